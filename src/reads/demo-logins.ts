import { sql } from 'kysely'
import type { Role } from '../domain/access.ts'
import { readAsSystem, type Context } from '../platform/transaction.ts'

/** Of the demo only, and said on its first page. */
export const DEMO_PASSWORD = 'golden-bell'
/** One of each, in the order in which a newcomer wants to be them. */
const ROLES_SHOWN = ['analyst', 'commander', 'call-taker', 'officer', 'grid-leader', 'grid-worker', 'teller', 'publicity', 'admin', 'auditor'] as const satisfies readonly Role[]

export async function demoLogins(context: Context): Promise<{ login: string; password: string; name: string; role: string; unit: string }[]> {
  const rows = await readAsSystem(context, (tx) => sql<{ login: string; name: string; role: string; unit: string }>`
    select distinct on (u.role) u.login, u.name, u.role, n.name as unit from app_user u join unit n on n.code = u.unit
    left join duty d on d.user_id = u.id and d.starts_at <= ${context.now} and d.ends_at > ${context.now}
    where u.demo and u.role = any(${[...ROLES_SHOWN]}::text[]) order by u.role, (n.kind in ('centre', 'station')) desc, (d.post = 'on-duty') desc nulls last, u.login`.execute(tx))
  return rows.rows.map((row) => ({ ...row, password: DEMO_PASSWORD })).toSorted((a, b) => ROLES_SHOWN.indexOf(a.role as 'analyst') - ROLES_SHOWN.indexOf(b.role as 'analyst'))
}
