export function HandoversPage() { return <main className="desk-main">…</main> }
