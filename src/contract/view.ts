import { z } from 'zod'

export const VIEWS_MAX = 20

/** What the address of a filtered queue carries, but for the words that were searched for: a telephone number is not kept under a name. */
const ViewSearch = z.strictObject({ levels: z.string().max(40).optional(), state: z.string().max(20).optional(), type: z.string().max(40).optional(), unit: z.string().max(40).optional(), cols: z.string().max(200).optional() })

export const SavedViewBody = z.strictObject({ name: z.string().trim().min(1).max(30), search: ViewSearch, shared: z.boolean().default(false) })
export type SavedViewBody = z.infer<typeof SavedViewBody>

export const SavedViewList = z.object({ items: z.array(z.object({ id: z.uuid(), name: z.string(), search: ViewSearch, shared: z.boolean(), mine: z.boolean() })) })
export type SavedViewList = z.infer<typeof SavedViewList>

/** Live warnings of each unit in sight, one's own unit first. */
export const InboxList = z.object({ items: z.array(z.object({ unit: z.object({ code: z.string(), name: z.string() }), live: z.int(), reds: z.int(), own: z.boolean() })) })
export type InboxList = z.infer<typeof InboxList>
