import type { RosterConflict, ShiftBody } from '../contract/roster.ts'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { SHIFT_HOURS_MAX, type Shift } from '../features/roster/roster.rules.ts'
import { removeShifts, saveShift, shiftById, shiftsOfUnit, unitsByCodes } from '../features/roster/roster.store.ts'
import { asSystem, type ActorContext, type Tx } from '../platform/transaction.ts'
import { conflictsOf, mustBeStaff, mustPlan, rosterChanged } from './roster-in-hand.ts'

/** What stands against a change, before it is saved. */
export async function checkShift(context: ActorContext, body: ShiftBody, id?: string): Promise<RosterConflict[]> {
  allow(context.actor, 'roster.write')
  return asSystem(context, async (tx) => {
    const change = await changeOf(tx, context, body, id)
    const found = await conflictsOf(tx, change, context.now)
    const names = await unitsByCodes(tx, found.map((one) => one.unit))
    return found.map((one) => ({ ...one, unit: { code: one.unit, name: names.get(one.unit)?.name ?? one.unit } }))
  })
}

/** The same shift sent twice is one shift. */
export async function addShift(context: ActorContext, body: ShiftBody): Promise<void> {
  await write(context, body, undefined)
}

export async function changeShift(context: ActorContext, id: string, body: ShiftBody): Promise<void> {
  await write(context, body, id)
}

async function write(context: ActorContext, body: ShiftBody, id: string | undefined): Promise<void> {
  allow(context.actor, 'roster.write')
  await asSystem(context, async (tx) => {
    const { before, after } = await changeOf(tx, context, body, id)
    if ((await shiftsOfUnit(tx, after.unit, { from: after.startsAt, until: after.endsAt })).some((one) => isSame(one, after))) return
    const conflicts = await conflictsOf(tx, { before, after }, context.now)
    if (conflicts.length > 0 && !body.despite) throw refuse('roster.conflict', { count: conflicts.length })
    await saveShift(tx, after)
    const detail = { ...wordsOf(after), conflicts: conflicts.length }
    const what = before === undefined ? { action: 'roster.added', detail, changed: [] } : { action: 'roster.moved', detail: { ...detail, was: wordsOf(before) }, changed: [after.id] }
    await rosterChanged(tx, context, { ...what, subject: after.id, unit: after.unit })
  })
}

export async function removeShift(context: ActorContext, id: string): Promise<void> {
  allow(context.actor, 'roster.write')
  await asSystem(context, async (tx) => {
    const shift = await plannedShift(tx, context, id)
    if (shift.startsAt <= context.now) throw refuse('roster.begun')
    await removeShifts(tx, [id])
    await clearDeadlines(tx, [id])
    await rosterChanged(tx, context, { action: 'roster.removed', subject: id, unit: shift.unit, detail: wordsOf(shift), changed: [id] })
  })
}

/** Somebody takes over in the middle of a shift: the one ends now, the other begins. */
export async function relieveShift(context: ActorContext, id: string, toUser: string): Promise<void> {
  allow(context.actor, 'roster.write')
  const { now } = context
  await asSystem(context, async (tx) => {
    const shift = await plannedShift(tx, context, id)
    if (shift.startsAt >= now || shift.endsAt <= now) throw refuse('roster.not_running')
    await mustBeStaff(tx, context, toUser)
    if (toUser === shift.userId) throw refuse('roster.unknown_person')
    await saveShift(tx, { ...shift, endsAt: now })
    await saveShift(tx, { id: context.newId(), unit: shift.unit, userId: toUser, post: shift.post, startsAt: now, endsAt: shift.endsAt })
    await rosterChanged(tx, context, { action: 'roster.relieved', subject: id, unit: shift.unit, detail: { ...wordsOf(shift), to: toUser }, changed: [id] })
  })
}

async function plannedShift(tx: Tx, context: ActorContext, id: string): Promise<Shift> {
  const seen = await shiftById(tx, id)
  if (seen === undefined) throw refuse('request.not_found')
  await mustPlan(tx, context, seen.unit)
  const shift = await shiftById(tx, id)
  if (shift === undefined) throw refuse('request.not_found')
  return shift
}

async function changeOf(tx: Tx, context: ActorContext, body: ShiftBody, id: string | undefined): Promise<{ before: Shift | undefined; after: Shift }> {
  const before = id === undefined ? undefined : await plannedShift(tx, context, id)
  const unit = await mustPlan(tx, context, before?.unit ?? body.unit)
  const [startsAt, endsAt] = [new Date(body.startsAt), new Date(body.endsAt)]
  if (endsAt <= startsAt || endsAt.getTime() - startsAt.getTime() > SHIFT_HOURS_MAX * 3_600_000) throw refuse('roster.bad_span', { hours: SHIFT_HOURS_MAX })
  if (startsAt <= context.now || (before !== undefined && before.startsAt <= context.now)) throw refuse('roster.begun')
  await mustBeStaff(tx, context, body.userId)
  return { before, after: { id: before?.id ?? context.newId(), unit: unit.code, userId: body.userId, post: body.post, startsAt, endsAt } }
}

function isSame(one: Shift, other: Shift): boolean {
  return one.id !== other.id && one.userId === other.userId && one.post === other.post && one.startsAt.getTime() === other.startsAt.getTime() && one.endsAt.getTime() === other.endsAt.getTime()
}

function wordsOf({ userId, post, startsAt, endsAt }: Shift): Record<string, string> {
  return { user: userId, post, from: startsAt.toISOString(), until: endsAt.toISOString() }
}
