import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import type { OrderDetail } from '../../../src/contract/order.ts'
import type { Paper } from '../../../src/domain/order-paper.ts'
import { paperAddress, printPaper } from '../../ui/api/order-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from '../warning/desk-dialog.tsx'

const REASON_CHARS_MAX = 200

/** The papers that a bank asks for at this order's step, with the whole account on them. */
export function OrderPapers({ order }: { readonly order: OrderDetail }) {
  const t = useText()
  const papers = papersOf(order)
  if (!order.actions.includes('print') && !order.actions.includes('print-for-reason')) return null
  return (
    <section className="panel" aria-labelledby="order-papers">
      <h2 id="order-papers" className="panel-title">{t('order.papers')}</h2>
      <p className="quiet">{t('order.papersHint')}</p>
      <div className="order-papers">{papers.map((paper) => <PaperButton key={paper} order={order} paper={paper} />)}</div>
    </section>
  )
}

function papersOf(order: OrderDetail): Paper[] {
  const isExtended = order.extensionAsked || order.state === 'extended'
  const isReleased = order.state === 'released' || (order.state === 'withdrawn' && order.sentAt !== null)
  return ['order', ...(isExtended ? ['extension' as const] : []), ...(isReleased ? ['release' as const] : [])]
}

/** Whoever may approve prints at once; everybody else says why. */
function PaperButton({ order, paper }: { readonly order: OrderDetail; readonly paper: Paper }) {
  const t = useText()
  const [isAsking, setAsking] = useState(false)
  const [printed, setPrinted] = useState<string | null>(null)
  useEffect(() => () => { if (printed !== null) URL.revokeObjectURL(printed) }, [printed])
  const address = order.actions.includes('print') ? paperAddress(order.id, paper) : printed
  if (address !== null) return <a href={address} target="_blank" rel="noreferrer">{t(`order.paper.${paper}`)} PDF</a>
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>{t(`order.paper.${paper}`)}</Button>
      {isAsking && <ReasonDialog order={order} paper={paper} onPrinted={setPrinted} onClose={() => setAsking(false)} />}
    </>
  )
}

interface ReasonProps {
  readonly order: OrderDetail
  readonly paper: Paper
  readonly onPrinted: (address: string) => void
  readonly onClose: () => void
}

function ReasonDialog({ order, paper, onPrinted, onClose }: ReasonProps) {
  const t = useText()
  const [reason, setReason] = useState('')
  const print = useMutation({
    mutationFn: () => printPaper(order.id, paper, reason.trim()), gcTime: 0,
    onSuccess: (file) => {
      onPrinted(URL.createObjectURL(file))
      onClose()
    },
  })
  return (
    <DeskDialog title={t(`order.paper.${paper}`)} hint={t('order.papersHint')} isPending={print.isPending} failure={print.error} onSubmit={() => print.mutate()} onClose={onClose}>
      <label className="desk-field">{t('act.revealReason')}<Input.TextArea rows={2} required minLength={4} maxLength={REASON_CHARS_MAX} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
    </DeskDialog>
  )
}
