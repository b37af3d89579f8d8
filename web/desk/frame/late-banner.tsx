import './order-banner.css'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { ring } from '../../ui/sound/ring.ts'
import { useSoundSetting } from '../sound/sound-setting.ts'

/** Somebody holds it, and the door or the outcome is overdue: it rings as its level does, and stands above every page until somebody has looked. */
export function LateBanner() {
  const t = useText()
  const [ids, setIds] = useState<readonly string[]>([])
  const [{ levels, volumePercent }] = useSoundSetting()
  useLiveEvent(({ type, id, level }) => {
    if (type === 'warning.closed') setIds((late) => late.filter((one) => one !== id))
    if (type !== 'warning.late') return
    if (level !== undefined && levels.includes(level)) ring(level, volumePercent / 100)
    setIds((late) => [...late.filter((one) => one !== id), id])
  })
  const newest = ids.at(-1)
  return (
    <div role="alert">
      {newest !== undefined && (
        <div className="order-banner late-banner">
          <strong>{t('desk.late', { n: ids.length })}</strong>
          <Link to="/warnings/$warningId" params={{ warningId: newest }} className="order-banner-link" onClick={() => setIds(ids.slice(0, -1))}>{t('desk.red.open')}</Link>
          <button type="button" className="order-banner-close" onClick={() => setIds([])}>{t('desk.red.seen')}</button>
        </div>
      )}
    </div>
  )
}
