import type { ReactNode } from 'react'
import type { OrderRow } from '../../../src/contract/order.ts'
import { Countdown } from '../../ui/clock/countdown.tsx'
import { useCodeName } from '../../ui/i18n/use-text.ts'

/** The second look that is owed, and what runs out next. */
export function OrderClocks({ row, none = null }: { readonly row: OrderRow; readonly none?: ReactNode }) {
  const codeName = useCodeName()
  const clocks = [...(row.reviewDueAt === null ? [] : [{ rule: 'review', dueAt: row.reviewDueAt }]), ...(row.deadline === null ? [] : [row.deadline])]
  if (clocks.length === 0) return none
  return clocks.map(({ rule, dueAt }) => <p key={rule} className="order-one-clock"><Countdown dueAt={dueAt} label={codeName('rule', rule)} /><span className="cell-sub">{codeName('rule', rule)}</span></p>)
}
