import type { WarningRow } from '../../../src/contract/warning.ts'

/**
 * What the table shows and what the server says meanwhile. A row under the mouse must not move away, so the order changes only when
 * the reader asks for it; the rows themselves are always the newest.
 */
export interface QueueOrder {
  readonly key: string
  readonly shown: readonly string[]
  readonly rows: ReadonlyMap<string, WarningRow>
  readonly latest: readonly WarningRow[]
}

export interface ShownRow {
  readonly row: WarningRow
  /** No longer in the server's answer: closed, filtered out, or sorted past what is loaded. */
  readonly gone: boolean
}

export const NO_ORDER: QueueOrder = { key: '', shown: [], rows: new Map(), latest: [] }

export type QueueOrderEvent = { readonly type: 'answer'; readonly key: string; readonly latest: readonly WarningRow[] } | { readonly type: 'apply' }

export function queueOrder(order: QueueOrder, event: QueueOrderEvent): QueueOrder {
  switch (event.type) {
    case 'apply':
      return { ...order, shown: order.latest.map((row) => row.id), rows: new Map(order.latest.map((row) => [row.id, row])) }
    case 'answer': {
      if (event.key !== order.key || order.shown.length === 0) return { key: event.key, latest: event.latest, shown: event.latest.map((row) => row.id), rows: new Map(event.latest.map((row) => [row.id, row])) }
      const shown = [...order.shown, ...tail(order.shown, event.latest)]
      return { key: event.key, latest: event.latest, shown, rows: new Map([...order.rows, ...event.latest.map((row) => [row.id, row] as const)]) }
    }
  }
}

/** What comes after the last shown row joins at the end, where nothing is pushed away: further pages, and what moves up to fill a gap. */
function tail(shown: readonly string[], latest: readonly WarningRow[]): readonly string[] {
  const known = new Set(shown)
  const last = latest.findLastIndex((row) => known.has(row.id))
  return latest.slice(last + 1).map((row) => row.id)
}

export function shownRows(order: QueueOrder): readonly ShownRow[] {
  const present = new Set(order.latest.map((row) => row.id))
  return order.shown.flatMap((id) => {
    const row = order.rows.get(id)
    return row === undefined ? [] : [{ row, gone: !present.has(id) }]
  })
}

/** Rows that wait behind the pill. */
export function freshCount(order: QueueOrder): number {
  const known = new Set(order.shown)
  return order.latest.filter((row) => !known.has(row.id)).length
}

/** Of those, the red ones: they are never less than loud. */
export function freshReds(order: QueueOrder): number {
  const known = new Set(order.shown)
  return order.latest.filter((row) => row.level === 'red' && !known.has(row.id)).length
}

/** The server would show the same rows in another order, or without some. */
export function isStale(order: QueueOrder): boolean {
  return order.shown.length !== order.latest.length || order.shown.some((id, index) => order.latest[index]?.id !== id)
}
