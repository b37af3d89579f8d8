import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import type { Revealed } from '../../../src/contract/warning.ts'
import { revealPerson } from '../../ui/api/warning-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from './desk-dialog.tsx'

interface Props {
  readonly warningId: string
  readonly onRevealed: (person: Revealed) => void
  readonly onClose: () => void
}

/** The answer is kept by the page only, never in the query cache: leaving the page forgets it. */
export function RevealDialog({ warningId, onRevealed, onClose }: Props) {
  const t = useText()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const reveal = useMutation({
    mutationFn: () => revealPerson(warningId, reason.trim()),
    gcTime: 0,
    onSuccess: (person) => {
      onRevealed(person)
      void client.invalidateQueries({ queryKey: ['warning', warningId] })
      onClose()
    },
  })
  return (
    <DeskDialog title={t('act.reveal')} hint={t('act.revealHint')} isPending={reveal.isPending} failure={reveal.error} onSubmit={() => reveal.mutate()} onClose={onClose}>
      <label className="desk-field">{t('act.revealReason')}<Input.TextArea rows={2} required minLength={4} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
    </DeskDialog>
  )
}
