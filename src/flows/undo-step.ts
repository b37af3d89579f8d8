import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { clearDeadlines, setDeadlines } from '../features/deadline/deadline.store.ts'
import { UNDO_SECONDS } from '../features/task/task.rules.ts'
import { changeTask, lastStep, liveTasksOfWarningForUpdate, markUndone } from '../features/task/task.store.ts'
import { announce } from '../platform/outbox.ts'
import type { ActorContext } from '../platform/transaction.ts'
import { actOnTask, recordMove } from './task-in-hand.ts'

/**
 * A thumb slips: within 30 s the officer's own last step on a task is taken back, with the clocks as they ran. The step stays in the
 * history, marked. A visit that the step set off is called back while nobody has accepted it; after that it goes on.
 */
export async function undoLastStep(context: ActorContext, taskId: string): Promise<void> {
  allow(context.actor, 'task.work')
  await actOnTask(context, taskId, async (tx, task) => {
    if (task.state === 'closed') throw refuse('task.closed')
    const last = await lastStep(tx, taskId)
    const step = last?.kind === 'visit-sent' && last.actor === null ? await lastStep(tx, taskId, last.id) : last
    if (step === undefined || step.actor !== context.actor.userId || step.before === null || step.at.getTime() < context.now.getTime() - UNDO_SECONDS * 1_000) {
      throw refuse('task.nothing_to_undo', { seconds: UNDO_SECONDS })
    }
    const { task: before, deadlines } = step.before
    await changeTask(tx, taskId, { ...before, accepted_at: date(before.accepted_at), first_call_at: date(before.first_call_at), reached_at: date(before.reached_at), at_door_at: date(before.at_door_at) })
    await clearDeadlines(tx, [taskId])
    await setDeadlines(tx, deadlines.map((deadline) => ({ subject_kind: 'task', subject_id: taskId, rule: deadline.rule, due_at: new Date(deadline.due_at) })))
    await markUndone(tx, step.id, context.now)
    if (last !== step && last !== undefined) {
      const visit = (await liveTasksOfWarningForUpdate(tx, task.warningId)).find((one) => one.id === last.detail.visit)
      if (visit?.state === 'offered') {
        await changeTask(tx, visit.id, { state: 'closed', closed_at: context.now })
        await clearDeadlines(tx, [visit.id])
        await markUndone(tx, last.id, context.now)
        await announce(tx, [{ type: 'task.closed', subject: visit.id, region: visit.region, unit: visit.unit, userId: visit.assignee }], context.now)
      }
    }
    await recordMove(tx, context, task, { kind: 'undone', actor: context.actor.userId, detail: { step: step.kind } })
  })
}

function date(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
