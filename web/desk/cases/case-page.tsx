import '../settings/settings.css'
import '../warning/warning.css'
import './cases.css'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { CaseDetail, CaseRevealed } from '../../../src/contract/case.ts'
import { Countdown } from '../../ui/clock/countdown.tsx'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { amountText } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { MaskedPerson } from '../../ui/parts/masked-person.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { MoneyTree } from '../orders/money-tree.tsx'
import { Timeline } from '../warning/timeline.tsx'
import { CaseFiles } from './case-files.tsx'
import { CaseFollowUps } from './case-follow-ups.tsx'
import { CaseHead } from './case-head.tsx'
import { CaseWatchPanel } from './case-watch.tsx'
import { ThreeWayCall } from './three-way-call.tsx'
import { TransferTable } from './transfer-table.tsx'
import { useCase } from './use-case.ts'

export function CasePage() {
  const t = useText()
  const { caseId = '' } = useParams({ strict: false })
  const one = useCase(caseId)
  usePageTitle(one.data === undefined ? t('case.title') : `${t('case.title')} ${one.data.number}`)
  return (
    <main className="desk-main">
      <Link to="/cases" className="back-link">← {t('case.back')}</Link>
      {one.isPending && <Skeleton rows={12} />}
      {one.isError && <FailureView failure={one.error} onRetry={() => void one.refetch()} />}
      {one.data !== undefined && <CaseBody key={caseId} one={one.data} />}
    </main>
  )
}

function CaseBody({ one }: { readonly one: CaseDetail }) {
  const [clear, setClear] = useState<CaseRevealed | null>(null)
  return (
    <>
      <CaseHead one={one} onRevealed={setClear} />
      <div className="warning-columns">
        <div>
          <Facts one={one} clear={clear} />
          <MoneyTree caseId={one.id} />
          <TransferTable one={one} clear={clear} />
          <Timeline steps={one.timeline} />
        </div>
        <div>
          <ThreeWayCall one={one} />
          <Clocks one={one} />
          <CaseFollowUps one={one} />
          {one.watch !== null && <CaseWatchPanel watch={one.watch} />}
          <CaseFiles one={one} />
          <Earlier one={one} />
        </div>
      </div>
    </>
  )
}

function Facts({ one, clear }: { readonly one: CaseDetail; readonly clear: CaseRevealed | null }) {
  const t = useText()
  const language = useLanguage()
  const narrative = clear?.narrative ?? one.narrative
  return (
    <section className="panel warning-facts" aria-label={t('case.facts')}>
      <div>
        <MaskedPerson person={clear?.person ?? one.person} />
        <p className="warning-risk">{t('case.loss', { amount: amountText(one.lossFen, language) })}</p>
        <p className="quiet warning-place">{t('case.place')} {one.place.path.join(' ')} · {one.unit.name}</p>
        <p className="quiet warning-place">{t('cases.reportedAt')} {momentOf(one.reportedAt, serverNow(), language)}{one.receivedBy !== null && ` · ${t('case.receivedBy')} ${one.receivedBy}`}</p>
        {one.warningId !== null && <p className="warning-place"><Link to="/warnings/$warningId" params={{ warningId: one.warningId }}>{t('case.openWarning')}</Link></p>}
        {one.revealCount > 0 && <p className="quiet warning-place">{t('case.reveals', { n: one.revealCount })}</p>}
      </div>
      <div>
        <h2 className="panel-title">{t('case.narrative')}</h2>
        <p className={narrative === null ? 'quiet' : 'case-story'}>{narrative ?? t('case.noNarrative')}</p>
      </div>
    </section>
  )
}

function Clocks({ one }: { readonly one: CaseDetail }) {
  const t = useText()
  const codeName = useCodeName()
  return (
    <section className="panel" aria-labelledby="clocks-title">
      <h2 id="clocks-title" className="panel-title">{t('case.clocks')}</h2>
      {one.clocks.length === 0 && <p className="quiet">{t('case.noClocks')}</p>}
      <ul className="plain-list">
        {one.clocks.map((clock) => <li key={clock.rule}>{codeName('caseRule', clock.rule)} <Countdown dueAt={clock.dueAt} label={codeName('caseRule', clock.rule)} /></li>)}
      </ul>
    </section>
  )
}

function Earlier({ one }: { readonly one: CaseDetail }) {
  const t = useText()
  const language = useLanguage()
  return (
    <section className="panel" aria-labelledby="earlier-title">
      <h2 id="earlier-title" className="panel-title">{t('case.earlier')}</h2>
      {one.earlier.length === 0 && <p className="quiet">{t('case.noEarlier')}</p>}
      <ul className="plain-list">
        {one.earlier.map((other) => (
          <li key={other.id}><Link to="/cases/$caseId" params={{ caseId: other.id }}>{other.number}</Link><span className="quiet"> {momentOf(other.reportedAt, serverNow(), language)} · {t(`caseState.${other.state}`)}</span></li>
        ))}
      </ul>
    </section>
  )
}
