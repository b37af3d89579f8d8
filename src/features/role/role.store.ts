import { sql, type Transaction } from 'kysely'
import type { Staffed, Withdrawn } from '../../domain/role-rights.ts'

export type RightsRow = { version: number; withdrawn: Withdrawn; reason: string; changed_at: Date; changed_by: string }
export type RoleTables = { role_rights: RightsRow }
type Tx = Transaction<RoleTables>

/** The newest first, with who changed it. */
export async function rightsVersions(tx: Tx, max: number): Promise<(RightsRow & { by: string })[]> {
  return (await sql<RightsRow & { by: string }>`
    select r.version, r.withdrawn, r.reason, r.changed_at, r.changed_by, u.name as by from role_rights r join app_user u on u.id = r.changed_by order by r.version desc limit ${max}`.execute(tx)).rows
}

export async function saveRights(tx: Tx, row: RightsRow): Promise<void> {
  await sql`insert into role_rights (version, withdrawn, reason, changed_at, changed_by) values (${row.version}, ${JSON.stringify(row.withdrawn)}::jsonb, ${row.reason}, ${row.changed_at}, ${row.changed_by})`.execute(tx)
}

/** Until the end of the transaction: of two people who change it at once the second sees what the first has done. */
export async function lockRights(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('role rights', 0))`.execute(tx)
}

/** People who are not switched off, by role and kind of unit. */
export async function staffedPosts(tx: Tx): Promise<Staffed[]> {
  return (await sql<Staffed>`select u.role, n.kind as "unitKind", count(*)::int as people from app_user u join unit n on n.code = u.unit where u.disabled_at is null group by u.role, n.kind order by u.role, n.kind`.execute(tx)).rows
}
