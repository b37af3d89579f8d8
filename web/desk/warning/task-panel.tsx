import { Button } from 'antd'
import { useState } from 'react'
import type { TaskView } from '../../../src/contract/task.ts'
import type { WarningDetailView } from '../../ui/api/warning-api.ts'
import { RunningClock } from '../../ui/clock/running-clock.tsx'
import { clockOf } from '../../ui/format/time.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { DoorPhotos } from './door-photos.tsx'
import { HandoverDialog } from './handover-dialog.tsx'
import { SignedNotice } from './signed-notice.tsx'
import { SlipDialog } from './slip-dialog.tsx'

const DESK_ACTIONS = ['remind', 'supervise', 'handover'] as const

/** One task: who has it, how far it is, which clock runs. The buttons stand here only when several tasks are open and the head could mean either. */
export function TaskPanel({ task, warning }: { readonly task: TaskView; readonly warning: WarningDetailView }) {
  const t = useText()
  const [dialog, setDialog] = useState<(typeof DESK_ACTIONS)[number] | null>(null)
  const onClose = () => setDialog(null)
  const isOneOfSeveral = warning.tasks.filter((other) => other.state !== 'closed').length > 1
  return (
    <article className="task-line">
      <div className="task-line-main">
        <strong>{t(`taskKind.${task.kind}`)}</strong> <span className={`chip-state chip-${task.state}`}>{task.merged !== null && task.outcome === null ? t('merge.withdrawn') : t(`taskState.${task.state}`)}</span>
        <span> {task.assignee?.name ?? t('desk.nobody')}</span>
        <span className="quiet"> · {t(`chain.${task.chainStep}`)} · {task.unit.name}</span>
        {task.warningId !== warning.id && ' '}
        {task.warningId !== warning.id && <span className="chip-state">{t('merge.from', { number: task.warningId.slice(0, 8) })}</span>}
        {task.outcome !== null && <strong> {t(`outcome.${task.outcome}`)}</strong>}
        {task.calls.length > 0 && (
          <ul className="task-calls">
            {task.calls.map((call, nth) => <li key={nth}>{clockOf(call.at)} {t(`callTo.${call.to}`)} <strong>{t(`callResult.${call.result}`)}</strong></li>)}
          </ul>
        )}
        {task.noticeSigned && <p className="task-notice"><SignedNotice task={task} /></p>}
        <DoorPhotos photos={warning.photos.filter((photo) => photo.taskId === task.id)} />
      </div>
      {task.deadline !== null && <p className="task-line-clock"><span className="quiet">{t(`rule.${task.deadline.rule}`)}</span> <RunningClock deadline={task.deadline} label={t(`rule.${task.deadline.rule}`)} /></p>}
      <div className="task-line-acts">
        {task.mine && task.state !== 'closed' && <a className="button button-primary" href={`/phone/tasks/${task.id}`}>{t('warning.openPhone')}</a>}
        {isOneOfSeveral && DESK_ACTIONS.filter((action) => task.actions.includes(action)).map((action) => <Button key={action} size="small" onClick={() => setDialog(action)}>{t(`act.${action}`)}</Button>)}
      </div>
      {(dialog === 'remind' || dialog === 'supervise') && <SlipDialog warning={warning} taskId={task.id} kind={dialog} onClose={onClose} />}
      {dialog === 'handover' && <HandoverDialog warning={warning} taskId={task.id} onClose={onClose} />}
    </article>
  )
}
