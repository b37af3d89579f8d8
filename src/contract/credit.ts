import { z } from 'zod'
import { CreditCode } from './registry.ts'
import { text } from './text.ts'

/** `registered`: different numbers whose registration is credited to it and stands. */
const CreditRow = z.object({
  code: z.string(), kind: z.enum(['worker', 'campaign']), name: z.string(), unit: z.string(), createdAt: z.iso.datetime(), closedAt: z.iso.datetime().nullable(), registered: z.int(),
})
export type CreditRow = z.infer<typeof CreditRow>
export const CreditList = z.object({ items: z.array(CreditRow) })
export const CampaignBody = z.strictObject({ name: text(64, 2) })

/** `qr`: one SVG path in a square of `size` modules, with its quiet zone. */
export const MyCredit = CreditRow.extend({ url: z.string(), registeredToday: z.int(), qr: z.object({ size: z.int(), path: z.string() }) })
export type MyCredit = z.infer<typeof MyCredit>

export const CreditParams = z.object({ code: CreditCode })
/** Who invites, for whoever has scanned the code. */
export const PublicCredit = z.object({ kind: z.enum(['worker', 'campaign']), name: z.string(), unit: z.string() })
