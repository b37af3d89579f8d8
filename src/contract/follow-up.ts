import { z } from 'zod'
import { FOLLOW_UP_LIMITS, FOLLOW_UPS_MAX, type Bounds } from '../domain/limits.ts'
import { BulkIds } from './bulk.ts'
import { PersonView } from './task.ts'

/** The victim of a case is called again, and visited. */
export const FOLLOW_UP_KINDS = ['follow-up-call', 'follow-up-visit'] as const
export type FollowUpKind = (typeof FOLLOW_UP_KINDS)[number]
export const FOLLOW_UP_RESULTS = ['talked', 'not-reached'] as const
export type FollowUpResult = (typeof FOLLOW_UP_RESULTS)[number]
/** What the victim says: fraudsters have been in touch again, more money has gone, they do not manage alone. */
export const FOLLOW_UP_FINDINGS = ['contacted-again', 'paid-again', 'needs-help'] as const
export type FollowUpFinding = (typeof FOLLOW_UP_FINDINGS)[number]
const FOLLOW_UP_STATES = ['planned', 'open', 'done', 'cancelled'] as const
const FOLLOW_UP_ACTIONS = ['accept', 'answer', 'handover', 'undo'] as const

const within = ({ min, max }: Bounds) => z.int().min(min).max(max)
const days = z.array(within(FOLLOW_UP_LIMITS.afterDays)).max(FOLLOW_UPS_MAX)
export const FollowUpSettings = z.strictObject({
  /** Days after a case is accepted, whatever their order. */
  callAfterDays: days,
  visitAfterDays: days,
  /** Whoever is asked takes it within it, or the next in the chain is asked. */
  acceptHours: within(FOLLOW_UP_LIMITS.acceptHours),
  /** From the moment it is due; then the unit and the centre are told, again each time it has passed. */
  answerHours: within(FOLLOW_UP_LIMITS.answerHours),
  /** Of the victim, from the acceptance on. */
  watchDays: within(FOLLOW_UP_LIMITS.watchDays),
})
export type FollowUpSettings = z.infer<typeof FollowUpSettings>

/**
 * The day after, because the fraudsters still have the number and ring again at once; after a week, when those come who promise to bring the
 * money back; a month later at home, where what a call does not tell is seen. Watched for as long as that month.
 */
export const DEFAULT_FOLLOW_UP_SETTINGS: FollowUpSettings = { callAfterDays: [1, 7], visitAfterDays: [30], acceptHours: 4, answerHours: 24, watchDays: 30 }

const Named = z.object({ code: z.string(), name: z.string() })
/** One of a case: planned, being done, or what was found. */
export const CaseFollowUp = z.object({
  id: z.uuid(),
  kind: z.enum(FOLLOW_UP_KINDS),
  state: z.enum(FOLLOW_UP_STATES),
  plannedFor: z.iso.datetime(),
  unit: Named,
  /** Who has it, or who answered. */
  officer: z.string().nullable(),
  /** Calls or visits that found nobody. */
  unanswered: z.int(),
  result: z.enum(FOLLOW_UP_RESULTS).nullable(),
  findings: z.array(z.enum(FOLLOW_UP_FINDINGS)),
  /** Numbers masked. */
  note: z.string().nullable(),
  endedAt: z.iso.datetime().nullable(),
})
export type CaseFollowUp = z.infer<typeof CaseFollowUp>

/** As the officer's phone shows it. The victim is masked unless this viewer has accepted it. */
export const FollowUpTaskView = z.object({
  /** Of the task. */
  id: z.uuid(),
  kind: z.enum(FOLLOW_UP_KINDS),
  caseId: z.uuid(),
  caseNumber: z.string(),
  fraudType: z.string(),
  lossFen: z.int(),
  reportedAt: z.iso.datetime(),
  place: z.array(z.string()),
  unit: Named,
  state: z.enum(['offered', 'accepted', 'closed']),
  assignee: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  mine: z.boolean(),
  deadline: z.object({ rule: z.enum(['accept', 'outcome']), dueAt: z.iso.datetime() }).nullable(),
  unanswered: z.int(),
  unansweredMax: z.int(),
  person: PersonView,
  officerCode: z.string().nullable(),
  result: z.enum(FOLLOW_UP_RESULTS).nullable(),
  findings: z.array(z.enum(FOLLOW_UP_FINDINGS)),
  actions: z.array(z.enum(FOLLOW_UP_ACTIONS)),
  /** The viewer's own last step may be taken back until then. */
  undoUntil: z.iso.datetime().nullable(),
})
export type FollowUpTaskView = z.infer<typeof FollowUpTaskView>
export const FollowUpTaskList = z.object({ items: z.array(FollowUpTaskView), now: z.iso.datetime() })

export const FollowUpBody = z
  .strictObject({ result: z.enum(FOLLOW_UP_RESULTS), findings: z.array(z.enum(FOLLOW_UP_FINDINGS)).max(FOLLOW_UP_FINDINGS.length).default([]), note: z.string().trim().max(2_000).default('') })
  .refine((body) => body.result === 'talked' || body.findings.length === 0, { path: ['findings'], message: 'nobody was talked to' })
export type FollowUpBody = z.infer<typeof FollowUpBody>

/** Of a case of ours: another bureau gets the case, and with it what is to be followed up. */
const HandoverShape = z.strictObject({ reason: z.enum(['not-mine', 'moved-away', 'shift-change']), toUnit: z.string().max(40).optional(), toUser: z.uuid().optional(), note: z.string().trim().max(500).default('') })
const namesOne = (body: z.infer<typeof HandoverShape>) => (body.toUnit === undefined) !== (body.toUser === undefined)
const ONE_TARGET = { message: 'name one of toUnit, toUser' }
export const FollowUpHandoverBody = HandoverShape.refine(namesOne, ONE_TARGET)
export type FollowUpHandoverBody = z.infer<typeof FollowUpHandoverBody>
/** `ids`: of their tasks. */
export const BulkFollowUpBody = HandoverShape.extend({ ids: BulkIds }).refine(namesOne, ONE_TARGET)
export type BulkFollowUpBody = z.infer<typeof BulkFollowUpBody>
export const BulkUndoBody = z.strictObject({ ids: BulkIds })

export const FollowUpQuery = z.strictObject({
  unit: z.string().max(40).optional(),
  /** `due`: its day has come. */
  which: z.enum(['due', 'planned']).default('due'),
})
export type FollowUpQuery = z.infer<typeof FollowUpQuery>
/** The earliest first; `more`: there are others. */
export const FollowUpRow = CaseFollowUp.omit({ note: true, findings: true, result: true, endedAt: true }).extend({
  caseId: z.uuid(),
  caseNumber: z.string(),
  /** Of whoever is to do it; null while it is planned. */
  taskId: z.uuid().nullable(),
  person: PersonView,
  place: z.array(z.string()),
  /** Its time to be answered has passed. */
  overdue: z.boolean(),
  /** By this reader. */
  mayHandOver: z.boolean(),
})
export type FollowUpRow = z.infer<typeof FollowUpRow>
export const FollowUpRows = z.object({ items: z.array(FollowUpRow), more: z.boolean(), now: z.iso.datetime() })
