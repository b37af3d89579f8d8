import './settings.css'
import './holidays.css'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { CalendarView, WorkingDays } from '../../../src/contract/calendar.ts'
import { readCalendar } from '../../ui/api/calendar-api.ts'
import { dayOf } from '../../ui/format/time.ts'
import { enHolidays } from '../../ui/i18n/en-holidays.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhHolidays } from '../../ui/i18n/zh-holidays.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { CalendarChanges } from './calendar-changes.tsx'
import { countsOf, switched, type DayState } from './year-calendar.ts'
import { YearView } from './year-view.tsx'

addTexts({ zh: zhHolidays, en: enHolidays })

const LEGEND: readonly DayState[] = ['off', 'worked', 'weekend', 'working']

export function HolidaysPage() {
  const t = useText()
  usePageTitle(t('desk.nav.holidays'))
  const mayWrite = useMay('settings.write')
  const [chosen, setChosen] = useState<number>()
  const calendar = useQuery({ queryKey: ['calendar'], queryFn: ({ signal }) => readCalendar(signal) })
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.holidays')}</h1><span className="quiet">{t(mayWrite ? 'holidays.hint' : 'holidays.readOnly')}</span></div>
      {calendar.isPending && <Skeleton rows={12} />}
      {calendar.isError && <FailureView failure={calendar.error} onRetry={() => void calendar.refetch()} />}
      {calendar.data !== undefined && <Calendar key={calendar.data.changedAt} saved={calendar.data} mayWrite={mayWrite} year={chosen ?? Number(dayOf(calendar.data.now).slice(0, 4))} onYear={setChosen} />}
    </main>
  )
}

interface Props { readonly saved: CalendarView; readonly mayWrite: boolean; readonly year: number; readonly onYear: (year: number) => void }

function Calendar({ saved, mayWrite, year, onYear }: Props) {
  const t = useText()
  const thisYear = Number(dayOf(saved.now).slice(0, 4))
  const [days, setDays] = useState<WorkingDays>({ daysOff: saved.daysOff, daysWorked: saved.daysWorked })
  const unknown = [thisYear, thisYear + 1].filter((one) => countsOf(one, days).off === 0)
  return (
    <>
      {unknown.length > 0 && <div className="panel year-notice" role="status">{unknown.map((one) => <p key={one}><strong>{t('holidays.noDays', { year: one })}</strong></p>)}</div>}
      {mayWrite && <CalendarChanges saved={saved} days={days} onRevert={() => setDays({ daysOff: saved.daysOff, daysWorked: saved.daysWorked })} />}
      <section className="panel" aria-label={t('holidays.yearOf', { year })}>
        <div className="year-head">
          <Button aria-label={t('holidays.before')} onClick={() => onYear(year - 1)}>‹</Button>
          <strong>{t('holidays.yearOf', { year })}</strong>
          <Button aria-label={t('holidays.after')} onClick={() => onYear(year + 1)}>›</Button>
          <span className="quiet" role="status">{t('holidays.count', { year, ...countsOf(year, days) })}</span>
        </div>
        <Legend />
        {mayWrite && <p className="quiet">{t('holidays.how')}</p>}
        <YearView key={year} year={year} days={days} today={dayOf(saved.now)} {...(mayWrite ? { onSwitch: (day: string) => setDays(switched(day, days)) } : {})} />
      </section>
    </>
  )
}

function Legend() {
  const t = useText()
  return (
    <ul className="year-legend">
      {LEGEND.map((state) => (
        <li key={state}>
          <span className={`year-day year-sample year-${state}`} aria-hidden="true" {...(state === 'off' || state === 'worked' ? { 'data-mark': t(`holidays.mark.${state}`) } : {})}>1</span>
          {t(`holidays.state.${state}`)}
        </li>
      ))}
    </ul>
  )
}
