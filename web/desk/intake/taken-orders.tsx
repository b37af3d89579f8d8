import '../orders/orders.css'
import type { ReportReceipt } from '../../../src/contract/case.ts'
import type { MoneyNode, OrderBrief } from '../../../src/contract/order.ts'
import { amountText } from '../../ui/format/amount.ts'
import type { TextKey } from '../../ui/i18n/text-key.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { InHand, OrderLine, useMoney } from '../orders/money-tree.tsx'

/** What became of the money that was just told of, live: each account with its order, and what is to be done next about it. */
export function TakenOrders({ receipt }: { readonly receipt: ReportReceipt }) {
  const t = useText()
  const language = useLanguage()
  const money = useMoney(receipt.id)
  const nodes = money.tree.data?.levels.find(({ level }) => level === 1)?.nodes ?? []
  const failure = money.tree.error ?? money.failure
  return (
    <section className="taken-orders" aria-label={t('intake.orders')}>
      {failure !== null && <FailureView failure={failure} />}
      {receipt.inHand.map((order) => <InHand key={order.number} order={order} />)}
      {nodes.map((node) => (
        <div key={node.key} className="taken-order">
          <p className="money-node-top"><span><span className="order-digits">{node.account}</span> {node.bank?.name ?? t('money.unknownBank')}</span> <strong>{amountText(node.inFen, language)}</strong></p>
          {node.stop !== null && <OrderLine order={node.stop} money={money} />}
          <NextStep node={node} />
        </div>
      ))}
    </section>
  )
}

function NextStep({ node }: { readonly node: MoneyNode }) {
  const t = useText()
  const key = node.stop !== null ? nextStepOf(node.stop) : node.bank === null ? 'intake.next.bankUnknown' : undefined
  return key === undefined ? null : <p className="taken-next">{t(key)}</p>
}

function nextStepOf(order: OrderBrief): TextKey | undefined {
  switch (order.state) {
    case 'drafted': return order.canApprove ? 'intake.next.approveNow' : 'intake.next.approve'
    case 'approved': case 'to-carry': return 'step.by-paper'
    case 'sent': case 'acknowledged': case 'queued': case 'running': case 'answered': return 'intake.next.bank'
    case 'effective': case 'extended': return 'intake.next.held'
    case 'refused': return 'intake.next.refused'
    case 'frozen': case 'released': case 'expired': case 'lapsed': case 'ended': case 'withdrawn': return undefined
  }
}
