import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { CounterAlertView } from '../../../src/contract/counter.ts'
import { addPayments, completeOwnPayment } from '../../ui/api/counter-api.ts'
import { ApiFailure } from '../../ui/api/failure.ts'
import { useKeyedSend } from '../../ui/api/idempotency.ts'
import { EarlierPayments } from '../../ui/earlier/earlier-payments.tsx'
import { amountText } from '../../ui/format/amount.ts'
import { clockOf } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { isBlank, nextEarlier, paymentsOf, type EarlierDraft } from './alert-draft.ts'
import { ALERTS_KEY } from './alerts-key.ts'
import { EarlierFields } from './earlier-fields.tsx'

/** How far it has come, from sent to settled, and what became of the money that was sent before; it changes by itself. */
export function AlertCard({ alert }: { readonly alert: CounterAlertView }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const client = useQueryClient()
  const isOpen = alert.state !== 'done'
  const who = alert.officer === null ? alert.unit.name : t('counter.who', { unit: alert.unit.name, officer: alert.officer })
  const complete = async (body: Parameters<typeof completeOwnPayment>[1], key: string) => { client.setQueryData(ALERTS_KEY, await completeOwnPayment(alert.id, body, key)) }
  return (
    <section className={`block counter-alert counter-alert-${alert.state}`}>
      <div role="status">
        <p className="counter-state">{t(`counter.state.${alert.state}`)}{alert.outcome !== null && ` · ${codeName('outcome', alert.outcome)}`}</p>
        <p>{who}{alert.arrivedAt !== null ? ` · ${clockOf(alert.arrivedAt)}` : alert.acceptedAt !== null && ` · ${clockOf(alert.acceptedAt)}`}</p>
        <p className="card-quiet">{t('counter.since', { time: clockOf(alert.at) })} · {amountText(alert.amountFen, language)} · {alert.tags.map((tag) => codeName('counter.tag', tag)).join(t('list.separator'))}</p>
      </div>
      {alert.unit.phone !== null && isOpen && <a className="button" href={`tel:${alert.unit.phone}`}>{t('counter.callUnit', { unit: alert.unit.name })}</a>}
      {alert.payments.length > 0 && (
        <>
          <h2 className="counter-sub counter-payments">{t('earlier.title')}</h2>
          <EarlierPayments payments={alert.payments} complete={isOpen ? complete : undefined} />
        </>
      )}
      {isOpen && <AddEarlier alertId={alert.id} />}
    </section>
  )
}

/** The customer remembers more while somebody is on the way. */
function AddEarlier({ alertId }: { readonly alertId: string }) {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const sendKeyed = useKeyedSend()
  const [earlier, setEarlier] = useState<readonly EarlierDraft[]>([nextEarlier([])])
  const [isShown, setShown] = useState(false)
  const add = useMutation({
    mutationFn: () => sendKeyed(earlier, (key) => addPayments(alertId, { payments: paymentsOf(earlier) }, key)),
    onSuccess: (answer) => {
      client.setQueryData(ALERTS_KEY, answer)
      setEarlier([nextEarlier([])])
      setShown(false)
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!add.isPending && earlier.some((one) => !isBlank(one))) add.mutate()
  }
  const change = (next: readonly EarlierDraft[]) => {
    setEarlier(next)
    if (!add.isIdle && !add.isPending) add.reset()
  }
  const failure = add.error
  const wordsOf = (nth: number, field: string) => (failure instanceof ApiFailure ? failure.details.find((one) => one.path === `/payments/${nth}/${field}`)?.[language] : undefined)
  return (
    <>
      <details className="counter-more" open={isShown} onToggle={(event) => setShown(event.currentTarget.open)}>
        <summary>{t('counter.addLater')}</summary>
        <form className="form" aria-label={t('counter.addLater')} onSubmit={onSubmit}>
          <EarlierFields earlier={earlier} onChange={change} wordsOf={wordsOf} />
          <button type="submit" className="button button-primary button-wide" disabled={add.isPending || earlier.every(isBlank)}>{t(add.isPending ? 'action.busy' : 'counter.addSend')}</button>
          {failure !== null && !(failure instanceof ApiFailure && failure.code === 'case.invalid') && <FailureView failure={failure} />}
        </form>
      </details>
      <div role="status">{add.isSuccess && <p className="card-quiet">{t('counter.added')}</p>}</div>
    </>
  )
}
