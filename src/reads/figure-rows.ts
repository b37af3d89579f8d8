import { sql } from 'kysely'
import type { FigureRowsQuery, FigureRowsView } from '../contract/figures.ts'
import { allow } from '../domain/access.ts'
import { WARNING_LEVELS, type WarningLevel } from '../domain/levels.ts'
import type { WarningRow } from '../features/warning/warning.store.ts'
import { readAndEnrich, type ActorContext } from '../platform/transaction.ts'
import { COUNTED, FIGURE_UNITS, JOINED, namesOf, spanOf, valueOf, warningsOf } from './figures.ts'
import { newestAfter, warningRows } from './warning-list.ts'

/** The key of an officer whom there is not yet; an address bar keeps no empty words. */
const NOBODY = 'nobody'

/** The warnings that a figure was counted from, by the same words of SQL and through the same walls, so that a leader can be shown every one of them. */
export function figureRowsOf(context: ActorContext, query: FigureRowsQuery): Promise<FigureRowsView> {
  allow(context.actor, 'figures.read')
  allow(context.actor, 'warning.read')
  const { figure, cursor, limit } = query
  const key = query.key === undefined ? undefined : storedKey(query.by, query.key)
  const { of, met = of } = COUNTED[figure]
  return readAndEnrich(context, async (tx) => {
    const base = await warningsOf(tx, context, spanOf(query), query)
    const ours = key === undefined ? sql`true` : sql`w.key = ${key}`
    const counted = await sql<{ total: number; met: number; value: number | string | number[] | null }>`with ${base}
      select (count(*) filter (where ${of}))::int as total, (count(*) filter (where ${met}))::int as met, ${valueOf(figure)} as value from ${JOINED} where ${ours}`.execute(tx)
    const rows = await sql<WarningRow>`with ${base}, shown as (select w.id from ${JOINED} where ${ours} and ${of})
      select w.* from warning w where w.id in (select id from shown) and ${cursor === undefined ? sql`true` : newestAfter(cursor)} order by w.opened_at desc, w.id limit ${limit + 1}`.execute(tx)
    const name = key === undefined ? null : (await namesOf(tx, query.by, [key]))(key)
    return { ...counted.rows[0]!, rows: rows.rows, name }
  }, async (tx, { rows, total, met: counts, value, name }) => {
    const items = await warningRows(tx, rows.slice(0, limit))
    const last = items.at(-1)
    const median = Array.isArray(value) ? (value[0] ?? null) : value
    return {
      items, next: rows.length > limit && last !== undefined ? `${last.openedAt} ${last.id}` : null, name, total, met: COUNTED[figure].met === undefined ? null : counts,
      value: median === null ? null : Number(median), unit: FIGURE_UNITS[figure], now: context.now.toISOString(),
    }
  })
}

/** As the warnings have it: a level by its rank. */
function storedKey(by: FigureRowsQuery['by'], key: string): string {
  if (by === 'level') return String(WARNING_LEVELS.indexOf(key as WarningLevel) + 1)
  return key === NOBODY ? '' : key
}
