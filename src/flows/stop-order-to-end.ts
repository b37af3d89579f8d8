import { allow } from '../domain/access.ts'
import { clocksToEnd, hoursOfAlarm } from '../domain/order.ts'
import { refuse } from '../domain/refusal.ts'
import { countStops } from '../features/bank-account/bank-account.store.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { orderSettingsOf } from '../features/settings/settings.store.ts'
import { afterStopMove, hasStopEnded, isStopAtBank, type StopMove } from '../features/stop-order/stop-order.rules.ts'
import { changeStop, type StopRow } from '../features/stop-order/stop-order.store.ts'
import { audit } from '../platform/audit.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { extendFreeze, releaseFreeze } from './freeze-to-end.ts'
import { actOnOrder, recordOrderMove, ringAgain, ringForOrder, startOrderClocks, tellBankOf, type OrderRelease, type Releasing } from './order-in-hand.ts'
import { endQuery } from './query-to-next-level.ts'
import { movedStop, mustHaveStopLeft } from './stop-order-to-bank.ts'
import type { TapContext } from './task-in-hand.ts'
import { mustApprove } from './who-may-approve.ts'

const HOUR_MS = 3_600_000
/** Everything but the second look at what one person decided alone: that is owed however the order ends. */
const CLOCKS_OF_LIFE = ['approve', 'bank-answer', 'end'] as const

/** A stop once more, as long as the account has one left; a freeze as often as it is needed. Each before its end. */
export async function extendOrder(context: TapContext, orderId: string): Promise<void> {
  await mustApprove(context)
  await actOnOrder(context, orderId, async (tx, order) => {
    switch (order.kind) {
      case 'stop': await extendStop(tx, context, order.row); break
      case 'freeze': await extendFreeze(tx, context, order.row); break
      case 'query': throw refuse('order.not_possible')
    }
    await audit(tx, { actor: context.actor.login, action: 'order.extend', subject: orderId, detail: { number: order.row.number } }, context.now)
  })
}

async function extendStop(tx: Tx, context: TapContext, stop: StopRow): Promise<void> {
  movedStop(stop, 'extend')
  if (stop.extend_asked_at !== null) throw refuse('order.in_hand', { number: stop.number })
  await mustHaveStopLeft(tx, stop)
  const { stopHours } = await orderSettingsOf(tx)
  await countStops(tx, stop.account, 1)
  await changeStop(tx, stop.id, { stops: stop.stops + 1, extend_asked_at: context.now })
  const isTold = await tellBankOf(tx, context, { kind: 'stop', row: stop }, 'stop-extend', { amountFen: stop.amount_fen, until: new Date(stop.expires_at!.getTime() + stopHours * HOUR_MS) })
  await recordOrderMove(tx, context, stop, { kind: 'extend-asked', actor: context.actor.userId, detail: { byPaper: !isTold } })
}

/** Let go, or never sent: what may be at the bank is told to the bank. */
export async function releaseOrder(context: TapContext, orderId: string, reason: string): Promise<void> {
  allow(context.actor, 'order.release')
  await mustApprove(context)
  await actOnOrder(context, orderId, async (tx, order) => {
    switch (order.kind) {
      case 'stop': await releaseStop(tx, context, order.row, { actor: context.actor.userId, reason }); break
      case 'freeze': await releaseFreeze(tx, context, order.row, { actor: context.actor.userId, reason }); break
      case 'query': await endQuery(tx, context, order.row, context.actor.userId); break
    }
    await audit(tx, { actor: context.actor.login, action: 'order.release', subject: orderId, detail: { number: order.row.number, reason } }, context.now)
  })
}

/** How it ends for whom it concerns: let go, let go as soon as somebody has carried the paper to its bank, or never sent. */
export async function releaseStop(tx: Tx, context: Context, stop: StopRow, { actor, ...why }: Releasing): Promise<OrderRelease> {
  const move: StopMove = afterStopMove(stop.state, 'release') === undefined ? 'withdraw' : 'release'
  const state = movedStop(stop, move)
  await endStop(tx, context, stop, state, actor)
  const release = !isStopAtBank(stop.state) ? 'withdrawn' : (await tellBankOf(tx, context, { kind: 'stop', row: stop }, 'stop-release')) ? 'lifted' : 'by-paper'
  await recordOrderMove(tx, context, stop, { kind: state, actor, detail: { ...why, byPaper: release === 'by-paper' } })
  return release
}

/** The row, and its clocks: an order that has ended rings for nobody, but the second look is still owed. */
export async function endStop(tx: Tx, context: Context, stop: StopRow, state: StopRow['state'], by: string | null, more: { readonly refusal?: string } = {}): Promise<void> {
  const { alarmsBeforeEndHours } = await orderSettingsOf(tx)
  await changeStop(tx, stop.id, { state, ended_at: context.now, ended_by: by, ...more })
  await clearDeadlines(tx, [stop.id], [...CLOCKS_OF_LIFE, ...clocksToEnd(context.now, alarmsBeforeEndHours, new Date(0)).map(({ rule }) => rule)])
}

/** One clock of a stop order ran out. */
export async function stopClockRanOut(tx: Tx, context: Context, rule: string, stop: StopRow): Promise<void> {
  const hours = hoursOfAlarm(rule)
  if (hours !== undefined) return hasStopEnded(stop.state) ? undefined : ringForOrder(tx, context, stop, 'alarm', { hours })
  switch (rule) {
    case 'approve':
      return stop.state === 'drafted' ? ringAgain(tx, context, { kind: 'stop', row: stop }, { rule: 'approve', step: 'waits-for-approval', since: stop.drafted_at }) : undefined
    case 'bank-answer':
      return stop.state === 'sent' || stop.state === 'acknowledged' ? ringAgain(tx, context, { kind: 'stop', row: stop }, { rule: 'bank-answer', step: 'bank-silent', since: stop.sent_at! }) : undefined
    case 'review':
      return stop.reviewed_at === null ? reviewIsOwed(tx, context, stop) : undefined
    case 'end':
      return hasStopEnded(stop.state) ? undefined : stopRanOut(tx, context, stop)
    default:
      throw new Error(`no rule answers the deadline ${rule} of a stop order`)
  }
}

/** By itself at its end: the bank lets go at the same moment, and a draft that nobody approved is withdrawn. */
async function stopRanOut(tx: Tx, context: Context, stop: StopRow): Promise<void> {
  const state = movedStop(stop, 'run-out')
  await endStop(tx, context, stop, state, null)
  await ringForOrder(tx, context, stop, state, { because: 'time' })
}

async function reviewIsOwed(tx: Tx, context: Context, stop: StopRow): Promise<void> {
  const { aloneReviewHours } = await orderSettingsOf(tx)
  await ringForOrder(tx, context, stop, 'review-owed')
  await startOrderClocks(tx, 'stop', stop.id, [{ rule: 'review', dueAt: new Date(context.now.getTime() + aloneReviewHours * HOUR_MS) }])
}
