/**
 * Days, weeks, months and quarters as the bureau counts them: Beijing time, weeks from Monday.
 *
 * China has kept UTC+8 without summer time since 1992, so the offset is a constant.
 */
export const PERIOD_KINDS = ['day', 'week', 'month', 'quarter'] as const
export type PeriodKind = (typeof PERIOD_KINDS)[number]

/** `end` is the first instant that no longer belongs to the period. */
export type Period = { readonly kind: PeriodKind; readonly start: Date; readonly end: Date }

/** A day on the calendar of Beijing; months from 1. */
export type CalendarDay = { readonly year: number; readonly month: number; readonly day: number }

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const BEIJING_OFFSET_MS = 8 * HOUR_MS
const WEEKS_A_YEAR = 52
const HOURS_SAID_MAX = 48

export function periodOf(kind: PeriodKind, instant: Date): Period {
  return starting(kind, calendarDay(instant), 0)
}

export function previousPeriod(period: Period): Period {
  return starting(period.kind, calendarDay(period.start), -1)
}

export function nextPeriod(period: Period): Period {
  return starting(period.kind, calendarDay(period.start), 1)
}

/**
 * Same period of the year before. A week is set against the week 52 weeks earlier, so that weekdays meet weekdays;
 * 29 February is set against 28 February.
 */
export function samePeriodLastYear(period: Period): Period {
  const { year, month, day } = calendarDay(period.start)
  if (period.kind === 'week') return starting('week', calendarDay(period.start), -WEEKS_A_YEAR)
  const lastDay = new Date(Date.UTC(year - 1, month, 0)).getUTCDate()
  return starting(period.kind, { year: year - 1, month, day: Math.min(day, lastDay) }, 0)
}

export function calendarDay(instant: Date): CalendarDay {
  const shifted = new Date(instant.getTime() + BEIJING_OFFSET_MS)
  return { year: shifted.getUTCFullYear(), month: shifted.getUTCMonth() + 1, day: shifted.getUTCDate() }
}

/** 'YYYY-MM-DD' in Beijing. */
export function dayText(instant: Date): string {
  return new Date(instant.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, 10)
}

/** 'YYYY-MM-DD HH:mm' in Beijing. */
export function dayAndTime(instant: Date): string {
  return new Date(instant.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ')
}

/** 'YYYY-MM-DD HH:mm:ss' in Beijing: of two steps within a minute the order is read. */
export function dayAndSecond(instant: Date): string {
  return new Date(instant.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ')
}

/** How long ago: minutes within the hour, hours within two days, then days. */
export function agoText(from: Date, now: Date): { readonly zh: string; readonly en: string } {
  const minutes = Math.max(1, Math.floor((now.getTime() - from.getTime()) / MINUTE_MS))
  if (minutes < HOUR_MS / MINUTE_MS) return { zh: `${minutes} 分钟`, en: `${minutes} min` }
  const hours = Math.floor((minutes * MINUTE_MS) / HOUR_MS)
  if (hours < HOURS_SAID_MAX) return { zh: `${hours} 小时`, en: `${hours} h` }
  const days = Math.floor((hours * HOUR_MS) / DAY_MS)
  return { zh: `${days} 天`, en: `${days} days` }
}

/** Minutes since midnight in Beijing. */
export function minuteOfDay(instant: Date): number {
  return Math.floor(((instant.getTime() + BEIJING_OFFSET_MS) % DAY_MS) / 60_000)
}

/** The same time of the day so many calendar months later; from 31 August, 28 or 29 February. */
export function monthsLater(instant: Date, months: number): Date {
  const { year, month, day } = calendarDay(instant)
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  const midnight = beijingMidnight({ year, month: month + months, day: Math.min(day, lastDay) })
  return new Date(midnight.getTime() + instant.getTime() - beijingMidnight({ year, month, day }).getTime())
}

/** Midnight in Beijing; `month` and `day` may overflow as in Date.UTC. */
function beijingMidnight({ year, month, day }: CalendarDay): Date {
  return new Date(Date.UTC(year, month - 1, day) - BEIJING_OFFSET_MS)
}

function starting(kind: PeriodKind, { year, month, day }: CalendarDay, shift: number): Period {
  switch (kind) {
    case 'day':
      return between(kind, { year, month, day: day + shift }, { year, month, day: day + shift + 1 })
    case 'week': {
      const sinceMonday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7
      const monday = day - sinceMonday + 7 * shift
      return between(kind, { year, month, day: monday }, { year, month, day: monday + 7 })
    }
    case 'month':
      return between(kind, { year, month: month + shift, day: 1 }, { year, month: month + shift + 1, day: 1 })
    case 'quarter': {
      const first = month - ((month - 1) % 3) + 3 * shift
      return between(kind, { year, month: first, day: 1 }, { year, month: first + 3, day: 1 })
    }
  }
}

function between(kind: PeriodKind, from: CalendarDay, until: CalendarDay): Period {
  return { kind, start: beijingMidnight(from), end: beijingMidnight(until) }
}

/** The clock of a telephone or a bank may be ahead of ours. */
const FUTURE_TOLERANCE_MS = 2 * 60_000

export function isAhead(at: Date, now: Date): boolean {
  return at.getTime() > now.getTime() + FUTURE_TOLERANCE_MS
}

/** Two days, 'YYYY-MM-DD', both inclusive. */
export type Days = { readonly from: string; readonly to: string }

/**
 * What a span is set against. A whole week, month or quarter of the calendar: the one before, and the same of the year before. Any other: as many days just
 * before it, and the same dates of the year before.
 */
export function comparedWith({ from, to }: Days): { readonly previous: Days; readonly lastYear: Days } {
  const [start, end] = [beginningOf(from), endingOf(to)]
  const whole = PERIOD_KINDS.map((kind) => periodOf(kind, start)).find((period) => period.start.getTime() === start.getTime() && period.end.getTime() === end.getTime())
  if (whole !== undefined) return { previous: daysOf(previousPeriod(whole)), lastYear: daysOf(samePeriodLastYear(whole)) }
  return { previous: daysOf({ start: new Date(2 * start.getTime() - end.getTime()), end: start }), lastYear: { from: dayOfLastYear(from), to: dayOfLastYear(to) } }
}

/** The first and the last day of the day, week or month in which `day` lies. */
export function daysOfPeriod(kind: PeriodKind, day: string): Days {
  return daysOf(periodOf(kind, beginningOf(day)))
}

/** Midnight in Beijing at the beginning of the day, 'YYYY-MM-DD'. */
export function beginningOf(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`)
}

/** Midnight in Beijing at the end of the day, 'YYYY-MM-DD'. */
export function endingOf(day: string): Date {
  return new Date(beginningOf(day).getTime() + DAY_MS)
}

/** The moments between which these days lie, both ends inclusive; an end that is not said is open. */
export function momentsOf({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): { readonly from: Date | undefined; readonly end: Date | undefined } {
  return { from: from === undefined ? undefined : beginningOf(from), end: to === undefined ? undefined : endingOf(to) }
}

function daysOf({ start, end }: Pick<Period, 'start' | 'end'>): Days {
  return { from: dayText(start), to: dayText(new Date(end.getTime() - 1)) }
}

/** The same day of the year before, 'YYYY-MM-DD'; 29 February is set against 28 February. */
function dayOfLastYear(day: string): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const lastDay = new Date(Date.UTC(year - 1, month, 0)).getUTCDate()
  return `${year - 1}-${String(month).padStart(2, '0')}-${String(Math.min(date, lastDay)).padStart(2, '0')}`
}
