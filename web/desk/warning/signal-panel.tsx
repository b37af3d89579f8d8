import { Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import type { SignalView } from '../../../src/contract/warning.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { amountText } from '../../ui/format/amount.ts'
import { durationText, momentOf } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { pieces } from './phrase-pieces.ts'

type Signal = z.infer<typeof SignalView> & { readonly of?: string | null }

/** More push what else is known of the person off the first screen. */
const FIRST_SHOWN = 4

export function SignalPanel({ signals }: { readonly signals: readonly Signal[] }) {
  const t = useText()
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? signals : signals.slice(0, FIRST_SHOWN)
  return (
    <section className="panel" aria-labelledby="signals-title">
      <h2 id="signals-title" className="panel-title">{t('warning.signals')} <span className="quiet">{signals.length}</span></h2>
      {signals.length === 0 && <p className="quiet">{t('warning.noSignals')}</p>}
      <ul className="signals">
        {shown.map((signal) => <li key={signal.id}><SignalItem signal={signal} /></li>)}
      </ul>
      {shown.length < signals.length && <Button onClick={() => setWhole(true)}>{t('warning.allSignals', { n: signals.length })}</Button>}
    </section>
  )
}

function SignalItem({ signal }: { readonly signal: Signal }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const facts = [
    signal.counterpart,
    signal.amountFen === null ? null : amountText(signal.amountFen, language),
    signal.durationSeconds === null ? null : t(signal.kind === 'call' ? 'warning.duration' : 'warning.lasted', { time: durationText(signal.durationSeconds, language) }),
  ].filter((fact) => fact !== null)
  return (
    <article>
      <p className="signal-line"><strong>{t(`signalKind.${signal.kind}`)}</strong> <span>{facts.join(' · ')}</span></p>
      {signal.flags.length > 0 && <p className="signal-flags">{signal.flags.map((flag) => <span key={flag} className="signal-flag">{codeName('flag', flag)}</span>)}</p>}
      {signal.text !== null && <blockquote className="signal-text">{pieces(signal.text, signal.phrases).map((piece, index) => (piece.isPhrase ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>))}</blockquote>}
      <p className="quiet signal-when"><time dateTime={signal.at}>{momentOf(signal.at, serverNow(), language)}</time> · {codeName('source', signal.source)} {signal.of != null && <span className="chip-state">{t('merge.from', { number: signal.of.slice(0, 8) })}</span>}</p>
    </article>
  )
}
