import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { useWaitingCount } from '../../ui/parts/page-title.ts'
import { ring } from '../../ui/sound/ring.ts'

/** A new red rings, counts in the title and stands above every page until somebody has looked. */
export function RedBanner() {
  const t = useText()
  const [ids, setIds] = useState<readonly string[]>([])
  useLiveEvent((event) => {
    if (event.type !== 'warning.opened' && event.type !== 'warning.raised') return
    if (event.level === 'red' || event.level === 'orange') ring(event.level)
    if (event.level === 'red') setIds((seen) => (seen.includes(event.id) ? seen : [...seen, event.id]))
  })
  const newest = ids.at(-1)
  useWaitingCount(ids.length)
  return (
    <div className="red-alert" role="alert">
      {newest !== undefined && (
        <div className="red-banner">
          <strong>{t('desk.red.new', { n: ids.length })}</strong>
          <Link to="/warnings/$warningId" params={{ warningId: newest }} className="red-banner-link">{t('desk.red.open')}</Link>
          <button type="button" className="red-banner-close" onClick={() => setIds([])}>{t('desk.red.seen')}</button>
        </div>
      )}
    </div>
  )
}
