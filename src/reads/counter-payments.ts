import { sql } from 'kysely'
import type { CounterPaymentView } from '../contract/counter-payment.ts'
import { may } from '../domain/access.ts'
import { maskAccount } from '../domain/account-number.ts'
import { isInSight } from '../features/account/account.rules.ts'
import type { CounterPaymentRow } from '../features/counter/counter.store.ts'
import type { StopRow } from '../features/stop-order/stop-order.store.ts'
import type { StopState } from '../features/stop-order/stop-order.rules.ts'
import type { ActorContext, Tx } from '../platform/transaction.ts'
import { openIdentifiers } from '../platform/vault.ts'
import { bankNames } from './order-rows.ts'

type Stop = Pick<StopRow, 'id' | 'number' | 'state' | 'region' | 'unit'>

/** What was sent before, each with what became of it: that there is an order the teller learns, which one only whoever may see it. In three queries. */
export async function counterPaymentViews(tx: Tx, context: ActorContext, payments: readonly CounterPaymentRow[]): Promise<Map<string, CounterPaymentView>> {
  if (payments.length === 0) return new Map()
  const numbers = await openIdentifiers(tx, context.vault, payments.flatMap(({ account }) => account ?? []))
  const banks = await bankNames(tx, payments.flatMap(({ bank }) => bank ?? []))
  const stops = await stopsFor(tx, payments)
  const seesOrders = may(context.actor, 'order.read')
  return new Map(payments.map((row) => {
    const stop = stops.get(row.id)
    return [row.id, {
      id: row.id, at: row.at.toISOString(), amountFen: row.amount_fen, account: row.account === null ? null : maskAccount(numbers.get(row.account) ?? ''),
      bank: row.bank === null ? null : (banks.get(row.bank)?.name ?? row.bank), state: stateOf(row, stop?.state),
      order: stop !== undefined && seesOrders && isInSight(context.actor, stop) ? { id: stop.id, number: stop.number } : null,
    }]
  }))
}

function stateOf({ account, bank }: CounterPaymentRow, stop: StopState | undefined): CounterPaymentView['state'] {
  if (account === null) return 'needs-account'
  if (bank === null) return 'needs-bank'
  switch (stop) {
    case undefined: return 'no-order'
    case 'drafted': case 'approved': return 'asked'
    case 'sent': case 'acknowledged': return 'sent'
    case 'effective': case 'extended': case 'frozen': return 'effective'
    case 'refused': return 'refused'
    case 'released': case 'expired': case 'withdrawn': return 'ended'
  }
}

/** Of this victim's warnings and cases only: that somebody else has the same account stopped is not told here. Indexes: stop_order_by_account, warning_by_person, warning_by_merged_into, fraud_case_by_person. */
async function stopsFor(tx: Tx, payments: readonly CounterPaymentRow[]): Promise<Map<string, Stop>> {
  const found = await sql<Stop & { payment: string }>`
    select distinct on (p.id) p.id as payment, o.id, o.number, o.state, o.region, o.unit
    from counter_payment p join warning w on w.id = p.warning_id left join warning k on k.id = w.merged_into
    join stop_order o on o.account = p.account and o.basis_id in (
      select v.id from warning v where v.person_id in (w.person_id, k.person_id) or v.merged_into in (w.id, k.id)
      union all select c.id from fraud_case c where c.person_id in (w.person_id, k.person_id))
    where p.id = any(${payments.map(({ id }) => id)}::uuid[]) order by p.id, (o.ended_at is null or o.state = 'frozen') desc, o.drafted_at desc`.execute(tx)
  return new Map(found.rows.map((row) => [row.payment, row]))
}
