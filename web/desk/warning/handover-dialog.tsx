import { App } from 'antd'
import type { WarningDetailView } from '../../ui/api/warning-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from './desk-dialog.tsx'
import { HandoverFields, useHandoverDraft, WARNING_REASONS } from './handover-fields.tsx'
import { useWarningMove } from './use-warning.ts'

const TARGETS = ['unit', 'colleague', 'bureau'] as const

interface Props {
  readonly warning: WarningDetailView
  readonly taskId: string | undefined
  readonly onClose: () => void
}

export function HandoverDialog({ warning, taskId, onClose }: Props) {
  const t = useText()
  const { message } = App.useApp()
  const { draft, change, isReady } = useHandoverDraft(WARNING_REASONS, TARGETS)
  const move = useWarningMove(warning.id, () => {
    void message.success(t('handover.done'))
    onClose()
  })
  const onSubmit = () => {
    if (taskId === undefined || !isReady) return
    const to = { unit: { toUnit: draft.chosen }, colleague: { toUser: draft.chosen }, bureau: { toBureau: draft.chosen.trim() } }[draft.target]
    move.mutate({ on: 'task', taskId, move: { path: 'handover', body: { reason: draft.reason, note: draft.note.trim(), ...to } } })
  }
  return (
    <DeskDialog title={t('handover.page')} hint={t('handover.clock')} isPending={move.isPending} isReady={taskId !== undefined && isReady} failure={move.error} onSubmit={onSubmit} onClose={onClose}>
      <HandoverFields draft={draft} reasons={WARNING_REASONS} targets={TARGETS} own={warning.unit.code} onChange={change} />
    </DeskDialog>
  )
}
