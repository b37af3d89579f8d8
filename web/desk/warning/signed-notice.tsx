import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import type { TaskView } from '../../../src/contract/task.ts'
import { noticePdfAddress, printNotice } from '../../ui/api/task-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from './desk-dialog.tsx'

/** The paper carries the person's name: who neither holds the task nor took the signature says why they look. */
export function SignedNotice({ task }: { readonly task: TaskView }) {
  const t = useText()
  const [isAsking, setAsking] = useState(false)
  const [printed, setPrinted] = useState<string | null>(null)
  useEffect(() => () => { if (printed !== null) URL.revokeObjectURL(printed) }, [printed])
  const address = task.printsNotice ? noticePdfAddress(task.id) : printed
  if (address !== null) return <a href={address} target="_blank" rel="noreferrer">{t('notice.openPdf')}</a>
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>{t('notice.askPdf')}</Button>
      {isAsking && <ReasonDialog taskId={task.id} onPrinted={setPrinted} onClose={() => setAsking(false)} />}
    </>
  )
}

/** `onPrinted` gets an address that lives as long as the page. */
function ReasonDialog({ taskId, onPrinted, onClose }: { readonly taskId: string; readonly onPrinted: (address: string) => void; readonly onClose: () => void }) {
  const t = useText()
  const [reason, setReason] = useState('')
  const print = useMutation({
    mutationFn: () => printNotice(taskId, reason.trim()),
    gcTime: 0,
    onSuccess: (file) => {
      onPrinted(URL.createObjectURL(file))
      onClose()
    },
  })
  return (
    <DeskDialog title={t('notice.askPdf')} hint={t('notice.askHint')} isPending={print.isPending} failure={print.error} onSubmit={() => print.mutate()} onClose={onClose}>
      <label className="desk-field">{t('act.revealReason')}<Input.TextArea rows={2} required minLength={4} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
    </DeskDialog>
  )
}
