import { sql, type Transaction } from 'kysely'

export type AccountRow = {
  id: string; login: string; name: string; badge: string | null; unit: string; role: string; area: string | null; phone: string | null; password_hash: string
  must_change_password: boolean; failed_logins: number; locked_until: Date | null; demo: boolean; disabled_at: Date | null; created_at: Date
}
export type SessionRow = { token_hash: Buffer; user_id: string; csrf: string; created_at: Date; last_seen_at: Date; expires_at: Date; client: string | null }
export type AccountTables = { app_user: AccountRow; session: SessionRow; api_source: { id: number; code: string; name: string; key_hash: Buffer; disabled_at: Date | null } }
type Tx = Transaction<AccountTables>

export function accountByLogin(tx: Tx, login: string): Promise<AccountRow | undefined> {
  return tx.selectFrom('app_user').selectAll().where('login', '=', login).where('disabled_at', 'is', null).forUpdate().executeTakeFirst()
}

/** Also one that is switched off. */
export function anyAccountByLogin(tx: Tx, login: string): Promise<AccountRow | undefined> {
  return tx.selectFrom('app_user').selectAll().where('login', '=', login).forUpdate().executeTakeFirst()
}

/** In the order of login, so that two imports of the same people wait for each other instead of in a circle. */
export function accountsByLogins(tx: Tx, logins: readonly string[]): Promise<AccountRow[]> {
  if (logins.length === 0) return Promise.resolve([])
  return tx.selectFrom('app_user').selectAll().where('login', 'in', [...logins]).orderBy('login').forUpdate().execute()
}

export async function changeAccount(tx: Tx, id: string, change: Partial<AccountRow>): Promise<void> {
  await tx.updateTable('app_user').set(change).where('id', '=', id).execute()
}

export async function insertAccounts(tx: Tx, accounts: readonly Omit<AccountRow, 'failed_logins' | 'locked_until' | 'disabled_at'>[]): Promise<void> {
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

export type SessionUser = Pick<AccountRow, 'id' | 'login' | 'name' | 'role' | 'unit' | 'must_change_password'> & {
  csrf: string; last_seen_at: Date; expires_at: Date; unit_name: string; unit_kind: string; unit_area: string
}

/** Who a session is. What they may see of it is `sightOf`. */
export async function sessionUser(tx: Tx, tokenHash: Buffer, now: Date): Promise<SessionUser | undefined> {
  const found = await sql<SessionUser>`
    select u.id, u.login, u.name, u.role, u.unit, u.must_change_password, s.csrf, s.last_seen_at, s.expires_at, n.name as unit_name, n.kind as unit_kind, n.area::text as unit_area
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

export async function deleteSessionsOf(tx: Tx, userId: string, except: Buffer | undefined): Promise<void> {
  const all = tx.deleteFrom('session').where('user_id', '=', userId)
  await (except === undefined ? all : all.where('token_hash', '<>', except)).execute()
}

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
