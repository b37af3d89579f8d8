import { z } from 'zod'
import { FRAUD_TYPE_CODES, type FraudType } from '../domain/fraud-types.ts'
import { TIP_CLOCK_LIMITS, TIP_LIMITS } from '../domain/limits.ts'
import { TIP_CHANNELS, TIP_DONE, TIP_KINDS, TIP_STATES } from '../domain/tip.ts'
import { FEN_MAX, isRealStamp, Moment, RegionDigits, STAMP, UUID } from './shapes.ts'
import { text } from './text.ts'

const Kind = z.enum(TIP_KINDS)
const Channel = z.enum(TIP_CHANNELS)
const State = z.enum(TIP_STATES)
const Done = z.array(z.enum(TIP_DONE))
const FraudTypeCode = z.enum(FRAUD_TYPE_CODES as [FraudType, ...FraudType[]])
const words = text(1_000, 4)

/**
 * `key`: drawn when the form was begun, so that two taps are one report. `phone`: the reporter's own, shown by SMS. `fraudType` null: they do not know; `words` null: what is named says it all; `paid`: money that has
 * gone out.
 */
export const TipBody = z.strictObject({
  key: z.string().regex(/^[\w-]{16,64}$/), phone: text(32, 5), about: z.array(z.strictObject({ kind: Kind, value: text(253) })).max(TIP_LIMITS.aboutMax), channel: Channel,
  fraudType: FraudTypeCode.nullable(),
  words: text(TIP_LIMITS.wordsMax).nullable(), happenedAt: Moment.nullable(), paid: z.strictObject({ amountFen: z.int().min(1).max(FEN_MAX), at: Moment }).nullable(), region: RegionDigits.nullable(),
})
export type TipBody = z.infer<typeof TipBody>
const Paid = z.object({ amountFen: z.int(), at: z.iso.datetime() }).nullable()

/** All that is stored of one report, for whoever filed it. `place` null: none was chosen. */
export const MyTip = z.object({
  id: z.uuid(), ref: z.string(), state: State, about: z.array(z.object({ kind: Kind, value: z.string() })), channel: Channel, fraudType: z.string().nullable(), words: z.string().nullable(),
  happenedAt: z.iso.datetime().nullable(), paid: Paid, place: z.string().nullable(), madeAt: z.iso.datetime(), takenAt: z.iso.datetime().nullable(), endedAt: z.iso.datetime().nullable(), done: Done, answer: z.string().nullable(),
})
export type MyTip = z.infer<typeof MyTip>
export const MyTips = z.object({ items: z.array(MyTip) })
export const TipFiled = z.object({ id: z.uuid(), ref: z.string() })
export const WithdrawTipBody = z.strictObject({ id: z.uuid() })

const TipCursor = z.string().regex(new RegExp(`^[01] ${STAMP} ${UUID}$`), 'not the `next` of a page').refine(isRealStamp, 'not the `next` of a page')
/** New and in work: those with money gone first, then the newest; done: the last answered first. */
export const TipQuery = z.strictObject({ part: z.enum(['new', 'work', 'done']).default('new'), cursor: TipCursor.optional() })
export type TipQuery = z.infer<typeof TipQuery>

/** `shown`: masked, but for sites and apps. `listed`: on a list of ours, or proposed for one. `others`: how many other numbers reported it. */
const Subject = z.object({ kind: Kind, shown: z.string(), listed: z.enum(['live', 'proposed']).nullable(), others: z.int() })
/** `regretted`: taken back by the reporter after it had been taken up. */
const TipRow = z.object({
  id: z.uuid(), ref: z.string(), state: State, about: z.array(Subject), channel: Channel, fraudType: z.string().nullable(), paid: Paid, place: z.array(z.string()), madeAt: z.iso.datetime(), overdue: z.boolean(),
  takenAt: z.iso.datetime().nullable(), takenBy: z.string().nullable(), endedAt: z.iso.datetime().nullable(), endedBy: z.string().nullable(), done: Done, regretted: z.boolean(),
})
export type TipRow = z.infer<typeof TipRow>
export const TipCounts = z.object({ new: z.int(), work: z.int() })
export const TipList = z.object({ items: z.array(TipRow), next: z.string().nullable(), counts: TipCounts })
/** `reporter.warning` and `cases`: what is open for them, in sight; `elsewhere`: another unit has an open case of theirs. `case`: the one made of it. */
export const TipView = TipRow.extend({
  words: z.string().nullable(), happenedAt: z.iso.datetime().nullable(), answer: z.string().nullable(), reason: z.string().nullable(), case: z.object({ id: z.uuid(), number: z.string() }).nullable(),
  reporter: z.object({
    phone: z.string(), warning: z.object({ id: z.uuid(), level: z.enum(['red', 'orange', 'yellow', 'blue']) }).nullable(), cases: z.array(z.object({ id: z.uuid(), number: z.string() })), elsewhere: z.boolean(),
  }),
})
export type TipView = z.infer<typeof TipView>

export const RevealTipBody = z.strictObject({ reason: text(200, 4) })
export const RevealedTip = z.object({ phone: z.string(), about: z.array(z.object({ kind: Kind, value: z.string() })), words: z.string().nullable() })
export type RevealedTip = z.infer<typeof RevealedTip>
/** `nth`: which of those named, from 0. */
export const ListTipBody = z.strictObject({ nth: z.int().min(0).max(TIP_LIMITS.aboutMax - 1), evidence: words })
/** `answer` is read by the reporter. */
export const AnswerTipBody = z.strictObject({ result: z.enum(['confirmed', 'unconfirmed']), answer: words })
/** The reporter is told that it was not taken further; why stays here. */
export const DismissTipBody = z.strictObject({ reason: words })
/** What the intake page begins with: the reporter as the victim. */
export const TipIntake = z.object({ phone: z.string(), fraudType: z.string().nullable(), words: z.string().nullable(), payee: z.string().nullable(), paid: Paid })
export type TipIntake = z.infer<typeof TipIntake>

export const TipClock = z.strictObject({
  paidMinutes: z.int().min(TIP_CLOCK_LIMITS.paidMinutes.min).max(TIP_CLOCK_LIMITS.paidMinutes.max), tipAnswerHours: z.int().min(TIP_CLOCK_LIMITS.tipAnswerHours.min).max(TIP_CLOCK_LIMITS.tipAnswerHours.max),
})
export type TipClock = z.infer<typeof TipClock>
export const DEFAULT_TIP_CLOCK: TipClock = { paidMinutes: 5, tipAnswerHours: 72 }
