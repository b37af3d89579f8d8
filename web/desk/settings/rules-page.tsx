export function RulesPage() { return <main className="desk-main">…</main> }
