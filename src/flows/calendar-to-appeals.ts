import type { AppealClock } from '../contract/appeal.ts'
import type { CalendarBody, CalendarEffect, CalendarView, WorkingDays } from '../contract/calendar.ts'
import { allow } from '../domain/access.ts'
import { dayText } from '../domain/period.ts'
import { refuse } from '../domain/refusal.ts'
import { workingDaysLater, workingDaysUntil, type WorkingCalendar } from '../domain/working-days.ts'
import { refOf } from '../features/appeal/appeal.rules.ts'
import { moveDue, openAppealsDueAfter } from '../features/appeal/appeal.store.ts'
import { setDeadlines } from '../features/deadline/deadline.store.ts'
import { APPEAL_CLOCK_SETTING, lockCalendar, saveSetting, settingChangedAt, WORKING_CALENDAR_SETTING, workingCalendarOf } from '../features/settings/settings.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, readAsSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'

const MOVES_SHOWN_MAX = 10

export async function calendarNow(context: ActorContext): Promise<CalendarView> {
  allow(context.actor, 'settings.read')
  return readAsSystem(context, async (tx) => ({ ...(await workingCalendarOf(tx)), changedAt: (await settingChangedAt(tx, WORKING_CALENDAR_SETTING))?.toISOString() ?? null, now: context.now.toISOString() }))
}

/** Which open objections end on another day; nothing is changed. */
export async function previewCalendar(context: ActorContext, calendar: WorkingDays): Promise<CalendarEffect> {
  allow(context.actor, 'settings.write')
  return effectOf(await readAsSystem(context, (tx) => movesOf(tx, context, calendar)))
}

/** From now on; open objections keep the number of working days that they were given, and so may end on another day. */
export async function changeCalendar(context: ActorContext, { seen, ...days }: CalendarBody): Promise<CalendarEffect> {
  allow(context.actor, 'settings.write')
  const calendar = { daysOff: sortedOnce(days.daysOff), daysWorked: sortedOnce(days.daysWorked) }
  return asSystem(context, async (tx) => {
    await lockCalendar(tx)
    const before = await workingCalendarOf(tx)
    if (((await settingChangedAt(tx, WORKING_CALENDAR_SETTING))?.toISOString() ?? null) !== seen) throw refuse('calendar.changed')
    const moves = await moveTo(tx, context, calendar, context.actor.userId)
    // One that lies under another is decided with that one, and has no clock of its own.
    await setDeadlines(tx, moves.filter(({ isFolded }) => !isFolded).map(({ id, dueAt }) => ({ subject_kind: 'appeal', subject_id: id, rule: 'decide', due_at: dueAt })))
    const detail = { daysOff: changesBetween(before.daysOff, calendar.daysOff), daysWorked: changesBetween(before.daysWorked, calendar.daysWorked), moved: moves.length }
    await audit(tx, { actor: context.actor.login, action: 'settings.calendar', subject: WORKING_CALENDAR_SETTING, detail }, context.now)
    return effectOf(moves)
  })
}

/** In the public zone: what the police zone counts by. Nobody decides here, and no clock runs. */
export async function takeCalendar(tx: Tx, context: Context, { decideWorkingDays, daysOff, daysWorked }: AppealClock & WorkingDays): Promise<void> {
  await lockCalendar(tx)
  await saveSetting(tx, APPEAL_CLOCK_SETTING, { decideWorkingDays }, null, context.now)
  await moveTo(tx, context, { daysOff, daysWorked }, null)
}

async function moveTo(tx: Tx, context: Context, calendar: WorkingDays, by: string | null): Promise<Moved[]> {
  const planned = await movesOf(tx, context, calendar)
  await saveSetting(tx, WORKING_CALENDAR_SETTING, calendar, by, context.now)
  const moved = await moveDue(tx, planned)
  return planned.filter(({ id }) => moved.has(id))
}

type Moved = { readonly id: string; readonly isFolded: boolean; readonly was: Date; readonly dueAt: Date }

async function movesOf(tx: Tx, { now }: Context, calendar: WorkingCalendar): Promise<Moved[]> {
  const before = await workingCalendarOf(tx)
  const open = await openAppealsDueAfter(tx, now)
  return open.flatMap(({ id, madeAt, dueAt, isFolded }) => {
    const moved = workingDaysLater(madeAt, workingDaysUntil(madeAt, dueAt, before), calendar)
    // What was promised for a day to come is not late at once because that day turns out to have been the last.
    const next = moved > now ? moved : endOfToday(now)
    return next.getTime() === dueAt.getTime() ? [] : [{ id, isFolded, was: dueAt, dueAt: next }]
  })
}

function endOfToday(now: Date): Date {
  return new Date(Date.parse(`${dayText(now)}T24:00:00+08:00`))
}

function effectOf(moves: readonly Moved[]): CalendarEffect {
  const lastDay = (end: Date) => dayText(new Date(end.getTime() - 1))
  return { moved: moves.length, first: moves.slice(0, MOVES_SHOWN_MAX).map(({ id, was, dueAt }) => ({ ref: refOf(id), was: lastDay(was), now: lastDay(dueAt) })) }
}

function sortedOnce(days: readonly string[]): string[] {
  return [...new Set(days)].toSorted()
}

/** '+2026-10-01 −2026-10-02' */
function changesBetween(before: readonly string[], after: readonly string[]): string {
  return [...after.filter((day) => !before.includes(day)).map((day) => `+${day}`), ...before.filter((day) => !after.includes(day)).map((day) => `−${day}`)].join(' ')
}
