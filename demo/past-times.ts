import { sql } from 'kysely'
import { taskOf, type TaskRow } from '../src/features/task/task.store.ts'
import { liveWarningsOf, type WarningRow } from '../src/features/warning/warning.store.ts'
import type { Task } from '../src/features/task/task.rules.ts'
import type { Tx } from '../src/platform/transaction.ts'

/** Somebody about whom something was heard at a moment of the past. */
export type Affected = { readonly personId: number; readonly at: Date; readonly isVictim: boolean }

/**
 * What one ingest wrote at the moment `mark` is put to the times at which it was heard. Only the seed does this: it plays days in one go,
 * and each person has one event in them, so it is certain which event a row belongs to.
 */
export async function backdate(tx: Tx, mark: Date, people: readonly Affected[]): Promise<void> {
  // Of somebody who is in it twice the last counts.
  const heard = new Map(people.map(({ personId, at }) => [personId, at]))
  const told = sql`unnest(${[...heard.keys()]}::bigint[], ${[...heard.values()].map((at) => at.toISOString())}::timestamptz[]) as h (person_id, at)`
  const touched = await sql<{ id: string }>`
    update warning w set opened_at = case when w.opened_at = ${mark} then h.at else w.opened_at end, raised_at = case when w.raised_at = ${mark} then h.at else w.raised_at end
    from ${told} where w.person_id = h.person_id and (w.opened_at = ${mark} or w.raised_at = ${mark}) returning w.id`.execute(tx)
  const ids = touched.rows.map((row) => row.id)
  if (ids.length === 0) return
  await sql`update task t set opened_at = h.at, offered_at = h.at from ${told} where t.subject_id = any(${ids}::uuid[]) and t.person_id = h.person_id and t.opened_at = ${mark}`.execute(tx)
  await sql`update step s set at = h.at from warning w join ${told} on h.person_id = w.person_id where w.id = any(${ids}::uuid[]) and s.subject_id = w.id and s.at = ${mark}`.execute(tx)
}

/** The live warnings of these people with the call that was offered for them. */
export async function openDissuasions(tx: Tx, personIds: readonly number[]): Promise<{ warning: WarningRow; task: Task }[]> {
  const warnings = await liveWarningsOf(tx, personIds)
  if (warnings.length === 0) return []
  const found = await sql<TaskRow>`select * from task where subject_id = any(${warnings.map((warning) => warning.id)}::uuid[]) and state <> 'closed' and kind = 'dissuade'`.execute(tx)
  const tasks = new Map(found.rows.map((row) => [row.subject_id, taskOf(row)]))
  return warnings.flatMap((warning) => {
    const task = tasks.get(warning.id)
    return task === undefined ? [] : [{ warning, task }]
  })
}

/** The offer as the roster of that hour says. */
export async function reoffer(tx: Tx, tasks: readonly Task[]): Promise<void> {
  if (tasks.length === 0) return
  const detail = (task: Task) => JSON.stringify({ kind: task.kind, to: task.assignee, chainStep: task.chainStep, unit: task.unit })
  await sql`update step s set detail = o.detail, unit = o.unit
    from unnest(${tasks.map((task) => task.id)}::uuid[], ${tasks.map(detail)}::jsonb[], ${tasks.map((task) => task.unit)}::text[]) as o (id, detail, unit) where s.task_id = o.id and s.kind = 'offered'`.execute(tx)
}
