import { setDeadlines } from '../features/deadline/deadline.store.ts'
import { offer, type Candidate, type ChainStep, type Stations } from '../features/roster/roster.rules.ts'
import { centreUnit, onDutyAt } from '../features/roster/roster.store.ts'
import { askingOf } from '../features/settings/settings.rules.ts'
import { paceOf, type Pace } from '../features/settings/settings.store.ts'
import { onOffer, subjectOf, type AnyTask, type Task } from '../features/task/task.rules.ts'
import { openLoads, openTasks, recordSteps } from '../features/task/task.store.ts'
import type { WarningLevel } from '../domain/levels.ts'
import { announce } from '../platform/outbox.ts'
import { together, type Context, type Tx } from '../platform/transaction.ts'

export type DutyAndPace = readonly [Pace, Duty]
/** `because`: why somebody is asked who is not the first in the chain. `known`: asked for before, together with something else. */
type How = { readonly from?: ChainStep; readonly because?: string; readonly known?: DutyAndPace }
type WarningForTask = { readonly id: string; readonly personId: number; readonly level: WarningLevel; readonly region: number; readonly unit: string }

/**
 * A warning becomes a task on the phone of the officer responsible for the place (mission M3).
 *
 * Runs inside the transaction that made the warning, so that there is never one without the other. The push to the phone is an outbox row:
 * nothing is announced that did not commit.
 */
export async function warningsToTasks(tx: Tx, context: Context, warnings: readonly WarningForTask[], how: How = {}): Promise<void> {
  if (warnings.length === 0) return
  const [pace, duty] = how.known ?? (await dutyAndPace(tx, warnings.map((warning) => warning.unit), context.now))
  // The most pressing first: they get the freest officers.
  const ordered = warnings.toSorted((a, b) => levelOrder(a.level) - levelOrder(b.level))
  const tasks = ordered.map((warning): Task => {
    const chosen = offer(duty.stations(warning.unit), how.from ?? 'on-duty', askingOf(pace, warning.level))
    if (chosen.assignee !== null) duty.load(chosen.assignee, warning.level === 'red')
    return {
      id: context.newId(), kind: 'dissuade', warningId: warning.id, personId: warning.personId, level: warning.level, region: warning.region,
      unit: chosen.unit, state: 'offered', assignee: chosen.assignee, chainStep: chosen.chainStep, unanswered: 0, officerCode: null,
      openedAt: context.now, offeredAt: context.now, acceptedAt: null, firstCallAt: null, reachedAt: null, atDoorAt: null, closedAt: null, outcome: null,
    }
  })
  const opened = await openTasks(tx, tasks)
  await publishOffers(tx, context, tasks.filter((task) => opened.has(task.id)), (task) => [onOffer(task.level, pace.clocks, context.now)], how.because)
}

/** History, clock and push of tasks that have just been offered to somebody. */
export async function publishOffers<T extends AnyTask>(tx: Tx, context: Context, tasks: readonly T[], clocksOf: (task: T) => readonly { rule: string; dueAt: Date }[], because?: string): Promise<void> {
  await together(
    recordSteps(tx, tasks.map((task) => ({
      subjectId: subjectOf(task).id, taskId: task.id, actor: null, kind: 'offered',
      detail: { kind: task.kind, to: task.assignee, chainStep: task.chainStep, unit: task.unit, ...(because === undefined ? {} : { because }) }, region: task.region, unit: task.unit,
    })), context.now),
    setDeadlines(tx, tasks.flatMap((task) => clocksOf(task).map((due) => ({ subject_kind: 'task', subject_id: task.id, rule: due.rule, due_at: due.dueAt })))),
    announce(tx, tasks.map((task) => ({ type: 'task.offered', subject: task.id, region: task.region, unit: task.unit, userId: task.assignee, data: { level: task.level } })), context.now),
  )
}

export function dutyAndPace(tx: Tx, units: readonly string[], now: Date): Promise<DutyAndPace> {
  return together(paceOf(tx), dutyOf(tx, units, now))
}

export type Duty = { readonly stations: (unit: string) => Stations; readonly load: (userId: string, isRed: boolean) => void }

/** Who is there now, in these units and in the centre, with what they hold; `load` counts what is given to them on the way. */
export async function dutyOf(tx: Tx, units: readonly string[], now: Date): Promise<Duty> {
  const [centre, present] = await together(centreUnit(tx), onDutyAt(tx, units, now))
  const loads = await openLoads(tx, present.map((one) => one.userId))
  const held = (userId: string) => loads.get(userId) ?? { openTasks: 0, openReds: 0 }
  const at = (unit: string): Candidate[] => present.filter((one) => one.unit === unit).map((one) => ({ ...one, ...held(one.userId) }))
  return {
    stations: (unit) => ({ unit, own: unit === centre ? [] : at(unit), centre: at(centre), centreUnit: centre }),
    load: (userId, isRed) => {
      const { openTasks: tasks, openReds } = held(userId)
      loads.set(userId, { openTasks: tasks + 1, openReds: openReds + (isRed ? 1 : 0) })
    },
  }
}

function levelOrder(level: WarningLevel): number {
  return ['red', 'orange', 'yellow', 'blue'].indexOf(level)
}
