export function BriefPage() { return <main className="desk-main">…</main> }
