import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { deadlinesOf, setDeadlines } from '../features/deadline/deadline.store.ts'
import type { Judgement } from '../features/scoring/scoring.rules.ts'
import { lastSignalSince } from '../features/signal/signal.store.ts'
import type { Task } from '../features/task/task.rules.ts'
import { liveTasksOfWarningForUpdate, markMoveUndone, putLevelsBack, putTasksBack, recordSteps, tasksAsTheyAre, tasksOfWarning } from '../features/task/task.store.ts'
import { MERGE_UNDO_MINUTES, whyNotUnmerge } from '../features/warning/warning.rules.ts'
import { keepMergeBefore, levelCode, liveWarningsOf, mergeBefore, putJudgementBack, putWarningBack, warningAsItIs, warningById, type ReasonRow, type WarningRow } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import { readAs, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { actOnBoth, apart, shortOf, type Both } from './both-in-hand.ts'
import { lockAccountsOf, ordersFollow } from './orders-to-other-unit.ts'
import { recordMove, type TapContext } from './task-in-hand.ts'
import { windowsToWarnings } from './windows-to-warnings.ts'

type Clocks = readonly { readonly subject_kind: string; readonly subject_id: string; readonly rule: string; readonly due_at: string }[]
type KeptBefore = {
  readonly tasks: readonly unknown[]; readonly clocks: Clocks; readonly merged: unknown
  readonly kept: unknown; readonly keptTasks: readonly unknown[]; readonly keptClocks: Clocks; readonly judgement: Pick<Judgement, 'level' | 'fraudType' | 'reasons'>
}

type Before = { readonly was: KeptBefore; readonly at: Date }

/** Before anything changes; `judgement`: what the kept one is about to say, by which is seen later whether a signal has added to it. */
export async function keepBoth(tx: Tx, context: Context, { merged, kept }: Both, { tasks, judgement }: { readonly tasks: readonly Task[]; readonly judgement: Judgement }): Promise<void> {
  const [ids, keptIds] = [tasks.map((task) => task.id), (await tasksOfWarning(tx, kept.id)).filter((task) => task.state !== 'closed').map((task) => task.id)]
  await keepMergeBefore(tx, merged.id, {
    tasks: await tasksAsTheyAre(tx, ids), clocks: await deadlinesOf(tx, [...ids, merged.id]), merged: await warningAsItIs(tx, merged.id),
    kept: await warningAsItIs(tx, kept.id), keptTasks: await tasksAsTheyAre(tx, keptIds), keptClocks: await deadlinesOf(tx, keptIds), judgement,
  }, context.now)
}

/**
 * They were two people after all: within half an hour, while the kept one is open, both are as they were. The tasks are with whoever had them, their
 * clocks run since they first did, and what has run out meanwhile rings at once. What was heard since is judged for the one whom it was heard of.
 */
export async function unmergeWarning(context: TapContext, id: string): Promise<void> {
  allow(context.actor, 'warning.merge')
  await actOnBoth(context, { merged: id, kept: await keptOf(context, id) }, async (tx, both) => {
    const before = await mergeBefore(tx, id)
    const why = whyNotUnmerge({ ...both, mergedAt: before?.at, now: context.now })
    if (why !== undefined || before === undefined) throw refuse(why ?? 'merge.too_late', { minutes: MERGE_UNDO_MINUTES })
    const was = before.was as KeptBefore
    await mustHaveNoOther(tx, both.merged)
    await lockAccountsOf(tx, context, both.kept.id)
    await putMergedBack(tx, context, both, was)
    if (hasOnlyJoined(both.kept, was)) await putKeptBack(tx, context, both, { was, at: before.at })
    await markMoveUndone(tx, [both.merged.id, both.kept.id], { at: before.at, kinds: ['merged', 'merged-in', 'withdrawn'] }, context.now)
    await tellUnmerged(tx, context, both)
    await judgeAgain(tx, context, both.merged, before.at)
    await audit(tx, { actor: context.actor.login, action: 'warning.unmerge', subject: id, detail: { into: both.kept.id } }, context.now)
  })
}

/** The kept one may have gone to another place meanwhile: then the centre, which sees both, can take it back. */
function keptOf(context: ActorContext, id: string): Promise<string> {
  return readAs(context, async (tx) => {
    const merged = await warningById(tx, id)
    if (merged === undefined) throw refuse('request.not_found')
    if (merged.merged_into === null) throw refuse('merge.not_merged')
    if ((await warningById(tx, merged.merged_into)) === undefined) throw refuse('merge.kept_elsewhere')
    return merged.merged_into
  })
}

async function mustHaveNoOther(tx: Tx, merged: WarningRow): Promise<void> {
  const [other] = await liveWarningsOf(tx, [merged.person_id])
  if (other !== undefined) throw refuse('warning.person_has_live_one', { id: shortOf(other) })
}

async function putMergedBack(tx: Tx, context: TapContext, { merged }: Both, was: KeptBefore): Promise<void> {
  await putWarningBack(tx, was.merged)
  await ordersFollow(tx, context, merged.id, { to: { region: merged.region, unit: merged.unit }, by: context.actor.userId })
  await putTasksBack(tx, was.tasks)
  await setDeadlines(tx, was.clocks.map((clock) => ({ ...clock, due_at: new Date(clock.due_at) })))
  for (const task of await liveTasksOfWarningForUpdate(tx, merged.id)) {
    await recordMove(tx, context, task, { kind: 'given-back', actor: context.actor.userId })
    await announce(tx, [{ type: 'task.offered', subject: task.id, region: task.region, unit: task.unit, userId: task.assignee, data: { level: task.level } }], context.now)
  }
}

/** False: a signal has raised it, or given it another reason, since. That stays: better too pressing than not enough. */
function hasOnlyJoined(kept: WarningRow, { judgement }: KeptBefore): boolean {
  const wordsOf = (reasons: readonly ReasonRow[]) => reasons.map(({ code, zh }) => `${code} ${zh}`).join('\n')
  return kept.level === levelCode(judgement.level) && kept.fraud_type === judgement.fraudType && wordsOf(kept.reasons) === wordsOf(judgement.reasons)
}

/** Level, reasons, and the clocks of its tasks that were hastened and run still. */
async function putKeptBack(tx: Tx, context: Context, { kept }: Both, { was, at }: Before): Promise<void> {
  await putJudgementBack(tx, was.kept)
  const live = (await liveTasksOfWarningForUpdate(tx, kept.id)).map((task) => task.id)
  await putLevelsBack(tx, live, was.keptTasks)
  const running = await deadlinesOf(tx, live)
  await setDeadlines(tx, running.flatMap((clock) => {
    const before = was.keptClocks.find((one) => one.subject_id === clock.subject_id && one.rule === clock.rule)
    return before === undefined || new Date(before.due_at) <= clock.due_at ? [] : [{ ...clock, due_at: new Date(before.due_at) }]
  }))
  await markMoveUndone(tx, [kept.id], { at, kinds: ['raised'] }, context.now)
}

async function tellUnmerged(tx: Tx, context: TapContext, { merged, kept }: Both): Promise<void> {
  await recordSteps(tx, apart(context.actor.userId, merged, kept), context.now)
  const tasks = (await tasksOfWarning(tx, kept.id)).filter((task) => task.state !== 'closed')
  await announce(tx, [
    ...[merged, kept].map((one) => ({ type: 'warning.changed', subject: one.id, region: one.region, unit: one.unit })),
    ...tasks.map((task) => ({ type: 'task.changed', subject: task.id, region: task.region, unit: task.unit, userId: task.assignee })),
  ], context.now)
}

/** What was heard of the merged one's person while the other one stood for both was judged for that one. */
export async function judgeAgain(tx: Tx, context: Context, { person_id: personId, source_id: sourceId, first_kind: kind }: WarningRow, since: Date): Promise<void> {
  const at = await lastSignalSince(tx, personId, since)
  if (at === undefined) return
  await windowsToWarnings(tx, context, { id: sourceId, code: '' }, [{ personId, at, newestInBatch: at }], { kindAt: () => kind, counterparts: [] })
}
