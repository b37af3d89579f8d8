import { allow } from '../domain/access.ts'
import { UNDO_SECONDS } from '../domain/limits.ts'
import { refuse } from '../domain/refusal.ts'
import { clearDeadlines, setDeadlines } from '../features/deadline/deadline.store.ts'
import { isWholeCase, undoableStep, type AnyTask, type Task } from '../features/task/task.rules.ts'
import { changeTask, followUpTaskById, liveTasksOfWarningForUpdate, markUndone, stepsOfTasks, taskById, type StepRow, type TaskSnapshot } from '../features/task/task.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import { actAs, type Context, type Tx } from '../platform/transaction.ts'
import { putCaseBack } from './case-before.ts'
import { putFollowUpBack } from './follow-up-before.ts'
import { lockAccountsOf } from './orders-to-other-unit.ts'
import { isFirst, lockedCase, mustGoOnByItself, recordMove, type TapContext } from './task-in-hand.ts'

/**
 * A thumb slips: within 30 s the officer's own last step on a task is taken back, with the clocks as they ran. The step stays in the
 * history, marked. A visit that the step set off is called back while nobody has accepted it; after that it goes on.
 */
export async function undoLastStep(context: TapContext, taskId: string): Promise<void> {
  allow(context.actor, 'task.work')
  await actAs(context, (tx) => inSight(tx, context, taskId, taskById), async (tx, isInSight) => {
    const seen = isInSight ? await taskById(tx, taskId) : undefined
    if (seen === undefined) throw refuse('request.not_found')
    const task = await lockedCase(tx, seen, (_, { warningId }) => lockAccountsOf(tx, context, warningId))
    if (!(await isFirst(tx, context, taskId))) return
    await mustGoOnByItself(tx, task)
    const steps = await stepsOfTasks(tx, [taskId])
    const step = mustBeUndoable(context, steps, task)
    if (isWholeCase(step.kind)) await putCaseBack(tx, context, task, step)
    else await putTaskBack(tx, context, task, { step, steps })
    await recordUndone(tx, context, (await taskById(tx, taskId))!, step)
  })
}

/** The same for a follow-up: taken, answered or handed over by mistake. */
export async function undoFollowUpStep(context: TapContext, taskId: string): Promise<void> {
  allow(context.actor, 'task.work')
  await actAs(context, (tx) => inSight(tx, context, taskId, followUpTaskById), async (tx, isInSight) => {
    const seen = isInSight ? await followUpTaskById(tx, taskId) : undefined
    if (seen === undefined) throw refuse('request.not_found')
    const task = await lockedCase(tx, seen)
    if (!(await isFirst(tx, context, taskId))) return
    const step = mustBeUndoable(context, await stepsOfTasks(tx, [taskId]), task)
    if (isWholeCase(step.kind)) await putFollowUpBack(tx, context, task, step)
    else await putSnapshotBack(tx, context, task, [step])
    await recordUndone(tx, context, (await followUpTaskById(tx, taskId))!, step)
  })
}

function mustBeUndoable({ actor, now }: TapContext, steps: readonly StepRow[], task: AnyTask): StepRow {
  const step = undoableStep(steps, task, actor.userId, now)
  if (step === undefined) throw refuse(task.state === 'closed' ? 'task.closed' : 'task.nothing_to_undo', { seconds: UNDO_SECONDS })
  return step
}

async function recordUndone(tx: Tx, context: TapContext, task: AnyTask, step: StepRow): Promise<void> {
  await recordMove(tx, context, task, { kind: 'undone', actor: context.actor.userId, detail: { step: step.kind } })
  await audit(tx, { actor: context.actor.login, action: 'task.undo', subject: task.id, detail: { step: step.kind } }, context.now)
}

/** A task that one has just handed to another unit is seen no more; one's own step on it is. */
async function inSight(tx: Tx, context: TapContext, taskId: string, find: (tx: Tx, id: string) => Promise<AnyTask | undefined>): Promise<boolean> {
  return (await find(tx, taskId)) !== undefined || (await stepsOfTasks(tx, [taskId])).some((step) => step.actor === context.actor.userId)
}

async function putTaskBack(tx: Tx, context: Context, task: Task, { step, steps }: { readonly step: StepRow; readonly steps: readonly StepRow[] }): Promise<void> {
  const visitSent = step.kind === 'visit-sent' ? step : steps.find((one) => one.id > step.id && one.kind === 'visit-sent' && one.actor === null && one.undone_at === null)
  const isCalledBack = visitSent !== undefined && (await callBack(tx, context, task, visitSent))
  if (step.kind === 'visit-sent' && !isCalledBack) throw refuse('task.gone_on')
  await putSnapshotBack(tx, context, task, [step, ...(isCalledBack ? [visitSent] : [])])
}

/** The task and its clocks as they were before the first of these steps. */
async function putSnapshotBack(tx: Tx, context: Context, task: AnyTask, steps: readonly [StepRow, ...StepRow[]]): Promise<void> {
  const { task: before, deadlines } = steps[0].before as TaskSnapshot
  await changeTask(tx, task.id, { ...before, accepted_at: date(before.accepted_at), first_call_at: date(before.first_call_at), reached_at: date(before.reached_at), at_door_at: date(before.at_door_at) })
  await clearDeadlines(tx, [task.id])
  await setDeadlines(tx, deadlines.map((deadline) => ({ subject_kind: 'task', subject_id: task.id, rule: deadline.rule, due_at: new Date(deadline.due_at) })))
  await markUndone(tx, steps.map((step) => step.id), context.now)
}

/** False: somebody has accepted the visit and is on the way. */
async function callBack(tx: Tx, context: Context, task: Task, visitSent: StepRow): Promise<boolean> {
  const visit = (await liveTasksOfWarningForUpdate(tx, task.warningId)).find((one) => one.id === visitSent.detail.visit)
  if (visit?.state !== 'offered') return false
  await changeTask(tx, visit.id, { state: 'closed', closed_at: context.now })
  await clearDeadlines(tx, [visit.id])
  await announce(tx, [{ type: 'task.closed', subject: visit.id, region: visit.region, unit: visit.unit, userId: visit.assignee }], context.now)
  return true
}

function date(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
