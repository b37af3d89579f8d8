import { z } from 'zod'
import { APPEAL_LIMITS } from '../domain/limits.ts'
import { LISTS } from '../domain/lists.ts'
import { RowCursor } from './shapes.ts'
import { text } from './text.ts'

const words = text(1_000, 4)
/** What somebody objects about: an account (also of a payment firm, or a wallet), a telephone number, a site, an app. */
const Kind = z.enum(['account', 'phone', 'domain', 'app'])
export type AppealKind = z.infer<typeof Kind>
const DeskChannel = z.enum(['counter', 'phone', 'letter'])
const Channel = z.enum([...DeskChannel.options, 'online'])
const State = z.enum(['open', 'upheld', 'rejected', 'dismissed'])

/** For an entry of a list, which says itself what it is about. */
export const EntryAppealBody = z.strictObject({ channel: DeskChannel, name: text(64), contact: text(200, 4), reason: words })
export const AppealBody = EntryAppealBody.extend({ kind: Kind, value: text(253, 3) })
export const AppealTaken = z.object({ id: z.uuid(), ref: z.string(), dueAt: z.iso.datetime() })

/** `shown`: masked, but for sites and apps. `unit`: whose counter took it; null when it came online. `toCarry`: a bank still waits for its paper. */
const AppealRow = z.object({
  id: z.uuid(), ref: z.string(), kind: Kind, shown: z.string(), channel: Channel, unit: z.string().nullable(), state: State, madeAt: z.iso.datetime(), dueAt: z.iso.datetime(), overdue: z.boolean(),
  decidedAt: z.iso.datetime().nullable(), decidedBy: z.string().nullable(), answerNumber: z.string().nullable(), toCarry: z.boolean(),
})
export type AppealRow = z.infer<typeof AppealRow>
/** What a bank still waits for its paper of, what is to be decided (both the most pressing first), what was decided (the newest first). */
export const AppealQuery = z.strictObject({ part: z.enum(['carry', 'open', 'decided']).default('open'), cursor: RowCursor.optional() })
export type AppealQuery = z.infer<typeof AppealQuery>
export const AppealList = z.object({ items: z.array(AppealRow), next: z.string().nullable() })

/** What of ours stands against it now, for whoever is to decide. `by`: those who took the measure and cannot decide about it. */
const StandingEntry = z.object({ kind: z.literal('entry'), id: z.uuid(), list: z.enum(LISTS), state: z.enum(['proposed', 'live']), source: z.string(), evidence: z.string().nullable(), by: z.array(z.string()) })
const StandingBlock = z.object({ kind: z.literal('block'), id: z.uuid(), state: z.enum(['sent', 'acknowledged', 'done', 'refused', 'failed']), by: z.array(z.string()) })
const StandingOrder = z.object({
  kind: z.enum(['stop', 'freeze']), id: z.uuid(), number: z.string(), bank: z.string(), state: z.string(), heldFen: z.int().nullable(), amountFen: z.int(), caseNumber: z.string().nullable(), unit: z.string(), by: z.array(z.string()),
})
const Standing = z.discriminatedUnion('kind', [StandingEntry, StandingBlock, StandingOrder])
export type Standing = z.infer<typeof Standing>
/** What the person is told; null until it is decided. */
const Letter = z.object({ zh: z.array(z.string()), en: z.array(z.string()) })
/** What became of the text message that there is a decision; null when none was written, or it is under way. */
const Texted = z.enum(['sent', 'failed', 'delivered', 'undelivered'])
/** Online ones about the same that lie under this one and are dismissed with it, unless they are decided before by themselves; the oldest of them `shown`. */
const Also = z.object({ count: z.int(), shown: z.array(z.object({ id: z.uuid(), ref: z.string(), madeAt: z.iso.datetime(), name: z.string(), contact: z.string(), reason: z.string() })) })
export const AppealView = AppealRow.extend({ name: z.string(), contact: z.string(), reason: z.string(), value: z.string(), standing: z.array(Standing), mine: z.boolean(), letter: Letter.nullable(), also: Also, texted: Texted.nullable() })
export type AppealView = z.infer<typeof AppealView>
/** `identified`: whoever wrote online was found to be the person concerned. */
export const DecideBody = z.strictObject({ decision: z.enum(['upheld', 'rejected', 'dismissed']), reason: words, identified: z.boolean().default(false) })

/** Open to everybody. `phone`: where the centre calls back, and with its end the answer is looked up. */
export const PublicAppealBody = z.strictObject({ kind: Kind, value: text(253, 3), name: text(64), phone: text(32, 5), reason: words })
export const PublicAppealTaken = z.object({ ref: z.string(), dueAt: z.iso.datetime() })
export const PublicAnswerBody = z.strictObject({ ref: z.string().trim().toLowerCase().regex(/^[0-9a-f]{8}$/), phoneEnd: z.string().trim().regex(/^\d{4}$/) })
export const PublicAnswer = z.discriminatedUnion('state', [z.object({ state: z.literal('open'), dueAt: z.iso.datetime() }), z.object({ state: z.literal('decided'), letter: Letter })])

/** Working days of the bureau's calendar (src/contract/calendar.ts). */
export const AppealClock = z.strictObject({
  decideWorkingDays: z.int().min(APPEAL_LIMITS.decideWorkingDays.min).max(APPEAL_LIMITS.decideWorkingDays.max),
})
export type AppealClock = z.infer<typeof AppealClock>
export const DEFAULT_APPEAL_CLOCK: AppealClock = { decideWorkingDays: 5 }
