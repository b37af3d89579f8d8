import { UNDO_SECONDS } from '../domain/limits.ts'
import { refuse } from '../domain/refusal.ts'
import { isFollowedUp } from '../features/case/case.rules.ts'
import { caseById } from '../features/case/case.store.ts'
import { clearDeadlines, deadlinesOf, setDeadlines } from '../features/deadline/deadline.store.ts'
import { changeFollowUp, followUpOfTask, followUpsOfCase } from '../features/follow-up/follow-up.store.ts'
import type { FollowUpTask } from '../features/task/task.rules.ts'
import { caseBefore, keepCaseBefore, liveTasksOfCase, markUndone, putTasksBack, stepsAbout, tasksAsTheyAre, type StepRow } from '../features/task/task.store.ts'
import { announce } from '../platform/outbox.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { forgetRecords, type RecordKind } from '../platform/vault.ts'

type Note = { readonly kind: RecordKind; readonly id: string }
type Kept = {
  readonly tasks: readonly unknown[]
  readonly clocks: readonly { readonly subject_kind: string; readonly subject_id: string; readonly rule: string; readonly due_at: string }[]
  readonly unit: string
  readonly caseUnit: string
  readonly planned: readonly string[]
  readonly notes: readonly Note[]
}

/** An answer or a handover may be taken back for thirty seconds: the task, its clocks and its place in the plan as they were. Called before anything changes. */
export async function keepFollowUp(tx: Tx, context: Context, task: FollowUpTask, notes: readonly Note[]): Promise<void> {
  const planned = await followUpsOfCase(tx, task.caseId)
  const was = {
    tasks: await tasksAsTheyAre(tx, [task.id]), clocks: await deadlinesOf(tx, [task.id]), unit: planned.find((row) => row.task_id === task.id)!.unit,
    caseUnit: (await caseById(tx, task.caseId))!.unit, planned: planned.map((row) => row.id), notes,
  }
  await keepCaseBefore(tx, task.id, was, context.now)
}

/** Refused once the case has moved on, or the next of its kind is under way. What the answer had planned is planned no more. */
export async function putFollowUpBack(tx: Tx, context: Context, task: FollowUpTask, step: StepRow): Promise<void> {
  const was = (await caseBefore(tx, task.id, step.at)) as Kept | undefined
  if (was === undefined) throw refuse('task.nothing_to_undo', { seconds: UNDO_SECONDS })
  const one = (await caseById(tx, task.caseId))!
  const isOther = (other: FollowUpTask) => other.kind === task.kind && other.id !== task.id
  if (!isFollowedUp(one.state) || one.unit !== was.caseUnit || (await liveTasksOfCase(tx, task.caseId)).some(isOther)) throw refuse('task.gone_on')
  // Whoever was asked meanwhile is asked no more.
  await announce(tx, [{ type: 'task.changed', subject: task.id, region: task.region, unit: task.unit, userId: task.assignee }], context.now)
  const added = (await followUpsOfCase(tx, task.caseId)).filter((row) => row.state === 'planned' && !was.planned.includes(row.id))
  for (const row of added) await changeFollowUp(tx, row.id, { state: 'cancelled', ended_at: context.now, ended_by: step.actor })
  const row = (await followUpOfTask(tx, task.id))!
  await changeFollowUp(tx, row.id, { state: 'open', unit: was.unit, result: null, findings: [], ended_at: null, ended_by: null })
  await putTasksBack(tx, was.tasks)
  await clearDeadlines(tx, [task.id, ...added.map(({ id }) => id)])
  await setDeadlines(tx, was.clocks.map((clock) => ({ ...clock, due_at: new Date(clock.due_at) })))
  for (const { kind, id } of was.notes) await forgetRecords(tx, kind, [id])
  const planSteps = (await stepsAbout(tx, task.caseId)).filter((other) => added.length > 0 && other.kind === 'follow-ups-planned' && other.at.getTime() === step.at.getTime())
  await markUndone(tx, [step.id, ...planSteps.map(({ id }) => id)], context.now)
}
