import '../frame/presets.css'
import './units.css'
import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useId, useState } from 'react'
import { findRegions } from '../../ui/api/unit-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useSettled } from '../../ui/parts/use-settled.ts'

export type ChosenRegion = { readonly region: string; readonly name: string }

interface Props {
  readonly label: string
  /** What is there already; those that stand in `removed` go. */
  readonly known?: readonly ChosenRegion[]
  readonly added: readonly ChosenRegion[]
  readonly removed?: readonly ChosenRegion[]
  readonly onChange: (change: { readonly added?: readonly ChosenRegion[]; readonly removed?: readonly ChosenRegion[] }) => void
}

/** Divisions: a few characters of a code or a name, and a press on the right one. Nothing is typed by heart. */
export function RegionField({ label, known = [], added, removed = [], onChange }: Props) {
  const t = useText()
  const id = useId()
  const [words, setWords] = useState('')
  const isGone = (one: ChosenRegion) => removed.some((other) => other.region === one.region)
  const add = (one: ChosenRegion) => {
    setWords('')
    if (![...known, ...added].some((other) => other.region === one.region)) onChange({ added: [...added, one] })
  }
  return (
    <div className="region-field" role="group" aria-labelledby={id}>
      <strong id={id}>{label}</strong>
      {known.length + added.length === 0 && <span className="quiet">{t('units.noRegions')}</span>}
      {known.length + added.length > 0 && (
        <ul className="region-chosen">
          {known.map((one) => (
            <li key={one.region} className={isGone(one) ? 'region-gone' : ''}>
              <span lang="zh-CN">{one.name}</span>{isGone(one) && <span> {t('units.region.removed')}</span>}
              <button type="button" className="preset" aria-label={t(isGone(one) ? 'units.region.keep' : 'units.region.remove', { name: one.name })} onClick={() => onChange({ removed: isGone(one) ? removed.filter((other) => other.region !== one.region) : [...removed, one] })}>
                {isGone(one) ? t('units.region.undo') : '×'}
              </button>
            </li>
          ))}
          {added.map((one) => (
            <li key={one.region} className="region-new">
              <span lang="zh-CN">{one.name}</span> {known.length > 0 && t('units.region.added')}
              <button type="button" className="preset" aria-label={t('units.region.drop', { name: one.name })} onClick={() => onChange({ added: added.filter((other) => other.region !== one.region) })}>×</button>
            </li>
          ))}
        </ul>
      )}
      <label className="desk-field">{t('units.region.find')}<Input autoComplete="off" maxLength={60} value={words} onChange={(event) => setWords(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter') event.preventDefault() }} /></label>
      <Choices words={words} onChoose={add} />
    </div>
  )
}

function Choices({ words, onChoose }: { readonly words: string; readonly onChoose: (one: ChosenRegion) => void }) {
  const t = useText()
  const id = useId()
  const q = useSettled(words.trim())
  const found = useQuery({ queryKey: ['regions', q], enabled: q !== '' && words.trim() !== '', queryFn: ({ signal }) => findRegions(q, signal) })
  if (words.trim() === '') return null
  return (
    <div role="status">
      {found.isError && <FailureView failure={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && <p className="quiet">{t('units.region.none')}</p>}
      {found.data !== undefined && found.data.items.length > 0 && (
        <div className="region-found" role="group" aria-labelledby={id}>
          <span id={id} className="quiet">{t('units.region.found')}</span>
          {found.data.items.map(({ region, path }) => <button key={region} type="button" className="preset" lang="zh-CN" onClick={() => onChoose({ region, name: path.split(' ').slice(-2).join(' ') })}>{path} {region}</button>)}
        </div>
      )}
    </div>
  )
}
