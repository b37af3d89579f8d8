import { dueNow, fireDeadline } from '../src/flows/deadline-to-escalation.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import type { Context } from '../src/platform/transaction.ts'
import type { City } from './city.ts'
import { OWN_SOURCE, pointsIn, type Ground } from './seed-ground.ts'

const CLOCKS_MAX = 200

/** Clocks that ran out while the last hours were written down are answered at their moments, as the worker would have. */
export async function answerClocks(context: Context, city: City, ground: Ground): Promise<void> {
  const locate = pointsIn(city)
  for (let answered = 0; answered < CLOCKS_MAX; answered++) {
    const due = await dueNow(context)
    if (due === undefined) return
    await fireDeadline({ ...context, now: due.due_at, newId: () => uuidv7(due.due_at) }, due, ground.sources.get(OWN_SOURCE.code)!, locate)
  }
}
