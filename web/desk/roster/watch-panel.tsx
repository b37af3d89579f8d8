import { useQuery } from '@tanstack/react-query'
import { readWatchGaps } from '../../ui/api/roster-api.ts'
import { dayClockOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'

const NEAR_MS = 86_400_000

/** Every hour of the next seven days in which the centre, its command room or a station has nobody. */
export function WatchPanel() {
  const t = useText()
  const language = useLanguage()
  const gaps = useQuery({ queryKey: ['roster', 'gaps'], queryFn: ({ signal }) => readWatchGaps(signal) })
  return (
    <section className="panel" aria-labelledby="roster-watch">
      <h2 id="roster-watch" className="panel-title">{t('roster.watch')}</h2>
      <p className="quiet">{t('roster.watch.hint')}</p>
      {gaps.isPending && <Skeleton rows={2} />}
      {gaps.isError && <FailureView failure={gaps.error} onRetry={() => void gaps.refetch()} />}
      {gaps.data !== undefined && gaps.data.items.length === 0 && <p>{t('roster.watch.none')}</p>}
      {gaps.data !== undefined && gaps.data.items.length > 0 && (
        <ul className="roster-watch">
          {gaps.data.items.map((gap) => (
            <li key={`${gap.unit.code} ${gap.post} ${gap.from}`}>
              <strong>{gap.unit.name}{gap.post === 'duty-officer' && ` · ${t('roster.watch.room')}`}</strong> {dayClockOf(gap.from, language)}–{dayClockOf(gap.until, language)}
              {Date.parse(gap.from) < Date.parse(gaps.data.now) + NEAR_MS && <span className="roster-alarm"> {t('roster.watch.near')}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
