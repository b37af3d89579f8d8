import { sql } from 'kysely'
import type { MoneyNode, MoneyTree, OrderBrief } from '../contract/order.ts'
import { allow } from '../domain/access.ts'
import { maskAccount } from '../domain/account-number.ts'
import { maskName } from '../domain/name-mask.ts'
import { refuse } from '../domain/refusal.ts'
import { isInSight } from '../features/account/account.rules.ts'
import { hasFreezeEnded } from '../features/freeze-order/freeze-order.rules.ts'
import type { FreezeRow } from '../features/freeze-order/freeze-order.store.ts'
import { QUERY_ASKS, tellsPayments } from '../features/query-order/query-order.rules.ts'
import { holderAccountsOf, holderOf, type HolderAccount, type QueryRow } from '../features/query-order/query-order.store.ts'
import { orderSettingsOf } from '../features/settings/settings.store.ts'
import { hasStopEnded, isAboutSome, notInHand, planStops, reviewDueAt, type Paid, type Payment } from '../features/stop-order/stop-order.rules.ts'
import { paidOf, type StopRow } from '../features/stop-order/stop-order.store.ts'
import { readAndEnrich, type ActorContext, type Tx } from '../platform/transaction.ts'
import { openIdentifiers } from '../platform/vault.ts'
import { askerOf, bankNames, iso, nextClocks } from './order-rows.ts'

/** The largest payments of a case; more on one screen help nobody. */
const TRANSFERS_MAX = 3_000
/** Of one account an order is drafted from so many payments; the sum of all is in the tree. */
const TRANSFERS_OF_ORDER_MAX = 20
const ORDERS_MAX = 3_000
/** The newest answers about all accounts of a holder, and about who holds an account. */
const HOLDER_QUERIES_MAX = 100

type Moved = { id: string; level: number; payer: string | null; payee: string | null; payee_bank: string | null; amount_fen: number; at: Date; told_by: 'victim' | 'statement' }
type Orders = { readonly stops: readonly StopRow[]; readonly freezes: readonly FreezeRow[]; readonly queries: readonly QueryRow[]; readonly elsewhere: readonly Elsewhere[] }
/** A live order of another basis of the same victim. */
type Elsewhere = Pick<StopRow, 'id' | 'number' | 'account' | 'amount_fen' | 'drafted_at' | 'region' | 'unit'> & { readonly paid: readonly Paid[] | undefined }
type Named = HolderAccount & { readonly query: QueryRow }
type Sight = {
  readonly account: (token: string) => string
  readonly bank: (code: string | null) => MoneyNode['bank']
  readonly holder: (account: string) => MoneyNode['holder']
  readonly brief: (order: StopRow | FreezeRow | QueryRow) => OrderBrief
  readonly inHand: (order: Elsewhere) => NonNullable<MoneyNode['inHand']>
}

/** Where a case's money went, level by level, with what has been done about each account. */
export function moneyTree(context: ActorContext, caseId: string): Promise<MoneyTree> {
  allow(context.actor, 'order.read')
  return readAndEnrich(context, async (tx) => {
    const seen = await sql<{ id: string }>`select id from fraud_case where id = ${caseId}`.execute(tx)
    if (seen.rows.length === 0) throw refuse('request.not_found')
  }, async (tx) => {
    const moved = (await sql<Moved>`select id, level, payer, payee, payee_bank, amount_fen, at, told_by from money_transfer where case_id = ${caseId} order by level, amount_fen desc limit ${TRANSFERS_MAX + 1}`.execute(tx)).rows
    const orders = await ordersOf(tx, context, caseId)
    const named = await namedByBanks(tx, context, moved, orders.queries)
    const sight = await sightOf(tx, context, { moved, named, orders })
    const shown = moved.slice(0, TRANSFERS_MAX)
    return { levels: levelsOf({ moved: shown, named }, orders, sight), truncated: moved.length > TRANSFERS_MAX, now: context.now.toISOString() }
  })
}

/** Indexes: stop_order_by_basis, freeze_order_by_case, query_order_by_case. */
async function ordersOf(tx: Tx, context: ActorContext, caseId: string): Promise<Orders> {
  return {
    stops: (await sql<StopRow>`select * from stop_order where basis_id = ${caseId} order by drafted_at desc limit ${ORDERS_MAX}`.execute(tx)).rows,
    freezes: (await sql<FreezeRow>`select * from freeze_order where case_id = ${caseId} order by drafted_at desc limit ${ORDERS_MAX}`.execute(tx)).rows,
    queries: (await sql<QueryRow>`select * from query_order where case_id = ${caseId} order by asked_at desc limit ${ORDERS_MAX}`.execute(tx)).rows,
    elsewhere: await elsewhereOf(tx, context, caseId),
  }
}

/** Of accounts that this case speaks of. Indexes: fraud_case_by_person, warning_by_person, stop_order_by_basis, freeze_order_by_case. */
async function elsewhereOf(tx: Tx, { vault }: ActorContext, caseId: string): Promise<Elsewhere[]> {
  const found = await sql<Omit<Elsewhere, 'paid'> & { record: string }>`
    with victim as (select person_id from fraud_case where id = ${caseId}), payees as (select distinct payee from money_transfer where case_id = ${caseId} and payee is not null),
      bases as (select c.id from fraud_case c join victim using (person_id) where c.id <> ${caseId} union all select w.id from warning w join victim using (person_id))
    select id, number, account, amount_fen, drafted_at, region, unit, id as record from stop_order
      where basis_id in (select id from bases) and account in (select payee from payees) and state not in ('refused', 'frozen', 'released', 'expired', 'withdrawn')
    union all select id, number, account, amount_fen, drafted_at, region, unit, coalesce(stop_id, id) from freeze_order
      where case_id in (select id from bases) and account in (select payee from payees) and state not in ('refused', 'released', 'lapsed', 'withdrawn')
    limit ${ORDERS_MAX}`.execute(tx)
  const paid = await paidOf(tx, vault, found.rows.map((row) => row.record))
  return found.rows.map(({ record, ...row }) => ({ ...row, paid: paid.get(record) }))
}

/** Accounts of holders that banks have named, beside those that payments were seen to reach. */
async function namedByBanks(tx: Tx, { vault }: ActorContext, moved: readonly Moved[], queries: readonly QueryRow[]): Promise<Named[]> {
  const answered = queries.filter((query) => query.ask === 'all-accounts' && query.state === 'answered').slice(0, HOLDER_QUERIES_MAX)
  const told = await holderAccountsOf(tx, vault, answered.map((query) => query.id))
  const known = new Set<string>(moved.flatMap((one) => one.payee ?? []))
  return answered.flatMap((query) => (told.get(query.id) ?? []).flatMap((one) => {
    if (known.has(one.token)) return []
    known.add(one.token)
    return [{ ...one, query }]
  }))
}

/** The newest answer about each account. */
async function holdersTold(tx: Tx, { vault }: ActorContext, queries: readonly QueryRow[]): Promise<Map<string, NonNullable<MoneyNode['holder']>>> {
  const answered = queries.filter((query) => query.ask === 'holder' && query.state === 'answered').slice(0, HOLDER_QUERIES_MAX)
  const told = await holderOf(tx, vault, answered.map((query) => query.id))
  return new Map(answered.toReversed().flatMap(({ id, account }) => {
    const holder = told.get(id)
    return holder === undefined ? [] : [[account, { name: maskName(holder.name), branch: holder.branch }] as const]
  }))
}

async function sightOf(tx: Tx, context: ActorContext, { moved, named, orders: { stops, freezes, queries } }: { moved: readonly Moved[]; named: readonly Named[]; orders: Orders }): Promise<Sight> {
  const numbers = await openIdentifiers(tx, context.vault, [...moved.flatMap((one) => one.payee ?? []), ...named.map((one) => one.token)])
  const banks = await bankNames(tx, [...moved.flatMap((one) => one.payee_bank ?? []), ...named.map((one) => one.query.bank)])
  const clocks = await nextClocks(tx, [...stops, ...freezes, ...queries].map((order) => order.id))
  const holders = await holdersTold(tx, context, queries)
  const { aloneReviewHours } = await orderSettingsOf(tx)
  const { approves } = await askerOf(tx, context)
  return {
    account: (token) => maskAccount(numbers.get(token) ?? ''),
    bank: (code) => (code === null ? null : { code, name: banks.get(code)?.name ?? code, byPaper: banks.get(code)?.reach == null }),
    holder: (account) => holders.get(account) ?? null,
    inHand: ({ id, number, amount_fen: amountFen, ...place }) => ({ id: isInSight(context.actor, place) ? id : null, number, amountFen }),
    brief: (order) => ({
      id: order.id, number: order.number, state: order.state, deadline: clocks.get(order.id) ?? null, heldFen: 'held_fen' in order ? order.held_fen : null, ask: 'ask' in order ? order.ask : null,
      rows: 'rows' in order && tellsPayments(order.ask) ? order.rows : null,
      canApprove: approves && 'drafted_by' in order && order.state === 'drafted' && order.drafted_by !== context.actor.userId,
      reviewDueAt: 'alone' in order ? iso(reviewDueAt(order, aloneReviewHours) ?? null) : null,
    }),
  }
}

/** An account stands at the level where the money reached it first. */
function levelsOf({ moved, named }: { readonly moved: readonly Moved[]; readonly named: readonly Named[] }, orders: Orders, sight: Sight): MoneyTree['levels'] {
  const into = new Map<string, Moved[]>()
  for (const one of moved) if (one.payee !== null) into.set(one.payee, [...(into.get(one.payee) ?? []), one])
  const levels = new Map<number, MoneyTree['levels'][number]>()
  const levelAt = (level: number) => {
    const known = levels.get(level) ?? { level, inFen: 0, heldFen: 0, unknownFen: 0, nodes: [] }
    levels.set(level, known)
    return known
  }
  for (const one of moved) {
    const at = levelAt(one.level)
    at.inFen += one.amount_fen
    if (one.payee === null) at.unknownFen += one.amount_fen
  }
  for (const [account, payments] of into) {
    const at = levelAt(Math.min(...payments.map((one) => one.level)))
    const node = nodeOf(account, payments, orders, sight)
    at.nodes.push(node)
    at.heldFen += Math.max(heldNow(node.stop), heldNow(node.freeze))
  }
  for (const one of named) {
    const at = levelAt(one.query.level)
    const node = namedNode(one, orders, sight)
    at.nodes.push(node)
    at.heldFen += Math.max(heldNow(node.stop), heldNow(node.freeze))
  }
  for (const level of levels.values()) level.nodes.sort((a, b) => b.inFen - a.inFen || (b.ofHolder?.balanceFen ?? 0) - (a.ofHolder?.balanceFen ?? 0))
  return [...levels.values()].sort((a, b) => a.level - b.level)
}

function heldNow(order: OrderBrief | null): number {
  return order !== null && (order.state === 'effective' || order.state === 'extended') ? (order.heldFen ?? 0) : 0
}

type Grip = Pick<MoneyNode, 'stop' | 'freeze' | 'queries'> & { readonly isInHand: boolean }

/** What is ordered about an account: the one that lives, else the last. */
function gripOn(account: string, { stops, freezes, queries }: Orders, sight: Sight): Grip {
  const stop = stops.find((order) => order.account === account && !hasStopEnded(order.state)) ?? stops.find((order) => order.account === account)
  const freeze = freezes.find((order) => order.account === account && !hasFreezeEnded(order.state)) ?? freezes.find((order) => order.account === account)
  return {
    stop: stop === undefined ? null : sight.brief(stop), freeze: freeze === undefined ? null : sight.brief(freeze),
    queries: QUERY_ASKS.flatMap((ask) => queries.find((order) => order.account === account && order.ask === ask) ?? []).map(sight.brief),
    isInHand: (stop !== undefined && !hasStopEnded(stop.state)) || (freeze !== undefined && !hasFreezeEnded(freeze.state)),
  }
}

function namedNode({ token, kind, balanceFen, query }: Named, orders: Orders, sight: Sight): MoneyNode {
  const { isInHand: _, ...grip } = gripOn(token, orders, sight)
  return {
    key: token, account: sight.account(token), bank: sight.bank(query.bank), holder: sight.holder(token), inFen: 0, transfers: 0,
    firstAt: query.answered_at!.toISOString(), from: [{ key: query.account, amountFen: 0 }], inHand: null, transferIds: [], askBy: null,
    ofHolder: { query: query.id, kind, balanceFen }, ...grip,
  }
}

/** Which other order is about this money; `isAll`: there is none that it is not about. */
function inHandElsewhere(account: string, payments: readonly Moved[], elsewhere: readonly Elsewhere[]): { readonly order: Elsewhere; readonly isAll: boolean } | undefined {
  const orders = elsewhere.filter((order) => order.account === account)
  const told = payments.map((one): Payment => ({ id: one.id, level: one.level, account, bank: one.payee_bank ?? '', amountFen: one.amount_fen, paidAt: one.at, toldBy: one.told_by === 'victim' ? 'victim' : 'record' }))
  const [plan] = orders.length === 0 ? [] : planStops(told, new Date(Math.max(...payments.map((one) => one.at.getTime())))).plans
  const order = plan === undefined ? undefined : orders.find((one) => isAboutSome(one, plan))
  if (plan === undefined || order === undefined) return undefined
  return { order, isAll: order.paid === undefined || notInHand(plan, orders.flatMap(({ paid }) => paid ?? [])) === undefined }
}

function nodeOf(account: string, payments: readonly Moved[], orders: Orders, sight: Sight): MoneyNode {
  const { isInHand, ...grip } = gripOn(account, orders, sight)
  const other = inHandElsewhere(account, payments, orders.elsewhere)
  const asked = firstKnown(payments)
  const from = new Map<string | null, number>()
  // The account that the victim paid from is the victim's own.
  const payerOf = (one: Moved) => (one.level === 1 ? null : one.payer)
  for (const one of payments) from.set(payerOf(one), (from.get(payerOf(one)) ?? 0) + one.amount_fen)
  return {
    key: account, account: sight.account(account), bank: sight.bank(asked?.payee_bank ?? null), holder: sight.holder(account),
    inFen: payments.reduce((sum, one) => sum + one.amount_fen, 0), transfers: payments.length, firstAt: new Date(Math.min(...payments.map((one) => one.at.getTime()))).toISOString(),
    from: [...from].map(([key, amountFen]) => ({ key, amountFen })),
    inHand: other === undefined || isInHand ? null : sight.inHand(other.order), askBy: asked?.id ?? null, ofHolder: null, ...grip,
    transferIds: isInHand || other?.isAll === true ? [] : payments.slice(0, TRANSFERS_OF_ORDER_MAX).map((one) => one.id),
  }
}

/** Its bank is asked what the account did from then on. */
function firstKnown(payments: readonly Moved[]): Moved | undefined {
  return payments.filter((one) => one.payee_bank !== null).reduce<Moved | undefined>((first, one) => (first === undefined || one.at < first.at ? one : first), undefined)
}
