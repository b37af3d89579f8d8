import { sql, type Transaction } from 'kysely'
import { int8s } from '../../platform/postgres/arrays.ts'

export type WatchRow = { case_id: string; person_id: number; from_at: Date; until_at: Date; region: number; unit: string }
export type WatchTables = { watch: WatchRow }
type Tx = Transaction<WatchTables>

/** From now on the person's windows know it (`windowsAt`). A case that is accepted anew is watched for as long again. */
export async function beginWatch(tx: Tx, row: WatchRow): Promise<void> {
  await sql`insert into watch (case_id, person_id, from_at, until_at, region, unit) values (${row.case_id}, ${row.person_id}, ${row.from_at}, ${row.until_at}, ${row.region}, ${row.unit})
    on conflict (case_id) do update set until_at = excluded.until_at, unit = excluded.unit`.execute(tx)
}

/** The case is none, or somebody else's. What was warned of until now was within it. */
export async function endWatch(tx: Tx, caseId: string, now: Date): Promise<void> {
  await tx.updateTable('watch').set({ until_at: now }).where('case_id', '=', caseId).where('until_at', '>', now).execute()
}

export function watchOf(tx: Tx, caseId: string): Promise<WatchRow | undefined> {
  return tx.selectFrom('watch').selectAll().where('case_id', '=', caseId).executeTakeFirst()
}

/** Watches of these people that run at this moment. Index: watch_by_person. */
export async function watchesAt(tx: Tx, personIds: readonly number[], at: Date): Promise<WatchRow[]> {
  if (personIds.length === 0) return []
  return (await sql<WatchRow>`select * from watch where person_id = any(${int8s(personIds, (id) => id)}::bigint[]) and from_at <= ${at} and until_at > ${at} order by case_id`.execute(tx)).rows
}
