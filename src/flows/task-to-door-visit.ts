import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { personById } from '../features/person/person.store.ts'
import { nearest, type Candidate } from '../features/roster/roster.rules.ts'
import { nearbyHelpers } from '../features/roster/roster.store.ts'
import { paceOf } from '../features/settings/settings.store.ts'
import { onVisitSent, type Task } from '../features/task/task.rules.ts'
import { changeTask, openLoads, openTasks, type TaskSnapshot } from '../features/task/task.store.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { actOnTask, mustHold, recordMove, snapshotOf, type TapContext } from './task-in-hand.ts'
import { unitsResponsible } from './unit-responsible.ts'
import { dutyOf, publishOffers } from './warning-to-task.ts'

export type SendReason = { readonly actor: string | null; readonly because: string; readonly before?: TaskSnapshot }

/**
 * The line stays busy or dead, so someone knocks: the nearest of the station's officers on duty, the face-to-face squad and the grid
 * leaders of the place. The telephone task stays open; the visit's own clock runs from now. A second visit for a warning is not sent.
 */
export async function sendToDoor(tx: Tx, context: Context, task: Task, reason: SendReason): Promise<void> {
  const { clocks, openRedsMax } = await paceOf(tx)
  const person = await personById(tx, task.personId)
  const stationUnit = (await unitsResponsible(tx, [{ id: task.personId, region: task.region, named_unit: person?.named_unit ?? null }])).get(task.personId)!
  const duty = await dutyOf(tx, [stationUnit], context.now)
  const { own, centreUnit } = duty.stations(stationUnit)
  const near = await nearbyHelpers(tx, task.region, context.now)
  const loads = await openLoads(tx, near.map((one) => one.userId))
  const candidates: Candidate[] = [...own.filter((one) => one.post === 'on-duty'), ...near.map((one) => ({ ...one, ...(loads.get(one.userId) ?? { openTasks: 0, openReds: 0 }) }))]
  const free = candidates.filter((one) => one.userId !== task.assignee && (task.level !== 'red' || one.openReds < openRedsMax))
  const door = person?.lon != null && person.lat != null ? { lon: person.lon, lat: person.lat } : undefined
  const chosen = nearest(free, door)
  const visit: Task = {
    ...task, id: context.newId(), kind: 'visit', state: 'offered', assignee: chosen?.userId ?? null, unit: chosen?.unit ?? centreUnit, chainStep: chosen === undefined ? 'centre' : 'on-duty',
    unanswered: 0, officerCode: null, openedAt: context.now, offeredAt: context.now, acceptedAt: null, firstCallAt: null, reachedAt: null, atDoorAt: null, closedAt: null, outcome: null,
  }
  if (!(await openTasks(tx, [visit])).has(visit.id)) return
  await recordMove(tx, context, task, { kind: 'visit-sent', actor: reason.actor, detail: { because: reason.because, visit: visit.id }, ...(reason.before === undefined ? {} : { before: reason.before }) })
  // Somebody is on the way: the telephone's own clocks have done their work.
  await clearDeadlines(tx, [task.id], ['first-call', 'reached'])
  await publishOffers(tx, context, [visit], () => onVisitSent(task.level, clocks, context.now))
}

export async function sendVisit(context: TapContext, taskId: string, reason: string | undefined): Promise<void> {
  allow(context.actor, 'task.work')
  await actOnTask(context, taskId, async (tx, task) => {
    mustHold(task, context)
    if (task.kind !== 'dissuade') throw refuse('task.not_possible')
    await sendToDoor(tx, context, task, { actor: context.actor.userId, because: reason ?? 'asked', before: await snapshotOf(tx, task) })
  })
}

export async function arriveAtDoor(context: TapContext, taskId: string): Promise<void> {
  allow(context.actor, 'task.work')
  await actOnTask(context, taskId, async (tx, task) => {
    mustHold(task, context)
    if (task.kind !== 'visit' || task.atDoorAt !== null) throw refuse('task.not_possible')
    const before = await snapshotOf(tx, task)
    await changeTask(tx, task.id, { at_door_at: context.now })
    await clearDeadlines(tx, [task.id], ['at-door'])
    await recordMove(tx, context, task, { kind: 'at-door', actor: context.actor.userId, before })
  })
}
