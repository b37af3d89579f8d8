import { useId, useRef, useState, type FormEvent } from 'react'
import type { RegistrationView } from '../../../src/contract/registry.ts'
import { consentText } from '../../../src/domain/consent-text.ts'
import { ApiFailure } from '../../ui/api/failure.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Field } from './field.tsx'
import { ProveNumber } from './prove-number.tsx'
import { isToProve, register } from './registry-api.ts'
import { Guardians } from './guardians.tsx'
import { bodyOf, fieldOf, missingIn, type About, type Draft, type DraftField } from './registration-draft.ts'
import type { Facts } from './registry-frame.tsx'
import { VillageField } from './village-field.tsx'

interface Props {
  readonly about: About
  readonly facts: Facts
  readonly credit: string | null
  readonly draft: Draft
  readonly words: { readonly do: string; readonly doing: string }
  readonly onDraft: (draft: Draft) => void
  readonly onDone: (items: readonly RegistrationView[]) => void
}
type Wrong = Partial<Record<DraftField, string>>

/** Name, village, door, guardians and consent: everything that is wrong is said at once, beside its field. */
export function RegistrationForm({ about, facts, credit, draft, words, onDraft, onDone }: Props) {
  const t = useText()
  const language = useLanguage()
  const form = useRef<HTMLFormElement>(null)
  const [wrong, setWrong] = useState<Wrong>({})
  const [failure, setFailure] = useState<unknown>()
  const [isSending, setSending] = useState(false)
  const change = (part: Partial<Draft>, ...changed: readonly DraftField[]) => {
    onDraft({ ...draft, ...part })
    setWrong(Object.fromEntries(Object.entries(wrong).filter(([field]) => !changed.some((one) => one === field))))
  }
  const show = (found: Wrong) => {
    setWrong(found)
    // After the fields are marked.
    setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  const onFailed = (reason: unknown) => {
    const details = reason instanceof ApiFailure ? reason.details : []
    const named = Object.fromEntries(details.flatMap((one) => {
      const field = fieldOf(one.path, draft, about)
      return field === undefined ? [] : [[field, one[language] ?? t('join.required')] as const]
    }))
    if (Object.keys(named).length > 0) show(named)
    else setFailure(reason)
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setFailure(undefined)
    const missing = missingIn(draft, about)
    if (missing.length > 0) return show(Object.fromEntries(missing.map((field) => [field, t(MISSING[field] ?? 'join.required')])))
    setWrong({})
    setSending(true)
    register(bodyOf(draft, about, credit)).then(onDone, onFailed).finally(() => setSending(false))
  }
  const count = Object.keys(wrong).length
  return (
    <>
      <form ref={form} className="registry-form" noValidate onSubmit={onSubmit}>
        <Field label={t(`join.name.${about.forWhom}`)} autoComplete={about.forWhom === 'self' ? 'name' : 'off'} maxLength={64} wrong={wrong.name} value={draft.name} onChange={(name) => change({ name }, 'name')} />
        {about.byGuardian && <Field label={t('join.parentPhone')} help={t('join.parentPhoneHint')} type="tel" inputMode="tel" autoComplete="off" maxLength={20} wrong={wrong.phone} value={draft.phone} onChange={(phone) => change({ phone }, 'phone')} />}
        <VillageField village={draft.village} wrong={wrong.village} onChange={(village) => change({ village }, 'village')} />
        <Field label={t('join.address')} help={t('join.addressHint')} autoComplete="off" maxLength={200} value={draft.address} onChange={(address) => change({ address })} />
        <Guardians about={about} guardians={draft.guardians} wrong={wrong} onChange={(guardians, ...changed) => change({ guardians }, ...changed)} />
        <Consent bureau={facts.bureau} agreed={draft.agreed} wrong={wrong.agree} onChange={(agreed) => change({ agreed }, 'agree')} />
        <div role="status">{count > 0 && <p className="registry-wrong">{t('join.correctAndSend', { n: count })}</p>}</div>
        {failure !== undefined && <FailureView failure={failure} />}
        <button type="submit" className="button button-primary registry-act" disabled={isSending}>{isSending ? words.doing : words.do}</button>
      </form>
      {isToProve(failure) && <ProveNumber label={t('join.number.again')} isDemo={facts.demo} phone={about.shownPhone} onProven={() => setFailure(undefined)} />}
    </>
  )
}
const MISSING: Partial<Record<DraftField, 'join.villageMissing' | 'join.mustAgree'>> = { village: 'join.villageMissing', agree: 'join.mustAgree' }

interface ConsentProps {
  readonly bureau: string
  readonly agreed: boolean
  readonly wrong: string | undefined
  readonly onChange: (agreed: boolean) => void
}

function Consent({ bureau, agreed, wrong, onChange }: ConsentProps) {
  const t = useText()
  const language = useLanguage()
  const id = useId()
  const { points, agree } = consentText(language, bureau)
  return (
    <section className="registry-consent" aria-labelledby={id}>
      <h2 id={id} className="registry-label">{t('join.consent')}</h2>
      <ul>{points.map((point) => <li key={point}>{point}</li>)}</ul>
      <label className="registry-tick"><input type="checkbox" checked={agreed} aria-invalid={wrong !== undefined} aria-describedby={`${id}-wrong`} onChange={(event) => onChange(event.target.checked)} /> {agree}</label>
      <p id={`${id}-wrong`} className="registry-wrong">{wrong}</p>
    </section>
  )
}
