import { sql, type RawBuilder, type Transaction } from 'kysely'
import type { AuditRow } from './audit.ts'

/** Whole words; `from` is the first moment, `end` the first one after; `before`: entries that are older than this one. */
export type AuditSearch = {
  readonly subject?: string | undefined; readonly actor?: string | undefined; readonly action?: string | undefined
  readonly from?: Date | undefined; readonly end?: Date | undefined; readonly before?: number | undefined
}
export type FoundEntry = Omit<AuditRow, 'hash' | 'at'> & { readonly at: string }
/** `next`: where to go on, when more of them fit or there is log left to search; null at the beginning of the log. */
type Found = { readonly items: FoundEntry[]; readonly next: number | null }

/** Newest first: `rows` of them at most, and no more than `scanned` entries are looked at. */
export async function searchAudit(tx: Transaction<unknown>, search: AuditSearch, max: { readonly rows: number; readonly scanned: number }): Promise<Found> {
  const scanned = scannedBy(search, max.scanned)
  const { rows } = await sql<Omit<AuditRow, 'hash'>>`
    select seq, at, actor, action, subject, detail from (${scanned}) as a where ${all(words(search))} order by seq desc limit ${max.rows + 1}`.execute(tx)
  const items = rows.slice(0, max.rows).map((row) => ({ ...row, seq: Number(row.seq), at: row.at.toISOString() }))
  return { items, next: rows.length > max.rows ? items.at(-1)!.seq : await scannedUntil(tx, scanned, max.scanned) }
}

/** Where the search stopped with log left to search. */
async function scannedUntil(tx: Transaction<unknown>, scanned: RawBuilder<unknown>, scannedMax: number): Promise<number | null> {
  const last = await sql<{ seq: number; count: number }>`select min(seq) as seq, count(*)::int as count from (${scanned}) as a`.execute(tx)
  const { seq, count } = last.rows[0]!
  return count < scannedMax ? null : Number(seq)
}

/** By the time and the narrowest word alone. Index: audit_by_subject, audit_by_actor, audit_by_action, audit_by_time, or the key. */
function scannedBy(search: AuditSearch, rowsMax: number): RawBuilder<unknown> {
  const { from, end, before } = search
  const bounds = [from === undefined ? undefined : sql`a.at >= ${from}`, end === undefined ? undefined : sql`a.at < ${end}`, before === undefined ? undefined : sql`a.seq < ${before}`]
  return sql`select * from audit a where ${all([...words(search).slice(0, 1), ...bounds])} order by a.seq desc limit ${rowsMax}`
}

function words({ subject, actor, action }: AuditSearch): RawBuilder<unknown>[] {
  return [subject === undefined ? undefined : sql`a.subject = ${subject}`, actor === undefined ? undefined : sql`a.actor = ${actor}`, action === undefined ? undefined : sql`a.action = ${action}`].filter((one) => one !== undefined)
}

function all(conditions: readonly (RawBuilder<unknown> | undefined)[]): RawBuilder<unknown> {
  return sql.join([sql`true`, ...conditions.filter((one) => one !== undefined)], sql` and `)
}
