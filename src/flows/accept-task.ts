import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { paceOf } from '../features/settings/settings.store.ts'
import { isFollowUp, mayAccept, onAccept, subjectOf, type AnyTask } from '../features/task/task.rules.ts'
import { changeTask, giveOfficerCode, openLoads } from '../features/task/task.store.ts'
import { recordReveal } from '../features/person/person.store.ts'
import { mergedPersons } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { officerCode } from '../platform/ids.ts'
import type { Tx } from '../platform/transaction.ts'
import { actOnFollowUp, actOnTask, recordMove, snapshotOf, startClocks, type TapContext } from './task-in-hand.ts'

export const PERSON_FIELDS = ['name', 'phone', 'address', 'guardian']
const AT_THE_DOOR: ReadonlySet<AnyTask['kind']> = new Set(['visit', 'follow-up-visit'])

/**
 * An officer accepts a task. Accepting is the reason to see its person, so it is audited as a reveal too.
 * Accepting twice is the same as once: a phone with a bad signal sends it again. `drawCode`: six digits.
 */
export async function acceptTask(context: TapContext, taskId: string, drawCode = officerCode): Promise<void> {
  allow(context.actor, 'task.work')
  await actOnTask(context, taskId, (tx, task) => take(tx, context, task, drawCode))
}

/** The same for a follow-up. Its clock has run since it was due and is not begun again. */
export async function acceptFollowUp(context: TapContext, taskId: string, drawCode = officerCode): Promise<void> {
  allow(context.actor, 'task.work')
  await actOnFollowUp(context, taskId, (tx, task) => take(tx, context, task, drawCode))
}

async function take(tx: Tx, context: TapContext, task: AnyTask, drawCode: () => string): Promise<void> {
  const { actor, now } = context
  if (task.state === 'accepted' && task.assignee === actor.userId) return
  await mustBeFree(tx, context, task)
  const before = await snapshotOf(tx, task)
  await changeTask(tx, task.id, { state: 'accepted', assignee: actor.userId, accepted_at: now })
  // The citizen at the door can ask 96110 whether this officer is real.
  if (AT_THE_DOOR.has(task.kind) && task.officerCode === null) await giveOfficerCode(tx, task.id, drawCode)
  await clearDeadlines(tx, [task.id], ['accept'])
  if (!isFollowUp(task)) await startClocks(tx, task.id, onAccept(task.kind, task.level, (await paceOf(tx)).clocks, now))
  await recordMove(tx, context, { ...task, assignee: actor.userId }, { kind: 'accepted', actor: actor.userId, before })
  for (const personId of [task.personId, ...(isFollowUp(task) ? [] : await mergedPersons(tx, task.warningId))]) {
    await recordReveal(tx, { userId: actor.userId, unit: actor.unit, personId, taskId: task.id, reason: 'task.accept', fields: PERSON_FIELDS }, now)
  }
  const { kind, id } = subjectOf(task)
  await audit(tx, { actor: actor.login, action: 'task.accept', subject: task.id, detail: { [kind]: id, reveals: true } }, now)
}

async function mustBeFree(tx: Tx, context: TapContext, task: AnyTask): Promise<void> {
  if (task.state === 'closed') throw refuse('task.closed')
  if (task.state === 'accepted') throw refuse('task.already_accepted')
  if (!mayAccept(task, context.actor)) throw refuse('task.not_yours')
  if (task.level !== 'red' || task.assignee === context.actor.userId) return
  const { openRedsMax } = await paceOf(tx)
  const load = (await openLoads(tx, [context.actor.userId])).get(context.actor.userId)
  if ((load?.openReds ?? 0) >= openRedsMax) throw refuse('task.too_many_reds', { limit: openRedsMax })
}
