import { allow } from '../domain/access.ts'
import type { OrderSettings } from '../contract/settings.ts'
import { orderNumber, orderSeries } from '../domain/order.ts'
import { monthsLater } from '../domain/period.ts'
import { refuse } from '../domain/refusal.ts'
import { stopsUsedOf } from '../features/bank-account/bank-account.store.ts'
import { filingOf } from '../features/case/case.store.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { afterFreezeMove, hasFreezeEnded, type FreezeMove } from '../features/freeze-order/freeze-order.rules.ts'
import { changeFreeze, insertFreeze, liveFreezeFor, type FreezeRow, type NewFreeze } from '../features/freeze-order/freeze-order.store.ts'
import { orderSettingsOf } from '../features/settings/settings.store.ts'
import { freezing } from '../features/stop-order/stop-order.rules.ts'
import { changeStop, liveStopsFor, type StopRow } from '../features/stop-order/stop-order.store.ts'
import { actAs, type Context, type Tx } from '../platform/transaction.ts'
import { nextSerials } from '../platform/serial-number.ts'
import { nameForBank } from './name-on-order.ts'
import { lockedOrder, orderById, recordOrderMove, startOrderClocks, tellBankOf } from './order-in-hand.ts'
import { isFirst, type TapContext } from './task-in-hand.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/**
 * A stopped account, or one that cannot be stopped any more, is to be frozen for half a year: only for a case that is filed and has its number (Criminal
 * Procedure Provisions art. 174, 239, 240). A stop holds the money until the bank says that the freeze does. Answers the id of the freeze.
 */
export async function freezeStopped(context: TapContext, stopId: string): Promise<string> {
  allow(context.actor, 'order.draft')
  return actAs(context, (tx) => orderById(tx, stopId), async (tx, seen) => {
    if (seen === undefined) throw refuse('request.not_found')
    if (seen.kind !== 'stop') throw refuse('order.not_possible')
    if ((await filingOf(tx, seen.row.basis_id)) === undefined) throw refuse('order.case_not_filed')
    const order = await lockedOrder(tx, context, seen)
    const stop = order.row as StopRow
    const live = await liveFreezeFor(tx, stop.basis_id, stop.account)
    if (!(await isFirst(tx, context, stopId))) return live?.id ?? stopId
    if (live !== undefined) throw refuse('order.in_hand', { number: live.number })
    await mustBeFreezable(tx, stop)
    const freezeId = await draftFreeze(tx, context, stop)
    if (stop.state === 'drafted') await giveUpDraft(tx, context, stop)
    return freezeId
  })
}

async function mustBeFreezable(tx: Tx, stop: StopRow): Promise<void> {
  const rule = freezing(stop.state)
  if (rule === 'may') return
  const { stopsPerAccountMax } = await orderSettingsOf(tx)
  if (rule === 'never' || (await stopsUsedOf(tx, [stop.account])).get(stop.account)! < stopsPerAccountMax) throw refuse('order.not_possible')
  const other = (await liveStopsFor(tx, [stop.basis_id], [stop.account])).find(({ id }) => id !== stop.id)
  if (other !== undefined) throw refuse('order.in_hand', { number: other.number })
}

/** Nobody could ever approve it, and it would ring for it. */
async function giveUpDraft(tx: Tx, context: TapContext, stop: StopRow): Promise<void> {
  await changeStop(tx, stop.id, { state: 'withdrawn', ended_at: context.now, ended_by: context.actor.userId })
  await clearDeadlines(tx, [stop.id])
  await recordOrderMove(tx, context, stop, { kind: 'withdrawn', actor: context.actor.userId, detail: { reason: 'stops-used-up' } })
}

async function draftFreeze(tx: Tx, context: TapContext, stop: StopRow): Promise<string> {
  const serial = await nextSerials(tx, orderSeries('freeze', context.now), 1)
  const freeze: NewFreeze = {
    id: context.newId(), number: orderNumber('freeze', context.now, serial), case_id: stop.basis_id, stop_id: stop.id, level: stop.level, account: stop.account, bank: stop.bank,
    amount_fen: stop.amount_fen, region: stop.region, unit: stop.unit, drafted_by: context.actor.userId,
  }
  await insertFreeze(tx, freeze, context.now)
  const { approveMinutes, stopHours } = await orderSettingsOf(tx)
  await startOrderClocks(tx, 'freeze', freeze.id, [{ rule: 'approve', dueAt: new Date(context.now.getTime() + approveMinutes * MINUTE_MS) }, { rule: 'end', dueAt: new Date(context.now.getTime() + stopHours * HOUR_MS) }])
  await recordOrderMove(tx, context, freeze, { kind: 'drafted', actor: context.actor.userId, detail: { stop: stop.number } })
  await recordOrderMove(tx, context, stop, { kind: 'freeze-drafted', actor: context.actor.userId, detail: { freeze: freeze.number } })
  return freeze.id
}

/** Half a year of somebody's money is never one person's decision. */
export async function approveFreeze(tx: Tx, context: TapContext, freeze: FreezeRow): Promise<void> {
  if (freeze.state !== 'drafted') throw hasFreezeEnded(freeze.state) ? refuse('order.over', { number: freeze.number }) : refuse('order.in_hand', { number: freeze.number })
  if (freeze.drafted_by === context.actor.userId) throw refuse('order.second_person')
  const settings = await orderSettingsOf(tx)
  await changeFreeze(tx, freeze.id, { state: movedFreeze(freeze, 'approve'), approved_at: context.now, approved_by: context.actor.userId })
  await clearDeadlines(tx, [freeze.id], ['approve'])
  await recordOrderMove(tx, context, freeze, { kind: 'approved', actor: context.actor.userId })
  const until = monthsLater(context.now, settings.freezeMonths)
  const nameOf = await nameForBank(tx, context, { basisId: freeze.case_id, account: freeze.account })
  if (await tellBankOf(tx, context, { kind: 'freeze', row: freeze }, 'freeze', { nameOf, amountFen: freeze.amount_fen, until })) await carryFreeze(tx, context, { ...freeze, state: 'approved' }, settings, null)
  else await recordOrderMove(tx, context, freeze, { kind: 'by-paper', actor: null })
}

export async function carryFreeze(tx: Tx, context: Context, freeze: FreezeRow, settings: OrderSettings, by: string | null): Promise<void> {
  await changeFreeze(tx, freeze.id, { state: movedFreeze(freeze, 'carry'), sent_at: context.now })
  await startOrderClocks(tx, 'freeze', freeze.id, [
    { rule: 'bank-answer', dueAt: new Date(context.now.getTime() + settings.bankAnswerMinutes * MINUTE_MS) },
    { rule: 'end', dueAt: monthsLater(context.now, settings.freezeMonths) },
  ])
  await recordOrderMove(tx, context, freeze, { kind: 'sent', actor: by })
}

export function movedFreeze(freeze: Pick<FreezeRow, 'state' | 'number'>, move: FreezeMove): FreezeRow['state'] {
  const next = afterFreezeMove(freeze.state, move)
  if (next === undefined) throw hasFreezeEnded(freeze.state) ? refuse('order.over', { number: freeze.number }) : refuse('order.not_possible')
  return next
}
