export function FiguresPage() { return <main className="desk-main">…</main> }
