import { Segmented } from 'antd'
import { useState } from 'react'
import { readFollowUps } from '../../ui/api/follow-up-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { FollowUpTable } from './follow-up-table.tsx'
import { HandedOverBar, type HandedOver } from './handed-over-bar.tsx'
import { LiveList } from './live-list.tsx'
import { Watched } from './watched.tsx'

const PARTS = ['due', 'planned', 'watched'] as const

/** Whom the units in sight have to call or visit, and whom they watch. */
export function FollowUpsPage() {
  const t = useText()
  usePageTitle(t('desk.nav.followUps'))
  const [part, setPart] = useState<(typeof PARTS)[number]>('due')
  // Here, because the list may be empty once they are handed over.
  const [handed, setHanded] = useState<HandedOver | null>(null)
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.followUps')}</h1><span className="quiet">{t('followUps.hint')}</span></div>
      <div className="filters"><Segmented aria-label={t('desk.nav.followUps')} value={part} onChange={setPart} options={PARTS.map((value) => ({ value, label: t(`followUps.${value}`) }))} /></div>
      {handed !== null && <HandedOverBar key={handed.until} handed={handed} onClose={() => setHanded(null)} />}
      {part === 'watched' ? <Watched /> : (
        <LiveList key={part} name={part} read={(signal) => readFollowUps(part, signal)} empty="followUps.empty" more="followUps.more">{(rows) => <FollowUpTable rows={rows} onHanded={setHanded} />}</LiveList>
      )}
    </main>
  )
}
