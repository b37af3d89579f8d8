import { PAYMENT_CHANNELS, type PaymentChannel } from '../../../src/domain/payment-text.ts'
import { parseYuan } from '../../../src/domain/money.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { amountText } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { Field } from './field.tsx'
import { accountProblem, momentIn, type TransferDraft } from './report-draft.ts'

interface Props {
  readonly nth: number
  readonly transfer: TransferDraft
  readonly guessed: readonly string[]
  readonly banksId: string
  readonly onChange: (transfer: TransferDraft) => void
  readonly onRemove: (() => void) | undefined
  readonly wordsOf: (field: string) => string | undefined
}

/** The fields in the order in which a victim reads them out; amounts and times are said back as they were understood. */
export function TransferFields({ nth, transfer, guessed, banksId, onChange, onRemove, wordsOf }: Props) {
  const t = useText()
  const language = useLanguage()
  const amount = parseYuan(transfer.amount)
  const at = momentIn(transfer.at, serverNow())
  const accountWords = (field: 'payee' | 'payer') => {
    const problem = accountProblem(transfer[field], transfer[`${field}Corporate`])
    return problem === undefined ? undefined : t(`intake.problem.${problem}`)
  }
  const check = (field: string) => (guessed.includes(field) ? t('intake.guess') : undefined)
  const text = (field: 'payee' | 'payeeName' | 'payeeBank' | 'amount' | 'at' | 'payer' | 'payerBank', charsMax: number) => ({
    className: `native-input ${guessed.includes(field) ? 'intake-guess' : ''}`, autoComplete: 'off', maxLength: charsMax, value: transfer[field],
    onChange: (event: { target: { value: string } }) => onChange({ ...transfer, [field]: event.target.value }),
  })
  /** Offered where the check digit is wrong: a firm's account may look like a card. */
  const corporate = (field: 'payeeCorporate' | 'payerCorporate', typed: string) => (transfer[field] || accountProblem(typed, false) === 'check-digit') && (
    <label className="intake-corporate"><input type="checkbox" checked={transfer[field]} onChange={(event) => onChange({ ...transfer, [field]: event.target.checked })} /> {t('intake.corporate')}</label>
  )
  return (
    <fieldset className="intake-transfer">
      <legend>{t('intake.transfer', { n: nth })}</legend>
      {onRemove !== undefined && <button type="button" className="intake-remove" aria-label={t('intake.removeTransfer', { n: nth })} onClick={onRemove}>×</button>}
      <div className="intake-row">
        <div className="intake-account">
          <Field label={t('intake.payee')} words={wordsOf('payee') ?? accountWords('payee')} echo={check('payee')}><input {...text('payee', 200)} data-payee={nth} /></Field>
          {corporate('payeeCorporate', transfer.payee)}
        </div>
        <Field label={t('intake.amount')} words={wordsOf('amountFen')} echo={amount === undefined || transfer.amount.trim() === '' ? check('amount') : amountText(amount, language)}><input {...text('amount', 40)} inputMode="decimal" /></Field>
        <Field label={t('intake.at')} words={wordsOf('at')} echo={at === undefined ? undefined : momentOf(at.toISOString(), serverNow(), language)}><input {...text('at', 40)} placeholder={t('intake.atHint')} title={t('intake.atHint')} /></Field>
      </div>
      <div className="intake-row">
        <Field label={t('intake.payeeName')} words={wordsOf('payeeName')} echo={check('payeeName')}><input {...text('payeeName', 64)} /></Field>
        <Field label={t('intake.payeeBank')} words={wordsOf('payeeBank')}><input {...text('payeeBank', 100)} list={banksId} placeholder={t('intake.payeeBankHint')} /></Field>
        <Field label={t('intake.channel')} words={undefined}>
          <select className="native-input" value={transfer.channel} onChange={(event) => onChange({ ...transfer, channel: event.target.value as PaymentChannel })}>
            {PAYMENT_CHANNELS.map((channel) => <option key={channel} value={channel}>{t(`channelOf.${channel}`)}</option>)}
          </select>
        </Field>
        <div className="intake-payer">
          <Field label={t('intake.payer')} words={wordsOf('payer') ?? accountWords('payer')}><input {...text('payer', 200)} /></Field>
          {corporate('payerCorporate', transfer.payer)}
        </div>
        <Field label={t('intake.payerBank')} words={wordsOf('payerBank')}><input {...text('payerBank', 100)} list={banksId} placeholder={t('intake.payeeBankHint')} /></Field>
      </div>
    </fieldset>
  )
}
