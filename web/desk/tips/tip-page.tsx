import '../blacklist/blacklist.css'
import '../warning/warning.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { TipView } from '../../../src/contract/tip.ts'
import { FRAUD_TYPES } from '../../../src/domain/fraud-types.ts'
import { readTip } from '../../ui/api/tip-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { amountText } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { enTipForm } from '../../ui/i18n/en-tip-form.ts'
import { enTips } from '../../ui/i18n/en-tips.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhTipForm } from '../../ui/i18n/zh-tip-form.ts'
import { zhTips } from '../../ui/i18n/zh-tips.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { CaseOf } from './case-of.tsx'
import { ListDialog, RevealDialog, TipActs } from './tip-acts.tsx'
import { Named, TipMarks, useTipFacts } from './tip-parts.tsx'

addTexts({ zh: { ...zhTipForm, ...zhTips }, en: { ...enTipForm, ...enTips } })

/** One report: what it names, what was said, who said it, and what to do about it. */
export function TipPage() {
  const t = useText()
  const { tipId = '' } = useParams({ strict: false })
  const tip = useQuery({ queryKey: ['tip', tipId], queryFn: ({ signal }) => readTip(tipId, signal) })
  useLiveEvent((event) => { if (event.type.startsWith('tip.') && event.id === tipId) void tip.refetch() })
  usePageTitle(t('tips.back'))
  return (
    <main className="desk-main">
      <Link to="/tips" className="back-link">← {t('tips.back')}</Link>
      {tip.isPending && <Skeleton rows={8} />}
      {tip.isError && <FailureView failure={tip.error} onRetry={() => void tip.refetch()} />}
      {tip.data !== undefined && <Body tip={tip.data} />}
    </main>
  )
}

function Body({ tip }: { readonly tip: TipView }) {
  const t = useText()
  const facts = useTipFacts(tip)
  const isOpen = tip.state === 'received' || tip.state === 'taken'
  return (
    <>
      <section className="panel" aria-labelledby="tip-title">
        <p className="entry-head"><TipMarks tip={tip} /></p>
        <h1 id="tip-title" className="order-title">{t('tips.ref', { ref: tip.ref })}</h1>
        <p className="quiet entry-facts">{facts}</p>
      </section>
      <div className="warning-columns">
        <div>
          <About tip={tip} />
          <Said tip={tip} />
          <Reporter tip={tip} />
        </div>
        <div>{isOpen ? <TipActs key={tip.state} tip={tip} /> : <Ended tip={tip} />}</div>
      </div>
    </>
  )
}

/** Each goes on its list as it was told. */
function About({ tip }: { readonly tip: TipView }) {
  const t = useText()
  const [listing, setListing] = useState<number>()
  if (tip.about.length === 0) return null
  return (
    <section className="panel" aria-labelledby="tip-about">
      <h2 id="tip-about" className="panel-title">{t('tips.about')}</h2>
      <ul className="entries">
        {tip.about.map((subject, nth) => (
          <li key={nth} className="entry">
            <div className="entry-main"><p className="entry-head"><Named subject={subject} /></p></div>
            {tip.state === 'taken' && subject.listed === null && <div className="entry-acts"><Button size="small" onClick={() => setListing(nth)}>{t('tips.list')}</Button></div>}
          </li>
        ))}
      </ul>
      {listing !== undefined && <ListDialog tip={tip} nth={listing} onClose={() => setListing(undefined)} />}
    </section>
  )
}

function Said({ tip }: { readonly tip: TipView }) {
  const t = useText()
  const language = useLanguage()
  const [isRevealing, setRevealing] = useState(false)
  const at = (moment: string) => momentOf(moment, serverNow(), language)
  const facts = [
    [t('tips.words'), tip.words ?? t('tips.noWords')], [t('tips.money'), tip.paid === null ? t('tips.noMoney') : t('tips.moneyAt', { amount: amountText(tip.paid.amountFen, language), at: at(tip.paid.at) })],
    [t('tips.channel'), t(`tip.channel.${tip.channel}`)], [t('tips.fraudType'), FRAUD_TYPES.find(({ code }) => code === tip.fraudType)?.[language] ?? t('tips.unknownType')],
    [t('tips.happenedAt'), tip.happenedAt === null ? null : at(tip.happenedAt)], [t('tips.place'), tip.place.length === 0 ? t('tips.noPlace') : tip.place.join(' ')],
  ] as const
  return (
    <section className="panel" aria-labelledby="tip-said">
      <h2 id="tip-said" className="panel-title">{t('tips.said')}</h2>
      <dl className="appeal-facts">{facts.map(([name, words]) => words !== null && <div key={name}><dt>{name}</dt><dd>{words}</dd></div>)}</dl>
      {tip.state !== 'withdrawn' && <Button size="small" onClick={() => setRevealing(true)}>{t('tips.reveal')}</Button>}
      {isRevealing && <RevealDialog tip={tip} onClose={() => setRevealing(false)} />}
    </section>
  )
}

/** Whoever reports may be the one who is being cheated. */
function Reporter({ tip: { reporter } }: { readonly tip: TipView }) {
  const t = useText()
  const isQuiet = reporter.warning === null && reporter.cases.length === 0 && !reporter.elsewhere
  return (
    <section className="panel" aria-labelledby="tip-reporter">
      <h2 id="tip-reporter" className="panel-title">{t('tips.reporter')}</h2>
      <dl className="appeal-facts">
        <div><dt>{t('tips.phone')}</dt><dd>{reporter.phone}</dd></div>
        {reporter.warning !== null && <div><dt>{t('tips.warning')}</dt><dd><Link to="/warnings/$warningId" params={{ warningId: reporter.warning.id }}>{t('tips.toWarning')}</Link></dd></div>}
        {reporter.cases.length > 0 && <div><dt>{t('tips.cases')}</dt><dd>{reporter.cases.map(({ id, number }) => <Link key={id} to="/cases/$caseId" params={{ caseId: id }} className="case-number">{number} </Link>)}</dd></div>}
      </dl>
      {reporter.elsewhere && <p className="appeal-by-paper">{t('tips.elsewhere')}</p>}
      {isQuiet && <p className="quiet">{t('tips.nothingOpen')}</p>}
    </section>
  )
}

function Ended({ tip }: { readonly tip: TipView }) {
  const t = useText()
  const done = tip.done.map((one) => t(`tips.done.${one}`)).join(t('list.separator'))
  const facts = [[t('tips.answerTold'), tip.answer], [t('tips.doneWas'), done === '' ? null : done], [t('tips.why'), tip.reason]] as const
  return (
    <section className="panel" aria-labelledby="tip-ended">
      <h2 id="tip-ended" className="panel-title">{t('tips.ended')} · {t(`tips.state.${tip.state}`)}</h2>
      <dl className="appeal-facts">{facts.map(([name, words]) => words !== null && <div key={name}><dt>{name}</dt><dd>{words}</dd></div>)}</dl>
      <CaseOf tip={tip} />
    </section>
  )
}
