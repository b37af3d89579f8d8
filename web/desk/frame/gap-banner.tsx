import './order-banner.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { readWatchGaps } from '../../ui/api/roster-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'

/** Less than a day from now nobody will be at a post that is watched around the clock: said above every page to whoever plans the roster. */
export function GapBanner() {
  const t = useText()
  const [isSeen, setSeen] = useState(false)
  const gaps = useQuery({ queryKey: ['roster', 'gaps'], queryFn: ({ signal }) => readWatchGaps(signal) })
  useLiveEvent(({ type }) => {
    if (type === 'roster.gap') setSeen(false)
  })
  const isShown = !isSeen && gaps.data !== undefined && gaps.data.mayWrite && gaps.data.near > 0
  return (
    <div role="status">
      {isShown && (
        <div className="gap-banner">
          <strong>{t('roster.banner', { n: gaps.data.near })}</strong>
          <Link to="/roster" className="gap-banner-link" onClick={() => setSeen(true)}>{t('roster.banner.open')}</Link>
          <button type="button" className="gap-banner-close" onClick={() => setSeen(true)}>{t('desk.red.seen')}</button>
        </div>
      )}
    </div>
  )
}
