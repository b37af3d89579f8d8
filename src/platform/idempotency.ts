import { sql, type Transaction } from 'kysely'

/** One tap of one person on one thing. The page draws the key and sends it again when the answer was lost. */
export type Tap = { readonly userId: string; readonly subjectId: string; readonly key: string }
type TapTables = { answered_tap: { user_id: string; subject_id: string; key: string; at: Date } }
type Tx = Transaction<TapTables>

/** Written in the transaction of what the tap does: both are there or neither. False: it was answered before. */
export async function isFirstTap(tx: Tx, tap: Tap, now: Date): Promise<boolean> {
  const written = await sql`insert into answered_tap (user_id, subject_id, key, at) values (${tap.userId}, ${tap.subjectId}, ${tap.key}, ${now}) on conflict do nothing`.execute(tx)
  return written.numAffectedRows === 1n
}

export async function wasAnswered(tx: Tx, tap: Tap): Promise<boolean> {
  const found = await tx.selectFrom('answered_tap').select('at').where('user_id', '=', tap.userId).where('subject_id', '=', tap.subjectId).where('key', '=', tap.key).executeTakeFirst()
  return found !== undefined
}

/** Answers how many it removed. Index: answered_tap_by_age. */
export async function forgetTaps(tx: Tx, before: Date, max: number): Promise<number> {
  const gone = await sql`delete from answered_tap where (user_id, subject_id, key) in (select user_id, subject_id, key from answered_tap where at < ${before} order by at limit ${max})`.execute(tx)
  return Number(gone.numAffectedRows)
}
