import { isWholeName } from '../domain/name-mask.ts'
import { payeeNameOf } from '../features/case/case.store.ts'
import { wasNameRefused } from '../features/stop-order/stop-order.store.ts'
import type { Context, Tx } from '../platform/transaction.ts'

/**
 * Name, account, amount and time are checked at the bank (notice 86 of 2016): under which transfer the name lies sealed. A name that the bank has
 * refused once is not sent again: who orders the account stopped all the same knows that the victim was told a wrong one.
 */
export async function nameForBank(tx: Tx, { vault }: Context, order: { readonly basisId: string; readonly account: string }): Promise<string | null> {
  const found = await payeeNameOf(tx, vault, { caseId: order.basisId, account: order.account })
  if (found === undefined || !isWholeName(found.name)) return null
  return (await wasNameRefused(tx, order)) ? null : found.transferId
}
