import { Link } from '@tanstack/react-router'
import type { WarningDetailView } from '../../ui/api/warning-api.ts'
import { amountText } from '../../ui/format/amount.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'

/** The stops of a warning, and of what was merged into it. */
export function OrderPanel({ orders }: { readonly orders: WarningDetailView['orders'] }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  if (orders.length === 0) return null
  return (
    <section className="panel" aria-labelledby="warning-orders-title">
      <h2 id="warning-orders-title" className="panel-title">{t('warning.orders')} <span className="quiet">{orders.length}</span></h2>
      <ul className="plain-list">
        {orders.map((order) => (
          <li key={order.id}>
            <Link to="/orders/$orderId" params={{ orderId: order.id }}>{order.number}</Link> <span className="chip-state">{codeName('orderState', order.state)}</span> {amountText(order.amountFen, language)}
            {order.heldFen !== null && <strong className="timeline-held"> {t('warning.order.held', { amount: amountText(order.heldFen, language) })}</strong>}
            <span className="quiet"> · {order.bank} {order.account}{order.of !== null && ` · ${t('merge.from', { number: order.of.slice(0, 8) })}`}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
