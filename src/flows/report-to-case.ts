import type { ReportBody, ReportReceipt } from '../contract/case.ts'
import { allow } from '../domain/access.ts'
import type { AccountNumber } from '../domain/account-number.ts'
import { TAXONOMY_NOW } from '../domain/fraud-types.ts'
import { calendarDay } from '../domain/period.ts'
import { refuse, refuseFields, type FieldProblem } from '../domain/refusal.ts'
import { caseNumber, onReceived } from '../features/case/case.rules.ts'
import { caseById, insertCase, insertTransfers, transfersOf, type TransferRow } from '../features/case/case.store.ts'
import { lossOf, readReport, type ReadReport, type ReadTransfer } from '../features/report/report.rules.ts'
import { setDeadlines } from '../features/deadline/deadline.store.ts'
import { banksOf, organisationsByWords } from '../features/organisation/organisation.store.ts'
import { addIdentifiers } from '../features/person/person.store.ts'
import { caseClocksOf } from '../features/settings/settings.store.ts'
import { recordSteps } from '../features/task/task.store.ts'
import { liveWarningsOf } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { uuidOf } from '../platform/ids.ts'
import { announce } from '../platform/outbox.ts'
import { nextSerials } from '../platform/serial-number.ts'
import { asSystem, type Tx } from '../platform/transaction.ts'
import { keepIdentifiers, keepRecords, type Identifier, type Token } from '../platform/vault.ts'
import { victimOf } from './report-to-person.ts'
import { draftStops } from './report-to-stop-payment.ts'
import { isFirst, type TapContext } from './task-in-hand.ts'

const TRANSFERS_TOLD_MAX = 50

/**
 * A victim's report becomes a case, and its first-level stop orders are drafted, in one transaction: only fast works (mission M4, M6). Two taps,
 * or an answer that was lost on the way, make one report: the second is answered with the number of the first.
 */
export async function reportCase(context: TapContext, body: ReportBody): Promise<ReportReceipt> {
  allow(context.actor, 'case.write')
  const report = readReport(body, context.now)
  const id = context.tapKey === undefined ? context.newId() : uuidOf(`report ${context.actor.userId} ${context.tapKey}`)
  return asSystem(context, async (tx) => ((await isFirst(tx, context, id)) ? take(tx, context, id, report) : receiptOf(tx, id)))
}

async function receiptOf(tx: Tx, id: string): Promise<ReportReceipt> {
  const taken = await caseById(tx, id)
  if (taken === undefined) throw refuse('request.not_found')
  return { id, number: taken.number, again: true, warningId: taken.warning_id, transfers: (await transfersOf(tx, id, TRANSFERS_TOLD_MAX)).filter((one) => one.told_by === 'victim').length }
}

async function take(tx: Tx, context: TapContext, id: string, report: ReadReport): Promise<ReportReceipt> {
  const { actor, now } = context
  const banks = await banksTold(tx, report.transfers)
  const person = await victimOf(tx, context, report.victim)
  const [warning] = await liveWarningsOf(tx, [person.id])
  const place = { region: person.region, unit: actor.unit }
  const year = calendarDay(now).year
  const number = caseNumber(actor.unit, year, await nextSerials(tx, `case ${actor.unit} ${year}`, 1))
  await insertCase(tx, {
    id, number, source: report.source, state: 'received', fraud_type: report.fraudType, taxonomy: TAXONOMY_NOW, person_id: person.id, warning_id: warning?.id ?? null, ...place,
    happened_at: report.happenedAt ?? null, reported_at: now, received_by: actor.userId, accepted_at: null, decided_at: null, filing_number: null, closed_at: null, loss_fen: lossOf(report.transfers),
  })
  const accounts = accountsOf(context, report.transfers)
  const rows = report.transfers.map((transfer, index): TransferRow => ({
    id: context.newId(), case_id: id, level: 1, channel: transfer.channel, payer: accounts.token(transfer.payer), payer_bank: banks[index]!.payer,
    payee: accounts.token(transfer.payee), payee_bank: banks[index]!.payee, amount_fen: transfer.amountFen, at: transfer.at, told_by: 'victim', bank_ref: null, ...place,
  }))
  await insertTransfers(tx, rows)
  await keepWords(tx, context, id, report, rows)
  await setDeadlines(tx, onReceived(await caseClocksOf(tx), now, now).map((due) => ({ subject_kind: 'case', subject_id: id, rule: due.rule, due_at: due.dueAt })))
  await tell(tx, context, { id, number, ...place, warningId: warning?.id }, report)
  // As late as with signals: whoever meets the same numbers waits for the end of this report and not for its middle. Accounts are locked after them.
  await addIdentifiers(tx, accounts.ofPayer.map(({ token, kind }) => ({ token, kind, personId: person.id })))
  await keepIdentifiers(tx, context.vault, accounts.all)
  await draftStops(tx, context, { kind: 'case', id, ...place, personId: person.id, by: actor.userId }, rows.flatMap((row) =>
    row.payee === null ? [] : [{ id: row.id, level: row.level, account: row.payee as Token, bank: row.payee_bank, amountFen: row.amount_fen, paidAt: row.at }]))
  return { id, number, again: false, warningId: warning?.id ?? null, transfers: rows.length }
}

type Accounts = { readonly all: readonly Identifier[]; readonly ofPayer: readonly Identifier[]; readonly token: (account: AccountNumber | undefined) => Token | null }

function accountsOf({ vault }: TapContext, transfers: readonly ReadTransfer[]): Accounts {
  const byValue = new Map<string, Identifier>()
  for (const { payer, payee } of transfers) for (const account of [payer, payee]) if (account !== undefined) byValue.set(account.value, vault.identifier('account', account.value))
  const ofPayer = new Set(transfers.flatMap(({ payer }) => (payer === undefined ? [] : [byValue.get(payer.value)!])))
  return { all: [...byValue.values()], ofPayer: [...ofPayer], token: (account) => (account === undefined ? null : byValue.get(account.value)!.token) }
}

/** Names that were said, else whose card it is. A name that nobody has is told, with the field that it stands in. */
async function banksTold(tx: Tx, transfers: readonly ReadTransfer[]): Promise<{ readonly payer: string | null; readonly payee: string | null }[]> {
  const problems: FieldProblem[] = []
  const issuers = await banksOf(tx, transfers.flatMap(({ payer, payee }) => [payer?.value ?? [], payee?.value ?? []].flat()))
  const find = async (words: string, account: AccountNumber | undefined, path: string): Promise<string | null> => {
    if (words === '') return account === undefined ? null : (issuers.get(account.value) ?? null)
    const [named] = await organisationsByWords(tx, words, ['bank', 'payment'])
    if (named === undefined) problems.push({ path, refusal: refuse('transfer.unknown_bank', { bank: words }) })
    return named?.code ?? null
  }
  const found: { payer: string | null; payee: string | null }[] = []
  for (const [index, one] of transfers.entries()) {
    found.push({ payer: await find(one.payerBank, one.payer, `/transfers/${index}/payerBank`), payee: await find(one.payeeBank, one.payee, `/transfers/${index}/payeeBank`) })
  }
  if (problems.length > 0) throw refuseFields('case.invalid', problems)
  return found
}

/** What was told of people is sealed. */
async function keepWords(tx: Tx, { vault }: TapContext, id: string, report: ReadReport, rows: readonly TransferRow[]): Promise<void> {
  if (report.narrative !== undefined) await keepRecords(tx, vault, 'case-words', [{ id, clear: report.narrative }])
  await keepRecords(tx, vault, 'payee-name', rows.flatMap((row, index) => (report.transfers[index]!.payeeName === '' ? [] : [{ id: row.id, clear: report.transfers[index]!.payeeName }])))
}

type Taken = { readonly id: string; readonly number: string; readonly region: number; readonly unit: string; readonly warningId: string | undefined }

async function tell(tx: Tx, { actor, now }: TapContext, { id, number, region, unit, warningId }: Taken, report: ReadReport): Promise<void> {
  const detail = { number, source: report.source, transfers: report.transfers.length, lossFen: lossOf(report.transfers) }
  await recordSteps(tx, [id, ...(warningId === undefined ? [] : [warningId])].map((subjectId) => ({ subjectId, taskId: null, actor: actor.userId, kind: 'reported', detail, region, unit })), now)
  await announce(tx, [
    { type: 'case.opened', subject: id, region, unit },
    ...(warningId === undefined ? [] : [{ type: 'warning.changed', subject: warningId, region, unit }]),
  ], now)
  await audit(tx, { actor: actor.login, action: 'case.report', subject: id, detail: { number, transfers: detail.transfers, lossFen: detail.lossFen } }, now)
}
