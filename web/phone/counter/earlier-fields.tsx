import { EARLIER_MAX } from '../../../src/contract/counter-payment.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { BankInput } from '../../ui/earlier/bank-input.tsx'
import { isBlank, nextEarlier, type EarlierDraft } from './alert-draft.ts'

interface Props {
  readonly earlier: readonly EarlierDraft[]
  readonly onChange: (earlier: readonly EarlierDraft[]) => void
  /** By the place among those that are sent: blank rows are not. */
  readonly wordsOf: (nth: number, field: string) => string | undefined
}

/** What the customer has sent already, row by row. */
export function EarlierFields({ earlier, onChange, wordsOf }: Props) {
  const t = useText()
  const sent = earlier.filter((one) => !isBlank(one))
  return (
    <>
      {earlier.map((one, index) => (
        <EarlierRow
          key={one.key} nth={index + 1} one={one} onChange={(next) => onChange(earlier.map((other) => (other.key === one.key ? next : other)))}
          onRemove={() => onChange(earlier.filter((other) => other.key !== one.key))} wordsOf={(field) => (isBlank(one) ? undefined : wordsOf(sent.indexOf(one), field))}
        />
      ))}
      {earlier.length < EARLIER_MAX && <button type="button" className="button button-wide" onClick={() => onChange([...earlier, nextEarlier(earlier)])}>{t('counter.addEarlier')}</button>}
    </>
  )
}

interface RowProps {
  readonly nth: number
  readonly one: EarlierDraft
  readonly onChange: (one: EarlierDraft) => void
  readonly onRemove: () => void
  readonly wordsOf: (field: string) => string | undefined
}

function EarlierRow({ nth, one, onChange, onRemove, wordsOf }: RowProps) {
  const t = useText()
  const bad = (field: string) => wordsOf(field) !== undefined && <span className="field-error">{wordsOf(field)}</span>
  return (
    <fieldset className="counter-earlier">
      <legend className="field-label">{t('counter.earlierNth', { n: nth })}</legend>
      <label className="field">
        <span className="field-label">{t('earlier.payee')}</span>
        <input className="input" inputMode="text" autoComplete="off" maxLength={200} placeholder={t('earlier.payeeHint')} value={one.payee} aria-invalid={wordsOf('payee') !== undefined} onChange={(event) => onChange({ ...one, payee: event.target.value })} />
        {bad('payee')}
      </label>
      <label className={`choice ${one.corporate ? 'choice-on' : ''}`}><input type="checkbox" checked={one.corporate} onChange={(event) => onChange({ ...one, corporate: event.target.checked })} /> {t('earlier.corporate')}</label>
      <label className="field">
        <span className="field-label">{t('earlier.bank')}</span>
        <BankInput className="input" value={one.bank} isBad={wordsOf('payeeBank') !== undefined} onChange={(bank) => onChange({ ...one, bank })} />
        {bad('payeeBank')}
      </label>
      <label className="field">
        <span className="field-label">{t('counter.earlierAmount')}</span>
        <input className="input" inputMode="decimal" autoComplete="off" maxLength={40} value={one.amount} aria-invalid={wordsOf('amountFen') !== undefined} onChange={(event) => onChange({ ...one, amount: event.target.value })} />
        {bad('amountFen')}
      </label>
      <label className="field">
        <span className="field-label">{t('counter.earlierAt')}</span>
        <input className="input" type="datetime-local" required value={one.at} aria-invalid={wordsOf('at') !== undefined} onChange={(event) => onChange({ ...one, at: event.target.value })} />
        {bad('at')}
      </label>
      <button type="button" className="button" onClick={onRemove}>{t('counter.removeEarlier', { n: nth })}</button>
    </fieldset>
  )
}
