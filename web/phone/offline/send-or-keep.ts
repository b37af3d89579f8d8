import { isUnreachable, ownFailure } from '../../ui/api/failure.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { keptRows, waitsFor, type Entry } from './kept-rows.ts'
import { offline } from './load.ts'

export const KEPT = 'kept'
/** Nobody stands at a door for a quarter of a minute to see a button turn grey: sent later under the same key, it is the same tap. */
const PATIENCE_MS = 6_000

interface Tap<Answer> {
  readonly taskId: string
  readonly key: string
  readonly entry: Entry
  /** `no`: whoever asks for it must know that it was done. `takes-back`: of what still waits, the last is taken out. */
  readonly waits: 'may' | 'no' | 'takes-back'
  readonly send: (timeoutMs?: number) => Promise<Answer>
}

/** With signal it is sent; without, or behind something that waits, it is kept on this phone. */
export async function sendOrKeep<Answer>({ taskId, key, entry, waits, send }: Tap<Answer>): Promise<Answer | typeof KEPT> {
  const phone = await offline().catch(() => undefined)
  if (phone?.isOpen() !== true) return send()
  if (waits === 'takes-back' && waitsFor(taskId)) {
    await phone.discard(keptRows().findLast((row) => row.taskId === taskId && row.refusal === null)!.id)
    return KEPT
  }
  if (waits !== 'may') return send()
  const keep = () => phone.keep({ key, taskId, at: new Date(serverNow()).toISOString(), entry })
  if (waitsFor(taskId)) {
    const behind = await keep()
    if (behind === 'kept') {
      void phone.send()
      return KEPT
    }
    if (behind === 'no-room') await sendWaiting(taskId)
  }
  try {
    return await send(PATIENCE_MS)
  } catch (failure) {
    if (!isUnreachable(failure)) throw failure
    const kept = await keep()
    if (kept === 'kept') return KEPT
    throw kept === 'no-room' ? ownFailure('client.no_room') : failure
  }
}

/** No room behind what waits for this task: that goes first, and leaves its room. */
export async function sendWaiting(taskId: string): Promise<void> {
  const phone = await offline()
  await phone.send()
  if (waitsFor(taskId)) throw ownFailure('client.no_room')
}
