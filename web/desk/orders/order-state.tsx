import type { OrderRow } from '../../../src/contract/order.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { useText } from '../../ui/i18n/use-text.ts'

/** Colour by what it asks of somebody; the word carries the meaning. */
const TONES: Readonly<Record<OrderRow['state'], 'ask' | 'run' | 'good' | 'bad' | 'over'>> = {
  drafted: 'ask', approved: 'ask', 'to-carry': 'ask', sent: 'run', acknowledged: 'run', queued: 'run', running: 'run', effective: 'good', extended: 'good', answered: 'good', frozen: 'good',
  refused: 'bad', released: 'over', expired: 'over', lapsed: 'over', ended: 'over', withdrawn: 'over',
}

export function OrderState({ state }: { readonly state: OrderRow['state'] }) {
  const t = useText()
  return <span className={`order-state order-state-${TONES[state]}`}>{t(`orderState.${state}`)}</span>
}

interface HeldProps {
  readonly state: OrderRow['state']
  readonly amount: string
  readonly className?: string
}

/** What the bank holds for it; once it has ended, what it held: that is not money that anybody has. */
export function Held({ state, amount, className = '' }: HeldProps) {
  const t = useText()
  const isHolding = state === 'effective' || state === 'extended'
  return <span className={`${className} ${isHolding ? 'order-held' : 'quiet'}`}>{t(isHolding ? 'orders.held' : 'orders.heldBefore', { amount })}</span>
}

/** What is out of the ordinary about it. */
export function OrderMarks({ row }: { readonly row: OrderRow }) {
  const t = useText()
  const isAtBank = row.state !== 'drafted' && row.endedAt === null
  const marks = [
    ...(row.reviewDueAt !== null ? [t('orders.alone'), t(Date.parse(row.reviewDueAt) < serverNow() ? 'orders.reviewMissed' : 'orders.reviewOwed')] : []), ...(row.bank.byPaper && isAtBank ? [t('orders.byPaper')] : []),
    ...(row.extensionAsked ? [t('orders.extensionAsked')] : []), ...(row.state === 'queued' && row.queuePosition !== null ? [t('orders.queue', { n: row.queuePosition })] : []),
  ]
  return marks.length === 0 ? null : <span className="cell-sub order-marks">{marks.join(' · ')}</span>
}
