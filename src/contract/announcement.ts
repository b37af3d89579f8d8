import { z } from 'zod'

export const AnnouncementBody = z.strictObject({ words: z.string().trim().min(2).max(200), hours: z.int().min(1).max(72) })
export type AnnouncementBody = z.infer<typeof AnnouncementBody>

/** Those that stand, the newest first. `seen`: by whoever asks; `seenBy`: by how many people. */
export const AnnouncementList = z.object({
  items: z.array(z.object({ id: z.uuid(), words: z.string(), by: z.string(), madeAt: z.iso.datetime(), until: z.iso.datetime(), seen: z.boolean(), seenBy: z.int() })),
})
export type AnnouncementList = z.infer<typeof AnnouncementList>
