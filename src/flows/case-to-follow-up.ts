import { caseById, caseForUpdate, type CaseRow } from '../features/case/case.store.ts'
import { clearDeadlines, setDeadlines } from '../features/deadline/deadline.store.ts'
import { onOffered, planOf, putOff, untilAnswered, type Planned } from '../features/follow-up/follow-up.rules.ts'
import { cancelFollowUps, changeFollowUp, followUpById, followUpsOfCase, insertFollowUps, type FollowUpRow } from '../features/follow-up/follow-up.store.ts'
import { lockPersons, personById } from '../features/person/person.store.ts'
import { offer } from '../features/roster/roster.rules.ts'
import { askingOf } from '../features/settings/settings.rules.ts'
import { followUpSettingsOf, paceOf } from '../features/settings/settings.store.ts'
import type { FollowUpTask } from '../features/task/task.rules.ts'
import { changeTask, openTasks, taskForUpdate } from '../features/task/task.store.ts'
import { announce } from '../platform/outbox.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { recordOnCase } from './case-in-hand.ts'
import { unitsResponsible } from './unit-responsible.ts'
import { dutyOf, publishOffers } from './warning-to-task.ts'

type OfCase = Pick<CaseRow, 'id' | 'person_id' | 'region' | 'unit'>

/** The victim of an accepted case is called and visited again (mission M11); what was done before the case came to this unit is not done twice. */
export async function planFollowUps(tx: Tx, context: Context, one: OfCase): Promise<void> {
  const answered = (await followUpsOfCase(tx, one.id)).filter((row) => row.state === 'done').map((row) => ({ kind: row.kind, afterDays: row.after_days }))
  await addToPlan(tx, context, one, planOf(await followUpSettingsOf(tx), context.now, answered))
}

/** Each has a clock, at which it becomes somebody's task. */
export async function addToPlan(tx: Tx, context: Context, one: OfCase, plan: readonly Planned[]): Promise<void> {
  const person = (await personById(tx, one.person_id))!
  const unit = (await unitsResponsible(tx, [person])).get(person.id)!
  const added = await insertFollowUps(tx, plan.map(({ kind, afterDays, dueAt }) => (
    { id: context.newId(), case_id: one.id, person_id: person.id, kind, after_days: afterDays, planned_for: dueAt, region: person.region, unit })))
  if (added.length === 0) return
  await setDeadlines(tx, added.map((row) => ({ subject_kind: 'follow-up', subject_id: row.id, rule: 'follow-up', due_at: row.planned_for })))
  await recordOnCase(tx, context, one, { kind: 'follow-ups-planned', actor: null, detail: { calls: added.filter((row) => row.kind === 'follow-up-call').length, visits: added.filter((row) => row.kind === 'follow-up-visit').length } })
}

/** The case is closed, not filed, or somebody else's: nobody follows up on it from here. */
export async function endFollowUps(tx: Tx, context: Context, one: OfCase, by: string | null): Promise<void> {
  const gone = await cancelFollowUps(tx, one.id, by, context.now)
  if (gone.length === 0) return
  const taskIds = gone.flatMap((row) => row.task_id ?? []).sort()
  for (const id of taskIds) {
    const task = (await taskForUpdate(tx, id))!
    await changeTask(tx, id, { state: 'closed', closed_at: context.now, outcome: 'cancelled' })
    await announce(tx, [{ type: 'task.closed', subject: id, region: task.region, unit: task.unit, userId: task.assignee }], context.now)
  }
  await clearDeadlines(tx, [...gone.map((row) => row.id), ...taskIds])
  await recordOnCase(tx, context, one, { kind: 'follow-ups-cancelled', actor: by, detail: { count: gone.length } })
}

/** Locked from the victim down, before its clock is taken. */
export async function lockedFollowUp(tx: Tx, id: string): Promise<FollowUpRow | undefined> {
  const seen = await followUpById(tx, id)
  if (seen === undefined) return undefined
  await lockPersons(tx, [seen.person_id])
  await caseForUpdate(tx, seen.case_id)
  return followUpById(tx, id)
}

/** Its day has come: it goes to the officer of the place where the victim lives now, as a warning does. */
export async function openFollowUp(tx: Tx, context: Context, row: FollowUpRow): Promise<void> {
  if (row.state !== 'planned') return
  const settings = await followUpSettingsOf(tx)
  const person = (await personById(tx, row.person_id))!
  const unit = (await unitsResponsible(tx, [person])).get(person.id)!
  const duty = await dutyOf(tx, [unit], context.now)
  const chosen = offer(duty.stations(unit), 'on-duty', askingOf(await paceOf(tx), 'blue'))
  const task: FollowUpTask = {
    id: context.newId(), kind: row.kind, caseId: row.case_id, personId: person.id, level: 'blue', region: person.region, unit: chosen.unit, state: 'offered', assignee: chosen.assignee,
    chainStep: chosen.chainStep, unanswered: 0, officerCode: null, openedAt: context.now, offeredAt: context.now, acceptedAt: null, firstCallAt: null, reachedAt: null, atDoorAt: null, closedAt: null, outcome: null,
  }
  if (!(await openTasks(tx, [task])).has(task.id)) {
    await setDeadlines(tx, [{ subject_kind: 'follow-up', subject_id: row.id, rule: 'follow-up', due_at: putOff(context.now) }])
    return
  }
  await changeFollowUp(tx, row.id, { state: 'open', task_id: task.id, unit, region: person.region })
  await publishOffers(tx, context, [task], () => [onOffered(settings, context.now), untilAnswered(settings, context.now)])
  await announce(tx, [{ type: 'case.changed', subject: row.case_id, region: person.region, unit: (await caseById(tx, row.case_id))!.unit }], context.now)
}
