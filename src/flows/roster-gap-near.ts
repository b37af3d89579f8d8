import { clearDeadlines, setDeadlines } from '../features/deadline/deadline.store.ts'
import type { Shift } from '../features/roster/roster.rules.ts'
import { shiftById, unitByCode, unitsByCodes, watchEndsOf, watchGapsOf } from '../features/roster/roster.store.ts'
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
  await tellGap(tx, shift, context.now)
}

async function tellGap(tx: Tx, { id, unit }: Pick<Shift, 'id' | 'unit'>, now: Date): Promise<void> {
  const parent = (await unitByCode(tx, unit))?.parent ?? null
  await announce(tx, [unit, ...(parent === null ? [] : [parent])].map((told) => ({ type: 'roster.gap', subject: id, unit: told })), now)
}

/**
 * Somebody no longer counts on the rosters where they stood, or counts again: the clocks of these units are wound anew, and a watched post that is empty from
 * this moment on is told at once. No clock can: the shift that would carry it is the one that is gone.
 */
export async function rostersWithout(tx: Tx, shifts: readonly Shift[], now: Date): Promise<void> {
  const codes = [...new Set(shifts.map((shift) => shift.unit))].toSorted()
  const units = await unitsByCodes(tx, codes)
  for (const code of codes) {
    await windRosterClocks(tx, code, now)
    await announce(tx, [{ type: 'roster.changed', subject: shifts.find((shift) => shift.unit === code)!.id, unit: code }], now)
    const gaps = await watchGapsOf(tx, [...units.values()].filter((unit) => unit.code === code), { from: now, until: new Date(now.getTime() + GAP_ALARM_HOURS * 3_600_000) })
    const empty = shifts.find((shift) => shift.unit === code && shift.startsAt <= now && shift.endsAt > now && gaps.some((gap) => gap.post === shift.post && gap.from.getTime() === now.getTime()))
    if (empty !== undefined) await tellGap(tx, empty, now)
  }
}
