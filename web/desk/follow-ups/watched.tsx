import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { WatchedRow } from '../../../src/contract/watch.ts'
import { readWatched } from '../../ui/api/follow-up-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { useCoalesced } from '../../ui/live/use-coalesced.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { ScrollRegion } from '../frame/scroll-region.tsx'

const REFRESH_EVERY_MS = 1_000

/** Victims within their watch: who was warned about again first. */
export function Watched() {
  const t = useText()
  const rows = useQuery({ queryKey: ['watched'], queryFn: ({ signal }) => readWatched(signal) })
  const refresh = useCoalesced(() => void rows.refetch(), REFRESH_EVERY_MS)
  useLiveEvent((event) => { if (event.type.startsWith('case.')) refresh() })
  return (
    <>
      {rows.isPending && <Skeleton rows={8} />}
      {rows.isError && <FailureView failure={rows.error} onRetry={() => void rows.refetch()} />}
      {rows.data?.items.length === 0 && <EmptyView text={t('followUps.watchedEmpty')} />}
      {rows.data !== undefined && rows.data.items.length > 0 && <Rows rows={rows.data.items} />}
      {rows.data?.more === true && <p className="quiet">{t('watch.more')}</p>}
    </>
  )
}

function Rows({ rows }: { readonly rows: readonly WatchedRow[] }) {
  const t = useText()
  const language = useLanguage()
  return (
    <section className="panel">
      <ScrollRegion label={t('followUps.watched')}>
        <table className="sheet-table cases-table watched-table">
          <thead>
            <tr><th scope="col">{t('followUps.victim')}</th><th scope="col">{t('watch.since')}</th><th scope="col">{t('watch.left')}</th><th scope="col">{t('cases.number')}</th><th scope="col">{t('cases.unit')}</th></tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.caseId}>
                <td>{[row.person.name, row.person.phone, row.person.ageBand, ...row.place.slice(-1)].filter((part) => part !== null).join(' ')}</td>
                <td>
                  {row.newest !== null && (
                    <><LevelBadge level={row.newest.level} /> <Link to="/warnings/$warningId" params={{ warningId: row.newest.id }}>{momentOf(row.newest.openedAt, serverNow(), language)}</Link> <span className="quiet">{t('watch.times', { n: row.warnings })}</span></>
                  )}
                </td>
                <td>{t('watch.daysLeft', { n: row.daysLeft })}</td>
                <td><Link to="/cases/$caseId" params={{ caseId: row.caseId }} className="case-number">{row.caseNumber}</Link></td>
                <td>{row.unit.name}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}
