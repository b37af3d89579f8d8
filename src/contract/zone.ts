import { z } from 'zod'
import { GUARDIANS_MAX, withGuardians } from '../domain/guardian.ts'
import { TIP_CHANNELS, TIP_DONE, TIP_KINDS } from '../domain/tip.ts'
import { AppealClock } from './appeal.ts'
import { WorkingDays } from './calendar.ts'
import { MessageTexts } from './settings.ts'

const Guardian = z.strictObject({ name: z.string(), phone: z.string(), relation: z.string().optional() })
/** `guardian`: as the other zone said it before there could be several. */
const Said = z.strictObject({ name: z.string(), phone: z.string(), address: z.string().optional(), guardian: Guardian.optional(), guardians: z.array(Guardian).max(GUARDIANS_MAX).optional() }).transform(withGuardians)
const Saved = z.strictObject({
  kind: z.literal('registration-saved'), id: z.uuid(), keeper: z.string(), forWhom: z.enum(['self', 'parent']), consent: z.string(), credit: z.string().nullable(), region: z.int(), changedAt: z.iso.datetime(),
  record: Said,
})
/** `keeper`: the number that was shown. */
const Ended = z.strictObject({ kind: z.literal('registration-ended'), id: z.uuid(), phone: z.string(), keeper: z.string() })
const Filed = z.strictObject({ kind: z.literal('appeal-filed'), id: z.uuid(), about: z.enum(['account', 'phone', 'domain', 'app']), value: z.string(), name: z.string(), contact: z.string(), reason: z.string() })
/** A citizen's report as it was filed; `words` and what it names in clear. */
const TipFiled = z.strictObject({
  kind: z.literal('tip-filed'), id: z.uuid(), phone: z.string(), about: z.array(z.strictObject({ kind: z.enum(TIP_KINDS), value: z.string() })), channel: z.enum(TIP_CHANNELS), fraudType: z.string().nullable(), words: z.string().nullable(),
  happenedAt: z.iso.datetime().nullable(), paid: z.strictObject({ amountFen: z.int(), at: z.iso.datetime() }).nullable(), region: z.int().nullable(), madeAt: z.iso.datetime(),
})
const TipWithdrawn = z.strictObject({ kind: z.literal('tip-withdrawn'), id: z.uuid() })
export const ToPolice = z.discriminatedUnion('kind', [Saved, Ended, Filed, TipFiled, TipWithdrawn])
export type ToPolice = z.infer<typeof ToPolice>

const Taken = z.strictObject({ kind: z.literal('registration-taken'), id: z.uuid(), changedAt: z.iso.datetime() })
/** All of one `edition` together are what is known from its last part on. */
const KnownPart = z.strictObject({ kind: z.literal('known-part'), edition: z.int(), isLast: z.boolean(), values: z.array(z.strictObject({ kind: z.enum(['phone', 'account', 'domain', 'app']), value: z.string() })) })
const Officers = z.strictObject({ kind: z.literal('officers'), items: z.array(z.strictObject({ code: z.string(), name: z.string(), badge: z.string().nullable(), unit: z.string(), unitPhone: z.string().nullable() })) })
const Credits = z.strictObject({
  kind: z.literal('credits'),
  items: z.array(z.strictObject({
    code: z.string(), creditKind: z.enum(['worker', 'campaign']), name: z.string(), userId: z.uuid().nullable(), region: z.int(), unit: z.string(), createdAt: z.iso.datetime(), createdBy: z.uuid(),
    closedAt: z.iso.datetime().nullable(),
  })),
})
/** What the public page answers from: `measures` as `src/domain/appeal-letter.ts` has them, `reason` of the decision that it lies under. */
const Decided = z.strictObject({
  kind: z.literal('appeal-decided'), id: z.uuid(), state: z.enum(['upheld', 'rejected', 'dismissed']), answerNumber: z.string().nullable(), measures: z.array(z.unknown()), decidedAt: z.iso.datetime(),
  foldedInto: z.uuid().nullable(), reason: z.string().nullable(),
})
/** What the reporter is told; `answer` null while nobody has answered, and of one that was dismissed. */
const TipTold = z.strictObject({
  kind: z.literal('tip-told'), id: z.uuid(), state: z.enum(['taken', 'confirmed', 'unconfirmed', 'dismissed']), takenAt: z.iso.datetime().nullable(), endedAt: z.iso.datetime().nullable(), done: z.array(z.enum(TIP_DONE)), answer: z.string().nullable(),
})
/** By which the public page counts until when an objection is answered. */
const Calendar = z.strictObject({ kind: z.literal('calendar'), ...AppealClock.shape, ...WorkingDays.shape })
/** The words of what leaves from there by SMS. */
const Messages = z.strictObject({ kind: z.literal('messages'), ...MessageTexts.pick({ code: true, registered: true }).shape })
export const ToPublic = z.discriminatedUnion('kind', [Taken, KnownPart, Officers, Credits, Decided, TipTold, Calendar, Messages])
export type ToPublic = z.infer<typeof ToPublic>
