import { useState } from 'react'
import { UNDO_SECONDS } from '../../../src/domain/limits.ts'
import { handOverFollowUps } from '../../ui/api/follow-up-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { BulkFailures } from '../warning/bulk-failures.tsx'
import { DeskDialog } from '../warning/desk-dialog.tsx'
import { HandoverFields, useHandoverDraft } from '../warning/handover-fields.tsx'
import { useBulk, type Failed } from '../warning/use-bulk.ts'
import type { HandedOver } from './handed-over-bar.tsx'
import { AFTER_CASE } from './live-list.tsx'
import { victimWords, type ChoosableRow } from './victim-words.ts'

const REASONS = ['shift-change', 'not-mine', 'moved-away'] as const
const TARGETS = ['colleague', 'unit'] as const

interface Props {
  readonly rows: readonly ChoosableRow[]
  /** The tasks that stayed where they are. */
  readonly onLeft: (taskIds: readonly string[]) => void
  readonly onHanded: (handed: HandedOver) => void
  readonly onClose: () => void
}

export function FollowUpsHandoverDialog({ rows, onLeft, onHanded, onClose }: Props) {
  const t = useText()
  const { draft, change, isReady } = useHandoverDraft(REASONS, TARGETS)
  const [failed, setFailed] = useState<Failed>([])
  const ids = rows.map(({ taskId }) => taskId)
  const bulk = useBulk(AFTER_CASE, handOverFollowUps, (left) => {
    const stayed = left.map(({ id }) => id)
    onLeft(stayed)
    setFailed(left)
    const gone = ids.filter((id) => !stayed.includes(id))
    if (gone.length > 0) onHanded({ ids: gone, until: serverNow() + UNDO_SECONDS * 1_000 })
    if (left.length === 0) onClose()
  })
  const onSubmit = () => bulk.mutate({ ids, reason: draft.reason, note: draft.note.trim(), ...(draft.target === 'unit' ? { toUnit: draft.chosen } : { toUser: draft.chosen }) })
  return (
    <DeskDialog title={t('handover.page')} hint={t('followUps.handoverHint', { n: rows.length })} isPending={bulk.isPending} isReady={isReady && failed.length === 0} failure={bulk.error} onSubmit={onSubmit} onClose={onClose}>
      <HandoverFields draft={draft} reasons={REASONS} targets={TARGETS} own={null} onChange={change} />
      <BulkFailures rows={rows.map((row) => ({ ...row, id: row.taskId }))} failed={failed}>{(row) => <><span className="case-number">{row.caseNumber}</span> {victimWords(row)}</>}</BulkFailures>
    </DeskDialog>
  )
}
