import type { z } from 'zod'
import type { ExtendBody, MoveBody } from '../contract/case.ts'
import { refuse } from '../domain/refusal.ts'
import { mayMove, onCaseClock, onExtended, type CaseMove } from '../features/case/case.rules.ts'
import { caseById, changeCase, moveWithCase, type CaseRow } from '../features/case/case.store.ts'
import { clearDeadlines, setDeadlines, type DeadlineRow } from '../features/deadline/deadline.store.ts'
import { rememberLoss } from '../features/person/person.store.ts'
import { moveCallsWithCase } from '../features/three-way-call/three-way-call.store.ts'
import { unitByCode } from '../features/roster/roster.store.ts'
import { caseClocksOf } from '../features/settings/settings.store.ts'
import { warningById } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { actOnCase, lockedFraudCase, recordOnCase } from './case-in-hand.ts'
import { endFollowUps, planFollowUps } from './case-to-follow-up.ts'
import { endVictimWatch, watchVictim } from './case-to-watch.ts'
import { ordersFollow } from './orders-to-other-unit.ts'
import type { TapContext } from './task-in-hand.ts'

const WHETHER_OURS = ['transfer', 'transfer-soon']
const UNDECIDED = [...WHETHER_OURS, 'decision', 'decision-soon']

/** The case is ours: whether it is filed is still to be decided. */
export function acceptCase(context: TapContext, id: string): Promise<void> {
  return decide(context, id, 'accept', async (tx, one) => {
    await changeCase(tx, id, { state: 'accepted', accepted_at: context.now })
    await clearDeadlines(tx, [id], WHETHER_OURS)
    await recordOnCase(tx, context, one, { kind: 'case-accepted', actor: context.actor.userId })
    await watchVictim(tx, context, one)
    await planFollowUps(tx, context, one)
  })
}

/** Filed (立案) under the number of the prosecution system; from now on accounts may be frozen, and the loss counts as the victim's. */
export function fileCase(context: TapContext, id: string, filingNumber: string): Promise<void> {
  return decide(context, id, 'file', async (tx, one) => {
    await changeCase(tx, id, { state: 'filed', decided_at: context.now, filing_number: filingNumber })
    await clearDeadlines(tx, [id], UNDECIDED)
    // A warning that closed with a loss has counted it already.
    const warning = one.warning_id === null ? undefined : await warningById(tx, one.warning_id)
    if (warning?.outcome !== 'already-paid') await rememberLoss(tx, one.person_id)
    await recordOnCase(tx, context, one, { kind: 'case-filed', actor: context.actor.userId, detail: { filingNumber } })
  })
}

export function declineCase(context: TapContext, id: string, reason: string): Promise<void> {
  return decide(context, id, 'decline', async (tx, one) => {
    await changeCase(tx, id, { state: 'not-filed', decided_at: context.now })
    await clearDeadlines(tx, [id], UNDECIDED)
    await recordOnCase(tx, context, one, { kind: 'case-declined', actor: context.actor.userId, detail: { reason } })
    await endVictimWatch(tx, context, one)
    await endFollowUps(tx, context, one, context.actor.userId)
  })
}

/** Needs verification, or is complex: the decision is due later, counted from the report. */
export function extendDecision(context: TapContext, id: string, { to, reason }: z.infer<typeof ExtendBody>): Promise<void> {
  return decide(context, id, 'extend', async (tx, one) => {
    await clearDeadlines(tx, [id], ['decision-soon'])
    const dues = onExtended(to, await caseClocksOf(tx), one.reported_at, context.now)
    await setDeadlines(tx, dues.map((due) => ({ subject_kind: 'case', subject_id: id, rule: due.rule, due_at: due.dueAt })))
    await recordOnCase(tx, context, one, { kind: 'case-extended', actor: context.actor.userId, detail: { to, reason, dueAt: dues.at(-1)!.dueAt.toISOString() } })
  })
}

/** To another unit of ours, which receives it anew, or to another bureau, where it is theirs. The decision is due when it was. */
export function moveCase(context: TapContext, id: string, { toUnit, toBureau, reason }: z.infer<typeof MoveBody>): Promise<void> {
  if (toUnit === undefined) {
    return decide(context, id, 'transfer', async (tx, one) => {
      await changeCase(tx, id, { state: 'transferred', decided_at: context.now })
      await clearDeadlines(tx, [id], UNDECIDED)
      await recordOnCase(tx, context, one, { kind: 'case-transferred', actor: context.actor.userId, detail: { toBureau, reason } })
      await endVictimWatch(tx, context, one)
      await endFollowUps(tx, context, one, context.actor.userId)
    })
  }
  return decide(context, id, 'move', async (tx, one) => {
    const unit = await unitByCode(tx, toUnit)
    if (unit === undefined || unit.kind === 'bank' || unit.code === one.unit) throw refuse('handover.unknown_unit')
    await changeCase(tx, id, { state: 'received', accepted_at: null, unit: toUnit })
    // Before its transfers: a bank's answer to a query that comes meanwhile is written where the query is.
    await ordersFollow(tx, context, id, { to: { region: one.region, unit: toUnit }, by: context.actor.userId })
    await moveWithCase(tx, id, toUnit)
    await moveCallsWithCase(tx, id, toUnit)
    await recordOnCase(tx, context, { ...one, unit: toUnit }, { kind: 'case-moved', actor: context.actor.userId, detail: { unit: toUnit, reason } })
    await endVictimWatch(tx, context, one)
    await endFollowUps(tx, context, { ...one, unit: toUnit }, context.actor.userId)
    await announce(tx, [{ type: 'case.changed', subject: id, region: one.region, unit: one.unit }], context.now)
  })
}

export function closeCase(context: TapContext, id: string, reason: string): Promise<void> {
  return decide(context, id, 'close', async (tx, one) => {
    await changeCase(tx, id, { state: 'closed', closed_at: context.now })
    await recordOnCase(tx, context, one, { kind: 'case-closed', actor: context.actor.userId, detail: { reason } })
    await endFollowUps(tx, context, one, context.actor.userId)
  })
}

function decide(context: TapContext, id: string, move: CaseMove, act: (tx: Tx, one: CaseRow) => Promise<void>): Promise<void> {
  return actOnCase(context, id, async (tx, one) => {
    if (!mayMove(one.state, move)) throw refuse('case.not_possible')
    await act(tx, one)
    await audit(tx, { actor: context.actor.login, action: 'case.decide', subject: id, detail: { number: one.number, move } }, context.now)
  })
}

/** Locked before its clock is taken, as everywhere. */
export async function lockedCaseOfClock(tx: Tx, due: DeadlineRow): Promise<CaseRow | undefined> {
  const seen = await caseById(tx, due.subject_id)
  return seen === undefined ? undefined : lockedFraudCase(tx, seen)
}

/** A statutory limit comes near, or has passed: a slip to the unit and to the centre, again each day until somebody answers for the case. */
export async function answerCaseClock(tx: Tx, context: Context, due: DeadlineRow, one: CaseRow): Promise<void> {
  const lapsed = onCaseClock(due.rule, one.state, context.now)
  if (lapsed === undefined) return
  const { slip, rule, again } = lapsed
  await recordOnCase(tx, context, one, { kind: 'slip', actor: null, detail: { slip, rule } })
  await announce(tx, [{ type: 'case.slip', subject: one.id, region: one.region, unit: one.unit }, { type: 'case.slip', subject: one.id }], context.now)
  if (again !== undefined) await setDeadlines(tx, [{ subject_kind: 'case', subject_id: one.id, rule: again.rule, due_at: again.dueAt }])
}
