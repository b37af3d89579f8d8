import { useEffect, useState } from 'react'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { clockOf, dateText, dayOf } from '../../ui/format/time.ts'
import { useLanguage } from '../../ui/i18n/use-text.ts'

const TICK_MS = 1_000

export function WallTime() {
  const language = useLanguage()
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return <time className="wall-time">{dateText(dayOf(now), language)} {clockOf(now)}</time>
}
