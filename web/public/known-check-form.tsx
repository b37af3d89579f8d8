import { useState, type FormEvent } from 'react'
import type { z } from 'zod'
import type { PublicCheck, PublicCheckBody } from '../../src/contract/listing.ts'
import { request } from '../ui/api/client.ts'
import { useText } from '../ui/i18n/use-text.ts'
import { FailureView } from '../ui/parts/failure-view.tsx'
import { CallLinks } from './call-links.tsx'

type Kind = z.infer<typeof PublicCheckBody>['kind']
type Answer = { readonly kind: 'none' } | { readonly kind: 'asking' } | { readonly kind: 'answer'; readonly known: boolean } | { readonly kind: 'failed'; readonly failure: unknown }

const KINDS = ['phone', 'account', 'domain', 'app'] as const satisfies readonly Kind[]

/** "Is this known to serve fraud?", for everybody. An answer belongs to the words that it was asked for. */
export function KnownCheckForm() {
  const t = useText()
  const [answer, setAnswer] = useState<Answer>({ kind: 'none' })
  const [kind, setKind] = useState<Kind>('phone')
  const [value, setValue] = useState('')
  const ask = () => {
    setAnswer({ kind: 'asking' })
    request<z.infer<typeof PublicCheck>>('/api/public/check', { method: 'POST', body: { kind, value: value.trim() } }).then(
      ({ known }) => setAnswer({ kind: 'answer', known }),
      (failure: unknown) => setAnswer({ kind: 'failed', failure }),
    )
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    ask()
  }
  const change = (next: { kind?: Kind; value?: string }) => {
    setKind(next.kind ?? kind)
    setValue(next.value ?? value)
    setAnswer({ kind: 'none' })
  }
  return (
    <section className="panel" aria-labelledby="known-title">
      <h2 id="known-title" className="panel-title">{t('home.known')}</h2>
      <p className="home-quiet">{t('home.knownHint')}</p>
      <form className="check-form" onSubmit={onSubmit}>
        <label className="check-field">
          <span>{t('home.knownKind')}</span>
          <select className="check-input known-kind" value={kind} onChange={(event) => change({ kind: event.target.value as Kind })}>{KINDS.map((one) => <option key={one} value={one}>{t(`home.kind.${one}`)}</option>)}</select>
        </label>
        <label className="check-field known-value">
          <span>{t('home.knownValue')}</span>
          <input className="check-input" autoComplete="off" required minLength={3} maxLength={253} value={value} onChange={(event) => change({ value: event.target.value })} />
        </label>
        <button type="submit" className="button button-primary" disabled={answer.kind === 'asking'}>{t(answer.kind === 'asking' ? 'home.checking' : 'home.knownDo')}</button>
      </form>
      <div role="status">
        {answer.kind === 'answer' && !answer.known && <><p className="check-open">{t('home.knownNo')}</p><CallLinks numbers={['96110']} /></>}
        {answer.kind === 'answer' && answer.known && <><p className="check-bad">{t('home.knownYes')}</p><CallLinks numbers={['110', '96110']} /><p className="home-quiet known-appeal">{t('home.knownAppeal')}</p></>}
      </div>
      {answer.kind === 'failed' && <FailureView failure={answer.failure} onRetry={ask} />}
    </section>
  )
}
