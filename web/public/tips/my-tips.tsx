import './tips.css'
import { useEffect, useState } from 'react'
import type { MyTip } from '../../../src/contract/tip.ts'
import { FRAUD_TYPES } from '../../../src/domain/fraud-types.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { amountText } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { enTipForm } from '../../ui/i18n/en-tip-form.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhTipForm } from '../../ui/i18n/zh-tip-form.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { isToProve } from '../registry/registry-api.ts'
import { useAsked } from '../use-asked.ts'
import { readMyTips, withdrawTip } from './tip-api.ts'

addTexts({ zh: zhTipForm, en: enTipForm })

type Read = { readonly kind: 'loading' } | { readonly kind: 'shown'; readonly items: readonly MyTip[] } | { readonly kind: 'failed'; readonly failure: unknown }

/** What this number has reported, how far it is, and what was answered. */
export function MyTips({ onProveAgain }: { readonly onProveAgain: () => void }) {
  const t = useText()
  const [tips, setTips] = useState<Read>({ kind: 'loading' })
  const [said, setSaid] = useState('')
  const read = () => {
    readMyTips().then((items) => setTips({ kind: 'shown', items }), (failure: unknown) => setTips({ kind: 'failed', failure }))
  }
  useEffect(read, [])
  // The address may name this part, which is not there before it is read.
  useEffect(() => { if (tips.kind === 'shown' && window.location.hash === '#reports') document.getElementById('reports')?.scrollIntoView() }, [tips.kind])
  const onWithdrawn = (items: readonly MyTip[]) => {
    setTips({ kind: 'shown', items })
    setSaid(t('tip.withdrawn'))
  }
  return (
    <section id="reports" className="tip-section" aria-labelledby="reports-title">
      <h2 id="reports-title" className="registry-heading">{t('tip.mine')}</h2>
      <div role="status">{said !== '' && <p className="registry-good">{said}</p>}</div>
      {tips.kind === 'loading' && <Skeleton rows={3} />}
      {tips.kind === 'failed' && <FailureView failure={tips.failure} onRetry={() => { setTips({ kind: 'loading' }); read() }} />}
      {tips.kind === 'shown' && tips.items.length === 0 && <p className="registry-help">{t('tip.none')}</p>}
      {tips.kind === 'shown' && tips.items.map((tip) => <Card key={tip.id} tip={tip} onWithdrawn={onWithdrawn} onProveAgain={onProveAgain} />)}
      <p className="registry-form"><a className="button registry-act" href="/report">{t('tip.title')}</a></p>
    </section>
  )
}

interface CardProps {
  readonly tip: MyTip
  readonly onWithdrawn: (items: readonly MyTip[]) => void
  readonly onProveAgain: () => void
}

function Card({ tip, onWithdrawn, onProveAgain }: CardProps) {
  const t = useText()
  const [isAsking, setAsking] = useState(false)
  const withdrawn = useAsked(() => withdrawTip(tip.id).then(onWithdrawn))
  const { asked } = withdrawn
  return (
    <section className="registry-card" aria-label={`${t('tip.ref')} ${tip.ref}`}>
      <h3 className="registry-label">{t(`tip.state.${tip.state as Exclude<MyTip['state'], 'withdrawn'>}`)}</h3>
      <TipFacts tip={tip} />
      {tip.state === 'received' && !isAsking && <p className="registry-form"><button type="button" className="button registry-act registry-danger" onClick={() => setAsking(true)}>{t('tip.withdraw')}</button></p>}
      {tip.state === 'received' && isAsking && (
        <div className="registry-form" role="group" aria-label={t('tip.withdrawSure')}>
          <p><strong>{t('tip.withdrawSure')}</strong></p>
          <p>{t('tip.withdrawText')}</p>
          <button type="button" className="button registry-act registry-danger" disabled={asked.kind === 'asking'} onClick={withdrawn.send}>{t(asked.kind === 'asking' ? 'tip.withdrawing' : 'tip.withdrawDo')}</button>
          <button type="button" className="button registry-act" onClick={() => setAsking(false)}>{t('tip.keep')}</button>
          {asked.kind === 'failed' && <FailureView failure={asked.failure} />}
          {asked.kind === 'failed' && isToProve(asked.failure) && <button type="button" className="button registry-act" onClick={onProveAgain}>{t('join.send')}</button>}
        </div>
      )}
    </section>
  )
}

function TipFacts({ tip }: { readonly tip: MyTip }) {
  const t = useText()
  const language = useLanguage()
  const at = (moment: string | null) => (moment === null ? null : momentOf(moment, serverNow(), language))
  const done = tip.done.map((one) => t(`tip.done.${one}`)).join(t('list.separator'))
  const facts = [
    [t('tip.ref'), tip.ref], [t('tip.whatWasDone'), done === '' ? null : done], [t('tip.answer'), tip.answer],
    ...tip.about.map(({ kind, value }) => [t(`tip.kind.${kind}`), value] as const),
    [t('tip.channel'), t(`tip.channel.${tip.channel}`)], [t('tip.fraudType'), FRAUD_TYPES.find(({ code }) => code === tip.fraudType)?.[language] ?? null], [t('tip.words'), tip.words], [t('tip.happenedAt'), at(tip.happenedAt)],
    [t('tip.paid'), tip.paid === null ? null : t('tip.moneyGone', { amount: amountText(tip.paid.amountFen, language), at: at(tip.paid.at)! })], [t('tip.place'), tip.place],
    [t('tip.madeAt'), at(tip.madeAt)], [t('tip.endedAt'), at(tip.endedAt)],
  ] as const
  return <dl className="registry-facts">{facts.map(([name, words], nth) => words !== null && <div key={nth}><dt>{name}</dt><dd>{words}</dd></div>)}</dl>
}
