import { z } from 'zod'

/** As many as somebody can answer for at once. */
const BULK_MAX = 50
export const BulkIds = z.array(z.uuid()).min(1).max(BULK_MAX)
/** One answer for each id, in their order: done, or why not. */
export const BulkResult = z.object({ items: z.array(z.object({ id: z.uuid(), failure: z.object({ code: z.string(), zh: z.string(), en: z.string() }).nullable() })) })
export type BulkResult = z.infer<typeof BulkResult>
