import '../frame/presets.css'
import type { ReactNode } from 'react'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { PRESETS, spanOf, type Span } from './figures-search.ts'

interface Props {
  readonly span: Span
  readonly onChange: (change: Partial<Span>) => void
  /** What else the figures are asked by. */
  readonly children: ReactNode
}

export function PeriodPicker({ span: chosen, onChange, children }: Props) {
  const t = useText()
  return (
    <div className="period no-print">
      <div className="presets" role="group" aria-label={t('figures.period')}>
        {PRESETS.map((preset) => {
          const span = spanOf(preset, serverNow())
          return <button key={preset} type="button" className="preset" aria-pressed={span.from === chosen.from && span.to === chosen.to} onClick={() => onChange(span)}>{t(`figures.preset.${preset}`)}</button>
        })}
      </div>
      <label>{t('figures.from')} <input type="date" className="native-input" value={chosen.from} max={chosen.to} onChange={(event) => event.target.value !== '' && onChange({ from: event.target.value })} /></label>
      <label>{t('figures.to')} <input type="date" className="native-input" value={chosen.to} min={chosen.from} onChange={(event) => event.target.value !== '' && onChange({ to: event.target.value })} /></label>
      {children}
    </div>
  )
}
