import { useText } from '../../ui/i18n/use-text.ts'
import { RunningUndo, type UndoProps } from '../task/undo-bar.tsx'
import { useToast } from '../toast.tsx'
import { useFollowUpMove } from './use-follow-ups.ts'

/** As with any other task: for 30 s what was taken, answered or handed over can be taken back. */
export function FollowUpUndo({ taskId, until, text, onUndone }: UndoProps) {
  const t = useText()
  const toast = useToast()
  const move = useFollowUpMove(taskId, () => {
    toast(t('undo.done'))
    onUndone()
  })
  return <RunningUndo until={until} text={text} isPending={move.isPending} error={move.error} onUndo={() => move.mutate({ path: 'undo' })} />
}
