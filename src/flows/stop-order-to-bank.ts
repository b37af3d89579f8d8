import { allow } from '../domain/access.ts'
import { Refusal, refuse } from '../domain/refusal.ts'
import type { OrderSettings } from '../contract/settings.ts'
import { countStops, stopsUsedOf } from '../features/bank-account/bank-account.store.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { orderSettingsOf } from '../features/settings/settings.store.ts'
import { afterStopMove, approvalBy, hasStopEnded, stopsLeft, type StopMove } from '../features/stop-order/stop-order.rules.ts'
import { changeStop, type StopRow } from '../features/stop-order/stop-order.store.ts'
import { audit } from '../platform/audit.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { nameForBank } from './name-on-order.ts'
import { actOnOrder, recordOrderMove, startOrderClocks, tellBankOf, type Order } from './order-in-hand.ts'
import { carryQuery } from './query-on-paper.ts'
import { approveFreeze, carryFreeze } from './stop-to-freeze.ts'
import type { TapContext } from './task-in-hand.ts'
import { mustApprove, othersWhoMayApprove } from './who-may-approve.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** A second person's approval sends an order to its bank, by one click. */
export async function approveOrder(context: TapContext, orderId: string): Promise<void> {
  await mustApprove(context)
  await actOnOrder(context, orderId, async (tx, order) => {
    switch (order.kind) {
      case 'stop': await approveStop(tx, context, order.row); break
      case 'freeze': await approveFreeze(tx, context, order.row); break
      case 'query': throw refuse('order.not_possible')
    }
    await audit(tx, { actor: context.actor.login, action: 'order.approve', subject: orderId, detail: { number: order.row.number } }, context.now)
  })
}

/** Each for itself: one that somebody else has in hand does not hold up the others. */
export async function approveOrders(context: TapContext, orderIds: readonly string[]): Promise<{ id: string; refusal: Refusal | null }[]> {
  await mustApprove(context)
  const answers: { id: string; refusal: Refusal | null }[] = []
  for (const id of new Set(orderIds)) {
    const refusal = await approveOrder(context, id).then(() => null, (error: unknown) => {
      if (error instanceof Refusal) return error
      throw error
    })
    answers.push({ id, refusal })
  }
  return answers
}

async function approveStop(tx: Tx, context: TapContext, stop: StopRow): Promise<void> {
  if (stop.state !== 'drafted') throw hasStopEnded(stop.state) ? refuse('order.over', { number: stop.number }) : refuse('order.in_hand', { number: stop.number })
  await mustHaveStopLeft(tx, stop)
  const by = context.actor.userId
  const approval = approvalBy(by, { draftedBy: stop.drafted_by, level: stop.level, transferId: stop.transfer_id }, await othersWhoMayApprove(tx, context, stop.unit, by))
  switch (approval.kind) {
    case 'second-person': return sendStop(tx, context, stop, { by, alone: false })
    case 'alone': return sendStop(tx, context, stop, { by, alone: true })
    case 'refused': throw refuse('order.second_person')
  }
}

/** The first stop of an account and one more; the account is locked. */
export async function mustHaveStopLeft(tx: Tx, stop: StopRow): Promise<void> {
  const { stopsPerAccountMax } = await orderSettingsOf(tx)
  if (!(await hasStopLeft(tx, stop.account, stopsPerAccountMax))) throw refuse('order.stops_used_up', { max: stopsPerAccountMax })
}

export async function hasStopLeft(tx: Tx, account: string, max: number): Promise<boolean> {
  return stopsLeft((await stopsUsedOf(tx, [account])).get(account)!, max) > 0
}

/** Approved, and on its way to the bank at once; one of the account's stops is used from now on. The account is locked. */
export async function sendStop(tx: Tx, context: Context, stop: StopRow, how: { readonly by: string; readonly alone: boolean }): Promise<void> {
  const settings = await orderSettingsOf(tx)
  await changeStop(tx, stop.id, { state: movedStop(stop, 'approve'), approved_at: context.now, approved_by: how.by, alone: how.alone, stops: 1 })
  await countStops(tx, stop.account, 1)
  await clearDeadlines(tx, [stop.id], ['approve'])
  await recordOrderMove(tx, context, stop, { kind: 'approved', actor: how.by, detail: { alone: how.alone } })
  if (how.alone) await startOrderClocks(tx, 'stop', stop.id, [{ rule: 'review', dueAt: new Date(context.now.getTime() + settings.aloneReviewHours * HOUR_MS) }])
  const until = new Date(context.now.getTime() + settings.stopHours * HOUR_MS)
  const approved: StopRow = { ...stop, state: 'approved' }
  const nameOf = await nameForBank(tx, context, { basisId: stop.basis_id, account: stop.account })
  if (await tellBankOf(tx, context, { kind: 'stop', row: stop }, 'stop', { nameOf, amountFen: stop.amount_fen, until })) await stopCarried(tx, context, approved, settings, null)
  else await recordOrderMove(tx, context, stop, { kind: 'by-paper', actor: null })
}

/** From here the bank's clock runs: an answer within minutes, and an end whatever it says. */
async function stopCarried(tx: Tx, context: Context, stop: StopRow, settings: OrderSettings, by: string | null): Promise<void> {
  await changeStop(tx, stop.id, { state: movedStop(stop, 'carry'), sent_at: context.now })
  await startOrderClocks(tx, 'stop', stop.id, [
    { rule: 'bank-answer', dueAt: new Date(context.now.getTime() + settings.bankAnswerMinutes * MINUTE_MS) },
    { rule: 'end', dueAt: new Date(context.now.getTime() + settings.stopHours * HOUR_MS) },
  ])
  await recordOrderMove(tx, context, stop, { kind: 'sent', actor: by })
}

/** Somebody has brought the paper to a bank that the port does not reach. */
export async function carryOrder(context: TapContext, orderId: string): Promise<void> {
  allow(context.actor, 'order.draft')
  await actOnOrder(context, orderId, async (tx, order) => {
    const settings = await orderSettingsOf(tx)
    switch (order.kind) {
      case 'stop': return stopCarried(tx, context, order.row, settings, context.actor.userId)
      case 'freeze': return carryFreeze(tx, context, order.row, settings, context.actor.userId)
      case 'query': return carryQuery(tx, context, order.row, settings, context.actor.userId)
    }
  })
}

/** Somebody else looks at what one person decided alone, and lets it stand; to undo it the order is released. */
export async function reviewOrder(context: TapContext, orderId: string): Promise<void> {
  await mustApprove(context)
  await actOnOrder(context, orderId, async (tx, order) => {
    const stop = mustBeStop(order)
    if (!stop.alone || stop.reviewed_at !== null) throw refuse('order.not_possible')
    if (stop.approved_by === context.actor.userId) throw refuse('order.second_person')
    await changeStop(tx, stop.id, { reviewed_at: context.now, reviewed_by: context.actor.userId })
    await clearDeadlines(tx, [stop.id], ['review'])
    await recordOrderMove(tx, context, stop, { kind: 'reviewed', actor: context.actor.userId })
    await audit(tx, { actor: context.actor.login, action: 'order.review', subject: orderId, detail: { number: stop.number } }, context.now)
  })
}

function mustBeStop(order: Order): StopRow {
  if (order.kind !== 'stop') throw refuse('order.not_possible')
  return order.row
}

/** Throws `order.over` or `order.not_possible` for a move that this state does not know. */
export function movedStop(stop: Pick<StopRow, 'state' | 'number'>, move: StopMove): StopRow['state'] {
  const next = afterStopMove(stop.state, move)
  if (next === undefined) throw hasStopEnded(stop.state) ? refuse('order.over', { number: stop.number }) : refuse('order.not_possible')
  return next
}
