import { sql } from 'kysely'
import type { Context, Tx } from '../../src/platform/transaction.ts'
import type { BankLedger } from '../support/bank-simulator.ts'
import type { Moves } from './moves.ts'
import type { Reports } from './reports.ts'

export type OrderRow = {
  readonly id: string; readonly basis: string; readonly account: string; readonly bank: string; readonly state: string
  readonly amountFen: number; readonly heldFen: number | null; readonly stops: number; readonly stopsUsed: number
  /** What was said to its bank, and how much of that is still being said; `release`: the message that asked it to let go. */
  readonly messages: number; readonly open: number; readonly release: string | null
}
type CaseRow = { readonly id: string; readonly number: string; readonly transfers: number; readonly amountFen: number }

export async function ordersIn(tx: Tx): Promise<OrderRow[]> {
  const found = await sql<OrderRow>`
    select o.id, o.basis_id as basis, o.account, o.bank, o.state, o.amount_fen::float8 as "amountFen", o.held_fen::float8 as "heldFen", o.stops, a.stops_used as "stopsUsed",
      (select count(*)::int from bank_message m where m.order_id = o.id) as messages,
      (select count(*)::int from bank_message m where m.order_id = o.id and m.answered_at is null and m.gave_up_at is null) as open,
      (select m.id from bank_message m where m.order_id = o.id and m.ask = 'stop-release' order by m.created_at desc limit 1) as release
    from stop_order o join account a on a.token = o.account`.execute(tx)
  return found.rows
}

const DECIDED: readonly string[] = ['effective', 'extended', 'released', 'refused']

/** The bank has done it or has said why not, and nothing is being said any more. */
export function isDecided({ state, open }: OrderRow): boolean {
  return open === 0 && DECIDED.includes(state)
}

/** Acknowledged, and not there with its transfers and one order an account: lost. There more than once, or never typed: doubled. */
export async function countReports(tx: Tx, { vault }: Context, reports: Reports): Promise<{ readonly lost: number; readonly doubled: number }> {
  const cases = await sql<CaseRow>`
    select c.id, c.number, count(t.id)::int as transfers, coalesce(sum(t.amount_fen), 0)::float8 as "amountFen"
    from fraud_case c left join money_transfer t on t.case_id = c.id and t.level = 1 group by c.id`.execute(tx)
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

/** Neither at the bank nor on its way there, or asked for twice; what was let go or extended was said to the bank once more. The orders are read before the ledger, so that what has been answered is in it. */
export function countVanished(orders: readonly OrderRow[], ledger: BankLedger, moves: Moves): number {
  const atBank = new Set(ledger.messages.map((message) => message.order))
  const said = ({ id }: OrderRow) => (moves.done.get(id) === 'release' || moves.done.get(id) === 'extend' ? 2 : 1)
  return orders.filter((order) => order.state === 'drafted' || order.state === 'approved' || order.messages !== said(order) || (order.open === 0 && !atBank.has(order.id))).length
}

/** Carried out more than once for one message, one order, or one account of one basis; or for an order that we know nothing of. */
export function countExecutedTwice(orders: readonly OrderRow[], queries: ReadonlySet<string>, ledger: BankLedger): number {
  const byId = new Map(orders.map((order) => [order.id, order]))
  const more = (keys: readonly string[]) => keys.length - new Set(keys).size
  const ofBasis = ledger.stops.flatMap(({ order }) => (byId.has(order) ? [`${byId.get(order)!.basis} ${byId.get(order)!.account}`] : []))
  return ledger.messages.filter(({ executed, order }) => executed > 1 || (!byId.has(order) && !queries.has(order))).length + more(ledger.stops.map(({ order }) => order)) + more(ofBasis)
}

/** Orders of which the bureau and the bank do not say the same: what is held for those that stand, nothing for the others, unless the bank has refused to let go; and as many of the account's stops used as the order used. */
export function countUnequal(orders: readonly OrderRow[], ledger: BankLedger): number {
  const held = new Map(ledger.stops.filter(({ ended }) => ended === null).map(({ order, heldFen }) => [order, heldFen]))
  const refusals = new Set(ledger.messages.filter(({ result }) => result === 'refused').map(({ message }) => message))
  return orders.filter(({ id, state, heldFen, stops, stopsUsed, release }) => {
    const isHeld = state === 'effective' || state === 'extended'
    const isKept = release !== null && refusals.has(release)
    const used = state === 'refused' ? 0 : state === 'extended' ? 2 : 1
    return (isHeld ? held.get(id) !== heldFen : held.has(id) !== isKept) || stops !== used || stopsUsed !== used
  }).length
}

/** Every clock that fired rang once: a bank that is silent, a second look that is owed. */
export async function countFired(tx: Tx): Promise<{ readonly fired: number; readonly firedTwice: number }> {
  const [counts] = (await sql<{ fired: number; rung: number }>`
    select (select count(*)::int from deadline_fired where subject_kind in ('stop-order', 'query-order')) as fired,
      (select count(*)::int from step where kind in ('bank-silent', 'review-owed')) as rung`.execute(tx)).rows
  return { fired: counts!.fired, firedTwice: Math.abs(counts!.rung - counts!.fired) }
}

/** Acknowledged, and nothing to be seen of it. An extension that the bank refused leaves the stop as it was, and was rung for. */
export async function countUnmoved(tx: Tx, orders: readonly OrderRow[], moves: Moves): Promise<number> {
  const asked = new Set((await sql<{ id: string }>`select o.id from query_order q join stop_order o on o.basis_id = q.case_id and o.account = q.account`.execute(tx)).rows.map(({ id }) => id))
  const refused = new Set((await sql<{ id: string }>`select subject_id as id from step where kind = 'extend-refused'`.execute(tx)).rows.map(({ id }) => id))
  return orders.filter(({ id, state }) => {
    switch (moves.done.get(id)) {
      case undefined: return state === 'released' || state === 'extended'
      case 'release': return state !== 'released'
      case 'extend': return state !== 'extended' && !refused.has(id)
      case 'query': return !asked.has(id)
    }
  }).length
}

/** Queries that nobody answers any more without an answer, and lines of statements that are there more or less often than they were told. */
export async function countQueries(tx: Tx): Promise<{ readonly queries: ReadonlySet<string>; readonly unanswered: number; readonly linesAstray: number }> {
  const [row] = (await sql<{ queries: string[]; unanswered: number; told: number; kept: number }>`
    select (select coalesce(array_agg(id::text), '{}') from query_order) as queries,
      (select count(*)::int from query_order q where q.state not in ('answered', 'refused') or exists (select from bank_message m where m.order_id = q.id and m.answered_at is null and m.gave_up_at is null)) as unanswered,
      (select coalesce(sum(rows), 0)::int from query_order) as told, (select count(*)::int from money_transfer where told_by = 'statement') as kept`.execute(tx)).rows
  return { queries: new Set(row!.queries), unanswered: row!.unanswered, linesAstray: Math.abs(row!.told - row!.kept) }
}
