import { sql } from 'kysely'
import type { z } from 'zod'
import type { ColleagueRow, DutyRow, UnitRow } from '../contract/directory.ts'
import { allow } from '../domain/access.ts'
import { openUnits } from '../features/roster/roster.store.ts'
import { readAsSystem, type ActorContext } from '../platform/transaction.ts'

const COLLEAGUES_MAX = 300
const DUTY_MAX = 1_000
const DUTY_DAYS = 7

export async function units(context: ActorContext): Promise<z.infer<typeof UnitRow>[]> {
  allow(context.actor, 'directory.read')
  const rows = await readAsSystem(context, openUnits)
  return rows.map(({ code, name, kind, parent, phone }) => ({ code, name, kind, parent, phone }))
}

/** The own unit's people, with what they hold, so that a handover goes to somebody who is there and has a hand free. */
export async function colleagues(context: ActorContext): Promise<z.infer<typeof ColleagueRow>[]> {
  allow(context.actor, 'task.work')
  const rows = await readAsSystem(context, (tx) => sql<z.infer<typeof ColleagueRow>>`
    select u.id, u.name, u.role,
      exists (select from duty d where d.user_id = u.id and d.starts_at <= ${context.now} and d.ends_at > ${context.now}) as "onDuty",
      (select count(*)::int from task t where t.assignee = u.id and t.state <> 'closed') as "openTasks",
      (select count(*)::int from task t where t.assignee = u.id and t.state <> 'closed' and t.level = 1) as "openReds"
    from app_user u where u.unit = ${context.actor.unit} and u.disabled_at is null and u.id <> ${context.actor.userId}
    order by "onDuty" desc, u.name limit ${COLLEAGUES_MAX}`.execute(tx))
  return rows.rows
}

export async function dutyOfUnit(context: ActorContext): Promise<z.infer<typeof DutyRow>[]> {
  allow(context.actor, 'directory.read')
  const until = new Date(context.now.getTime() + DUTY_DAYS * 86_400_000)
  const rows = await readAsSystem(context, (tx) => sql<{ id: string; userId: string; name: string; post: z.infer<typeof DutyRow>['post']; starts_at: Date; ends_at: Date }>`
    select d.id, d.user_id as "userId", u.name, d.post, d.starts_at, d.ends_at from duty d join app_user u on u.id = d.user_id
    where d.unit = ${context.actor.unit} and d.ends_at > ${context.now} and d.starts_at < ${until} order by d.starts_at, d.post limit ${DUTY_MAX}`.execute(tx))
  return rows.rows.map(({ starts_at, ends_at, ...row }) => ({ ...row, startsAt: starts_at.toISOString(), endsAt: ends_at.toISOString() }))
}
