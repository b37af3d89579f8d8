import { sql } from 'kysely'
import type { DeadlineRule } from '../contract/task.ts'
import type { Tx } from '../platform/transaction.ts'

export type TaskClock = { readonly rule: DeadlineRule; readonly dueAt: Date; readonly lateSince: Date | null }

/**
 * Of each task the clock that presses most: what is late longest, else what runs out first. A clock that was missed and wound anew is late since its first miss:
 * the door since the visit was sent, all else since whoever has the task accepted it. Index: deadline_fired_pkey.
 */
export async function pressingClocks(tx: Tx, taskIds: readonly string[]): Promise<Map<string, TaskClock>> {
  if (taskIds.length === 0) return new Map()
  const found = await sql<{ id: string } & TaskClock>`
    select distinct on (d.subject_id) d.subject_id as id, d.rule, d.due_at as "dueAt", missed.first as "lateSince"
    from deadline d join task t on t.id = d.subject_id left join lateral (
      select min(f.due_at) as first from deadline_fired f where f.subject_kind = 'task' and f.subject_id = d.subject_id and f.rule = d.rule
        and d.rule in ('first-call', 'at-door', 'outcome') and f.due_at >= case d.rule when 'at-door' then t.opened_at else t.accepted_at end) missed on true
    where d.subject_kind = 'task' and d.subject_id = any(${[...taskIds]}::uuid[])
    order by d.subject_id, coalesce(missed.first, d.due_at)`.execute(tx)
  return new Map(found.rows.map(({ id, ...clock }) => [id, clock]))
}

/** For the page. */
export function clockView(clock: TaskClock | undefined): { readonly rule: DeadlineRule; readonly dueAt: string; readonly lateSince: string | null } | null {
  return clock === undefined ? null : { rule: clock.rule, dueAt: clock.dueAt.toISOString(), lateSince: clock.lateSince?.toISOString() ?? null }
}

/** The smaller, the more it presses. */
export function pressOf(clock: TaskClock | undefined): number {
  return clock === undefined ? Number.POSITIVE_INFINITY : (clock.lateSince ?? clock.dueAt).getTime()
}
