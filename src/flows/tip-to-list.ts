import type { z } from 'zod'
import type { ListTipBody } from '../contract/tip.ts'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { LIST_OF_KIND } from '../features/listing/listing.rules.ts'
import { refOfTip } from '../features/tip/tip.rules.ts'
import { tipRecords } from '../features/tip/tip.store.ts'
import type { ActorContext } from '../platform/transaction.ts'
import { putOnList, type PutOnList } from './entry-to-list.ts'
import { actOnTip, mustAllow, recordOnTip } from './tip-in-hand.ts'

/** What a citizen named goes on its list as it was told, without anybody typing it again: at once, or as a proposal where a second person has to look. */
export function tipToList(context: ActorContext, id: string, { nth, evidence }: z.infer<typeof ListTipBody>): Promise<PutOnList> {
  allow(context.actor, 'listing.write')
  return actOnTip(context, id, async (tx, tip) => {
    mustAllow(tip, 'answer')
    const named = (await tipRecords(tx, context.vault, [id])).get(id)?.about[nth]
    if (named === undefined) throw refuse('request.not_found')
    const list = LIST_OF_KIND[named.kind]
    const put = await putOnList(tx, context, {
      identifier: context.vault.identifier(named.kind, named.value), list, source: `群众举报 ${refOfTip(id)}`, evidence, fraudType: tip.fraudType, level: null, caseId: null, expiresAt: null,
    })
    await recordOnTip(tx, context, tip, { kind: 'tip-listed', actor: context.actor.userId, detail: { list, state: put.state } })
    return put
  })
}
