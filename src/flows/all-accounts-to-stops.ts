import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { lockAccounts } from '../features/bank-account/bank-account.store.ts'
import { caseById, paidInto, type CaseRow, type PaidInto } from '../features/case/case.store.ts'
import { holderAccountsOf, holderQueriesOn, type HolderAccount, type QueryRow } from '../features/query-order/query-order.store.ts'
import { spreadOver, type StopPlan } from '../features/stop-order/stop-order.rules.ts'
import { actAs, type Tx } from '../platform/transaction.ts'
import { inHandFor, type InHand } from './payments-in-hand.ts'
import { draftedOrRefused, mustBeCase } from './query-to-next-level.ts'
import { draftPlans, type Drafted } from './report-to-stop-payment.ts'
import type { TapContext } from './task-in-hand.ts'

/** One account that a bank named as its holder's, by the query that it answered. */
export type Named = { readonly query: string; readonly account: string }
/** A holder as this case knows them: the account that money came into, and those that its bank named; `pressed`: those that are to be stopped. */
type Holder = { readonly asked: QueryRow; readonly into: PaidInto; readonly accounts: readonly HolderAccount[]; readonly pressed: readonly HolderAccount[] }

/**
 * Whoever received the money may have moved it to another account of theirs at the same bank: those that the bank named are stopped by one click,
 * at the level of the account that was asked about. All together for what came into it and is not held yet, and not a fen more; none for more than
 * its bank says that it holds. Nobody has seen the payment go there, so none of them goes without a second person.
 */
export function draftForHolderAccounts(context: TapContext, caseId: string, named: readonly Named[]): Promise<Drafted> {
  allow(context.actor, 'order.draft')
  return actAs(context, (tx) => caseById(tx, caseId), async (tx, seen) => {
    const basis = await mustBeCase(tx, seen)
    const holders = await holdersOf(tx, context, basis, named)
    if (holders.length === 0) throw refuse('request.not_found')
    const plans = await plansFor(tx, context, basis, holders)
    if (plans.length === 0) throw refuse('order.nothing_left')
    const [drafted] = await draftPlans(tx, context, [{ basis: { kind: 'case', id: basis.id, region: basis.region, unit: basis.unit, personId: basis.person_id, by: context.actor.userId }, plans }])
    return draftedOrRefused(tx, context, caseId, { ...drafted!, left: [] })
  })
}

/** An account that no bank named in this case is nobody's to stop here. */
async function holdersOf(tx: Tx, { vault }: TapContext, basis: CaseRow, named: readonly Named[]): Promise<Holder[]> {
  const queries = await holderQueriesOn(tx, basis.id)
  const told = await holderAccountsOf(tx, vault, queries.map((query) => query.id))
  const paid = new Map((await paidInto(tx, basis.id, queries.map((query) => query.account))).map((one) => [one.account, one]))
  const askedOf = (one: Named) => queries.find((query) => query.id === one.query && told.get(query.id)?.some(({ token }) => token === one.account) === true)
  // The same account may stand in the answers about two others of the holder.
  const pressed = [...new Map(named.map((one) => [one.account, askedOf(one)])).entries()]
  return [...new Map(queries.map((query) => [query.account, query])).values()].flatMap((asked) => {
    const into = paid.get(asked.account)
    const accounts = [...new Map(queries.filter((query) => query.account === asked.account).flatMap((query) => told.get(query.id) ?? []).map((one) => [one.token, one])).values()]
    const ofHolder = accounts.filter(({ token }) => pressed.some(([account, query]) => account === token && query?.account === asked.account))
    return into === undefined || ofHolder.length === 0 ? [] : [{ asked, into, accounts, pressed: ofHolder }]
  })
}

async function plansFor(tx: Tx, context: TapContext, basis: CaseRow, holders: readonly Holder[]): Promise<StopPlan[]> {
  const all = holders.flatMap((holder) => [holder.asked.account, ...holder.accounts.map(({ token }) => token)].map((token) => planOf(holder, token, 0)))
  // From here on no bank's answer changes what is held.
  await lockAccounts(tx, all.map(({ account, bank }) => ({ token: account, bank })), context.now)
  const inHand = await inHandFor(tx, context, { id: basis.id, personId: basis.person_id }, all)
  return holders.flatMap((holder) => {
    const isLive = ({ token }: HolderAccount) => inHand.some(({ order }) => order.account === token)
    const fresh = spreadOver(holder.into.amountFen - coveredFen(holder, inHand), holder.pressed.filter((one) => !isLive(one)))
    // What is in hand is answered with its number.
    return [...holder.pressed.filter(isLive).map(({ token }) => planOf(holder, token, 0)), ...fresh.map(({ account, amountFen }) => planOf(holder, account.token, amountFen))]
  })
}

function planOf({ asked, into }: Holder, account: string, amountFen: number): StopPlan {
  return { account, bank: asked.bank, level: asked.level, amountFen, paidAt: into.firstAt, lastPaidAt: into.firstAt, transferId: null, payments: [] }
}

/** What banks hold of it, and what they have been asked for elsewhere; of the account that money came into they may hold nothing any more. */
function coveredFen({ asked, accounts }: Holder, inHand: readonly InHand[]): number {
  const fenOf = (account: string) => Math.max(0, ...inHand.filter(({ order }) => order.account === account).map(({ order }) => {
    if (order.state === 'effective' || order.state === 'extended') return order.held_fen ?? 0
    return account === asked.account ? 0 : order.amount_fen
  }))
  return [...new Set([asked.account, ...accounts.map(({ token }) => token)])].reduce((sum, account) => sum + fenOf(account), 0)
}
