import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import type { CaseRevealed } from '../../../src/contract/case.ts'
import { revealCase } from '../../ui/api/case-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from '../warning/desk-dialog.tsx'

interface Props {
  readonly caseId: string
  readonly onRevealed: (clear: CaseRevealed) => void
  readonly onClose: () => void
}

/** The answer is kept by the page only, never in the query cache: leaving the page forgets it. */
export function CaseRevealDialog({ caseId, onRevealed, onClose }: Props) {
  const t = useText()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const reveal = useMutation({
    mutationFn: () => revealCase(caseId, reason.trim()),
    gcTime: 0,
    onSuccess: (clear) => {
      onRevealed(clear)
      void client.invalidateQueries({ queryKey: ['case', caseId] })
      onClose()
    },
  })
  return (
    <DeskDialog title={t('caseAction.reveal')} hint={t('caseAction.revealHint')} isPending={reveal.isPending} failure={reveal.error} onSubmit={() => reveal.mutate()} onClose={onClose}>
      <label className="desk-field">{t('act.revealReason')}<Input.TextArea rows={2} required minLength={4} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
    </DeskDialog>
  )
}
