import type { FollowUpTaskView } from '../contract/follow-up.ts'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { casesByIds } from '../features/case/case.store.ts'
import { deadlinesOf } from '../features/deadline/deadline.store.ts'
import { UNANSWERED_MAX } from '../features/follow-up/follow-up.rules.ts'
import { followUpsOfTasks } from '../features/follow-up/follow-up.store.ts'
import { personRecords, personsByIds } from '../features/person/person.store.ts'
import { personView } from '../features/person/person.view.ts'
import { followUpActionsOn, type FollowUpTask } from '../features/task/task.rules.ts'
import { followUpTaskById, openFollowUpsOf, stepsOfTasks, unclaimedFollowUpsOf } from '../features/task/task.store.ts'
import { readAndEnrich, type ActorContext, type Tx } from '../platform/transaction.ts'
import { regionPaths, unitNames, userNames } from './names.ts'
import { mineByTimeLeft, undoUntilOf } from './task-page.ts'

/** "My follow-ups" on the phone: mine, and what waits in my unit without a name on it; by time left. */
export async function myFollowUps(context: ActorContext): Promise<FollowUpTaskView[]> {
  allow(context.actor, 'task.work')
  const { userId, scopeUnit } = context.actor
  const find = async (tx: Tx) => [...(await openFollowUpsOf(tx, userId)), ...(scopeUnit === '' ? [] : await unclaimedFollowUpsOf(tx, scopeUnit))]
  const views = await readAndEnrich(context, find, (tx, tasks) => viewsOf(tx, context, tasks))
  return mineByTimeLeft(views)
}

export async function followUpTaskPage(context: ActorContext, id: string): Promise<FollowUpTaskView> {
  allow(context.actor, 'task.work')
  const [view] = await readAndEnrich(context, async (tx) => [await followUpTaskById(tx, id)].filter((task) => task !== undefined), (tx, tasks) => viewsOf(tx, context, tasks))
  if (view === undefined) throw refuse('request.not_found')
  return view
}

/** In a fixed number of queries however many they are. Clear text is opened for every one and leaves only where it is shown. */
async function viewsOf(tx: Tx, context: ActorContext, tasks: readonly FollowUpTask[]): Promise<FollowUpTaskView[]> {
  if (tasks.length === 0) return []
  const { actor, now } = context
  const cases = new Map((await casesByIds(tx, tasks.map((task) => task.caseId))).map((row) => [row.id, row]))
  const persons = new Map((await personsByIds(tx, tasks.map((task) => task.personId))).map((person) => [person.id, person]))
  const recordOf = await personRecords(tx, context.vault, tasks.map((task) => task.personId))
  const rows = new Map((await followUpsOfTasks(tx, tasks.map((task) => task.id))).map((row) => [row.task_id, row]))
  const deadlines = await deadlinesOf(tx, tasks.map((task) => task.id))
  const steps = await stepsOfTasks(tx, tasks.map((task) => task.id))
  const users = await userNames(tx, tasks.map((task) => task.assignee))
  const units = await unitNames(tx, tasks.map((task) => task.unit))
  const path = await regionPaths(tx, tasks.map((task) => task.region))
  return tasks.map((task) => {
    const one = cases.get(task.caseId)!
    const row = rows.get(task.id)
    const mine = task.assignee === actor.userId
    const shown = mine && task.state === 'accepted'
    const undoUntil = undoUntilOf(steps.filter((step) => step.task_id === task.id), task, context)
    const deadline = deadlines.find(({ subject_id: id }) => id === task.id)
    return {
      id: task.id, kind: task.kind, caseId: one.id, caseNumber: one.number, fraudType: one.fraud_type, lossFen: one.loss_fen, reportedAt: one.reported_at.toISOString(), place: path(task.region),
      unit: { code: task.unit, name: units.get(task.unit) ?? task.unit }, state: task.state, assignee: task.assignee === null ? null : { id: task.assignee, name: users.get(task.assignee) ?? '' }, mine,
      deadline: deadline === undefined ? null : { rule: deadline.rule as 'accept' | 'outcome', dueAt: deadline.due_at.toISOString() },
      unanswered: task.unanswered, unansweredMax: UNANSWERED_MAX,
      person: personView(persons.get(task.personId)!, recordOf(task.personId), shown, now),
      officerCode: shown ? task.officerCode : null, result: row?.result ?? null, findings: row?.findings ?? [],
      actions: followUpActionsOn(task, actor, undoUntil !== null), undoUntil,
    }
  })
}
