import type { BankAnswer, BankAsk } from '../../domain/bank-messages.ts'

const RETRY_SECONDS_MAX = 60
/** Asked again after 2, 4, 8 … s, then every minute, until the order has ended. */
export function retryAfterMs(attempts: number): number {
  return Math.min(RETRY_SECONDS_MAX, 2 ** Math.min(attempts, 10)) * 1_000
}

/** From here on a silent bank is a matter for somebody with a telephone. */
export const SILENT_MINUTES_MAX = 10

/** To let go of what is held: asked for until it is done, even of an order that has ended. */
export function outlivesItsOrder(ask: BankAsk): boolean {
  return ask === 'stop-release' || ask === 'freeze-release' || ask === 'dynamic-off'
}

/** Which requests a bank may tell more about after it has answered: what goes through the account, and that a queued freeze now stands. */
export function mayBePushed(ask: BankAsk): boolean {
  return ask === 'dynamic-on' || ask === 'freeze'
}

/** What may be kept open: figures and moments. Names and numbers of people stay in the vault. */
export function factsOf({ heldFen, balanceFen, until, queuePosition, transactions, holder, accounts }: BankAnswer): object {
  return { heldFen, balanceFen, until, queuePosition, transactions: transactions.length, holder: holder !== null, accounts: accounts.length }
}
