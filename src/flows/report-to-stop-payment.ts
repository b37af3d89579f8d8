import { orderNumber, orderSeries } from '../domain/order.ts'
import { lockAccounts } from '../features/bank-account/bank-account.store.ts'
import { caseIdsOfPerson } from '../features/case/case.store.ts'
import { liveFreezesFor, type FreezeRow } from '../features/freeze-order/freeze-order.store.ts'
import { orderSettingsOf } from '../features/settings/settings.store.ts'
import { isSameMoney, onMoreTold, planStops, type LeftOut, type Payment, type StopPlan } from '../features/stop-order/stop-order.rules.ts'
import { adoptStops, changeStop, insertStops, liveStopsFor, stopById, type NewStop, type StopRow } from '../features/stop-order/stop-order.store.ts'
import { warningIdsOf } from '../features/warning/warning.store.ts'
import { nextSerials } from '../platform/serial-number.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import type { Token } from '../platform/vault.ts'
import { recordOrderMove, recordOrderMoves, ringForOrder, startOrderClocks } from './order-in-hand.ts'
import { hasStopLeft, sendStop } from './stop-order-to-bank.ts'
import { othersWhoMayApprove } from './who-may-approve.ts'

export type StopBasis = { readonly kind: 'case' | 'warning'; readonly id: string; readonly region: number; readonly unit: string; readonly personId: number; readonly by: string | null }
type Transfer = Omit<Payment, 'account'> & { readonly account: Token }
/** `inHand`: a live order of this account was there before, for this basis or another of the same victim. */
export type Drafted = {
  readonly drafted: readonly { readonly id: string; readonly number: string }[]
  readonly inHand: readonly { readonly account: string; readonly id: string; readonly number: string }[]
  readonly left: readonly LeftOut[]
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/**
 * The accounts that money went to get their stop orders in the transaction that saves what was told of it (mission M4: "only fast works").
 * What cannot be an order yet (no bank known, no amount, a time to come) stays a transfer, and the case's page can draft it later.
 */
export async function draftStops(tx: Tx, context: Context, basis: StopBasis, transfers: readonly Transfer[]): Promise<Drafted> {
  const { plans, left } = planStops(transfers, context.now)
  const [drafted] = await draftPlans(tx, context, [{ basis, plans }])
  return { ...drafted!, left }
}

type Plans = { readonly basis: StopBasis; readonly plans: readonly StopPlan[] }
type Wanted = { readonly basis: StopBasis; readonly plan: StopPlan }
type Live = { readonly basis: StopBasis; readonly order: StopRow | FreezeRow }

/** For several warnings or cases at once: all accounts are locked in one order, and the numbers are drawn once. */
export async function draftPlans(tx: Tx, context: Context, all: readonly Plans[]): Promise<Pick<Drafted, 'drafted' | 'inHand'>[]> {
  await lockAccounts(tx, all.flatMap(({ plans }) => plans.map((plan) => ({ token: plan.account, bank: plan.bank }))), context.now)
  const live: Live[] = []
  for (const one of all) live.push(...(await liveOf(tx, context, one)))
  const isLive = ({ basis, plan }: Wanted) => live.some((one) => one.basis.id === basis.id && one.order.account === plan.account)
  const wanted = all.flatMap(({ basis, plans }) => plans.map((plan): Wanted => ({ basis, plan }))).filter((one) => !isLive(one))
  const made = await insertDrafts(tx, context, wanted)
  return all.map(({ basis }) => ({
    drafted: made.filter((stop) => stop.basis_id === basis.id).map(({ id, number }) => ({ id, number })),
    inHand: live.filter((one) => one.basis.id === basis.id).map(({ order: { account, id, number } }) => ({ account, id, number })),
  }))
}

/** What lives for this basis already, or for another basis of the same victim; what was drafted for the same person's warning is the case's from now on. */
async function liveOf(tx: Tx, context: Context, { basis, plans }: Plans): Promise<Live[]> {
  const own = await liveStopsFor(tx, [basis.id], plans.map((plan) => plan.account))
  const adopted = basis.kind === 'case' ? await adopt(tx, context, basis, without(plans, own)) : []
  const elsewhere = await inHandElsewhere(tx, basis, without(plans, [...own, ...adopted]))
  const live = [...own, ...adopted, ...elsewhere]
  if (basis.kind === 'case') for (const order of live) await tellOfMore(tx, context, basis, { order, plan: plans.find((plan) => plan.account === order.account)! })
  return live.map((order) => ({ basis, order }))
}

function without(plans: readonly StopPlan[], stops: readonly StopRow[]): StopPlan[] {
  return plans.filter((plan) => !stops.some((stop) => stop.account === plan.account))
}

async function adopt(tx: Tx, context: Context, basis: StopBasis, plans: readonly StopPlan[]): Promise<StopRow[]> {
  const live = await liveStopsFor(tx, await warningIdsOf(tx, basis.personId), plans.map((plan) => plan.account))
  const warned = plans.flatMap((plan) => live.find((stop) => stop.account === plan.account) ?? [])
  await adoptStops(tx, basis.id, warned.map((stop) => stop.id))
  await recordOrderMoves(tx, context, warned.map((order) => ({ order, kind: 'joined-case', actor: basis.by, detail: { case: basis.id } })))
  return warned
}

/** Two call-takers and one victim, or a new warning: the money that an order of another basis is about is not stopped a second time. */
export async function inHandElsewhere(tx: Tx, { id, personId }: Pick<StopBasis, 'id' | 'personId'>, plans: readonly StopPlan[]): Promise<(StopRow | FreezeRow)[]> {
  if (plans.length === 0) return []
  const others = [...(await caseIdsOfPerson(tx, personId)), ...(await warningIdsOf(tx, personId))].filter((other) => other !== id)
  const accounts = plans.map((plan) => plan.account)
  const live = [...(await liveStopsFor(tx, others, accounts)), ...(await liveFreezesFor(tx, others, accounts))]
  return plans.flatMap((plan) => live.find((order) => order.account === plan.account && isSameMoney(order, plan)) ?? [])
}

/** The victim tells of more than the order says. Nothing of it may be lost because an order is there already. */
async function tellOfMore(tx: Tx, context: Context, { by }: StopBasis, { order, plan }: { readonly order: StopRow | FreezeRow; readonly plan: StopPlan }): Promise<void> {
  const detail = { amountFen: plan.amountFen, beforeFen: order.amount_fen }
  // A freeze is of a filed case: its amount is nobody's to change in passing.
  const isDraft = 'basis_id' in order && order.state === 'drafted'
  switch (onMoreTold({ isDraft, amountFen: order.amount_fen }, plan)) {
    case undefined: return
    case 'raise':
      await changeStop(tx, order.id, { amount_fen: plan.amountFen })
      return recordOrderMove(tx, context, order, { kind: 'amount-raised', actor: by, detail })
    case 'ring': return ringForOrder(tx, context, order, 'more-told', detail)
  }
}

async function insertDrafts(tx: Tx, context: Context, wanted: readonly Wanted[]): Promise<NewStop[]> {
  if (wanted.length === 0) return []
  const first = await nextSerials(tx, orderSeries('stop', context.now), wanted.length)
  const rows = wanted.map(({ basis, plan }, nth): NewStop => ({
    id: context.newId(), number: orderNumber('stop', context.now, first + nth), basis_kind: basis.kind, basis_id: basis.id, transfer_id: plan.transferId, level: plan.level,
    account: plan.account, bank: plan.bank, amount_fen: plan.amountFen, region: basis.region, unit: basis.unit, paid_at: plan.paidAt, drafted_by: basis.by,
  }))
  const written = await insertStops(tx, rows, context.now)
  const made = rows.filter((row) => written.has(row.id))
  const { approveMinutes, stopHours, stopsPerAccountMax } = await orderSettingsOf(tx)
  await recordOrderMoves(tx, context, made.map((order) => ({ order, kind: 'drafted', actor: order.drafted_by, detail: { basis: order.basis_kind, level: order.level } })))
  for (const { id } of made) {
    await startOrderClocks(tx, 'stop', id, [{ rule: 'approve', dueAt: new Date(context.now.getTime() + approveMinutes * MINUTE_MS) }, { rule: 'end', dueAt: new Date(context.now.getTime() + stopHours * HOUR_MS) }])
  }
  await sendWhoIsAlone(tx, context, made, stopsPerAccountMax)
  return made
}

/** At 3 a.m. with one officer on duty nobody can be the second person: a first-level order goes at once, and is looked at again within two hours. */
async function sendWhoIsAlone(tx: Tx, context: Context, made: readonly NewStop[], stopsPerAccountMax: number): Promise<void> {
  for (const { id, drafted_by: by, level, unit, account } of made) {
    if (by === null || level !== 1 || (await othersWhoMayApprove(tx, context, unit, by)) > 0) continue
    if (await hasStopLeft(tx, account, stopsPerAccountMax)) await sendStop(tx, context, (await stopById(tx, id))!, { by, alone: true })
  }
}
