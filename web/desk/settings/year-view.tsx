import { useRef, useState, type KeyboardEvent } from 'react'
import type { WorkingDays } from '../../../src/contract/calendar.ts'
import { monthDayOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { dayAfterKey, daysOfMonth, stateOf, type YearDay } from './year-calendar.ts'

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
const MONTH_EN = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long' })

interface Props {
  readonly year: number
  readonly days: WorkingDays
  readonly today: string
  /** Left out for whoever may only look. */
  readonly onSwitch?: (day: string) => void
}

/** Twelve months; one day of them is reached with the tabulator, the others with the arrow keys. */
export function YearView({ year, days, today, onSwitch }: Props) {
  const t = useText()
  const language = useLanguage()
  const months = useRef<HTMLDivElement>(null)
  const [entry, setEntry] = useState(today.startsWith(`${year}-`) ? today : `${year}-01-01`)
  const onKeyDown = (event: KeyboardEvent) => {
    const next = dayAfterKey(entry, event.key)
    if (next === undefined) return
    event.preventDefault()
    setEntry(next)
    months.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus()
  }
  const nameOf = (month: number) => (language === 'zh' ? t('holidays.monthOf', { month }) : MONTH_EN.format(Date.UTC(year, month - 1, 1)))
  const cell = (one: YearDay) => {
    const state = stateOf(one.day, days)
    const words = t('holidays.day', { date: monthDayOf(`${one.day}T00:00:00+08:00`, language), weekday: t(`holidays.weekday.${one.weekday as 1}`), state: t(`holidays.state.${state}`) })
    const mark = state === 'off' || state === 'worked' ? { 'data-mark': t(`holidays.mark.${state}`) } : {}
    if (onSwitch === undefined) return <span className={`year-day year-${state}`} title={words} {...mark}>{one.date}</span>
    return (
      <button
        type="button" className={`year-day year-${state}`} data-day={one.day} aria-label={words} {...mark} tabIndex={one.day === entry ? 0 : -1}
        onKeyDown={onKeyDown} onFocus={() => setEntry(one.day)} onClick={() => onSwitch(one.day)}
      >
        {one.date}
      </button>
    )
  }
  return (
    <div className="year-months" ref={months}>
      {MONTHS.map((month) => (
        <table key={month} className="year-month">
          <caption>{nameOf(month)}</caption>
          <thead><tr>{WEEKDAYS.map((weekday) => <th key={weekday} scope="col">{t(`holidays.weekday.${weekday}`)}</th>)}</tr></thead>
          <tbody>
            {weeksOf(daysOfMonth(year, month)).map((week) => (
              <tr key={week.find((one) => one !== undefined)!.day}>{week.map((one, index) => <td key={one?.day ?? index}>{one !== undefined && cell(one)}</td>)}</tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  )
}

/** Rows of seven, from Monday on. */
function weeksOf(days: readonly YearDay[]): (YearDay | undefined)[][] {
  const before = Array.from({ length: days[0]!.weekday - 1 }, () => undefined)
  const all: (YearDay | undefined)[] = [...before, ...days]
  return Array.from({ length: Math.ceil(all.length / 7) }, (_, week) => WEEKDAYS.map((weekday) => all[week * 7 + weekday - 1]))
}
