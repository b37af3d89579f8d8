import { allow } from '../domain/access.ts'
import { clocksToEnd, hoursOfAlarm } from '../domain/order.ts'
import { monthsLater } from '../domain/period.ts'
import { refuse } from '../domain/refusal.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { afterFreezeMove, hasFreezeEnded, isFreezeAtBank, type FreezeMove } from '../features/freeze-order/freeze-order.rules.ts'
import { changeFreeze, type FreezeRow } from '../features/freeze-order/freeze-order.store.ts'
import { orderSettingsOf } from '../features/settings/settings.store.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { actOnOrder, recordOrderMove, ringAgain, ringForOrder, startOrderClocks, tellBankOf, type OrderRelease, type Releasing } from './order-in-hand.ts'
import { movedFreeze } from './stop-to-freeze.ts'
import type { TapContext } from './task-in-hand.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Asked before its end, or it has lapsed (Criminal Procedure Provisions art. 242–244). */
export async function extendFreeze(tx: Tx, context: TapContext, freeze: FreezeRow): Promise<void> {
  movedFreeze(freeze, 'extend')
  if (freeze.extend_asked_at !== null) throw refuse('order.in_hand', { number: freeze.number })
  const { freezeMonths } = await orderSettingsOf(tx)
  await changeFreeze(tx, freeze.id, { extend_asked_at: context.now })
  const isTold = await tellBankOf(tx, context, { kind: 'freeze', row: freeze }, 'freeze-extend', { amountFen: freeze.amount_fen, until: monthsLater(freeze.expires_at!, freezeMonths) })
  await recordOrderMove(tx, context, freeze, { kind: 'extend-asked', actor: context.actor.userId, detail: { byPaper: !isTold } })
}

export async function releaseFreeze(tx: Tx, context: Context, freeze: FreezeRow, { actor, ...why }: Releasing): Promise<OrderRelease> {
  const move: FreezeMove = afterFreezeMove(freeze.state, 'release') === undefined ? 'withdraw' : 'release'
  const state = movedFreeze(freeze, move)
  await endFreeze(tx, context, freeze, state, actor)
  const release = !isFreezeAtBank(freeze.state) ? 'withdrawn' : (await tellBankOf(tx, context, { kind: 'freeze', row: freeze }, 'freeze-release')) ? 'lifted' : 'by-paper'
  await recordOrderMove(tx, context, freeze, { kind: state, actor, detail: { ...why, byPaper: release === 'by-paper' } })
  return release
}

export async function endFreeze(tx: Tx, context: Context, freeze: FreezeRow, state: FreezeRow['state'], by: string | null, more: { readonly refusal?: string } = {}): Promise<void> {
  await changeFreeze(tx, freeze.id, { state, ended_at: context.now, ended_by: by, ...more })
  await clearDeadlines(tx, [freeze.id])
}

/** The frozen property turns out to have nothing to do with the case: within three days it is let go, by somebody or by the clock (art. 247). */
export async function noteUnrelated(context: TapContext, orderId: string, reason: string): Promise<void> {
  allow(context.actor, 'order.draft')
  await actOnOrder(context, orderId, async (tx, order) => {
    if (order.kind !== 'freeze' || !isFreezeAtBank(order.row.state)) throw refuse('order.not_possible')
    if (order.row.unrelated_at !== null) throw refuse('order.in_hand', { number: order.row.number })
    const { unrelatedReleaseDays } = await orderSettingsOf(tx)
    await changeFreeze(tx, order.row.id, { unrelated_at: context.now })
    await startOrderClocks(tx, 'freeze', order.row.id, [{ rule: 'unrelated', dueAt: new Date(context.now.getTime() + unrelatedReleaseDays * DAY_MS) }])
    await recordOrderMove(tx, context, order.row, { kind: 'unrelated', actor: context.actor.userId, detail: { reason } })
  })
}

/** From the moment it stands: so many months, with alarms before the end. One that ran out unheard before an extension, and is past for the new end as well, still rings, as a stop's does. */
export async function freezeStands(tx: Tx, freezeId: string, expiresAt: Date, now: Date): Promise<void> {
  const { freezeAlarmsBeforeEndHours } = await orderSettingsOf(tx)
  await clearDeadlines(tx, [freezeId], ['bank-answer', 'queue'])
  await startOrderClocks(tx, 'freeze', freezeId, clocksToEnd(expiresAt, freezeAlarmsBeforeEndHours, now))
}

/** One clock of a freeze order ran out. */
export async function freezeClockRanOut(tx: Tx, context: Context, rule: string, freeze: FreezeRow): Promise<void> {
  if (hasFreezeEnded(freeze.state)) return
  const hours = hoursOfAlarm(rule)
  if (hours !== undefined) return ringForOrder(tx, context, freeze, 'alarm', { hours })
  switch (rule) {
    case 'approve':
      return freeze.state === 'drafted' ? ringAgain(tx, context, { kind: 'freeze', row: freeze }, { rule: 'approve', step: 'waits-for-approval', since: freeze.drafted_at }) : undefined
    case 'bank-answer':
      return freeze.state === 'sent' || freeze.state === 'acknowledged' ? ringAgain(tx, context, { kind: 'freeze', row: freeze }, { rule: 'bank-answer', step: 'bank-silent', since: freeze.sent_at! }) : undefined
    case 'queue':
      return freeze.state === 'queued' ? askForQueue(tx, context, freeze) : undefined
    case 'unrelated':
      await releaseFreeze(tx, context, freeze, { actor: null, reason: 'unrelated' })
      return
    case 'end':
      return freezeRanOut(tx, context, freeze)
    default:
      throw new Error(`no rule answers the deadline ${rule} of a freeze order`)
  }
}

/** Nobody has to lift it: it lapses by itself (art. 242–244). What still waits in a queue is taken out of it. */
async function freezeRanOut(tx: Tx, context: Context, freeze: FreezeRow): Promise<void> {
  const state = movedFreeze(freeze, 'run-out')
  await endFreeze(tx, context, freeze, state, null)
  if (freeze.state === 'queued') await tellBankOf(tx, context, { kind: 'freeze', row: freeze }, 'freeze-release')
  await ringForOrder(tx, context, freeze, state, { because: 'time' })
}

/** Whose freeze stood first may let go any day, and nobody tells us: the bank is asked again, and says again where this one stands. */
async function askForQueue(tx: Tx, context: Context, freeze: FreezeRow): Promise<void> {
  await tellBankOf(tx, context, { kind: 'freeze', row: freeze }, 'freeze', { amountFen: freeze.amount_fen })
  await startQueueClock(tx, context, freeze.id)
}

export async function startQueueClock(tx: Tx, context: Context, freezeId: string): Promise<void> {
  const { queueCheckHours } = await orderSettingsOf(tx)
  await startOrderClocks(tx, 'freeze', freezeId, [{ rule: 'queue', dueAt: new Date(context.now.getTime() + queueCheckHours * HOUR_MS) }])
}
