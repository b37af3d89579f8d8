import type { TaskView } from '../../../src/contract/task.ts'
import { useNow } from '../../ui/clock/server-clock.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useToast } from '../toast.tsx'
import { useTaskMove } from './use-tasks.ts'

const SECONDS_MAX = 30

/** For 30 s a wrong tap can be taken back. */
export function UndoBar({ task }: { readonly task: TaskView }) {
  if (task.undoUntil === null || !task.actions.includes('undo')) return null
  return <RunningUndo task={task} until={Date.parse(task.undoUntil)} />
}

function RunningUndo({ task, until }: { readonly task: TaskView; readonly until: number }) {
  const t = useText()
  const toast = useToast()
  const move = useTaskMove(task.id)
  const secondsLeft = Math.min(SECONDS_MAX, Math.ceil((until - useNow()) / 1_000))
  if (secondsLeft <= 0) return null
  return (
    <div className="undo">
      <span className="undo-text">{t('undo.left', { n: secondsLeft })}</span>
      <button type="button" className="button undo-button" disabled={move.isPending} onClick={() => move.run({ path: 'undo' }, () => toast(t('undo.done')))}>
        {t('undo.do')}
      </button>
      {move.isError && <FailureView failure={move.error} />}
    </div>
  )
}
