import { sql, type Transaction } from 'kysely'
import { uuids } from '../../platform/postgres/arrays.ts'
import { ORDERS_AT_ONCE_MAX } from '../../domain/order.ts'
import type { FreezeState } from './freeze-order.rules.ts'

export type FreezeRow = {
  id: string; number: string; case_id: string; stop_id: string | null; level: number; account: string; bank: string; amount_fen: number; state: FreezeState
  held_fen: number | null; queue_position: number | null; refusal: string | null; unrelated_at: Date | null; region: number; unit: string
  drafted_at: Date; drafted_by: string | null; approved_at: Date | null; approved_by: string | null; sent_at: Date | null; acknowledged_at: Date | null
  effective_at: Date | null; expires_at: Date | null; extend_asked_at: Date | null; ended_at: Date | null; ended_by: string | null
}
type Tx = Transaction<{ freeze_order: FreezeRow }>
export type NewFreeze = Pick<FreezeRow, 'id' | 'number' | 'case_id' | 'stop_id' | 'level' | 'account' | 'bank' | 'amount_fen' | 'region' | 'unit' | 'drafted_by'>

/** False: this account has a live freeze for this case. */
export async function insertFreeze(tx: Tx, freeze: NewFreeze, now: Date): Promise<boolean> {
  const written = await sql`insert into freeze_order (id, number, case_id, stop_id, level, account, bank, amount_fen, state, region, unit, drafted_by, drafted_at)
    values (${freeze.id}, ${freeze.number}, ${freeze.case_id}, ${freeze.stop_id}, ${freeze.level}, ${freeze.account}, ${freeze.bank}, ${freeze.amount_fen}, 'drafted', ${freeze.region}, ${freeze.unit}, ${freeze.drafted_by}, ${now})
    on conflict (case_id, account) where state not in ('refused', 'released', 'lapsed', 'withdrawn') do nothing`.execute(tx)
  return written.numAffectedRows === 1n
}

export function freezeById(tx: Tx, id: string): Promise<FreezeRow | undefined> {
  return tx.selectFrom('freeze_order').selectAll().where('id', '=', id).executeTakeFirst()
}

export function freezeForUpdate(tx: Tx, id: string): Promise<FreezeRow | undefined> {
  return tx.selectFrom('freeze_order').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Of one account, whoever asked for them; locked. Index: freeze_order_live_of_account. */
export async function liveFreezesOf(tx: Tx, account: string): Promise<FreezeRow[]> {
  return (await sql<FreezeRow>`select * from freeze_order where account = ${account} and ended_at is null order by id for update`.execute(tx)).rows
}

/** Index: freeze_order_one_live. */
export async function liveFreezeFor(tx: Tx, caseId: string, account: string): Promise<FreezeRow | undefined> {
  const found = await sql<FreezeRow>`select * from freeze_order where case_id = ${caseId} and account = ${account} and state not in ('refused', 'released', 'lapsed', 'withdrawn')`.execute(tx)
  return found.rows[0]
}

/** Index: freeze_order_one_live. */
export async function liveFreezesFor(tx: Tx, caseIds: readonly string[], accounts: readonly string[]): Promise<FreezeRow[]> {
  if (caseIds.length === 0 || accounts.length === 0) return []
  const found = await sql<FreezeRow>`select * from freeze_order where case_id = any(${uuids(caseIds, (id) => id)}::uuid[]) and account = any(${uuids(accounts, (token) => token)}::uuid[])
    and state not in ('refused', 'released', 'lapsed', 'withdrawn')`.execute(tx)
  return found.rows
}

/** The bank has said of a freeze that this account is not of the name that it was told. Index: freeze_order_by_account. */
export async function freezeRefusedName(tx: Tx, { basisId, account }: { readonly basisId: string; readonly account: string }): Promise<boolean> {
  return (await tx.selectFrom('freeze_order').select('id').where('account', '=', account).where('case_id', '=', basisId).where('refusal', '=', 'name-mismatch').limit(1).executeTakeFirst()) !== undefined
}

export async function changeFreeze(tx: Tx, id: string, change: Partial<Omit<FreezeRow, 'id'>>): Promise<void> {
  await tx.updateTable('freeze_order').set(change).where('id', '=', id).execute()
}

/** What stands on this case, by id, the first after this one. Index: freeze_order_by_case. */
export async function freezesOn(tx: Tx, caseId: string, after: string): Promise<FreezeRow[]> {
  return (await sql<FreezeRow>`select * from freeze_order where case_id = ${caseId} and id > ${after} order by id limit ${ORDERS_AT_ONCE_MAX}`.execute(tx)).rows
}

export async function moveFreezes(tx: Tx, ids: readonly string[], { region, unit }: Pick<FreezeRow, 'region' | 'unit'>): Promise<void> {
  if (ids.length > 0) await sql`update freeze_order set region = ${region}, unit = ${unit} where id = any(${uuids(ids, (id) => id)}::uuid[])`.execute(tx)
}
