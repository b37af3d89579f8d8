import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { OrderPage, OrderQuery } from '../contract/order.ts'
import { allow } from '../domain/access.ts'
import { beginningOf } from '../domain/period.ts'
import type { FreezeRow } from '../features/freeze-order/freeze-order.store.ts'
import { IS_LIVE_QUERY, type QueryRow } from '../features/query-order/query-order.store.ts'
import type { StopRow } from '../features/stop-order/stop-order.store.ts'
import { readAndEnrich, type ActorContext, type Tx } from '../platform/transaction.ts'
import { dayAfter } from './figures.ts'
import { orderRows, type AnyOrder } from './order-rows.ts'
import { withinSight } from './warning-list.ts'

/** More is not a list that anybody reads; the count is there to say how much is left. */
const COUNT_MAX = 1_000
const TABLES = { stop: 'stop_order', query: 'query_order', freeze: 'freeze_order' } as const
const HOUR_MS = 3_600_000

/** Orders of one kind through the actor's walls, the newest first, or the one that ends first or waits longest; page by page by key. */
export function orderList(context: ActorContext, query: OrderQuery): Promise<z.infer<typeof OrderPage>> {
  allow(context.actor, 'order.read')
  return readAndEnrich(context, (tx) => find(tx, context, query), async (tx, { orders, total }) => {
    const shown = orders.slice(0, query.limit)
    return {
      items: await orderRows(tx, context, shown), next: orders.length > query.limit ? cursorAfter(shown.at(-1)!, query) : null,
      total: Math.min(total, COUNT_MAX), totalCapped: total > COUNT_MAX, now: context.now.toISOString(),
    }
  })
}

async function find(tx: Tx, context: ActorContext, query: OrderQuery): Promise<{ orders: AnyOrder[]; total: number }> {
  const table = sql.table(TABLES[query.kind])
  const where = sql.join(await conditions(tx, context, query), sql` and `)
  const count = await sql<{ count: number }>`select count(*)::int as count from (select 1 from ${table} o where ${where} limit ${COUNT_MAX + 1}) as capped`.execute(tx)
  const time = sql.ref(`o.${timeColumn(query)}`)
  const [at = '', id = ''] = query.cursor?.split(' ') ?? []
  const isRising = query.endingWithinHours !== undefined || query.toReview
  // Written with a plain bound on the time first, which every index of these lists begins or ends with.
  const after = query.cursor === undefined ? sql`true` : isRising ? sql`${time} >= ${at}::timestamptz and (${time}, o.id) > (${at}::timestamptz, ${id}::uuid)`
    : sql`${time} <= ${at}::timestamptz and (${time} < ${at}::timestamptz or o.id > ${id}::uuid)`
  const rows = await sql<AnyOrder['row']>`select o.* from ${table} o where ${where} and ${after} order by ${time} ${isRising ? sql`asc` : sql`desc`}, o.id limit ${query.limit + 1}`.execute(tx)
  return { orders: rows.rows.map((row) => orderOf(query.kind, row)), total: count.rows[0]!.count }
}

function timeColumn(query: OrderQuery): 'expires_at' | 'drafted_at' | 'asked_at' {
  if (query.endingWithinHours !== undefined) return 'expires_at'
  return query.kind === 'query' ? 'asked_at' : 'drafted_at'
}

async function conditions(tx: Tx, context: ActorContext, query: OrderQuery): Promise<RawBuilder<unknown>[]> {
  const all: RawBuilder<unknown>[] = [sql`true`, ...(await withinSight(tx, context, 'o.unit', query.unit))]
  if (query.toApprove) all.push(sql`o.state = 'drafted' and o.drafted_by is distinct from ${context.actor.userId}::uuid`)
  else if (query.toReview) all.push(sql`o.alone and o.reviewed_at is null`)
  else if (query.state === 'live') all.push(liveIn(query.kind))
  else if (query.state !== 'all') all.push(sql`o.state = ${query.state}`)
  if (query.endingWithinHours !== undefined) all.push(sql`o.ended_at is null and o.expires_at <= ${new Date(context.now.getTime() + query.endingWithinHours * HOUR_MS)}`)
  if (query.effectiveFrom !== undefined) all.push(sql`o.effective_at >= ${beginningOf(query.effectiveFrom)}`)
  if (query.effectiveTo !== undefined) all.push(sql`o.effective_at < ${dayAfter(query.effectiveTo)}`)
  if (query.level !== undefined) all.push(sql`o.level = ${query.level}`)
  if (query.bank !== undefined) all.push(sql`o.bank = ${query.bank}`)
  return all
}

/** As the partial indexes have it. */
function liveIn(kind: OrderQuery['kind']): RawBuilder<unknown> {
  return kind === 'query' ? IS_LIVE_QUERY : sql`o.ended_at is null`
}

function orderOf(kind: OrderQuery['kind'], row: AnyOrder['row']): AnyOrder {
  switch (kind) {
    case 'stop': return { kind, row: row as StopRow }
    case 'query': return { kind, row: row as QueryRow }
    case 'freeze': return { kind, row: row as FreezeRow }
  }
}

function cursorAfter(order: AnyOrder, query: OrderQuery): string {
  const at = order.kind === 'query' ? order.row.asked_at : query.endingWithinHours === undefined ? order.row.drafted_at : order.row.expires_at!
  return `${at.toISOString()} ${order.row.id}`
}
