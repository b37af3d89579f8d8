import { useEffect, useState } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useAsked } from '../use-asked.ts'
import { Field } from './field.tsx'
import { proveNumber, readDelivered, sendCode } from './registry-api.ts'

interface Props {
  readonly label: string
  readonly isDemo: boolean
  readonly phone: string
  /** Without it the number stands: it is to be shown once more. */
  readonly onPhone?: (phone: string) => void
  readonly onProven: () => void
}

/** The number, a code sent to it, and the code typed in. */
export function ProveNumber({ label, isDemo, phone, onPhone, onProven }: Props) {
  const t = useText()
  const sent = useAsked(() => sendCode(phone))
  const isSent = sent.asked.kind === 'answered'
  const change = (next: string) => {
    onPhone?.(next)
    sent.forget()
  }
  return (
    <>
      <form className="registry-form" onSubmit={sent.onSubmit}>
        <Field label={label} help={t('join.numberHint')} type="tel" inputMode="tel" autoComplete="tel" required maxLength={20} readOnly={onPhone === undefined} value={phone} onChange={change} />
        {!isSent && <button type="submit" className="button button-primary registry-act" disabled={sent.asked.kind === 'asking'}>{t(sent.asked.kind === 'asking' ? 'join.sending' : 'join.send')}</button>}
        {sent.asked.kind === 'failed' && <FailureView failure={sent.asked.failure} />}
      </form>
      {sent.asked.kind === 'answered' && <TypeCode phone={phone} isDemo={isDemo} answer={sent.asked.answer} onAgain={sent.send} onProven={onProven} />}
    </>
  )
}

interface TypeCodeProps {
  readonly phone: string
  readonly isDemo: boolean
  readonly answer: Awaited<ReturnType<typeof sendCode>>
  readonly onAgain: () => void
  readonly onProven: () => void
}

function TypeCode({ phone, isDemo, answer, onAgain, onProven }: TypeCodeProps) {
  const t = useText()
  const [code, setCode] = useState('')
  const waitSeconds = useSecondsDown(answer.againAfterSeconds)
  const proof = useAsked(() => proveNumber(phone, code.trim()).then(onProven))
  return (
    <form className="registry-form" onSubmit={proof.onSubmit}>
      {isDemo && <DemoInbox phone={phone} />}
      <Field label={t('join.code')} help={t('join.codeHint', { n: answer.validMinutes })} inputMode="numeric" autoComplete="one-time-code" required maxLength={6} pattern="[0-9]{6}" title={t('join.codeShape')} value={code} onChange={(next) => { setCode(next); proof.forget() }} />
      {proof.asked.kind === 'failed' && <FailureView failure={proof.asked.failure} />}
      <button type="submit" className="button button-primary registry-act" disabled={proof.asked.kind === 'asking'}>{t(proof.asked.kind === 'asking' ? 'join.proving' : 'join.prove')}</button>
      <button type="button" className="button registry-act" disabled={waitSeconds > 0} onClick={onAgain}>{waitSeconds > 0 ? t('join.sendAgainIn', { n: waitSeconds }) : t('join.sendAgain')}</button>
    </form>
  )
}

function useSecondsDown(from: number): number {
  const [left, setLeft] = useState(from)
  useEffect(() => {
    if (left === 0) return
    const timer = setTimeout(() => setLeft(left - 1), 1_000)
    return () => clearTimeout(timer)
  }, [left])
  return left
}

const INBOX_LOOK_MS = 1_000
const INBOX_LOOKS_MAX = 90

/** Whoever tries the demo has no telephone of that number: what the simulated carrier delivered stands here instead. */
function DemoInbox({ phone }: { readonly phone: string }) {
  const t = useText()
  const [message, setMessage] = useState<string>()
  useEffect(() => {
    let looks = 0
    const look = () => {
      if (++looks > INBOX_LOOKS_MAX) clearInterval(timer)
      readDelivered(phone).then(([newest]) => setMessage(newest), () => undefined)
    }
    const timer = setInterval(look, INBOX_LOOK_MS)
    return () => clearInterval(timer)
  }, [phone])
  return (
    <div className="registry-inbox" role="status">
      <p>{t(message === undefined ? 'join.demoWaits' : 'join.demoInbox')}</p>
      {message !== undefined && <p lang="zh-CN"><strong>{message}</strong></p>}
    </div>
  )
}
