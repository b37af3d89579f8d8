import { Link, useNavigate } from '@tanstack/react-router'
import type { TaskView } from '../../../src/contract/task.ts'
import { RunningClock } from '../../ui/clock/running-clock.tsx'
import { amountText } from '../../ui/format/amount.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { fraudTitle, reasonText } from '../../ui/parts/names.ts'
import { SlipChip } from './slip-banner.tsx'
import { useTaskMove } from './use-tasks.ts'

const PLACE_PARTS_SHOWN = 2

/** Accept stands on the card itself: accept and dial are then two taps. */
export function TaskCard({ task }: { readonly task: TaskView }) {
  const t = useText()
  const language = useLanguage()
  const navigate = useNavigate()
  const move = useTaskMove(task.id)
  const onAccept = () => move.run({ path: 'accept' }, () => void navigate({ to: '/tasks/$taskId', params: { taskId: task.id } }))
  const [topReason] = task.reasons
  return (
    <article className={`card card-${task.level}`}>
      <Link to="/tasks/$taskId" params={{ taskId: task.id }} className="card-link">
        <span className="card-row">
          <LevelBadge level={task.level} />
          <SlipChip task={task} />
          <strong className="card-kind">{t(`taskKind.${task.kind}`)}</strong>
          <span className="card-type">{fraudTitle(task.fraudType, language, t)}</span>
        </span>
        <span className="card-row card-row-clock">
          {task.deadline === null ? (
            <span className="card-quiet">{t('clock.none')}</span>
          ) : (
            <>
              <span className="card-rule">{t(`rule.${task.deadline.rule}`)}</span>
              <RunningClock deadline={task.deadline} label={t(`rule.${task.deadline.rule}`)} />
            </>
          )}
        </span>
        {task.counter !== null && <strong className="card-line">{t('task.atCounter', { bank: task.counter.name })}</strong>}
        <span className="card-line">{[...task.place.path.slice(-PLACE_PARTS_SHOWN), ...(task.person.revealed ? [task.person.name] : [])].join(' · ')}</span>
        {topReason !== undefined && <span className="card-line card-reason">{reasonText(topReason, language)}</span>}
        <span className="card-line card-quiet">
          {[t(`taskState.${task.state}`), task.amountAtRiskFen === null ? null : t('task.atRisk', { amount: amountText(task.amountAtRiskFen, language) }), task.unanswered > 0 ? t('task.unanswered', { n: task.unanswered }) : null]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      </Link>
      {task.actions.includes('accept') && (
        <button type="button" className={`button button-accept button-wide accept-${task.level}`} disabled={move.isPending} onClick={onAccept}>
          {move.isPending ? t('action.busy') : t('action.accept')}
        </button>
      )}
      {move.isError && <FailureView failure={move.error} />}
    </article>
  )
}
