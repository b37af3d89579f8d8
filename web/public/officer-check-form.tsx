import { useState, type FormEvent } from 'react'
import type { z } from 'zod'
import type { OfficerCheck } from '../../src/contract/task.ts'
import { request } from '../ui/api/client.ts'
import { useText } from '../ui/i18n/use-text.ts'
import { FailureView } from '../ui/parts/failure-view.tsx'
import { CallLinks } from './call-links.tsx'

type Answer = { readonly kind: 'none' } | { readonly kind: 'asking' } | { readonly kind: 'answer'; readonly check: z.infer<typeof OfficerCheck> } | { readonly kind: 'failed'; readonly failure: unknown }

/** Fraudsters pose as officers: whoever opens the door may ask for the code and check it here or by 96110. */
export function OfficerCheckForm() {
  const t = useText()
  const [answer, setAnswer] = useState<Answer>({ kind: 'none' })
  const [code, setCode] = useState('')
  const ask = () => {
    setAnswer({ kind: 'asking' })
    request<z.infer<typeof OfficerCheck>>(`/api/public/officer-check/${encodeURIComponent(code.trim())}`).then(
      (check) => setAnswer({ kind: 'answer', check }),
      (failure: unknown) => setAnswer({ kind: 'failed', failure }),
    )
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    ask()
  }
  return (
    <section className="panel" aria-labelledby="check-title">
      <h2 id="check-title" className="panel-title">{t('home.check')}</h2>
      <p className="home-quiet">{t('home.checkHint')}</p>
      <form className="check-form" onSubmit={onSubmit}>
        <label className="check-field">
          <span>{t('home.code')}</span>
          <input className="check-input" inputMode="numeric" autoComplete="off" required maxLength={6} pattern="[0-9]{6}" title={t('home.codeShape')} value={code} onChange={(event) => setCode(event.target.value)} />
        </label>
        <button type="submit" className="button button-primary" disabled={answer.kind === 'asking'}>{t(answer.kind === 'asking' ? 'home.checking' : 'home.checkDo')}</button>
      </form>
      <div role="status">
        {answer.kind === 'answer' && (answer.check.valid && answer.check.officer !== null ? <Real officer={answer.check.officer} /> : <><p className="check-bad">{t('home.notReal')}</p><CallLinks numbers={['110']} /></>)}
      </div>
      {answer.kind === 'failed' && <FailureView failure={answer.failure} onRetry={ask} />}
    </section>
  )
}

function Real({ officer }: { readonly officer: NonNullable<z.infer<typeof OfficerCheck>['officer']> }) {
  const t = useText()
  return (
    <div className="check-good">
      <p><strong>{t('home.real')}</strong></p>
      <p>{officer.name}{officer.badge !== null && ` · ${t('home.badge', { badge: officer.badge })}`} · {officer.unit}</p>
      {officer.unitPhone !== null && <p>{t('home.unitPhone')} <a href={`tel:${officer.unitPhone}`}>{officer.unitPhone}</a></p>}
      <p>{t('home.realHint')}</p>
    </div>
  )
}
