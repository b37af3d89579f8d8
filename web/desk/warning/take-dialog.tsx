import { App } from 'antd'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from './desk-dialog.tsx'
import { useWarningMove } from './use-warning.ts'

/** Taking a warning on is accepting the task that waits: from then on it is worked on the phone page, and the person is shown. */
export function TakeDialog({ warningId, taskId, onClose }: { readonly warningId: string; readonly taskId: string | undefined; readonly onClose: () => void }) {
  const t = useText()
  const { message } = App.useApp()
  const move = useWarningMove(warningId, () => {
    void message.success(t('act.done'))
    onClose()
  })
  const onSubmit = () => {
    if (taskId !== undefined) move.mutate({ on: 'task', taskId, move: { path: 'accept' } })
  }
  return <DeskDialog title={t('act.take')} hint={t('act.takeHint')} isPending={move.isPending} isReady={taskId !== undefined} failure={move.error} onSubmit={onSubmit} onClose={onClose} />
}
