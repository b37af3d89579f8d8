import { deadlinesOf } from '../features/deadline/deadline.store.ts'
import { paceOf, type Pace } from '../features/settings/settings.store.ts'
import { onAccept, onOffer, onVisitSent, type Due, type Task } from '../features/task/task.rules.ts'
import { liveTasksOfWarningForUpdate, openLoads, openTasksOf } from '../features/task/task.store.ts'
import { announce } from '../platform/outbox.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { startClocks } from './task-in-hand.ts'
import { offerOnward } from './task-to-next-in-chain.ts'

/**
 * A later signal made these warnings more pressing: whoever has them keeps them, but not the slow clock. A yellow task may be left lying
 * for a quarter of an hour; once it is red it is answered within a minute from now or goes to the next.
 */
export async function hasten(tx: Tx, context: Context, warningIds: readonly string[]): Promise<void> {
  if (warningIds.length === 0) return
  const pace = await paceOf(tx)
  // In one order everywhere: two batches that raise the same warnings must not wait for each other.
  for (const warningId of [...warningIds].sort()) {
    const tasks = await liveTasksOfWarningForUpdate(tx, warningId)
    for (const task of tasks) {
      await shortenClocks(tx, context, task, pace)
      const type = task.state === 'offered' ? 'task.offered' : 'task.changed'
      await announce(tx, [{ type, subject: task.id, region: task.region, unit: task.unit, userId: task.assignee, data: { level: task.level } }], context.now)
    }
    for (const task of tasks) if (task.level === 'red' && task.assignee !== null) await relieve(tx, context, task.assignee, pace)
  }
}

async function shortenClocks(tx: Tx, context: Context, task: Task, pace: Pace): Promise<void> {
  const fresh = new Map(freshClocks(task, pace, context.now).map((due) => [due.rule as string, due]))
  const running = await deadlinesOf(tx, [task.id])
  await startClocks(tx, task.id, running.flatMap(({ rule, due_at: dueAt }) => {
    const due = fresh.get(rule)
    return due !== undefined && due.dueAt < dueAt ? [due] : []
  }))
}

function freshClocks(task: Task, { clocks }: Pace, now: Date): Due[] {
  return [onOffer(task.level, clocks, now), ...onAccept(task.kind, task.level, clocks, now), ...(task.kind === 'visit' ? onVisitSent(task.level, clocks, now) : [])]
}

/** Somebody who has one red too many because of it gives the least advanced of them on: a talk that has begun only when there is no other, for nobody leads four; and never who stands at the door. */
async function relieve(tx: Tx, context: Context, userId: string, pace: Pace): Promise<void> {
  const load = (await openLoads(tx, [userId])).get(userId)
  if ((load?.openReds ?? 0) <= pace.openRedsMax) return
  const reds = (await openTasksOf(tx, userId)).filter((task) => task.level === 'red' && task.atDoorAt === null)
  const [least] = reds.toSorted((a, b) => progress(a) - progress(b) || b.openedAt.getTime() - a.openedAt.getTime())
  if (least !== undefined) await offerOnward(tx, context, least, pace, 'too-many-reds')
}

function progress(task: Task): number {
  if (task.state === 'offered') return 0
  if (task.reachedAt !== null) return 3
  return task.firstCallAt === null ? 1 : 2
}
