import './warning.css'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { Revealed } from '../../../src/contract/warning.ts'
import { printRecord, recordAddress, type WarningDetailView } from '../../ui/api/warning-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { amountText } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { enEarlier } from '../../ui/i18n/en-earlier.ts'
import { enMerge } from '../../ui/i18n/en-merge.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhEarlier } from '../../ui/i18n/zh-earlier.ts'
import { zhMerge } from '../../ui/i18n/zh-merge.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { MaskedPerson } from '../../ui/parts/masked-person.tsx'
import { fraudTitle, reasonText } from '../../ui/parts/names.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { CounterPayments } from './counter-payments.tsx'
import { MergedPanel } from './merged-panel.tsx'
import { OrderPanel } from './order-panel.tsx'
import { PrintedPaper } from './printed-paper.tsx'
import { EarlierWarnings, HandoverHistory } from './side-panels.tsx'
import { SignalPanel } from './signal-panel.tsx'
import { TaskPanel } from './task-panel.tsx'
import { Timeline } from './timeline.tsx'
import { useWarning } from './use-warning.ts'
import { WarningHead } from './warning-head.tsx'

addTexts({ zh: { ...zhMerge, ...zhEarlier }, en: { ...enMerge, ...enEarlier } })

export function WarningPage() {
  const t = useText()
  const language = useLanguage()
  const { warningId = '' } = useParams({ strict: false })
  const warning = useWarning(warningId)
  usePageTitle(warning.data === undefined ? t('warning.title') : `${t('warning.title')} ${fraudTitle(warning.data.fraudType, language, t)}`)
  return (
    <main className="desk-main">
      <Link to="/" className="back-link">← {t('warning.back')}</Link>
      {warning.isPending && <Skeleton rows={12} />}
      {warning.isError && <FailureView failure={warning.error} onRetry={() => void warning.refetch()} />}
      {warning.data !== undefined && <WarningBody key={warningId} warning={warning.data} />}
    </main>
  )
}

function WarningBody({ warning }: { readonly warning: WarningDetailView }) {
  const t = useText()
  const [revealed, setRevealed] = useState<Revealed | null>(null)
  return (
    <>
      <WarningHead warning={warning} onRevealed={setRevealed} />
      <div className="warning-columns warning-areas">
        <div className="warning-case">
          <section className="panel warning-facts" aria-label={t('warning.person')}>
            <Facts warning={warning} revealed={revealed} />
          </section>
          <section className="panel" aria-labelledby="tasks-title">
            <h2 id="tasks-title" className="panel-title">{t('warning.tasks')}</h2>
            {warning.tasks.length === 0 && <p className="quiet">{t('warning.noTasks')}</p>}
            {warning.tasks.map((task) => <TaskPanel key={task.id} task={task} warning={warning} />)}
          </section>
          <MergedPanel merged={warning.merged} />
          <CounterPayments warning={warning} />
          <OrderPanel orders={warning.orders} />
        </div>
        <div className="warning-side">
          <SignalPanel signals={warning.signals} />
          <EarlierWarnings title={t('warning.earlier')} earlier={warning.earlier} />
          <HandoverHistory handovers={warning.handovers} />
        </div>
        <div className="warning-history">
          <Timeline steps={warning.timeline} leftOut={warning.timelineLeftOut}><RecordPaper warningId={warning.id} /></Timeline>
        </div>
      </div>
    </>
  )
}

/** Masked for whoever may see the page; with the person in clear text for a reason. */
function RecordPaper({ warningId }: { readonly warningId: string }) {
  const t = useText()
  return (
    <span className="record-papers">
      <a href={recordAddress(warningId)} target="_blank" rel="noreferrer">{t('warning.record')}</a>
      <PrintedPaper address={null} size="small" name={t('warning.recordClear')} openName={t('warning.recordOpen')} hint={t('warning.recordHint')} print={(reason) => printRecord(warningId, reason)} />
    </span>
  )
}

function Facts({ warning, revealed }: { readonly warning: WarningDetailView; readonly revealed: Revealed | null }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  return (
    <>
      <div>
        <MaskedPerson person={revealed ?? warning.person} />
        <p><Link to="/warnings/$warningId/person" params={{ warningId: warning.id }}>{t('warning.personPage')}</Link></p>
        {warning.amountAtRiskFen !== null && <p className="warning-risk">{t('warning.atRisk', { amount: amountText(warning.amountAtRiskFen, language) })}</p>}
        <p className="quiet warning-place">
          {t('warning.place')} {warning.place.path.join(' ')} · {warning.unit.name}
          <br />
          {t('warning.placeFrom', { source: codeName('placeSource', warning.place.source), n: warning.place.confidence })}
        </p>
        {warning.task !== null && <p className="warning-place">{t('warning.handledBy')} <strong>{warning.task.assigneeName ?? t('desk.nobody')}</strong> · {codeName('chain', warning.task.chainStep)}</p>}
        {warning.revealCount > 0 && <p className="quiet warning-place">{t('warning.reveals', { n: warning.revealCount })}</p>}
        {warning.watched.map((watch) => <p key={watch.caseId} className="warning-risk">{t('watch.again')} <Link to="/cases/$caseId" params={{ caseId: watch.caseId }}>{watch.number}</Link></p>)}
        {warning.paid !== null && <PaidLine paid={warning.paid} clear={revealed?.paidAccount ?? null} />}
        {warning.directFen + warning.indirectFen > 0 && <p className="warning-saved">{t('warning.saved', { direct: amountText(warning.directFen, language), indirect: amountText(warning.indirectFen, language) })}</p>}
        {warning.protections.length > 0 && <p className="quiet warning-place">{warning.protections.map((protection) => t(`protection.${protection}`)).join(t('list.separator'))}</p>}
      </div>
      <div>
        <h2 className="panel-title">{t('warning.why')} <span className="quiet">{t('warning.ruleVersion', { n: warning.tableVersion })}</span></h2>
        <ol className="warning-reasons">
          {warning.reasons.map((reason) => <li key={reason.code}>{reasonText(reason, language)}</li>)}
        </ol>
      </div>
    </>
  )
}

/** Money whose account nobody knows yet is stopped by nobody: it is said, and where it is told later. */
function PaidLine({ paid, clear }: { readonly paid: NonNullable<WarningDetailView['paid']>; readonly clear: string | null }) {
  const t = useText()
  const language = useLanguage()
  const mayReport = useMay('case.write')
  const said = { amount: amountText(paid.amountFen, language), time: momentOf(paid.at, serverNow(), language) }
  if (paid.account !== null) return <p className="warning-risk">{t('warning.paid', { ...said, account: clear ?? paid.account })}</p>
  return <p className="warning-risk">{t('warning.paidNoAccount', { ...said, how: t(`paidHow.${paid.how ?? 'not-known'}`) })} {mayReport ? <Link to="/intake">{t('warning.paidToIntake')}</Link> : t('warning.paidToDesk')}</p>
}
