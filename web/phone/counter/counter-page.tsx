import './counter.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState, type FormEvent } from 'react'
import { COUNTER_TAGS } from '../../../src/contract/counter.ts'
import { ApiFailure } from '../../ui/api/failure.ts'
import { readAlerts, sendAlert, type CounterAlerts } from '../../ui/api/counter-api.ts'
import { useKeyedSend } from '../../ui/api/idempotency.ts'
import { enCounter } from '../../ui/i18n/en-counter.ts'
import { enEarlier } from '../../ui/i18n/en-earlier.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhCounter } from '../../ui/i18n/zh-counter.ts'
import { zhEarlier } from '../../ui/i18n/zh-earlier.ts'
import { openLiveStream, useLiveEvent, useLiveReopened, useLiveState } from '../../ui/live/live-stream.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { useKeptDraft } from '../offline/use-draft.ts'
import { ALERTS_KEY } from './alerts-key.ts'
import { alertOf, NO_ALERT, type AlertDraft } from './alert-draft.ts'
import { AlertCard } from './alert-card.tsx'
import { MoreFields } from './more-fields.tsx'

addTexts({ zh: { ...zhCounter, ...zhEarlier }, en: { ...enCounter, ...enEarlier } })

const POLL_MS = 30_000
const POLL_WHEN_LOST_MS = 3_000
/** A bank answers within a minute or two, and nothing tells the teller so but another look. */
const POLL_WHILE_STOPPING_MS = 5_000

/** A teller's page: three fields and one button while the customer stands there, then who comes, and what became of the money sent before. It never makes a sound. */
export function CounterPage() {
  const t = useText()
  usePageTitle(t('counter.title'))
  const [sent, setSent] = useState(0)
  const isLost = useLiveState() === 'lost'
  const alerts = useQuery({ queryKey: ALERTS_KEY, queryFn: ({ signal }) => readAlerts(signal), refetchInterval: ({ state: { data } }) => (isLost ? POLL_WHEN_LOST_MS : isStopping(data) ? POLL_WHILE_STOPPING_MS : POLL_MS) })
  useEffect(openLiveStream, [])
  useLiveReopened(() => void alerts.refetch())
  useLiveEvent((event) => { if (event.type === 'counter.changed') void alerts.refetch() })
  const items = alerts.data?.items ?? []
  const isWaiting = items.some((alert) => alert.state !== 'done')
  return (
    <main className="page page-tabs counter">
      <h1 className="page-heading">{t('counter.title')}</h1>
      {alerts.isError && <FailureView failure={alerts.error} onRetry={() => void alerts.refetch()} />}
      {items.filter((alert) => alert.state !== 'done').map((alert) => <AlertCard key={alert.id} alert={alert} />)}
      {isWaiting && <Tips />}
      <AlertForm key={sent} onSent={() => setSent(sent + 1)} />
      {!isWaiting && <Tips />}
      <Link to="/appeals" className="button button-wide">{t('counter.appeals')}</Link>
      {items.some((alert) => alert.state === 'done') && <h2 className="counter-sub">{t('counter.mine')}</h2>}
      {items.filter((alert) => alert.state === 'done').map((alert) => <AlertCard key={alert.id} alert={alert} />)}
    </main>
  )
}

function isStopping(alerts: CounterAlerts | undefined): boolean {
  return alerts?.items.some(({ state, payments }) => state !== 'done' && payments.some((one) => one.state === 'asked' || one.state === 'sent')) === true
}

function Tips() {
  const t = useText()
  return (
    <section className="block" aria-label={t('counter.tips')}>
      <h2 className="counter-sub">{t('counter.tips')}</h2>
      <ol className="counter-tips">{t('counter.tipLines').split('\n').map((line) => <li key={line}>{line}</li>)}</ol>
    </section>
  )
}

function AlertForm({ onSent }: { readonly onSent: () => void }) {
  const t = useText()
  const client = useQueryClient()
  const sendKeyed = useKeyedSend()
  const [draft, setDraft] = useState<AlertDraft>(NO_ALERT)
  const forgetDraft = useKeptDraft<AlertDraft>('counter-alert', draft, (kept) => setDraft({ ...NO_ALERT, ...kept }))
  const [isMissing, setMissing] = useState(false)
  const send = useMutation({
    mutationFn: () => sendKeyed(draft, (key) => sendAlert(alertOf(draft), key)),
    onSuccess: (answer) => {
      client.setQueryData(ALERTS_KEY, answer)
      forgetDraft()
      onSent()
    },
  })
  const set = (change: Partial<AlertDraft>) => {
    setDraft({ ...draft, ...change })
    setMissing(false)
    if (send.isError) send.reset()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (draft.tags.length === 0) setMissing(true)
    else if (!send.isPending) send.mutate()
  }
  const wordsOf = useFieldWords(send.error)
  return (
    <form className="form" onSubmit={onSubmit}>
      <fieldset className="choices counter-tags">
        <legend className="field-label">{t('counter.why')}</legend>
        {isMissing && <p className="field-error" role="alert">{t('counter.tagsMissing')}</p>}
        {COUNTER_TAGS.map((tag) => (
          <button key={tag} type="button" className="chip" aria-pressed={draft.tags.includes(tag)} onClick={() => set({ tags: draft.tags.includes(tag) ? draft.tags.filter((one) => one !== tag) : [...draft.tags, tag] })}>
            {t(`counter.tag.${tag}`)}
          </button>
        ))}
      </fieldset>
      <label className="field">
        <span className="field-label">{t('counter.amount')}</span>
        <input className="input" inputMode="decimal" autoComplete="off" maxLength={40} value={draft.amount} aria-invalid={wordsOf('/amountFen') !== undefined} onChange={(event) => set({ amount: event.target.value })} />
        {wordsOf('/amountFen') !== undefined && <span className="field-error">{wordsOf('/amountFen')}</span>}
      </label>
      <label className="field">
        <span className="field-label">{t('counter.customer')}</span>
        <input className="input" autoComplete="off" maxLength={64} value={draft.customer} aria-invalid={wordsOf('/customer') !== undefined} onChange={(event) => set({ customer: event.target.value })} />
        {wordsOf('/customer') !== undefined && <span className="field-error">{wordsOf('/customer')}</span>}
      </label>
      <button type="submit" className="button button-primary button-wide button-tall" disabled={send.isPending}>{send.isPending ? t('counter.sending') : t('counter.send')}</button>
      <p className="card-quiet">{t('counter.silent')}</p>
      {send.isError && !(send.error instanceof ApiFailure && send.error.code === 'case.invalid') && <FailureView failure={send.error} />}
      <MoreFields draft={draft} set={set} wordsOf={wordsOf} />
    </form>
  )
}

function useFieldWords(failure: unknown): (path: string) => string | undefined {
  const language = useLanguage()
  return (path) => (failure instanceof ApiFailure ? failure.details.find((one) => one.path === path)?.[language] : undefined)
}
