import type { DeadlineRow } from '../features/deadline/deadline.store.ts'
import { dueNow, fireDeadline } from '../flows/deadline-to-escalation.ts'
import type { LocatePlace, Source } from '../flows/signals-to-warnings.ts'
import type { Context } from '../platform/transaction.ts'
import { loop, type Loop } from './loop.ts'

const LOOK_EVERY_MS = 500
const AFTER_FAILURE_MS = 1_000
const PASSED_OVER_MS = 5_000

/**
 * Fires clocks that have run out, one transaction each. Several workers may sweep at once: each deadline is taken by one of them. One that fails, because a
 * process that hangs holds its case, is passed over for a moment: it must not keep all the others from ringing.
 */
export function startDeadlineSweep(contextNow: () => Context, ourSource: Source, locate: LocatePlace): Loop {
  let passedOver: { readonly due: DeadlineRow; readonly until: number }[] = []
  const fireOne = async () => {
    const context = contextNow()
    passedOver = passedOver.filter(({ until }) => until > context.now.getTime())
    const due = await dueNow(context, passedOver.map((one) => one.due))
    if (due === undefined) return 'idle'
    try {
      await fireDeadline(context, due, ourSource, locate)
    } catch (error) {
      passedOver.push({ due, until: context.now.getTime() + PASSED_OVER_MS })
      throw error
    }
    return 'more'
  }
  return loop(fireOne, { name: 'deadline sweep', idleMs: LOOK_EVERY_MS, afterFailureMs: AFTER_FAILURE_MS })
}
