import { sql, type RawBuilder } from 'kysely'
import type { AuditPage, AuditQuery, AuditVerification } from '../contract/audit.ts'
import { allow } from '../domain/access.ts'
import { verifyAudit, type AuditRow } from '../platform/audit.ts'
import { readAsSystem, type ActorContext, type Tx } from '../platform/transaction.ts'

/** One request searches so far back; the page goes on from there. */
const SCAN_ROWS_MAX = 5_000

/** Who did and saw what. Reading it shows no person, so it is no reveal. */
export function auditLog(context: ActorContext, query: AuditQuery): Promise<AuditPage> {
  allow(context.actor, 'audit.read')
  return readAsSystem(context, async (tx) => {
    const found = await entries(tx, query)
    const items = found.slice(0, query.limit).map((row) => ({ seq: Number(row.seq), at: row.at.toISOString(), actor: row.actor, action: row.action, subject: row.subject, detail: row.detail }))
    return { items, next: found.length > query.limit ? items.at(-1)!.seq : await scannedUntil(tx, query) }
  })
}

async function entries(tx: Tx, query: AuditQuery): Promise<Omit<AuditRow, 'hash'>[]> {
  const others = sql.join([sql`true`, ...filters(query)], sql` and `)
  const rows = await sql<Omit<AuditRow, 'hash'>>`
    select seq, at, actor, action, subject, detail from (${scanned(query)}) as a where ${others} order by seq desc limit ${query.limit + 1}`.execute(tx)
  return rows.rows
}

/** Where the search stopped with log left to search; null at the beginning of the log. */
async function scannedUntil(tx: Tx, query: AuditQuery): Promise<number | null> {
  const last = await sql<{ seq: number; count: number }>`select min(seq) as seq, count(*)::int as count from (${scanned(query)}) as a`.execute(tx)
  const { seq, count } = last.rows[0]!
  return count < SCAN_ROWS_MAX ? null : Number(seq)
}

/** By the narrowest filter alone. Index: audit_by_subject, audit_by_actor, audit_by_action, or the key. */
function scanned(query: AuditQuery): RawBuilder<unknown> {
  const [narrowest = sql`true`] = filters(query)
  const before = query.before === undefined ? sql`true` : sql`a.seq < ${query.before}`
  return sql`select * from audit a where ${narrowest} and ${before} order by a.seq desc limit ${SCAN_ROWS_MAX}`
}

function filters({ subject, actor, action }: AuditQuery): RawBuilder<unknown>[] {
  return [
    ...(subject === undefined ? [] : [sql`a.subject = ${subject}`]), ...(actor === undefined ? [] : [sql`a.actor = ${actor}`]), ...(action === undefined ? [] : [sql`a.action = ${action}`]),
  ]
}

/** Walks the whole chain now. */
export async function auditVerification(context: ActorContext): Promise<AuditVerification> {
  allow(context.actor, 'audit.read')
  const verdict = await readAsSystem(context, verifyAudit)
  const at = context.now.toISOString()
  return verdict.ok ? { problem: null, seq: null, entries: verdict.rows, at } : { problem: verdict.problem, seq: verdict.seq, entries: null, at }
}
