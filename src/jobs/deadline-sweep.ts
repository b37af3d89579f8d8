import { SWEEP_ROWS_MAX } from '../features/deadline/deadline.store.ts'
import { fireNextDeadline } from '../flows/deadline-to-escalation.ts'
import type { LocatePoint, Source } from '../flows/signals-to-warnings.ts'
import { log } from '../platform/log.ts'
import type { Context } from '../platform/transaction.ts'

const LOOK_EVERY_MS = 500
const AFTER_FAILURE_MS = 1_000

export type Sweep = { readonly stop: () => Promise<void> }

/** Looks twice a second for clocks that have run out. Several workers may sweep at once: each deadline is taken by one of them. */
export function startDeadlineSweep(contextNow: () => Context, ourSource: Source, locate: LocatePoint): Sweep {
  let stopped = false
  let wakeUp: () => void = () => undefined
  const sleep = (ms: number) => new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    wakeUp = () => { clearTimeout(timer); resolve() }
  })
  const running = (async () => {
    while (!stopped) {
      try {
        await sweepOnce(contextNow, ourSource, locate)
        await sleep(LOOK_EVERY_MS)
      } catch (error) {
        log.warn({ err: (error as Error).message }, 'deadline sweep failed; it tries again')
        await sleep(AFTER_FAILURE_MS)
      }
    }
  })()
  return { stop: async () => { stopped = true; wakeUp(); await running } }
}

/** Fires what is due, one transaction each; answers how many. */
export async function sweepOnce(contextNow: () => Context, ourSource: Source, locate: LocatePoint): Promise<number> {
  for (let fired = 0; fired < SWEEP_ROWS_MAX; fired++) {
    if ((await fireNextDeadline(contextNow(), ourSource, locate)) === undefined) return fired
  }
  return SWEEP_ROWS_MAX
}
