import { sql } from 'kysely'
import type { FollowUpKind } from '../contract/follow-up.ts'
import type { DeadlineRule, TaskKind } from '../contract/task.ts'
import { allow } from '../domain/access.ts'
import { LEVEL_NAMES, WARNING_LEVELS } from '../domain/levels.ts'
import { dayAndTime } from '../domain/period.ts'
import { deadlinesOf } from '../features/deadline/deadline.store.ts'
import { readAndEnrich, readAsSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { maskedPersons } from './masked-persons.ts'
import { regionPaths, unitNames, userNames } from './names.ts'
import { withinSight } from './warning-list.ts'

/** Some forty pages: what a bureau has open on its worst day. */
const TASKS_MAX = 1_000
/** Open tasks among which the most pressing are looked for. */
const OPEN_MAX = 50_000
/** District, street, village: who picks the paper up should not learn the door. */
const PLACE_PARTS_MAX = 3

const KINDS: Readonly<Record<TaskKind | FollowUpKind, string>> = { dissuade: '劝阻', visit: '上门', 'follow-up-call': '电话回访', 'follow-up-visit': '上门回访' }
const RULES: Readonly<Record<DeadlineRule, string>> = { accept: '接收', 'first-call': '首次拨打', reached: '联系到人', 'at-door': '到门', outcome: '填报结果', 'bureau-reply': '外地回复' }

type OpenTask = {
  readonly id: string; readonly subject_id: string; readonly kind: TaskKind | FollowUpKind; readonly person_id: number; readonly level: number; readonly region: number; readonly unit: string
  readonly assignee: string | null
}

type Open = { readonly id: string; readonly unit: string }

/** The hourly sheet: what is open at each unit, masked, with room to write results by hand until the program is back. */
export type OutageSheet = {
  readonly at: string
  /** `missing`: open tasks of the unit that found no room. */
  readonly units: readonly { readonly unit: string; readonly rows: readonly (readonly string[])[]; readonly missing: number }[]
}

/** As the actor may see it; `unit`: that one alone. */
export function outageSheet(context: ActorContext, unit: string | undefined): Promise<OutageSheet> {
  allow(context.actor, 'warning.read')
  return readAndEnrich(context, async (tx) => allOpen(tx, sql.join([sql`true`, ...(await withinSight(tx, context, 't.unit', unit))], sql` and `)), (tx, open) => sheetOf(tx, context, open))
}

/** Of all units, for the copy on the disk. */
export function outageSheetOfAll(context: Context): Promise<OutageSheet> {
  return readAsSystem(context, async (tx) => sheetOf(tx, context, await allOpen(tx, sql`true`)))
}

/** Index: task_open_by_unit. */
async function allOpen(tx: Tx, where: ReturnType<typeof sql>): Promise<Open[]> {
  return (await sql<Open>`select t.id, t.unit from task t where t.state <> 'closed' and ${where} order by t.level, t.offered_at, t.id limit ${OPEN_MAX}`.execute(tx)).rows
}

/** The most pressing of all units: by level, then by the clock that runs out first. */
async function mostPressing(tx: Tx, open: readonly Open[]): Promise<OpenTask[]> {
  const ids = open.map(({ id }) => id)
  return (await sql<OpenTask>`
    with clock as (select subject_id, min(due_at) as due_at from deadline where subject_id = any(${ids}::uuid[]) group by 1)
    select t.id, t.subject_id, t.kind, t.person_id, t.level, t.region, t.unit, t.assignee from task t left join clock on clock.subject_id = t.id where t.id = any(${ids}::uuid[])
    order by t.level, clock.due_at nulls last, t.offered_at, t.id limit ${TASKS_MAX}`.execute(tx)).rows
}

async function sheetOf(tx: Tx, context: Context, open: readonly Open[]): Promise<OutageSheet> {
  const tasks = await mostPressing(tx, open)
  const persons = await maskedPersons(tx, context, tasks.map((task) => task.person_id))
  const units = await unitNames(tx, open.map((task) => task.unit))
  const users = await userNames(tx, tasks.map((task) => task.assignee))
  const path = await regionPaths(tx, tasks.map((task) => task.region))
  const clocks = new Map((await deadlinesOf(tx, tasks.map((task) => task.id))).toReversed().map((deadline) => [deadline.subject_id, deadline]))
  const rowOf = (task: OpenTask): string[] => {
    const person = persons(task.person_id)
    const who = [person.name, person.sex === null ? '' : person.sex === 'f' ? '女' : '男', person.ageBand ?? '', person.phone].filter((part) => part !== '').join(' ')
    const due = clocks.get(task.id)
    const clock = due === undefined ? '—' : `${dayAndTime(due.due_at).slice(5)} ${RULES[due.rule as DeadlineRule] ?? ''}`
    return [LEVEL_NAMES[WARNING_LEVELS[task.level - 1]!].zh, KINDS[task.kind], clock.trim(), who, path(task.region).slice(0, PLACE_PARTS_MAX).join(' '), users.get(task.assignee ?? '') ?? '尚无人', task.subject_id.slice(0, 8)]
  }
  const byUnit = Map.groupBy(tasks, (task) => task.unit)
  const sheets = [...Map.groupBy(open, (task) => task.unit)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { at: dayAndTime(context.now), units: sheets.map(([code, all]) => ({ unit: units.get(code) ?? code, rows: (byUnit.get(code) ?? []).map(rowOf), missing: all.length - (byUnit.get(code)?.length ?? 0) })) }
}
