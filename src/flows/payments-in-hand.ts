import { caseIdsOfPerson } from '../features/case/case.store.ts'
import { liveFreezesFor, type FreezeRow } from '../features/freeze-order/freeze-order.store.ts'
import { isAboutSome, type Paid, type StopPlan } from '../features/stop-order/stop-order.rules.ts'
import { liveStopsFor, paidOf, type StopRow } from '../features/stop-order/stop-order.store.ts'
import { warningIdsOf } from '../features/warning/warning.store.ts'
import type { Context, Tx } from '../platform/transaction.ts'

/** A live order of the victim, on whatever basis, with the payments that it is about; undefined where only its amount is known. */
export type InHand = { readonly order: StopRow | FreezeRow; readonly basisId: string; readonly paid: readonly Paid[] | undefined }
type Basis = { readonly id: string; readonly personId: number }

/** All of these accounts that is in hand for this victim. The accounts are locked. */
export async function inHandFor(tx: Tx, context: Context, { id, personId }: Basis, plans: readonly StopPlan[]): Promise<InHand[]> {
  if (plans.length === 0) return []
  const ids = [...new Set([id, ...(await caseIdsOfPerson(tx, personId)), ...(await warningIdsOf(tx, personId))])]
  const accounts = plans.map((plan) => plan.account)
  const orders = [...(await liveStopsFor(tx, ids, accounts)), ...(await liveFreezesFor(tx, ids, accounts))]
  const paid = await paidOf(tx, context.vault, orders.map(recordOf))
  return orders.map((order) => ({ order, basisId: 'basis_id' in order ? order.basis_id : order.case_id, paid: paid.get(recordOf(order)) }))
}

/** Two call-takers and one victim, or a new warning: the orders of other bases that are about some of this money. */
export async function inHandElsewhere(tx: Tx, context: Context, basis: Basis, plans: readonly StopPlan[]): Promise<(StopRow | FreezeRow)[]> {
  const elsewhere = (await inHandFor(tx, context, basis, plans)).filter((one) => one.basisId !== basis.id)
  return plans.flatMap((plan) => elsewhere.find(({ order, paid }) => order.account === plan.account && isAboutSome({ drafted_at: order.drafted_at, paid }, plan))?.order ?? [])
}

/** A freeze is about what its stop was about. */
export function recordOf(order: StopRow | FreezeRow): string {
  return 'basis_id' in order ? order.id : (order.stop_id ?? order.id)
}
