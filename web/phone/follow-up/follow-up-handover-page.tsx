import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useRef } from 'react'
import type { FollowUpTaskView } from '../../../src/contract/follow-up.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useOfferUndo } from '../last-move.tsx'
import { HandoverForm } from '../task/handover-form.tsx'
import { isWorthSaying } from '../task/use-tasks.ts'
import { useToast } from '../toast.tsx'
import { useFollowUp, useFollowUpMove } from './use-follow-ups.ts'

const REASONS = ['not-mine', 'moved-away', 'shift-change'] as const
const TARGETS = ['unit', 'colleague'] as const

export function FollowUpHandoverPage() {
  const t = useText()
  const { taskId = '' } = useParams({ strict: false })
  const task = useFollowUp(taskId)
  usePageTitle(t('handover.page'))
  return (
    <>
      <header className="task-head">
        <Link to="/follow-ups/$taskId" params={{ taskId }} className="back" aria-label={t('action.back')}>
          <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M15 4l-8 8 8 8" fill="none" stroke="currentColor" strokeWidth="2.5" /></svg>
        </Link>
        <h1 className="task-head-title">{t('handover.page')}</h1>
      </header>
      <main className="page page-task">
        {task.isPending && <Skeleton rows={8} />}
        {isWorthSaying(task) && <FailureView failure={task.error} onRetry={() => void task.refetch()} />}
        {task.data !== undefined && <Handover task={task.data} />}
      </main>
    </>
  )
}

function Handover({ task }: { readonly task: FollowUpTaskView }) {
  const t = useText()
  const offerUndo = useOfferUndo()
  const toast = useToast()
  const navigate = useNavigate()
  const forget = useRef<() => void>(() => undefined)
  const move = useFollowUpMove(task.id, () => {
    forget.current()
    toast(t('handover.done'))
    offerUndo(task.id, 'follow-up-handover')
    void navigate({ to: '/' })
  })
  if (!task.actions.includes('handover')) return <p className="note">{t('handover.notNow')}</p>
  return (
    <HandoverForm taskId={task.id} ownUnit={task.unit.code} reasons={REASONS} targets={TARGETS} hint={t('followUp.handoverClock')} isPending={move.isPending} error={move.error} onSubmit={({ reason, note, toUnit, toUser }, forgetDraft) => {
      forget.current = forgetDraft
      move.mutate({ path: 'handover', body: { reason, note, ...(toUnit === undefined ? {} : { toUnit }), ...(toUser === undefined ? {} : { toUser }) } })
    }} />
  )
}
