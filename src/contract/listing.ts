import { z } from 'zod'
import { FRAUD_TYPE_CODES } from '../domain/fraud-types.ts'
import { LISTS } from '../domain/lists.ts'
import { Moment } from './shapes.ts'
import { text } from './text.ts'

const List = z.enum(LISTS)
const words = text(1_000, 4)

/** `level`: hops from the victim. `expiresAt` null: until somebody removes it. */
export const ListingBody = z.strictObject({
  list: List, value: text(253, 3), source: text(64), evidence: words, fraudType: z.enum(FRAUD_TYPE_CODES as [string, ...string[]]).nullable().default(null),
  level: z.int().min(1).max(20).nullable().default(null), caseId: z.uuid().nullable().default(null), expiresAt: Moment.nullable().default(null),
})
export const ListingAdded = z.object({ id: z.uuid(), state: z.enum(['proposed', 'live']) })

export const LISTING_VIEWS = ['live', 'proposed', 'due', 'removed'] as const
/** `due`: live, and to be reviewed. `value`: a whole number, account, domain or app; then the state does not matter. `after`: the last id of the page before. */
export const ListingQuery = z.strictObject({ view: z.enum(LISTING_VIEWS).default('live'), list: List.optional(), value: text(253, 3).optional(), after: z.uuid().optional() })
const Block = z.object({ ask: z.enum(['block', 'unblock']), state: z.enum(['sent', 'acknowledged', 'done', 'refused', 'failed']), at: z.iso.datetime(), reason: z.string().nullable() })
/** `shown`: masked, but for domains and apps. */
const ListingRow = z.object({
  id: z.uuid(), list: List, shown: z.string(), fraudType: z.string().nullable(), source: z.string(), state: z.enum(['proposed', 'live', 'removed']), expired: z.boolean(), level: z.int().nullable(),
  caseId: z.uuid().nullable(), addedAt: z.iso.datetime(), addedBy: z.string().nullable(), expiresAt: z.iso.datetime().nullable(), reviewDue: z.iso.datetime().nullable(),
  removedAt: z.iso.datetime().nullable(), removal: z.enum(['mistake', 'not-confirmed', 'appeal-upheld']).nullable(), block: Block.nullable(), openAppeal: z.uuid().nullable(),
})
export type ListingRow = z.infer<typeof ListingRow>
export const ListingList = z.object({ items: z.array(ListingRow), more: z.boolean(), counts: z.object({ live: z.int(), proposed: z.int(), due: z.int() }) })

export const RevealListingBody = z.strictObject({ reason: text(200, 4) })
export const RevealedListing = z.object({ value: z.string(), evidence: z.string().nullable() })
export const RenewListingBody = z.strictObject({ expiresAt: Moment.nullable() })
export const RemoveListingBody = z.strictObject({ why: z.enum(['mistake', 'not-confirmed']) })
export const BlockBody = z.strictObject({ ask: z.enum(['block', 'unblock']) })

/** Open to everybody: the answer is about the number, never about a person. */
export const PublicCheckBody = z.strictObject({ kind: z.enum(['phone', 'account', 'domain', 'app']), value: text(253, 3) })
export const PublicCheck = z.object({ known: z.boolean() })
