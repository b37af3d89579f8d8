import '../cases/cases.css'
import { Link } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useState } from 'react'
import type { FollowUpRow } from '../../../src/contract/follow-up.ts'
import { readFollowUps } from '../../ui/api/follow-up-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { LiveList } from './live-list.tsx'
import { victimWords } from './victim-words.ts'
import { Watched } from './watched.tsx'

const PARTS = ['due', 'planned', 'watched'] as const

/** Whom the units in sight have to call or visit, and whom they watch. */
export function FollowUpsPage() {
  const t = useText()
  usePageTitle(t('desk.nav.followUps'))
  const [part, setPart] = useState<(typeof PARTS)[number]>('due')
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.followUps')}</h1><span className="quiet">{t('followUps.hint')}</span></div>
      <div className="filters"><Segmented aria-label={t('desk.nav.followUps')} value={part} onChange={setPart} options={PARTS.map((value) => ({ value, label: t(`followUps.${value}`) }))} /></div>
      {part === 'watched' ? <Watched /> : (
        <LiveList key={part} name={part} read={(signal) => readFollowUps(part, signal)} empty="followUps.empty" more="followUps.more">{(rows) => <Rows rows={rows} />}</LiveList>
      )}
    </main>
  )
}

function Rows({ rows }: { readonly rows: readonly FollowUpRow[] }) {
  const t = useText()
  const language = useLanguage()
  return (
    <section className="panel">
      <ScrollRegion label={t('desk.nav.followUps')}>
        <table className="sheet-table cases-table">
          <thead>
            <tr><th scope="col">{t('followUps.when')}</th><th scope="col">{t('followUps.what')}</th><th scope="col">{t('cases.number')}</th><th scope="col">{t('followUps.victim')}</th><th scope="col">{t('cases.unit')}</th><th scope="col">{t('followUps.officer')}</th></tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td>{momentOf(row.plannedFor, serverNow(), language)}{row.overdue && <strong className="follow-up-finding"> {t('followUps.overdue')}</strong>}</td>
                <td>{t(`followUpKind.${row.kind}`)}</td>
                <td><Link to="/cases/$caseId" params={{ caseId: row.caseId }} className="case-number">{row.caseNumber}</Link></td>
                <td>{victimWords(row)}</td>
                <td>{row.unit.name}</td>
                <td>{row.officer ?? (row.state === 'open' ? t('followUps.nobody') : '')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}
