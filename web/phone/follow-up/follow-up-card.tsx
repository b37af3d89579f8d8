import { Link, useNavigate } from '@tanstack/react-router'
import type { FollowUpTaskView } from '../../../src/contract/follow-up.ts'
import { Countdown } from '../../ui/clock/countdown.tsx'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { fraudTitle } from '../../ui/parts/names.ts'
import { useFollowUpMove } from './use-follow-ups.ts'

const PLACE_PARTS_SHOWN = 2

export function FollowUpCard({ task }: { readonly task: FollowUpTaskView }) {
  const t = useText()
  const language = useLanguage()
  const navigate = useNavigate()
  const move = useFollowUpMove(task.id, () => void navigate({ to: '/follow-ups/$taskId', params: { taskId: task.id } }))
  return (
    <article className="card card-blue">
      <Link to="/follow-ups/$taskId" params={{ taskId: task.id }} className="card-link">
        <span className="card-row"><strong className="card-kind">{t(`followUpKind.${task.kind}`)}</strong><span className="card-type">{fraudTitle(task.fraudType, language, t)}</span></span>
        {task.deadline !== null && (
          <span className="card-row card-row-clock">
            <span className="card-rule">{t(`followUp.rule.${task.deadline.rule}`)}</span>
            <Countdown dueAt={task.deadline.dueAt} label={t(`followUp.rule.${task.deadline.rule}`)} />
          </span>
        )}
        <span className="card-line">{[...task.place.slice(-PLACE_PARTS_SHOWN), ...(task.person.revealed ? [task.person.name] : [])].join(' · ')}</span>
        <span className="card-line card-quiet">{t(`taskState.${task.state}`)}</span>
      </Link>
      {task.actions.includes('accept') && (
        <button type="button" className="button button-accept button-wide accept-blue" disabled={move.isPending} onClick={() => move.mutate({ path: 'accept' })}>
          {move.isPending ? t('action.busy') : t('action.accept')}
        </button>
      )}
      {move.isError && <FailureView failure={move.error} />}
    </article>
  )
}
