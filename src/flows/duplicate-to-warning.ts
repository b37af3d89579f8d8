import type { MergeBody } from '../contract/warning.ts'
import { allow } from '../domain/access.ts'
import { maskDigits } from '../domain/digit-mask.ts'
import { refuse } from '../domain/refusal.ts'
import { tellersOf } from '../features/counter/counter.store.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { recordReveal } from '../features/person/person.store.ts'
import { joined, type Judgement } from '../features/scoring/scoring.rules.ts'
import type { Task } from '../features/task/task.rules.ts'
import { changeTask, liveTasksOfWarningForUpdate, recordSteps, tasksOfWarning } from '../features/task/task.store.ts'
import { mayGoInto, MERGED_MAX, whyNotMerge } from '../features/warning/warning.rules.ts'
import { closeAsMerged, joinWarnings, levelOf, mergedInto, type WarningRow } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import type { Tx } from '../platform/transaction.ts'
import { PERSON_FIELDS } from './accept-task.ts'
import { actOnBoth, shortOf, type Both } from './both-in-hand.ts'
import { keepBoth } from './duplicate-before.ts'
import { ordersFollow } from './orders-to-other-unit.ts'
import { recordMove, type TapContext } from './task-in-hand.ts'
import { redWarningsToStops } from './warning-to-stop-payment.ts'
import { hastenRaised } from './windows-to-warnings.ts'

/**
 * Two warnings of one human being: the one closes as a duplicate of the other, which goes on for both (docs/adr/0017-merging-warnings.md). Its tasks are
 * withdrawn and its clocks stop, its orders stand on and go to where the other one is, and the other one is as pressing as the more pressing of the two.
 */
export async function mergeWarning(context: TapContext, id: string, { into, reason }: MergeBody): Promise<void> {
  allow(context.actor, 'warning.merge')
  await actOnBoth(context, { merged: id, kept: into }, async (tx, both) => {
    await mustBeMergeable(tx, both)
    const { merged, kept } = both
    const [tasks, judgement] = [await tasksOfWarning(tx, merged.id), joined(judgementOf(kept), judgementOf(merged))]
    await keepBoth(tx, context, both, { tasks: tasks.filter((task) => task.state !== 'closed'), judgement })
    await ordersFollow(tx, context, merged.id, { to: { region: kept.region, unit: kept.unit }, by: context.actor.userId })
    await closeAsMerged(tx, merged.id, { into: kept.id, by: context.actor.userId }, context.now)
    const join = { id: kept.id, ...judgement, lastSignalAt: merged.last_signal_at, amountAtRiskFen: merged.amount_at_risk_fen, row: kept, isRed: levelOf(merged.level) === 'red' }
    await joinWarnings(tx, [join], context.now)
    if (judgement.raised) await redWarningsToStops(tx, context, { red: [{ id: kept.id, personId: kept.person_id, level: judgement.level, region: kept.region, unit: kept.unit }], still: [] }, [])
    await withdraw(tx, context, both)
    await hastenRaised(tx, context, [join])
    await tellBoth(tx, context, both, maskDigits(reason))
    await audit(tx, { actor: context.actor.login, action: 'warning.merge', subject: merged.id, detail: { into: kept.id, reason } }, context.now)
  })
}

async function mustBeMergeable(tx: Tx, { merged, kept }: Both): Promise<void> {
  const live = mayGoInto(merged) ? await liveTasks(tx, merged.id) : []
  const isAwaited = live.some((task) => task.kind === 'visit') && (await tellersOf(tx, merged.id)).length > 0
  const [hasMerged, keptHas] = [(await mergedInto(tx, [merged.id])).length > 0, (await mergedInto(tx, [kept.id])).length]
  const why = whyNotMerge(merged, kept, { hasMerged, keptHas, isMet: isAwaited || live.some((task) => task.atDoorAt !== null) })
  if (why !== undefined) throw refuse(why, { max: MERGED_MAX })
}

async function liveTasks(tx: Tx, warningId: string): Promise<Task[]> {
  return (await tasksOfWarning(tx, warningId)).filter((task) => task.state !== 'closed')
}

function judgementOf(warning: WarningRow): Judgement {
  return { level: levelOf(warning.level), fraudType: warning.fraud_type as Judgement['fraudType'], reasons: warning.reasons }
}

/** Nobody rings the second number for the same talk. Whoever was asked hears of it, and nobody is asked again. */
async function withdraw(tx: Tx, context: TapContext, { merged, kept }: Both): Promise<void> {
  const tasks = await liveTasksOfWarningForUpdate(tx, merged.id)
  for (const task of tasks) {
    await changeTask(tx, task.id, { state: 'closed', closed_at: context.now, outcome: null })
    await recordMove(tx, context, task, { kind: 'withdrawn', actor: context.actor.userId, detail: { number: shortOf(kept), unit: kept.unit } })
  }
  await clearDeadlines(tx, [...tasks.map((task) => task.id), merged.id])
  await announce(tx, tasks.map((task) => ({ type: 'task.withdrawn', subject: task.id, region: task.region, unit: task.unit, userId: task.assignee })), context.now)
}

async function tellBoth(tx: Tx, context: TapContext, { merged, kept }: Both, note: string): Promise<void> {
  const { actor, now } = context
  const step = (one: WarningRow, kind: string, other: WarningRow) => ({ subjectId: one.id, taskId: null, actor: actor.userId, kind, detail: { number: shortOf(other), note }, region: one.region, unit: one.unit })
  await recordSteps(tx, [step(merged, 'merged', kept), step(kept, 'merged-in', merged)], now)
  await announce(tx, [{ type: 'warning.closed', subject: merged.id, region: merged.region, unit: merged.unit }], now)
  // Whoever talks to the one has the other's number as well from now on: it is a look at clear text like any other.
  for (const task of await liveTasks(tx, kept.id)) {
    await announce(tx, [{ type: 'task.changed', subject: task.id, region: task.region, unit: task.unit, userId: task.assignee }], now)
    if (task.state !== 'accepted' || task.assignee === null) continue
    await recordReveal(tx, { userId: task.assignee, unit: task.unit, personId: merged.person_id, taskId: task.id, reason: 'warning.merge', fields: PERSON_FIELDS }, now)
  }
}
