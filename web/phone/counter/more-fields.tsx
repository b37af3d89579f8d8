import { serverNow } from '../../ui/clock/server-clock.ts'
import { localInputOf } from '../../ui/format/time.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import type { AlertDraft, EarlierDraft } from './alert-draft.ts'

const EARLIER_MAX = 10

interface Props {
  readonly draft: AlertDraft
  readonly set: (change: Partial<AlertDraft>) => void
  readonly wordsOf: (path: string) => string | undefined
}

/** What may follow when there is time: the alert does not wait for it. */
export function MoreFields({ draft, set, wordsOf }: Props) {
  const t = useText()
  const change = (key: number, next: Partial<EarlierDraft>) => set({ earlier: draft.earlier.map((one) => (one.key === key ? { ...one, ...next } : one)) })
  const add = () => set({ earlier: [...draft.earlier, { key: draft.earlier.length + 1, payee: '', corporate: false, amount: '', at: localInputOf(serverNow()) }] })
  return (
    <details className="counter-more">
      <summary>{t('counter.more')}</summary>
      <label className="field"><span className="field-label">{t('counter.name')}</span><input className="input" autoComplete="off" maxLength={64} value={draft.name} onChange={(event) => set({ name: event.target.value })} /></label>
      <label className="field"><span className="field-label">{t('counter.payee')}</span><input className="input" autoComplete="off" maxLength={200} value={draft.payee} onChange={(event) => set({ payee: event.target.value })} /></label>
      <p className="field-label">{t('counter.earlier')}</p>
      {draft.earlier.map((one, index) => (
        <div key={one.key} className="counter-earlier">
          <label className="field">
            <span className="field-label">{t('counter.earlierPayee')}</span>
            <input className="input" autoComplete="off" maxLength={200} value={one.payee} onChange={(event) => change(one.key, { payee: event.target.value })} />
          </label>
          <label className={`choice ${one.corporate ? 'choice-on' : ''}`}><input type="checkbox" checked={one.corporate} onChange={(event) => change(one.key, { corporate: event.target.checked })} /> {t('counter.corporate')}</label>
          <label className="field"><span className="field-label">{t('counter.earlierAmount')}</span><input className="input" inputMode="decimal" autoComplete="off" maxLength={40} value={one.amount} onChange={(event) => change(one.key, { amount: event.target.value })} /></label>
          <label className="field"><span className="field-label">{t('counter.earlierAt')}</span><input className="input" type="datetime-local" required value={one.at} onChange={(event) => change(one.key, { at: event.target.value })} /></label>
          {(['payee', 'amountFen', 'at'] as const).map((field) => wordsOf(`/earlier/${index}/${field}`)).filter((words) => words !== undefined).map((words) => <p key={words} className="field-error">{words}</p>)}
        </div>
      ))}
      {draft.earlier.length < EARLIER_MAX && <button type="button" className="button button-quiet button-wide" onClick={add}>{t('counter.addEarlier')}</button>}
    </details>
  )
}
