import type { WorkingDays } from '../../../src/contract/calendar.ts'

export type DayState = 'working' | 'weekend' | 'off' | 'worked'
/** `weekday`: 1 is Monday. */
export type YearDay = { readonly day: string; readonly date: number; readonly weekday: number }

const DAY_MS = 86_400_000

/** The days of one month, from 1 to 12. */
export function daysOfMonth(year: number, month: number): YearDay[] {
  const first = Date.UTC(year, month - 1, 1)
  return Array.from({ length: Math.round((Date.UTC(year, month, 1) - first) / DAY_MS) }, (_, nth) => {
    const at = new Date(first + nth * DAY_MS)
    return { day: at.toISOString().slice(0, 10), date: nth + 1, weekday: at.getUTCDay() || 7 }
  })
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** As src/domain/working-days.ts counts: a day that is worked is worked, whatever else is said of it. */
export function stateOf(day: string, { daysOff, daysWorked }: WorkingDays): DayState {
  const isWeekend = weekdayOf(day) > 5
  if (daysWorked.includes(day)) return isWeekend ? 'worked' : 'working'
  if (isWeekend) return 'weekend'
  return daysOff.includes(day) ? 'off' : 'working'
}

/** Off when it was worked, and worked when it was off. */
export function switched(day: string, days: WorkingDays): WorkingDays {
  const state = stateOf(day, days)
  const isWeekend = weekdayOf(day) > 5
  const without = (list: readonly string[]) => list.filter((one) => one !== day)
  const withDay = (list: readonly string[]) => [...without(list), day].toSorted()
  return state === 'working' || state === 'worked'
    ? { daysOff: isWeekend ? without(days.daysOff) : withDay(days.daysOff), daysWorked: without(days.daysWorked) }
    : { daysOff: without(days.daysOff), daysWorked: isWeekend ? withDay(days.daysWorked) : without(days.daysWorked) }
}

/** Days that one calendar has another way than the other, in their order. */
export function changedDays(before: WorkingDays, after: WorkingDays): string[] {
  const named = new Set([...before.daysOff, ...before.daysWorked, ...after.daysOff, ...after.daysWorked])
  return [...named].filter((day) => stateOf(day, before) !== stateOf(day, after)).toSorted()
}

export function countsOf(year: number, { daysOff, daysWorked }: WorkingDays): { readonly off: number; readonly worked: number } {
  const mine = (list: readonly string[], state: DayState) => list.filter((day) => day.startsWith(`${year}-`) && stateOf(day, { daysOff, daysWorked }) === state).length
  return { off: mine(daysOff, 'off'), worked: mine(daysWorked, 'worked') }
}

/** Where an arrow key leads, within the year; undefined for other keys. */
export function dayAfterKey(day: string, key: string): string | undefined {
  const [year, month] = day.split('-')
  const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 7, ArrowUp: -7 }
  if (key === 'Home') return `${year}-${month}-01`
  if (key === 'End') return daysOfMonth(Number(year), Number(month)).at(-1)!.day
  const step = steps[key]
  if (step === undefined) return undefined
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + step * DAY_MS).toISOString().slice(0, 10)
  return next.startsWith(`${year}-`) ? next : day
}
