import type { Language } from '../i18n/language.ts'

/** A bureau works by Beijing time wherever the browser stands. */
const ZONE = 'Asia/Shanghai'

const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' })
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const CLOCK_SECONDS = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
const MONTH_DAY_EN = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, day: 'numeric', month: 'short' })

/** 'YYYY-MM-DD' in Beijing. */
export function dayOf(at: string | number): string {
  return DAY.format(new Date(at))
}

/** '03:05'. */
export function clockOf(at: string | number): string {
  return CLOCK.format(new Date(at))
}

/** Where something ends: midnight is the end of the day before, '24:00'. */
export function endClockOf(at: string | number): string {
  const clock = clockOf(at)
  return clock === '00:00' ? '24:00' : clock
}

/** '03:05:41': the timeline of one warning is read to the second. */
export function clockSecondsOf(at: string | number): string {
  return CLOCK_SECONDS.format(new Date(at))
}

/** '5月28日', '28 May'. */
export function monthDayOf(at: string | number, language: Language): string {
  if (language === 'en') return MONTH_DAY_EN.format(new Date(at))
  const [, month, day] = dayOf(at).split('-')
  return `${Number(month)}月${Number(day)}日`
}

/** '03:05' today, '5月28日 03:05' on another day, with the year when it is not this one. */
export function momentOf(at: string, now: number, language: Language): string {
  const day = dayOf(at)
  if (day === dayOf(now)) return clockOf(at)
  const year = day.slice(0, 4)
  const sameYear = year === dayOf(now).slice(0, 4)
  const date = monthDayOf(at, language)
  if (language === 'en') return `${date}${sameYear ? '' : ` ${year}`}, ${clockOf(at)}`
  return `${sameYear ? '' : `${year}年`}${date} ${clockOf(at)}`
}

/** '5月28日 03:05', '28 May 03:05'. */
export function dayClockOf(at: string | number, language: Language): string {
  return `${monthDayOf(at, language)} ${clockOf(at)}`
}

/** '5月28日 08:00–16:00'; a span to midnight ends at 24:00. */
export function spanOf({ startsAt, endsAt }: { readonly startsAt: string; readonly endsAt: string }, language: Language): string {
  return `${dayClockOf(startsAt, language)}–${endClockOf(endsAt)}`
}

/** '2021年5月28日', '28 May 2021'. */
export function dateText(day: string, language: Language): string {
  const [year, month, date] = day.split('-')
  return language === 'zh' ? `${year}年${Number(month)}月${Number(date)}日` : `${MONTH_DAY_EN.format(new Date(`${day}T00:00:00+08:00`))} ${year}`
}

/** '2021年5月28日—6月3日', '28 May–3 Jun 2021': the year once, unless there are two. */
export function spanWords({ from, to }: { readonly from: string; readonly to: string }, language: Language): string {
  if (from === to) return dateText(from, language)
  const isOneYear = from.slice(0, 4) === to.slice(0, 4)
  const short = (day: string) => monthDayOf(`${day}T00:00:00+08:00`, language)
  if (language === 'zh') return `${dateText(from, language)}—${isOneYear ? short(to) : dateText(to, language)}`
  return `${isOneYear ? short(from) : dateText(from, language)}–${dateText(to, language)}`
}

/** A day, a week by its Monday or a month by any day of it, as they are written: '2021年5月28日', '2021年5月24日—5月30日', '2021年5月'; '28 May 2021', '24 May–30 May 2021', 'May 2021'. */
export function periodText(kind: 'day' | 'week' | 'month', day: string, language: Language): string {
  if (kind === 'day') return dateText(day, language)
  if (kind === 'week') return spanWords({ from: day, to: dayOf(Date.parse(`${day}T00:00:00+08:00`) + 6 * 86_400_000) }, language)
  const [year, month] = day.split('-')
  return language === 'zh' ? `${year}年${Number(month)}月` : `${MONTH_DAY_EN.format(new Date(`${day}T00:00:00+08:00`)).split(' ')[1]} ${year}`
}

/** '45秒', '12分30秒', '3小时5分', '3小时'; '45 s', '12 min 30 s', '3 h 5 min', '3 h'. */
export function durationText(seconds: number, language: Language): string {
  const [h, m, s] = language === 'zh' ? ['小时', '分', '秒'] : [' h ', ' min ', ' s ']
  const whole = Math.round(seconds)
  const hours = Math.floor(whole / 3_600)
  const minutes = Math.floor((whole % 3_600) / 60)
  const rest = whole % 60
  if (hours > 0) return `${hours}${h}${minutes === 0 ? '' : `${minutes}${m}`}`.trim()
  if (minutes > 0) return `${minutes}${m}${rest === 0 ? '' : `${rest}${s}`}`.trim()
  return `${rest}${s}`.trim()
}

/** '2026-03-01' of an address that anybody may have edited; undefined for anything else. */
export function dayIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined
}

/** What <input type="datetime-local"> shows is Beijing time, whatever the machine's zone. */
export function localInputOf(at: number): string {
  return `${dayOf(at)}T${clockOf(at)}`
}

export function isoOfLocalInput(value: string): string {
  return `${value.length === 16 ? `${value}:00` : value}+08:00`
}
