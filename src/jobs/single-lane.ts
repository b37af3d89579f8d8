import { refuse } from '../domain/refusal.ts'
import { signalsToWarnings, type LocatePlace, type SignalAnswer, type Source } from '../flows/signals-to-warnings.ts'
import { takeAllButSpoiled } from '../flows/spoiled-signals.ts'
import type { ReadSignal } from '../features/signal/signal.rules.ts'
import type { Context } from '../platform/transaction.ts'

/** Waiting posts beyond this are refused rather than kept: the sender repeats them, and nothing is lost. */
const WAITING_POSTS_MAX = 5_000
const POSTS_PER_TRANSACTION = 100

type Waiting = { readonly source: Source; readonly signal: ReadSignal; readonly answer: (answer: SignalAnswer) => void; readonly fail: (error: unknown) => void }
export type SingleLane = { readonly take: (source: Source, signal: ReadSignal) => Promise<SignalAnswer>; readonly isBusy: () => boolean }

/**
 * A lane of its own for single posts, on a connection of its own, so that they never wait behind a batch. Posts that arrive while a
 * transaction is under way go together in the next one: at rest each goes alone, at 200 a second a few share one commit.
 */
export function singleLane(contextNow: () => Context, locate: LocatePlace): SingleLane {
  const waiting: Waiting[] = []
  let busy = false
  const run = async (): Promise<void> => {
    busy = true
    while (waiting.length > 0) {
      const source = waiting[0]!.source
      const together = takeTogether(waiting, source)
      try {
        const answers = await takeAllButSpoiled(together.map((one) => one.signal), (signals) => signalsToWarnings(contextNow(), source, signals, locate))
        together.forEach((one, index) => one.answer(answers[index]!))
      } catch (error) {
        for (const one of together) one.fail(error)
      }
    }
    busy = false
  }
  return {
    take: (source, signal) => new Promise((answer, fail) => {
      if (waiting.length >= WAITING_POSTS_MAX) return fail(refuse('request.too_many', { seconds: 1 }))
      waiting.push({ source, signal, answer, fail })
      if (!busy) void run()
    }),
    isBusy: () => busy,
  }
}

function takeTogether(waiting: Waiting[], source: Source): Waiting[] {
  const count = waiting.findIndex((one) => one.source.id !== source.id)
  return waiting.splice(0, Math.min(count === -1 ? waiting.length : count, POSTS_PER_TRANSACTION))
}
