import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { BLOCK_PATIENCE_MINUTES, isBlockable, isStillAwaited, needsUnblocking, type BlockAsk, type BlockState } from '../features/listing/listing.rules.ts'
import { addBlockOrder, lastBlockOrder, lockListing, settleBlockOrder, type BlockOrder } from '../features/listing/listing.store.ts'
import { recordSteps } from '../features/task/task.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import { asSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'

export const BLOCK_ORDER = 'block-order'
const AUDITED = { block: { action: 'listing.block' }, unblock: { action: 'listing.unblock' } } as const

/** The centre asks the carrier to cut a listed number off, or to give it back. */
export async function askToBlock(context: ActorContext, listingId: string, ask: BlockAsk): Promise<void> {
  allow(context.actor, 'listing.review')
  await asSystem(context, async (tx) => {
    const listing = await lockListing(tx, listingId)
    if (listing === undefined) throw refuse('request.not_found')
    if (!isBlockable(listing.list)) throw refuse('listing.numbers_only')
    if (ask === 'block' && listing.state !== 'live') throw refuse('listing.not_possible')
    const last = await lastBlockOrder(tx, listingId)
    if (isStillAwaited(last, context.now)) throw refuse('listing.block_pending', { minutes: BLOCK_PATIENCE_MINUTES })
    await send(tx, context, { listingId, ask, last })
    await audit(tx, { actor: context.actor.login, ...AUDITED[ask], subject: listingId }, context.now)
  })
}

/** With the entry goes what was asked because of it, whatever the carrier has answered so far. */
export async function unblockIfBlocked(tx: Tx, context: ActorContext, listingId: string): Promise<void> {
  const last = await lastBlockOrder(tx, listingId)
  if (needsUnblocking(last)) await send(tx, context, { listingId, ask: 'unblock', last })
}

/** Once more: the carrier could not give back the number of an entry that is gone. */
export async function unblockAgain(tx: Tx, context: ActorContext, listingId: string): Promise<void> {
  await send(tx, context, { listingId, ask: 'unblock', last: await lastBlockOrder(tx, listingId) })
}

async function send(tx: Tx, context: ActorContext, { listingId, ask, last }: { listingId: string; ask: BlockAsk; last: BlockOrder | undefined }): Promise<void> {
  if (last !== undefined) await settleBlockOrder(tx, last.id, { state: 'failed', reason: 'superseded' }, context.now)
  const id = context.newId()
  await addBlockOrder(tx, { id, listingId, ask, by: context.actor.userId }, context.now)
  await announce(tx, [{ channel: 'carrier', type: BLOCK_ORDER, subject: id, data: { ask } }], context.now)
  await recordSteps(tx, [{ subjectId: listingId, taskId: null, actor: context.actor.userId, kind: `listing-${ask}`, region: 0, unit: context.actor.unit }], context.now)
}

const RESULTS: Readonly<Record<string, Exclude<BlockState, 'sent'>>> = { accepted: 'acknowledged', blocked: 'done', unblocked: 'done', 'not-possible': 'refused' }

/** What the carrier says of it; a second answer changes nothing. */
export async function blockAnswered(tx: Tx, context: Context, orderId: string, answer: string, reason: string | null = null): Promise<void> {
  await settleBlockOrder(tx, orderId, { state: RESULTS[answer] ?? 'failed', reason: reason ?? (RESULTS[answer] === undefined ? answer : null) }, context.now)
}
