import { z } from 'zod'

const Contact = z.strictObject({ name: z.string(), phone: z.string() })
const Saved = z.strictObject({
  kind: z.literal('registration-saved'), id: z.uuid(), keeper: z.string(), forWhom: z.enum(['self', 'parent']), consent: z.string(), credit: z.string().nullable(), region: z.int(), changedAt: z.iso.datetime(),
  record: z.strictObject({ name: z.string(), phone: z.string(), address: z.string().optional(), guardian: Contact.optional() }),
})
/** `keeper`: the number that was shown. */
const Ended = z.strictObject({ kind: z.literal('registration-ended'), id: z.uuid(), phone: z.string(), keeper: z.string() })
export const ToPolice = z.discriminatedUnion('kind', [Saved, Ended])
export type ToPolice = z.infer<typeof ToPolice>

const Taken = z.strictObject({ kind: z.literal('registration-taken'), id: z.uuid(), changedAt: z.iso.datetime() })
/** All of one `edition` together are what is known from its last part on. */
const KnownPart = z.strictObject({ kind: z.literal('known-part'), edition: z.int(), isLast: z.boolean(), values: z.array(z.strictObject({ kind: z.enum(['phone', 'account', 'domain', 'app']), value: z.string() })) })
const Officers = z.strictObject({ kind: z.literal('officers'), items: z.array(z.strictObject({ code: z.string(), name: z.string(), badge: z.string().nullable(), unit: z.string(), unitPhone: z.string().nullable() })) })
const Credits = z.strictObject({
  kind: z.literal('credits'),
  items: z.array(z.strictObject({ code: z.string(), creditKind: z.enum(['worker', 'campaign']), name: z.string(), userId: z.uuid().nullable(), region: z.int(), unit: z.string(), createdAt: z.iso.datetime(), createdBy: z.uuid(), closedAt: z.iso.datetime().nullable() })),
})
export const ToPublic = z.discriminatedUnion('kind', [Taken, KnownPart, Officers, Credits])
export type ToPublic = z.infer<typeof ToPublic>
