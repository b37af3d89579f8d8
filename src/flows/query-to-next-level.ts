import { allow } from '../domain/access.ts'
import type { BankAnswer } from '../domain/bank-messages.ts'
import { orderNumber, orderSeries } from '../domain/order.ts'
import { refuse } from '../domain/refusal.ts'
import { lockAccounts } from '../features/bank-account/bank-account.store.ts'
import { banksInCase, caseById, insertTransfers, transfersByIds, type CaseRow, type TransferRow } from '../features/case/case.store.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { banksTold } from '../features/organisation/organisation.store.ts'
import { afterQueryMove, bankAskOf, hasQueryEnded, nextLevelOf, type QueryAsk } from '../features/query-order/query-order.rules.ts'
import { accountToldByBank, changeQuery, insertQueries, liveQueriesFor, type NewQuery, type QueryRow } from '../features/query-order/query-order.store.ts'
import { orderSettingsOf } from '../features/settings/settings.store.ts'
import { actAs, type Context, type Tx } from '../platform/transaction.ts'
import { uuidOf } from '../platform/ids.ts'
import { nextSerials } from '../platform/serial-number.ts'
import { keepIdentifiers, keepRecords } from '../platform/vault.ts'
import { lockedFraudCase } from './case-in-hand.ts'
import { banksByPaper } from './query-on-paper.ts'
import { recordOrderMove, recordOrderMoves, ringAgain, startOrderClocks, tellBankOf } from './order-in-hand.ts'
import { draftStops, type Drafted } from './report-to-stop-payment.ts'
import { isFirst, type TapContext } from './task-in-hand.ts'
import { paymentsOf } from './transfers-told.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** The accounts that these transfers went to are stopped, many by one click; what is in hand already is named with its number. */
export function draftForTransfers(context: TapContext, caseId: string, transferIds: readonly string[]): Promise<Drafted> {
  allow(context.actor, 'order.draft')
  return actAs(context, (tx) => caseById(tx, caseId), async (tx, seen) => {
    const basis = await mustBeCase(tx, seen)
    const transfers = await transfersOf(tx, basis, transferIds)
    const drafted = await draftStops(tx, context, { kind: 'case', id: basis.id, region: basis.region, unit: basis.unit, personId: basis.person_id, by: context.actor.userId }, paymentsOf(transfers))
    return draftedOrRefused(tx, context, caseId, drafted)
  })
}

/** A repeated tap finds what the first one made, and is answered like it. */
export async function draftedOrRefused(tx: Tx, context: TapContext, caseId: string, drafted: Drafted): Promise<Drafted> {
  const isRepeat = !(await isFirst(tx, context, caseId))
  if (drafted.drafted.length > 0 || drafted.inHand.some(({ isMore }) => isMore) || isRepeat) return drafted
  if (drafted.inHand.length > 0) throw refuse('order.in_hand', { number: drafted.inHand[0]!.number })
  throw refuse('order.nothing_to_draft')
}

/** As it is once nobody can hand it to another unit: what is ordered on it belongs to the unit that has it. */
export async function mustBeCase(tx: Tx, seen: CaseRow | undefined): Promise<CaseRow> {
  const basis = seen === undefined ? undefined : await lockedFraudCase(tx, seen)
  if (basis === undefined) throw refuse('request.not_found')
  return basis
}

async function transfersOf(tx: Tx, basis: CaseRow, transferIds: readonly string[]): Promise<TransferRow[]> {
  const transfers = await transfersByIds(tx, basis.id, transferIds)
  if (transfers.length === 0) throw refuse('request.not_found')
  // One payment may say whose account it is, and another into the same account not.
  const banks = await banksInCase(tx, basis.id, transfers.flatMap((one) => (one.payee !== null && one.payee_bank === null ? [one.payee] : [])))
  return transfers.map((one) => (one.payee === null ? one : { ...one, payee_bank: one.payee_bank ?? banks.get(one.payee) ?? null }))
}

export type Question = { readonly ask: QueryAsk; readonly transferIds: readonly string[]; readonly until: Date | null }

/** Who holds these accounts, and where did the money go on to? Needs no second person: nothing is taken from anybody. Answers the numbers asked under. */
export function askBanks(context: TapContext, caseId: string, question: Question): Promise<{ id: string; number: string }[]> {
  allow(context.actor, 'order.draft')
  if (question.until !== null && question.until <= context.now) throw refuse('order.time_over')
  return actAs(context, (tx) => caseById(tx, caseId), async (tx, seen) => {
    const basis = await mustBeCase(tx, seen)
    const known = (await transfersOf(tx, basis, question.transferIds)).filter((one) => one.payee !== null && one.payee_bank !== null)
    if (known.length === 0) throw refuse('order.nothing_to_draft')
    const byPaper = await banksByPaper(tx, known.map((one) => one.payee_bank!))
    // Nobody carries a paper for every movement.
    const transfers = question.ask === 'dynamic' ? known.filter((one) => !byPaper.has(one.payee_bank!)) : known
    if (transfers.length === 0) throw refuse('order.dynamic_by_paper')
    await lockAccounts(tx, transfers.map((one) => ({ token: one.payee!, bank: one.payee_bank })), context.now)
    const live = await liveQueriesFor(tx, caseId, transfers.map((one) => one.payee!), question.ask)
    if (!(await isFirst(tx, context, caseId))) return live.map(({ id, number }) => ({ id, number }))
    const fresh = firstOfEach(transfers.filter((one) => !live.some((query) => query.account === one.payee)))
    if (fresh.length === 0) throw refuse('order.in_hand', { number: live[0]!.number })
    return sendQueries(tx, context, { basis, transfers: fresh, byPaper, question })
  })
}

/** The earliest payment into each account: what it did before that is not our business. */
function firstOfEach(transfers: readonly TransferRow[]): TransferRow[] {
  const byAccount = new Map<string, TransferRow>()
  for (const one of transfers.toSorted((a, b) => a.at.getTime() - b.at.getTime())) if (!byAccount.has(one.payee!)) byAccount.set(one.payee!, one)
  return [...byAccount.values()]
}

type Asking = { readonly basis: CaseRow; readonly transfers: readonly TransferRow[]; readonly byPaper: ReadonlySet<string>; readonly question: Question }

async function sendQueries(tx: Tx, context: TapContext, { basis, transfers, byPaper, question: { ask, until } }: Asking): Promise<{ id: string; number: string }[]> {
  const settings = await orderSettingsOf(tx)
  const first = await nextSerials(tx, orderSeries('query', context.now), transfers.length)
  const rows = transfers.map((one, nth): NewQuery => ({
    id: context.newId(), number: orderNumber('query', context.now, first + nth), case_id: basis.id, level: one.level, account: one.payee!, bank: one.payee_bank!, ask,
    since: one.at, until: ask === 'dynamic' ? (until ?? new Date(context.now.getTime() + settings.queryHours * HOUR_MS)) : until, region: basis.region, unit: basis.unit, asked_by: context.actor.userId,
    state: byPaper.has(one.payee_bank!) ? 'to-carry' : 'sent', sent_at: byPaper.has(one.payee_bank!) ? null : context.now,
  }))
  const written = await insertQueries(tx, rows, context.now)
  const asked = rows.filter((row) => written.has(row.id))
  await recordOrderMoves(tx, context, asked.map((order) => ({ order, kind: 'asked', actor: context.actor.userId, detail: { ask } })))
  for (const row of asked) {
    const end = { rule: 'end', dueAt: ask === 'dynamic' ? row.until! : new Date(context.now.getTime() + settings.queryHours * HOUR_MS) }
    if (await tellBankOf(tx, context, { kind: 'query', row }, bankAskOf(ask), { since: row.since, until: row.until })) {
      await startOrderClocks(tx, 'query', row.id, [{ rule: 'bank-answer', dueAt: new Date(context.now.getTime() + settings.bankAnswerMinutes * MINUTE_MS) }, end])
    } else {
      await startOrderClocks(tx, 'query', row.id, [end])
      await recordOrderMove(tx, context, row, { kind: 'by-paper', actor: null })
    }
  }
  return asked.map(({ id, number }) => ({ id, number }))
}

/**
 * What a bank tells of an account: its outgoing payments are the case's next level, its holder goes into the vault. Told twice is kept once,
 * by the bank's own reference. The query is locked.
 */
export async function answerToTransfers(tx: Tx, context: Context, query: QueryRow, answer: BankAnswer): Promise<{ readonly rows: number; readonly left: number }> {
  const { rows, left } = nextLevelOf(answer.transactions, query.since, query.level)
  // As of a line that comes in a file (src/flows/statement-to-transfers.ts).
  const idOf = (ref: string) => uuidOf(`statement ${query.case_id} ${query.account} ${ref}`)
  const payments = rows.map((one) => ({ ...one, payee: one.counterpart === null ? undefined : accountToldByBank(one.counterpart.account) }))
  const identifiers = new Map(payments.flatMap(({ payee }) => (payee === undefined ? [] : [[payee, context.vault.identifier('account', payee)]])))
  const banks = await banksTold(tx, payments.flatMap(({ payee, counterpart }) => (payee === undefined ? [] : [{ account: payee, bank: counterpart!.bank }])))
  const ofHolder = answer.accounts.flatMap(({ account }) => accountToldByBank(account) ?? []).map((value) => context.vault.identifier('account', value))
  await keepIdentifiers(tx, context.vault, [...identifiers.values(), ...ofHolder])
  const added = await insertTransfers(tx, payments.map(({ payee, ref, at, channel, amountFen }): TransferRow => ({
    id: idOf(ref), case_id: query.case_id, level: query.level + 1, channel, payer: query.account, payer_bank: query.bank, payee: identifiers.get(payee ?? '')?.token ?? null,
    payee_bank: banks.get(payee ?? '') ?? null, amount_fen: amountFen, at: new Date(at), told_by: 'statement', bank_ref: ref, region: query.region, unit: query.unit,
  })))
  await keepRecords(tx, context.vault, 'payee-name', rows.flatMap(({ ref, counterpart }) => (counterpart?.name == null || counterpart.name.trim() === '' ? [] : [{ id: idOf(ref), clear: counterpart.name.trim() }])))
  await keepWhatWasTold(tx, context, query, answer)
  return { rows: added, left }
}

/** Sealed: names and numbers of the holder, and what else is theirs. */
async function keepWhatWasTold(tx: Tx, context: Context, query: QueryRow, { holder, accounts, balanceFen }: BankAnswer): Promise<void> {
  if (holder === null && accounts.length === 0 && balanceFen === null) return
  await keepRecords(tx, context.vault, 'query-answer', [{ id: query.id, clear: JSON.stringify({ holder, accounts, balanceFen }) }])
}

export async function endQuery(tx: Tx, context: Context, query: QueryRow, by: string | null): Promise<void> {
  const state = afterQueryMove(query.state, 'end')
  if (state === undefined) throw refuse('order.over', { number: query.number })
  await changeQuery(tx, query.id, { state, ended_at: context.now })
  await clearDeadlines(tx, [query.id])
  if (query.ask === 'dynamic' && query.state === 'running') await tellBankOf(tx, context, { kind: 'query', row: query }, 'dynamic-off')
  await recordOrderMove(tx, context, query, { kind: 'ended', actor: by })
}

/** One clock of a query ran out. */
export async function queryClockRanOut(tx: Tx, context: Context, rule: string, query: QueryRow): Promise<void> {
  if (hasQueryEnded(query.state)) return
  switch (rule) {
    case 'bank-answer':
      if (query.state === 'running') return
      return ringAgain(tx, context, { kind: 'query', row: query }, { rule, step: 'bank-silent', since: query.sent_at ?? query.asked_at })
    case 'end':
      return endQuery(tx, context, query, null)
    default:
      throw new Error(`no rule answers the deadline ${rule} of a query`)
  }
}
