import { useText } from '../i18n/use-text.ts'
import { useNow } from './server-clock.ts'
import { clockText, isLate, paceOf } from './time-left.ts'

interface Props {
  readonly dueAt: string
  /** Tells a screen reader which clock runs. */
  readonly label: string
  readonly className?: string
}

/** A freeze has months: nobody reads them in hours. */
const DAYS_FROM_MS = 100 * 3_600_000
const DAY_MS = 86_400_000

/** mm:ss until `dueAt`, whole days as long as it is far away; afterwards 超时 +mm:ss. Colour changes too, but the words carry the meaning. */
export function Countdown({ dueAt, label, className = '' }: Props) {
  const t = useText()
  const leftMs = Date.parse(dueAt) - useNow()
  const words = leftMs >= DAYS_FROM_MS ? t('clock.days', { n: Math.floor(leftMs / DAY_MS) }) : clockText(leftMs)
  return (
    <time dateTime={dueAt} className={`countdown countdown-${paceOf(leftMs)} ${className}`} aria-label={`${label} ${isLate(leftMs) ? t('clock.overdue') : ''}${words}`}>
      {isLate(leftMs) && <span className="countdown-word">{t('clock.overdue')}</span>}
      <span className="countdown-digits">{words}</span>
    </time>
  )
}
