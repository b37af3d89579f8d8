import '../frame/presets.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { LocatedView, NamedPlace } from '../../../src/contract/place.ts'
import { locate } from '../../ui/api/place-api.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { useSettled } from '../../ui/parts/use-settled.ts'
import { Field } from './field.tsx'
import type { ReportDraft } from './report-draft.ts'

const ADDRESS_CHARS_MAX = 200
/** Of less nobody can say where it is. */
const ADDRESS_CHARS_MIN = 2

interface Props {
  readonly draft: ReportDraft
  readonly onChange: (draft: ReportDraft) => void
  readonly words: string | undefined
}

/** Where the victim lives, read aloud and typed: the place is said as it is understood; of several of one name the call-taker asks and chooses. */
export function AddressField({ draft, onChange, words }: Props) {
  const t = useText()
  const language = useLanguage()
  const address = useSettled(draft.address.trim())
  const isAsked = address.length >= ADDRESS_CHARS_MIN && draft.place === null
  const found = useQuery({ queryKey: ['locate', address], enabled: isAsked, gcTime: 0, placeholderData: keepPreviousData, queryFn: ({ signal }) => locate({ address }, signal) })
  const located = isAsked ? found.data : undefined
  const echoOf = (said: LocatedView | undefined): string | undefined => {
    if (said === undefined) return found.isError ? t('intake.placeUnknown') : undefined
    if (said.place !== null) return t('intake.placeFound', { place: said.place.path, n: Math.round(said.confidence * 100) })
    return said.reasons.map((reason) => reason[language]).join(language === 'zh' ? '；' : '; ')
  }
  return (
    <>
      <Field label={t('intake.address')} words={words} echo={draft.place === null ? echoOf(located) : t('intake.placeChosen', { place: draft.place.path })}>
        <input className="native-input" autoComplete="off" maxLength={ADDRESS_CHARS_MAX} value={draft.address} onChange={(event) => onChange({ ...draft, address: event.target.value, place: null })} />
      </Field>
      {located !== undefined && located.place === null && located.choices.length > 0 && <Choices choices={located.choices} onChoose={(place) => onChange({ ...draft, place: { region: place.region, path: place.path } })} />}
    </>
  )
}

function Choices({ choices, onChoose }: { readonly choices: readonly NamedPlace[]; readonly onChoose: (place: NamedPlace) => void }) {
  const t = useText()
  const id = useId()
  return (
    <div className="intake-places" role="group" aria-labelledby={id}>
      <span id={id}>{t('intake.placeChoose')}</span>
      {choices.map((one) => <button key={one.region} type="button" className="preset" onClick={() => onChoose(one)}>{one.path}</button>)}
    </div>
  )
}
