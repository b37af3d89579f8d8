import { sql } from 'kysely'
import type { z } from 'zod'
import type { CaseFollowUp, FollowUpQuery, FollowUpRows } from '../contract/follow-up.ts'
import { allow, may } from '../domain/access.ts'
import { maskDigits } from '../domain/digit-mask.ts'
import { followUpsOfCase, type FollowUpRow } from '../features/follow-up/follow-up.store.ts'
import { untilAnswered } from '../features/follow-up/follow-up.rules.ts'
import { followUpSettingsOf } from '../features/settings/settings.store.ts'
import { mayAccept } from '../features/task/task.rules.ts'
import type { StepRow } from '../features/task/task.store.ts'
import { readAndEnrich, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { openRecords } from '../platform/vault.ts'
import { noteIdOf } from './case-timeline.ts'
import { maskedPersons } from './masked-persons.ts'
import { caseNumbers, regionPaths, unitNames, userNames } from './names.ts'
import { withinSight } from './warning-list.ts'

const ROWS_SHOWN_MAX = 200

type Held = { readonly assignee: string | null; readonly unit: string; readonly state: string; readonly unanswered: number }

/** What was planned for the victim of one case, who did it and what was found. `steps` of the case. */
export async function followUpsOf(tx: Tx, context: Context, caseId: string, steps: readonly StepRow[]): Promise<CaseFollowUp[]> {
  const rows = await followUpsOfCase(tx, caseId)
  const answers = new Map(steps.filter((step) => step.kind === 'follow-up' && step.undone_at === null).map((step) => [step.task_id, step]))
  const notes = await openRecords(tx, context.vault, 'follow-up-note', [...answers.values()].map(noteIdOf).filter((id) => id !== ''))
  const plain = await plainOf(tx, rows, await heldBy(tx, rows))
  return rows.map((row) => {
    const answer = answers.get(row.task_id)
    const note = answer === undefined ? undefined : notes.get(noteIdOf(answer))
    return { ...plain(row), result: row.result, findings: row.findings, note: note === undefined ? null : maskDigits(note), endedAt: row.ended_at?.toISOString() ?? null }
  })
}

/** What is due, or still to come, in the units in sight; through the actor's walls. Indexes: follow_up_live, follow_up_live_by_unit. */
export function followUpList(context: ActorContext, query: FollowUpQuery): Promise<z.infer<typeof FollowUpRows>> {
  allow(context.actor, 'case.read')
  const { now } = context
  return readAndEnrich(context, async (tx) => {
    const when = query.which === 'due' ? sql`planned_for <= ${now}` : sql`planned_for > ${now}`
    const where = [sql`ended_at is null`, when, ...(await withinSight(tx, context, 'unit', query.unit))]
    return (await sql<FollowUpRow>`select * from follow_up where ${sql.join(where, sql` and `)} order by planned_for, id limit ${ROWS_SHOWN_MAX + 1}`.execute(tx)).rows
  }, async (tx, found) => {
    const rows = found.slice(0, ROWS_SHOWN_MAX)
    const settings = await followUpSettingsOf(tx)
    const held = await heldBy(tx, rows)
    const plain = await plainOf(tx, rows, held)
    const person = await maskedPersons(tx, context, rows.map((row) => row.person_id))
    const numbers = await caseNumbers(tx, rows.map((row) => row.case_id))
    const path = await regionPaths(tx, rows.map((row) => row.region))
    const items = rows.map((row) => ({
      ...plain(row), caseId: row.case_id, caseNumber: numbers.get(row.case_id)!, taskId: row.task_id, person: person(row.person_id), place: path(row.region), overdue: untilAnswered(settings, row.planned_for).dueAt <= now,
      mayHandOver: mayHandOver(context, row.task_id === null ? undefined : held.get(row.task_id)),
    }))
    return { items, more: found.length > rows.length, now: now.toISOString() }
  })
}

function mayHandOver({ actor }: ActorContext, task: Held | undefined): boolean {
  return task !== undefined && task.state !== 'closed' && may(actor, 'task.work') && mayAccept(task, actor)
}

async function heldBy(tx: Tx, rows: readonly FollowUpRow[]): Promise<Map<string, Held>> {
  const tasks = rows.length === 0 ? [] : (await sql<Held & { id: string }>`select id, assignee, unit, state, unanswered from task where id = any(${rows.flatMap((row) => row.task_id ?? [])}::uuid[])`.execute(tx)).rows
  return new Map(tasks.map((task) => [task.id, task]))
}

/** With who has it, or who answered. */
async function plainOf(tx: Tx, rows: readonly FollowUpRow[], held: ReadonlyMap<string, Held>) {
  const users = await userNames(tx, [...[...held.values()].map((task) => task.assignee), ...rows.map((row) => row.ended_by)])
  const units = await unitNames(tx, rows.map((row) => row.unit))
  return (row: FollowUpRow) => {
    const task = row.task_id === null ? undefined : held.get(row.task_id)
    const officer = row.ended_by ?? task?.assignee ?? null
    return {
      id: row.id, kind: row.kind, state: row.state, plannedFor: row.planned_for.toISOString(), unit: { code: row.unit, name: units.get(row.unit) ?? row.unit },
      officer: officer === null ? null : (users.get(officer) ?? null), unanswered: task?.unanswered ?? 0,
    }
  }
}
