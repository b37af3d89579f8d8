import { useText } from '../i18n/use-text.ts'
import { useNow } from './server-clock.ts'
import { clockText, isLate, paceOf } from './time-left.ts'

interface Props {
  readonly dueAt: string
  /** Tells a screen reader which clock runs. */
  readonly label: string
  readonly className?: string
}

/** mm:ss until `dueAt`; afterwards 超时 +mm:ss. Colour changes too, but the words carry the meaning. */
export function Countdown({ dueAt, label, className = '' }: Props) {
  const t = useText()
  const leftMs = Date.parse(dueAt) - useNow()
  return (
    <time dateTime={dueAt} className={`countdown countdown-${paceOf(leftMs)} ${className}`} aria-label={`${label} ${isLate(leftMs) ? t('clock.overdue') : ''}${clockText(leftMs)}`}>
      {isLate(leftMs) && <span className="countdown-word">{t('clock.overdue')}</span>}
      <span className="countdown-digits">{clockText(leftMs)}</span>
    </time>
  )
}
