export function ListsPage() { return <main className="desk-main">…</main> }
