import { useQueryClient } from '@tanstack/react-query'
import type { TaskView } from '../../../src/contract/task.ts'
import { completePayment } from '../../ui/api/counter-api.ts'
import { EarlierPayments } from '../../ui/earlier/earlier-payments.tsx'
import { useText } from '../../ui/i18n/use-text.ts'
import { useMay } from '../../ui/session/use-may.ts'

/** At the counter the customer and the slip are there: what the teller could not say is asked for and stopped from here. */
export function CounterPayments({ task }: { readonly task: TaskView }) {
  const t = useText()
  const client = useQueryClient()
  const mayComplete = useMay('order.draft')
  // A task that an earlier version of the page left on the phone has none.
  const payments = task.counter?.payments ?? []
  if (payments.length === 0) return null
  const complete = async (...asked: [body: Parameters<typeof completePayment>[1], key: string]) => {
    await completePayment(task.warningId, ...asked)
    await client.invalidateQueries({ queryKey: ['task', task.id] })
  }
  return (
    <section className="block" aria-labelledby="counter-payments-title">
      <h2 id="counter-payments-title" className="block-title">{t('earlier.title')}</h2>
      <EarlierPayments payments={payments} complete={mayComplete ? complete : undefined} />
    </section>
  )
}
