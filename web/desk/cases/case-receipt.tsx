import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import type { CaseDetail } from '../../../src/contract/case.ts'
import { printReceipt, receiptAddress } from '../../ui/api/case-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from '../warning/desk-dialog.tsx'

/** Whoever took the report prints it; others say why they look. */
export function CaseReceipt({ one }: { readonly one: CaseDetail }) {
  const t = useText()
  const [isAsking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [printed, setPrinted] = useState<string | null>(null)
  useEffect(() => () => { if (printed !== null) URL.revokeObjectURL(printed) }, [printed])
  const print = useMutation({
    mutationFn: () => printReceipt(one.id, reason.trim()),
    gcTime: 0,
    onSuccess: (file) => {
      setPrinted(URL.createObjectURL(file))
      setAsking(false)
    },
  })
  const address = one.printsReceipt ? receiptAddress(one.id) : printed
  if (address !== null) return <a className="case-receipt" href={address} target="_blank" rel="noreferrer">{t('case.openReceipt')}</a>
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('case.receipt')}</Button>
      {isAsking && (
        <DeskDialog title={t('case.receipt')} hint={t('case.receiptHint')} isPending={print.isPending} failure={print.error} onSubmit={() => print.mutate()} onClose={() => setAsking(false)}>
          <label className="desk-field">{t('act.revealReason')}<Input.TextArea rows={2} required minLength={4} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
        </DeskDialog>
      )}
    </>
  )
}
