import type { CallResult } from '../contract/task.ts'
import { allow } from '../domain/access.ts'
import { guardianAt, type CallTarget, type GuardianTarget } from '../domain/guardian.ts'
import { refuse } from '../domain/refusal.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { personRecord } from '../features/person/person.store.ts'
import { afterCall, isUnanswered, type Task } from '../features/task/task.rules.ts'
import { changeTask, type TaskSnapshot } from '../features/task/task.store.ts'
import { announce } from '../platform/outbox.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { actOnTask, mustHold, recordMove, snapshotOf, type TapContext } from './task-in-hand.ts'
import { sendToDoor } from './task-to-door-visit.ts'

/**
 * The officer has called: reached, the talk begins; busy twice or dead, someone goes to the door while the guardians are tried, one after the other.
 * A call to a guardian is recorded and stops no clock of the person: only the person can be dissuaded.
 */
export async function recordCall(context: TapContext, taskId: string, to: CallTarget, result: CallResult): Promise<void> {
  allow(context.actor, 'task.work')
  await actOnTask(context, taskId, async (tx, task) => {
    mustHold(task, context)
    if (to !== 'person') await guardianMustBe(tx, context, task.personId, to)
    const before = await snapshotOf(tx, task)
    await countCall(tx, context, task, { to, result, step: { actor: context.actor.userId, before } })
  })
}

type Counted = { readonly to: CallTarget; readonly result: CallResult; readonly step: { readonly actor: string | null; readonly before?: TaskSnapshot } }

/** One call and what follows from it, entered by hand or told by the telephony port. */
export async function countCall(tx: Tx, context: Context, task: Task, { to, result, step }: Counted): Promise<void> {
  const toPerson = to === 'person'
  const reached = toPerson && result === 'reached'
  await changeTask(tx, task.id, {
    first_call_at: task.firstCallAt ?? context.now,
    ...(reached ? { reached_at: task.reachedAt ?? context.now } : {}),
    ...(toPerson && isUnanswered(result) ? { unanswered: task.unanswered + 1 } : {}),
  })
  await clearDeadlines(tx, [task.id], reached ? ['first-call', 'reached'] : ['first-call'])
  await recordMove(tx, context, task, { kind: 'call', detail: { to, result, ...(step.actor === null ? { by: 'telephony' } : {}) }, ...step })
  const next = afterCall(task, result)
  if (toPerson && task.kind === 'dissuade' && next.do === 'send-someone') await sendToDoor(tx, context, task, { actor: null, because: next.because })
}

/** Asks the telephony port to ring the officer's phone and then the person's; the result comes back as a call result. */
export async function dialPerson(context: TapContext, taskId: string, to: CallTarget): Promise<void> {
  await askPort(context, taskId, 'telephony', 'dial', to)
}

export async function textPerson(context: TapContext, taskId: string, to: CallTarget): Promise<void> {
  await askPort(context, taskId, 'sms', 'sms', to)
}

/** The carrier can break a call that the fraudster keeps alive, and say whether the phone is on. */
export async function askCarrier(context: TapContext, taskId: string): Promise<void> {
  await askPort(context, taskId, 'carrier', 'carrier-asked', 'person')
}

async function askPort(context: TapContext, taskId: string, channel: 'telephony' | 'sms' | 'carrier', kind: string, to: CallTarget): Promise<void> {
  allow(context.actor, 'task.work')
  await actOnTask(context, taskId, async (tx, task) => {
    mustHold(task, context)
    if (to !== 'person') await guardianMustBe(tx, context, task.personId, to)
    await announce(tx, [{ channel, type: kind, subject: task.id, region: task.region, unit: task.unit, userId: context.actor.userId, data: { personId: task.personId, to } }], context.now)
    await recordMove(tx, context, task, { kind, actor: context.actor.userId, detail: { to } })
  })
}

async function guardianMustBe(tx: Tx, { vault }: Context, personId: number, to: GuardianTarget): Promise<void> {
  const { guardians } = await personRecord(tx, vault, personId)
  if (guardianAt(guardians, to) === undefined) throw refuse('task.no_guardian')
}
