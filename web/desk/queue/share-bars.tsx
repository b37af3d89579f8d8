import { useText } from '../../ui/i18n/use-text.ts'

export interface Share {
  readonly key: string
  readonly name: string
  readonly count: number
  /** A level's colour. */
  readonly tone?: string
}

const CHART_WIDTH = 288
const CHART_HEIGHT = 64

/** Bars against the largest; the number and the share stand beside them as text. */
export function ShareBars({ shares }: { readonly shares: readonly Share[] }) {
  const t = useText()
  const total = shares.reduce((sum, share) => sum + share.count, 0)
  const largest = Math.max(1, ...shares.map((share) => share.count))
  if (total === 0) return <p className="quiet">{t('desk.today.none')}</p>
  return (
    <ul className="shares">
      {shares.map((share) => (
        <li key={share.key} className="share">
          <span className="share-name">{share.name}</span>
          <span className="share-count">{share.count}</span>
          <span className="share-part">{((share.count / total) * 100).toFixed(0)}%</span>
          <span className="share-track" aria-hidden="true"><span className={`share-bar ${share.tone === undefined ? '' : `share-bar-${share.tone}`}`} style={{ width: `${(share.count / largest) * 100}%` }} /></span>
        </li>
      ))}
    </ul>
  )
}

/** 24 bars; a screen reader hears the hours that have warnings. */
export function HourBars({ counts }: { readonly counts: readonly number[] }) {
  const t = useText()
  const largest = Math.max(1, ...counts)
  const step = CHART_WIDTH / counts.length
  const spoken = counts.flatMap((count, hour) => (count > 0 ? [t('desk.today.hour', { hour, n: count })] : [])).join(t('list.separator'))
  return (
    <svg className="hours" viewBox={`0 0 ${CHART_WIDTH} ${CHART_HEIGHT + 16}`} role="img" aria-label={spoken === '' ? t('desk.today.none') : spoken}>
      <line x1="0" x2={CHART_WIDTH} y1={CHART_HEIGHT} y2={CHART_HEIGHT} className="hours-axis" />
      {counts.map((count, hour) => {
        const height = (count / largest) * (CHART_HEIGHT - 12)
        return <rect key={hour} x={hour * step + 1.5} width={step - 3} y={CHART_HEIGHT - height} height={height} className="hours-bar"><title>{t('desk.today.hour', { hour, n: count })}</title></rect>
      })}
      {[0, 6, 12, 18].map((hour) => <text key={hour} x={hour * step + 1.5} y={CHART_HEIGHT + 13} className="hours-label">{t('desk.today.hourLabel', { hour })}</text>)}
      <text x={CHART_WIDTH} y="9" textAnchor="end" className="hours-label">{t('desk.today.hourMax', { n: largest })}</text>
    </svg>
  )
}
