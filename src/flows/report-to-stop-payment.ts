import type { Context, Tx } from '../platform/transaction.ts'
import type { Token } from '../platform/vault.ts'

export type StopBasis = { readonly kind: 'case' | 'warning'; readonly id: string; readonly region: number; readonly unit: string; readonly personId: number; readonly by: string | null }
export type TransferToStop = { readonly id: string | null; readonly level: number; readonly account: Token; readonly bank: string | null; readonly amountFen: number; readonly paidAt: Date }

/** What left the victim is to be stopped where it went. */
export async function draftStops(_tx: Tx, _context: Context, _basis: StopBasis, _transfers: readonly TransferToStop[]): Promise<void> {
  // Written with the orders.
}
