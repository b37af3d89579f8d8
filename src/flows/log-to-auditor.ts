import type { AuditExport, AuditFilter } from '../contract/audit.ts'
import { allow } from '../domain/access.ts'
import { momentsOf } from '../domain/period.ts'
import { searchAudit } from '../platform/audit-search.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, type ActorContext } from '../platform/transaction.ts'

/** What a table in an office opens at once, and what is looked at to find it. */
const MAX = { rows: 20_000, scanned: 200_000 }

/** A part of the audit log leaves the product, which it writes down itself: by which filters and how many. */
export function exportAuditLog(context: ActorContext, filter: AuditFilter): Promise<AuditExport> {
  allow(context.actor, 'audit.read')
  return asSystem(context, async (tx) => {
    const { items, next } = await searchAudit(tx, { ...filter, ...momentsOf(filter) }, MAX)
    const { actor: ofActor, action: ofAction, subject: ofSubject, from: fromDay, to: toDay } = filter
    await audit(tx, { actor: context.actor.login, action: 'audit.exported', subject: 'audit', detail: { rows: items.length, ofActor, ofAction, ofSubject, fromDay, toDay } }, context.now)
    return { items, isWhole: next === null }
  })
}
