import { z } from 'zod'
import { PAPERS } from '../domain/order-paper.ts'
import { ComparedDays, Day, FEN_MAX, Moment, RowCursor } from './shapes.ts'
import { StepView } from './task.ts'
import { RevealBody } from './warning.ts'

export const ORDER_STATES = [
  'drafted', 'approved', 'to-carry', 'sent', 'acknowledged', 'effective', 'extended', 'queued', 'running', 'answered', 'refused', 'frozen', 'released', 'expired', 'lapsed', 'ended', 'withdrawn',
] as const
const Kind = z.enum(['stop', 'query', 'freeze'])
const Ask = z.enum(['transactions', 'holder', 'all-accounts', 'dynamic'])
/** What the viewer may do with an order now; the server decides, the page draws. */
export const ORDER_ACTIONS = ['approve', 'carry', 'answer', 'answer-extension', 'review', 'extend', 'freeze', 'release', 'unrelated', 'reveal', 'print', 'print-for-reason'] as const
export type OrderAction = (typeof ORDER_ACTIONS)[number]

export const OrderQuery = z.strictObject({
  kind: Kind.default('stop'),
  /** `live`: not ended. */
  state: z.enum(['live', 'all', ...ORDER_STATES]).default('live'),
  level: z.coerce.number().int().min(1).max(20).optional(),
  /** Code of the organisation. */
  bank: z.string().max(40).optional(),
  unit: z.string().max(40).optional(),
  /** Drafts that wait for a second person, and the viewer is not the first. */
  toApprove: z.stringbool().default(false),
  /** Sent by one person alone, and nobody else has looked yet; stops, ended ones as well, the one that waits longest first. */
  toReview: z.stringbool().default(false),
  /** Whose end comes within so many hours, the next one first; stops and freezes. */
  endingWithinHours: z.coerce.number().int().min(1).max(24 * 90).optional(),
  /** Stops that took effect on these days, both inclusive: what the figures count. */
  effectiveFrom: Day.optional(),
  effectiveTo: Day.optional(),
  cursor: RowCursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
  .refine((query) => query.kind === 'stop' || (query.effectiveFrom === undefined && query.effectiveTo === undefined), { path: ['kind'], message: 'only stops take effect' })
  .refine((query) => query.kind !== 'query' || (query.endingWithinHours === undefined && !query.toApprove), { path: ['kind'], message: 'queries are neither approved nor extended' })
  .refine((query) => query.kind === 'stop' || !query.toReview, { path: ['kind'], message: 'only stops are sent by one person alone' })
export type OrderQuery = z.infer<typeof OrderQuery>

export const OrderRow = z.object({
  id: z.uuid(),
  kind: Kind,
  /** 止〔2026〕000123号 */
  number: z.string(),
  state: z.enum(ORDER_STATES),
  /** Hops from the victim: 1 received the victim's own payment. */
  level: z.int(),
  /** Masked: '6222 **** **** 0018'. */
  account: z.string(),
  bank: z.object({ code: z.string(), name: z.string(), byPaper: z.boolean() }),
  /** What is to be stopped or frozen; null for a query. */
  amountFen: z.int().nullable(),
  /** What the bank says it holds; null until it says so. */
  heldFen: z.int().nullable(),
  /** The case, or the warning while nothing has been reported. */
  basis: z.object({ kind: z.enum(['case', 'warning']), id: z.uuid(), number: z.string().nullable() }),
  unit: z.object({ code: z.string(), name: z.string() }),
  ask: Ask.nullable(),
  /** Sent by one person, with nobody else on duty; `reviewedAt` null: the second look is owed. */
  alone: z.boolean(),
  reviewedAt: z.iso.datetime().nullable(),
  /** When the second look is due; past: it was missed. Null when nobody owes one. */
  reviewDueAt: z.iso.datetime().nullable(),
  /** Stops that the account has left, whoever asks; null for other orders. */
  stopsLeft: z.int().nullable(),
  /** An extension that the bank has not answered. */
  extensionAsked: z.boolean(),
  queuePosition: z.int().nullable(),
  refusal: z.string().nullable(),
  draftedAt: z.iso.datetime(),
  draftedBy: z.string().nullable(),
  sentAt: z.iso.datetime().nullable(),
  effectiveAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** The clock that runs out next, but for the second look. */
  deadline: z.object({ rule: z.string(), dueAt: z.iso.datetime() }).nullable(),
  actions: z.array(z.enum(ORDER_ACTIONS)),
})
export type OrderRow = z.infer<typeof OrderRow>
/** `total` counts to 1,000 and says so. */
export const OrderPage = z.object({ items: z.array(OrderRow), next: z.string().nullable(), total: z.int(), totalCapped: z.boolean(), now: z.iso.datetime() })

export const BankMessageView = z.object({
  id: z.uuid(),
  ask: z.string(),
  createdAt: z.iso.datetime(),
  attempts: z.int(),
  receivedAt: z.iso.datetime().nullable(),
  answeredAt: z.iso.datetime().nullable(),
  /** ok, duplicate, timeout, no-account, name-mismatch, refused; null without an answer. */
  result: z.string().nullable(),
  gaveUpAt: z.iso.datetime().nullable(),
})

export const OrderDetail = OrderRow.extend({
  /** How many stops an account may have in all, whoever asks; null for other orders. */
  stopsPerAccountMax: z.int().nullable(),
  /** Masked: whose account it is, as the victim or a statement told it. */
  payeeName: z.string().nullable(),
  paidAt: z.iso.datetime().nullable(),
  approvedAt: z.iso.datetime().nullable(),
  approvedBy: z.string().nullable(),
  reviewedBy: z.string().nullable(),
  unrelatedAt: z.iso.datetime().nullable(),
  /** Of a query: lines that were new. */
  rows: z.int().nullable(),
  since: z.iso.datetime().nullable(),
  until: z.iso.datetime().nullable(),
  /** What a query brought, masked. */
  told: z.object({ holder: z.string().nullable(), branch: z.string().nullable(), balanceFen: z.int().nullable(), accounts: z.array(z.object({ account: z.string(), kind: z.string(), balanceFen: z.int() })) }).nullable(),
  timeline: z.array(StepView),
  messages: z.array(BankMessageView),
  /** Other orders about the same account for the same case or warning. */
  related: z.array(z.object({ id: z.uuid(), kind: Kind, number: z.string(), state: z.enum(ORDER_STATES) })),
  now: z.iso.datetime(),
})
export type OrderDetail = z.infer<typeof OrderDetail>

const uuids = z.array(z.uuid()).min(1).max(200)
export const ApproveBody = z.strictObject({ ids: uuids })
/** `code`, `zh`, `en`: why this one did not go; null when it did. */
export const ApproveAnswer = z.object({ items: z.array(z.object({ id: z.uuid(), code: z.string().nullable(), zh: z.string().nullable(), en: z.string().nullable() })) })
export const DraftBody = z.strictObject({ transferIds: uuids })
/** Accounts that banks named as a holder's, by query and by the key that the way of the money shows. */
export const HolderStopsBody = z.strictObject({ accounts: z.array(z.strictObject({ query: z.uuid(), account: z.guid() })).min(1).max(200) })
/** `inHand`: a live order is there already. `left`: why a transfer is no order yet; it is kept. */
export const DraftAnswer = z.object({
  drafted: z.array(z.object({ id: z.uuid(), number: z.string() })),
  /** `isMore`: what was asked for is more than the order was about: a draft says so now, of another one the approvers were told. */
  inHand: z.array(z.object({ id: z.uuid(), number: z.string(), isMore: z.boolean() })),
  left: z.array(z.object({ transferId: z.uuid().nullable(), because: z.enum(['unknown-bank', 'no-amount', 'in-future']) })),
})
/** `until`: the end of a dynamic query, or of the time that the statement is about. */
export const AskBody = z.strictObject({ transferIds: uuids, ask: Ask, until: Moment.nullable().default(null) })
export const AskAnswer = z.object({ items: z.array(z.object({ id: z.uuid(), number: z.string() })) })
export const OrderReasonBody = z.strictObject({ reason: z.string().trim().min(2).max(200) })
/** What a bank said at its counter, on the telephone or on paper. */
export const SpokenAnswerBody = z.strictObject({
  ask: z.enum(['first', 'extend']).default('first'),
  result: z.enum(['ok', 'refused', 'no-account', 'name-mismatch']),
  heldFen: z.int().min(0).max(FEN_MAX).nullable().default(null),
  queuePosition: z.int().min(0).max(100).nullable().default(null),
  reason: z.string().trim().max(200).nullable().default(null),
  /** Of a query: who holds the account, in the bank's words. */
  holderName: z.string().trim().min(1).max(64).nullable().default(null),
  /** Of a query: what else the holder has at the bank. */
  accounts: z.array(z.strictObject({ account: z.string().trim().min(1).max(64), balanceFen: z.int().min(0).max(FEN_MAX) })).max(50).default([]),
})
/** Of a step that a bank asks a paper for. */
export const PaperQuery = z.strictObject({ paper: z.enum(PAPERS).default('order') })
export const PaperBody = RevealBody.extend({ paper: z.enum(PAPERS).default('order') })
/** The account in clear, and what a bank told of its holder. */
export const OrderRevealed = z.object({ account: z.string(), payeeName: z.string().nullable(), holder: z.object({ name: z.string(), idNumber: z.string().nullable(), phone: z.string().nullable() }).nullable() })

// The way of the money --------------------------------------------------------------------------------
const OrderBrief = z.object({
  id: z.uuid(), number: z.string(), state: z.enum(ORDER_STATES), heldFen: z.int().nullable(), ask: Ask.nullable(), deadline: z.object({ rule: z.string(), dueAt: z.iso.datetime() }).nullable(), canApprove: z.boolean(),
  /** Of a query: payments of the next level that it brought. */
  rows: z.int().nullable(),
  /** Sent by one person alone: until then somebody else is to look at it. Null when nobody owes a look. */
  reviewDueAt: z.iso.datetime().nullable(),
})
export type OrderBrief = z.infer<typeof OrderBrief>

/** `ofHolder`: a bank named it as another account of a holder of the case; that anything went there nobody has said. */
export const MoneyNode = z.object({
  /** Stands for the account and says nothing of it. */
  key: z.string(),
  account: z.string(),
  /** `byPaper`: no port comes to it, so it cannot tell of every movement. */
  bank: z.object({ code: z.string(), name: z.string(), byPaper: z.boolean() }).nullable(),
  /** Masked: who holds it, as its bank told when it was asked. */
  holder: z.object({ name: z.string(), branch: z.string().nullable() }).nullable(),
  /** What came into it from the level before, and when first. */
  inFen: z.int(),
  transfers: z.int(),
  firstAt: z.iso.datetime(),
  /** From whom: `key` null is the victim. */
  from: z.array(z.object({ key: z.string().nullable(), amountFen: z.int() })),
  /** An order of another case or warning of the same victim that is about this money; `id` null: out of sight. */
  inHand: z.object({ id: z.uuid().nullable(), number: z.string(), amountFen: z.int() }).nullable(),
  /** What a stop of it would be drafted from; empty when one lives that is about all of it. */
  transferIds: z.array(z.uuid()),
  /** The first payment into it, by which its bank is asked about it whatever is ordered; null where no bank is known, or nobody has seen a payment. */
  askBy: z.uuid().nullable(),
  ofHolder: z.object({ query: z.uuid(), kind: z.string(), balanceFen: z.int() }).nullable(),
  stop: OrderBrief.nullable(),
  freeze: OrderBrief.nullable(),
  /** The newest of each kind of question. */
  queries: z.array(OrderBrief),
})
export type MoneyNode = z.infer<typeof MoneyNode>

/** Levels from the victim on, the largest amounts first. `heldFen`: what stops and freezes hold there now. `unknownFen`: paid where no account is known: cash, merchants. */
export const MoneyTree = z.object({
  levels: z.array(z.object({ level: z.int(), inFen: z.int(), heldFen: z.int(), unknownFen: z.int(), nodes: z.array(MoneyNode) })),
  /** More transfers than a page can hold: the largest are here. */
  truncated: z.boolean(),
  now: z.iso.datetime(),
})
export type MoneyTree = z.infer<typeof MoneyTree>

// Figures -----------------------------------------------------------------------------------------------
export const STOP_FIGURE_GROUPS = ['none', 'bank', 'level', 'unit', 'day', 'week', 'month'] as const
export const StopFiguresQuery = z.strictObject({
  from: Day,
  /** Inclusive. */
  to: Day,
  by: z.enum(STOP_FIGURE_GROUPS).default('none'),
  unit: z.string().max(40).optional(),
  bank: z.string().max(40).optional(),
})
export type StopFiguresQuery = z.infer<typeof StopFiguresQuery>

const Minutes = z.object({ p50Minutes: z.number().nullable(), p95Minutes: z.number().nullable(), count: z.int() })
/** Of stops that took effect in the period, whatever became of them later. */
export const StopFiguresRow = z.object({
  key: z.string(),
  name: z.string(),
  /** Accounts (个) of which at least one stop took effect in the period; one that was stopped twice is one. */
  accounts: z.int(),
  /** Directly saved (元, kept in fen): of each account, the most that one of these stops held. Money that two cases both stop is counted once. */
  heldFen: z.int(),
  /** The most that was held on one account (元, kept in fen). */
  largestFen: z.int(),
  /** Accounts (个) with more than 300,000 yuan held. */
  over300k: z.int(),
  /** Minutes from the report (of the case; of the warning, while there is none) until the order went to the bank. */
  toSent: Minutes,
  /** Minutes from the report until the bank held the money. */
  toEffective: Minutes,
})
export type StopFiguresRow = z.infer<typeof StopFiguresRow>
/** `groups`: how many there are; `rows` may be those with most, or the newest, of them only. `previous`, `lastYear`: the periods that it is compared with, `compared` their days. `units`: of each figure. */
export const StopFiguresView = z.object({
  rows: z.array(StopFiguresRow), groups: z.int(), total: StopFiguresRow, previous: StopFiguresRow, lastYear: StopFiguresRow, compared: ComparedDays,
  units: z.record(z.string(), z.string()), from: z.string(), to: z.string(), now: z.iso.datetime(),
})
export type StopFiguresView = z.infer<typeof StopFiguresView>
