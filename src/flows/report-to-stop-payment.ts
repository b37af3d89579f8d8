import { orderNumber, orderSeries } from '../domain/order.ts'
import { lockAccounts } from '../features/bank-account/bank-account.store.ts'
import type { FreezeRow } from '../features/freeze-order/freeze-order.store.ts'
import { orderSettingsOf } from '../features/settings/settings.store.ts'
import { amountWith, isSameMoney, mayGoAlone, notInHand, onMoreTold, planStops, type LeftOut, type Payment, type StopPlan } from '../features/stop-order/stop-order.rules.ts'
import { accountsOrdered, adoptStops, changeStop, insertStops, keepPaid, stopById, type NewStop, type StopRow } from '../features/stop-order/stop-order.store.ts'
import { nextSerials } from '../platform/serial-number.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import type { Token } from '../platform/vault.ts'
import { recordOrderMove, recordOrderMoves, ringForOrder, startOrderClocks } from './order-in-hand.ts'
import { stopFollows } from './orders-to-other-unit.ts'
import { inHandFor, recordOf, type InHand } from './payments-in-hand.ts'
import { hasStopLeft, sendStop } from './stop-order-to-bank.ts'
import { othersWhoMayApprove } from './who-may-approve.ts'

export type StopBasis = { readonly kind: 'case' | 'warning'; readonly id: string; readonly region: number; readonly unit: string; readonly personId: number; readonly by: string | null }
type Transfer = Omit<Payment, 'account'> & { readonly account: Token }
/** `inHand`: a live order of this account was there before, for this basis or another of the same victim; `isMore`: what was planned is more than it was about. */
export type Drafted = {
  readonly drafted: readonly { readonly id: string; readonly number: string }[]
  readonly inHand: readonly { readonly account: string; readonly id: string; readonly number: string; readonly isMore: boolean }[]
  readonly left: readonly LeftOut[]
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/**
 * The accounts that money went to get their stop orders in the transaction that saves what was told of it (mission M4: "only fast works").
 * What cannot be an order yet (no bank known, no amount, a time to come) stays a transfer; the way of the money offers it once somebody has told what it lacks.
 */
export async function draftStops(tx: Tx, context: Context, basis: StopBasis, transfers: readonly Transfer[]): Promise<Drafted> {
  const { plans, left } = planStops(transfers, context.now)
  const [drafted] = await draftPlans(tx, context, [{ basis, plans }])
  return { ...drafted!, left }
}

/** `isForLive`: orders that live hear of it; drafted is only what went to an account that no order was ever about. */
type Plans = { readonly basis: StopBasis; readonly plans: readonly StopPlan[]; readonly isForLive?: boolean }
type Wanted = { readonly basis: StopBasis; readonly plan: StopPlan }
type Live = { readonly basis: StopBasis; readonly order: StopRow | FreezeRow; readonly isMore: boolean }
type Told = { readonly live: Live[]; readonly wanted: Wanted[] }

/** For several warnings or cases at once: all accounts are locked in one order, and the numbers are drawn once. */
export async function draftPlans(tx: Tx, context: Context, all: readonly Plans[]): Promise<Pick<Drafted, 'drafted' | 'inHand'>[]> {
  await lockAccounts(tx, all.flatMap(({ plans }) => plans.map((plan) => ({ token: plan.account, bank: plan.bank }))), context.now)
  const told: Told[] = []
  for (const one of all) told.push(await tellOrders(tx, context, one))
  const made = await insertDrafts(tx, context, told.flatMap((one) => one.wanted))
  const live = told.flatMap((one) => one.live)
  return all.map(({ basis }) => ({
    drafted: made.filter((stop) => stop.basis_id === basis.id).map(({ id, number }) => ({ id, number })),
    inHand: live.filter((one) => one.basis.id === basis.id).map(({ order: { account, id, number }, isMore }) => ({ account, id, number, isMore })),
  }))
}

/** What lives for this basis or for another of the same victim hears of what it is not about yet; what nobody has in hand is to be drafted. */
async function tellOrders(tx: Tx, context: Context, { basis, plans, isForLive = false }: Plans): Promise<Told> {
  const inHand = await inHandFor(tx, context, basis, plans)
  const before = isForLive ? await accountsOrdered(tx, basis.id) : new Set<string>()
  const live: Live[] = []
  const wanted: Wanted[] = []
  for (const plan of plans) {
    const ofAccount = inHand.filter(({ order }) => order.account === plan.account)
    // A stop and the freeze that is made of it are about the same.
    const known = new Map(ofAccount.map(({ order, paid }) => [recordOf(order), paid ?? []]))
    const fresh = notInHand(plan, [...known.values()].flat())
    const one = orderFor(basis, ofAccount, fresh)
    if (one === undefined && !before.has(plan.account)) wanted.push({ basis, plan: fresh ?? plan })
    if (one !== undefined) {
      const order = isForCase(basis, one) ? await adopt(tx, context, basis, one.order as StopRow) : one.order
      live.push({ basis, order, isMore: await tellOfMore(tx, context, basis, { one: { ...one, order }, plan, fresh }) })
    }
  }
  return { live, wanted }
}

/** Its own; else, for a case, what was drafted for the person's warning; else whichever is about money of before it was drafted. */
function orderFor(basis: StopBasis, ofAccount: readonly InHand[], fresh: StopPlan | undefined): InHand | undefined {
  const own = ofAccount.find((one) => one.basisId === basis.id && 'basis_id' in one.order)
  return own ?? ofAccount.find((one) => isForCase(basis, one)) ?? ofAccount.find(({ order }) => fresh === undefined || isSameMoney(order, fresh))
}

function isForCase(basis: StopBasis, { order }: InHand): boolean {
  return basis.kind === 'case' && 'basis_id' in order && order.basis_kind === 'warning'
}

/** What was drafted for the same person's warning is the case's from now on, and goes to where the case is. */
async function adopt(tx: Tx, context: Context, basis: StopBasis, stop: StopRow): Promise<StopRow> {
  await adoptStops(tx, basis.id, [stop.id])
  const order = await stopFollows(tx, context, stop, { to: { region: basis.region, unit: basis.unit }, by: basis.by })
  await recordOrderMove(tx, context, order, { kind: 'joined-case', actor: basis.by, detail: { case: basis.id } })
  return order
}

type More = { readonly one: InHand; readonly plan: StopPlan; readonly fresh: StopPlan | undefined }

/** The victim, a signal or a teller tells of more than the order says. Nothing of it may be lost because an order is there already. Answers whether it was more. */
async function tellOfMore(tx: Tx, context: Context, { by }: StopBasis, { one: { order, paid }, plan, fresh }: More): Promise<boolean> {
  const amountFen = amountWith({ amount_fen: order.amount_fen, paid }, plan, fresh)
  if (paid !== undefined && fresh !== undefined) await keepPaid(tx, context.vault, [{ id: recordOf(order), paid: [...paid, ...fresh.payments] }])
  const detail = { amountFen, beforeFen: order.amount_fen }
  // A freeze is of a filed case: its amount is nobody's to change in passing.
  const isDraft = 'basis_id' in order && order.state === 'drafted'
  switch (onMoreTold({ isDraft, amountFen: order.amount_fen }, { amountFen })) {
    case undefined: return false
    case 'raise':
      await changeStop(tx, order.id, { amount_fen: amountFen })
      await recordOrderMove(tx, context, order, { kind: 'amount-raised', actor: by, detail })
      return true
    case 'ring':
      await ringForOrder(tx, context, order, 'more-told', detail)
      return true
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
  await keepPaid(tx, context.vault, rows.flatMap((row, nth) => (written.has(row.id) ? [{ id: row.id, paid: wanted[nth]!.plan.payments }] : [])))
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
  for (const { id, drafted_by: by, level, transfer_id: transferId, unit, account } of made) {
    if (by === null || !mayGoAlone({ level, transferId }) || (await othersWhoMayApprove(tx, context, unit, by)) > 0) continue
    if (await hasStopLeft(tx, account, stopsPerAccountMax)) await sendStop(tx, context, (await stopById(tx, id))!, { by, alone: true })
  }
}
