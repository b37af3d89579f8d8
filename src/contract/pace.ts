import { z } from 'zod'
import { ESCALATION_LIMITS, type Bounds } from '../domain/limits.ts'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { Clocks } from './settings.ts'

/** Who can be asked after the officer on duty. The officer on duty is always the first and the centre always the last. */
export const ASKED_AFTER = ['stand-in', 'duty-officer'] as const
export type AskedAfter = (typeof ASKED_AFTER)[number]

const within = ({ min, max }: Bounds) => z.int().min(min).max(max)
const Step = z.strictObject({
  /** In this order; whoever is left out is not asked. */
  after: z.array(z.enum(ASKED_AFTER)).max(ASKED_AFTER.length).refine((posts) => new Set(posts).size === posts.length, 'nobody is asked twice'),
  /** Of a first call that is late, before the task goes to the next one. */
  reminders: within(ESCALATION_LIMITS.reminders),
})
/** Per level: who is asked after whom. */
export const Escalation = z.strictObject({ red: Step, orange: Step, yellow: Step, blue: Step })
export type Escalation = z.infer<typeof Escalation>

const USUAL: Escalation['red'] = { after: ['stand-in', 'duty-officer'], reminders: 1 }
export const DEFAULT_ESCALATION: Escalation = { red: USUAL, orange: USUAL, yellow: USUAL, blue: USUAL }
export const OPEN_REDS_MAX_DEFAULT = 3

/** How fast tasks of each level go, whom they go to when a clock runs out, and with how many open reds nobody is offered another one. */
export const PaceSettings = z.strictObject({ clocks: Clocks, escalation: Escalation, openRedsMax: within(ESCALATION_LIMITS.openRedsMax) })
export type PaceSettings = z.infer<typeof PaceSettings>

/** `changedAt`: null when nobody has ever set any of it. */
export const PaceView = PaceSettings.extend({ changedAt: z.iso.datetime().nullable() })
export type PaceView = z.infer<typeof PaceView>

/** `seen`: the `changedAt` of what was on the page; refused with `pace.changed` when it is another by now. */
export const PaceBody = PaceSettings.extend({ seen: z.iso.datetime().nullable() })
export type PaceBody = z.infer<typeof PaceBody>

/** The clocks whose past can be measured. A reply from elsewhere is not among them. */
export const MEASURED_RULES = ['accept', 'first-call', 'reached', 'at-door', 'outcome'] as const
export type MeasuredRule = (typeof MEASURED_RULES)[number]
export const PACE_DAYS = 30

const Counted = z.object({ level: z.enum(WARNING_LEVELS), count: z.int() })
/**
 * What a change would mean. `ran`: the tasks of the last `PACE_DAYS` days, by level and clock: how many would be late under what is set now and under what is meant. `unknown`: nobody took
 * them within the time of then, and whether somebody would have within the longer one nobody knows. `running`: open tasks, which keep the clocks that run. `leftOut`: of those, the ones
 * that are with somebody who is asked no longer; after them the centre is asked. `full`: people who hold as many reds as the new limit, or more.
 */
export const PaceEffect = z.object({
  ran: z.array(z.object({ level: z.enum(WARNING_LEVELS), rule: z.enum(MEASURED_RULES), tasks: z.int(), lateBefore: z.int(), lateAfter: z.int(), unknown: z.int() })),
  running: z.array(Counted), leftOut: z.array(Counted), full: z.int(),
})
export type PaceEffect = z.infer<typeof PaceEffect>
