import './brief.css'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { briefPdfAddress, readBrief } from '../../ui/api/figures-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { dayIn, dayOf } from '../../ui/format/time.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { usePrintPage } from '../frame/print-page.ts'
import { BriefSheet } from './brief-sheet.tsx'


export function BriefPage() {
  const t = useText()
  const navigate = useNavigate()
  const raw = useSearch({ strict: false }) as Record<string, unknown>
  const date = dayIn(raw['date'])
  const brief = useQuery({ queryKey: ['brief', date], queryFn: ({ signal }) => readBrief(date, signal) })
  const onDate = (day: string) => {
    if (day !== '') void navigate({ to: '/brief', search: { date: day } })
  }
  usePageTitle(t('brief.title'))
  usePrintPage('brief')
  return (
    <main className="desk-main">
      <div className="page-top no-print">
        <h1 className="page-heading">{t('desk.nav.brief')}</h1>
        <label>{t('brief.date')} <input type="date" className="native-input" value={date ?? brief.data?.date ?? ''} max={dayOf(serverNow())} onChange={(event) => onDate(event.target.value)} /></label>
        <Button className="push" href={briefPdfAddress(date)} target="_blank">{t('brief.pdf')}</Button>
        <Button type="primary" onClick={() => window.print()}>{t('figures.print')}</Button>
      </div>
      {brief.isPending && <Skeleton rows={14} />}
      {brief.isError && <FailureView failure={brief.error} onRetry={() => void brief.refetch()} />}
      {brief.data !== undefined && <BriefSheet brief={brief.data} />}
    </main>
  )
}
