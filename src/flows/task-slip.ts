import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { isCentre, openSlips } from '../features/task/task.rules.ts'
import { stepsOfTasks } from '../features/task/task.store.ts'
import { announce } from '../platform/outbox.ts'
import { actOnTask, recordMove, type TapContext } from './task-in-hand.ts'

/** A reminder (催办) or a supervision slip (督办) from somebody who watches the queue: it rings on the phone of the one who holds the task. */
export async function sendSlip(context: TapContext, taskId: string, kind: 'remind' | 'supervise', note: string): Promise<void> {
  allow(context.actor, 'task.slip')
  await actOnTask(context, taskId, async (tx, task) => {
    if (task.state === 'closed') throw refuse('task.closed')
    if (!isCentre(context.actor) && context.actor.unit !== task.unit) throw refuse('access.denied')
    await recordMove(tx, context, task, { kind: 'slip', actor: context.actor.userId, detail: { slip: kind, note } })
    await announce(tx, [{ type: 'task.slip', subject: task.id, region: task.region, unit: task.unit, userId: task.assignee, data: { level: task.level, slip: kind } }], context.now)
  })
}

/** Whoever holds the task has it open: those who sent a slip see on the timeline that it was read. */
export async function noteSlipsSeen(context: TapContext, taskId: string): Promise<void> {
  allow(context.actor, 'task.work')
  await actOnTask(context, taskId, async (tx, task) => {
    if (task.assignee !== context.actor.userId) throw refuse('task.not_yours')
    const unseen = openSlips(await stepsOfTasks(tx, [taskId]), task.assignee).filter(({ seenAt }) => seenAt === null)
    if (unseen.length === 0) return
    await recordMove(tx, context, task, { kind: 'slip-seen', actor: context.actor.userId })
  })
}
