import type { ShiftHandoverBody } from '../contract/roster.ts'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { lockPersons } from '../features/person/person.store.ts'
import type { Task } from '../features/task/task.rules.ts'
import { taskById, taskForUpdate } from '../features/task/task.store.ts'
import { warningForUpdate } from '../features/warning/warning.store.ts'
import { actAs, together, type Tx } from '../platform/transaction.ts'
import { isFirst, mustBeRepeat, type TapContext } from './task-in-hand.ts'
import { handToNext } from './task-to-other-unit.ts'

/**
 * A shift ends: what its officer still holds goes to a colleague with one note, all of it or none. Each task keeps its clocks, its history and its
 * line in the audit log, as if it had been handed over alone.
 */
export async function handOverShift(context: TapContext, { toUser, taskIds, note }: ShiftHandoverBody): Promise<number> {
  allow(context.actor, 'task.work')
  const ids = [...new Set(taskIds)].toSorted()
  return actAs(context, (tx) => together(...ids.map((id) => taskById(tx, id))), async (tx, found) => {
    const seen = found.filter((task) => task !== undefined)
    if (seen.length < ids.length) {
      await mustBeRepeat(tx, context, ids[0]!)
      return ids.length
    }
    const tasks = await lockedTasks(tx, seen)
    if (!(await isFirst(tx, context, ids[0]!))) return ids.length
    for (const task of tasks) {
      if (task.state === 'closed') throw refuse('task.closed')
      if (task.assignee !== context.actor.userId) throw refuse('task.not_yours')
      await handToNext(tx, context, task, { toUser, note })
    }
    return tasks.length
  })
}

/** Persons, warnings, tasks, each in the order of their ids: of two who hand over at once one waits for the other. */
async function lockedTasks(tx: Tx, seen: readonly Task[]): Promise<Task[]> {
  await lockPersons(tx, seen.map((task) => task.personId))
  for (const id of [...new Set(seen.map((task) => task.warningId))].toSorted()) await warningForUpdate(tx, id)
  const tasks: Task[] = []
  for (const { id } of seen) tasks.push((await taskForUpdate(tx, id)) as Task)
  return tasks
}
