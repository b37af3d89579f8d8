import { fireNextDeadline } from '../flows/deadline-to-escalation.ts'
import type { LocatePlace, Source } from '../flows/signals-to-warnings.ts'
import type { Context } from '../platform/transaction.ts'
import { loop, type Loop } from './loop.ts'

const LOOK_EVERY_MS = 500
const AFTER_FAILURE_MS = 1_000

/** Fires clocks that have run out, one transaction each. Several workers may sweep at once: each deadline is taken by one of them. */
export function startDeadlineSweep(contextNow: () => Context, ourSource: Source, locate: LocatePlace): Loop {
  const fireOne = async () => ((await fireNextDeadline(contextNow(), ourSource, locate)) === undefined ? 'idle' : 'more')
  return loop(fireOne, { name: 'deadline sweep', idleMs: LOOK_EVERY_MS, afterFailureMs: AFTER_FAILURE_MS })
}
