import type { RevealedTip, TipIntake } from '../contract/tip.ts'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import type { TipRecord } from '../features/tip/tip.rules.ts'
import { tipRecords } from '../features/tip/tip.store.ts'
import { audit } from '../platform/audit.ts'
import type { ActorContext, Tx } from '../platform/transaction.ts'
import { actOnTip, mustHaveNoCase } from './tip-in-hand.ts'

/** Whose report it is, what it names and what was said, for a typed reason. */
export function revealTip(context: ActorContext, id: string, reason: string): Promise<RevealedTip> {
  return actOnTip(context, id, async (tx) => {
    const { phone, about, words } = await shown(tx, context, id, reason)
    return { phone, about: [...about], words }
  })
}

/** The intake page begins with what was reported: taking a victim's report is the reason. */
export function tipToIntake(context: ActorContext, id: string): Promise<TipIntake> {
  allow(context.actor, 'case.write')
  return actOnTip(context, id, async (tx, tip) => {
    mustHaveNoCase(tip)
    const { phone, about, words } = await shown(tx, context, id, 'intake')
    return {
      phone, words, fraudType: tip.fraudType, payee: about.find(({ kind }) => kind === 'account')?.value ?? null,
      paid: tip.paidFen === null ? null : { amountFen: tip.paidFen, at: tip.paidAt!.toISOString() },
    }
  })
}

async function shown(tx: Tx, context: ActorContext, id: string, reason: string): Promise<TipRecord> {
  const record = (await tipRecords(tx, context.vault, [id])).get(id)
  if (record === undefined) throw refuse('tip.withdrawn')
  await audit(tx, { actor: context.actor.login, action: 'tip.reveal', subject: id, detail: { reason } }, context.now)
  return record
}
