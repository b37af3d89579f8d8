import { sql, type Transaction } from 'kysely'

export type DeadlineRow = { subject_kind: string; subject_id: string; rule: string; due_at: Date }
export type DeadlineTables = { deadline: DeadlineRow; deadline_fired: DeadlineRow & { fired_at: Date; result: string } }
type Tx = Transaction<DeadlineTables>

/** A clock that runs for something that can lapse. Setting it again moves it. */
export async function setDeadlines(tx: Tx, deadlines: readonly DeadlineRow[]): Promise<void> {
  if (deadlines.length === 0) return
  await sql`
    insert into deadline (subject_kind, subject_id, rule, due_at)
    select * from unnest(${deadlines.map((one) => one.subject_kind)}::text[], ${deadlines.map((one) => one.subject_id)}::uuid[],
      ${deadlines.map((one) => one.rule)}::text[], ${deadlines.map((one) => one.due_at.toISOString())}::timestamptz[])
    on conflict (subject_kind, subject_id, rule) do update set due_at = excluded.due_at`.execute(tx)
}

/** Without rules: all of them. */
export async function clearDeadlines(tx: Tx, subjectIds: readonly string[], rules?: readonly string[]): Promise<void> {
  if (subjectIds.length === 0) return
  let query = tx.deleteFrom('deadline').where('subject_id', 'in', [...subjectIds])
  if (rules !== undefined) query = query.where('rule', 'in', [...rules])
  await query.execute()
}

export function deadlinesOf(tx: Tx, subjectIds: readonly string[]): Promise<DeadlineRow[]> {
  if (subjectIds.length === 0) return Promise.resolve([])
  return tx.selectFrom('deadline').selectAll().where('subject_id', 'in', [...subjectIds]).orderBy('due_at').execute()
}

/** The clock that ran out first, of those not passed over. Looked at, not locked: the case it belongs to is locked before it. Index: deadline_by_due. */
export async function nextDue(tx: Tx, now: Date, passedOver: readonly DeadlineRow[]): Promise<DeadlineRow | undefined> {
  const found = await sql<DeadlineRow>`
    select * from deadline where due_at <= ${now} and (subject_id, rule) not in (
      select * from unnest(${passedOver.map((one) => one.subject_id)}::uuid[], ${passedOver.map((one) => one.rule)}::text[]))
    order by due_at limit 1`.execute(tx)
  return found.rows[0]
}

/** For a lock, until the end of the transaction; beyond it PostgreSQL says so (55P03). */
export async function waitAtMost(tx: Tx, ms: number): Promise<void> {
  await sql`select set_config('lock_timeout', ${String(ms)}, true)`.execute(tx)
}

/**
 * Takes a deadline out of the clock and into its history; whoever takes it answers for it in the same transaction, so that a worker that
 * dies gives it back, and the history's key makes firing twice impossible. False: somebody else took or moved it meanwhile.
 */
export async function takeDeadline(tx: Tx, due: DeadlineRow, now: Date): Promise<boolean> {
  const taken = await sql`delete from deadline where subject_kind = ${due.subject_kind} and subject_id = ${due.subject_id} and rule = ${due.rule} and due_at = ${due.due_at}`.execute(tx)
  if (taken.numAffectedRows !== 1n) return false
  await recordFired(tx, [{ ...due, fired_at: now }])
  return true
}

export async function recordFired(tx: Tx, fired: readonly (DeadlineRow & { fired_at: Date })[]): Promise<void> {
  if (fired.length === 0) return
  await sql`
    insert into deadline_fired (subject_kind, subject_id, rule, due_at, fired_at, result)
    select *, 'fired' from unnest(${fired.map((one) => one.subject_kind)}::text[], ${fired.map((one) => one.subject_id)}::uuid[], ${fired.map((one) => one.rule)}::text[],
      ${fired.map((one) => one.due_at.toISOString())}::timestamptz[], ${fired.map((one) => one.fired_at.toISOString())}::timestamptz[])`.execute(tx)
}
