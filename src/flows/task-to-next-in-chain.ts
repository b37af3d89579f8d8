import { onOffered } from '../features/follow-up/follow-up.rules.ts'
import { nextChainStep, offer, type ChainStep } from '../features/roster/roster.rules.ts'
import { askingOf } from '../features/settings/settings.rules.ts'
import { followUpSettingsOf, type Pace } from '../features/settings/settings.store.ts'
import { isFollowUp, onOffer, type AnyTask } from '../features/task/task.rules.ts'
import { changeTask } from '../features/task/task.store.ts'
import { announce } from '../platform/outbox.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { recordMove, startClocks, tellFormerHolder } from './task-in-hand.ts'
import { dutyOf } from './warning-to-task.ts'

/** The next in the chain of its level is asked, at last the centre. At the centre it rings again until somebody takes it. */
export async function offerOnward(tx: Tx, context: Context, task: AnyTask, pace: Pace, because: string): Promise<void> {
  await offerFrom(tx, context, task, { pace, from: nextChainStep(task.chainStep, askingOf(pace, task.level).chain), move: { kind: 'escalated', actor: null, detail: { because, from: task.assignee } } })
}

/** Whoever had it has left their post: anybody else who is there is asked, from the beginning of the chain. */
export async function offerAnew(tx: Tx, context: Context, task: AnyTask, pace: Pace, by: string | null): Promise<void> {
  await offerFrom(tx, context, task, { pace, from: 'on-duty', move: { kind: 'handed-over', actor: by, detail: { reason: 'left-post' } } })
}

type Onward = { readonly pace: Pace; readonly from: ChainStep; readonly move: { readonly kind: string; readonly actor: string | null; readonly detail: Record<string, unknown> } }

async function offerFrom(tx: Tx, context: Context, task: AnyTask, { pace, from, move }: Onward): Promise<void> {
  const duty = await dutyOf(tx, [task.unit], context.now)
  const excluded = new Set(task.assignee === null ? [] : [task.assignee])
  const chosen = offer(duty.stations(task.unit), from, askingOf(pace, task.level), excluded)
  await changeTask(tx, task.id, { state: 'offered', assignee: chosen.assignee, unit: chosen.unit, chain_step: chosen.chainStep, offered_at: context.now, accepted_at: null, officer_code: null })
  const offered: AnyTask = { ...task, assignee: chosen.assignee, unit: chosen.unit, chainStep: chosen.chainStep }
  // A bell that rings again in an empty room is no news: a task that waits two hours would have a history of 120 lines.
  const stillNobody = task.assignee === null && chosen.assignee === null && task.unit === chosen.unit
  if (!stillNobody) await recordMove(tx, context, offered, { ...move, detail: { ...move.detail, to: chosen.assignee, chainStep: chosen.chainStep, unit: chosen.unit } })
  await startClocks(tx, task.id, [isFollowUp(task) ? onOffered(await followUpSettingsOf(tx), context.now) : onOffer(task.level, pace.clocks, context.now)])
  await tellFormerHolder(tx, context, task, chosen.assignee)
  await announce(tx, [{ type: 'task.offered', subject: task.id, region: task.region, unit: chosen.unit, userId: chosen.assignee, data: { level: task.level } }], context.now)
}
