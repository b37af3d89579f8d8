export function MutesPage() { return <main className="desk-main">…</main> }
