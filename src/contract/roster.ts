import { z } from 'zod'
import { ROLES } from '../domain/access.ts'
import { Day, Moment } from './shapes.ts'

export const POSTS = ['on-duty', 'stand-in', 'duty-officer'] as const
export type Post = (typeof POSTS)[number]
const HANDED_AT_ONCE_MAX = 100
const Unit = z.object({ code: z.string(), name: z.string() })
const Named = z.object({ id: z.uuid(), name: z.string() })
const UnitCode = z.string().min(1).max(40)
/** `2026-12`, as the calendar of Beijing has it. */
const Month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'a month is written 2026-12')

/** `unit`: the own one when left out. */
export const RosterQuery = z.strictObject({ unit: UnitCode.optional(), month: Month.optional() })
export type RosterQuery = z.infer<typeof RosterQuery>

const Span = z.object({ from: z.iso.datetime(), until: z.iso.datetime() })
/** The same person elsewhere at the same time. */
const DoubleDuty = Span.extend({ unit: Unit, post: z.enum(POSTS) })
export const ShiftView = z.object({
  /** `isOff`: the person was switched off, and the shift covers nothing. */
  id: z.uuid(), user: Named, isOff: z.boolean(), post: z.enum(POSTS), startsAt: z.iso.datetime(), endsAt: z.iso.datetime(),
  /** Said by the person themselves. */
  cameAt: z.iso.datetime().nullable(), leftAt: z.iso.datetime().nullable(),
  doubles: z.array(DoubleDuty),
})
export type ShiftView = z.infer<typeof ShiftView>
/** A time in which nobody has the post. */
const GapView = Span.extend({ post: z.enum(POSTS) })

/** `inReturn`: a shift of the colleague's that the one who asks takes instead. */
export const SwitchBody = z.strictObject({ shiftId: z.uuid(), colleague: z.uuid(), inReturn: z.uuid().nullable().default(null), note: z.string().trim().max(200).default('') })
export type SwitchBody = z.infer<typeof SwitchBody>
/** The colleague agrees or declines; the one who asked withdraws; the duty officer or a commander approves or refuses. */
export const SWITCH_WORDS = ['agree', 'decline', 'withdraw', 'approve', 'refuse'] as const
export type SwitchWord = (typeof SWITCH_WORDS)[number]
export const SettleBody = z.strictObject({ say: z.enum(SWITCH_WORDS) })
const SWITCH_STATES = ['asked', 'agreed', 'done', 'declined', 'refused', 'withdrawn'] as const
const SwitchedShift = z.object({ id: z.uuid(), post: z.enum(POSTS), startsAt: z.iso.datetime(), endsAt: z.iso.datetime() })
export const SwitchView = z.object({
  id: z.uuid(), state: z.enum(SWITCH_STATES), shift: SwitchedShift, inReturn: SwitchedShift.nullable(), by: Named, of: Named, note: z.string(), askedAt: z.iso.datetime(),
  /** What this reader may say to it now. */
  words: z.array(z.enum(SWITCH_WORDS)),
})
export type SwitchView = z.infer<typeof SwitchView>

export const RosterMonth = z.object({
  unit: Unit.extend({ kind: z.string() }),
  month: Month,
  /** Those whose rosters this reader sees. */
  units: z.array(Unit),
  people: z.array(Named.extend({ role: z.string() })),
  shifts: z.array(ShiftView),
  gaps: z.array(GapView),
  /** Minutes of each day in which somebody is on duty, the first of the month first. */
  coveredMinutes: z.array(z.int().min(0)),
  switches: z.array(SwitchView),
  mayWrite: z.boolean(),
  now: z.iso.datetime(),
})
export type RosterMonth = z.infer<typeof RosterMonth>

/** Of the posts that are watched around the clock: on duty in the centre and in every station, and the command room, which is the duty officer of the centre. */
const WatchGap = GapView.extend({ unit: Unit })
/** `openMinutes`: of each day of the month, in which nobody is there. */
export const RosterOverview = z.object({ month: Month, rows: z.array(z.object({ unit: Unit, post: z.enum(POSTS), openMinutes: z.array(z.int()) })), now: z.iso.datetime() })
export type RosterOverview = z.infer<typeof RosterOverview>
/** The next seven days; `near`: those that begin within 24 hours. */
export const WatchGaps = z.object({ items: z.array(WatchGap), near: z.int(), mayWrite: z.boolean(), now: z.iso.datetime() })
export type WatchGaps = z.infer<typeof WatchGaps>
/** Who should be there now, and who has said that they are. */
export const PresentList = z.object({ items: z.array(z.object({ unit: Unit, user: Named, post: z.enum(POSTS), cameAt: z.iso.datetime().nullable(), leftAt: z.iso.datetime().nullable() })), now: z.iso.datetime() })
export type PresentList = z.infer<typeof PresentList>

/** `despite`: the one who writes it has been shown what stands against it. */
export const ShiftBody = z.strictObject({ unit: UnitCode, userId: z.uuid(), post: z.enum(POSTS), startsAt: Moment, endsAt: Moment, despite: z.boolean().default(false) })
export type ShiftBody = z.infer<typeof ShiftBody>
export const CheckBody = ShiftBody.extend({ id: z.uuid().optional() })
/** `double`: the person is elsewhere then; `gap`: the post that is left has nobody. */
export const RosterConflict = Span.extend({ kind: z.enum(['double', 'gap']), unit: Unit, post: z.enum(POSTS) })
export type RosterConflict = z.infer<typeof RosterConflict>
export const ConflictList = z.object({ items: z.array(RosterConflict) })
export const HandShiftBody = z.strictObject({ toUser: z.uuid() })

/** `needsApproval`: a switch waits for the duty officer or a commander; otherwise the colleague's yes is enough, and they are told. */
export const RosterSettings = z.strictObject({ needsApproval: z.boolean() })
export type RosterSettings = z.infer<typeof RosterSettings>
export const DEFAULT_ROSTER_SETTINGS: RosterSettings = { needsApproval: false }

/** The own shifts of the next four weeks, and the colleagues' that could be had for one of them. */
export const MyShifts = z.object({
  shifts: z.array(ShiftView.omit({ isOff: true, user: true, doubles: true }).extend({ unit: Unit, mayCome: z.boolean(), mayLeave: z.boolean() })),
  colleagues: z.array(Named.extend({ onDuty: z.boolean(), next: z.boolean(), shifts: z.array(SwitchedShift) })),
  switches: z.array(SwitchView),
  now: z.iso.datetime(),
})
export type MyShifts = z.infer<typeof MyShifts>

/** At the end of a shift: these tasks, follow-ups among them, all or none, to one colleague with one note. */
export const ShiftHandoverBody = z.strictObject({ toUser: z.uuid(), taskIds: z.array(z.uuid()).min(1).max(HANDED_AT_ONCE_MAX), note: z.string().trim().max(500).default('') })
export type ShiftHandoverBody = z.infer<typeof ShiftHandoverBody>
export const ShiftHandedOver = z.object({ handed: z.int() })

export const RosterSheetQuery = z.strictObject({ unit: UnitCode, month: Month, format: z.enum(['csv', 'xlsx']).default('xlsx') })
/** `save`: without it the answer says what would change, and nothing does. */
export const RosterFileQuery = z.strictObject({ unit: UnitCode, month: Month, save: z.stringbool().default(false) })
const SheetShift = z.object({ name: z.string(), post: z.enum(POSTS), startsAt: z.iso.datetime(), endsAt: z.iso.datetime() })
const BadRow = z.object({ line: z.int(), zh: z.string(), en: z.string() })
/** `correction`: the rows that were left out as CSV, each with what is wrong. */
export const RosterReceipt = z.object({
  saved: z.boolean(), added: z.array(SheetShift), removed: z.array(SheetShift), unchanged: z.int(), conflicts: z.array(RosterConflict.extend({ name: z.string() })),
  badTotal: z.int(), bad: z.array(BadRow), correction: z.string().nullable(),
})
export type RosterReceipt = z.infer<typeof RosterReceipt>

export const TRAINING_STATES = ['never', 'overdue', 'soon', 'valid'] as const
export type TrainingState = (typeof TRAINING_STATES)[number]
export const TrainingBody = z.strictObject({ name: z.string().trim().min(2).max(80), roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length), validMonths: z.int().min(1).max(120) })
export type TrainingBody = z.infer<typeof TrainingBody>
export const PassBody = z.strictObject({ trainingId: z.uuid(), userId: z.uuid(), passedOn: Day })
export type PassBody = z.infer<typeof PassBody>
/** The most pressing first. `dueOn`: the last day on which it holds; null when it was never passed. */
export const TrainingView = z.object({
  unit: Unit,
  units: z.array(Unit),
  trainings: z.array(TrainingBody.extend({ id: z.uuid() })),
  rows: z.array(z.object({ user: Named, role: z.string(), training: Named, passedOn: z.string().nullable(), dueOn: z.string().nullable(), state: z.enum(TRAINING_STATES) })),
  mayWrite: z.boolean(),
})
export type TrainingView = z.infer<typeof TrainingView>
export const TrainingReceipt = z.object({ added: z.int(), known: z.int(), badTotal: z.int(), bad: z.array(BadRow), correction: z.string().nullable() })
export type TrainingReceipt = z.infer<typeof TrainingReceipt>
