import { App } from 'antd'
import type { WarningDetailView } from '../../ui/api/warning-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from './desk-dialog.tsx'
import { useWarningMove } from './use-warning.ts'

/** Taking a warning on is accepting the task that waits: from then on it is worked on the phone page, and the person is shown. */
export function TakeDialog({ warning, onClose }: { readonly warning: WarningDetailView; readonly onClose: () => void }) {
  const t = useText()
  const { message } = App.useApp()
  const move = useWarningMove(warning.id, () => {
    void message.success(t('act.done'))
    onClose()
  })
  const offered = warning.tasks.find((task) => task.state === 'offered')
  const onSubmit = () => {
    if (offered !== undefined) move.mutate({ on: 'task', taskId: offered.id, move: { path: 'accept' } })
  }
  return <DeskDialog title={t('act.take')} hint={t('act.takeHint')} isPending={move.isPending} failure={move.error} onSubmit={onSubmit} onClose={onClose} />
}
