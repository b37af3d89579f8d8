import { z } from 'zod'
import { Day } from './shapes.ts'

const exactly = (charsMax: number) => z.string().trim().min(1).max(charsMax).optional()

/** Filters are whole words; `from` and `to` are days in Beijing, both inclusive. */
export const AuditFilter = z.strictObject({ actor: exactly(64), action: exactly(60), subject: exactly(64), from: Day.optional(), to: Day.optional() })
export type AuditFilter = z.infer<typeof AuditFilter>

/** Newest first. `before` is the `next` of the page before. */
export const AuditQuery = AuditFilter.extend({
  before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export type AuditQuery = z.infer<typeof AuditQuery>

/** `subject`: an id, a token or a code, never a name or a number; `detail`: what the action noted about itself. */
const AuditEntryView = z.object({ seq: z.int(), at: z.iso.datetime(), actor: z.string(), action: z.string(), subject: z.string(), detail: z.record(z.string(), z.unknown()) })
export type AuditEntryView = z.infer<typeof AuditEntryView>

/** `next` may come with few entries or none: so far the log was searched, and there is more of it. */
export const AuditPage = z.object({ items: z.array(AuditEntryView), next: z.int().nullable() })
export type AuditPage = z.infer<typeof AuditPage>

/** Newest first, 20,000 at most; `isWhole`: these are all that fit the filters. */
export const AuditExport = z.object({ items: z.array(AuditEntryView), isWhole: z.boolean() })
export type AuditExport = z.infer<typeof AuditExport>

/** Whole, or where it breaks: an entry is missing, was changed, or the end was cut off. */
export const AuditVerification = z.object({ problem: z.enum(['missing', 'changed', 'head']).nullable(), seq: z.int().nullable(), entries: z.int().nullable(), at: z.iso.datetime() })
export type AuditVerification = z.infer<typeof AuditVerification>
