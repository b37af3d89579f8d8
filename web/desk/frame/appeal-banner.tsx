import './order-banner.css'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'

/** A clock of an objection ran out: said above every page, without a sound, until somebody has looked. */
export function AppealBanner() {
  const t = useText()
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  useLiveEvent((event) => {
    if (event.type === 'appeal.alarm') setIds((seen) => new Set([...seen, event.id]))
  })
  return (
    <div role="status">
      {ids.size > 0 && (
        <div className="order-banner">
          <strong>{t('appeals.alarm', { n: ids.size })}</strong>
          <span>{t('appeals.alarmWhy')}</span>
          <Link to="/appeals" className="order-banner-link" onClick={() => setIds(new Set())}>{t('appeals.openList')}</Link>
          <button type="button" className="order-banner-close" onClick={() => setIds(new Set())}>{t('desk.red.seen')}</button>
        </div>
      )}
    </div>
  )
}
