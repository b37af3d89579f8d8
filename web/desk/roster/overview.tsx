import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { readRosterOverview } from '../../ui/api/roster-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { monthAfter, type RosterSearch } from './roster-search.ts'

/** Every unit in reach on every day of the month: for how many hours nobody is on duty. */
export function Overview({ month, onGo }: { readonly month: string | undefined; readonly onGo: (change: RosterSearch) => void }) {
  const t = useText()
  const overview = useQuery({ queryKey: ['roster', 'overview', month], queryFn: ({ signal }) => readRosterOverview(month, signal), placeholderData: keepPreviousData })
  if (overview.isPending) return <Skeleton rows={12} />
  if (overview.isError) return <FailureView failure={overview.error} onRetry={() => void overview.refetch()} />
  const { month: shown, rows } = overview.data
  const [year, nth] = shown.split('-') as [string, string]
  const title = t('roster.overview.of', { month: t('roster.monthOf', { year, month: Number(nth) }) })
  const hours = (minutes: number) => (minutes === 0 ? '' : String(Math.round(minutes / 6) / 10))
  return (
    <section className="panel" aria-labelledby="roster-overview">
      <h2 id="roster-overview" className="panel-title">{title}</h2>
      <p className="quiet">{t('roster.overview.hint')}</p>
      <div className="period"><Button onClick={() => onGo({ month: monthAfter(shown, -1) })}>{t('roster.before')}</Button><Button onClick={() => onGo({ month: monthAfter(shown, 1) })}>{t('roster.after')}</Button></div>
      <ScrollRegion label={title}>
        <table className="sheet-table roster-overview">
          <thead><tr><th scope="col">{t('roster.unit')}</th><th scope="col" className="num">{t('roster.overview.sum')}</th>{rows[0]?.openMinutes.map((_, day) => <th key={day + 1} scope="col" className="num">{day + 1}</th>)}</tr></thead>
          <tbody>
            {rows.map(({ unit, post, openMinutes }) => (
              <tr key={`${unit.code} ${post}`}>
                <th scope="row"><button type="button" className="roster-open" onClick={() => onGo({ unit: unit.code, part: 'month' })}>{unit.name}</button>{post === 'duty-officer' && ` · ${t('roster.watch.room')}`}</th>
                <td className="num"><strong>{hours(openMinutes.reduce((sum, minutes) => sum + minutes, 0))}</strong></td>
                {openMinutes.map((minutes, day) => <td key={day + 1} className={`num ${minutes > 0 ? 'roster-open-hours' : ''}`}>{hours(minutes)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}
