import type { BulkResult } from '../contract/bulk.ts'
import type { BulkHandoverBody } from '../contract/warning.ts'
import { allow } from '../domain/access.ts'
import { maskDigits } from '../domain/digit-mask.ts'
import { refuse } from '../domain/refusal.ts'
import { deadlinesOf } from '../features/deadline/deadline.store.ts'
import { recordSteps, tasksOfWarning } from '../features/task/task.store.ts'
import { acknowledgeWarning } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import { readAndEnrich } from '../platform/transaction.ts'
import { eachOf } from './in-bulk.ts'
import { actOnWarning, type TapContext } from './task-in-hand.ts'
import { handOver } from './task-to-other-unit.ts'

/** Several warnings of the queue go to one colleague or unit, each in a transaction of its own: what cannot be handed over does not hold up the others. */
export function handOverWarnings(context: TapContext, { ids, ...body }: BulkHandoverBody): Promise<BulkResult> {
  allow(context.actor, 'task.work')
  return eachOf(ids, async (id) => {
    const taskId = await firstToRunOut(context, id)
    if (taskId === undefined) throw refuse('warning.no_open_task')
    await handOver(context, taskId, body)
  })
}

/** The task that the queue shows for a warning. One that is out of the actor's sight has none. */
function firstToRunOut(context: TapContext, warningId: string): Promise<string | undefined> {
  return readAndEnrich(context, async (tx) => (await tasksOfWarning(tx, warningId)).filter((task) => task.state !== 'closed').map((task) => task.id), async (tx, open) => {
    const [first] = await deadlinesOf(tx, open)
    return first?.subject_id ?? open[0]
  })
}

/** Somebody at the desk has seen them: it stands in each history with the reason, and no page rings for them any more. */
export function acknowledgeWarnings(context: TapContext, ids: readonly string[], reason: string): Promise<BulkResult> {
  allow(context.actor, 'warning.acknowledge')
  const note = maskDigits(reason)
  return eachOf(ids, (id) => actOnWarning(context, id, async (tx, { state, acknowledged_at: seenAt, region, unit }) => {
    const { actor, now } = context
    if (state === 'closed') throw refuse('warning.closed')
    if (seenAt !== null) throw refuse('warning.acknowledged')
    await acknowledgeWarning(tx, id, actor.userId, now)
    await recordSteps(tx, [{ subjectId: id, taskId: null, actor: actor.userId, kind: 'seen-at-desk', detail: { note }, region, unit }], now)
    await announce(tx, [{ type: 'warning.acknowledged', subject: id, region, unit }], now)
    await audit(tx, { actor: actor.login, action: 'warning.acknowledge', subject: id, detail: { reason: note } }, now)
  }))
}
