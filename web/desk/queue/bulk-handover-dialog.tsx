import { App } from 'antd'
import { useState } from 'react'
import type { WarningRow } from '../../../src/contract/warning.ts'
import { handOverWarnings } from '../../ui/api/warning-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { BulkFailures, WarningWords } from '../warning/bulk-failures.tsx'
import { DeskDialog } from '../warning/desk-dialog.tsx'
import { HandoverFields, useHandoverDraft, WARNING_REASONS } from '../warning/handover-fields.tsx'
import { useBulk, type Failed } from '../warning/use-bulk.ts'

const TARGETS = ['unit', 'colleague'] as const

interface Props {
  readonly rows: readonly WarningRow[]
  readonly onDone: (failed: readonly string[]) => void
  readonly onClose: () => void
}

export function BulkHandoverDialog({ rows, onDone, onClose }: Props) {
  const t = useText()
  const { message } = App.useApp()
  const { draft, change, isReady } = useHandoverDraft(WARNING_REASONS, TARGETS)
  const [failed, setFailed] = useState<Failed>([])
  const bulk = useBulk('warnings', handOverWarnings, (left) => {
    onDone(left.map(({ id }) => id))
    setFailed(left)
    if (left.length > 0) return
    void message.success(t('handover.done'))
    onClose()
  })
  const onSubmit = () => bulk.mutate({ ids: rows.map(({ id }) => id), reason: draft.reason, note: draft.note.trim(), ...(draft.target === 'unit' ? { toUnit: draft.chosen } : { toUser: draft.chosen }) })
  return (
    <DeskDialog title={t('handover.page')} hint={t('bulk.handoverHint', { n: rows.length })} isPending={bulk.isPending} isReady={isReady && failed.length === 0} failure={bulk.error} onSubmit={onSubmit} onClose={onClose}>
      <HandoverFields draft={draft} reasons={WARNING_REASONS} targets={TARGETS} own={null} onChange={change} />
      <BulkFailures rows={rows} failed={failed}>{(row) => <WarningWords row={row} />}</BulkFailures>
    </DeskDialog>
  )
}
