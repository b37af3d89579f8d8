import { refuse, Refusal } from '../domain/refusal.ts'
import type { ReadSignal } from '../features/signal/signal.rules.ts'
import { errorNumber } from '../platform/ids.ts'
import { log } from '../platform/log.ts'
import { isAboutData } from '../platform/postgres/pool.ts'
import type { SignalAnswer } from './signals-to-warnings.ts'

/** More of them at once are no bad signals but a fault of ours: the transaction fails as a whole, and its sender repeats it. */
const SPOILED_MAX = 20

type Take = (signals: readonly ReadSignal[]) => Promise<SignalAnswer[]>

/**
 * One signal that cannot be written must not take the others of its transaction with it: what fails is halved until the one stands alone,
 * which is answered `signal.unprocessable`; the rest is taken. `take` is one whole transaction.
 */
export function takeAllButSpoiled(signals: readonly ReadSignal[], take: Take): Promise<SignalAnswer[]> {
  let spoiled = 0
  const takePart = async (part: readonly ReadSignal[]): Promise<SignalAnswer[]> => {
    try {
      return await take(part)
    } catch (error) {
      if (error instanceof Refusal || !isAboutData(error)) throw error
      if (part.length > 1) {
        const middle = Math.ceil(part.length / 2)
        return [...(await takePart(part.slice(0, middle))), ...(await takePart(part.slice(middle)))]
      }
      if (++spoiled > SPOILED_MAX) throw error
      const id = errorNumber()
      log.error({ id, err: error }, 'a signal could not be taken')
      return [refuse('signal.unprocessable', { id })]
    }
  }
  return takePart(signals)
}
