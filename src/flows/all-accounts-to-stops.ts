import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { caseById, paidInto, type CaseRow } from '../features/case/case.store.ts'
import { holderAccountsOf, queriesOn, type QueryRow } from '../features/query-order/query-order.store.ts'
import type { Payment } from '../features/stop-order/stop-order.rules.ts'
import { actAs, type Tx } from '../platform/transaction.ts'
import type { Token } from '../platform/vault.ts'
import { draftedOrRefused, mustBeCase } from './query-to-next-level.ts'
import { draftStops, type Drafted } from './report-to-stop-payment.ts'
import type { TapContext } from './task-in-hand.ts'

/** One account that a bank named as its holder's, by the query that it answered. */
export type Named = { readonly query: string; readonly account: string }

/**
 * Whoever received the money may have moved it to another account of theirs at the same bank: those that the bank named are stopped by one click,
 * at the level of the account that was asked about, for what came into it and not a fen more.
 */
export function draftForHolderAccounts(context: TapContext, caseId: string, named: readonly Named[]): Promise<Drafted> {
  allow(context.actor, 'order.draft')
  return actAs(context, (tx) => caseById(tx, caseId), async (tx, seen) => {
    const basis = await mustBeCase(tx, seen)
    const payments = await paymentsTo(tx, context, basis, named)
    if (payments.length === 0) throw refuse('request.not_found')
    const drafted = await draftStops(tx, context, { kind: 'case', id: basis.id, region: basis.region, unit: basis.unit, personId: basis.person_id, by: context.actor.userId }, payments)
    return draftedOrRefused(tx, context, caseId, drafted)
  })
}

/** An account that no bank named in this case is nobody's to stop here. */
async function paymentsTo(tx: Tx, { vault }: TapContext, basis: CaseRow, named: readonly Named[]): Promise<(Payment & { readonly account: Token })[]> {
  const queries = new Map((await queriesOn(tx, basis.id)).filter(isAnswered).map((query) => [query.id, query]))
  const told = await holderAccountsOf(tx, vault, [...new Set(named.map((one) => one.query))].filter((id) => queries.has(id)))
  const paid = new Map((await paidInto(tx, basis.id, [...queries.values()].map((query) => query.account))).map((one) => [one.account, one]))
  // The same account may stand in the answers about two others of the holder.
  return [...new Map(named.map((one) => [one.account, one])).values()].flatMap((one) => {
    const query = queries.get(one.query)
    const account = told.get(one.query)?.find(({ token }) => token === one.account)?.token
    const into = query === undefined ? undefined : paid.get(query.account)
    return query === undefined || account === undefined || into === undefined ? [] : [{ id: null, level: query.level, account, bank: query.bank, amountFen: into.amountFen, paidAt: into.firstAt, toldBy: 'record' }]
  })
}

function isAnswered(query: QueryRow): boolean {
  return query.ask === 'all-accounts' && query.state === 'answered'
}
