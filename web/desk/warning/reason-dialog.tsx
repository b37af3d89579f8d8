import { useMutation } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from './desk-dialog.tsx'

interface Props<Seen> {
  readonly title: string
  readonly hint?: string
  readonly look: (reason: string) => Promise<Seen>
  readonly onSeen: (seen: Seen) => void
  readonly onClose: () => void
}

/** Clear text for a typed reason. The answer is kept by the page only, never in the query cache: leaving the page forgets it. */
export function ReasonDialog<Seen>({ title, hint, look, onSeen, onClose }: Props<Seen>) {
  const t = useText()
  const [reason, setReason] = useState('')
  const seen = useMutation({
    mutationFn: () => look(reason.trim()),
    gcTime: 0,
    onSuccess: (answer) => {
      onSeen(answer)
      onClose()
    },
  })
  return (
    <DeskDialog title={title} {...(hint === undefined ? {} : { hint })} isPending={seen.isPending} failure={seen.error} onSubmit={() => seen.mutate()} onClose={onClose}>
      <label className="desk-field">{t('act.revealReason')}<Input.TextArea rows={2} required minLength={4} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
    </DeskDialog>
  )
}
