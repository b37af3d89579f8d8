import { useState, type InputHTMLAttributes } from 'react'
import type { z } from 'zod'
import type { PublicAnswer, PublicAppealBody, PublicAppealTaken } from '../../src/contract/appeal.ts'
import { request } from '../ui/api/client.ts'
import { serverNow } from '../ui/clock/server-clock.ts'
import { momentOf } from '../ui/format/time.ts'
import { useLanguage, useText } from '../ui/i18n/use-text.ts'
import { FailureView } from '../ui/parts/failure-view.tsx'
import { useAsked } from './use-asked.ts'

type Filed = z.infer<typeof PublicAppealTaken>
type Answer = z.infer<typeof PublicAnswer>

const KINDS = ['account', 'phone', 'domain', 'app'] as const
const NOTHING: z.infer<typeof PublicAppealBody> = { kind: 'account', value: '', name: '', phone: '', reason: '' }

/** The answer is the same whatever the number: a reference, and by when it is decided. */
export function FileAppeal() {
  const t = useText()
  const language = useLanguage()
  const [fields, setFields] = useState(NOTHING)
  const { asked, send, onSubmit, forget } = useAsked(() => request<Filed>('/api/public/appeals', { method: 'POST', body: fields }))
  const change = (next: Partial<typeof NOTHING>) => {
    setFields({ ...fields, ...next })
    forget()
  }
  const input = (key: 'value' | 'name' | 'phone', limits: Pick<InputHTMLAttributes<HTMLInputElement>, 'minLength' | 'maxLength' | 'inputMode' | 'autoComplete'>) => (
    <label className={`check-field ${key === 'value' ? 'appeal-value' : 'known-value'}`}>
      <span>{t(`home.appeal.${key}`)}</span>
      <input className="check-input" required autoComplete="off" {...limits} value={fields[key]} onChange={(event) => change({ [key]: event.target.value })} />
    </label>
  )
  if (asked.kind === 'answered') {
    return (
      <div className="check-good" role="status">
        <p><strong>{t('home.appeal.filed', { ref: asked.answer.ref })}</strong></p>
        <p>{t('home.appeal.filedHint', { at: momentOf(asked.answer.dueAt, serverNow(), language) })}</p>
      </div>
    )
  }
  return (
    <form className="check-form appeal-form" onSubmit={onSubmit}>
      <label className="check-field">
        <span>{t('home.knownKind')}</span>
        <select className="check-input known-kind" value={fields.kind} onChange={(event) => change({ kind: event.target.value as typeof fields.kind })}>{KINDS.map((one) => <option key={one} value={one}>{t(`home.kind.${one}`)}</option>)}</select>
      </label>
      {input('value', { minLength: 3, maxLength: 253 })}
      {input('name', { maxLength: 64, autoComplete: 'name' })}
      {input('phone', { minLength: 5, maxLength: 32, inputMode: 'tel', autoComplete: 'tel' })}
      <label className="check-field appeal-reason"><span>{t('home.appeal.reason')}</span><textarea className="check-input" rows={4} required minLength={4} maxLength={1_000} value={fields.reason} onChange={(event) => change({ reason: event.target.value })} /></label>
      <button type="submit" className="button button-primary" disabled={asked.kind === 'asking'}>{t(asked.kind === 'asking' ? 'home.checking' : 'home.appeal.do')}</button>
      {asked.kind === 'failed' && <FailureView failure={asked.failure} onRetry={send} />}
    </form>
  )
}

export function LookUpAnswer() {
  const t = useText()
  const [ref, setRef] = useState('')
  const [phoneEnd, setPhoneEnd] = useState('')
  const { asked, send, onSubmit, forget } = useAsked(() => request<Answer>('/api/public/appeals/answer', { method: 'POST', body: { ref: ref.trim(), phoneEnd: phoneEnd.trim() } }))
  const change = (set: (words: string) => void) => (event: { readonly target: { readonly value: string } }) => {
    set(event.target.value)
    forget()
  }
  return (
    <form className="check-form appeal-form" onSubmit={onSubmit}>
      <label className="check-field"><span>{t('home.appeal.ref')}</span><input className="check-input" required autoComplete="off" maxLength={8} pattern="[0-9a-fA-F]{8}" title={t('home.appeal.refShape')} value={ref} onChange={change(setRef)} /></label>
      <label className="check-field"><span>{t('home.appeal.phoneEnd')}</span><input className="check-input" required autoComplete="off" inputMode="numeric" maxLength={4} pattern="[0-9]{4}" title={t('home.appeal.phoneEndShape')} value={phoneEnd} onChange={change(setPhoneEnd)} /></label>
      <button type="submit" className="button button-primary" disabled={asked.kind === 'asking'}>{t(asked.kind === 'asking' ? 'home.checking' : 'home.knownDo')}</button>
      <div className="appeal-reason" role="status">{asked.kind === 'answered' && <Told answer={asked.answer} />}</div>
      {asked.kind === 'failed' && <FailureView failure={asked.failure} onRetry={send} />}
    </form>
  )
}

function Told({ answer }: { readonly answer: Answer }) {
  const t = useText()
  const language = useLanguage()
  switch (answer.state) {
    case 'open': return <p className="check-open">{t('home.appeal.open', { at: momentOf(answer.dueAt, serverNow(), language) })}</p>
    case 'decided': return <div className="check-open appeal-letter">{answer.letter[language].map((line, nth) => <p key={nth} lang={language === 'zh' ? 'zh-CN' : 'en'}>{nth === 0 ? <strong>{line}</strong> : line}</p>)}</div>
  }
}
