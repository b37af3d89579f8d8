import { App } from 'antd'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from './desk-dialog.tsx'
import { useWarningMove } from './use-warning.ts'

export function TakeDialog({ warningId, onClose }: { readonly warningId: string; readonly onClose: () => void }) {
  const t = useText()
  const { message } = App.useApp()
  const move = useWarningMove(warningId, () => {
    void message.success(t('act.done'))
    onClose()
  })
  return <DeskDialog title={t('act.take')} hint={t('act.takeHint')} isPending={move.isPending} failure={move.error} onSubmit={() => move.mutate({ on: 'warning', move: { path: 'take' } })} onClose={onClose} />
}
