import { sql, type Transaction } from 'kysely'
import type { FollowUpFinding, FollowUpKind, FollowUpResult } from '../../contract/follow-up.ts'

export type FollowUpRow = {
  id: string; case_id: string; person_id: number; kind: FollowUpKind; after_days: number; state: 'planned' | 'open' | 'done' | 'cancelled'; planned_for: Date; task_id: string | null
  region: number; unit: string; result: FollowUpResult | null; findings: FollowUpFinding[]; ended_at: Date | null; ended_by: string | null
}
export type FollowUpTables = { follow_up: FollowUpRow }
type Tx = Transaction<FollowUpTables>

const OF_CASE_MAX = 50

/** One that is there already (a visit of the same day) stands for both; answers those that are new. Index: follow_up_once. */
export async function insertFollowUps(tx: Tx, rows: readonly Pick<FollowUpRow, 'id' | 'case_id' | 'person_id' | 'kind' | 'after_days' | 'planned_for' | 'region' | 'unit'>[]): Promise<FollowUpRow[]> {
  if (rows.length === 0) return []
  return tx.insertInto('follow_up').values(rows.map((row) => ({ ...row, state: 'planned' as const, task_id: null, result: null, findings: [], ended_at: null, ended_by: null })))
    .onConflict((on) => on.columns(['case_id', 'kind', 'after_days']).where('state', '<>', 'cancelled').doNothing()).returningAll().execute()
}

/** The earliest first. Index: follow_up_by_case. */
export function followUpsOfCase(tx: Tx, caseId: string): Promise<FollowUpRow[]> {
  return tx.selectFrom('follow_up').selectAll().where('case_id', '=', caseId).orderBy('planned_for').orderBy('id').limit(OF_CASE_MAX).execute()
}

export function followUpById(tx: Tx, id: string): Promise<FollowUpRow | undefined> {
  return tx.selectFrom('follow_up').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Index: follow_up_by_task. */
export function followUpOfTask(tx: Tx, taskId: string): Promise<FollowUpRow | undefined> {
  return tx.selectFrom('follow_up').selectAll().where('task_id', '=', taskId).executeTakeFirst()
}

export async function followUpsOfTasks(tx: Tx, taskIds: readonly string[]): Promise<FollowUpRow[]> {
  return taskIds.length === 0 ? [] : tx.selectFrom('follow_up').selectAll().where('task_id', 'in', [...taskIds]).execute()
}

export async function changeFollowUp(tx: Tx, id: string, change: Partial<Omit<FollowUpRow, 'id' | 'case_id' | 'person_id'>>): Promise<void> {
  await tx.updateTable('follow_up').set(change).where('id', '=', id).execute()
}

/** Answers those that were planned or open, as they were. */
export async function cancelFollowUps(tx: Tx, caseId: string, by: string | null, now: Date): Promise<{ id: string; task_id: string | null }[]> {
  const gone = await sql<{ id: string; task_id: string | null }>`update follow_up set state = 'cancelled', ended_at = ${now}, ended_by = ${by} where case_id = ${caseId} and ended_at is null returning id, task_id`.execute(tx)
  return gone.rows
}
