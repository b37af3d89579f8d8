import { lockAccounts } from '../features/bank-account/bank-account.store.ts'
import { freezesOn, moveFreezes } from '../features/freeze-order/freeze-order.store.ts'
import { moveQueries, queriesOn } from '../features/query-order/query-order.store.ts'
import { moveStops, stopsOn } from '../features/stop-order/stop-order.store.ts'
import { announce } from '../platform/outbox.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { recordOrderMoves } from './order-in-hand.ts'

type Place = { readonly region: number; readonly unit: string }
type Placed = Place & { readonly id: string; readonly account: string; readonly bank: string }

/**
 * What stands on a case or a warning goes where that goes, what has ended as well: the walls look at each row by itself. Its clocks run on, and
 * ring at the unit that the order is with when they run out.
 */
export async function ordersFollow(tx: Tx, context: Context, basisId: string, { to, by }: { readonly to: Place; readonly by: string | null }): Promise<void> {
  await lockAccountsOf(tx, context, basisId)
  const isElsewhere = (one: Placed) => one.unit !== to.unit || one.region !== to.region
  const [stops, queries, freezes] = (await ordersOn(tx, basisId)).map((orders) => orders.filter(isElsewhere)) as [Placed[], Placed[], Placed[]]
  await moveStops(tx, stops.map((one) => one.id), to)
  await moveQueries(tx, queries.map((one) => one.id), to)
  await moveFreezes(tx, freezes.map((one) => one.id), to)
  const moved = [...stops, ...queries, ...freezes]
  await recordOrderMoves(tx, context, moved.map((order) => ({ order: { ...order, ...to }, kind: 'order-moved', actor: by, detail: { from: order.unit, unit: to.unit } })))
  // Whoever had them looks again, and finds them gone.
  await announce(tx, moved.map(({ id, region, unit }) => ({ type: 'order.changed', subject: id, region, unit })), context.now)
}

/** Before tasks are locked (src/platform/transaction.ts): from then on nobody changes an order that stands on this case or warning. */
export async function lockAccountsOf(tx: Tx, context: Context, basisId: string): Promise<void> {
  await lockAccounts(tx, (await ordersOn(tx, basisId)).flat().map(({ account, bank }) => ({ token: account, bank })), context.now)
}

async function ordersOn(tx: Tx, basisId: string): Promise<[Placed[], Placed[], Placed[]]> {
  return [await stopsOn(tx, basisId), await queriesOn(tx, basisId), await freezesOn(tx, basisId)]
}
