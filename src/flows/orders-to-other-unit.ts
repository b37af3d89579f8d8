import { ORDERS_AT_ONCE_MAX } from '../domain/order.ts'
import { lockAccounts } from '../features/bank-account/bank-account.store.ts'
import { freezesOn, moveFreezes } from '../features/freeze-order/freeze-order.store.ts'
import { moveQueries, queriesOn } from '../features/query-order/query-order.store.ts'
import { moveStops, stopsOn, type StopRow } from '../features/stop-order/stop-order.store.ts'
import { mergedInto } from '../features/warning/warning.store.ts'
import { announce } from '../platform/outbox.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { recordOrderMoves } from './order-in-hand.ts'

type Place = { readonly region: number; readonly unit: string }
type Where = { readonly to: Place; readonly by: string | null }
type Placed = Place & { readonly id: string; readonly account: string; readonly bank: string }

/**
 * What stands on a case or a warning goes where that goes, what has ended as well: the walls look at each row by itself. Its clocks run on, and
 * ring at the unit that the order is with when they run out.
 */
export async function ordersFollow(tx: Tx, context: Context, basisId: string, { to, by }: Where): Promise<void> {
  await lockAccountsOf(tx, context, basisId)
  for (const id of await standingOn(tx, basisId)) {
    for (const { read, move } of KINDS) {
      for await (const page of pagesOf(tx, id, read)) {
        const elsewhere = page.filter((one) => isElsewhere(one, to))
        await move(tx, elsewhere.map((one) => one.id), to)
        await tellOfMove(tx, context, elsewhere, { to, by })
      }
    }
  }
}

/** What was merged into a warning goes with it. */
async function standingOn(tx: Tx, basisId: string): Promise<string[]> {
  return [basisId, ...(await mergedInto(tx, [basisId])).map((one) => one.id)]
}

/** What a case takes over from a warning goes to where the case is. The account is locked. Answers the order as it is now. */
export async function stopFollows(tx: Tx, context: Context, stop: StopRow, { to, by }: Where): Promise<StopRow> {
  if (!isElsewhere(stop, to)) return stop
  await moveStops(tx, [stop.id], to)
  await tellOfMove(tx, context, [stop], { to, by })
  return { ...stop, ...to }
}

function isElsewhere(one: Place, to: Place): boolean {
  return one.unit !== to.unit || one.region !== to.region
}

async function tellOfMove(tx: Tx, context: Context, orders: readonly Placed[], { to, by }: Where): Promise<void> {
  await recordOrderMoves(tx, context, orders.map((order) => ({ order: { ...order, ...to }, kind: 'order-moved', actor: by, detail: { from: order.unit, unit: to.unit } })))
  // Whoever had them looks again, and finds them gone.
  await announce(tx, orders.map(({ id, region, unit }) => ({ type: 'order.changed', subject: id, region, unit })), context.now)
}

/** Before tasks are locked (src/platform/transaction.ts): from then on nobody changes an order that stands on this case or warning. */
export async function lockAccountsOf(tx: Tx, context: Context, basisId: string): Promise<void> {
  const accounts: { token: string; bank: string }[] = []
  for (const id of await standingOn(tx, basisId)) {
    for (const { read } of KINDS) for await (const page of pagesOf(tx, id, read)) accounts.push(...page.map(({ account, bank }) => ({ token: account, bank })))
  }
  await lockAccounts(tx, accounts, context.now)
}

type Read = (tx: Tx, basisId: string, after: string) => Promise<Placed[]>
type Kind = { readonly read: Read; readonly move: (tx: Tx, ids: readonly string[], to: Place) => Promise<void> }
const KINDS: readonly Kind[] = [{ read: stopsOn, move: moveStops }, { read: queriesOn, move: moveQueries }, { read: freezesOn, move: moveFreezes }]
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

async function* pagesOf(tx: Tx, basisId: string, read: Read): AsyncGenerator<Placed[]> {
  for (let after = BEFORE_ALL; ;) {
    const page = await read(tx, basisId, after)
    if (page.length > 0) yield page
    if (page.length < ORDERS_AT_ONCE_MAX) return
    after = page.at(-1)!.id
  }
}
