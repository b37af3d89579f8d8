import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { paceOf } from '../features/settings/settings.store.ts'
import { mayAccept, onAccept, type Task } from '../features/task/task.rules.ts'
import { changeTask, giveOfficerCode, openLoads } from '../features/task/task.store.ts'
import { recordReveal } from '../features/person/person.store.ts'
import { audit } from '../platform/audit.ts'
import { officerCode } from '../platform/ids.ts'
import type { Tx } from '../platform/transaction.ts'
import { actOnTask, recordMove, snapshotOf, startClocks, type TapContext } from './task-in-hand.ts'

const REVEALED_FIELDS = ['name', 'phone', 'address', 'guardian']

/**
 * An officer accepts a task. Accepting is the reason to see its person, so it is audited as a reveal too.
 * Accepting twice is the same as once: a phone with a bad signal sends it again. `drawCode`: six digits.
 */
export async function acceptTask(context: TapContext, taskId: string, drawCode = officerCode): Promise<void> {
  allow(context.actor, 'task.work')
  await actOnTask(context, taskId, async (tx, task) => {
    if (task.state === 'accepted' && task.assignee === context.actor.userId) return
    await mustBeFree(tx, context, task)
    const { clocks } = await paceOf(tx)
    const before = await snapshotOf(tx, task)
    await changeTask(tx, task.id, { state: 'accepted', assignee: context.actor.userId, accepted_at: context.now })
    // The citizen at the door can ask 96110 whether this officer is real.
    if (task.kind === 'visit' && task.officerCode === null) await giveOfficerCode(tx, task.id, drawCode)
    await clearDeadlines(tx, [task.id], ['accept'])
    await startClocks(tx, task.id, onAccept(task.kind, task.level, clocks, context.now))
    await recordMove(tx, context, { ...task, assignee: context.actor.userId }, { kind: 'accepted', actor: context.actor.userId, before })
    await recordReveal(tx, { userId: context.actor.userId, unit: context.actor.unit, personId: task.personId, taskId: task.id, reason: 'task.accept', fields: REVEALED_FIELDS }, context.now)
    await audit(tx, { actor: context.actor.login, action: 'task.accept', subject: task.id, detail: { warning: task.warningId, reveals: true } }, context.now)
  })
}

async function mustBeFree(tx: Tx, context: TapContext, task: Task): Promise<void> {
  if (task.state === 'closed') throw refuse('task.closed')
  if (task.state === 'accepted') throw refuse('task.already_accepted')
  if (!mayAccept(task, context.actor)) throw refuse('task.not_yours')
  if (task.level !== 'red' || task.assignee === context.actor.userId) return
  const { openRedsMax } = await paceOf(tx)
  const load = (await openLoads(tx, [context.actor.userId])).get(context.actor.userId)
  if ((load?.openReds ?? 0) >= openRedsMax) throw refuse('task.too_many_reds', { limit: openRedsMax })
}
