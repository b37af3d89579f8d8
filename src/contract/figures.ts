import { z } from 'zod'
import { ComparedDays, Day, isRealStamp, RegionDigits, SheetLanguage, STAMP, UUID } from './shapes.ts'
import { WarningRow } from './warning.ts'

/** Every figure carries its unit; rates are per cent with two decimals, times in seconds. */
const FigureView = z.object({ key: z.string(), value: z.number().nullable(), unit: z.string() })
export type FigureView = z.infer<typeof FigureView>

const Share = z.object({ key: z.string(), count: z.int() })

/** The unit's numbers of today (00:00 Asia/Shanghai until now). */
export const TodayView = z.object({
  scope: z.object({ unit: z.string(), name: z.string() }),
  total: z.int(),
  /** total = visited + notYet + elsewhere + withoutContact: every warning of today stands in exactly one of the four. */
  visited: z.int(),
  notYet: z.int(),
  /** With another bureau, nobody of ours has spoken to the person. */
  elsewhere: z.int(),
  /** Closed though nobody spoke to the person: cannot be found, wrong number, duplicate … */
  withoutContact: z.int(),
  followUp: z.int(),
  dissuaded: z.int(),
  directFen: z.int(),
  indirectFen: z.int(),
  openByLevel: z.array(Share),
  bySource: z.array(Share),
  byKind: z.array(Share),
  byLevel: z.array(Share),
  byType: z.array(Share),
  /** 24 entries, hour 0 … 23 of today. */
  perHour: z.array(z.int()).length(24),
  surges: z.array(z.object({ id: z.uuid(), source: z.string(), startedAt: z.iso.datetime(), warnings: z.int() })),
  now: z.iso.datetime(),
})
export type TodayView = z.infer<typeof TodayView>

/** `officer`: whoever has, or had, the task of the telephone call last; key '' is nobody yet. */
export const FIGURE_GROUPS = ['none', 'district', 'street', 'village', 'unit', 'officer', 'level', 'type', 'day', 'week', 'month'] as const
export const FiguresQuery = z.strictObject({
  from: Day,
  /** Inclusive. */
  to: Day,
  by: z.enum(FIGURE_GROUPS).default('none'),
  unit: z.string().max(40).optional(),
  region: RegionDigits.optional(),
  level: z.enum(['red', 'orange', 'yellow', 'blue']).optional(),
  type: z.string().max(40).optional(),
})
export type FiguresQuery = z.infer<typeof FiguresQuery>

const Step = z.object({ p50Seconds: z.number().nullable(), p95Seconds: z.number().nullable(), count: z.int() })
export const FiguresRow = z.object({
  key: z.string(),
  name: z.string(),
  warnings: z.int(),
  closed: z.int(),
  dissuaded: z.int(),
  dissuadedRate: z.number().nullable(),
  falseAlarms: z.int(),
  falseRate: z.number().nullable(),
  personsWarned: z.int(),
  /** Of those warned: who had been warned before within so many days. */
  again7: z.int(),
  again30: z.int(),
  /** Of those dissuaded: who lost money after all within so many days, by an outcome or a case. */
  lost7: z.int(),
  lost30: z.int(),
  /** Calls that reached the person or the guardian, plus visits at the door. */
  personTimes: z.int(),
  directFen: z.int(),
  indirectFen: z.int(),
  accept: Step,
  firstCall: Step,
  reached: Step,
  atDoor: Step,
  close: Step,
})
export type FiguresRow = z.infer<typeof FiguresRow>
/** `groups`: how many there are; `rows` may be the largest, or the newest, of them only. `compared`: the days that `previous` and `lastYear` are of. `region`: the place that was asked for. */
export const FiguresView = z.object({
  rows: z.array(FiguresRow), groups: z.int(), total: FiguresRow, previous: FiguresRow, lastYear: FiguresRow, compared: ComparedDays, region: z.object({ region: z.string(), name: z.string() }).nullable(),
  units: z.record(z.string(), z.string()), from: z.string(), to: z.string(), now: z.iso.datetime(),
})
export type FiguresView = z.infer<typeof FiguresView>

export const FIGURES = [
  'warnings', 'closed', 'dissuaded', 'dissuadedRate', 'falseAlarms', 'falseRate', 'personsWarned', 'again7', 'again30', 'lost7', 'lost30', 'personTimes', 'directFen', 'indirectFen', 'accept', 'firstCall', 'reached', 'atDoor',
  'close',
] as const
export type FigureName = (typeof FIGURES)[number]
/** The warnings behind one figure; `key`: of one row of the table only. The newest first; `cursor`: the `next` of the page before. */
export const FigureRowsQuery = FiguresQuery.extend({
  figure: z.enum(FIGURES), key: z.string().max(64).optional(),
  cursor: z.string().regex(new RegExp(`^${STAMP} ${UUID}$`)).refine(isRealStamp, { message: 'not the `next` of a page' }).optional(), limit: z.coerce.number().int().min(1).max(100).default(50),
})
export type FigureRowsQuery = z.infer<typeof FigureRowsQuery>
/**
 * `total`: warnings behind the figure; of a rate those that it divides by, and `met` those that it counts. `value`: the figure itself, counted from the
 * same rows, in its own unit (money in fen, times in seconds at the median).
 */
export const FigureRowsView = z.object({
  items: z.array(WarningRow), next: z.string().nullable(), name: z.string().nullable(), total: z.int(), met: z.int().nullable(), value: z.number().nullable(), unit: z.string(), now: z.iso.datetime(),
})
export type FigureRowsView = z.infer<typeof FigureRowsView>

/** The 08:00 brief: the 24 hours before 08:00 of `date` (Asia/Shanghai), as things stood at that moment. */
export const BriefQuery = z.strictObject({ date: Day.optional() })
export const BriefView = z.object({
  date: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  scope: z.string(),
  figures: FiguresRow,
  before: FiguresRow,
  byLevel: z.array(FiguresRow),
  byType: z.array(FiguresRow),
  byUnit: z.array(FiguresRow),
  /** Answered for within these 24 hours, whenever the warning was opened. */
  settled: z.object({ closed: z.int(), dissuaded: z.int(), directFen: z.int(), indirectFen: z.int() }),
  /** The most pressing of those that were open at 08:00; `stillOpenTotal` counts all. */
  stillOpen: z.array(z.object({ id: z.uuid(), level: z.string(), fraudType: z.string(), unit: z.string(), openedAt: z.iso.datetime() })),
  stillOpenTotal: z.int(),
  /** Clocks of tasks that ran out within these 24 hours. */
  overdue: z.int(),
})
export type BriefView = z.infer<typeof BriefView>

export const FiguresSheetQuery = FiguresQuery.extend({ format: z.enum(['csv', 'xlsx', 'pdf']).default('xlsx'), language: SheetLanguage })
