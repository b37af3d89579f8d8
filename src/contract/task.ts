import { z } from 'zod'
import { CALL_TARGETS } from '../domain/guardian.ts'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { CounterPaymentView } from './counter-payment.ts'
import { FEN_MAX, GuardianView, Moment } from './shapes.ts'

export const TASK_KINDS = ['dissuade', 'visit'] as const
export type TaskKind = (typeof TASK_KINDS)[number]

export const CALL_RESULTS = ['reached', 'busy', 'no-answer', 'switched-off', 'wrong-number', 'hung-up'] as const
export type CallResult = (typeof CALL_RESULTS)[number]

export const OUTCOMES = ['dissuaded', 'false-alarm', 'refused', 'already-paid', 'unreachable', 'not-found', 'wrong-person', 'duplicate'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** What was set up with the person so that it does not happen again. */
export const PROTECTIONS = ['bank-limit', 'delayed-transfer', 'anti-fraud-app', 'call-block', 'family-informed'] as const
export type Protection = (typeof PROTECTIONS)[number]

/** How the money went where no account is known: in cash to whoever came for it, as codes of gift cards, or the person cannot say. Nothing can be stopped then. */
export const PAID_HOW = ['cash', 'gift-card', 'not-known'] as const
export type PaidHow = (typeof PAID_HOW)[number]

/** Why a task may be named next on the page; the server decides, the page draws. */
export const TASK_ACTIONS = ['accept', 'call', 'call-guardian', 'send-sms', 'ask-carrier', 'send-visit', 'at-door', 'notice', 'outcome', 'handover', 'undo', 'remind', 'supervise'] as const
export type TaskAction = (typeof TASK_ACTIONS)[number]

/** `bureau-reply` runs for a warning that another bureau has, all others for a task. */
export const DEADLINE_RULES = ['accept', 'first-call', 'reached', 'at-door', 'outcome', 'bureau-reply'] as const
export type DeadlineRule = (typeof DEADLINE_RULES)[number]

/** Masked unless `revealed`: name `***`, phone `18*********`, no address. */
export const PersonView = z.object({
  revealed: z.boolean(),
  name: z.string(),
  phone: z.string(),
  address: z.string().nullable(),
  point: z.object({ lon: z.number(), lat: z.number() }).nullable(),
  sex: z.enum(['f', 'm']).nullable(),
  ageBand: z.string().nullable(),
  registered: z.boolean(),
  earlierLosses: z.int(),
  hasGuardian: z.boolean(),
  /** In the order in which they are called; none while masked. */
  guardians: z.array(GuardianView),
})
export type PersonView = z.infer<typeof PersonView>

export const Reason = z.object({ code: z.string(), zh: z.string(), en: z.string() })
export type Reason = z.infer<typeof Reason>

export const Place = z.object({ region: z.string(), path: z.array(z.string()), source: z.string(), confidence: z.int() })
export type Place = z.infer<typeof Place>

export const StepView = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** offered, escalated, accepted, call, sms, carrier-asked, visit-sent, at-door, photo-taken, notice-signed, outcome, handed-over, raised, reopened, slip, slip-seen, undone … */
  kind: z.string(),
  actor: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  undone: z.boolean(),
})
export type StepView = z.infer<typeof StepView>

/** Something asked of a gateway, the latest of each kind to each side, and what became of it. `word`: the result, or why it failed. */
export const PortRequest = z.object({
  channel: z.enum(['telephony', 'sms', 'carrier']),
  to: z.enum(CALL_TARGETS),
  at: z.iso.datetime(),
  state: z.enum(['waiting', 'answered', 'failed']),
  word: z.string().nullable(),
})
export type PortRequest = z.infer<typeof PortRequest>

/** A reminder or supervision slip that has not been answered with a step yet. `by` and `note` are empty when a clock wrote it; then `rule` names the clock. */
export const SlipView = z.object({
  kind: z.enum(['remind', 'supervise']),
  note: z.string(),
  by: z.string().nullable(),
  rule: z.string().nullable(),
  at: z.iso.datetime(),
  seenAt: z.iso.datetime().nullable(),
})
export type SlipView = z.infer<typeof SlipView>

/** How the task came here: the latest handover that stands. Numbers in the note are masked. */
const HandedOver = z.object({ at: z.iso.datetime(), by: z.string().nullable(), reason: z.string(), note: z.string() })

export const TaskView = z.object({
  id: z.uuid(),
  kind: z.enum(TASK_KINDS),
  warningId: z.uuid(),
  level: z.enum(WARNING_LEVELS),
  fraudType: z.string(),
  reasons: z.array(Reason),
  place: Place,
  unit: z.object({ code: z.string(), name: z.string() }),
  state: z.enum(['offered', 'accepted', 'closed']),
  assignee: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  mine: z.boolean(),
  chainStep: z.enum(['on-duty', 'stand-in', 'duty-officer', 'centre']),
  openedAt: z.iso.datetime(),
  acceptedAt: z.iso.datetime().nullable(),
  atDoorAt: z.iso.datetime().nullable(),
  closedAt: z.iso.datetime().nullable(),
  /** The next clock that runs out; null when none runs. `lateSince`: it has run out before and was wound anew, first then; what is late stays late. */
  deadline: z.object({ rule: z.enum(DEADLINE_RULES), dueAt: z.iso.datetime(), lateSince: z.iso.datetime().nullable() }).nullable(),
  unanswered: z.int(),
  person: PersonView,
  /** Visit only: the code that 96110 can confirm to the citizen, once accepted. */
  officerCode: z.string().nullable(),
  noticeSigned: z.boolean(),
  /** How many pictures of this visit have come in. */
  photos: z.int(),
  /** Signed, and this viewer may print it without typing a reason. */
  printsNotice: z.boolean(),
  /** A visit task that is under way for the same warning, or the dissuasion it was sent from. */
  sibling: z.object({ id: z.uuid(), kind: z.enum(TASK_KINDS), state: z.string(), assigneeName: z.string().nullable() }).nullable(),
  outcome: z.enum(OUTCOMES).nullable(),
  actions: z.array(z.enum(TASK_ACTIONS)),
  undoUntil: z.iso.datetime().nullable(),
  amountAtRiskFen: z.int().nullable(),
  /** The person stands at this bank's counter: whoever goes, goes there. `payments`: what they sent before coming to it. */
  counter: z.object({ name: z.string(), phone: z.string().nullable(), payments: z.array(CounterPaymentView) }).nullable(),
  calls: z.array(z.object({ at: z.iso.datetime(), to: z.enum(CALL_TARGETS), result: z.enum(CALL_RESULTS) })),
  asked: z.array(PortRequest),
  slips: z.array(SlipView),
  handedOver: HandedOver.nullable(),
  /** Other numbers of the same human being, whose warnings were merged into this one; in clear as the person is. */
  others: z.array(PersonView),
  /** Its warning was merged into this one, of this unit: nothing is left to do. */
  merged: z.object({ into: z.uuid(), unit: z.string(), by: z.string().nullable(), at: z.iso.datetime() }).nullable(),
})
export type TaskView = z.infer<typeof TaskView>

/** Where a visit goes: the outline of the village or street, drawn coarsely. WGS-84 degrees. */
export const TaskMap = z.object({ name: z.string(), rings: z.array(z.array(z.tuple([z.number(), z.number()]))) })
export type TaskMap = z.infer<typeof TaskMap>

export const TaskList = z.object({ items: z.array(TaskView), now: z.iso.datetime() })

export const CallBody = z.strictObject({ to: z.enum(CALL_TARGETS).default('person'), result: z.enum(CALL_RESULTS) })
export const MessageBody = z.strictObject({ to: z.enum(CALL_TARGETS).default('person') })
export const VisitBody = z.strictObject({ reason: z.string().trim().max(200).optional() })
export const PositionBody = z.strictObject({ lon: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) })

/** Finger strokes: each a list of x,y pairs in 0…1000 of the pad's width and height. */
export const NoticeBody = z.strictObject({
  strokes: z.array(z.array(z.number().min(0).max(1000)).min(2).max(4_000)).min(1).max(200),
})

/** `account` where it is known, else `how`. */
const Paid = z
  .strictObject({ amountFen: z.int().min(1), account: z.string().trim().min(4).max(40).optional(), how: z.enum(PAID_HOW).optional(), at: Moment })
  .refine((paid) => (paid.account === undefined) !== (paid.how === undefined), { path: ['account'], message: 'give the account, or how the money went without one' })

export const OutcomeBody = z
  .strictObject({
    outcome: z.enum(OUTCOMES),
    note: z.string().trim().max(2_000).default(''),
    /** Directly saved: money stopped before it left. Indirectly: what the person was about to send and did not. Counted apart. */
    directFen: z.int().min(0).max(FEN_MAX).default(0),
    indirectFen: z.int().min(0).max(FEN_MAX).default(0),
    paid: Paid.optional(),
    protections: z.array(z.enum(PROTECTIONS)).max(PROTECTIONS.length).default([]),
  })
  .refine((body) => body.outcome !== 'already-paid' || body.paid !== undefined, { path: ['paid'], message: 'already-paid needs amount, time, and the account or how the money went' })
export type OutcomeBody = z.infer<typeof OutcomeBody>

export const HANDOVER_REASONS = ['not-mine', 'moved-away', 'out-of-county', 'shift-change'] as const
export const HandoverBody = z
  .strictObject({
    reason: z.enum(HANDOVER_REASONS),
    toUnit: z.string().max(40).optional(),
    toUser: z.uuid().optional(),
    toBureau: z.string().trim().min(2).max(100).optional(),
    note: z.string().trim().max(500).default(''),
  })
  .refine((body) => [body.toUnit, body.toUser, body.toBureau].filter((target) => target !== undefined).length === 1, { message: 'name one of toUnit, toUser, toBureau' })

export const SlipBody = z.strictObject({ kind: z.enum(['remind', 'supervise']), note: z.string().trim().max(500).default('') })

/** Public: "is this officer real?" Says nothing about whom the officer visits. */
export const OfficerCheck = z.object({ valid: z.boolean(), officer: z.object({ name: z.string(), badge: z.string().nullable(), unit: z.string(), unitPhone: z.string().nullable() }).nullable() })
