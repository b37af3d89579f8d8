import { useNow } from '../../ui/clock/server-clock.ts'
import { clockOf, dateText, dayOf } from '../../ui/format/time.ts'
import { useLanguage } from '../../ui/i18n/use-text.ts'

export function WallTime() {
  const language = useLanguage()
  const now = useNow()
  return <time className="wall-time">{dateText(dayOf(now), language)} {clockOf(now)}</time>
}
