import './order-banner.css'
import { Link } from '@tanstack/react-router'
import { useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { useNews } from '../../ui/live/use-news.ts'
import { useRing } from '../sound/use-ring.ts'

type News = { readonly id: string; readonly isUrgent: boolean }

/** A citizen's money has gone, or a report waits beyond its time: it rings as an orange, and stands above every page until somebody has looked, or has taken it up at another desk. */
export function TipBanner() {
  const t = useText()
  const { news, newest, hear, drop, forget } = useNews<News>()
  const ring = useRing()
  useLiveEvent(({ type, id }) => {
    const isUrgent = type === 'tip.urgent'
    if (type === 'tip.changed') drop({ id })
    if (!isUrgent && type !== 'tip.alarm') return
    ring('orange')
    hear({ id, isUrgent })
  })
  const count = (isUrgent: boolean) => news.filter((one) => one.isUrgent === isUrgent).length
  return (
    <div role="status">
      {newest !== undefined && (
        <div className="order-banner">
          {count(true) > 0 && <strong>{t('desk.tips.urgent', { n: count(true) })}</strong>}
          {count(false) > 0 && <strong>{t('desk.tips.alarm', { n: count(false) })}</strong>}
          <Link to="/tips/$tipId" params={{ tipId: newest.id }} className="order-banner-link" onClick={() => drop(newest)}>{t('desk.tips.open')}</Link>
          <button type="button" className="order-banner-close" onClick={forget}>{t('desk.red.seen')}</button>
        </div>
      )}
    </div>
  )
}
