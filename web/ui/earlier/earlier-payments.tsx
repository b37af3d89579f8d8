import './earlier.css'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import type { CompletePaymentBody, CounterPaymentView } from '../../../src/contract/counter-payment.ts'
import { ApiFailure } from '../api/failure.ts'
import { useKeyedSend } from '../api/idempotency.ts'
import { serverNow } from '../clock/server-clock.ts'
import { amountText } from '../format/amount.ts'
import { momentOf } from '../format/time.ts'
import { useLanguage, useText } from '../i18n/use-text.ts'
import { FailureView } from '../parts/failure-view.tsx'
import { BankInput } from './bank-input.tsx'

interface Props {
  readonly payments: readonly CounterPaymentView[]
  /** Undefined: whoever looks may not complete what is missing. */
  readonly complete: ((body: CompletePaymentBody, key: string) => Promise<unknown>) | undefined
  readonly orderOf?: (order: NonNullable<CounterPaymentView['order']>) => ReactNode
}

/** Each transfer with what became of it; where the account or the bank is missing it can be added here. */
export function EarlierPayments({ payments, complete, orderOf }: Props) {
  const t = useText()
  const language = useLanguage()
  return (
    <ul className="earlier">
      {payments.map((one) => (
        <li key={one.id}>
          <p className="earlier-line">
            <strong>{amountText(one.amountFen, language)}</strong> <span className={`earlier-state earlier-${one.state}`}>{t(`earlier.${one.state}`)}</span> {one.order !== null && orderOf?.(one.order)}
          </p>
          <p className="earlier-facts">{one.account ?? t('earlier.noAccount')} · {one.bank ?? t('earlier.noBank')} · {momentOf(one.at, serverNow(), language)}</p>
          {complete !== undefined && isMissing(one) && <Complete payment={one} complete={complete} />}
        </li>
      ))}
    </ul>
  )
}

function isMissing({ state }: CounterPaymentView): boolean {
  return state === 'needs-account' || state === 'needs-bank'
}

function Complete({ payment, complete }: { readonly payment: CounterPaymentView; readonly complete: NonNullable<Props['complete']> }) {
  const t = useText()
  const language = useLanguage()
  const sendKeyed = useKeyedSend()
  const [fields, setFields] = useState({ payee: '', payeeCorporate: false, payeeBank: '' })
  const send = useMutation({ mutationFn: (body: CompletePaymentBody) => sendKeyed(body, (key) => complete(body, key)) })
  const change = (next: Partial<typeof fields>) => {
    setFields({ ...fields, ...next })
    if (send.isError) send.reset()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!send.isPending) send.mutate({ payment: payment.id, ...fields })
  }
  const wordsOf = (path: string) => (send.error instanceof ApiFailure ? send.error.details.find((one) => one.path === path)?.[language] : undefined)
  const isByField = wordsOf('/payee') !== undefined || wordsOf('/payeeBank') !== undefined
  return (
    <details className="earlier-more">
      <summary>{t(payment.account === null ? 'earlier.open' : 'earlier.openBank')}</summary>
      <form className="earlier-form" aria-label={t('earlier.completeOne', { amount: amountText(payment.amountFen, language) })} onSubmit={onSubmit}>
        {payment.account === null && (
          <>
            <label className="earlier-field">
              {t('earlier.payee')}
              <input autoComplete="off" maxLength={200} value={fields.payee} aria-invalid={wordsOf('/payee') !== undefined} onChange={(event) => change({ payee: event.target.value })} />
              {wordsOf('/payee') !== undefined && <span className="earlier-bad">{wordsOf('/payee')}</span>}
            </label>
            <label className="earlier-check"><input type="checkbox" checked={fields.payeeCorporate} onChange={(event) => change({ payeeCorporate: event.target.checked })} /> {t('earlier.corporate')}</label>
          </>
        )}
        <label className="earlier-field">
          {t('earlier.bank')}
          <BankInput value={fields.payeeBank} isNeeded={payment.account !== null} isBad={wordsOf('/payeeBank') !== undefined} onChange={(payeeBank) => change({ payeeBank })} />
          {wordsOf('/payeeBank') !== undefined && <span className="earlier-bad">{wordsOf('/payeeBank')}</span>}
        </label>
        <button type="submit" className="button" disabled={send.isPending}>{t(send.isPending ? 'action.busy' : 'earlier.complete')}</button>
        {send.isError && !isByField && <FailureView failure={send.error} />}
      </form>
    </details>
  )
}
