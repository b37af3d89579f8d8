import { sql, type RawBuilder } from 'kysely'
import type { StopFiguresQuery, StopFiguresRow, StopFiguresView } from '../contract/order.ts'
import { allow } from '../domain/access.ts'
import { comparedWith } from '../domain/period.ts'
import { readAs, type ActorContext, type Tx } from '../platform/transaction.ts'
import { spanOf, type Span } from './figures.ts'
import { unitNames } from './names.ts'
import { bankNames } from './order-rows.ts'
import { withinSight } from './warning-list.ts'

const ROWS_MAX = 500
/** 9 of 189, as the mission's paper counts them. */
const LARGE_FEN = 30_000_000
const IN_ORDER: ReadonlySet<StopFiguresQuery['by']> = new Set(['level', 'day', 'week', 'month'])
const STOP_FIGURE_UNITS = { accounts: '个', heldFen: '元', largestFen: '元', over300k: '个', toSent: '分钟', toEffective: '分钟' }

/** Stops that took effect in the period, against the period before and the same of the year before. */
export function stopFigures(context: ActorContext, query: StopFiguresQuery): Promise<StopFiguresView> {
  allow(context.actor, 'figures.read')
  const compared = comparedWith(query)
  return readAs(context, async (tx) => {
    const { rows, groups, total } = await counted(tx, context, spanOf(query), query)
    const { total: previous } = await counted(tx, context, spanOf(compared.previous), { ...query, by: 'none' })
    const { total: lastYear } = await counted(tx, context, spanOf(compared.lastYear), { ...query, by: 'none' })
    return { rows, groups, total, previous, lastYear, compared, units: STOP_FIGURE_UNITS, from: query.from, to: query.to, now: context.now.toISOString() }
  })
}

const NOTHING: StopFiguresRow = { key: '', name: '', accounts: 0, heldFen: 0, largestFen: 0, over300k: 0, toSent: timesOf(null, 0), toEffective: timesOf(null, 0) }

type Counted = { key: string | null; groups: number; accounts: number; held: number; largest: number; large: number; to_sent: number[] | null; to_effective: number[] | null; n_sent: number; n_effective: number }

/**
 * Counted through the actor's walls: of each account the order that held most; all of them together, first and without a key, and each group, of too many
 * those with most or the newest. Index:
 * stop_order_by_effect, and nothing but the index.
 */
async function counted(tx: Tx, context: ActorContext, span: Span, query: StopFiguresQuery): Promise<{ readonly rows: StopFiguresRow[]; readonly groups: number; readonly total: StopFiguresRow }> {
  const where = sql.join(await conditions(tx, context, span, query), sql` and `)
  const [groups, accounts] = query.by === 'none' ? [sql`(key)`, sql`(key, account)`] : [sql`(key), ()`, sql`(key, account), (account)`]
  const p = (minutes: string) => sql`percentile_cont(array[0.5, 0.95]) within group (order by ${sql.ref(minutes)})`
  const found = await sql<Counted>`
    with taken as (
      select ${groupKey(query.by)} as key, o.account, o.held_fen, date_part('epoch', o.sent_at - o.reported_at) / 60 as to_sent, date_part('epoch', o.effective_at - o.reported_at) / 60 as to_effective
      from stop_order o where ${where}
    ), held as (select key, grouping(key) as is_all, account, max(held_fen) as fen from taken group by grouping sets (${accounts})),
    amounts as (select key, is_all, count(*)::int as accounts, coalesce(sum(fen), 0)::bigint as held, coalesce(max(fen), 0)::bigint as largest, (count(*) filter (where fen > ${LARGE_FEN}))::int as large
      from held group by 1, 2),
    times as (select key, grouping(key) as is_all, ${p('to_sent')} as to_sent, count(to_sent)::int as n_sent, ${p('to_effective')} as to_effective, count(to_effective)::int as n_effective
      from taken group by grouping sets (${groups}))
    select a.*, (count(a.key) over ())::int as groups, t.to_sent, t.n_sent, t.to_effective, t.n_effective from amounts a join times t on t.is_all = a.is_all and t.key is not distinct from a.key
    order by a.key is not null, ${IN_ORDER.has(query.by) ? sql`a.key desc` : sql`held desc, a.key`} limit ${ROWS_MAX + 1}`.execute(tx)
  const names = await namesOf(tx, query.by, found.rows.flatMap((row) => row.key ?? []))
  const all = found.rows.find((row) => row.key === null)
  const rows = found.rows.filter((row) => row.key !== null).map((row) => rowOf(row, names(row.key!)))
  return {
    rows: IN_ORDER.has(query.by) ? rows.toReversed() : rows, groups: found.rows[0]?.groups ?? 0,
    total: all === undefined ? NOTHING : rowOf(all, ''),
  }
}

function rowOf(row: Counted, name: string): StopFiguresRow {
  return {
    key: row.key ?? '', name, accounts: row.accounts, heldFen: Number(row.held), largestFen: Number(row.largest), over300k: row.large,
    toSent: timesOf(row.to_sent, row.n_sent), toEffective: timesOf(row.to_effective, row.n_effective),
  }
}

async function conditions(tx: Tx, context: ActorContext, span: Span, query: StopFiguresQuery): Promise<RawBuilder<unknown>[]> {
  const all = [sql`o.effective_at >= ${span.from}`, sql`o.effective_at < ${span.to}`, ...(await withinSight(tx, context, 'o.unit', query.unit))]
  if (query.bank !== undefined) all.push(sql`o.bank = ${query.bank}`)
  return all
}

function groupKey(by: StopFiguresQuery['by']): RawBuilder<unknown> {
  switch (by) {
    case 'none': return sql`null::text`
    case 'bank': return sql`o.bank`
    case 'unit': return sql`o.unit`
    case 'level': return sql`lpad(o.level::text, 2, '0')`
    case 'day': case 'week': case 'month': return sql`to_char(date_trunc(${sql.lit(by)}, o.effective_at at time zone 'Asia/Shanghai'), 'YYYY-MM-DD')`
  }
}

async function namesOf(tx: Tx, by: StopFiguresQuery['by'], keys: readonly string[]): Promise<(key: string) => string> {
  switch (by) {
    case 'none': case 'day': case 'week': case 'month': return (key) => key
    case 'level': return String
    case 'bank': {
      const banks = await bankNames(tx, keys)
      return (key) => banks.get(key)?.name ?? key
    }
    case 'unit': {
      const units = await unitNames(tx, keys)
      return (key) => units.get(key) ?? key
    }
  }
}

function timesOf(found: readonly number[] | null, count: number): StopFiguresRow['toSent'] {
  const rounded = (minutes: number | null | undefined) => (minutes == null ? null : Math.round(minutes * 10) / 10)
  return { p50Minutes: rounded(found?.[0]), p95Minutes: rounded(found?.[1]), count }
}
