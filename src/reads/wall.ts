import { sql } from 'kysely'
import type { WallMap, WallView } from '../contract/wall.ts'
import { allow } from '../domain/access.ts'
import { centroid, type Boundary } from '../domain/geometry.ts'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { periodOf } from '../domain/period.ts'
import { regionDigits, type RegionCode, type RegionLevel } from '../domain/region-code.ts'
import { schematicOf } from '../domain/schematic-map.ts'
import { readAndEnrich, readAs, type ActorContext, type Tx } from '../platform/transaction.ts'
import { regionPaths, unitNames } from './names.ts'

const PLACES_MAX = 400
/** More than a bureau has in hand at once; the reddest come first. */
const TASKS_MAX = 2_000
/** More than fits on a screen that is read from five metres: the page shows whole lines as long as there is room. */
const CLOCKS_SHOWN = 7
const NEWEST_SHOWN = 7

type Drawn = { readonly code: RegionCode; readonly level: RegionLevel; readonly name: string; readonly boundary: Boundary }

/** Streets as areas, districts as names over them, within the actor's own area. Without polygons (an import may have none) the plan is empty. */
export function wallMap(context: ActorContext): Promise<WallMap> {
  allow(context.actor, 'wall.look')
  return readAs(context, async (tx) => {
    const drawn = (await sql<Drawn>`
      select code, level, name, boundary from region where level in ('district', 'street') and closed_on is null and boundary is not null and code <@ gb_scope() order by code limit ${PLACES_MAX}`.execute(tx)).rows
    const streets = drawn.filter((one) => one.level === 'street')
    const plan = schematicOf(streets.map((one) => one.boundary))
    if (plan === undefined) return { width: 1, height: 1, places: [], labels: [] }
    return {
      width: plan.width, height: plan.height,
      places: streets.map((one) => ({ region: regionDigits(one.code), name: one.name, path: plan.pathOf(one.boundary) })),
      labels: drawn.filter((one) => one.level === 'district').map((one) => ({ name: one.name, ...plan.spotOf(centroid(one.boundary)) })),
    }
  })
}

type Count = { readonly region: RegionCode; readonly today: number; readonly open: number; readonly reds: number }
type RunningTask = { readonly id: string; readonly level: number; readonly unit: string }
type Clock = RunningTask & { readonly rule: string; readonly due_at: Date }
type Newest = { readonly id: string; readonly level: number; readonly fraud_type: string; readonly region: number; readonly unit: string; readonly opened_at: Date; readonly state: 'open' | 'elsewhere' | 'closed' }

/** What a room full of people may read: counts, clocks and the newest warnings, through the actor's walls and without any person. Indexes: warning_by_opening, warning_live, deadline's key. */
export function wallView(context: ActorContext): Promise<WallView> {
  allow(context.actor, 'wall.look')
  const since = periodOf('day', context.now).start
  return readAndEnrich(context, async (tx) => {
    const counts = await sql<Count>`
      select region / 1000000 * 1000000 as region, (count(*) filter (where opened_at >= ${since}))::int as today, (count(*) filter (where state = 'open'))::int as open,
        (count(*) filter (where state = 'open' and level = 1))::int as reds
      from (select id, region, opened_at, state, level from warning where opened_at >= ${since} and merged_into is null union select id, region, opened_at, state, level from warning where state = 'open') w group by 1 order by 1 limit ${PLACES_MAX}`.execute(tx)
    const tasks = await sql<RunningTask>`select t.id, t.level, w.unit from task t join warning w on w.id = t.subject_id where t.state <> 'closed' order by t.level, t.opened_at limit ${TASKS_MAX}`.execute(tx)
    const newest = await sql<Newest>`select id, level, fraud_type, region, unit, opened_at, state from warning where merged_into is null order by opened_at desc, id limit ${NEWEST_SHOWN}`.execute(tx)
    return { counts: counts.rows, tasks: tasks.rows, newest: newest.rows }
  }, async (tx, { counts, tasks, newest }) => {
    const clocks = await soonest(tx, tasks)
    const units = await unitNames(tx, [...clocks, ...newest].map((row) => row.unit))
    const path = await regionPaths(tx, newest.map((row) => row.region))
    return {
      places: counts.map((row) => ({ region: regionDigits(row.region), today: row.today, open: row.open, openReds: row.reds })),
      clocks: clocks.map((row) => ({ id: row.id, level: WARNING_LEVELS[row.level - 1]!, rule: row.rule, dueAt: row.due_at.toISOString(), unit: units.get(row.unit) ?? row.unit })),
      newest: newest.map((row) => ({
        id: row.id, level: WARNING_LEVELS[row.level - 1]!, fraudType: row.fraud_type, openedAt: row.opened_at.toISOString(), state: row.state,
        place: path(row.region).slice(0, 2).at(-1) ?? units.get(row.unit) ?? row.unit, unit: units.get(row.unit) ?? row.unit,
      })),
      now: context.now.toISOString(),
    }
  })
}

/** Clocks have no place of their own, and so no wall: only those of tasks that were seen through it are asked for. */
async function soonest(tx: Tx, tasks: readonly RunningTask[]): Promise<Clock[]> {
  const of = new Map(tasks.map((task) => [task.id, task]))
  const due = await sql<{ id: string; rule: string; due_at: Date }>`
    select subject_id as id, rule, due_at from deadline where subject_kind = 'task' and subject_id = any(${[...of.keys()]}::uuid[]) order by due_at limit ${CLOCKS_SHOWN}`.execute(tx)
  return due.rows.map((clock) => ({ ...of.get(clock.id)!, ...clock }))
}
