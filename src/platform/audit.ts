import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'

export type AuditEntry = { readonly actor: string; readonly action: string; readonly subject: string; readonly detail?: Record<string, unknown> }
type AuditTables = {
  audit: { seq: number; at: Date; actor: string; action: string; subject: string; detail: Record<string, unknown>; hash: Buffer }
  audit_head: { seq: number; hash: Buffer }
}
export type AuditRow = AuditTables['audit']

/** A server that verifies goes on answering between two pages. */
const VERIFY_PAGE_ROWS = 2_000

/**
 * Appends to the chain: each row's hash covers the row before it, and the head is kept apart, so that an edit, a deletion (of the last
 * rows too) and a reordering are all found by `verifyAudit`. The head row is locked: entries of people's actions come one after the other.
 */
export async function audit(tx: Transaction<AuditTables>, entry: AuditEntry, now: Date): Promise<void> {
  await auditAll(tx, [{ entry, at: now }])
}

/** Several links at once, in the order given. */
export async function auditAll(tx: Transaction<AuditTables>, entries: readonly { readonly entry: AuditEntry; readonly at: Date }[]): Promise<void> {
  if (entries.length === 0) return
  const head = await tx.selectFrom('audit_head').selectAll().forUpdate().executeTakeFirstOrThrow()
  let previous = head.hash
  const rows = entries.map(({ entry, at }, index): AuditRow => {
    const row = { seq: Number(head.seq) + 1 + index, at, actor: entry.actor, action: entry.action, subject: entry.subject, detail: asStored(entry.detail ?? {}) }
    previous = linkHash(previous, row)
    return { ...row, hash: previous }
  })
  const column = <T>(pick: (row: AuditRow) => T): T[] => rows.map(pick)
  await sql`insert into audit (seq, at, actor, action, subject, detail, hash)
    select * from unnest(${column((row) => row.seq)}::bigint[], ${column((row) => row.at.toISOString())}::timestamptz[], ${column((row) => row.actor)}::text[], ${column((row) => row.action)}::text[],
      ${column((row) => row.subject)}::text[], ${column((row) => JSON.stringify(row.detail))}::jsonb[], ${column((row) => row.hash)}::bytea[])`.execute(tx)
  await tx.updateTable('audit_head').set({ seq: rows.at(-1)!.seq, hash: previous }).execute()
}

export type AuditVerdict = { readonly ok: true; readonly rows: number } | { readonly ok: false; readonly seq: number; readonly problem: 'missing' | 'changed' | 'head' }

/** Walks the whole chain in pages; memory stays flat however long it is. People may go on working: what is appended meanwhile is walked too. */
export async function verifyAudit(tx: Transaction<AuditTables>): Promise<AuditVerdict> {
  let expected = 1
  let previous: Buffer = Buffer.of(0)
  for (;;) {
    const head = await tx.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
    const page = await tx.selectFrom('audit').selectAll().where('seq', '>=', expected).orderBy('seq').limit(VERIFY_PAGE_ROWS).execute()
    for (const row of page) {
      if (Number(row.seq) !== expected) return { ok: false, seq: expected, problem: 'missing' }
      if (!linkHash(previous, row).equals(row.hash)) return { ok: false, seq: expected, problem: 'changed' }
      previous = row.hash
      expected++
    }
    // A head that was read before these rows and lies behind them: somebody has appended, so there may be more.
    if (page.length > 0 && Number(head.seq) < expected - 1) continue
    if (page.length === VERIFY_PAGE_ROWS) continue
    if (Number(head.seq) !== expected - 1 || !head.hash.equals(previous)) return { ok: false, seq: expected, problem: 'head' }
    return { ok: true, rows: expected - 1 }
  }
}

function linkHash(previous: Buffer, row: Omit<AuditRow, 'hash'>): Buffer {
  return createHash('sha256')
    .update(previous)
    .update(JSON.stringify([Number(row.seq), row.at.toISOString(), row.actor, row.action, row.subject, sortedJson(row.detail)]))
    .digest()
}

/** What the database will give back: dates are text there, and what is undefined is not there. */
function asStored(detail: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(detail)) as Record<string, unknown>
}

/** jsonb forgets the order of keys, so the hash must not depend on it. */
function sortedJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedJson)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sortedJson(inner)]))
}
