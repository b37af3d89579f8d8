import type { AuditPage, AuditQuery, AuditVerification } from '../contract/audit.ts'
import { allow } from '../domain/access.ts'
import { momentsOf } from '../domain/period.ts'
import { searchAudit } from '../platform/audit-search.ts'
import { verifyAudit } from '../platform/audit.ts'
import { readAsSystem, type ActorContext } from '../platform/transaction.ts'

/** One request searches so far back; the page goes on from there. */
const SCAN_ROWS_MAX = 5_000

/** Who did and saw what. Reading it shows no person, so it is no reveal. */
export function auditLog(context: ActorContext, query: AuditQuery): Promise<AuditPage> {
  allow(context.actor, 'audit.read')
  return readAsSystem(context, (tx) => searchAudit(tx, { ...query, ...momentsOf(query) }, { rows: query.limit, scanned: SCAN_ROWS_MAX }))
}

/** Walks the whole chain now. */
export async function auditVerification(context: ActorContext): Promise<AuditVerification> {
  allow(context.actor, 'audit.read')
  const verdict = await readAsSystem(context, verifyAudit)
  const at = context.now.toISOString()
  return verdict.ok ? { problem: null, seq: null, entries: verdict.rows, at } : { problem: verdict.problem, seq: verdict.seq, entries: null, at }
}
