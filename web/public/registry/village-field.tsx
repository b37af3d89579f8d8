import { useEffect, useId, useState } from 'react'
import type { NamedPlace } from '../../../src/contract/place.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useSettled } from '../../ui/parts/use-settled.ts'
import { Field } from './field.tsx'
import { findVillages } from './registry-api.ts'

export type Village = Pick<NamedPlace, 'region' | 'path'>
interface Props {
  /** Where it is not asked for to be registered. */
  readonly label?: string
  readonly village: Village | null
  readonly wrong: string | undefined
  readonly onChange: (village: Village | null) => void
}
type Found = { readonly words: string; readonly places: readonly NamedPlace[] } | { readonly words: string; readonly failure: unknown }

/** A few characters, and a tap on the right one of at most eight. */
export function VillageField({ label, village, wrong, onChange }: Props) {
  const t = useText()
  const asked = label ?? t('join.village')
  const [words, setWords] = useState('')
  if (village !== null) {
    return (
      <div className="registry-field">
        <span className="registry-label">{asked}</span>
        <p className="registry-chosen"><span>{t('join.villageChosen')} <strong lang="zh-CN">{village.path}</strong></span><button type="button" className="button" onClick={() => onChange(null)}>{t('join.villageChange')}</button></p>
      </div>
    )
  }
  return (
    <>
      <Field label={asked} help={t('join.villageHint')} wrong={wrong} autoComplete="off" maxLength={100} value={words} onChange={setWords} />
      <Choices words={words} onChoose={onChange} />
    </>
  )
}

function Choices({ words, onChoose }: { readonly words: string; readonly onChoose: (village: Village) => void }) {
  const t = useText()
  const id = useId()
  const { found, retry } = useVillages(words)
  return (
    <div className="registry-found" role="status">
      {found !== undefined && 'failure' in found && <FailureView failure={found.failure} onRetry={retry} />}
      {found !== undefined && 'places' in found && found.places.length === 0 && <p className="registry-help">{t('join.villageNone')}</p>}
      {found !== undefined && 'places' in found && found.places.length > 0 && (
        <>
          <p id={id} className="registry-help">{t('join.villageFound')}</p>
          <ul className="registry-choices" aria-labelledby={id}>
            {found.places.map(({ region, path }) => <li key={region}><button type="button" className="registry-choice" lang="zh-CN" onClick={() => onChoose({ region, path })}>{path}</button></li>)}
          </ul>
        </>
      )}
    </div>
  )
}

/** What was found last stays while the next is asked for. */
function useVillages(typed: string): { readonly found: Found | undefined; readonly retry: () => void } {
  const words = useSettled(typed.trim())
  const [found, setFound] = useState<Found>()
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    if (words === '') return
    const stop = new AbortController()
    findVillages(words, stop.signal).then((places) => setFound({ words, places }), (failure: unknown) => { if (!stop.signal.aborted) setFound({ words, failure }) })
    return () => stop.abort()
  }, [words, attempt])
  return { found: words === '' ? undefined : found, retry: () => setAttempt(attempt + 1) }
}
