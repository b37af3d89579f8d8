import { z } from 'zod'
import { FRAUD_TYPE_CODES, type FraudType } from '../domain/fraud-types.ts'
import { CASE_LIMITS, type Bounds } from '../domain/limits.ts'
import { PAYMENT_CHANNELS } from '../domain/payment-text.ts'
import { CaseFollowUp } from './follow-up.ts'
import { FEN_MAX, Moment, RegionDigits, RowCursor } from './shapes.ts'
import { PersonView, StepView } from './task.ts'
import { text } from './text.ts'
import { ThreeWayCallView } from './three-way-call.ts'
import { CaseWatch } from './watch.ts'

/** How a report came to us; `warning` and `counter` are written by the program. */
export const REPORT_SOURCES = ['96110', '110', 'walk-in', 'bank', 'online'] as const
const CASE_SOURCES = [...REPORT_SOURCES, 'warning', 'counter'] as const
export const CASE_STATES = ['received', 'accepted', 'filed', 'not-filed', 'transferred', 'closed'] as const
export type CaseState = (typeof CASE_STATES)[number]
export const CASE_ACTIONS = ['accept', 'file', 'decline', 'extend', 'move', 'transfer', 'close', 'attach', 'statement', 'reveal'] as const
export type CaseAction = (typeof CASE_ACTIONS)[number]
const ATTACHMENT_KINDS = ['recording', 'form', 'picture', 'other'] as const

const FraudTypeCode = z.enum(FRAUD_TYPE_CODES as [FraudType, ...FraudType[]])
const NARRATIVE_CHARS_MAX = 4_000
const TRANSFERS_MAX = 50

/**
 * Accounts, amounts and times are taken as they were typed and judged by src/features/report/report.rules.ts, which names each field that is wrong.
 * `…Corporate`: declared to be a firm's account (对公账户), which need not have a card's check digit.
 */
const ReportedTransfer = z.strictObject({
  channel: z.enum(PAYMENT_CHANNELS).default('unknown'),
  payer: z.string().max(200).default(''),
  payerBank: z.string().max(100).default(''),
  payerCorporate: z.boolean().optional(),
  payee: z.string().max(200),
  payeeCorporate: z.boolean().optional(),
  payeeName: z.string().trim().max(64).default(''),
  payeeBank: z.string().max(100).default(''),
  amountFen: z.int().min(-FEN_MAX).max(FEN_MAX),
  at: Moment,
})
export type ReportedTransfer = z.infer<typeof ReportedTransfer>

export const ReportBody = z.strictObject({
  source: z.enum(REPORT_SOURCES),
  fraudType: FraudTypeCode.default('other'),
  /** `region`: chosen with the victim on the line, where the address means several. */
  victim: z.strictObject({ phone: z.string().max(64), name: text(64).optional(), idNumber: z.string().max(64).default(''), address: text(200).optional(), region: RegionDigits.optional() }),
  narrative: text(NARRATIVE_CHARS_MAX).optional(),
  happenedAt: Moment.optional(),
  transfers: z.array(ReportedTransfer).max(TRANSFERS_MAX).default([]),
})
export type ReportBody = z.infer<typeof ReportBody>

/** Should a case of this victim be undecided: `ask` is refused with `case.same_victim` and keeps nothing, so that a person decides; `separate`, for those who cannot be asked, makes one more. */
/** `tip`: the citizen's report that this one goes on from. */
export const AddedReportQuery = z.strictObject({ tip: z.uuid().optional() })
export const ReportQuery = AddedReportQuery.extend({ ifSameVictim: z.enum(['ask', 'separate']).default('separate') })

/**
 * `again`: this very report was taken before; nothing was done twice. `added`: to a case that was there; `transfers` are those that were new. `inHand`: orders about the same money of the same victim, made for an
 * earlier report or warning; `id` null: another unit's, out of sight.
 */
export const ReportReceipt = z.object({
  id: z.uuid(), number: z.string(), again: z.boolean(), added: z.boolean(), warningId: z.uuid().nullable(), transfers: z.int(),
  /** Told before, and something that was missing is known now. */
  completed: z.int(),
  inHand: z.array(z.object({ id: z.uuid().nullable(), number: z.string(), amountFen: z.int() })),
})
export type ReportReceipt = z.infer<typeof ReportReceipt>

const Reason = text(500, 2)
export const FileBody = z.strictObject({ filingNumber: text(64, 4) })
export const DeclineBody = z.strictObject({ reason: Reason })
export const ExtendBody = z.strictObject({ to: z.enum(['verification', 'complex']), reason: Reason })
/** To a unit of ours, or to another bureau. */
export const MoveBody = z.strictObject({ toUnit: text(40).optional(), toBureau: text(100, 2).optional(), reason: Reason })
  .refine((body) => (body.toUnit === undefined) !== (body.toBureau === undefined), { message: 'name one of toUnit, toBureau' })
export const CloseBody = z.strictObject({ reason: Reason })

const hours = ({ min, max }: Bounds) => z.int().min(min).max(max)
/** Statutory limits (the bureau may be stricter), counted from the report. */
export const CaseClocks = z.strictObject({
  transferHours: hours(CASE_LIMITS.transferHours), decisionHours: hours(CASE_LIMITS.decisionHours), verificationHours: hours(CASE_LIMITS.verificationHours), complexHours: hours(CASE_LIMITS.complexHours),
})
export type CaseClocks = z.infer<typeof CaseClocks>
export const DEFAULT_CASE_CLOCKS: CaseClocks = { transferHours: 24, decisionHours: 3 * 24, verificationHours: 7 * 24, complexHours: 30 * 24 }

export const CaseQuery = z.strictObject({
  /** `open`: not decided yet. */
  state: z.enum([...CASE_STATES, 'open', 'all']).default('open'),
  fraudType: FraudTypeCode.optional(),
  source: z.enum(CASE_SOURCES).optional(),
  unit: z.string().max(40).optional(),
  region: RegionDigits.optional(),
  /** A case number, or a whole phone or id number (through its token; audited). */
  q: z.string().trim().max(64).optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  cursor: RowCursor.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export type CaseQuery = z.infer<typeof CaseQuery>

const NamedUnit = z.object({ code: z.string(), name: z.string() })
export const CaseRow = z.object({
  id: z.uuid(),
  number: z.string(),
  source: z.enum(CASE_SOURCES),
  state: z.enum(CASE_STATES),
  fraudType: z.string(),
  taxonomy: z.string(),
  place: z.object({ region: z.string(), path: z.array(z.string()) }),
  unit: NamedUnit,
  lossFen: z.int(),
  transfers: z.int(),
  reportedAt: z.iso.datetime(),
  filingNumber: z.string().nullable(),
  /** The statutory limit that runs out next. */
  deadline: z.object({ rule: z.string(), dueAt: z.iso.datetime() }).nullable(),
})
export type CaseRow = z.infer<typeof CaseRow>
export const CasePage = z.object({ items: z.array(CaseRow), next: z.string().nullable(), now: z.iso.datetime() })

/** Accounts masked to their ends, names to their first character. */
export const TransferView = z.object({
  id: z.uuid(),
  level: z.int(),
  channel: z.enum(PAYMENT_CHANNELS),
  payer: z.string().nullable(),
  payerBank: z.string().nullable(),
  payee: z.string().nullable(),
  payeeName: z.string().nullable(),
  payeeBank: z.string().nullable(),
  amountFen: z.int(),
  at: z.iso.datetime(),
  toldBy: z.enum(['victim', 'statement']),
})
export type TransferView = z.infer<typeof TransferView>
const AttachmentView = z.object({ id: z.uuid(), kind: z.enum(ATTACHMENT_KINDS), fileName: z.string(), mediaType: z.string(), bytes: z.int(), addedAt: z.iso.datetime(), addedBy: z.string() })

export const CaseDetail = CaseRow.extend({
  person: PersonView,
  /** What was told, numbers masked. */
  narrative: z.string().nullable(),
  happenedAt: z.iso.datetime().nullable(),
  receivedBy: z.string().nullable(),
  acceptedAt: z.iso.datetime().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  closedAt: z.iso.datetime().nullable(),
  warningId: z.uuid().nullable(),
  clocks: z.array(z.object({ rule: z.string(), dueAt: z.iso.datetime() })),
  levels: z.array(z.object({ level: z.int(), transfers: z.int(), amountFen: z.int() })),
  /** The first of them, by level and time. */
  transferRows: z.array(TransferView),
  attachments: z.array(AttachmentView),
  followUps: z.array(CaseFollowUp),
  watch: CaseWatch.nullable(),
  threeWayCall: ThreeWayCallView.nullable(),
  timeline: z.array(StepView),
  earlier: z.array(z.object({ id: z.uuid(), number: z.string(), state: z.enum(CASE_STATES), reportedAt: z.iso.datetime() })),
  revealCount: z.int(),
  /** May be printed without typing a reason. */
  printsReceipt: z.boolean(),
  actions: z.array(z.enum(CASE_ACTIONS)),
})
export type CaseDetail = z.infer<typeof CaseDetail>

export const CaseRevealed = z.object({
  person: PersonView,
  narrative: z.string().nullable(),
  accounts: z.array(z.object({ id: z.uuid(), payer: z.string().nullable(), payee: z.string().nullable(), payeeName: z.string().nullable() })),
})
export type CaseRevealed = z.infer<typeof CaseRevealed>

export const VictimQuery = z.strictObject({ phone: z.string().trim().max(64).optional(), idNumber: z.string().trim().max(64).optional() })
/** Who is known by this number, masked, and what is going on for them here. `elsewhere`: another unit has an open case of theirs. */
export const SameVictim = z.object({
  person: z.object({ name: z.string(), sex: z.enum(['f', 'm']).nullable(), ageBand: z.string().nullable(), registered: z.boolean(), earlierLosses: z.int() }).nullable(),
  warning: z.object({ id: z.uuid(), level: z.enum(['red', 'orange', 'yellow', 'blue']) }).nullable(),
  cases: z.array(z.object({ id: z.uuid(), number: z.string(), state: z.enum(CASE_STATES), reportedAt: z.iso.datetime(), receivedBy: z.string().nullable(), lossFen: z.int(), isUndecided: z.boolean() })),
  elsewhere: z.boolean(),
})
export type SameVictim = z.infer<typeof SameVictim>

const BadRow = z.object({ line: z.int(), code: z.string(), zh: z.string(), en: z.string() })
/**
 * Good rows are kept; bad ones are named by their line in the file, the first hundred of them: `unnamed` counts the others. `skipped`: what came
 * into the victim's own account.
 */
export const StatementReceipt = z.object({ rows: z.int(), taken: z.int(), duplicate: z.int(), skipped: z.int(), bad: z.array(BadRow), unnamed: z.int() })
export type StatementReceipt = z.infer<typeof StatementReceipt>
