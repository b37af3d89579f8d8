import { POSTS, type MyShifts, type RosterMonth, type RosterOverview, type RosterQuery, type SwitchView, type WatchGaps, type PresentList } from '../contract/roster.ts'
import { allow, may, mayAtMost } from '../domain/access.ts'
import { beginningOf, dayText, periodOf } from '../domain/period.ts'
import { refuse } from '../domain/refusal.ts'
import { cellOf, SHEET_COLUMNS } from '../domain/roster-sheet.ts'
import { wordsFor } from '../features/duty-switch/duty-switch.rules.ts'
import { switchesOf, switchesOfUnit, type SwitchRow } from '../features/duty-switch/duty-switch.store.ts'
import { mayCome, mayLeave, minutesByDay, watchedPosts, type Span } from '../features/roster/roster.rules.ts'
import { doublesOf, gapsOf, plansRoster, presentIn, shiftById, shiftsOfPeople, shiftsOfUnit, staffOf, unitsInReach, watchGapsOf, type ShiftRow, type UnitRow } from '../features/roster/roster.store.ts'
import { readAsSystem, type ActorContext, type Tx } from '../platform/transaction.ts'
import { userNames } from './names.ts'

const DAY_MS = 86_400_000
const MINUTES_A_DAY = 1_440
/** The check around the clock looks so far ahead; a gap that begins within a day is near. */
const WATCHED_DAYS = 7
const MY_DAYS = 28
const SWITCHES_DAYS = 14

/** A month of a unit: who is at which post, what is missing, who is in two places at once. */
export function rosterMonth(context: ActorContext, query: RosterQuery): Promise<RosterMonth> {
  allow(context.actor, 'roster.read')
  const { month, span } = monthOf(query.month, context.now)
  return readAsSystem(context, async (tx) => {
    const { units, unit } = await unitOf(tx, context, query.unit)
    const shifts = await shiftsOfUnit(tx, unit.code, span)
    const gaps = await gapsOf(tx, POSTS.map((post) => ({ unit: unit.code, post })), span)
    const doubles = await doublesOf(tx, unit.code, span)
    const mayWrite = await plansNow(tx, context, unit.code)
    const people = (await staffOf(tx, [unit.code])).filter((one) => one.role !== 'grid-leader' && mayAtMost({ role: one.role, unitKind: unit.kind }, 'task.work'))
    const open = minutesByDay(gaps.filter((gap) => gap.post === 'on-duty'), span)
    return {
      unit: { code: unit.code, name: unit.name, kind: unit.kind }, month, units: units.map(({ code, name }) => ({ code, name })), people: people.map(({ id, name, role }) => ({ id, name, role })),
      shifts: shifts.map((shift) => ({
        id: shift.id, user: { id: shift.userId, name: shift.name }, isOff: shift.isOff, post: shift.post, ...timesOf(shift),
        doubles: doubles.filter((one) => one.shiftId === shift.id).map(({ unit: code, unitName, post, from, until }) => ({ unit: { code, name: unitName }, post, from: from.toISOString(), until: until.toISOString() })),
      })),
      gaps: gaps.map(({ post, from, until }) => ({ post, from: from.toISOString(), until: until.toISOString() })), coveredMinutes: open.map((minutes) => MINUTES_A_DAY - minutes),
      switches: await switchViews(tx, context, await switchesOfUnit(tx, unit.code, daysBefore(context.now, SWITCHES_DAYS)), mayWrite), mayWrite, now: context.now.toISOString(),
    }
  })
}

/** Every unit in reach on every day of a month: how long nobody is on duty, or a watched post has nobody. */
export function rosterOverview(context: ActorContext, query: RosterQuery): Promise<RosterOverview> {
  allow(context.actor, 'roster.read')
  const { month, span } = monthOf(query.month, context.now)
  return readAsSystem(context, async (tx) => {
    const units = await unitsInReach(tx, context.actor)
    const lines = units.flatMap((unit) => [...new Set(['on-duty' as const, ...watchedPosts(unit.kind)])].map((post) => ({ unit, post })))
    const gaps = await gapsOf(tx, lines.map(({ unit, post }) => ({ unit: unit.code, post })), span)
    const rows = lines.map(({ unit, post }) => ({
      unit: { code: unit.code, name: unit.name }, post, openMinutes: minutesByDay(gaps.filter((gap) => gap.unit === unit.code && gap.post === post), span),
    }))
    return { month, rows, now: context.now.toISOString() }
  })
}

/** Every hour of the next seven days in which the centre, its command room or a station in reach has nobody. */
export function watchGaps(context: ActorContext): Promise<WatchGaps> {
  allow(context.actor, 'roster.read')
  const { now } = context
  return readAsSystem(context, async (tx) => {
    const units = await unitsInReach(tx, context.actor)
    const names = new Map(units.map((unit) => [unit.code, unit.name]))
    const gaps = await watchGapsOf(tx, units, { from: now, until: daysBefore(now, -WATCHED_DAYS) })
    return {
      items: gaps.map(({ unit, post, from, until }) => ({ unit: { code: unit, name: names.get(unit)! }, post, from: from.toISOString(), until: until.toISOString() })),
      near: gaps.filter((gap) => gap.from.getTime() < now.getTime() + DAY_MS).length, mayWrite: await plansNow(tx, context, context.actor.unit), now: now.toISOString(),
    }
  })
}

export function presentNow(context: ActorContext): Promise<PresentList> {
  allow(context.actor, 'roster.read')
  return readAsSystem(context, async (tx) => {
    const units = new Map((await unitsInReach(tx, context.actor)).map((unit) => [unit.code, unit]))
    const present = await presentIn(tx, [...units.keys()], context.now)
    return {
      items: present.map(({ unit, userId, name, post, cameAt, leftAt }) => ({ unit: { code: unit, name: units.get(unit)!.name }, user: { id: userId, name }, post, cameAt: iso(cameAt), leftAt: iso(leftAt) })),
      now: context.now.toISOString(),
    }
  })
}

/** What an officer's phone shows: the own shifts of the next weeks, and whom to ask for a switch or hand the work over to. */
export function myShifts(context: ActorContext): Promise<MyShifts> {
  allow(context.actor, 'task.work')
  const { actor, now } = context
  return readAsSystem(context, async (tx) => {
    const span = { from: daysBefore(now, 1), until: daysBefore(now, -MY_DAYS) }
    const own = (await shiftsOfPeople(tx, [actor.userId], span)).filter((shift) => shift.endsAt > now || mayLeave(shift, now))
    const units = new Map((await unitsInReach(tx, { unit: '', unitKind: 'centre' })).map((unit) => [unit.code, unit.name]))
    const staff = (await staffOf(tx, [actor.unit])).filter((one) => one.id !== actor.userId && one.role !== 'grid-leader' && mayAtMost({ role: one.role, unitKind: actor.unitKind }, 'task.work'))
    const theirs = (await shiftsOfUnit(tx, actor.unit, { from: now, until: span.until })).filter((shift) => shift.userId !== actor.userId)
    // Whoever comes next comes when the shift that is going on ends.
    const handoverAt = own.filter((shift) => shift.startsAt <= now && shift.endsAt > now).map((shift) => shift.endsAt.getTime())
    const running = theirs.filter((shift) => shift.startsAt <= now)
    return {
      shifts: own.map((shift) => ({ id: shift.id, post: shift.post, ...timesOf(shift), unit: { code: shift.unit, name: units.get(shift.unit) ?? shift.unit }, mayCome: mayCome(shift, now), mayLeave: mayLeave(shift, now) })),
      colleagues: staff.map(({ id, name }) => ({
        id, name, onDuty: running.some((shift) => shift.userId === id), next: theirs.some((shift) => shift.userId === id && shift.post === 'on-duty' && handoverAt.includes(shift.startsAt.getTime())),
        shifts: theirs.filter((shift) => shift.userId === id && shift.startsAt > now).map(switched),
      })),
      switches: await mySwitches(tx, context),
      now: now.toISOString(),
    }
  })
}

/** Asked by or of this person; for the duty officer also what colleagues have agreed upon. */
async function mySwitches(tx: Tx, context: ActorContext): Promise<SwitchView[]> {
  const { actor, now } = context
  const since = daysBefore(now, SWITCHES_DAYS)
  const plans = await plansNow(tx, context, actor.unit)
  const own = await switchesOf(tx, actor.userId, since)
  const agreed = plans ? (await switchesOfUnit(tx, actor.unit, since)).filter((row) => (row.state === 'agreed' || row.state === 'done') && !own.some((one) => one.id === row.id)) : []
  return switchViews(tx, context, [...own, ...agreed], plans)
}

/** The month as a sheet, which comes back the same way (src/flows/sheet-to-roster.ts). */
export function rosterSheet(context: ActorContext, query: RosterQuery): Promise<{ readonly name: string; readonly header: string[]; readonly rows: string[][] }> {
  allow(context.actor, 'roster.read')
  const { month, span } = monthOf(query.month, context.now)
  return readAsSystem(context, async (tx) => {
    const { unit, units } = await unitOf(tx, context, query.unit)
    const staff = await staffOf(tx, units.map((one) => one.code))
    const shifts = await shiftsOfUnit(tx, unit.code, span)
    const who = (shift: ShiftRow) => {
      const login = staff.find((one) => one.id === shift.userId)?.login
      return login === undefined || staff.filter((one) => one.name === shift.name).length === 1 ? shift.name : `${shift.name}(${login})`
    }
    const days = Math.round((span.until.getTime() - span.from.getTime()) / DAY_MS)
    const rows = Array.from({ length: days }, (_, index) => dayText(daysBefore(span.from, -index))).map((day) => [
      day, ...POSTS.map((post) => cellOf(shifts.filter((shift) => shift.post === post && dayText(shift.startsAt) === day).map((shift) => ({ who: who(shift), startsAt: shift.startsAt, endsAt: shift.endsAt })))),
    ])
    return { name: `排班-${unit.name}-${month}`, header: [SHEET_COLUMNS.day[0], ...POSTS.map((post) => SHEET_COLUMNS[post][0])], rows }
  })
}

export async function unitOf(tx: Tx, { actor }: ActorContext, code = actor.unit): Promise<{ readonly units: UnitRow[]; readonly unit: UnitRow }> {
  const units = await unitsInReach(tx, actor)
  const unit = units.find((one) => one.code === code)
  if (unit === undefined) throw refuse('request.not_found')
  return { units, unit }
}

async function plansNow(tx: Tx, { actor, now }: ActorContext, unit: string): Promise<boolean> {
  return may(actor, 'roster.write') && (await plansRoster(tx, actor, unit, now))
}

async function switchViews(tx: Tx, { actor, now }: ActorContext, rows: readonly SwitchRow[], plans: boolean): Promise<SwitchView[]> {
  const names = await userNames(tx, rows.flatMap((row) => [row.asked_by, row.asked_of]))
  const named = (id: string) => ({ id, name: names.get(id) ?? '' })
  const views = rows.map(async (row): Promise<SwitchView | undefined> => {
    const [shift, back] = [await shiftById(tx, row.duty_id), row.return_id === null ? undefined : await shiftById(tx, row.return_id)]
    if (shift === undefined) return undefined
    const hasBegun = [shift, back].some((one) => one !== undefined && one.startsAt <= now)
    return {
      id: row.id, state: row.state, shift: switched(shift), inReturn: back === undefined ? null : switched(back), by: named(row.asked_by), of: named(row.asked_of), note: row.note, askedAt: row.asked_at.toISOString(),
      words: wordsFor({ state: row.state, askedBy: row.asked_by, askedOf: row.asked_of }, { userId: actor.userId, plans, hasBegun }),
    }
  })
  return (await Promise.all(views)).filter((view) => view !== undefined)
}

function switched({ id, post, startsAt, endsAt }: ShiftRow): SwitchView['shift'] {
  return { id, post, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() }
}

function timesOf({ startsAt, endsAt, cameAt, leftAt }: ShiftRow) {
  return { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), cameAt: iso(cameAt), leftAt: iso(leftAt) }
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null
}

function monthOf(month: string | undefined, now: Date): { readonly month: string; readonly span: Span } {
  const { start, end } = month === undefined ? periodOf('month', now) : periodOf('month', beginningOf(`${month}-01`))
  return { month: dayText(start).slice(0, 7), span: { from: start, until: end } }
}

function daysBefore(at: Date, days: number): Date {
  return new Date(at.getTime() - days * DAY_MS)
}
