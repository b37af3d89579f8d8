import './security.css'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { FactorBegun } from '../../../src/contract/session.ts'
import { beginFactor, confirmFactor, endFactor } from '../api/session-api.ts'
import { useText } from '../i18n/use-text.ts'
import { FailureView } from '../parts/failure-view.tsx'
import { SESSION_KEY } from '../session/query-client.ts'
import { useMe } from '../session/use-session.ts'

type Step = { readonly kind: 'password' } | { readonly kind: 'scan'; readonly begun: FactorBegun } | { readonly kind: 'recovery'; readonly codes: readonly string[] }

/** Set up: the password, the QR code and a first code, the recovery codes. Set up already: end it, with the password. */
export function FactorPanel() {
  const t = useText()
  const me = useMe()
  const client = useQueryClient()
  const [step, setStep] = useState<Step>({ kind: 'password' })
  // The list of sessions beside it says how many recovery codes are left.
  const refresh = () => Promise.all([client.invalidateQueries({ queryKey: SESSION_KEY }), client.invalidateQueries({ queryKey: ['sessions'] })])
  const end = useMutation({ mutationFn: endFactor, onSuccess: refresh })
  if (step.kind === 'recovery') return <FactorRecovery codes={step.codes} onDone={() => void refresh().then(() => setStep({ kind: 'password' }))} />
  if (step.kind === 'scan') return <FactorScan begun={step.begun} onDone={(codes) => setStep({ kind: 'recovery', codes })} />
  if (me.hasFactor) {
    return (
      <>
        <p>{t('factor.on')}</p>
        <PasswordForm submit={t('factor.end')} isBusy={end.isPending} failure={end.error} onPassword={(password) => end.mutate(password)} />
      </>
    )
  }
  return <Begin onBegun={(begun) => setStep({ kind: 'scan', begun })} />
}

function Begin({ onBegun }: { readonly onBegun: (begun: FactorBegun) => void }) {
  const t = useText()
  const begin = useMutation({ mutationFn: beginFactor, onSuccess: onBegun })
  return (
    <>
      <p>{t('factor.why')}</p>
      <PasswordForm submit={t('factor.begin')} isBusy={begin.isPending} failure={begin.error} onPassword={(password) => begin.mutate(password)} />
    </>
  )
}

function PasswordForm({ submit, isBusy, failure, onPassword }: { readonly submit: string; readonly isBusy: boolean; readonly failure: unknown; readonly onPassword: (password: string) => void }) {
  const t = useText()
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onPassword(String(new FormData(event.currentTarget).get('password')))
  }
  return (
    <form className="sec-form" onSubmit={onSubmit}>
      <label className="sec-field">{t('login.password')}<input name="password" type="password" className="sec-input" autoComplete="current-password" required maxLength={200} /></label>
      {failure !== null && <FailureView failure={failure} />}
      <button type="submit" className="button button-wide" disabled={isBusy}>{submit}</button>
    </form>
  )
}

export function FactorScan({ begun, onDone }: { readonly begun: FactorBegun; readonly onDone: (codes: readonly string[]) => void }) {
  const t = useText()
  const confirm = useMutation({ mutationFn: confirmFactor, onSuccess: ({ recovery }) => onDone(recovery) })
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    confirm.mutate(String(new FormData(event.currentTarget).get('code')).trim())
  }
  const { size, path } = begun.qr
  return (
    <form className="sec-form" onSubmit={onSubmit}>
      <p>{t('factor.scan')}</p>
      <svg className="sec-qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('factor.qr')} shapeRendering="crispEdges"><path d={path} /></svg>
      <p>{t('factor.secret')} <code className="sec-secret">{begun.secret}</code></p>
      <label className="sec-field">{t('factor.code')}<input name="code" className="sec-input sec-code" inputMode="numeric" autoComplete="one-time-code" required pattern="[0-9]{6}" maxLength={6} /></label>
      {confirm.isError && <FailureView failure={confirm.error} />}
      <button type="submit" className="button button-primary button-wide" disabled={confirm.isPending}>{t('factor.confirm')}</button>
    </form>
  )
}

/** Shown this once: whoever has lost the phone comes in with one of them. */
export function FactorRecovery({ codes, onDone }: { readonly codes: readonly string[]; readonly onDone: () => void }) {
  const t = useText()
  return (
    <div className="sec-form" role="status">
      <p><strong>{t('factor.recovery')}</strong></p>
      <ol className="sec-recovery">{codes.map((code) => <li key={code}>{code}</li>)}</ol>
      <button type="button" className="button button-primary button-wide" onClick={onDone}>{t('factor.recoveryKept')}</button>
    </div>
  )
}
