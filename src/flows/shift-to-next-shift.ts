import type { ShiftHandoverBody } from '../contract/roster.ts'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { isFollowUp } from '../features/task/task.rules.ts'
import { anyTaskById } from '../features/task/task.store.ts'
import { actAs, together } from '../platform/transaction.ts'
import { giveFollowUp } from './follow-up-to-other-officer.ts'
import { isFirst, lockedCases, mustBeRepeat, type TapContext } from './task-in-hand.ts'
import { handToNext } from './task-to-other-unit.ts'

/**
 * A shift ends: what its officer still holds goes to a colleague with one note, follow-ups as well, all of it or none. Each task keeps its clocks,
 * its history and its line in the audit log, as if it had been handed over alone.
 */
export async function handOverShift(context: TapContext, { toUser, taskIds, note }: ShiftHandoverBody): Promise<number> {
  allow(context.actor, 'task.work')
  const ids = [...new Set(taskIds)].toSorted()
  return actAs(context, (tx) => together(...ids.map((id) => anyTaskById(tx, id))), async (tx, found) => {
    const seen = found.filter((task) => task !== undefined)
    if (seen.length < ids.length) {
      await mustBeRepeat(tx, context, ids[0]!)
      return ids.length
    }
    const tasks = await lockedCases(tx, seen)
    if (!(await isFirst(tx, context, ids[0]!))) return ids.length
    for (const task of tasks) {
      if (task.state === 'closed') throw refuse('task.closed')
      if (task.assignee !== context.actor.userId) throw refuse('task.not_yours')
      if (isFollowUp(task)) await giveFollowUp(tx, context, task, { reason: 'shift-change', toUser, note })
      else await handToNext(tx, context, task, { toUser, note })
    }
    return tasks.length
  })
}
