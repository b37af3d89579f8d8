import { sql, type Transaction } from 'kysely'
import { texts, uuids } from '../../platform/postgres/arrays.ts'

type Tx = Transaction<{ account: { token: string } }>

/**
 * Whoever decides anything about an account holds its row: of two hundred officers one is first. In token order, like everywhere, so that
 * two who want the same accounts never wait for each other in a circle.
 */
export async function lockAccounts(tx: Tx, accounts: readonly { readonly token: string; readonly bank: string | null }[], now: Date): Promise<void> {
  if (accounts.length === 0) return
  const sorted = [...new Map(accounts.map((one) => [one.token, one])).values()].sort((a, b) => (a.token < b.token ? -1 : 1))
  await sql`insert into account (token, organisation, first_seen_at) select token, bank, ${now}::timestamptz
    from unnest(${uuids(sorted, (one) => one.token)}::uuid[], ${texts(sorted, (one) => one.bank)}::text[]) as t (token, bank) on conflict do nothing`.execute(tx)
  await sql`select from account where token = any(${uuids(sorted, (one) => one.token)}::uuid[]) order by token for update`.execute(tx)
}

/** Counted up when a stop goes to the bank, down when the bank says that it has not stopped anything. */
export async function countStops(tx: Tx, token: string, by: 1 | -1): Promise<void> {
  await sql`update account set stops_used = greatest(0, stops_used + ${by}) where token = ${token}`.execute(tx)
}

/** To decide by it, the account is locked. */
export async function stopsUsedOf(tx: Tx, tokens: readonly string[]): Promise<Map<string, number>> {
  if (tokens.length === 0) return new Map()
  const found = await sql<{ token: string; stops_used: number }>`select token, stops_used from account where token = any(${uuids(tokens, (token) => token)}::uuid[])`.execute(tx)
  return new Map(found.rows.map((row) => [row.token, row.stops_used]))
}
