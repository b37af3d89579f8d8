import { z } from 'zod'
import { CreditCode, ForWhom } from './registry.ts'
import { isRealStamp, RowCursor, SheetLanguage, STAMP } from './shapes.ts'
import { text } from './text.ts'

/** `registered`: different numbers whose registration is credited to it and stands. */
const CreditRow = z.object({
  code: z.string(), kind: z.enum(['worker', 'campaign']), name: z.string(), unit: z.string(), createdAt: z.iso.datetime(), closedAt: z.iso.datetime().nullable(), registered: z.int(),
})
export type CreditRow = z.infer<typeof CreditRow>
/** `q`: part of a name, or of a unit's. */
const CreditFilters = z.strictObject({ kind: z.enum(['worker', 'campaign']).default('campaign'), order: z.enum(['registered', 'newest']).default('registered'), q: text(64, 0).optional() })
/** `cursor`: the `next` of the page before, of a list in the same order: people registered, a moment and a code. */
export const CreditQuery = CreditFilters.extend({ cursor: z.string().regex(new RegExp(`^\\d{1,9} ${STAMP} [A-Z0-9]{6}$`), 'not the `next` of a page').refine(isRealStamp, 'not the `next` of a page').optional() })
export type CreditQuery = z.infer<typeof CreditQuery>
export const CreditSheetQuery = CreditFilters.extend({ format: z.enum(['csv', 'xlsx']), language: SheetLanguage })
/** `total`: all that match. */
export const CreditList = z.object({ items: z.array(CreditRow), next: z.string().nullable(), total: z.int() })
export type CreditList = z.infer<typeof CreditList>
export const CampaignBody = z.strictObject({ name: text(64, 2) })

/** `qr`: one SVG path in a square of `size` modules, with its quiet zone. */
export const MyCredit = CreditRow.extend({ url: z.string(), registeredToday: z.int(), qr: z.object({ size: z.int(), path: z.string() }) })
export type MyCredit = z.infer<typeof MyCredit>

export const CreditParams = z.object({ code: CreditCode })
/** Who invites, for whoever has scanned the code. */
export const PublicCredit = z.object({ kind: z.enum(['worker', 'campaign']), name: z.string(), unit: z.string() })

/** `cursor`: the `next` of the page before. */
export const RegisteredQuery = z.strictObject({ cursor: RowCursor.optional() })
/**
 * Who was brought by a code: masked, of the reader's own places, the newest first, each number once. `total`: all that stand; `elsewhere`: those of them who live where the reader sees nobody.
 * `place`: from the district down.
 */
export const RegisteredList = z.object({
  credit: CreditRow.pick({ code: true, kind: true, name: true, unit: true }), items: z.array(z.object({ id: z.uuid(), name: z.string(), phone: z.string(), forWhom: ForWhom, place: z.array(z.string()), createdAt: z.iso.datetime() })),
  next: z.string().nullable(), total: z.int(), elsewhere: z.int(),
})
export type RegisteredList = z.infer<typeof RegisteredList>
