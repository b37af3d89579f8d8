import { useId, type ReactNode } from 'react'
import { TIP_LIMITS } from '../../../src/domain/limits.ts'
import { TIP_KINDS, type TipKind } from '../../../src/domain/tip.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { Field } from '../registry/field.tsx'
import type { Named, TipDraft } from './tip-draft.ts'

export type Wrong = Readonly<Record<string, string | undefined>>
interface Props {
  readonly draft: TipDraft
  readonly wrong: Wrong
  readonly onChange: (part: Partial<TipDraft>) => void
}

interface SelectProps {
  readonly label: string
  readonly value: string
  readonly wrong?: string | undefined
  readonly onChange: (value: string) => void
  readonly children: ReactNode
}

export function SelectField({ label, value, wrong, onChange, children }: SelectProps) {
  const id = useId()
  return (
    <div className="registry-field">
      <label htmlFor={id} className="registry-label">{label}</label>
      <select id={id} className="registry-input" value={value} aria-invalid={wrong !== undefined} aria-describedby={`${id}-wrong`} onChange={(event) => onChange(event.target.value)}>{children}</select>
      <p id={`${id}-wrong`} className="registry-wrong">{wrong}</p>
    </div>
  )
}

/** A number, an account, a site, an app, or several of them. */
export function AboutFields({ draft, wrong, onChange }: Props) {
  const t = useText()
  const change = (nth: number, part: Partial<Named>) => onChange({ about: draft.about.map((one, index) => (index === nth ? { ...one, ...part } : one)) })
  return (
    <fieldset className="registry-group">
      <legend className="registry-label">{t('tip.about')}</legend>
      <p className="registry-help">{t('tip.aboutHint')}</p>
      {draft.about.map((named, nth) => (
        <div key={nth} className="tip-named" role="group" aria-label={t('tip.nth', { n: nth + 1 })}>
          <SelectField label={t('tip.kind')} value={named.kind} onChange={(kind) => change(nth, { kind: kind as TipKind })}>{TIP_KINDS.map((kind) => <option key={kind} value={kind}>{t(`tip.kind.${kind}`)}</option>)}</SelectField>
          <Field label={t('tip.value')} autoComplete="off" maxLength={253} inputMode={named.kind === 'phone' ? 'tel' : named.kind === 'domain' ? 'url' : 'text'} wrong={wrong[`value${nth}`]} value={named.value} onChange={(value) => change(nth, { value })} />
          {draft.about.length > 1 && <button type="button" className="button registry-act" onClick={() => onChange({ about: draft.about.filter((_, index) => index !== nth) })}>{t('tip.remove')}</button>}
        </div>
      ))}
      {draft.about.length < TIP_LIMITS.aboutMax && <button type="button" className="button registry-act" onClick={() => onChange({ about: [...draft.about, { kind: 'phone', value: '' }] })}>{t('tip.another')}</button>}
    </fieldset>
  )
}

export function WordsField({ draft, wrong, onChange }: Props) {
  const t = useText()
  const id = useId()
  return (
    <div className="registry-field">
      <label htmlFor={id} className="registry-label">{t('tip.words')}</label>
      <p id={`${id}-help`} className="registry-help">{t('tip.wordsHint')}</p>
      <textarea id={id} className="registry-input tip-words" rows={5} maxLength={TIP_LIMITS.wordsMax} value={draft.words} aria-invalid={wrong.words !== undefined} aria-describedby={`${id}-help ${id}-wrong`} onChange={(event) => onChange({ words: event.target.value })} />
      <p id={`${id}-wrong`} className="registry-wrong">{wrong.words}</p>
    </div>
  )
}

/** Whoever says yes is told once more to call: `children`. */
export function PaidFields({ draft, wrong, onChange, children }: Props & { readonly children: ReactNode }) {
  const t = useText()
  const id = useId()
  return (
    <fieldset className="registry-group" role="radiogroup" aria-invalid={wrong.paid !== undefined} aria-describedby={`${id}-wrong`}>
      <legend className="registry-label">{t('tip.paid')}</legend>
      {(['no', 'yes'] as const).map((paid) => <label key={paid} className="registry-tick"><input type="radio" name="paid" checked={draft.paid === paid} onChange={() => onChange({ paid })} /> {t(`tip.paid.${paid}`)}</label>)}
      <p id={`${id}-wrong`} className="registry-wrong">{wrong.paid}</p>
      {draft.paid === 'yes' && (
        <>
          {children}
          <Field label={t('tip.amount')} help={t('tip.amountHint')} inputMode="decimal" autoComplete="off" maxLength={20} wrong={wrong.amount} value={draft.amount} onChange={(amount) => onChange({ amount })} />
          <Field label={t('tip.paidAt')} type="datetime-local" wrong={wrong.paidAt} value={draft.paidAt} onChange={(paidAt) => onChange({ paidAt })} />
        </>
      )}
    </fieldset>
  )
}
