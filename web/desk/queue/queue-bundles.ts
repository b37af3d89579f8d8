import type { ShownRow } from './queue-order.ts'

export type QueueEntry = { readonly kind: 'row'; readonly shown: ShownRow } | { readonly kind: 'bundle'; readonly id: string; readonly source: string; readonly rows: readonly ShownRow[] }

const BUNDLE_ROWS_MIN = 2

/** A burst of one source is one entry, where its first row stood. A red row is never put away in it. */
export function bundled(rows: readonly ShownRow[]): readonly QueueEntry[] {
  const bundles = new Map<string, ShownRow[]>()
  for (const shown of rows) {
    const { bundle, level } = shown.row
    if (bundle !== null && level !== 'red') bundles.set(bundle.id, [...(bundles.get(bundle.id) ?? []), shown])
  }
  const done = new Set<string>()
  return rows.flatMap((shown): QueueEntry[] => {
    const { bundle, level } = shown.row
    const members = bundle === null || level === 'red' ? [] : (bundles.get(bundle.id) ?? [])
    if (bundle === null || members.length < BUNDLE_ROWS_MIN) return [{ kind: 'row', shown }]
    if (done.has(bundle.id)) return []
    done.add(bundle.id)
    return [{ kind: 'bundle', id: bundle.id, source: bundle.source, rows: members }]
  })
}

/** What is on the screen, in its order: the rows of a closed bundle are not. */
export function idsShown(entries: readonly QueueEntry[], openBundles: ReadonlySet<string>): readonly string[] {
  return entries.flatMap((entry) => (entry.kind === 'row' ? [entry.shown.row.id] : openBundles.has(entry.id) ? entry.rows.map((shown) => shown.row.id) : []))
}
