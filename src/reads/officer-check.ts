import { sql } from 'kysely'
import type { z } from 'zod'
import type { OfficerCheck } from '../contract/task.ts'
import { readAsSystem, type Context } from '../platform/transaction.ts'

type Officer = { name: string; badge: string | null; unit: string; unitPhone: string | null }

/** "Is this officer real?": the code of a visit that is under way now, and who carries it. Nothing about whom they visit. */
export async function checkOfficer(context: Context, code: string): Promise<z.infer<typeof OfficerCheck>> {
  const rows = await readAsSystem(context, (tx) => context.zone === 'public' ? sql<Officer>`select name, badge, unit, unit_phone as "unitPhone" from published_officer where code = ${code}`.execute(tx) : sql<Officer>`
    select u.name, u.badge, n.name as unit, n.phone as "unitPhone" from task t join app_user u on u.id = t.assignee join unit n on n.code = u.unit
    where t.officer_code = ${code} and t.state = 'accepted'`.execute(tx))
  const officer = rows.rows[0] ?? null
  return { valid: officer !== null, officer }
}
