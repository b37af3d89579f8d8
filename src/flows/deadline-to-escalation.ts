import { nextDue, takeDeadline, waitAtMost, type DeadlineRow } from '../features/deadline/deadline.store.ts'
import { untilAnswered } from '../features/follow-up/follow-up.rules.ts'
import { followUpSettingsOf, paceOf, type Pace } from '../features/settings/settings.store.ts'
import { isFollowUp, type AnyTask, type FollowUpTask, type Task } from '../features/task/task.rules.ts'
import { anyTaskById, stepsOfTasks } from '../features/task/task.store.ts'
import { lockTip } from '../features/tip/tip.store.ts'
import { announce } from '../platform/outbox.ts'
import { asSystem, readAsSystem, type Context, type Tx } from '../platform/transaction.ts'
import { appealClockRanOut } from './appeal-to-release.ts'
import { answerCaseClock, lockedCaseOfClock } from './case-to-decision.ts'
import { lockedFollowUp, openFollowUp } from './case-to-follow-up.ts'
import { callClockRanOut, lockedCall } from './case-to-three-way-call.ts'
import { askCentre } from './elsewhere-to-centre.ts'
import { freezeClockRanOut } from './freeze-to-end.ts'
import { recheckOpenCall } from './open-call-to-recheck.ts'
import { lockedOrder, orderById, type Order } from './order-in-hand.ts'
import { queryClockRanOut } from './query-to-next-level.ts'
import { rosterClockRanOut } from './roster-gap-near.ts'
import type { LocatePlace, Source } from './signals-to-warnings.ts'
import { stopClockRanOut } from './stop-order-to-end.ts'
import { lookAtSurge } from './surge-to-calm.ts'
import { lockedCase, lockedWarning, recordMove, startClocks } from './task-in-hand.ts'
import { sendToDoor } from './task-to-door-visit.ts'
import { tipClockRanOut } from './tip-to-answer.ts'
import { offerOnward } from './task-to-next-in-chain.ts'
import { dutyOf } from './warning-to-task.ts'

/** An officer's action holds its case for milliseconds. Whoever holds it for longer hangs, and the clocks of others do not wait for that. */
const PATIENCE_MS = 2_000

/** The clock that ran out first and is not among those passed over. */
export function dueNow(context: Context, passedOver: readonly DeadlineRow[] = []): Promise<DeadlineRow | undefined> {
  return readAsSystem(context, (tx) => nextDue(tx, context.now, passedOver))
}

/**
 * One clock that ran out is answered, in one transaction with its removal: fired once or not at all, whoever dies meanwhile. Throws when its case is
 * held by somebody who does not come back (`PATIENCE_MS`): it is due as before.
 */
export async function fireDeadline(context: Context, due: DeadlineRow, ourSource: Source, locate: LocatePlace): Promise<void> {
  await asSystem(context, async (tx) => {
    await waitAtMost(tx, PATIENCE_MS)
    const seen = due.subject_kind === 'task' ? await anyTaskById(tx, due.subject_id) : undefined
    const task = seen === undefined ? undefined : await lockedCase(tx, seen)
    const order = ORDER_SUBJECTS.has(due.subject_kind) ? await lockedSubject(tx, context, due.subject_id) : undefined
    const warning = due.subject_kind === 'warning' ? await lockedWarning(tx, due.subject_id) : undefined
    const fraudCase = due.subject_kind === 'case' ? await lockedCaseOfClock(tx, due) : undefined
    const followUp = due.subject_kind === 'follow-up' ? await lockedFollowUp(tx, due.subject_id) : undefined
    const call = due.subject_kind === 'three-way-call' ? await lockedCall(tx, due.subject_id) : undefined
    const tip = due.subject_kind === 'tip' ? await lockTip(tx, due.subject_id) : undefined
    // Another worker was quicker, or the officer was: there may be more.
    if (!(await takeDeadline(tx, due, context.now))) return
    if (due.subject_kind === 'call') await recheckOpenCall(tx, context, ourSource, locate, due.subject_id)
    if (due.subject_kind === 'appeal') await appealClockRanOut(tx, context, due.rule, due.subject_id)
    if (due.subject_kind === 'duty') await rosterClockRanOut(tx, context, due.subject_id)
    if (due.subject_kind === 'surge') await lookAtSurge(tx, context, due.subject_id)
    if (warning?.state === 'elsewhere') await askCentre(tx, context, [warning], 'bureau-reply')
    if (fraudCase !== undefined) await answerCaseClock(tx, context, due, fraudCase)
    if (order !== undefined) await orderClockRanOut(tx, context, due.rule, order)
    if (call !== undefined) await callClockRanOut(tx, context, due.rule, call)
    if (tip !== undefined) await tipClockRanOut(tx, context, due.rule, tip)
    if (followUp !== undefined) await openFollowUp(tx, context, followUp)
    if (task !== undefined && task.state !== 'closed') await (isFollowUp(task) ? pressForAnswer(tx, context, due, task) : escalate(tx, context, due, task))
  })
}

/** Answers the first that is due; undefined when nothing is. */
export async function fireNextDeadline(context: Context, ourSource: Source, locate: LocatePlace): Promise<DeadlineRow | undefined> {
  const due = await dueNow(context)
  if (due !== undefined) await fireDeadline(context, due, ourSource, locate)
  return due
}

const ORDER_SUBJECTS: ReadonlySet<string> = new Set(['stop-order', 'query-order', 'freeze-order'])

async function lockedSubject(tx: Tx, context: Context, orderId: string): Promise<Order | undefined> {
  const seen = await orderById(tx, orderId)
  return seen === undefined ? undefined : lockedOrder(tx, context, seen)
}

function orderClockRanOut(tx: Tx, context: Context, rule: string, order: Order): Promise<void> {
  switch (order.kind) {
    case 'stop': return stopClockRanOut(tx, context, rule, order.row)
    case 'query': return queryClockRanOut(tx, context, rule, order.row)
    case 'freeze': return freezeClockRanOut(tx, context, rule, order.row)
  }
}

async function escalate(tx: Tx, context: Context, due: DeadlineRow, task: Task): Promise<void> {
  const pace = await paceOf(tx)
  switch (due.rule) {
    case 'accept':
      if (task.state === 'offered') await offerOnward(tx, context, task, pace, 'accept')
      return
    case 'first-call':
      if (task.firstCallAt === null) await pressForCall(tx, context, task, pace)
      return
    case 'reached':
      if (task.reachedAt === null && task.kind === 'dissuade') await sendToDoor(tx, context, task, { actor: null, because: 'not-reached-in-time' })
      return
    case 'at-door':
      if (task.atDoorAt === null) await superviseOrMoveOn(tx, context, task, pace, 'at-door')
      return
    case 'outcome':
      await superviseOrMoveOn(tx, context, task, pace, 'outcome')
      return
    default:
      throw new Error(`no rule answers the deadline ${due.rule}`)
  }
}

/** Nobody took it: on to the next. The day has passed: the same, or whoever has it is supervised, and the clock begins again. */
async function pressForAnswer(tx: Tx, context: Context, due: DeadlineRow, task: FollowUpTask): Promise<void> {
  if (task.state === 'offered') await offerOnward(tx, context, task, await paceOf(tx), due.rule)
  else await slip(tx, context, task, 'supervise', due.rule)
  if (due.rule === 'outcome') await startClocks(tx, task.id, [untilAnswered(await followUpSettingsOf(tx), context.now)])
}

/** As many reminders as the bureau gives at this level; then the next in the chain has it. */
async function pressForCall(tx: Tx, context: Context, task: Task, pace: Pace): Promise<void> {
  // Whoever has it now: what the one before was reminded of does not count against them.
  const isTheirs = (at: Date) => task.acceptedAt === null || at >= task.acceptedAt
  const reminders = (await stepsOfTasks(tx, [task.id])).filter((step) => step.kind === 'slip' && step.detail.rule === 'first-call' && isTheirs(step.at)).length
  if (reminders >= pace.escalation[task.level].reminders) return offerOnward(tx, context, task, pace, 'first-call')
  await slip(tx, context, task, 'remind', 'first-call')
  await startClocks(tx, task.id, [{ rule: 'first-call', dueAt: new Date(context.now.getTime() + pace.clocks[task.level].firstCallSeconds * 1_000) }])
}

/**
 * Nobody took it yet: on to the next. Somebody has it and may be on the stairs: it is not taken away, but the station's duty officers are called on their
 * phones, and it stands on the desks of the unit and of the centre. It rings again until somebody answers for it: one without a clock would be forgotten.
 */
async function superviseOrMoveOn(tx: Tx, context: Context, task: Task, pace: Pace, rule: 'at-door' | 'outcome'): Promise<void> {
  const isHeld = task.state !== 'offered'
  if (isHeld) await supervise(tx, context, task, rule)
  else await offerOnward(tx, context, task, pace, rule)
  const { atDoorSeconds, outcomeSeconds } = pace.clocks[task.level]
  // Whoever accepts promises an outcome anew, but the door was to be reached since the visit was sent.
  if (rule === 'at-door' || isHeld) await startClocks(tx, task.id, [{ rule, dueAt: new Date(context.now.getTime() + (rule === 'at-door' ? atDoorSeconds : outcomeSeconds) * 1_000) }])
}

async function supervise(tx: Tx, context: Context, task: Task, rule: string): Promise<void> {
  await slip(tx, context, task, 'supervise', rule)
  const duty = await dutyOf(tx, [task.unit], context.now)
  const officers = duty.stations(task.unit).own.filter((one) => one.post === 'duty-officer' && one.userId !== task.assignee)
  const about = { region: task.region, unit: task.unit, data: { level: task.level } }
  await announce(tx, [{ type: 'warning.late', subject: task.warningId, ...about }, ...officers.map(({ userId }) => ({ type: 'task.late', subject: task.id, userId, ...about }))], context.now)
}

async function slip(tx: Tx, context: Context, task: AnyTask, kind: 'remind' | 'supervise', rule: string): Promise<void> {
  await recordMove(tx, context, task, { kind: 'slip', actor: null, detail: { slip: kind, rule } })
  await announce(tx, [{ type: 'task.slip', subject: task.id, region: task.region, unit: task.unit, userId: task.assignee, data: { level: task.level, slip: kind } }], context.now)
}
