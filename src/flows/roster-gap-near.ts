import { clearDeadlines, setDeadlines } from '../features/deadline/deadline.store.ts'
import { shiftById, unitByCode, watchEndsOf } from '../features/roster/roster.store.ts'
import { announce } from '../platform/outbox.ts'
import type { Context, Tx } from '../platform/transaction.ts'

const NOBODY_AFTER = 'nobody-after'
/** So long before a watched post is empty, whoever plans it is told. */
const GAP_ALARM_HOURS = 24

/**
 * A shift after which nobody comes has a clock: it rings a day before. Wound anew with every change of the unit's roster. One that should have rung
 * already rings at once, under a moment of its own: a clock that fired is not set again.
 */
export async function windRosterClocks(tx: Tx, unit: string, now: Date): Promise<void> {
  const ends = await watchEndsOf(tx, unit, now)
  await clearDeadlines(tx, ends.map((one) => one.id), [NOBODY_AFTER])
  const dueAt = (endsAt: Date) => new Date(Math.max(endsAt.getTime() - GAP_ALARM_HOURS * 3_600_000, now.getTime()))
  await setDeadlines(tx, ends.filter((one) => one.isLast).map(({ id, endsAt }) => ({ subject_kind: 'duty', subject_id: id, rule: NOBODY_AFTER, due_at: dueAt(endsAt) })))
}

/** Told to the unit, the one above it and the centre, unless somebody has filled the gap meanwhile. */
export async function rosterClockRanOut(tx: Tx, context: Context, shiftId: string): Promise<void> {
  const shift = await shiftById(tx, shiftId)
  if (shift === undefined || !(await watchEndsOf(tx, shift.unit, context.now)).some((one) => one.id === shiftId && one.isLast)) return
  const parent = (await unitByCode(tx, shift.unit))?.parent ?? null
  await announce(tx, [shift.unit, ...(parent === null ? [] : [parent])].map((unit) => ({ type: 'roster.gap', subject: shiftId, unit })), context.now)
}
