import { setDeadlines } from '../features/deadline/deadline.store.ts'
import { STILL_ON_AFTER_SECONDS } from '../features/signal/signal.rules.ts'
import { rememberOpenCalls, type OpenCall } from '../features/signal/signal.store.ts'
import type { Tx } from '../platform/transaction.ts'

/** A suspect call that is still on sets a clock: ten minutes after it began somebody looks again (open-call-to-recheck). */
export async function watchOpenCalls(tx: Tx, calls: readonly OpenCall[]): Promise<void> {
  if (calls.length === 0) return
  await rememberOpenCalls(tx, calls)
  await setDeadlines(tx, calls.map((call) => ({ subject_kind: 'call', subject_id: call.id, rule: 'still-on', due_at: new Date(call.beganAt.getTime() + STILL_ON_AFTER_SECONDS * 1_000) })))
}
