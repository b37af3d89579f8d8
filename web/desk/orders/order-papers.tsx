import type { OrderDetail } from '../../../src/contract/order.ts'
import type { Paper } from '../../../src/domain/order-paper.ts'
import { paperAddress, printPaper } from '../../ui/api/order-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { PrintedPaper } from '../warning/printed-paper.tsx'

/** The papers that a bank asks for at this order's step, with the whole account on them. */
export function OrderPapers({ order }: { readonly order: OrderDetail }) {
  const t = useText()
  const papers = papersOf(order)
  if (!order.actions.includes('print') && !order.actions.includes('print-for-reason')) return null
  return (
    <section className="panel" aria-labelledby="order-papers">
      <h2 id="order-papers" className="panel-title">{t('order.papers')}</h2>
      <p className="quiet">{t('order.papersHint')}</p>
      <div className="order-papers">{papers.map((paper) => <OrderPaper key={paper} order={order} paper={paper} />)}</div>
    </section>
  )
}

function papersOf(order: OrderDetail): Paper[] {
  const isExtended = order.extensionAsked || order.state === 'extended'
  const isReleased = order.state === 'released' || (order.state === 'withdrawn' && order.sentAt !== null)
  return ['order', ...(isExtended ? ['extension' as const] : []), ...(isReleased ? ['release' as const] : [])]
}

/** Whoever may approve prints at once; everybody else says why. */
function OrderPaper({ order, paper }: { readonly order: OrderDetail; readonly paper: Paper }) {
  const t = useText()
  const name = t(`order.paper.${paper}`)
  return <PrintedPaper address={order.actions.includes('print') ? paperAddress(order.id, paper) : null} name={name} openName={`${name} PDF`} hint={t('order.papersHint')} size="small" print={(reason) => printPaper(order.id, paper, reason)} />
}
