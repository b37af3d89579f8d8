import type { z } from 'zod'
import type { AnswerTipBody } from '../contract/tip.ts'
import type { TipDone } from '../domain/tip.ts'
import { clearDeadlines, setDeadlines } from '../features/deadline/deadline.store.ts'
import { isListed } from '../features/listing/listing.store.ts'
import { tipClockOf } from '../features/settings/settings.store.ts'
import { isOpen, RING_AGAIN_MS, takeDue, type TipAnswer } from '../features/tip/tip.rules.ts'
import { endTip, markTipOverdue, subjectsOf, takeTip, type Tip, type TipEnd } from '../features/tip/tip.store.ts'
import { audit } from '../platform/audit.ts'
import type { ActorContext, Context, Tx } from '../platform/transaction.ts'
import { keepRecords } from '../platform/vault.ts'
import { actOnTip, mustAllow, recordOnTip } from './tip-in-hand.ts'

/** Somebody looks into it; the reporter can read that, and no longer take it back. */
export function takeUpTip(context: ActorContext, id: string): Promise<void> {
  return actOnTip(context, id, async (tx, tip) => {
    mustAllow(tip, 'take')
    await takeTip(tx, id, context.actor.userId, context.now)
    await clearDeadlines(tx, [id], ['take'])
    await recordOnTip(tx, context, tip, { kind: 'tip-taken', actor: context.actor.userId })
    await audit(tx, { actor: context.actor.login, action: 'tip.taken', subject: id }, context.now)
  })
}

/** It is so, or it is not: what was done is told in general, with the officer's own words. */
export function answerTip(context: ActorContext, id: string, { result, answer }: z.infer<typeof AnswerTipBody>): Promise<void> {
  return actOnTip(context, id, async (tx, tip) => {
    mustAllow(tip, 'answer')
    await end(tx, context, tip, { state: result, answer, reason: null })
  })
}

/** Nothing that anybody could look into, or not about fraud. */
export function dismissTip(context: ActorContext, id: string, reason: string): Promise<void> {
  return actOnTip(context, id, async (tx, tip) => {
    mustAllow(tip, 'dismiss')
    await end(tx, context, tip, { state: 'dismissed', answer: null, reason })
  })
}

async function end(tx: Tx, context: ActorContext, tip: Tip, { state, answer, reason }: Pick<TipEnd, 'state'> & TipAnswer): Promise<void> {
  const done = state === 'confirmed' ? await whatWasDone(tx, context, tip) : []
  await endTip(tx, tip.id, { state, by: context.actor.userId, done }, context.now)
  await keepRecords(tx, context.vault, 'tip-answer', [{ id: tip.id, clear: JSON.stringify({ answer, reason } satisfies TipAnswer) }])
  await clearDeadlines(tx, [tip.id])
  await recordOnTip(tx, context, tip, { kind: 'tip-ended', actor: context.actor.userId, detail: { state, done } })
  await audit(tx, { actor: context.actor.login, action: 'tip.ended', subject: tip.id, detail: { state, done } }, context.now)
}

/** As it stands: a proposal that nobody has confirmed is not done. */
async function whatWasDone(tx: Tx, { now }: Context, { id, caseId }: Tip): Promise<TipDone[]> {
  let listed = false
  for (const { token } of await subjectsOf(tx, id)) listed ||= await isListed(tx, token, now)
  return [...(listed ? ['listed' as const] : []), ...(caseId === null ? [] : ['case' as const])]
}

/** Money has gone and nobody looks, or nobody has answered in time: it stands marked, and rings again. */
export async function tipClockRanOut(tx: Tx, context: Context, rule: string, tip: Tip): Promise<void> {
  switch (rule) {
    case 'take':
      return tip.state === 'received' ? ring(tx, context, tip, rule, takeDue(await tipClockOf(tx), context.now)) : undefined
    case 'answer':
      return isOpen(tip.state) ? ring(tx, context, tip, rule, new Date(context.now.getTime() + RING_AGAIN_MS)) : undefined
    default:
      throw new Error(`no rule answers the deadline ${rule} of a citizen's report`)
  }
}

async function ring(tx: Tx, context: Context, tip: Tip, rule: 'take' | 'answer', again: Date): Promise<void> {
  await markTipOverdue(tx, tip.id, context.now)
  await setDeadlines(tx, [{ subject_kind: 'tip', subject_id: tip.id, rule, due_at: again }])
  await recordOnTip(tx, context, tip, { kind: 'tip-overdue', actor: null, detail: { rule }, news: 'tip.alarm' })
}
