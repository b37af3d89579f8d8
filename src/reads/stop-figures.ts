import { sql, type RawBuilder } from 'kysely'
import type { StopFiguresQuery, StopFiguresRow, StopFiguresView } from '../contract/order.ts'
import { allow } from '../domain/access.ts'
import { readAs, type ActorContext, type Tx } from '../platform/transaction.ts'
import { before, dayAfter, type Span } from './figures.ts'
import { unitNames } from './names.ts'
import { bankNames } from './order-rows.ts'
import { withinSight } from './warning-list.ts'

const ROWS_MAX = 500
/** 9 of 189, as the mission's paper counts them. */
const LARGE_FEN = 30_000_000
const IN_ORDER: ReadonlySet<StopFiguresQuery['by']> = new Set(['level', 'day', 'week', 'month'])
const STOP_FIGURE_UNITS = { accounts: '个', heldFen: '元', largestFen: '元', over300k: '个', toSent: '分钟', toEffective: '分钟' }

/** Stops that took effect in the period, against the period of equal length before it. */
export function stopFigures(context: ActorContext, query: StopFiguresQuery): Promise<StopFiguresView> {
  allow(context.actor, 'figures.read')
  const span = { from: new Date(`${query.from}T00:00:00+08:00`), to: dayAfter(query.to) }
  return readAs(context, async (tx) => ({
    rows: query.by === 'none' ? [] : await figureRows(tx, context, span, query),
    total: await totalOf(tx, context, span, query), previous: await totalOf(tx, context, before(span), query),
    units: STOP_FIGURE_UNITS, from: query.from, to: query.to, now: context.now.toISOString(),
  }))
}

async function totalOf(tx: Tx, context: ActorContext, span: Span, query: StopFiguresQuery): Promise<StopFiguresRow> {
  const [row] = await figureRows(tx, context, span, { ...query, by: 'none' })
  return row ?? { key: '', name: '', accounts: 0, heldFen: 0, largestFen: 0, over300k: 0, toSent: timesOf(null, 0), toEffective: timesOf(null, 0) }
}

type Counted = { key: string; accounts: number; held: number; largest: number; large: number; to_sent: number[] | null; to_effective: number[] | null; n_sent: number; n_effective: number }

/** Counted through the actor's walls: of each account the order that held most. Index: stop_order_by_effect; fraud_case and warning by their keys. */
async function figureRows(tx: Tx, context: ActorContext, span: Span, query: StopFiguresQuery): Promise<StopFiguresRow[]> {
  const where = sql.join(await conditions(tx, context, span, query), sql` and `)
  const p = (later: string) => sql`percentile_cont(array[0.5, 0.95]) within group (order by ${sql.raw(`extract(epoch from ${later} - reported_at) / 60`)})`
  const counted = await sql<Counted>`
    with taken as (
      select ${groupKey(query.by)} as key, o.account, o.held_fen, o.sent_at, o.effective_at, coalesce(c.reported_at, w.opened_at) as reported_at
      from stop_order o left join fraud_case c on c.id = o.basis_id left join warning w on w.id = o.basis_id where ${where}
    ), held as (select key, account, max(held_fen) as fen from taken group by 1, 2),
    amounts as (select key, count(*)::int as accounts, coalesce(sum(fen), 0)::bigint as held, coalesce(max(fen), 0)::bigint as largest, (count(*) filter (where fen > ${LARGE_FEN}))::int as large from held group by 1),
    times as (select key, ${p('sent_at')} as to_sent, count(sent_at - reported_at)::int as n_sent,
      ${p('effective_at')} as to_effective, count(effective_at - reported_at)::int as n_effective from taken group by 1)
    select * from amounts join times using (key)
    order by ${IN_ORDER.has(query.by) ? sql`key` : sql`held desc, key`} limit ${ROWS_MAX}`.execute(tx)
  const names = await namesOf(tx, query.by, counted.rows.map((row) => row.key))
  return counted.rows.map((row) => ({
    key: row.key, name: names(row.key), accounts: row.accounts, heldFen: Number(row.held), largestFen: Number(row.largest), over300k: row.large,
    toSent: timesOf(row.to_sent, row.n_sent), toEffective: timesOf(row.to_effective, row.n_effective),
  }))
}

async function conditions(tx: Tx, context: ActorContext, span: Span, query: StopFiguresQuery): Promise<RawBuilder<unknown>[]> {
  const all = [sql`o.effective_at >= ${span.from}`, sql`o.effective_at < ${span.to}`, ...(await withinSight(tx, context, 'o.unit', query.unit))]
  if (query.bank !== undefined) all.push(sql`o.bank = ${query.bank}`)
  return all
}

function groupKey(by: StopFiguresQuery['by']): RawBuilder<unknown> {
  switch (by) {
    case 'none': return sql`''`
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
