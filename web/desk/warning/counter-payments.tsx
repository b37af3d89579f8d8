import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CounterPaymentView } from '../../../src/contract/counter-payment.ts'
import { completePayment } from '../../ui/api/counter-api.ts'
import type { WarningDetailView } from '../../ui/api/warning-api.ts'
import { EarlierPayments } from '../../ui/earlier/earlier-payments.tsx'
import { useText } from '../../ui/i18n/use-text.ts'
import { useMay } from '../../ui/session/use-may.ts'

type Order = NonNullable<CounterPaymentView['order']>
const linkTo = (order: Order) => <Link to="/orders/$orderId" params={{ orderId: order.id }}>{order.number}</Link>

/** What a teller told of the customer's earlier transfers: those that nobody could stop yet stand here until somebody completes them. */
export function CounterPayments({ warning }: { readonly warning: WarningDetailView }) {
  const t = useText()
  const client = useQueryClient()
  const mayComplete = useMay('order.draft') && warning.mergedInto === null
  if (warning.counterPayments.length === 0) return null
  const complete = async (...asked: [body: Parameters<typeof completePayment>[1], key: string]) => {
    await completePayment(warning.id, ...asked)
    await client.invalidateQueries({ queryKey: ['warning', warning.id] })
  }
  return (
    <section className="panel" aria-labelledby="counter-payments-title">
      <h2 id="counter-payments-title" className="panel-title">{t('earlier.title')}</h2>
      <EarlierPayments payments={warning.counterPayments} complete={mayComplete ? complete : undefined} orderOf={linkTo} />
    </section>
  )
}
