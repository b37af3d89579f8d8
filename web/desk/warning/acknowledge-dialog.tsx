import { App, Input } from 'antd'
import { useState } from 'react'
import type { WarningRow } from '../../../src/contract/warning.ts'
import { acknowledgeWarnings } from '../../ui/api/warning-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { BulkFailures, WarningWords } from './bulk-failures.tsx'
import { DeskDialog } from './desk-dialog.tsx'
import { useBulk, type Failed } from './use-bulk.ts'

interface Props {
  readonly rows: readonly Pick<WarningRow, 'id' | 'level' | 'fraudType'>[]
  readonly onDone: (failed: readonly string[]) => void
  readonly onClose: () => void
}

/** "Seen at the desk", for one warning or several, with why. */
export function AcknowledgeDialog({ rows, onDone, onClose }: Props) {
  const t = useText()
  const { message } = App.useApp()
  const [reason, setReason] = useState('')
  const [failed, setFailed] = useState<Failed>([])
  const bulk = useBulk('warnings', acknowledgeWarnings, (left) => {
    onDone(left.map(({ id }) => id))
    setFailed(left)
    if (left.length > 0) return
    void message.success(t('act.done'))
    onClose()
  })
  const onSubmit = () => bulk.mutate({ ids: rows.map(({ id }) => id), reason: reason.trim() })
  const isReady = reason.trim().length > 1 && failed.length === 0
  return (
    <DeskDialog title={t('act.acknowledge')} hint={t('bulk.acknowledgeHint', { n: rows.length })} isPending={bulk.isPending} isReady={isReady} failure={bulk.error} onSubmit={onSubmit} onClose={onClose}>
      <label className="desk-field">{t('bulk.reason')}<Input.TextArea rows={2} required minLength={2} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
      <BulkFailures rows={rows} failed={failed}>{(row) => <WarningWords row={row} />}</BulkFailures>
    </DeskDialog>
  )
}
