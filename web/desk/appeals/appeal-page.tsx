import '../blacklist/blacklist.css'
import '../warning/warning.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { answerAddress, readAppeal, type AppealPage as Page } from '../../ui/api/appeal-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { amountText } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { enAppeals } from '../../ui/i18n/en-appeals.ts'
import { enListings } from '../../ui/i18n/en-listings.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhAppeals } from '../../ui/i18n/zh-appeals.ts'
import { zhListings } from '../../ui/i18n/zh-listings.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { AppealMarks } from './appeals-page.tsx'
import { DecideAppeal } from './decide-appeal.tsx'

addTexts({ zh: { ...zhListings, ...zhAppeals }, en: { ...enListings, ...enAppeals } })

/** One objection: who, what they say, what stands; the decision, and afterwards what they are told. */
export function AppealPage() {
  const t = useText()
  const { appealId = '' } = useParams({ strict: false })
  const appeal = useQuery({ queryKey: ['appeal', appealId], queryFn: ({ signal }) => readAppeal(appealId, signal), gcTime: 0, refetchOnWindowFocus: false })
  usePageTitle(t('desk.nav.appeals'))
  return (
    <main className="desk-main">
      <Link to="/appeals" className="back-link">← {t('appeals.back')}</Link>
      {appeal.isPending && <Skeleton rows={8} />}
      {appeal.isError && <FailureView failure={appeal.error} onRetry={() => void appeal.refetch()} />}
      {appeal.data !== undefined && <Body appeal={appeal.data} />}
    </main>
  )
}

function Body({ appeal }: { readonly appeal: Page }) {
  const t = useText()
  const language = useLanguage()
  const at = (moment: string) => momentOf(moment, serverNow(), language)
  const facts = [[t(`appealKind.${appeal.kind}`), appeal.value], [t('appeals.name'), appeal.name], [t('appeals.contact'), appeal.contact], [t('appeals.said'), appeal.reason]] as const
  const taken = [t(`appealChannel.${appeal.channel}`), appeal.unit, at(appeal.madeAt), appeal.decidedAt === null ? t('appeals.due', { at: at(appeal.dueAt) }) : t('appeals.decidedBy', { name: appeal.decidedBy ?? '', at: at(appeal.decidedAt) })]
  return (
    <>
      <section className="panel" aria-labelledby="appeal-title">
        <p className="entry-head"><AppealMarks appeal={appeal} /></p>
        <h1 id="appeal-title" className="order-title">{appeal.answerNumber ?? t('appeals.ref', { ref: appeal.ref })}</h1>
        <p className="quiet entry-facts">{taken.filter((part) => part !== null).join(' · ')}</p>
      </section>
      <div className="warning-columns">
        <div>
          <section className="panel" aria-labelledby="appeal-words">
            <h2 id="appeal-words" className="panel-title">{t('appeals.words')}</h2>
            <dl className="appeal-facts">{facts.map(([name, words]) => <div key={name}><dt>{name}</dt><dd>{words}</dd></div>)}</dl>
          </section>
          {appeal.state === 'open' && <StandingMeasures standing={appeal.standing} />}
          {appeal.also.count > 0 && <AlsoWritten also={appeal.also} />}
        </div>
        <div>{appeal.state === 'open' ? <DecideAppeal appeal={appeal} /> : <Answer appeal={appeal} />}</div>
      </div>
    </>
  )
}

function StandingMeasures({ standing }: { readonly standing: Page['standing'] }) {
  const t = useText()
  return (
    <section className="panel" aria-labelledby="appeal-standing">
      <h2 id="appeal-standing" className="panel-title">{t('appeals.standing')}</h2>
      {standing.length === 0 && <p className="quiet">{t('appeals.standingNone')}</p>}
      {standing.length > 0 && <ul className="entries">{standing.map((one) => <Measure key={`${one.kind} ${one.id}`} measure={one} />)}</ul>}
    </section>
  )
}

function Measure({ measure }: { readonly measure: Page['standing'][number] }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const by = measure.by.length === 0 ? [] : [t('appeals.by', { names: measure.by.join('、') })]
  switch (measure.kind) {
    case 'entry':
      return (
        <li className="entry">
          <div className="entry-main">
            <p className="entry-head"><strong>{t(`listName.${measure.list}`)}</strong>{measure.state === 'proposed' && <span className="entry-tag">{t('appeals.proposed')}</span>}</p>
            <p className="quiet entry-facts">{[measure.source, ...by].join(' · ')}</p>
            {measure.evidence !== null && <p className="entry-facts">{measure.evidence}</p>}
          </div>
        </li>
      )
    case 'block':
      return <li className="entry"><div className="entry-main"><p className="entry-head"><strong>{t('appeals.block')}</strong></p><p className="quiet entry-facts">{by.join('')}</p></div></li>
    case 'stop':
    case 'freeze':
      return (
        <li className="entry">
          <div className="entry-main">
            <p className="entry-head"><Link to="/orders/$orderId" params={{ orderId: measure.id }}>{measure.number}</Link><span className="entry-tag">{codeName('orderState', measure.state)}</span></p>
            <p className="quiet entry-facts">{[t(`orderKind.${measure.kind}`), measure.bank, amountText(measure.heldFen ?? measure.amountFen, language), measure.caseNumber, measure.unit, ...by].filter((part) => part !== null).join(' · ')}</p>
          </div>
        </li>
      )
  }
}

/** Whichever of them is the person concerned's is opened and decided by itself. */
function AlsoWritten({ also }: { readonly also: Page['also'] }) {
  const t = useText()
  const language = useLanguage()
  return (
    <section className="panel" aria-labelledby="appeal-also">
      <h2 id="appeal-also" className="panel-title">{t('appeals.also', { n: also.count })}</h2>
      <p className="quiet">{t('appeals.alsoHint')}</p>
      <ul className="entries">
        {also.shown.map((one) => (
          <li key={one.id} className="entry">
            <div className="entry-main">
              <p className="entry-head"><Link to="/appeals/$appealId" params={{ appealId: one.id }}>{t('appeals.ref', { ref: one.ref })}</Link></p>
              <p className="quiet entry-facts">{[one.name, one.contact, momentOf(one.madeAt, serverNow(), language)].join(' · ')}</p>
              <p className="entry-facts">{one.reason}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** In both languages, whatever the page speaks: the person may read either. The paper carries the number in full. */
function Answer({ appeal }: { readonly appeal: Page }) {
  const t = useText()
  if (appeal.letter === null) return null
  return (
    <section className="panel" aria-labelledby="appeal-answer">
      <h2 id="appeal-answer" className="panel-title">{t('appeals.letter')}</h2>
      {appeal.toCarry && <p className="appeal-by-paper">{t('appeals.toCarryHint')}</p>}
      {appeal.texted !== null && <p className="quiet">{t(`appeals.texted.${appeal.texted}`)}</p>}
      <p><a href={answerAddress(appeal.id)} target="_blank" rel="noreferrer">{t('appeals.paper')}</a></p>
      <div className="appeal-letter">
        {([['zh-CN', appeal.letter.zh], ['en', appeal.letter.en]] as const).map(([language, lines]) => <div key={language} lang={language}>{lines.map((line, nth) => <p key={nth}>{nth === 0 ? <strong>{line}</strong> : line}</p>)}</div>)}
      </div>
    </section>
  )
}
