import { sql } from 'kysely'
import type { Context, Tx } from '../../src/platform/transaction.ts'
import type { BankLedger } from '../support/bank-simulator.ts'
import type { Reports } from './reports.ts'

export type OrderRow = {
  readonly id: string; readonly basis: string; readonly account: string; readonly bank: string; readonly state: string
  readonly amountFen: number; readonly heldFen: number | null; readonly stops: number; readonly stopsUsed: number
  /** What was said to its bank, and how much of that is still being said. */
  readonly messages: number; readonly open: number
}
type CaseRow = { readonly id: string; readonly number: string; readonly transfers: number; readonly amountFen: number }

export async function ordersIn(tx: Tx): Promise<OrderRow[]> {
  const found = await sql<OrderRow>`
    select o.id, o.basis_id as basis, o.account, o.bank, o.state, o.amount_fen::float8 as "amountFen", o.held_fen::float8 as "heldFen", o.stops, a.stops_used as "stopsUsed",
      (select count(*)::int from bank_message m where m.order_id = o.id) as messages,
      (select count(*)::int from bank_message m where m.order_id = o.id and m.answered_at is null and m.gave_up_at is null) as open
    from stop_order o join account a on a.token = o.account`.execute(tx)
  return found.rows
}

/** The bank has done it or has said why not, and nothing is being said any more. */
export function isDecided({ state, open }: OrderRow): boolean {
  return open === 0 && (state === 'effective' || state === 'refused')
}

/** Acknowledged, and not there with its transfers and one order an account: lost. There more than once, or never typed: doubled. */
export async function countReports(tx: Tx, { vault }: Context, reports: Reports): Promise<{ readonly lost: number; readonly doubled: number }> {
  const cases = await sql<CaseRow>`
    select c.id, c.number, count(t.id)::int as transfers, coalesce(sum(t.amount_fen), 0)::float8 as "amountFen"
    from fraud_case c left join money_transfer t on t.case_id = c.id group by c.id`.execute(tx)
  const byId = new Map(cases.rows.map((row) => [row.id, row]))
  const orders = Map.groupBy(await ordersIn(tx), (order) => `${order.basis} ${order.account}`)
  let lost = 0
  for (const { key, transfers } of reports.made) {
    const receipt = reports.acknowledged.get(key)!
    const row = byId.get(receipt.id)
    const isWhole = row?.number === receipt.number && row.transfers === transfers.length && row.amountFen === transfers.reduce((sum, one) => sum + one.amountFen, 0)
    const isOrdered = transfers.every(({ payee, amountFen }) => orders.get(`${receipt.id} ${vault.identifier('account', payee).token}`)?.[0]?.amountFen === amountFen)
    if (!isWhole || !isOrdered) lost++
  }
  const accounts = reports.made.reduce((sum, report) => sum + report.transfers.length, 0)
  return { lost, doubled: reports.answeredDifferently + Math.max(0, byId.size - reports.made.length) + Math.max(0, orders.size - accounts) + [...orders.values()].filter((same) => same.length > 1).length }
}

/** Neither at the bank nor on its way there; or asked for twice. The orders are read before the ledger, so that what has been answered is in it. */
export function countVanished(orders: readonly OrderRow[], ledger: BankLedger): number {
  const atBank = new Set(ledger.messages.map((message) => message.order))
  return orders.filter((order) => order.state === 'drafted' || order.state === 'approved' || order.messages !== 1 || (order.open === 0 && !atBank.has(order.id))).length
}

/** Carried out more than once for one message, one order, or one account of one basis; or for an order that we know nothing of. */
export function countExecutedTwice(orders: readonly OrderRow[], ledger: BankLedger): number {
  const byId = new Map(orders.map((order) => [order.id, order]))
  const more = (keys: readonly string[]) => keys.length - new Set(keys).size
  const ofBasis = ledger.stops.flatMap(({ order }) => (byId.has(order) ? [`${byId.get(order)!.basis} ${byId.get(order)!.account}`] : []))
  return ledger.messages.filter(({ executed, order }) => executed > 1 || !byId.has(order)).length + more(ledger.stops.map(({ order }) => order)) + more(ofBasis)
}

/** Orders of which the bureau and the bank do not say the same: what is held for the effective ones, nothing for the others, one of the account's stops used or none. */
export function countUnequal(orders: readonly OrderRow[], ledger: BankLedger): number {
  const held = new Map(ledger.stops.filter(({ ended }) => ended === null).map(({ order, heldFen }) => [order, heldFen]))
  return orders.filter(({ id, state, heldFen, stops, stopsUsed }) => {
    const isHeld = state === 'effective'
    return (isHeld ? held.get(id) !== heldFen : held.has(id)) || stops !== Number(isHeld) || stopsUsed !== Number(isHeld)
  }).length
}

/** Every clock that fired rang once: a bank that is silent, a second look that is owed. */
export async function countFired(tx: Tx): Promise<{ readonly fired: number; readonly firedTwice: number }> {
  const [counts] = (await sql<{ fired: number; rung: number }>`
    select (select count(*)::int from deadline_fired where subject_kind = 'stop-order') as fired,
      (select count(*)::int from step where kind in ('bank-silent', 'review-owed')) as rung`.execute(tx)).rows
  return { fired: counts!.fired, firedTwice: Math.abs(counts!.rung - counts!.fired) }
}
