import type { TaskView } from '../../../src/contract/task.ts'
import { UNDO_SECONDS } from '../../../src/domain/limits.ts'
import { useNow } from '../../ui/clock/server-clock.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useToast } from '../toast.tsx'
import { useTaskMove } from './use-tasks.ts'

/** For 30 s a wrong tap can be taken back. */
export function UndoBar({ task }: { readonly task: TaskView }) {
  if (task.undoUntil === null || !task.actions.includes('undo')) return null
  return <TaskUndo taskId={task.id} until={Date.parse(task.undoUntil)} text="undo.left" onUndone={() => undefined} />
}

export interface UndoProps {
  readonly taskId: string
  readonly until: number
  readonly text: 'undo.left' | 'undo.outcome' | 'undo.handover'
  readonly onUndone: () => void
}

export function TaskUndo({ taskId, until, text, onUndone }: UndoProps) {
  const t = useText()
  const toast = useToast()
  const move = useTaskMove(taskId)
  const onUndo = () =>
    move.run({ path: 'undo' }, () => {
      toast(t('undo.done'))
      onUndone()
    })
  return <RunningUndo until={until} text={text} isPending={move.isPending} error={move.error} onUndo={onUndo} />
}

interface RunningProps extends Pick<UndoProps, 'until' | 'text'> {
  readonly isPending: boolean
  readonly error: Error | null
  readonly onUndo: () => void
}

export function RunningUndo({ until, text, isPending, error, onUndo }: RunningProps) {
  const t = useText()
  const secondsLeft = Math.min(UNDO_SECONDS, Math.ceil((until - useNow()) / 1_000))
  if (secondsLeft <= 0) return null
  return (
    <div className="undo">
      <span className="undo-text">{t(text, { n: secondsLeft })}</span>
      <button type="button" className="button undo-button" disabled={isPending} onClick={onUndo}>{t('undo.do')}</button>
      {error !== null && <FailureView failure={error} />}
    </div>
  )
}
