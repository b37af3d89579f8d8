import { beginningOf, dayText } from './period.ts'

/** The State Council's list of a year: days off that are no weekend, and weekends that are worked. '2026-10-01', of Beijing. */
export type WorkingCalendar = { readonly daysOff: readonly string[]; readonly daysWorked: readonly string[] }

const DAY_MS = 86_400_000
const DAYS_LOOKED_AT_MAX = 400

export function isWorkingDay(instant: Date, { daysOff, daysWorked }: WorkingCalendar): boolean {
  const day = dayText(instant)
  if (daysWorked.includes(day)) return true
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6 && !daysOff.includes(day)
}

/** How many working days lie between: what `workingDaysLater` was asked for when it gave this end. */
export function workingDaysUntil(from: Date, end: Date, calendar: WorkingCalendar): number {
  let days = 0
  for (let nth = 1; nth <= DAYS_LOOKED_AT_MAX; nth++) {
    const day = new Date(from.getTime() + nth * DAY_MS)
    if (beginningOf(dayText(day)) >= end) break
    if (isWorkingDay(day, calendar)) days++
  }
  return days
}

/** The end of the last of so many working days, the day itself not counted (civil procedure counts so, and so does the law on penalties). */
export function workingDaysLater(from: Date, days: number, calendar: WorkingCalendar): Date {
  let left = days
  for (let nth = 1; nth <= DAYS_LOOKED_AT_MAX; nth++) {
    const day = new Date(from.getTime() + nth * DAY_MS)
    if (isWorkingDay(day, calendar) && --left <= 0) return new Date(Date.parse(`${dayText(day)}T24:00:00+08:00`))
  }
  throw new RangeError(`no ${days} working days within ${DAYS_LOOKED_AT_MAX} days`)
}
