import './order-banner.css'
import { Link } from '@tanstack/react-router'
import { useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { useNews } from '../../ui/live/use-news.ts'
import { useRing } from '../sound/use-ring.ts'

/** Somebody holds it, and the door or the outcome is overdue: it rings as its level does, and stands above every page until somebody has looked. */
export function LateBanner() {
  const t = useText()
  const { news, newest, hear, drop, forget } = useNews()
  const ring = useRing()
  useLiveEvent(({ type, id, level }) => {
    if (type === 'warning.closed') drop({ id })
    if (type !== 'warning.late') return
    if (level !== undefined) ring(level)
    hear({ id })
  })
  return (
    <div role="alert">
      {newest !== undefined && (
        <div className="order-banner late-banner">
          <strong>{t('desk.late', { n: news.length })}</strong>
          <Link to="/warnings/$warningId" params={{ warningId: newest.id }} className="order-banner-link" onClick={() => drop(newest)}>{t('desk.red.open')}</Link>
          <button type="button" className="order-banner-close" onClick={forget}>{t('desk.red.seen')}</button>
        </div>
      )}
    </div>
  )
}
