import { useEffect, useState } from 'react'
import { ownNow } from '../../ui/clock/server-clock.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useAsked } from '../use-asked.ts'
import { useKept } from '../../ui/parts/use-kept.ts'
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

/** Which number a code was sent to, and when: it is kept in this window, so that whoever comes back from reading the SMS types it in and asks for no other. */
type Sent = Awaited<ReturnType<typeof sendCode>> & { readonly phone: string; readonly at: number }
const NO_CODE: Sent = { phone: '', at: 0, againAfterSeconds: 0, validMinutes: 0 }
const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS

/** The number, a code sent to it, and the code typed in. */
export function ProveNumber({ label, isDemo, phone, onPhone, onProven }: Props) {
  const t = useText()
  const [code, keep] = useKept('gb.code', () => NO_CODE)
  const sent = useAsked(() => sendCode(phone).then((answer) => keep({ phone, at: ownNow(), ...answer })))
  const isSent = code.phone === phone && phone !== '' && ownNow() < code.at + code.validMinutes * MINUTE_MS
  const change = (next: string) => {
    onPhone?.(next)
    sent.forget()
  }
  const onTyped = () => {
    keep(NO_CODE)
    onProven()
  }
  return (
    <>
      <form className="registry-form" onSubmit={sent.onSubmit}>
        <Field label={label} help={t('join.numberHint')} type="tel" inputMode="tel" autoComplete="tel" required maxLength={20} readOnly={onPhone === undefined} value={phone} onChange={change} />
        {!isSent && <button type="submit" className="button button-primary registry-act" disabled={sent.asked.kind === 'asking'}>{t(sent.asked.kind === 'asking' ? 'join.sending' : 'join.send')}</button>}
        {sent.asked.kind === 'failed' && <FailureView failure={sent.asked.failure} />}
      </form>
      {isSent && <TypeCode key={code.at} phone={phone} isDemo={isDemo} sent={code} onAgain={sent.send} onProven={onTyped} />}
    </>
  )
}

interface TypeCodeProps {
  readonly phone: string
  readonly isDemo: boolean
  readonly sent: Sent
  readonly onAgain: () => void
  readonly onProven: () => void
}

function TypeCode({ phone, isDemo, sent, onAgain, onProven }: TypeCodeProps) {
  const t = useText()
  const [code, setCode] = useState('')
  const waitSeconds = useSecondsDown(Math.max(0, Math.ceil(sent.againAfterSeconds - (ownNow() - sent.at) / SECOND_MS)))
  const proof = useAsked(() => proveNumber(phone, code.trim()).then(onProven))
  return (
    <form className="registry-form" onSubmit={proof.onSubmit}>
      {isDemo && <DemoInbox phone={phone} />}
      <Field label={t('join.code')} help={t('join.codeHint', { n: sent.validMinutes })} inputMode="numeric" autoComplete="one-time-code" required maxLength={6} pattern="[0-9]{6}" title={t('join.codeShape')} value={code} onChange={(next) => { setCode(next); proof.forget() }} />
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
