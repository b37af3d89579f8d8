import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { FollowUpResult, FollowUpTaskView } from '../../../src/contract/follow-up.ts'
import { Countdown } from '../../ui/clock/countdown.tsx'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { amountText } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { MaskedPerson } from '../../ui/parts/masked-person.tsx'
import { fraudTitle } from '../../ui/parts/names.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { isWorthSaying } from '../task/use-tasks.ts'
import { AnswerSheet } from './answer-sheet.tsx'
import { FollowUpUndo } from './follow-up-undo.tsx'
import { useFollowUp, useFollowUpMove } from './use-follow-ups.ts'

const QUESTIONS = ['followUp.ask1', 'followUp.ask2', 'followUp.ask3'] as const

export function FollowUpPage() {
  const t = useText()
  const { taskId = '' } = useParams({ strict: false })
  const task = useFollowUp(taskId)
  usePageTitle(task.data === undefined ? t('followUp.title') : t(`followUpKind.${task.data.kind}`))
  return (
    <>
      <header className="task-head">
        <Link to="/" className="back" aria-label={t('action.back')}>
          <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M15 4l-8 8 8 8" fill="none" stroke="currentColor" strokeWidth="2.5" /></svg>
        </Link>
        {task.data?.deadline != null && (
          <span className="task-head-clock">
            <span className="task-head-rule">{t(`followUp.rule.${task.data.deadline.rule}`)}</span>
            <Countdown dueAt={task.data.deadline.dueAt} label={t(`followUp.rule.${task.data.deadline.rule}`)} className="countdown-large" />
          </span>
        )}
      </header>
      <main className="page page-task">
        {task.isPending && <Skeleton rows={8} />}
        {isWorthSaying(task) && <FailureView failure={task.error} onRetry={() => void task.refetch()} />}
        {task.data !== undefined && <Body key={taskId} task={task.data} />}
      </main>
    </>
  )
}

function Body({ task }: { readonly task: FollowUpTaskView }) {
  const t = useText()
  const language = useLanguage()
  const [asking, setAsking] = useState<FollowUpResult | null>(null)
  const isVisit = task.kind === 'follow-up-visit'
  return (
    <>
      <h1 className="task-title">{t(`followUpKind.${task.kind}`)}<span className="task-title-type">{fraudTitle(task.fraudType, language, t)}</span></h1>
      {!task.mine && task.assignee !== null && <p className="note">{t(task.actions.includes('accept') ? 'task.offeredTo' : 'task.heldBy', { name: task.assignee.name })}</p>}
      <section className="block" aria-label={t('task.person')}>
        <MaskedPerson person={task.person} {...(task.actions.includes('accept') ? { hint: t('person.acceptToSee') } : {})} />
        <p className="card-quiet">{t('followUp.case', { number: task.caseNumber, day: momentOf(task.reportedAt, serverNow(), language), amount: amountText(task.lossFen, language) })}</p>
        <p className="card-quiet">{task.place.join(' ')}</p>
      </section>
      {isVisit && task.officerCode !== null && (
        <section className="block officer-code" aria-label={t('visit.code')}>
          <span className="field-label">{t('visit.code')}</span>
          <output className="officer-code-digits">{task.officerCode}</output>
          <span className="card-quiet">{t('visit.codeHint')}</span>
        </section>
      )}
      <section className="block" aria-labelledby="ask-title">
        <h2 id="ask-title" className="block-title">{t('followUp.ask')}</h2>
        <ol className="reasons">{QUESTIONS.map((question) => <li key={question}>{t(question)}</li>)}</ol>
      </section>
      {task.unanswered > 0 && task.state !== 'closed' && <p className="note">{t('followUp.inVain', { n: task.unanswered, max: task.unansweredMax })}</p>}
      {task.result !== null && <Answered task={task} />}
      {task.actions.includes('handover') && <div className="others"><Link to="/follow-ups/$taskId/handover" params={{ taskId: task.id }} className="button">{t('action.handover')}</Link></div>}
      <div className="bottom">
        {task.undoUntil !== null && task.actions.includes('undo') && <FollowUpUndo taskId={task.id} until={Date.parse(task.undoUntil)} text="undo.left" onUndone={() => undefined} />}
        {task.actions.includes('accept') && <AcceptButton task={task} />}
        {task.actions.includes('answer') && (
          <>
            {!isVisit && <a className="button button-wide" href={`tel:${task.person.phone}`}>{t('followUp.dial')}</a>}
            <button type="button" className="button button-primary button-wide button-next" onClick={() => setAsking('talked')}>{t('followUp.talked')}</button>
            <button type="button" className="button button-wide" onClick={() => setAsking('not-reached')}>{t('followUp.notReached')}</button>
          </>
        )}
      </div>
      {asking !== null && <AnswerSheet task={task} result={asking} onClose={() => setAsking(null)} />}
    </>
  )
}

function AcceptButton({ task }: { readonly task: FollowUpTaskView }) {
  const t = useText()
  const move = useFollowUpMove(task.id, () => undefined)
  return (
    <>
      {move.isError && <FailureView failure={move.error} />}
      <button type="button" className="button button-accept button-wide accept-blue" disabled={move.isPending} onClick={() => move.mutate({ path: 'accept' })}>{move.isPending ? t('action.busy') : t('action.accept')}</button>
    </>
  )
}

/** What was found leads somewhere: new losses to a new report, with the victim filled in. */
function Answered({ task }: { readonly task: FollowUpTaskView }) {
  const t = useText()
  return (
    <>
      <p className="note note-good">{t('followUp.closed', { result: task.result === null ? '' : t(`followUpResult.${task.result}`) })}</p>
      {task.findings.map((finding) => <p key={finding} className="note">{t(`followUpFinding.${finding}`)}</p>)}
      {task.findings.includes('contacted-again') && <p className="note">{t('followUp.contactedHint')}</p>}
      {task.findings.includes('paid-again') && (
        <section className="block">
          <p className="note">{t('followUp.newReportHint')}</p>
          <a className="button button-primary button-wide" href={`/desk/intake?victimOf=${task.caseId}`}>{t('followUp.newReport')}</a>
        </section>
      )}
    </>
  )
}
