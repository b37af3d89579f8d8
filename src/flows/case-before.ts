import { UNDO_SECONDS } from '../domain/limits.ts'
import { refuse } from '../domain/refusal.ts'
import { clearDeadlines, deadlinesOf, setDeadlines } from '../features/deadline/deadline.store.ts'
import { withdrawHandover } from '../features/handover/handover.store.ts'
import { personAsItIs, putPersonBack } from '../features/person/person.store.ts'
import type { Task } from '../features/task/task.rules.ts'
import { caseBefore, keepCaseBefore, liveTasksOfWarningForUpdate, markUndone, putTasksBack, stepsOfTasks, tasksAsTheyAre, type StepRow } from '../features/task/task.store.ts'
import { liveWarningsOf, mergedPersons, putWarningBack, warningAsItIs, warningById } from '../features/warning/warning.store.ts'
import { announce } from '../platform/outbox.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { forgetRecords, type RecordKind } from '../platform/vault.ts'
import { ordersFollow } from './orders-to-other-unit.ts'

type Kept = {
  readonly tasks: readonly (Record<string, unknown> & { readonly id: string; readonly state: Task['state']; readonly assignee: string | null })[]
  readonly clocks: readonly { readonly subject_kind: string; readonly subject_id: string; readonly rule: string; readonly due_at: string }[]
  readonly warning: unknown
  readonly person: unknown
  /** Whose warnings were merged into this one. */
  readonly others?: readonly unknown[]
  readonly handover: string | null
  readonly notes: readonly { readonly kind: RecordKind; readonly id: string }[]
}
type Made = { readonly handover?: string; readonly notes?: Kept['notes'] }

/**
 * Outcomes and handovers change a whole case: its tasks, their clocks, the warning, the person. All of it is kept as it was for the thirty
 * seconds in which it can be taken back. Called before anything changes; `changing` are the tasks that will, `made` the rows that come new.
 */
export async function keepCase(tx: Tx, context: Context, task: Task, changing: readonly Task[], made: Made = {}): Promise<void> {
  const ids = changing.map((one) => one.id)
  const was = {
    tasks: await tasksAsTheyAre(tx, ids), clocks: await deadlinesOf(tx, [...ids, task.warningId]), warning: await warningAsItIs(tx, task.warningId), person: await personAsItIs(tx, task.personId),
    others: await Promise.all((await mergedPersons(tx, task.warningId)).map((id) => personAsItIs(tx, id))),
    handover: made.handover ?? null, notes: made.notes ?? [],
  }
  await keepCaseBefore(tx, task.id, was, context.now)
}

/** Everything as it was before the step, with the clocks as they ran. Refused once somebody has gone on from it. */
export async function putCaseBack(tx: Tx, context: Context, task: Task, step: StepRow): Promise<void> {
  const was = (await caseBefore(tx, task.id, step.at)) as Kept | undefined
  if (was === undefined) throw refuse('task.nothing_to_undo', { seconds: UNDO_SECONDS })
  const ids = was.tasks.map((one) => one.id)
  const live = await liveTasksOfWarningForUpdate(tx, task.warningId)
  await mustBeUntouched(tx, task, was, live.filter((one) => one.openedAt >= step.at || ids.includes(one.id)))
  if (was.handover !== null && !(await withdrawHandover(tx, was.handover))) throw refuse('handover.reviewed')
  // Whoever was asked meanwhile is asked no more.
  await announce(tx, live.filter((one) => ids.includes(one.id)).map((one) => ({ type: 'task.changed', subject: one.id, region: one.region, unit: one.unit, userId: one.assignee })), context.now)
  await putTasksBack(tx, was.tasks)
  await putWarningBack(tx, was.warning)
  for (const person of [was.person, ...(was.others ?? [])]) await putPersonBack(tx, person)
  const warning = (await warningById(tx, task.warningId))!
  await ordersFollow(tx, context, warning.id, { to: { region: warning.region, unit: warning.unit }, by: step.actor })
  await clearDeadlines(tx, [...ids, task.warningId])
  await setDeadlines(tx, was.clocks.map((clock) => ({ ...clock, due_at: new Date(clock.due_at) })))
  for (const { kind, id } of was.notes) await forgetRecords(tx, kind, [id])
  const sameMove = (await stepsOfTasks(tx, ids)).filter((one) => one.kind === step.kind && one.actor === step.actor && one.at.getTime() === step.at.getTime())
  await markUndone(tx, sameMove.map((one) => one.id), context.now)
}

/** `now`: the case's tasks that the step changed, and those opened since. */
async function mustBeUntouched(tx: Tx, task: Task, was: Kept, now: readonly Task[]): Promise<void> {
  const wasHeld = (one: Task) => was.tasks.some((before) => before.id === one.id && before.state === 'accepted' && before.assignee === one.assignee)
  const isNew = (one: Task) => !was.tasks.some((before) => before.id === one.id)
  if (now.some((one) => isNew(one) || (one.state === 'accepted' && !wasHeld(one)))) throw refuse('task.gone_on')
  const [other] = (await liveWarningsOf(tx, [task.personId])).filter((warning) => warning.id !== task.warningId)
  if (other !== undefined) throw refuse('warning.person_has_live_one', { id: other.id.slice(0, 8) })
}
