import { sql } from 'kysely'
import type { AccountList, AccountQuery, AccountRowView } from '../contract/account.ts'
import { allow, type UnitKind } from '../domain/access.ts'
import { readAsSystem, type ActorContext } from '../platform/transaction.ts'

const PAGE = 50

type Found = {
  id: string; login: string; name: string; badge: string | null; role: AccountRowView['role']; unit: string; unit_name: string; unit_kind: UnitKind; sessions: number; last_seen_at: Date | null
  locked_until: Date | null; disabled_at: Date | null; factor_since: Date | null; must_change_password: boolean
}

/** Everybody who may log in, by login, with what an administrator is asked about at the telephone. Indexes: app_user's login, session_by_user. */
export function accounts(context: ActorContext, { q, unit, cursor }: AccountQuery): Promise<AccountList> {
  allow(context.actor, 'account.read')
  const all = [sql`u.login > ${cursor ?? ''}`]
  if (unit !== undefined) all.push(sql`u.unit = ${unit}`)
  if (q !== undefined && q !== '') all.push(sql`(starts_with(lower(u.login), ${q.toLowerCase()}) or position(${q} in u.name) > 0)`)
  return readAsSystem(context, async (tx) => {
    const found = await sql<Found>`
      select u.id, u.login, u.name, u.badge, u.role, u.unit, n.name as unit_name, n.kind as unit_kind, coalesce(s.count, 0)::int as sessions, s.last_seen_at, u.locked_until, u.disabled_at, u.factor_since, u.must_change_password
      from app_user u join unit n on n.code = u.unit
      left join lateral (select count(*) as count, max(last_seen_at) as last_seen_at from session where user_id = u.id and expires_at > ${context.now}) s on true
      where ${sql.join(all, sql` and `)} order by u.login limit ${PAGE + 1}`.execute(tx)
    const items = found.rows.slice(0, PAGE).map((row): AccountRowView => ({
      id: row.id, login: row.login, name: row.name, badge: row.badge, role: row.role, unit: { code: row.unit, name: row.unit_name, kind: row.unit_kind }, sessions: row.sessions, lastSeenAt: row.last_seen_at?.toISOString() ?? null,
      lockedUntil: row.locked_until !== null && row.locked_until > context.now ? row.locked_until.toISOString() : null, isDisabled: row.disabled_at !== null,
      hasFactor: row.factor_since !== null, mustChangePassword: row.must_change_password,
    }))
    return { items, next: found.rows.length > PAGE ? items.at(-1)!.login : null, now: context.now.toISOString() }
  })
}
