import type { TaskView } from '../../../src/contract/task.ts'
import { useNow } from '../../ui/clock/server-clock.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useToast } from '../toast.tsx'
import { useTaskMove } from './use-tasks.ts'

export const UNDO_SECONDS = 30

/** For 30 s a wrong tap can be taken back. */
export function UndoBar({ task }: { readonly task: TaskView }) {
  if (task.undoUntil === null || !task.actions.includes('undo')) return null
  return <RunningUndo taskId={task.id} until={Date.parse(task.undoUntil)} text="undo.left" onUndone={() => undefined} />
}

interface RunningProps {
  readonly taskId: string
  readonly until: number
  readonly text: 'undo.left' | 'undo.outcome' | 'undo.handover'
  readonly onUndone: () => void
}

export function RunningUndo({ taskId, until, text, onUndone }: RunningProps) {
  const t = useText()
  const toast = useToast()
  const move = useTaskMove(taskId)
  const secondsLeft = Math.min(UNDO_SECONDS, Math.ceil((until - useNow()) / 1_000))
  if (secondsLeft <= 0) return null
  const onUndo = () =>
    move.run({ path: 'undo' }, () => {
      toast(t('undo.done'))
      onUndone()
    })
  return (
    <div className="undo">
      <span className="undo-text">{t(text, { n: secondsLeft })}</span>
      <button type="button" className="button undo-button" disabled={move.isPending} onClick={onUndo}>{t('undo.do')}</button>
      {move.isError && <FailureView failure={move.error} />}
    </div>
  )
}
