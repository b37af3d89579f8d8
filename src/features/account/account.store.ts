import { sql, type Transaction } from 'kysely'
import { SECOND_FACTOR_SETTING } from '../../contract/account.ts'
import { announce } from '../../platform/outbox.ts'
import type { Tx as AnyTx } from '../../platform/transaction.ts'

export type AccountRow = {
  id: string; login: string; name: string; badge: string | null; unit: string; role: string; area: string | null; phone: string | null; password_hash: string
  must_change_password: boolean; failed_logins: number; locked_until: Date | null; demo: boolean; disabled_at: Date | null; created_at: Date
  /** Since when a second factor is asked for; null when there is none. */
  factor_since: Date | null
}
export type SessionRow = { id: string; awaits_code: boolean; read_only: boolean; token_hash: Buffer; user_id: string; csrf: string; created_at: Date; last_seen_at: Date; expires_at: Date; client: string | null }
export type AccountTables = {
  app_user: AccountRow; session: SessionRow; second_factor: { user_id: string; last_step: number; created_at: Date }; recovery_code: { user_id: string; token: string; used_at: Date | null }
  api_source: { id: number; code: string; name: string; key_hash: Buffer; disabled_at: Date | null }
}
type Tx = Transaction<AccountTables>

const SESSIONS_SHOWN_MAX = 50
const SOURCES_MAX = 500

export function accountByLogin(tx: Tx, login: string): Promise<AccountRow | undefined> {
  return tx.selectFrom('app_user').selectAll().where('login', '=', login).where('disabled_at', 'is', null).forUpdate().executeTakeFirst()
}

/** Also one that is switched off. */
export function anyAccountByLogin(tx: Tx, login: string): Promise<AccountRow | undefined> {
  return tx.selectFrom('app_user').selectAll().where('login', '=', login).forUpdate().executeTakeFirst()
}

export function accountById(tx: Tx, id: string): Promise<AccountRow | undefined> {
  return tx.selectFrom('app_user').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Of two who add the same login at once the second finds it known. */
export async function lockAccounts(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('accounts'))`.execute(tx)
}

/** In the order of login, so that two imports of the same people wait for each other instead of in a circle. */
export function accountsByLogins(tx: Tx, logins: readonly string[], how: 'lock' | 'look' = 'lock'): Promise<AccountRow[]> {
  if (logins.length === 0) return Promise.resolve([])
  const found = tx.selectFrom('app_user').selectAll().where('login', 'in', [...logins]).orderBy('login')
  return (how === 'lock' ? found.forUpdate() : found).execute()
}

export async function changeAccount(tx: Tx, id: string, change: Partial<AccountRow>): Promise<void> {
  await tx.updateTable('app_user').set(change).where('id', '=', id).execute()
}

export async function insertAccounts(tx: Tx, accounts: readonly Omit<AccountRow, 'failed_logins' | 'locked_until' | 'disabled_at' | 'factor_since'>[]): Promise<void> {
  const column = <T>(pick: (one: (typeof accounts)[number]) => T): T[] => accounts.map(pick)
  await sql`
    insert into app_user (id, login, name, badge, unit, role, area, phone, password_hash, must_change_password, demo, created_at)
    select * from unnest(${column((one) => one.id)}::uuid[], ${column((one) => one.login)}::text[], ${column((one) => one.name)}::text[], ${column((one) => one.badge)}::text[],
      ${column((one) => one.unit)}::text[], ${column((one) => one.role)}::text[], ${column((one) => one.area)}::int8multirange[], ${column((one) => one.phone)}::text[],
      ${column((one) => one.password_hash)}::text[], ${column((one) => one.must_change_password)}::boolean[], ${column((one) => one.demo)}::boolean[], ${column((one) => one.created_at.toISOString())}::timestamptz[])`.execute(tx)
}

export async function insertSession(tx: Tx, session: SessionRow): Promise<void> {
  await tx.insertInto('session').values(session).execute()
}

export type SessionUser = Pick<AccountRow, 'id' | 'login' | 'name' | 'role' | 'unit' | 'must_change_password' | 'factor_since'> & {
  session_id: string; awaits_code: boolean; read_only: boolean; factor_owed: boolean; csrf: string; last_seen_at: Date; expires_at: Date; unit_name: string; unit_kind: string; unit_area: string; withdrawn: readonly string[]
}

/** Who a session is. What they may see of it is `sightOf`. */
export async function sessionUser(tx: Tx, tokenHash: Buffer, now: Date): Promise<SessionUser | undefined> {
  const found = await sql<SessionUser>`
    select u.id, u.login, u.name, u.role, u.unit, u.must_change_password, u.factor_since,
      s.id as session_id, s.awaits_code, s.read_only, s.csrf, s.last_seen_at, s.expires_at, n.name as unit_name, n.kind as unit_kind, n.area::text as unit_area,
      u.factor_since is null and coalesce((select jsonb_exists(value -> 'roles', u.role) from setting where key = ${SECOND_FACTOR_SETTING}), false) as factor_owed,
      coalesce((select r.withdrawn -> u.role from role_rights r order by r.version desc limit 1), '[]') as withdrawn
    from session s join app_user u on u.id = s.user_id join unit n on n.code = u.unit
    where s.token_hash = ${tokenHash} and s.expires_at > ${now} and u.disabled_at is null`.execute(tx)
  return found.rows[0]
}

export async function touchSession(tx: Tx, tokenHash: Buffer, now: Date): Promise<void> {
  await tx.updateTable('session').set({ last_seen_at: now }).where('token_hash', '=', tokenHash).execute()
}

export async function deleteSession(tx: Tx, tokenHash: Buffer): Promise<void> {
  await tx.deleteFrom('session').where('token_hash', '=', tokenHash).execute()
}

/** All but one that goes on. A page that is open shows what it shows until it asks again: whoever was shut out is to see the login now. */
export async function endSessionsOf(tx: AnyTx, userId: string, except: Buffer | undefined, now: Date): Promise<void> {
  const all = (tx as Tx).deleteFrom('session').where('user_id', '=', userId)
  await (except === undefined ? all : all.where('token_hash', '<>', except)).execute()
  await tellOfEnd(tx, userId, now)
}

function tellOfEnd(tx: AnyTx, userId: string, now: Date): Promise<void> {
  return announce(tx, [{ type: 'session.ended', subject: userId, userId }], now)
}

export type OwnSession = { id: string; client: string | null; created_at: Date; last_seen_at: Date; awaits_code: boolean }

/** Index: session_by_user. */
export function sessionsOf(tx: Tx, userId: string, now: Date): Promise<OwnSession[]> {
  return tx.selectFrom('session').select(['id', 'client', 'created_at', 'last_seen_at', 'awaits_code']).where('user_id', '=', userId).where('expires_at', '>', now).orderBy('last_seen_at', 'desc').limit(SESSIONS_SHOWN_MAX).execute()
}

/** Answers whether there was one. */
export async function endSessionById(tx: AnyTx, userId: string, id: string, now: Date): Promise<boolean> {
  const done = await (tx as Tx).deleteFrom('session').where('user_id', '=', userId).where('id', '=', id).executeTakeFirst()
  if (done.numDeletedRows > 0n) await tellOfEnd(tx, userId, now)
  return done.numDeletedRows > 0n
}

export async function sessionHasCode(tx: Tx, tokenHash: Buffer): Promise<void> {
  await tx.updateTable('session').set({ awaits_code: false }).where('token_hash', '=', tokenHash).execute()
}

// The second factor ------------------------------------------------------------------------------
/** Begun anew: what was begun before and never confirmed is forgotten. */
export async function beginSecondFactor(tx: Tx, userId: string, now: Date): Promise<void> {
  await sql`insert into second_factor (user_id, created_at) values (${userId}, ${now}) on conflict (user_id) do update set last_step = 0, created_at = excluded.created_at`.execute(tx)
}

/** A step that was used before, or one before it, opens nothing. */
export async function spendFactorStep(tx: Tx, userId: string, step: number): Promise<boolean> {
  const done = await tx.updateTable('second_factor').set({ last_step: step }).where('user_id', '=', userId).where('last_step', '<', step).executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function replaceRecoveryCodes(tx: Tx, userId: string, tokens: readonly string[]): Promise<void> {
  await tx.deleteFrom('recovery_code').where('user_id', '=', userId).execute()
  await tx.insertInto('recovery_code').values(tokens.map((token) => ({ user_id: userId, token, used_at: null }))).execute()
}

export async function forgetSecondFactor(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom('second_factor').where('user_id', '=', userId).execute()
  await tx.deleteFrom('recovery_code').where('user_id', '=', userId).execute()
}

export async function spendRecoveryCode(tx: Tx, userId: string, token: string, now: Date): Promise<boolean> {
  const done = await tx.updateTable('recovery_code').set({ used_at: now }).where('user_id', '=', userId).where('token', '=', token).where('used_at', 'is', null).executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function recoveryCodesLeft(tx: Tx, userId: string): Promise<number> {
  const found = await tx.selectFrom('recovery_code').select((eb) => eb.fn.countAll<string>().as('count')).where('user_id', '=', userId).where('used_at', 'is', null).executeTakeFirst()
  return Number(found?.count ?? 0)
}

// Sources ----------------------------------------------------------------------------------------
export async function sourceByKey(tx: Tx, keyHash: Buffer): Promise<{ id: number; code: string } | undefined> {
  return tx.selectFrom('api_source').select(['id', 'code']).where('key_hash', '=', keyHash).where('disabled_at', 'is', null).executeTakeFirst()
}

export async function upsertSource(tx: Tx, source: { code: string; name: string; keyHash: Buffer }): Promise<{ id: number; code: string }> {
  const row = await sql<{ id: number; code: string }>`insert into api_source (code, name, key_hash) values (${source.code}, ${source.name}, ${source.keyHash})
    on conflict (code) do update set name = excluded.name, key_hash = excluded.key_hash returning id, code`.execute(tx)
  return row.rows[0]!
}

export async function sourceByCode(tx: Tx, code: string): Promise<{ id: number; code: string } | undefined> {
  return tx.selectFrom('api_source').select(['id', 'code']).where('code', '=', code).executeTakeFirst()
}

/** Index: session_by_expiry. */
export async function deleteExpiredSessions(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom('session').where('expires_at', '<=', now).execute()
}

export type SourceRow = { readonly id: number; readonly code: string; readonly name: string; readonly disabled_at: Date | null }

export function allSources(tx: Tx): Promise<SourceRow[]> {
  return tx.selectFrom('api_source').select(['id', 'code', 'name', 'disabled_at']).orderBy('code').limit(SOURCES_MAX).execute()
}

/** Answers whether there is one of this code. */
export async function changeSource(tx: Tx, code: string, change: { readonly key_hash?: Buffer; readonly disabled_at?: Date | null }): Promise<boolean> {
  const done = await tx.updateTable('api_source').set(change).where('code', '=', code).executeTakeFirst()
  return done.numUpdatedRows > 0n
}
