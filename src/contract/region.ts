import { z } from 'zod'
import { REGION_LEVELS } from '../domain/region-code.ts'
import { Day, RegionDigits } from './shapes.ts'
import { text } from './text.ts'

const PEOPLE_MAX = 2_000_000_000
const people = z.int().min(0).max(PEOPLE_MAX)
const Named = z.object({ region: z.string(), name: z.string() })
const Level = z.enum(REGION_LEVELS)

/** `region`: the place looked into, the city when left out; `q`: words of a name or digits of a code; `after`: the `next` of the page before. */
export const RegionQuery = z.strictObject({ region: RegionDigits.optional(), q: z.string().trim().max(64).default(''), after: RegionDigits.optional() })
export type RegionQuery = z.infer<typeof RegionQuery>

/** People in 人, households in 户. `target`: in force today, declared for the place or the sum of its parts' (`isSum`); `unit`: who answers for it; `drawn`: whether it has a polygon. */
export const RegionRow = z.object({
  region: z.string(), level: Level, name: z.string(), households: z.int(), population: z.int(), target: z.object({ people: z.int(), asOf: z.string(), isSum: z.boolean() }).nullable(), unit: z.string().nullable(), drawn: z.boolean(),
})
export type RegionRow = z.infer<typeof RegionRow>

/** `total` and `drawn`: of the parts that the words fit, on all pages. */
export const RegionList = z.object({ path: z.array(Named), place: RegionRow, rows: z.array(RegionRow), total: z.int(), drawn: z.int(), next: z.string().nullable() })
export type RegionList = z.infer<typeof RegionList>

/** On a grid of 1,000 steps; `outline`: of the place itself, null without one. */
const Shape = Named.extend({ path: z.string() })
export const RegionMap = z.object({ width: z.int(), height: z.int(), outline: z.string().nullable(), places: z.array(Shape) })
export type RegionMap = z.infer<typeof RegionMap>

/** One place. `targets`: the newest day first; `before` and `after`: what it followed and what follows it. `points`: of its polygon, null without one. */
export const RegionView = RegionRow.extend({
  path: z.array(Named), parts: z.int(), points: z.int().nullable(), endedOn: z.string().nullable(),
  targets: z.array(z.object({ asOf: z.string(), people: z.int(), note: z.string(), enteredBy: z.string().nullable(), enteredAt: z.iso.datetime().nullable() })),
  /** Of an ended one: who is still registered there, and what is open there. */
  left: z.object({ people: z.int(), tasks: z.int() }).nullable(),
  before: z.array(Named.extend({ on: z.string() })), after: z.array(Named.extend({ on: z.string() })),
})
export type RegionView = z.infer<typeof RegionView>

const Facts = z.strictObject({ name: text(64), households: people, population: people })
/** `was`: as the page showed it; refused with `region.changed` when it is so no more. */
export const RegionBody = Facts.extend({ was: Facts })
export type RegionBody = z.infer<typeof RegionBody>
export const TargetBody = z.strictObject({ asOf: Day, people, note: text(200) })
export type TargetBody = z.infer<typeof TargetBody>
export const GridBody = Facts
export type GridBody = z.infer<typeof GridBody>
export const GridAdded = z.object({ region: z.string() })
/** `successor`: where its people belong from now on; null when nobody lives there. */
export const EndBody = z.strictObject({ on: Day, successor: RegionDigits.nullable() })
export type EndBody = z.infer<typeof EndBody>
export const Ended = z.object({ peopleMoved: z.int() })

/** `region`: its code, where the bureau has been given one; the next free of the street when null. `target`: declared for it from that day on. */
const Part = Facts.extend({ region: RegionDigits.nullable(), target: people })
const PARTS_MAX = 20
export const SplitBody = z.strictObject({ on: Day, parts: z.array(Part).min(2).max(PARTS_MAX), note: text(200) })
export type SplitBody = z.infer<typeof SplitBody>
const Sums = z.object({ households: z.int(), population: z.int(), target: z.int() })

const Seen = z.string().regex(/^[0-9a-f]{64}$/)
/** `unit`: who will answer for it, null when nobody does yet. `peopleLeft` and `tasksLeft`: registered in the village, and open there, which both stay under it. */
export const SplitEffect = z.object({
  seen: Seen, parts: z.array(Named.extend({ unit: z.string().nullable() })), peopleLeft: z.int(), tasksLeft: z.int(), before: Sums.extend({ target: z.int().nullable() }), after: Sums,
})
export type SplitEffect = z.infer<typeof SplitEffect>
export const SplitSeenBody = SplitBody.extend({ seen: Seen })

/** `seen`: of the preview; what would be done now has to be exactly that. */
export const SeenQuery = z.strictObject({ seen: Seen })
export const SystemQuery = z.strictObject({ system: z.enum(['WGS-84', 'GCJ-02', 'BD-09']) })
export const SystemSeenQuery = SystemQuery.extend({ seen: Seen })

const Bad = z.object({ line: z.int(), zh: z.string(), en: z.string() })
/** The first that were left out, how many in all, and a file of them to be corrected and sent again: null when there are none or too many to send along. */
const LeftOver = { bad: z.array(Bad), badTotal: z.int(), correction: z.string().nullable() }

/** `was`: points of the polygon that it has now, null without one. The plan shows what would be drawn. */
export const BoundaryPreview = z.object({
  seen: Seen, total: z.int(), added: z.int(), changed: z.int(), unchanged: z.int(), byCode: z.int(), byName: z.int(),
  first: z.array(z.object({ region: z.string(), name: z.string(), level: Level, by: z.enum(['code', 'name']), was: z.int().nullable(), now: z.int() })), map: RegionMap, ...LeftOver,
})
export type BoundaryPreview = z.infer<typeof BoundaryPreview>
export const BoundaryReceipt = z.object({ total: z.int(), added: z.int(), changed: z.int(), unchanged: z.int(), ...LeftOver })
export type BoundaryReceipt = z.infer<typeof BoundaryReceipt>

const Value = z.union([z.string(), z.number()])
const Change = z.object({ line: z.int(), region: z.string(), name: z.string(), what: z.enum(['name', 'households', 'population', 'target']), was: Value.nullable(), now: Value, asOf: z.string().nullable() })
/** `changed`: regions of which something changes; `changes`: the first single figures, from what to what. */
export const RegionsPreview = z.object({
  seen: Seen, total: z.int(), added: z.int(), changed: z.int(), unchanged: z.int(), newRegions: z.array(z.object({ region: z.string(), name: z.string(), level: Level })),
  changes: z.array(Change), ...LeftOver,
})
export type RegionsPreview = z.infer<typeof RegionsPreview>
export const RegionsReceipt = z.object({ total: z.int(), added: z.int(), changed: z.int(), unchanged: z.int(), ...LeftOver })
export type RegionsReceipt = z.infer<typeof RegionsReceipt>
