export function ClocksPage() { return <main className="desk-main">…</main> }
