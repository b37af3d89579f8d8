import type { FollowUpHandoverBody } from '../contract/follow-up.ts'
import { allow, mayAtMost } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { onOffered } from '../features/follow-up/follow-up.rules.ts'
import { changeFollowUp, followUpOfTask } from '../features/follow-up/follow-up.store.ts'
import { offer } from '../features/roster/roster.rules.ts'
import { colleague, unitByCode } from '../features/roster/roster.store.ts'
import { askingOf } from '../features/settings/settings.rules.ts'
import { followUpSettingsOf, paceOf } from '../features/settings/settings.store.ts'
import { mayAccept, type FollowUpTask } from '../features/task/task.rules.ts'
import { changeTask } from '../features/task/task.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import type { Tx } from '../platform/transaction.ts'
import { keepRecords } from '../platform/vault.ts'
import { keepFollowUp } from './follow-up-before.ts'
import { actOnFollowUp, recordMove, startClocks, tellFormerHolder, type TapContext } from './task-in-hand.ts'
import { dutyOf } from './warning-to-task.ts'

/**
 * "Not mine", "moved away", end of shift: the call or visit goes to a colleague or to another unit in one tap. The case stays where it is, and the
 * time within which the victim is to be answered runs on.
 */
export async function handOverFollowUp(context: TapContext, taskId: string, body: FollowUpHandoverBody): Promise<void> {
  allow(context.actor, 'task.work')
  await actOnFollowUp(context, taskId, async (tx, task) => {
    if (task.state === 'closed') throw refuse('task.closed')
    if (task.assignee !== context.actor.userId && !mayAccept(task, context.actor)) throw refuse('task.not_yours')
    await giveFollowUp(tx, context, task, body)
  })
}

/** The case is locked; whoever does it may. */
export async function giveFollowUp(tx: Tx, context: TapContext, task: FollowUpTask, body: FollowUpHandoverBody): Promise<void> {
  const { actor, now } = context
  const to = body.toUser === undefined ? await dutyOfUnit(tx, context, body.toUnit!) : await colleagueOf(tx, context, task, body.toUser)
  const noteId = body.note === '' ? undefined : context.newId()
  await keepFollowUp(tx, context, task, noteId === undefined ? [] : [{ kind: 'handover-note', id: noteId }])
  if (noteId !== undefined) await keepRecords(tx, context.vault, 'handover-note', [{ id: noteId, clear: body.note }])
  await changeTask(tx, task.id, { state: 'offered', assignee: to.assignee, unit: to.unit, chain_step: to.chainStep, offered_at: now, accepted_at: null, officer_code: null })
  await changeFollowUp(tx, (await followUpOfTask(tx, task.id))!.id, { unit: to.unit })
  const detail = { reason: body.reason, to: to.assignee, unit: to.unit, ...(noteId === undefined ? {} : { noteId }) }
  await recordMove(tx, context, { ...task, unit: to.unit, assignee: to.assignee }, { kind: 'handed-over', actor: actor.userId, detail })
  await startClocks(tx, task.id, [onOffered(await followUpSettingsOf(tx), now)])
  await tellFormerHolder(tx, context, task, to.assignee)
  await announce(tx, [{ type: 'task.offered', subject: task.id, region: task.region, unit: to.unit, userId: to.assignee, data: { level: task.level } }], now)
  await audit(tx, { actor: actor.login, action: 'task.handover', subject: task.id, detail: { reason: body.reason, toUnit: body.toUnit, toUser: body.toUser } }, now)
}

type To = Pick<FollowUpTask, 'assignee' | 'unit' | 'chainStep'>

async function colleagueOf(tx: Tx, { actor }: TapContext, task: FollowUpTask, userId: string): Promise<To> {
  const to = await colleague(tx, userId)
  if (to === undefined || !mayAtMost(to, 'task.work') || (to.unit !== task.unit && to.unit !== actor.unit)) throw refuse('handover.unknown_user')
  return { assignee: userId, unit: to.unit, chainStep: 'on-duty' }
}

/** Whoever is on duty there now. */
async function dutyOfUnit(tx: Tx, context: TapContext, code: string): Promise<To> {
  if ((await unitByCode(tx, code)) === undefined) throw refuse('handover.unknown_unit')
  const pace = await paceOf(tx)
  return offer((await dutyOf(tx, [code], context.now)).stations(code), 'on-duty', askingOf(pace, 'blue'))
}
