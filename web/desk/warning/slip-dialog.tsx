import { App, Input } from 'antd'
import { useState } from 'react'
import type { WarningDetailView } from '../../ui/api/warning-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from './desk-dialog.tsx'
import { useWarningMove } from './use-warning.ts'

interface Props {
  readonly warning: WarningDetailView
  readonly taskId: string | undefined
  readonly kind: 'remind' | 'supervise'
  readonly onClose: () => void
}

const NOTE_CHARS_MAX = 500

export function SlipDialog({ warning, taskId, kind, onClose }: Props) {
  const t = useText()
  const { message } = App.useApp()
  const [note, setNote] = useState('')
  const move = useWarningMove(warning.id, () => {
    void message.success(t('act.done'))
    onClose()
  })
  const onSubmit = () => {
    if (taskId !== undefined) move.mutate({ on: 'task', taskId, move: { path: 'slips', body: { kind, note: note.trim() } } })
  }
  return (
    <DeskDialog title={t(`act.${kind}`)} hint={t(`act.${kind}Hint`)} isPending={move.isPending} failure={move.error} onSubmit={onSubmit} onClose={onClose}>
      <label className="desk-field">{t('act.note')}<Input.TextArea rows={3} maxLength={NOTE_CHARS_MAX} value={note} onChange={(event) => setNote(event.target.value)} /></label>
    </DeskDialog>
  )
}
