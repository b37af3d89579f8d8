import type { ReportBody, ReportReceipt } from '../contract/case.ts'
import { allow } from '../domain/access.ts'
import { TAXONOMY_NOW } from '../domain/fraud-types.ts'
import { agoText, calendarDay } from '../domain/period.ts'
import { Refusal, refuse } from '../domain/refusal.ts'
import { isInSight } from '../features/account/account.rules.ts'
import { caseNumber, isUndecided, onReceived } from '../features/case/case.rules.ts'
import { caseById, casesOfPerson, insertCase, transfersTold, type CaseRow, type TransferRow } from '../features/case/case.store.ts'
import { setDeadlines } from '../features/deadline/deadline.store.ts'
import type { PersonRow } from '../features/person/person.store.ts'
import { lossOf, readReport, type ReadReport } from '../features/report/report.rules.ts'
import { caseClocksOf } from '../features/settings/settings.store.ts'
import { planStops } from '../features/stop-order/stop-order.rules.ts'
import { recordSteps } from '../features/task/task.store.ts'
import { warningFor } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { uuidOf } from '../platform/ids.ts'
import { announce } from '../platform/outbox.ts'
import { nextSerials } from '../platform/serial-number.ts'
import { asSystem, type Tx } from '../platform/transaction.ts'
import { keepRecords } from '../platform/vault.ts'
import { inHandElsewhere } from './payments-in-hand.ts'
import { victimOf } from './report-to-person.ts'
import { draftStops } from './report-to-stop-payment.ts'
import type { LocatePlace } from './signals-to-warnings.ts'
import { isFirst, type TapContext } from './task-in-hand.ts'
import { tipBecameCase } from './tip-to-case.ts'
import { keepTold, keepToldAccounts, paymentsOf, readTold, type Told } from './transfers-told.ts'

/** `locate`: whose village the victim's address names; `tip`: the citizen's report that it goes on from. */
type How = { readonly ifSameVictim?: 'ask' | 'separate'; readonly locate?: LocatePlace | undefined; readonly tip?: string | undefined }

/**
 * A victim's report becomes a case, and its first-level stop orders are drafted, in one transaction: only fast works (mission M4, M6). Two taps,
 * or an answer that was lost on the way, make one report: the second is answered with the number of the first.
 */
export async function reportCase(context: TapContext, body: ReportBody, { ifSameVictim = 'separate', locate, tip }: How = {}): Promise<ReportReceipt> {
  allow(context.actor, 'case.write')
  const report = readReport(body, context.now)
  const id = context.tapKey === undefined ? context.newId() : uuidOf(`report ${context.actor.userId} ${context.tapKey}`)
  const taken = asSystem(context, async (tx) => {
    if (!(await isFirst(tx, context, id))) return receiptAgain(tx, context, id)
    const told = await readTold(tx, report.transfers)
    const person = await victimOf(tx, context, report.victim, locate)
    if (ifSameVictim === 'ask') await mustBeOnlyOne(tx, context, person.id)
    const receipt = await take(tx, context, { id, person, told }, report)
    if (tip !== undefined) await tipBecameCase(tx, context, tip, id)
    return receipt
  })
  return taken.catch(async (error: unknown) => {
    if (error instanceof Refusal && error.code.startsWith('case.same_victim')) await noteWasTold(context, report.victim.phone)
    throw error
  })
}

/** Nothing of the report is kept, but that somebody was told of this victim's case is. */
function noteWasTold(context: TapContext, phone: string): Promise<void> {
  const { actor, vault, now } = context
  return asSystem(context, (tx) => audit(tx, { actor: actor.login, action: 'case.same_victim', subject: vault.token('phone', phone), detail: { onSaving: true } }, now))
}

/** Asked with the victim locked: of two who save at the same moment the second is told of the first. */
async function mustBeOnlyOne(tx: Tx, { actor, now }: TapContext, personId: number): Promise<void> {
  const undecided = (await casesOfPerson(tx, personId)).filter((one) => isUndecided(one.state))
  const latest = undecided.find((one) => isInSight(actor, one)) ?? undecided[0]
  if (latest === undefined) return
  const { zh: agoZh, en: agoEn } = agoText(latest.reported_at, now)
  throw isInSight(actor, latest) ? refuse('case.same_victim', { agoZh, agoEn, number: latest.number }) : refuse('case.same_victim_elsewhere', { agoZh, agoEn, ref: latest.id.slice(-8) })
}

async function receiptAgain(tx: Tx, context: TapContext, id: string): Promise<ReportReceipt> {
  const taken = await caseById(tx, id)
  if (taken === undefined) throw refuse('request.not_found')
  return { ...(await receiptOf(tx, context, taken, await transfersTold(tx, id))), again: true }
}

/** `rows`: what was told now. A colleague may have taken a report of the same victim before, and the order for this money is theirs. */
export async function receiptOf(tx: Tx, context: TapContext, one: Pick<CaseRow, 'id' | 'number' | 'person_id' | 'warning_id'>, rows: readonly TransferRow[]): Promise<ReportReceipt> {
  const inHand = await inHandElsewhere(tx, context, { id: one.id, personId: one.person_id }, planStops(paymentsOf(rows), context.now).plans)
  return {
    id: one.id, number: one.number, again: false, added: false, warningId: one.warning_id, transfers: rows.length, completed: 0,
    inHand: inHand.map((stop) => ({ id: isInSight(context.actor, stop) ? stop.id : null, number: stop.number, amountFen: stop.amount_fen })),
  }
}

type Read = { readonly id: string; readonly person: PersonRow; readonly told: readonly Told[] }

async function take(tx: Tx, context: TapContext, { id, person, told }: Read, report: ReadReport): Promise<ReportReceipt> {
  const { actor, now } = context
  const warning = await warningFor(tx, person.id)
  const place = { region: person.region, unit: actor.unit }
  const year = calendarDay(now).year
  const number = caseNumber(actor.unit, year, await nextSerials(tx, `case ${actor.unit} ${year}`, 1))
  const warningId = warning?.id ?? null
  await insertCase(tx, {
    id, number, source: report.source, state: 'received', fraud_type: report.fraudType, taxonomy: TAXONOMY_NOW, person_id: person.id, warning_id: warningId, ...place,
    happened_at: report.happenedAt ?? null, reported_at: now, received_by: actor.userId, accepted_at: null, decided_at: null, filing_number: null, closed_at: null, loss_fen: lossOf(report.transfers),
  })
  const rows = await keepTold(tx, context, { id, ...place }, told)
  if (report.narrative !== undefined) await keepRecords(tx, context.vault, 'case-words', [{ id, clear: report.narrative }])
  await setDeadlines(tx, onReceived(await caseClocksOf(tx), now, now).map((due) => ({ subject_kind: 'case', subject_id: id, rule: due.rule, due_at: due.dueAt })))
  await tell(tx, context, { id, number, ...place, warningId: warning?.id }, report)
  await keepToldAccounts(tx, context, person.id, told)
  await draftStops(tx, context, { kind: 'case', id, ...place, personId: person.id, by: actor.userId }, paymentsOf(rows))
  return receiptOf(tx, context, { id, number, person_id: person.id, warning_id: warningId }, rows)
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
