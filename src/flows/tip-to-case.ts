import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { isInSight } from '../features/account/account.rules.ts'
import { lockTip, noteCase } from '../features/tip/tip.store.ts'
import type { ActorContext, Tx } from '../platform/transaction.ts'
import { mustHaveNoCase, recordOnTip } from './tip-in-hand.ts'

/** What a citizen reported online was taken as a victim's report: in the transaction that makes the case. */
export async function tipBecameCase(tx: Tx, context: ActorContext, id: string, caseId: string): Promise<void> {
  allow(context.actor, 'tip.work')
  const tip = await lockTip(tx, id)
  if (tip === undefined || !isInSight(context.actor, tip)) throw refuse('request.not_found')
  mustHaveNoCase(tip)
  await noteCase(tx, id, caseId)
  await recordOnTip(tx, context, tip, { kind: 'tip-to-case', actor: context.actor.userId, detail: { caseId } })
}
