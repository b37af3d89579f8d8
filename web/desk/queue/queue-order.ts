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
  /** Which were red when they got their place. */
  readonly placedRed: ReadonlySet<string>
}

export interface ShownRow {
  readonly row: WarningRow
  /** No longer in the server's answer: closed, filtered out, or sorted past what is loaded. */
  readonly gone: boolean
}

export const NO_ORDER: QueueOrder = { key: '', shown: [], rows: new Map(), latest: [], placedRed: new Set() }

export type QueueOrderEvent = { readonly type: 'answer'; readonly key: string; readonly latest: readonly WarningRow[] } | { readonly type: 'apply' }

export function queueOrder(order: QueueOrder, event: QueueOrderEvent): QueueOrder {
  switch (event.type) {
    case 'apply':
      return drawn(order.key, order.latest)
    case 'answer': {
      if (event.key !== order.key || order.shown.length === 0) return drawn(event.key, event.latest)
      const joining = tail(order.shown, event.latest)
      return {
        key: event.key, latest: event.latest, shown: [...order.shown, ...joining.map((row) => row.id)], rows: new Map([...order.rows, ...event.latest.map((row) => [row.id, row] as const)]),
        placedRed: new Set([...order.placedRed, ...redsOf(joining)]),
      }
    }
  }
}

function drawn(key: string, latest: readonly WarningRow[]): QueueOrder {
  return { key, latest, shown: latest.map((row) => row.id), rows: new Map(latest.map((row) => [row.id, row])), placedRed: new Set(redsOf(latest)) }
}

function redsOf(rows: readonly WarningRow[]): readonly string[] {
  return rows.filter((row) => row.level === 'red').map((row) => row.id)
}

/** What comes after the last shown row joins at the end, where nothing is pushed away: further pages, and what moves up to fill a gap. */
function tail(shown: readonly string[], latest: readonly WarningRow[]): readonly WarningRow[] {
  const known = new Set(shown)
  const last = latest.findLastIndex((row) => known.has(row.id))
  return latest.slice(last + 1)
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

/** Reds that wait, and those that have become red where they stand, perhaps far down: neither may be overlooked. */
export function waitingReds(order: QueueOrder): number {
  return redsOf(order.latest).filter((id) => !order.placedRed.has(id)).length
}

/** The server would show the same rows in another order, or without some. */
export function isStale(order: QueueOrder): boolean {
  return order.shown.length !== order.latest.length || order.shown.some((id, index) => order.latest[index]?.id !== id)
}
