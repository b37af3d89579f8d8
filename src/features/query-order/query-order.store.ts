import { sql, type Transaction } from 'kysely'
import { int2s, int8s, texts, times, uuids } from '../../platform/postgres/arrays.ts'
import { readAccountNumber } from '../../domain/account-number.ts'
import { ORDERS_AT_ONCE_MAX } from '../../domain/order.ts'
import type { BankAnswer, BankHolder } from '../../domain/bank-messages.ts'
import { openRecords, type Token, type Vault } from '../../platform/vault.ts'
import type { QueryAsk, QueryState } from './query-order.rules.ts'

export type QueryRow = {
  id: string; number: string; case_id: string; level: number; account: string; bank: string; ask: QueryAsk; since: Date | null; until: Date | null; state: QueryState
  refusal: string | null; rows: number | null; region: number; unit: string; asked_at: Date; asked_by: string | null; sent_at: Date | null; answered_at: Date | null; ended_at: Date | null
}
type Tx = Transaction<{ query_order: QueryRow }>
export type NewQuery = Omit<QueryRow, 'refusal' | 'rows' | 'asked_at' | 'answered_at' | 'ended_at'>

/** As the index query_order_one_live has it. */
export const IS_LIVE_QUERY = sql`state in ('to-carry', 'sent', 'acknowledged', 'running')`

/** One live query of a kind for an account and a case; what is asked already is missing from the answer. */
export async function insertQueries(tx: Tx, queries: readonly NewQuery[], now: Date): Promise<Set<string>> {
  if (queries.length === 0) return new Set()
  const rows = [...queries].sort((a, b) => (a.account < b.account ? -1 : 1))
  const inserted = await sql<{ id: string }>`
    insert into query_order (id, number, case_id, level, account, bank, ask, since, until, state, region, unit, asked_at, asked_by, sent_at)
    select id, number, case_id, level, account, bank, ask, since, until, state, region, unit, ${now}::timestamptz, asked_by, sent_at from unnest(
      ${uuids(rows, (row) => row.id)}::uuid[], ${texts(rows, (row) => row.number)}::text[], ${uuids(rows, (row) => row.case_id)}::uuid[], ${int2s(rows, (row) => row.level)}::smallint[],
      ${uuids(rows, (row) => row.account)}::uuid[], ${texts(rows, (row) => row.bank)}::text[], ${texts(rows, (row) => row.ask)}::text[], ${times(rows, (row) => row.since)}::timestamptz[],
      ${times(rows, (row) => row.until)}::timestamptz[], ${int8s(rows, (row) => row.region)}::bigint[], ${texts(rows, (row) => row.unit)}::text[], ${uuids(rows, (row) => row.asked_by)}::uuid[],
      ${texts(rows, (row) => row.state)}::text[], ${times(rows, (row) => row.sent_at)}::timestamptz[])
      as t (id, number, case_id, level, account, bank, ask, since, until, region, unit, asked_by, state, sent_at)
    on conflict (case_id, account, ask) where ${IS_LIVE_QUERY} do nothing
    returning id`.execute(tx)
  return new Set(inserted.rows.map((row) => row.id))
}

export function queryById(tx: Tx, id: string): Promise<QueryRow | undefined> {
  return tx.selectFrom('query_order').selectAll().where('id', '=', id).executeTakeFirst()
}

export function queryForUpdate(tx: Tx, id: string): Promise<QueryRow | undefined> {
  return tx.selectFrom('query_order').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Index: query_order_one_live. */
export async function liveQueriesFor(tx: Tx, caseId: string, accounts: readonly string[], ask: QueryAsk): Promise<QueryRow[]> {
  if (accounts.length === 0) return []
  const found = await sql<QueryRow>`select * from query_order where case_id = ${caseId} and account = any(${uuids(accounts, (token) => token)}::uuid[]) and ask = ${ask}
    and ${IS_LIVE_QUERY}`.execute(tx)
  return found.rows
}

export async function changeQuery(tx: Tx, id: string, change: Partial<Omit<QueryRow, 'id'>>): Promise<void> {
  await tx.updateTable('query_order').set(change).where('id', '=', id).execute()
}

/** What stands on this case, by id, the first after this one. Index: query_order_by_case. */
export async function queriesOn(tx: Tx, caseId: string, after: string): Promise<QueryRow[]> {
  return (await sql<QueryRow>`select * from query_order where case_id = ${caseId} and id > ${after} order by id limit ${ORDERS_AT_ONCE_MAX}`.execute(tx)).rows
}

const STATEMENT_QUERIES_MAX = 200

/** Asked for transactions, and no line of them has come. Index: query_order_by_case. */
export async function statementQueriesOn(tx: Tx, caseId: string): Promise<QueryRow[]> {
  return (await sql<QueryRow>`select * from query_order where case_id = ${caseId} and ask = 'transactions' and rows is null and state in ('to-carry', 'sent', 'acknowledged', 'answered')
    order by asked_at desc limit ${STATEMENT_QUERIES_MAX}`.execute(tx)).rows
}

const HOLDER_QUERIES_MAX = 100

/** The newest answers about all accounts of a holder. Index: query_order_by_case. */
export async function holderQueriesOn(tx: Tx, caseId: string): Promise<QueryRow[]> {
  return (await sql<QueryRow>`select * from query_order where case_id = ${caseId} and ask = 'all-accounts' and state = 'answered' order by asked_at desc limit ${HOLDER_QUERIES_MAX}`.execute(tx)).rows
}

export async function moveQueries(tx: Tx, ids: readonly string[], { region, unit }: Pick<QueryRow, 'region' | 'unit'>): Promise<void> {
  if (ids.length > 0) await sql`update query_order set region = ${region}, unit = ${unit} where id = any(${uuids(ids, (id) => id)}::uuid[])`.execute(tx)
}

/** A bank knows its accounts: their check digits are not looked at. */
export function accountToldByBank(account: string): string | undefined {
  return readAccountNumber(account, 'corporate').account?.value
}

/** Whom banks named as the holder of the account that they were asked about, by the query that they answered. */
export async function holderOf(tx: Tx, vault: Vault, queryIds: readonly string[]): Promise<Map<string, BankHolder>> {
  const sealed = await openRecords(tx as never, vault, 'query-answer', queryIds)
  return new Map([...sealed].flatMap(([id, clear]) => {
    const { holder } = JSON.parse(clear) as Pick<BankAnswer, 'holder'>
    return holder === null ? [] : [[id, holder] as const]
  }))
}

export type HolderAccount = { readonly token: Token; readonly kind: string; readonly balanceFen: number }

/** What banks told of other accounts of a holder, by the query that they answered; the numbers stay in the vault. */
export async function holderAccountsOf(tx: Tx, vault: Vault, queryIds: readonly string[]): Promise<Map<string, HolderAccount[]>> {
  const sealed = await openRecords(tx as never, vault, 'query-answer', queryIds)
  return new Map([...sealed].map(([id, clear]) => [id, (JSON.parse(clear) as Pick<BankAnswer, 'accounts'>).accounts.flatMap(({ account, kind, balanceFen }) => {
    const value = accountToldByBank(account)
    return value === undefined ? [] : [{ token: vault.token('account', value), kind, balanceFen }]
  })]))
}
