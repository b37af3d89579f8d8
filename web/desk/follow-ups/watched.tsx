import { Link } from '@tanstack/react-router'
import type { WatchedRow } from '../../../src/contract/watch.ts'
import { readWatched } from '../../ui/api/follow-up-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { LiveList } from './live-list.tsx'
import { victimWords } from './victim-words.ts'

/** Victims within their watch: who was warned about again first. */
export function Watched() {
  return <LiveList name="watched" read={readWatched} empty="followUps.watchedEmpty" more="watch.more">{(rows) => <Rows rows={rows} />}</LiveList>
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
                <td>{victimWords(row)}</td>
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
