import { setDeadlines } from '../features/deadline/deadline.store.ts'
import { endQuietSurge, gatherSurge } from '../features/warning/warning.store.ts'
import { announce } from '../platform/outbox.ts'
import type { Context, Tx } from '../platform/transaction.ts'

/** A burst has begun: somebody looks at it at once, to gather what came before it, and again until it is over. */
export async function watchSurge(tx: Tx, surgeId: string, dueAt: Date): Promise<void> {
  await setDeadlines(tx, [{ subject_kind: 'surge', subject_id: surgeId, rule: 'surge', due_at: dueAt }])
}

/** The clock of a burst ran out: its bundle is made whole, and after five quiet minutes it is over and the desk is told. */
export async function lookAtSurge(tx: Tx, context: Context, surgeId: string): Promise<void> {
  const gathered = await gatherSurge(tx, surgeId)
  const lookAgainAt = await endQuietSurge(tx, surgeId, context.now)
  if (lookAgainAt === undefined) return announce(tx, [{ type: 'surge.ended', subject: surgeId }], context.now)
  await watchSurge(tx, surgeId, lookAgainAt)
  // The pages that show its bundle look again.
  if (gathered > 0) await announce(tx, [{ type: 'surge.started', subject: surgeId }], context.now)
}
