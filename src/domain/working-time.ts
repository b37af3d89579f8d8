import chineseDays from 'chinese-days'
import { beijingMidnight, calendarDay, dayText, minuteOfDay } from './period.ts'

/** Minutes since midnight in Beijing, half-open, in order. */
export type OfficeHours = readonly { readonly fromMinute: number; readonly toMinute: number }[]

/** `holidaysKnown` is false when the State Council's holidays of a year on the way are not in our data: then weekends alone count. */
export type DueTime = { readonly dueAt: Date; readonly holidaysKnown: boolean }

const OFFICE_HOURS: OfficeHours = [
  { fromMinute: 8 * 60 + 30, toMinute: 12 * 60 },
  { fromMinute: 14 * 60, toMinute: 17 * 60 + 30 },
]

/** First and last year whose holidays and make-up days `chinese-days` 1.5.7 knows; a test notices when an update brings more. */
const HOLIDAY_YEAR_FIRST = 2004
export const HOLIDAY_YEAR_LAST = 2026

const MINUTE_MS = 60_000
/** The longest run of days off is ten; a year of looking means the calendar is broken. */
const DAYS_LOOKED_AT_MAX = 400
const WORKING_MINUTES_MAX = 60_000

/** A working day in mainland China: holidays off, make-up Saturdays and Sundays on. */
export function isWorkingDay(instant: Date): boolean {
  return chineseDays.isWorkday(dayText(instant))
}

function holidaysKnownFor(instant: Date): boolean {
  const { year } = calendarDay(instant)
  return HOLIDAY_YEAR_FIRST <= year && year <= HOLIDAY_YEAR_LAST
}

/** End of the n-th working day after `from`; the day itself does not count (civil procedure's way of counting a period). */
export function dueAfterWorkingDays(from: Date, days: number, hours: OfficeHours = OFFICE_HOURS): DueTime {
  if (!Number.isInteger(days) || days < 1 || days > DAYS_LOOKED_AT_MAX / 2) throw new RangeError(`working days: ${days}`)
  let left = days
  for (let ahead = 1; ahead <= DAYS_LOOKED_AT_MAX; ahead++) {
    const midnight = dayAfter(from, ahead)
    if (isWorkingDay(midnight)) left--
    if (left === 0) return due(from, minutesInto(midnight, hours.at(-1)!.toMinute))
  }
  throw new RangeError(`no working day within ${DAYS_LOOKED_AT_MAX} days of ${dayText(from)}`)
}

/** When so many minutes of office hours have gone by; outside office hours the clock stands still. */
export function dueAfterWorkingMinutes(from: Date, minutes: number, hours: OfficeHours = OFFICE_HOURS): DueTime {
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > WORKING_MINUTES_MAX) throw new RangeError(`working minutes: ${minutes}`)
  let left = minutes
  for (let ahead = 0; ahead <= DAYS_LOOKED_AT_MAX; ahead++) {
    const midnight = dayAfter(from, ahead)
    if (!isWorkingDay(midnight)) continue
    for (const span of hours) {
      const opens = ahead === 0 ? Math.max(span.fromMinute, minuteOfDay(from)) : span.fromMinute
      const open = Math.max(0, span.toMinute - opens)
      if (open >= left) return due(from, minutesInto(midnight, opens + left))
      left -= open
    }
  }
  throw new RangeError(`${minutes} working minutes do not fit into ${DAYS_LOOKED_AT_MAX} days`)
}

function due(from: Date, dueAt: Date): DueTime {
  return { dueAt, holidaysKnown: holidaysKnownFor(from) && holidaysKnownFor(dueAt) }
}

function dayAfter(from: Date, days: number): Date {
  const today = calendarDay(from)
  return beijingMidnight({ ...today, day: today.day + days })
}

function minutesInto(midnight: Date, minutes: number): Date {
  return new Date(midnight.getTime() + minutes * MINUTE_MS)
}
