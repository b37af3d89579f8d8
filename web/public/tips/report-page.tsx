import './tips.css'
import { useRef, useState, type FormEvent } from 'react'
import { FRAUD_TYPES } from '../../../src/domain/fraud-types.ts'
import { TIP_CHANNELS } from '../../../src/domain/tip.ts'
import { ApiFailure } from '../../ui/api/failure.ts'
import { enTipForm } from '../../ui/i18n/en-tip-form.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhTipForm } from '../../ui/i18n/zh-tip-form.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Field } from '../registry/field.tsx'
import { ProveNumber } from '../registry/prove-number.tsx'
import { isToProve } from '../registry/registry-api.ts'
import { RegistryFrame, type Facts } from '../registry/registry-frame.tsx'
import { VillageField } from '../registry/village-field.tsx'
import { Emergency } from './emergency.tsx'
import { fileTip } from './tip-api.ts'
import { fieldOf, problemsIn, tipOf, type TipDraft, type TipProblem } from './tip-draft.ts'
import { AboutFields, PaidFields, SelectField, WordsField, type Wrong } from './tip-fields.tsx'
import { useTipDraft } from './use-tip-draft.ts'

addTexts({ zh: zhTipForm, en: enTipForm })

type Filed = { readonly ref: string; readonly paid: boolean }

/** Whoever was called, written to or shown something that is fraud tells of it here. */
export function ReportPage() {
  const t = useText()
  return <RegistryFrame title={t('tip.title')} lead={t('tip.lead')} page="report">{(facts) => <Report facts={facts} />}</RegistryFrame>
}

function Report({ facts }: { readonly facts: Facts }) {
  const [filed, setFiled] = useState<Filed>()
  const { draft, change, clear } = useTipDraft()
  const onFiled = (ref: string) => {
    setFiled({ ref, paid: draft.paid === 'yes' })
    clear()
    window.scrollTo(0, 0)
  }
  if (filed !== undefined) return <Done filed={filed} onAnother={() => setFiled(undefined)} />
  return (
    <>
      <Emergency />
      <TipForm facts={facts} draft={draft} onChange={change} onClear={clear} onFiled={onFiled} />
    </>
  )
}

interface Props {
  readonly facts: Facts
  readonly draft: TipDraft
  readonly onChange: (part: Partial<TipDraft>) => void
  readonly onClear: () => void
  readonly onFiled: (ref: string) => void
}

const FIRST_WRONG = ['input', 'select', 'textarea'].map((field) => `${field}[aria-invalid="true"], [role="radiogroup"][aria-invalid="true"] ${field}`).join()
/** Another number than the one that was shown is shown in the same way. */
const isUnproven = (failure: unknown) => isToProve(failure) || (failure instanceof ApiFailure && failure.code === 'tip.other_number')

/** Everything that is wrong is said at once, beside its field; the number is confirmed last, and then it is sent by itself. */
function TipForm({ facts, draft, onChange, onClear, onFiled }: Props) {
  const t = useText()
  const form = useRef<HTMLFormElement>(null)
  const { wrong, failure, isSending, send, forget } = useSend(draft, onFiled, () => setTimeout(() => form.current?.querySelector<HTMLElement>(FIRST_WRONG)?.focus()))
  const change = (part: Partial<TipDraft>) => {
    onChange(part)
    forget(Object.keys(part))
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    send()
  }
  const count = Object.values(wrong).filter((words) => words !== undefined).length
  const fields = { draft, wrong, onChange: change }
  return (
    <>
      <form ref={form} className="registry-form" noValidate onSubmit={onSubmit}>
        <AboutFields {...fields} />
        <SelectField label={t('tip.channel')} value={draft.channel} wrong={wrong.channel} onChange={(channel) => change({ channel: channel as TipDraft['channel'] })}>
          <option value="">{t('tip.choose')}</option>
          {TIP_CHANNELS.map((channel) => <option key={channel} value={channel}>{t(`tip.channel.${channel}`)}</option>)}
        </SelectField>
        <WordsField {...fields} />
        <FraudTypeField draft={draft} onChange={change} />
        <Field label={t('tip.happenedAt')} type="datetime-local" wrong={wrong.happenedAt} value={draft.happenedAt} onChange={(happenedAt) => change({ happenedAt })} />
        <PaidFields {...fields}><Emergency /></PaidFields>
        <VillageField label={t('tip.village')} village={draft.village} wrong={wrong.village} onChange={(village) => change({ village })} />
        <Field label={t('tip.phone')} help={t('tip.phoneHint')} type="tel" inputMode="tel" autoComplete="tel" maxLength={20} wrong={wrong.phone} value={draft.phone} onChange={(phone) => change({ phone })} />
        <div role="status">{count > 0 && <p className="registry-wrong">{t('tip.correctAndSend', { n: count })}</p>}</div>
        {failure !== undefined && !isUnproven(failure) && <FailureView failure={failure} />}
        {!isUnproven(failure) && <button type="submit" className="button button-primary registry-act" disabled={isSending}>{t(isSending ? 'tip.submitting' : 'tip.submit')}</button>}
      </form>
      {isUnproven(failure) && (
        <section aria-label={t('tip.proveFirst')}>
          <p className="registry-invited" role="status">{t('tip.proveFirst')}</p>
          <ProveNumber label={t('tip.phone')} isDemo={facts.demo} phone={draft.phone.trim()} onProven={send} />
        </section>
      )}
      <button type="button" className="text-button registry-back" onClick={onClear}>{t('tip.startAgain')}</button>
    </>
  )
}

function FraudTypeField({ draft, onChange }: { readonly draft: TipDraft; readonly onChange: (part: Partial<TipDraft>) => void }) {
  const t = useText()
  const language = useLanguage()
  return (
    <SelectField label={t('tip.fraudType')} value={draft.fraudType} onChange={(fraudType) => onChange({ fraudType: fraudType as TipDraft['fraudType'] })}>
      <option value="">{t('tip.unknownType')}</option>
      {FRAUD_TYPES.map((type) => <option key={type.code} value={type.code}>{type[language]}</option>)}
    </SelectField>
  )
}

/** What is missing is found here, the rest by the server; `onWrong`: once the fields are marked. */
function useSend(draft: TipDraft, onFiled: (ref: string) => void, onWrong: () => void) {
  const t = useText()
  const language = useLanguage()
  const [wrong, setWrong] = useState<Wrong>({})
  const [failure, setFailure] = useState<unknown>()
  const [isSending, setSending] = useState(false)
  const show = (found: Wrong) => {
    setWrong(found)
    onWrong()
  }
  const onFailed = (reason: unknown) => {
    const details = reason instanceof ApiFailure ? reason.details : []
    const named = details.flatMap((one) => { const field = fieldOf(draft, one.path); return field === undefined ? [] : [[field, one[language] ?? t('tip.required')] as const] })
    if (named.length > 0) show(Object.fromEntries(named))
    else setFailure(reason)
  }
  const send = () => {
    setFailure(undefined)
    const missing = Object.entries(problemsIn(draft)) as [string, TipProblem][]
    if (missing.length > 0) return show(Object.fromEntries(missing.map(([field, problem]) => [field, t(problem)])))
    setWrong({})
    setSending(true)
    fileTip(tipOf(draft)).then(({ ref }) => onFiled(ref), onFailed).finally(() => setSending(false))
  }
  const forget = (changed: readonly string[]) => {
    if (changed.includes('phone')) setFailure(undefined)
    const isChanged = (field: string) => changed.includes(field) || (changed.includes('about') && (field.startsWith('value') || field === 'words'))
    setWrong(Object.fromEntries(Object.entries(wrong).filter(([field]) => !isChanged(field))))
  }
  return { wrong, failure, isSending, send, forget }
}

function Done({ filed, onAnother }: { readonly filed: Filed; readonly onAnother: () => void }) {
  const t = useText()
  return (
    <>
      {filed.paid && <Emergency />}
      <section className="registry-done" role="status">
        <h2 className="registry-heading">✓ {t('tip.done')}</h2>
        <p className="tip-ref">{t('tip.doneRef', { ref: filed.ref })}</p>
        {filed.paid && <p><strong>{t('tip.donePaid')}</strong></p>}
        <p>{t('tip.doneText')}</p>
        <a className="button button-primary registry-act" href="/mine#reports">{t('tip.seeMine')}</a>
        <button type="button" className="button registry-act" onClick={onAnother}>{t('tip.fileAnother')}</button>
      </section>
    </>
  )
}
