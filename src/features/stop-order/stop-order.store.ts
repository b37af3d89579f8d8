import { sql, type Transaction } from 'kysely'
import { int2s, int8s, texts, times, uuids } from '../../platform/postgres/arrays.ts'
import { ORDERS_AT_ONCE_MAX } from '../../domain/order.ts'
import { keepRecords, openRecords, type Vault } from '../../platform/vault.ts'
import type { Paid, StopState } from './stop-order.rules.ts'

export type StopRow = {
  id: string; number: string; basis_kind: 'case' | 'warning'; basis_id: string; transfer_id: string | null; level: number; account: string; bank: string
  amount_fen: number; state: StopState; stops: number; held_fen: number | null; refusal: string | null; region: number; unit: string; paid_at: Date
  drafted_at: Date; drafted_by: string | null; approved_at: Date | null; approved_by: string | null; alone: boolean; reviewed_at: Date | null; reviewed_by: string | null
  sent_at: Date | null; acknowledged_at: Date | null; effective_at: Date | null; reported_at: Date | null; expires_at: Date | null; extend_asked_at: Date | null; ended_at: Date | null; ended_by: string | null
}
type Tx = Transaction<{ stop_order: StopRow }>
export type NewStop = Pick<StopRow, 'id' | 'number' | 'basis_kind' | 'basis_id' | 'transfer_id' | 'level' | 'account' | 'bank' | 'amount_fen' | 'region' | 'unit' | 'paid_at' | 'drafted_by'>

/** The unique index is the last word: where an account has a live stop for this basis, no second one is written, and it is missing from the answer. */
export async function insertStops(tx: Tx, stops: readonly NewStop[], now: Date): Promise<Set<string>> {
  if (stops.length === 0) return new Set()
  const rows = [...stops].sort((a, b) => (a.account < b.account ? -1 : 1))
  const inserted = await sql<{ id: string }>`
    insert into stop_order (id, number, basis_kind, basis_id, transfer_id, level, account, bank, amount_fen, state, region, unit, paid_at, drafted_by, drafted_at)
    select id, number, basis_kind, basis_id, transfer_id, level, account, bank, amount_fen, 'drafted', region, unit, paid_at, drafted_by, ${now}::timestamptz from unnest(
      ${uuids(rows, (row) => row.id)}::uuid[], ${texts(rows, (row) => row.number)}::text[], ${texts(rows, (row) => row.basis_kind)}::text[], ${uuids(rows, (row) => row.basis_id)}::uuid[],
      ${uuids(rows, (row) => row.transfer_id)}::uuid[], ${int2s(rows, (row) => row.level)}::smallint[], ${uuids(rows, (row) => row.account)}::uuid[], ${texts(rows, (row) => row.bank)}::text[],
      ${int8s(rows, (row) => row.amount_fen)}::bigint[], ${int8s(rows, (row) => row.region)}::bigint[], ${texts(rows, (row) => row.unit)}::text[], ${times(rows, (row) => row.paid_at)}::timestamptz[],
      ${uuids(rows, (row) => row.drafted_by)}::uuid[]) as t (id, number, basis_kind, basis_id, transfer_id, level, account, bank, amount_fen, region, unit, paid_at, drafted_by)
    on conflict (basis_id, account) where state not in ('refused', 'frozen', 'released', 'expired', 'withdrawn') do nothing
    returning id`.execute(tx)
  return new Set(inserted.rows.map((row) => row.id))
}

export function stopById(tx: Tx, id: string): Promise<StopRow | undefined> {
  return tx.selectFrom('stop_order').selectAll().where('id', '=', id).executeTakeFirst()
}

export function stopForUpdate(tx: Tx, id: string): Promise<StopRow | undefined> {
  return tx.selectFrom('stop_order').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Index: stop_order_one_live. */
export async function liveStopsFor(tx: Tx, basisIds: readonly string[], accounts: readonly string[]): Promise<StopRow[]> {
  if (basisIds.length === 0 || accounts.length === 0) return []
  const found = await sql<StopRow>`select * from stop_order where basis_id = any(${uuids(basisIds, (id) => id)}::uuid[]) and account = any(${uuids(accounts, (token) => token)}::uuid[])
    and state not in ('refused', 'frozen', 'released', 'expired', 'withdrawn')`.execute(tx)
  return found.rows
}

/** The bank has said once that this account is not of the name that it was told. Index: stop_order_by_account. */
export async function stopRefusedName(tx: Tx, { basisId, account }: { readonly basisId: string; readonly account: string }): Promise<boolean> {
  return (await tx.selectFrom('stop_order').select('id').where('account', '=', account).where('basis_id', '=', basisId).where('refusal', '=', 'name-mismatch').limit(1).executeTakeFirst()) !== undefined
}

/** What was drafted for a warning goes on for the case that was made of it: the account is not stopped a second time. Of what has taken effect the minutes count from the report now. */
export async function adoptStops(tx: Tx, caseId: string, stopIds: readonly string[]): Promise<void> {
  if (stopIds.length === 0) return
  await sql`update stop_order set basis_kind = 'case', basis_id = ${caseId}, reported_at = case when effective_at is not null then (select reported_at from fraud_case where id = ${caseId}) end
    where id = any(${uuids(stopIds, (id) => id)}::uuid[])`.execute(tx)
}

/** Of one account, whoever asked for them; locked. Index: stop_order_live_of_account. */
export async function liveStopsOf(tx: Tx, account: string): Promise<StopRow[]> {
  return (await sql<StopRow>`select * from stop_order where account = ${account} and ended_at is null order by id for update`.execute(tx)).rows
}

export async function changeStop(tx: Tx, id: string, change: Partial<Omit<StopRow, 'id'>>): Promise<void> {
  await tx.updateTable('stop_order').set(change).where('id', '=', id).execute()
}

/** What stands on this case or warning, by id, the first after this one. Index: stop_order_by_basis. */
export async function stopsOn(tx: Tx, basisId: string, after: string): Promise<StopRow[]> {
  return (await sql<StopRow>`select * from stop_order where basis_id = ${basisId} and id > ${after} order by id limit ${ORDERS_AT_ONCE_MAX}`.execute(tx)).rows
}

/** Accounts that this basis, or a warning that was merged into it, ever had an order about, whatever became of it. Index: stop_order_by_basis. */
export async function accountsOrdered(tx: Tx, basisId: string): Promise<Set<string>> {
  const found = await sql<{ account: string }>`
    select distinct account from stop_order where basis_id in (select ${basisId}::uuid union all select id from warning where merged_into = ${basisId}) limit ${ORDERS_AT_ONCE_MAX}`.execute(tx)
  return new Set(found.rows.map(({ account }) => account))
}

export async function moveStops(tx: Tx, ids: readonly string[], { region, unit }: Pick<StopRow, 'region' | 'unit'>): Promise<void> {
  if (ids.length > 0) await sql`update stop_order set region = ${region}, unit = ${unit} where id = any(${uuids(ids, (id) => id)}::uuid[])`.execute(tx)
}

/** Which payments an order is about, under its id. What was told of a victim's payments is theirs to tell: it is kept sealed. */
export async function keepPaid(tx: Tx, vault: Vault, orders: readonly { readonly id: string; readonly paid: readonly Paid[] }[]): Promise<void> {
  await keepRecords(tx as never, vault, 'order-payments', orders.filter(({ paid }) => paid.length > 0).map(({ id, paid }) => ({ id, clear: JSON.stringify(paid) })))
}

export async function paidOf(tx: Tx, vault: Vault, ids: readonly string[]): Promise<Map<string, Paid[]>> {
  const sealed = await openRecords(tx as never, vault, 'order-payments', ids)
  return new Map([...sealed].map(([id, clear]) => [id, (JSON.parse(clear) as (Omit<Paid, 'at'> & { readonly at: string })[]).map((one) => ({ ...one, at: new Date(one.at) }))]))
}
