import { sql, type Transaction } from 'kysely'
import type { FollowUpKind } from '../../contract/follow-up.ts'
import type { TaskKind } from '../../contract/task.ts'
import { WARNING_LEVELS } from '../../domain/levels.ts'
import { isFollowUp, subjectOf, type AnyTask, type ChainStep, type FollowUpTask, type Task, type TaskState } from './task.rules.ts'

export type TaskTables = {
  task: {
    id: string; kind: TaskKind | FollowUpKind; subject_kind: 'warning' | 'case'; subject_id: string; person_id: number; level: number; region: number; unit: string
    state: TaskState; assignee: string | null; chain_step: ChainStep; unanswered: number; officer_code: string | null
    opened_at: Date; offered_at: Date; accepted_at: Date | null; first_call_at: Date | null; reached_at: Date | null; at_door_at: Date | null
    closed_at: Date | null; outcome: AnyTask['outcome']
  }
  step: { id: number; subject_id: string; task_id: string | null; at: Date; actor: string | null; kind: string; detail: Record<string, unknown>; before: TaskSnapshot | null; region: number; unit: string; undone_at: Date | null }
}
type Tx = Transaction<TaskTables>
export type TaskRow = TaskTables['task']
export type StepRow = TaskTables['step']

/** The columns that an undo puts back, and the clocks that ran. */
export type TaskSnapshot = {
  readonly task: Pick<TaskRow, 'state' | 'assignee' | 'unit' | 'chain_step' | 'unanswered' | 'officer_code'> & { accepted_at: string | null; first_call_at: string | null; reached_at: string | null; at_door_at: string | null }
  readonly deadlines: readonly { rule: string; due_at: string }[]
}

const OWN_TASKS_MAX = 200
const AT_DOORS_MAX = 5_000
const STEPS_MAX = 500

/** One live task per subject and kind, held by the unique index; a second is not written and is missing from the answer. */
export async function openTasks(tx: Tx, tasks: readonly AnyTask[]): Promise<Set<string>> {
  if (tasks.length === 0) return new Set()
  const column = <T>(pick: (task: AnyTask) => T): T[] => tasks.map(pick)
  const opened = await sql<{ id: string }>`
    insert into task (id, kind, subject_kind, subject_id, person_id, level, region, unit, state, assignee, chain_step, officer_code, opened_at, offered_at)
    select id, kind, subject_kind, subject_id, person_id, level, region, unit, 'offered', assignee, chain_step, officer_code, opened_at, opened_at
    from unnest(${column((task) => task.id)}::uuid[], ${column((task) => task.kind)}::text[], ${column((task) => subjectOf(task).kind)}::text[], ${column((task) => subjectOf(task).id)}::uuid[], ${column((task) => task.personId)}::bigint[],
      ${column((task) => WARNING_LEVELS.indexOf(task.level) + 1)}::smallint[], ${column((task) => task.region)}::bigint[], ${column((task) => task.unit)}::text[],
      ${column((task) => task.assignee)}::uuid[], ${column((task) => task.chainStep)}::text[], ${column((task) => task.officerCode)}::text[], ${column((task) => task.openedAt.toISOString())}::timestamptz[])
      as t (id, kind, subject_kind, subject_id, person_id, level, region, unit, assignee, chain_step, officer_code, opened_at)
    on conflict (subject_kind, subject_id, kind) where state <> 'closed' do nothing
    returning id`.execute(tx)
  return new Set(opened.rows.map((row) => row.id))
}

export function taskOf(row: TaskRow): Task {
  return anyTaskOf(row) as Task
}

function anyTaskOf(row: TaskRow): AnyTask {
  const subject = row.subject_kind === 'case' ? { caseId: row.subject_id } : { warningId: row.subject_id }
  return {
    id: row.id, kind: row.kind, ...subject, personId: row.person_id, level: WARNING_LEVELS[row.level - 1]!, region: row.region, unit: row.unit,
    state: row.state, assignee: row.assignee, chainStep: row.chain_step, unanswered: row.unanswered, officerCode: row.officer_code, openedAt: row.opened_at,
    offeredAt: row.offered_at, acceptedAt: row.accepted_at, firstCallAt: row.first_call_at, reachedAt: row.reached_at, atDoorAt: row.at_door_at, closedAt: row.closed_at, outcome: row.outcome,
  } as AnyTask
}

/** Locked until the transaction ends: two officers pressing at once come one after the other. */
export async function taskForUpdate(tx: Tx, id: string): Promise<AnyTask | undefined> {
  const row = await tx.selectFrom('task').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  return row === undefined ? undefined : anyTaskOf(row)
}

export async function anyTaskById(tx: Tx, id: string): Promise<AnyTask | undefined> {
  const row = await tx.selectFrom('task').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : anyTaskOf(row)
}

/** Of dissuasion; a follow-up is not found. */
export async function taskById(tx: Tx, id: string): Promise<Task | undefined> {
  const task = await anyTaskById(tx, id)
  return task === undefined || isFollowUp(task) ? undefined : task
}

export async function followUpTaskById(tx: Tx, id: string): Promise<FollowUpTask | undefined> {
  const task = await anyTaskById(tx, id)
  return task !== undefined && isFollowUp(task) ? task : undefined
}

export async function tasksOfWarning(tx: Tx, warningId: string): Promise<Task[]> {
  const rows = await tx.selectFrom('task').selectAll().where('subject_id', '=', warningId).orderBy('opened_at').limit(OWN_TASKS_MAX).execute()
  return rows.map(taskOf)
}

export async function liveTasksOfWarningForUpdate(tx: Tx, warningId: string): Promise<Task[]> {
  const rows = await tx.selectFrom('task').selectAll().where('subject_id', '=', warningId).where('state', '<>', 'closed').orderBy('id').forUpdate().execute()
  return rows.map(taskOf)
}

export async function liveTasksOfCase(tx: Tx, caseId: string): Promise<FollowUpTask[]> {
  const rows = await tx.selectFrom('task').selectAll().where('subject_id', '=', caseId).where('state', '<>', 'closed').orderBy('id').limit(OWN_TASKS_MAX).execute()
  return rows.map((row) => anyTaskOf(row) as FollowUpTask)
}

/** An officer's own open tasks. Index: task_open_by_assignee. */
export async function openTasksOf(tx: Tx, userId: string): Promise<Task[]> {
  return (await own(tx, 'warning', userId).orderBy('level').orderBy('opened_at').limit(OWN_TASKS_MAX).execute()).map(taskOf)
}

export async function openFollowUpsOf(tx: Tx, userId: string): Promise<FollowUpTask[]> {
  return (await own(tx, 'case', userId).orderBy('opened_at').limit(OWN_TASKS_MAX).execute()).map((row) => anyTaskOf(row) as FollowUpTask)
}

function own(tx: Tx, subject: TaskRow['subject_kind'], userId: string) {
  return tx.selectFrom('task').selectAll().where('assignee', '=', userId).where('state', '<>', 'closed').where('subject_kind', '=', subject)
}

/** Index: those of open tasks, which are few. */
export async function countOpenTasksIn(tx: Tx, range: { readonly first: number; readonly last: number }): Promise<number> {
  return (await sql<{ n: number }>`select count(*)::int as n from task where state <> 'closed' and region between ${range.first} and ${range.last}`.execute(tx)).rows[0]!.n
}

/** What waits in a unit without a name on it, so that whoever is there can step in. Index: task_open_by_unit. */
export async function unclaimedTasksOf(tx: Tx, unit: string): Promise<Task[]> {
  return (await unclaimed(tx, 'warning', unit).orderBy('level').orderBy('opened_at').limit(OWN_TASKS_MAX).execute()).map(taskOf)
}

export async function unclaimedFollowUpsOf(tx: Tx, unit: string): Promise<FollowUpTask[]> {
  return (await unclaimed(tx, 'case', unit).orderBy('opened_at').limit(OWN_TASKS_MAX).execute()).map((row) => anyTaskOf(row) as FollowUpTask)
}

function unclaimed(tx: Tx, subject: TaskRow['subject_kind'], unit: string) {
  return tx.selectFrom('task').selectAll().where('unit', '=', unit).where('state', '=', 'offered').where('assignee', 'is', null).where('subject_kind', '=', subject)
}

export async function closedTasksOf(tx: Tx, userId: string, since: Date): Promise<Task[]> {
  const rows = await tx.selectFrom('task').selectAll().where('assignee', '=', userId).where('state', '=', 'closed').where('closed_at', '>=', since).where('subject_kind', '=', 'warning').orderBy('closed_at', 'desc').limit(OWN_TASKS_MAX).execute()
  return rows.map(taskOf)
}

/** Who holds more than this is overloaded, however much more it is. */
const LOAD_COUNTED_MAX = 50

/** How much each of these people holds now, most pressing first. Index: task_open_by_assignee. */
export async function openLoads(tx: Tx, userIds: readonly string[]): Promise<Map<string, { openTasks: number; openReds: number }>> {
  if (userIds.length === 0) return new Map()
  const loads = await sql<{ assignee: string; tasks: number; reds: number }>`
    select u.id as assignee, t.tasks, t.reds from unnest(${[...new Set(userIds)]}::uuid[]) as u (id)
    cross join lateral (select count(*)::int as tasks, (count(*) filter (where level = 1))::int as reds
      from (select level from task where assignee = u.id and state <> 'closed' order by level limit ${LOAD_COUNTED_MAX}) o) t`.execute(tx)
  return new Map(loads.rows.map((row) => [row.assignee, { openTasks: row.tasks, openReds: row.reds }]))
}

export type TaskChange = Partial<Omit<TaskRow, 'id' | 'subject_id' | 'person_id'>>

export async function changeTask(tx: Tx, id: string, change: TaskChange): Promise<void> {
  await tx.updateTable('task').set(change).where('id', '=', id).execute()
}

export async function raiseTasks(tx: Tx, warningIds: readonly string[], level: number): Promise<void> {
  if (warningIds.length === 0) return
  await tx.updateTable('task').set({ level }).where('subject_id', 'in', [...warningIds]).where('state', '<>', 'closed').where('level', '>', level).execute()
}

export type NewStep = {
  readonly subjectId: string; readonly taskId: string | null; readonly actor: string | null; readonly kind: string; readonly detail?: Record<string, unknown>; readonly before?: TaskSnapshot
  readonly region: number; readonly unit: string; readonly at?: Date
}

/** The history: every move of a task or warning, by whom and when (`now` unless a step says otherwise). Append-only but for `undone_at`. */
export async function recordSteps(tx: Tx, steps: readonly NewStep[], now: Date): Promise<void> {
  if (steps.length === 0) return
  const column = <T>(pick: (step: NewStep) => T): T[] => steps.map(pick)
  await sql`
    insert into step (subject_id, task_id, at, actor, kind, detail, before, region, unit)
    select subject_id, task_id, at, actor, kind, detail, before, region, unit
    from unnest(${column((step) => step.subjectId)}::uuid[], ${column((step) => step.taskId)}::uuid[], ${column((step) => step.actor)}::uuid[], ${column((step) => step.kind)}::text[],
      ${column((step) => JSON.stringify(step.detail ?? {}))}::jsonb[], ${column((step) => (step.before === undefined ? null : JSON.stringify(step.before)))}::jsonb[],
      ${column((step) => step.region)}::bigint[], ${column((step) => step.unit)}::text[], ${column((step) => (step.at ?? now).toISOString())}::timestamptz[])
      as t (subject_id, task_id, actor, kind, detail, before, region, unit, at)`.execute(tx)
}

/** Of a warning, a case or an order: the newest, in the order in which they were made. Index: step_by_subject. */
export async function stepsAbout(tx: Tx, subjectId: string, max = STEPS_MAX): Promise<StepRow[]> {
  return (await tx.selectFrom('step').selectAll().where('subject_id', '=', subjectId).orderBy('at', 'desc').orderBy('id', 'desc').limit(max).execute()).reverse()
}

/** How many there are of it in all. */
export async function countSteps(tx: Tx, subjectId: string): Promise<number> {
  return (await sql<{ count: number }>`select count(*)::int as count from step where subject_id = ${subjectId}`.execute(tx)).rows[0]!.count
}

export function stepsOfTasks(tx: Tx, taskIds: readonly string[]): Promise<StepRow[]> {
  if (taskIds.length === 0) return Promise.resolve([])
  return tx.selectFrom('step').selectAll().where('task_id', 'in', [...taskIds]).orderBy('id').limit(STEPS_MAX * 4).execute()
}

export async function markUndone(tx: Tx, stepIds: readonly number[], now: Date): Promise<void> {
  if (stepIds.length > 0) await tx.updateTable('step').set({ undone_at: now }).where('id', 'in', [...stepIds]).execute()
}

/** What one move has left in these histories. Index: step_by_subject. */
export async function markMoveUndone(tx: Tx, subjectIds: readonly string[], move: { readonly at: Date; readonly kinds: readonly string[] }, now: Date): Promise<void> {
  await tx.updateTable('step').set({ undone_at: now }).where('subject_id', 'in', [...subjectIds]).where('at', '=', move.at).where('kind', 'in', [...move.kinds]).execute()
}

const OFFICER_CODE_DRAWS_MAX = 10
const UNIQUE_VIOLATION = '23505'

/** Codes of open tasks are unique, and six digits meet now and then: another one is drawn. */
export async function giveOfficerCode(tx: Tx, id: string, draw: () => string): Promise<void> {
  for (let drawn = 1; ; drawn++) {
    await sql`savepoint officer_code`.execute(tx)
    try {
      await tx.updateTable('task').set({ officer_code: draw() }).where('id', '=', id).execute()
      return
    } catch (error) {
      await sql`rollback to savepoint officer_code`.execute(tx)
      if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION || drawn === OFFICER_CODE_DRAWS_MAX) throw error
    }
  }
}

// Taking back a whole case ---------------------------------------------------------------------------
export async function tasksAsTheyAre(tx: Tx, ids: readonly string[]): Promise<unknown[]> {
  return (await sql<{ was: unknown }>`select to_jsonb(t) as was from task t where id = any(${ids}::uuid[]) order by id`.execute(tx)).rows.map((row) => row.was)
}

/** As they were, but for the level: a signal may have raised it since. A code that somebody else carries by now is not given back. */
export async function putTasksBack(tx: Tx, were: readonly unknown[]): Promise<void> {
  await sql`update task t set state = w.state, assignee = w.assignee, unit = w.unit, region = w.region, chain_step = w.chain_step, unanswered = w.unanswered, offered_at = w.offered_at,
    accepted_at = w.accepted_at, first_call_at = w.first_call_at, reached_at = w.reached_at, at_door_at = w.at_door_at, closed_at = w.closed_at, outcome = w.outcome,
    officer_code = case when exists (select from task o where o.officer_code = w.officer_code and o.state <> 'closed' and o.id <> w.id) then null else w.officer_code end
    from jsonb_populate_recordset(null::task, ${JSON.stringify(were)}::jsonb) w where t.id = w.id`.execute(tx)
}

/** How pressing these open tasks were. */
export async function putLevelsBack(tx: Tx, ids: readonly string[], were: readonly unknown[]): Promise<void> {
  await sql`update task t set level = w.level from jsonb_populate_recordset(null::task, ${JSON.stringify(were)}::jsonb) w where t.id = w.id and t.id = any(${ids}::uuid[])`.execute(tx)
}

/** Kept for the step of this moment on this task; a later one takes its place. */
export async function keepCaseBefore(tx: Tx, taskId: string, was: object, now: Date): Promise<void> {
  await sql`insert into case_before (task_id, at, was) values (${taskId}, ${now}, ${JSON.stringify(was)}::jsonb) on conflict (task_id) do update set at = excluded.at, was = excluded.was`.execute(tx)
}

export async function caseBefore(tx: Tx, taskId: string, at: Date): Promise<unknown> {
  return (await sql<{ was: unknown }>`select was from case_before where task_id = ${taskId} and at = ${at}`.execute(tx)).rows[0]?.was
}

/** Answers how many it removed. Index: case_before_by_age. */
export async function forgetCasesBefore(tx: Tx, before: Date, max: number): Promise<number> {
  return Number((await sql`delete from case_before where task_id in (select task_id from case_before where at < ${before} order by at limit ${max})`.execute(tx)).numAffectedRows)
}

// Loading a bureau's past --------------------------------------------------------------------------
/** Tasks as they stand, whether they are here already or not. */
export async function saveTasks(tx: Tx, tasks: readonly Task[]): Promise<void> {
  if (tasks.length === 0) return
  const column = <T>(pick: (task: Task) => T): T[] => tasks.map(pick)
  const times = (pick: (task: Task) => Date | null) => column((task) => pick(task)?.toISOString() ?? null)
  await sql`
    insert into task (id, kind, subject_kind, subject_id, person_id, level, region, unit, state, assignee, chain_step, unanswered, officer_code,
      opened_at, offered_at, accepted_at, first_call_at, reached_at, at_door_at, closed_at, outcome)
    select id, kind, 'warning', subject_id, person_id, level, region, unit, state, assignee, chain_step, unanswered, officer_code,
      opened_at, offered_at, accepted_at, first_call_at, reached_at, at_door_at, closed_at, outcome
    from unnest(${column((task) => task.id)}::uuid[], ${column((task) => task.kind)}::text[], ${column((task) => task.warningId)}::uuid[], ${column((task) => task.personId)}::bigint[],
      ${column((task) => WARNING_LEVELS.indexOf(task.level) + 1)}::smallint[], ${column((task) => task.region)}::bigint[], ${column((task) => task.unit)}::text[], ${column((task) => task.state)}::text[],
      ${column((task) => task.assignee)}::uuid[], ${column((task) => task.chainStep)}::text[], ${column((task) => task.unanswered)}::smallint[], ${column((task) => task.officerCode)}::text[],
      ${times((task) => task.openedAt)}::timestamptz[], ${times((task) => task.offeredAt)}::timestamptz[], ${times((task) => task.acceptedAt)}::timestamptz[], ${times((task) => task.firstCallAt)}::timestamptz[],
      ${times((task) => task.reachedAt)}::timestamptz[], ${times((task) => task.atDoorAt)}::timestamptz[], ${times((task) => task.closedAt)}::timestamptz[], ${column((task) => task.outcome)}::text[])
      as t (id, kind, subject_id, person_id, level, region, unit, state, assignee, chain_step, unanswered, officer_code, opened_at, offered_at, accepted_at, first_call_at, reached_at, at_door_at, closed_at, outcome)
    on conflict (id) do update set level = least(task.level, excluded.level), region = excluded.region, unit = excluded.unit, state = excluded.state, assignee = excluded.assignee, chain_step = excluded.chain_step,
      unanswered = excluded.unanswered, officer_code = excluded.officer_code, offered_at = excluded.offered_at, accepted_at = excluded.accepted_at, first_call_at = excluded.first_call_at,
      reached_at = excluded.reached_at, at_door_at = excluded.at_door_at, closed_at = excluded.closed_at, outcome = excluded.outcome`.execute(tx)
}

export type OfficerAtDoor = { readonly code: string; readonly name: string; readonly badge: string | null; readonly unit: string; readonly unitPhone: string | null }

/** Who carries the code of a visit that is under way. Index: task_by_officer_code. */
export async function officersAtDoors(tx: Tx): Promise<OfficerAtDoor[]> {
  return (await sql<OfficerAtDoor>`select t.officer_code as code, u.name, u.badge, n.name as unit, n.phone as "unitPhone" from task t join app_user u on u.id = t.assignee join unit n on n.code = u.unit
    where t.officer_code is not null and t.state = 'accepted' order by t.officer_code limit ${AT_DOORS_MAX}`.execute(tx)).rows
}
