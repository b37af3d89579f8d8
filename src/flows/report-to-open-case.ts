import type { ReportBody, ReportReceipt } from '../contract/case.ts'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { isUndecided } from '../features/case/case.rules.ts'
import { caseById, changeCase, transfersTold, type CaseRow, type TransferRow } from '../features/case/case.store.ts'
import { lossOf, readReport, type ReadReport } from '../features/report/report.rules.ts'
import { audit } from '../platform/audit.ts'
import { actAs, type Tx } from '../platform/transaction.ts'
import { keepRecords, openRecords } from '../platform/vault.ts'
import { lockedFraudCase, recordOnCase } from './case-in-hand.ts'
import { receiptOf } from './report-to-case.ts'
import { knownVictim, victimOf } from './report-to-person.ts'
import { draftStops } from './report-to-stop-payment.ts'
import type { LocatePlace } from './signals-to-warnings.ts'
import { isFirst, type TapContext } from './task-in-hand.ts'
import { tipBecameCase } from './tip-to-case.ts'
import { completeTold, keepTold, keepToldAccounts, paymentsOf, readTold, toldBefore } from './transfers-told.ts'

type How = { readonly locate?: LocatePlace | undefined; readonly tip?: string | undefined }

/** The victim rings again, or rang two call-takers: what was not told before is added to the case that is there, and what was is not counted twice. */
export function addReport(context: TapContext, caseId: string, body: ReportBody, { locate, tip }: How = {}): Promise<ReportReceipt> {
  allow(context.actor, 'case.write')
  const report = readReport(body, context.now)
  return actAs(context, (tx) => caseById(tx, caseId), async (tx, seen) => {
    if (seen === undefined) throw refuse('request.not_found')
    // Before the case is locked: of two people the one would be locked after the other's case.
    if ((await knownVictim(tx, context, report.victim))?.id !== seen.person_id) throw refuse('case.other_victim', { number: seen.number })
    const one = await lockedFraudCase(tx, seen)
    if (one === undefined) throw refuse('request.not_found')
    if (!(await isFirst(tx, context, caseId))) return { ...(await receiptOf(tx, context, one, await transfersTold(tx, one.id))), again: true, added: true }
    if (!isUndecided(one.state)) throw refuse('case.not_possible')
    const { rows, completed } = await add(tx, context, one, report, locate)
    if (tip !== undefined) await tipBecameCase(tx, context, tip, one.id)
    return { ...(await receiptOf(tx, context, one, [...rows, ...completed])), transfers: rows.length, completed: completed.length, added: true }
  })
}

type Added = { readonly rows: readonly TransferRow[]; readonly completed: readonly TransferRow[] }

async function add(tx: Tx, context: TapContext, one: CaseRow, report: ReadReport, locate?: LocatePlace): Promise<Added> {
  const before = await transfersTold(tx, one.id)
  const { fresh, again } = toldBefore(context.vault, await readTold(tx, report.transfers), before)
  const person = await victimOf(tx, context, report.victim, locate)
  if (person.id !== one.person_id) throw refuse('case.other_victim', { number: one.number })
  const rows = await keepTold(tx, context, one, fresh)
  const completed = await completeTold(tx, context, again)
  const lossFen = lossOf(fresh.map(({ transfer }) => transfer))
  await changeCase(tx, one.id, { loss_fen: one.loss_fen + lossFen, fraud_type: one.fraud_type === 'other' ? report.fraudType : one.fraud_type, happened_at: one.happened_at ?? report.happenedAt ?? null })
  await addWords(tx, context, one.id, report.narrative)
  const detail = { number: one.number, transfers: rows.length, completed: completed.length, lossFen }
  await recordOnCase(tx, context, one, { kind: 'report-added', actor: context.actor.userId, detail })
  await audit(tx, { actor: context.actor.login, action: 'case.add_report', subject: one.id, detail }, context.now)
  await keepToldAccounts(tx, context, person.id, [...fresh, ...again.map(({ told }) => told)])
  // With what was told before of the same accounts: the order is about the sum.
  const all = [...new Map([...before, ...completed, ...rows].map((row) => [row.id, row])).values()]
  const sums = paymentsOf(all).filter(({ account }) => [...completed, ...rows].some((row) => row.payee === account))
  await draftStops(tx, context, { kind: 'case', id: one.id, region: one.region, unit: one.unit, personId: person.id, by: context.actor.userId }, sums)
  return { rows, completed }
}

/** Nothing that somebody wrote down is written over. */
async function addWords(tx: Tx, { vault }: TapContext, id: string, words: string | undefined): Promise<void> {
  if (words === undefined) return
  const before = (await openRecords(tx, vault, 'case-words', [id])).get(id)
  if (before?.includes(words) !== true) await keepRecords(tx, vault, 'case-words', [{ id, clear: before === undefined ? words : `${before}\n\n${words}` }])
}
