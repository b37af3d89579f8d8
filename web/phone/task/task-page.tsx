import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import type { TaskView } from '../../../src/contract/task.ts'
import { RunningClock } from '../../ui/clock/running-clock.tsx'
import { clockOf } from '../../ui/format/time.ts'
import { amountText } from '../../ui/format/amount.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { MaskedPerson } from '../../ui/parts/masked-person.tsx'
import { fraudTitle, reasonText } from '../../ui/parts/names.ts'
import { lazyPage } from '../../ui/pages/lazy-page.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useKept } from '../offline/kept-rows.ts'
import { CallHistory, useAnswersSaid } from './call-history.tsx'
import { NextStepBar } from './next-step-bar.tsx'
import { OtherSteps } from './other-steps.tsx'
import { SlipBanner } from './slip-banner.tsx'
import { UndoBar } from './undo-bar.tsx'
import { isWorthSaying, useTask } from './use-tasks.ts'
import { VisitFacts } from './visit-facts.tsx'

const TaskExtras = lazyPage(() => import('./task-extras.tsx'), 'TaskExtras')

export function TaskPage() {
  const t = useText()
  const { taskId = '' } = useParams({ strict: false })
  const task = useTask(taskId)
  const language = useLanguage()
  usePageTitle(task.data === undefined ? t('phone.task.title') : `${t(`taskKind.${task.data.kind}`)} ${fraudTitle(task.data.fraudType, language, t)}`)
  return (
    <>
      <TaskHead task={task.data} />
      <main className="page page-task">
        {task.isPending && <Skeleton rows={8} />}
        {isWorthSaying(task) && <FailureView failure={task.error} onRetry={() => void task.refetch()} />}
        {task.data !== undefined && <TaskBody key={taskId} task={task.data} />}
      </main>
    </>
  )
}

/** The clock stays in sight while the page scrolls. */
function TaskHead({ task }: { readonly task: TaskView | undefined }) {
  const t = useText()
  const navigate = useNavigate()
  return (
    <header className={`task-head ${task === undefined ? '' : `task-head-${task.level}`}`}>
      <button type="button" className="back" onClick={() => void navigate({ to: '/' })} aria-label={t('action.back')}>
        <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M15 4l-8 8 8 8" fill="none" stroke="currentColor" strokeWidth="2.5" /></svg>
      </button>
      {task !== undefined && (
        <>
          <LevelBadge level={task.level} large />
          {task.deadline === null ? (
            <span className="task-head-state">{task.merged != null && task.outcome === null ? t('task.withdrawn') : t(`taskState.${task.state}`)}</span>
          ) : (
            <span className="task-head-clock">
              <span className="task-head-rule">{t(`rule.${task.deadline.rule}`)}</span>
              <RunningClock deadline={task.deadline} label={t(`rule.${task.deadline.rule}`)} className="countdown-large" />
            </span>
          )}
        </>
      )}
    </header>
  )
}

function TaskBody({ task }: { readonly task: TaskView }) {
  const t = useText()
  const codeName = useCodeName()
  const language = useLanguage()
  useAnswersSaid(task)
  // The address of a visit stands large among its own facts.
  const person = task.kind === 'visit' ? { ...task.person, address: null } : task.person
  return (
    <>
      <SlipBanner task={task} />
      <Unsent taskId={task.id} />
      <h1 className="task-title">
        {t(`taskKind.${task.kind}`)}<span className="task-title-type">{fraudTitle(task.fraudType, language, t)}</span>
      </h1>
      {task.merged != null && <Withdrawn merged={task.merged} />}
      {!task.mine && task.assignee !== null && <p className="note">{t(task.actions.includes('accept') ? 'task.offeredTo' : 'task.heldBy', { name: task.assignee.name })}</p>}
      {task.handedOver !== null && task.state !== 'closed' && <CameFrom handedOver={task.handedOver} />}
      <section className="block" aria-label={t('task.person')}>
        <MaskedPerson person={person} {...(task.actions.includes('accept') ? { hint: t('person.acceptToSee') } : {})} />
        <Others others={task.others} />
        {task.amountAtRiskFen !== null && <p className="at-risk">{t('task.atRisk', { amount: amountText(task.amountAtRiskFen, language) })}</p>}
        <p className="card-quiet">{task.place.path.join(' ')}</p>
      </section>
      {task.kind === 'visit' && <VisitFacts task={task} />}
      <Suspense><TaskExtras /></Suspense>
      <section className="block" aria-labelledby="reasons-title">
        <h2 id="reasons-title" className="block-title">{t('task.reasons')}</h2>
        <ol className="reasons">
          {task.reasons.map((reason) => <li key={reason.code}>{reasonText(reason, language)}</li>)}
        </ol>
      </section>
      <CallHistory task={task} />
      {task.sibling !== null && (
        <p className="note">
          {t('task.sibling', { kind: t(`taskKind.${task.sibling.kind}`), who: task.sibling.assigneeName ?? t('task.nobodyYet'), state: codeName('taskState', task.sibling.state) })}
        </p>
      )}
      {task.outcome !== null && <p className="note note-good">{t('task.closedAs', { outcome: t(`outcome.${task.outcome}`) })}</p>}
      {task.noticeSigned && <NoticeLink taskId={task.id} />}
      <OtherSteps task={task} />
      <div className="bottom">
        <UndoBar task={task} />
        <NextStepBar task={task} />
      </div>
    </>
  )
}

/** Why nothing is left to do, and who goes on. */
function Withdrawn({ merged }: { readonly merged: NonNullable<TaskView['merged']> }) {
  const t = useText()
  return <p className="note" role="status">{t('task.withdrawnWhy', { number: merged.into.slice(0, 8), unit: merged.unit, who: merged.by ?? '', time: clockOf(merged.at) })}</p>
}

/** The same human being under another number: whoever is not reached here may be reached there. */
function Others({ others }: { readonly others: TaskView['others'] | undefined }) {
  const t = useText()
  // A task that was kept on the phone before an update has none.
  if (others === undefined || others.length === 0) return null
  return (
    <p className="person-facts">
      {t('task.others')} {others.map((person, nth) => <span key={nth}>{person.name} {person.revealed ? <a href={`tel:${person.phone}`}>{person.phone}</a> : person.phone} </span>)}
    </p>
  )
}

/** The tabs are out of sight here. */
function Unsent({ taskId }: { readonly taskId: string }) {
  const t = useText()
  const count = useKept().filter((row) => row.taskId === taskId).length
  return count === 0 ? null : <Link to="/waiting" className="button button-wide">{t('phone.tab.unsentCount', { n: count })}</Link>
}

/** Why it is theirs now, before they accept it and after. */
function CameFrom({ handedOver }: { readonly handedOver: NonNullable<TaskView['handedOver']> }) {
  const t = useText()
  const codeName = useCodeName()
  return (
    <p className="note">
      {t('handover.came', { by: handedOver.by ?? '', reason: codeName('handoverReason', handedOver.reason) })}
      {handedOver.note !== '' && <span className="note-words">{t('handover.cameNote', { text: handedOver.note })}</span>}
    </p>
  )
}

function NoticeLink({ taskId }: { readonly taskId: string }) {
  const t = useText()
  return <Link to="/tasks/$taskId/notice" params={{ taskId }} className="button button-wide">{t('notice.signedOpen')}</Link>
}
