import './counter.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState, type FormEvent, type InputHTMLAttributes } from 'react'
import { answerAddress, readAppeals, takeAppeal, type Appeal, type AppealInput } from '../../ui/api/appeal-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { enAppeals } from '../../ui/i18n/en-appeals.ts'
import { enCounter } from '../../ui/i18n/en-counter.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhAppeals } from '../../ui/i18n/zh-appeals.ts'
import { zhCounter } from '../../ui/i18n/zh-counter.ts'
import { openLiveStream, useLiveEvent, useLiveReopened } from '../../ui/live/live-stream.ts'
import { usePollMs } from '../../ui/live/use-poll-ms.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'

addTexts({ zh: { ...zhCounter, ...zhAppeals }, en: { ...enCounter, ...enAppeals } })

const KINDS = ['account', 'phone', 'domain', 'app'] as const
const NOTHING: AppealInput = { kind: 'account', value: '', channel: 'counter', name: '', contact: '', reason: '' }
const MINE_KEY = ['appeals']
const PARTS = ['open', 'carry', 'decided'] as const

/** A teller takes an objection and sees what became of those they took: state and answer, nothing of what stands. */
export function CounterAppealsPage() {
  const t = useText()
  usePageTitle(t('appeals.take'))
  const mine = useQuery({ queryKey: MINE_KEY, queryFn: ({ signal }) => Promise.all(PARTS.map((part) => readAppeals(part, undefined, signal))), refetchInterval: usePollMs() })
  useEffect(openLiveStream, [])
  useLiveReopened(() => void mine.refetch())
  useLiveEvent((event) => { if (event.type.startsWith('appeal.')) void mine.refetch() })
  const appeals = mine.data?.flatMap((page) => page.items) ?? []
  return (
    <main className="page page-tabs counter">
      <p><Link to="/" className="button">{t('action.back')}</Link></p>
      <h1 className="page-heading">{t('appeals.take')}</h1>
      <p className="card-quiet">{t('appeals.takeHint')}</p>
      <TakeForm />
      {mine.isError && <FailureView failure={mine.error} onRetry={() => void mine.refetch()} />}
      {appeals.length > 0 && <h2 className="counter-sub">{t('counter.appealsMine')}</h2>}
      {appeals.map((appeal) => <Taken key={appeal.id} appeal={appeal} />)}
    </main>
  )
}

function TakeForm() {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const [fields, setFields] = useState(NOTHING)
  const take = useMutation({
    mutationFn: () => takeAppeal({ ...fields, value: fields.value.trim() }),
    onSuccess: () => {
      setFields(NOTHING)
      return client.invalidateQueries({ queryKey: MINE_KEY })
    },
  })
  const change = (next: Partial<AppealInput>) => {
    setFields({ ...fields, ...next })
    if (!take.isPending && !take.isIdle) take.reset()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!take.isPending) take.mutate()
  }
  const input = (key: 'value' | 'name' | 'contact', limits: Pick<InputHTMLAttributes<HTMLInputElement>, 'minLength' | 'maxLength'>) => (
    <label className="field"><span className="field-label">{t(`appeals.${key}`)}</span><input className="input" required autoComplete="off" {...limits} value={fields[key]} onChange={(event) => change({ [key]: event.target.value })} /></label>
  )
  return (
    <form className="form" onSubmit={onSubmit}>
      <label className="field">
        <span className="field-label">{t('appeals.kind')}</span>
        <select className="input" value={fields.kind} onChange={(event) => change({ kind: event.target.value as AppealInput['kind'] })}>{KINDS.map((kind) => <option key={kind} value={kind}>{t(`appealKind.${kind}`)}</option>)}</select>
      </label>
      {input('value', { minLength: 3, maxLength: 253 })}
      {input('name', { maxLength: 64 })}
      {input('contact', { minLength: 4, maxLength: 200 })}
      <label className="field"><span className="field-label">{t('appeals.said')}</span><textarea className="input" rows={3} required minLength={4} maxLength={1_000} value={fields.reason} onChange={(event) => change({ reason: event.target.value })} /></label>
      <div role="status">{take.data !== undefined && <p className="block">{t('appeals.taken', { ref: take.data.ref, at: momentOf(take.data.dueAt, serverNow(), language) })}</p>}</div>
      {take.isError && <FailureView failure={take.error} />}
      <button type="submit" className="button button-primary button-wide button-tall" disabled={take.isPending}>{t(take.isPending ? 'action.busy' : 'appeals.take')}</button>
    </form>
  )
}

function Taken({ appeal }: { readonly appeal: Appeal }) {
  const t = useText()
  const language = useLanguage()
  const at = (moment: string) => momentOf(moment, serverNow(), language)
  return (
    <section className="block">
      <p className="counter-state">{t(`appeals.${appeal.state}`)}</p>
      <p>{appeal.shown} · {t(`appealKind.${appeal.kind}`)}</p>
      <p className="card-quiet">{[t('appeals.ref', { ref: appeal.ref }), at(appeal.madeAt), appeal.decidedAt === null ? t('appeals.due', { at: at(appeal.dueAt) }) : t('counter.appealDecided', { at: at(appeal.decidedAt) })].join(' · ')}</p>
      {appeal.state !== 'open' && <a className="button" href={answerAddress(appeal.id)} target="_blank" rel="noreferrer">{t('appeals.paper')}</a>}
    </section>
  )
}
