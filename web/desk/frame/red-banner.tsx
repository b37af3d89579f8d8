import { Link } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useState } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { useWaitingCount } from '../../ui/parts/page-title.ts'
import { useRing } from '../sound/use-ring.ts'

const RING_AGAIN_MS = 30_000
/** Ten minutes: whoever is not there by then will not be called by a sound. */
const RING_AGAIN_MAX = 20

/** A new red rings, counts in the title and stands above every page until somebody has looked: here, or at another desk, where it was acknowledged. */
export function RedBanner() {
  const t = useText()
  const [ids, setIds] = useState<readonly string[]>([])
  const ring = useRing()
  useLiveEvent((event) => {
    if (event.type === 'warning.acknowledged' || event.type === 'warning.closed') setIds((seen) => seen.filter((id) => id !== event.id))
    if ((event.type !== 'warning.opened' && event.type !== 'warning.raised') || event.level === undefined) return
    ring(event.level)
    if (event.level === 'red') setIds((seen) => (seen.includes(event.id) ? seen : [...seen, event.id]))
  })
  const newest = ids.at(-1)
  useRingAgain(newest, () => ring('red'))
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

/** Every half minute while one waits. */
function useRingAgain(waiting: string | undefined, sound: () => void): void {
  const again = useEffectEvent(sound)
  useEffect(() => {
    if (waiting === undefined) return undefined
    let left = RING_AGAIN_MAX
    const timer = setInterval(() => {
      again()
      left -= 1
      if (left === 0) clearInterval(timer)
    }, RING_AGAIN_MS)
    return () => clearInterval(timer)
  }, [waiting])
}
