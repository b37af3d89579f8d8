import { sql, type Transaction } from 'kysely'
import type { BankAsk } from '../../domain/bank-messages.ts'

export type OrderKind = 'stop' | 'query' | 'freeze'
/** What a bank is asked, in tokens: the account is opened on the way out. Moments are ISO texts. */
export type BankBody = { readonly account: string; readonly amountFen: number | null; readonly since: string | null; readonly until: string | null }
export type BankMessage = { readonly id: string; readonly bank: string; readonly ask: BankAsk; readonly orderKind: OrderKind; readonly orderId: string; readonly body: BankBody }

type Tables = { bank_message: { id: string } }

/** Written with what made them, sent by the job: nothing is asked of a bank that did not commit. The id is the message's number at the bank. */
export async function tellBanks(tx: Transaction<Tables>, messages: readonly BankMessage[], now: Date): Promise<void> {
  if (messages.length === 0) return
  const column = <T>(pick: (one: BankMessage) => T): T[] => messages.map(pick)
  await sql`
    insert into bank_message (id, bank, ask, order_kind, order_id, body, created_at, next_at)
    select *, ${now}::timestamptz, ${now}::timestamptz from unnest(
      ${column((one) => one.id)}::uuid[], ${column((one) => one.bank)}::text[], ${column((one) => one.ask)}::text[], ${column((one) => one.orderKind)}::text[],
      ${column((one) => one.orderId)}::uuid[], ${column((one) => JSON.stringify(one.body))}::jsonb[])`.execute(tx)
}
