import { useNavigate } from '@tanstack/react-router'
import type { TaskView } from '../../../src/contract/task.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { HandoverForm } from '../task/handover-form.tsx'
import { useTaskMove } from '../task/use-tasks.ts'
import { useOfferUndo } from '../last-move.tsx'
import { useToast } from '../toast.tsx'
import { TaskGate } from './task-gate.tsx'

const REASONS = ['not-mine', 'moved-away', 'out-of-county', 'shift-change'] as const
const TARGETS = ['unit', 'colleague', 'bureau'] as const

export function HandoverPage() {
  const t = useText()
  return <TaskGate title={t('handover.page')}>{(task) => <Handover task={task} />}</TaskGate>
}

function Handover({ task }: { readonly task: TaskView }) {
  const t = useText()
  const offerUndo = useOfferUndo()
  const toast = useToast()
  const navigate = useNavigate()
  const move = useTaskMove(task.id)
  if (!task.actions.includes('handover')) return <p className="note">{t('handover.notNow')}</p>
  const onDone = () => {
    toast(t('handover.done'))
    offerUndo(task.id, 'handover')
    void navigate({ to: '/' })
  }
  return (
    <HandoverForm
      taskId={task.id} ownUnit={task.unit.code} reasons={REASONS} targets={TARGETS} hint={t('handover.clock')} isPending={move.isPending} error={move.error}
      onSubmit={(body, forget) => move.run({ path: 'handover', body }, () => {
        forget()
        onDone()
      })}
    />
  )
}
