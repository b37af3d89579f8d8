import type { ThreeWayBody } from '../contract/three-way-call.ts'
import { refuse } from '../domain/refusal.ts'
import { CALL_LEGS, type CallLeg, type LegResult } from '../domain/three-way-call.ts'
import { caseById, type CaseRow } from '../features/case/case.store.ts'
import { clearDeadlines, setDeadlines } from '../features/deadline/deadline.store.ts'
import { organisationsByCodes } from '../features/organisation/organisation.store.ts'
import { isAwaited, isLive, isOver, legAfter, onAsked, untilEnd, type CallDue } from '../features/three-way-call/three-way-call.rules.ts'
import { callById, callForUpdate, changeLeg, endCall, insertCall, lastCallOf, legsOf, type CallRow } from '../features/three-way-call/three-way-call.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { actOnCase, lockedFraudCase, recordOnCase } from './case-in-hand.ts'
import type { TapContext } from './task-in-hand.ts'

/** Rows of the outbox: ring these legs; hang up. */
export const RING_LEGS = 'three-way-ring'
export const HANG_UP = 'three-way-end'

/** The call-taker, the victim and the command centre or a bank on one line (mission M6). One call a case at a time. */
export function startThreeWayCall(context: TapContext, caseId: string, { third, bank }: ThreeWayBody): Promise<void> {
  return actOnCase(context, caseId, async (tx, one) => {
    if (one.state === 'closed') throw refuse('case.not_possible')
    if ((await lastCallOf(tx, caseId))?.state === 'open') throw refuse('call.open_one')
    if (bank !== undefined && (await organisationsByCodes(tx, [bank])).get(bank)?.phone == null) throw refuse('call.bank_without_number')
    const { now, actor } = context
    const place = { region: one.region, unit: one.unit }
    const id = context.newId()
    await insertCall(tx, { id, case_id: caseId, third, bank: bank ?? null, state: 'open', started_at: now, started_by: actor.userId, ended_at: null, ending: null, ...place },
      CALL_LEGS.map((leg) => ({ call_id: id, leg, state: 'asked', attempt: 1, at: now, reason: null, ...place })))
    await ring(tx, context, { id, started_by: actor.userId }, Object.fromEntries(CALL_LEGS.map((leg) => [leg, 1])))
    await runClocks(tx, id, [onAsked(now), untilEnd(now)])
    await recordOnCase(tx, context, one, { kind: 'three-way-started', actor: actor.userId, detail: { third, bank: bank ?? null } })
    await audit(tx, { actor: actor.login, action: 'case.three_way', subject: caseId, detail: { third, bank: bank ?? null } }, now)
  })
}

export function retryLeg(context: TapContext, caseId: string, leg: CallLeg): Promise<void> {
  return onOpenCall(context, caseId, async (tx, call) => {
    const row = (await legsOf(tx, call.id)).find((one) => one.leg === leg)!
    if (isLive(row.state)) throw refuse('call.leg_on')
    await changeLeg(tx, call.id, leg, { state: 'asked', attempt: row.attempt + 1, at: context.now, reason: null })
    await ring(tx, context, call, { [leg]: row.attempt + 1 })
    await runClocks(tx, call.id, [onAsked(context.now)])
    await tellPages(tx, context, call)
  })
}

export function hangUp(context: TapContext, caseId: string): Promise<void> {
  return onOpenCall(context, caseId, (tx, call) => end(tx, context, call, { ending: 'hung-up', by: context.actor.userId }))
}

function onOpenCall(context: TapContext, caseId: string, act: (tx: Tx, call: CallRow) => Promise<void>): Promise<void> {
  return actOnCase(context, caseId, async (tx) => {
    const seen = await lastCallOf(tx, caseId)
    const call = seen === undefined ? undefined : await callForUpdate(tx, seen.id)
    if (call?.state !== 'open') throw refuse('call.none')
    await act(tx, call)
  })
}

/** What the gateway tells of a leg, of the attempt that it was asked for; or why it was never rung. */
export async function legTold(tx: Tx, context: Context, callId: string, told: { readonly leg: CallLeg; readonly attempt: number; readonly result: LegResult; readonly reason?: string }): Promise<'taken' | 'known'> {
  const call = await lockedCall(tx, callId)
  const legs = call === undefined ? [] : await legsOf(tx, callId)
  const row = legs.find((one) => one.leg === told.leg && one.attempt === told.attempt)
  const next = row === undefined || call?.state !== 'open' ? undefined : legAfter(row.state, told.result)
  if (call === undefined || next === undefined) return 'known'
  await changeLeg(tx, callId, told.leg, { state: next, at: context.now, reason: told.reason ?? null })
  const one = (await caseById(tx, call.case_id))!
  if (next === 'ringing') await tellPages(tx, context, call)
  else await recordOnCase(tx, context, one, { kind: 'three-way-leg', actor: null, detail: { leg: told.leg, result: next } })
  if (isOver(legs.map((leg) => (leg.leg === told.leg ? next : leg.state)))) await end(tx, context, call, { ending: 'all-left', by: null })
  return 'taken'
}

/** Locked from the victim down, as everywhere. */
export async function lockedCall(tx: Tx, id: string): Promise<CallRow | undefined> {
  const seen = await callById(tx, id)
  if (seen === undefined) return undefined
  await lockedFraudCase(tx, (await caseById(tx, seen.case_id)) as CaseRow)
  return callForUpdate(tx, id)
}

/** The gateway has said nothing of a leg: nobody answered. A call that nobody ended is ended. */
export async function callClockRanOut(tx: Tx, context: Context, rule: string, call: CallRow): Promise<void> {
  if (call.state !== 'open') return
  if (rule === 'call-end') return end(tx, context, call, { ending: 'timed-out', by: null })
  for (const { leg, attempt, state } of await legsOf(tx, call.id)) if (isAwaited(state)) await legTold(tx, context, call.id, { leg, attempt, result: 'no-answer', reason: 'gateway-silent' })
}

async function end(tx: Tx, context: Context, call: CallRow, { ending, by }: { readonly ending: NonNullable<CallRow['ending']>; readonly by: string | null }): Promise<void> {
  for (const { leg, state } of await legsOf(tx, call.id)) if (isLive(state)) await changeLeg(tx, call.id, leg, { state: isAwaited(state) ? 'no-answer' : 'left', at: context.now, reason: null })
  await endCall(tx, call.id, ending, context.now)
  await clearDeadlines(tx, [call.id])
  if (ending !== 'all-left') await announce(tx, [{ channel: 'telephony', type: HANG_UP, subject: call.id }], context.now)
  await recordOnCase(tx, context, (await caseById(tx, call.case_id))!, { kind: 'three-way-ended', actor: by, detail: { ending } })
}

async function ring(tx: Tx, context: Context, call: Pick<CallRow, 'id' | 'started_by'>, legs: Partial<Record<CallLeg, number>>): Promise<void> {
  await announce(tx, [{ channel: 'telephony', type: RING_LEGS, subject: call.id, userId: call.started_by, data: { legs } }], context.now)
}

function runClocks(tx: Tx, id: string, dues: readonly CallDue[]): Promise<void> {
  return setDeadlines(tx, dues.map(({ rule, dueAt }) => ({ subject_kind: 'three-way-call', subject_id: id, rule, due_at: dueAt })))
}

function tellPages(tx: Tx, context: Context, { case_id: subject, region, unit }: CallRow): Promise<void> {
  return announce(tx, [{ type: 'case.changed', subject, region, unit }], context.now)
}
