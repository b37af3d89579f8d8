import { isWholeName } from '../domain/name-mask.ts'
import { payeeNameOf } from '../features/case/case.store.ts'
import { freezeRefusedName } from '../features/freeze-order/freeze-order.store.ts'
import { stopRefusedName } from '../features/stop-order/stop-order.store.ts'
import type { Context, Tx } from '../platform/transaction.ts'

type OnBasis = { readonly basisId: string; readonly account: string }

/**
 * Name, account, amount and time are checked at the bank (notice 86 of 2016): under which transfer the name lies sealed. A name that the bank has
 * refused once is not sent again: who orders the account stopped all the same knows that the victim was told a wrong one.
 */
export async function nameForBank(tx: Tx, context: Context, order: OnBasis): Promise<string | null> {
  return (await nameFor(tx, context, order))?.transferId ?? null
}

/** The same name, in clear, for a bank that is reached by paper. */
export async function nameForPaper(tx: Tx, context: Context, order: OnBasis): Promise<string | null> {
  return (await nameFor(tx, context, order))?.name ?? null
}

async function nameFor(tx: Tx, { vault }: Context, order: OnBasis): Promise<{ readonly transferId: string; readonly name: string } | undefined> {
  const found = await payeeNameOf(tx, vault, { caseId: order.basisId, account: order.account })
  if (found === undefined || !isWholeName(found.name)) return undefined
  return (await stopRefusedName(tx, order)) || (await freezeRefusedName(tx, order)) ? undefined : found
}
