import { z } from 'zod'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { BulkIds } from './bulk.ts'
import { CounterPaymentView } from './counter-payment.ts'
import { isRealStamp, Moment, RegionDigits, STAMP, UUID } from './shapes.ts'
import { SIGNAL_KINDS } from './signal.ts'
import { HANDOVER_REASONS, OUTCOMES, PAID_HOW, PersonView, Place, PROTECTIONS, Reason, StepView, TaskView } from './task.ts'
import { WarningWatch } from './watch.ts'

const WARNING_STATES = ['open', 'elsewhere', 'closed'] as const

const csv = <T extends string>(values: readonly [T, ...T[]]) =>
  z
    .string()
    .transform((list) => list.split(',').filter((item) => item !== ''))
    .pipe(z.array(z.enum(values)).max(values.length))

/** The `next` of the page before, as the server wrote it: level, clock, opening and id, or opening and id. */
const CURSORS = { urgency: new RegExp(`^[0-3] (?:${STAMP}|9999) ${STAMP} ${UUID}$`), newest: new RegExp(`^${STAMP} ${UUID}$`) }

const WarningQueryShape = z.strictObject({
  /** `live` = open or elsewhere. */
  state: z.enum(['live', 'open', 'elsewhere', 'closed', 'all']).default('live'),
  levels: csv(WARNING_LEVELS).optional(),
  fraudType: z.string().max(40).optional(),
  unit: z.string().max(40).optional(),
  region: RegionDigits.optional(),
  outcome: z.enum(OUTCOMES).optional(),
  /** Finds by warning id or its first characters, by full phone or id number (through its token; audited), never by a part of a name. */
  q: z.string().trim().max(64).optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  /** `urgency`: level, then time left (live only). `newest`: by opening. */
  sort: z.enum(['urgency', 'newest']).default('urgency'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(250).default(50),
})
export const WarningQuery = WarningQueryShape.refine(({ cursor, ...query }) => cursor === undefined || (CURSORS[orderOf(query)].test(cursor) && isRealStamp(cursor)), { path: ['cursor'], message: 'not the `next` of a page in this order' })
/** Time left is a matter of live warnings: others are listed by their opening. */
export function orderOf({ state, sort }: Pick<z.infer<typeof WarningQueryShape>, 'state' | 'sort'>): 'urgency' | 'newest' {
  return sort === 'urgency' && (state === 'live' || state === 'open' || state === 'elsewhere') ? 'urgency' : 'newest'
}
export type WarningQuery = z.infer<typeof WarningQuery>

export const WarningRow = z.object({
  id: z.uuid(),
  level: z.enum(WARNING_LEVELS),
  fraudType: z.string(),
  topReason: Reason.nullable(),
  reasonCount: z.int(),
  place: Place,
  unit: z.object({ code: z.string(), name: z.string() }),
  state: z.enum(WARNING_STATES),
  /** What is happening now: the task that runs out first. Null when closed, and with another bureau unless the centre has been asked. */
  task: z.object({ id: z.uuid(), kind: z.string(), state: z.string(), chainStep: z.string(), assigneeName: z.string().nullable(), unanswered: z.int() }).nullable(),
  /** Of that task; with another bureau and without a task, when their reply is due. */
  deadline: z.object({ rule: z.string(), dueAt: z.iso.datetime(), lateSince: z.iso.datetime().nullable() }).nullable(),
  signalCount: z.int(),
  /** Who at the desk has seen it since it was opened or raised. */
  acknowledgedBy: z.string().nullable(),
  bundle: z.object({ id: z.uuid(), source: z.string() }).nullable(),
  openedAt: z.iso.datetime(),
  lastSignalAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  outcome: z.enum(OUTCOMES).nullable(),
})
export type WarningRow = z.infer<typeof WarningRow>

export const WarningPage = z.object({ items: z.array(WarningRow), next: z.string().nullable(), total: z.int(), totalCapped: z.boolean(), now: z.iso.datetime() })

export const SignalView = z.object({
  id: z.string(),
  kind: z.enum(SIGNAL_KINDS),
  at: z.iso.datetime(),
  source: z.string(),
  /** Masked words such as `00447******** called, 12 min` are made by the page from these. */
  counterpart: z.string().nullable(),
  amountFen: z.int().nullable(),
  durationSeconds: z.int().nullable(),
  flags: z.array(z.string()),
  phrases: z.array(z.string()),
  /** Masked text of a message or transcript, cut at 2,000 characters. */
  text: z.string().nullable(),
})
export type SignalView = z.infer<typeof SignalView>

/** Another warning of the same human being; `isSeen`: the reader may open it. `undoUntil`: how long it can be taken back; null once it cannot. */
const Merged = z.object({
  id: z.uuid(), level: z.enum(WARNING_LEVELS), fraudType: z.string(), unit: z.string(), at: z.iso.datetime(), by: z.string().nullable(), note: z.string(), isSeen: z.boolean(), undoUntil: z.iso.datetime().nullable(),
})
export type Merged = z.infer<typeof Merged>

export const WarningDetail = WarningRow.extend({
  person: PersonView,
  reasons: z.array(Reason),
  tableVersion: z.int(),
  amountAtRiskFen: z.int().nullable(),
  directFen: z.int(),
  indirectFen: z.int(),
  protections: z.array(z.enum(PROTECTIONS)),
  /** What was paid before anybody came; the account masked to its last four digits, or how the money went without one: then nothing was stopped. */
  paid: z.object({ amountFen: z.int(), account: z.string().nullable(), how: z.enum(PAID_HOW).nullable(), at: z.iso.datetime({ offset: true }) }).nullable(),
  /** Said within these cases' watches. */
  watched: z.array(WarningWatch),
  /** Its own, and those of what was merged into it that the reader may see. */
  tasks: z.array(TaskView),
  /** What was merged into this one, and what this one was merged into. */
  merged: z.array(Merged),
  mergedInto: Merged.nullable(),
  /** Stops of this warning, or of one that was merged into it (`of`). */
  orders: z.array(z.object({ id: z.uuid(), number: z.string(), state: z.string(), account: z.string(), bank: z.string(), amountFen: z.int(), heldFen: z.int().nullable(), of: z.uuid().nullable() })),
  /** What the person sent before they stood at a counter, as its teller told it. */
  counterPayments: z.array(CounterPaymentView),
  /** Taken at the door; opened one by one, for a reason. */
  photos: z.array(z.object({ id: z.uuid(), taskId: z.uuid(), at: z.iso.datetime(), by: z.string() })),
  timeline: z.array(StepView),
  /** Older steps than the timeline has. */
  timelineLeftOut: z.int(),
  /** `of`: the warning under which it was heard, when that one was merged into this. */
  signals: z.array(SignalView.extend({ of: z.uuid().nullable() })),
  earlier: z.array(z.object({ id: z.uuid(), level: z.enum(WARNING_LEVELS), fraudType: z.string(), openedAt: z.iso.datetime(), outcome: z.enum(OUTCOMES).nullable() })),
  handovers: z.array(z.object({ id: z.uuid(), at: z.iso.datetime(), from: z.string(), to: z.string(), reason: z.string(), review: z.enum(['pending', 'confirmed', 'returned']), note: z.string(), reviewNote: z.string().nullable(), reply: z.string().nullable() })),
  revealCount: z.int(),
  actions: z.array(z.enum(['reveal', 'reopen', 'remind', 'supervise', 'handover', 'note-reply', 'take', 'acknowledge', 'merge', 'unmerge'])),
})
export type WarningDetail = z.infer<typeof WarningDetail>

/** Why two warnings may be of one human being. */
export const MERGE_SIGNS = ['household', 'guardian', 'address', 'name', 'account', 'case'] as const
export type MergeSign = (typeof MERGE_SIGNS)[number]
export const MergeCandidates = z.object({ items: z.array(z.object({ warning: WarningRow, person: PersonView, signs: z.array(z.enum(MERGE_SIGNS)) })) })
export type MergeCandidates = z.infer<typeof MergeCandidates>

/** The person in clear text, and the account that was paid into, when one is known. */
export const Revealed = PersonView.extend({ paidAccount: z.string().nullable() })
export type Revealed = z.infer<typeof Revealed>

export const BulkHandoverBody = z
  .strictObject({ ids: BulkIds, reason: z.enum(HANDOVER_REASONS), toUnit: z.string().max(40).optional(), toUser: z.uuid().optional(), note: z.string().trim().max(500).default('') })
  .refine((body) => (body.toUnit === undefined) !== (body.toUser === undefined), { message: 'name one of toUnit, toUser' })
export type BulkHandoverBody = z.infer<typeof BulkHandoverBody>
export const BulkAcknowledgeBody = z.strictObject({ ids: BulkIds, reason: z.string().trim().min(2).max(200) })

export const RevealBody = z.strictObject({ reason: z.string().trim().min(4).max(200) })
/** Closes the warning of the address as a duplicate of the one named here, which goes on for both. */
export const MergeBody = z.strictObject({ into: z.uuid(), reason: z.string().trim().min(2).max(200) })
export type MergeBody = z.infer<typeof MergeBody>
export const ReopenBody = z.strictObject({ reason: z.string().trim().min(2).max(500) })
export const ReplyBody = z.strictObject({ reply: z.string().trim().min(2).max(500) })
export const ReviewBody = z.strictObject({ decision: z.enum(['confirmed', 'returned']), note: z.string().trim().max(500).default('') })

export const HandoverRow = z.object({
  id: z.uuid(),
  warningId: z.uuid(),
  level: z.enum(WARNING_LEVELS),
  at: z.iso.datetime(),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  note: z.string(),
  by: z.string(),
})
export const HandoverList = z.object({ items: z.array(HandoverRow) })
