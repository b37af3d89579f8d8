import type { z } from 'zod'
import type { AppealBody, DecideBody } from '../contract/listing.ts'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { workingDaysLater } from '../domain/working-days.ts'
import { mayDecide, refOf, RING_AGAIN_MS } from '../features/appeal/appeal.rules.ts'
import { addAppeal, appealById, markOverdue, openAppealOf, settleAppeal } from '../features/appeal/appeal.store.ts'
import { clearDeadlines, setDeadlines } from '../features/deadline/deadline.store.ts'
import { lockListing } from '../features/listing/listing.store.ts'
import { appealClockOf } from '../features/settings/settings.store.ts'
import { recordSteps } from '../features/task/task.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { keepRecords } from '../platform/vault.ts'
import { recordOnListing, takeOffList } from './entry-to-list.ts'

/** The person concerned objects (Anti-Telecom and Online Fraud Law art. 32). The entry counts on until somebody has looked. */
export async function takeAppeal(context: ActorContext, listingId: string, { channel, ...words }: z.infer<typeof AppealBody>): Promise<{ id: string; dueAt: string }> {
  allow(context.actor, 'listing.read')
  return asSystem(context, async (tx) => {
    const listing = await lockListing(tx, listingId)
    if (listing === undefined) throw refuse('request.not_found')
    if (listing.state !== 'live') throw refuse('listing.not_possible')
    const open = await openAppealOf(tx, listingId)
    if (open !== undefined) throw refuse('appeal.open_one', { ref: refOf(open.id) })
    const clock = await appealClockOf(tx)
    const [id, dueAt] = [context.newId(), workingDaysLater(context.now, clock.decideWorkingDays, clock)]
    await addAppeal(tx, { id, listingId, channel, by: context.actor.userId, dueAt }, context.now)
    await keepRecords(tx, context.vault, 'appeal', [{ id, clear: JSON.stringify(words) }])
    await setDeadlines(tx, [{ subject_kind: 'appeal', subject_id: id, rule: 'decide', due_at: dueAt }])
    await recordOnListing(tx, context, listingId, 'listing-appealed', { appeal: id, channel })
    return { id, dueAt: dueAt.toISOString() }
  })
}

/** Whoever is to decide sees the person: their own reason, and it is kept that they looked. */
export async function appealOpened(context: ActorContext, id: string): Promise<void> {
  allow(context.actor, 'listing.review')
  await asSystem(context, async (tx) => {
    if ((await appealById(tx, id)) === undefined) throw refuse('request.not_found')
    await audit(tx, { actor: context.actor.login, action: 'appeal.read', subject: id }, context.now)
  })
}

/** By somebody else than who put the entry there. Upheld: it counts for nothing from this moment, and a blocked number is given back. */
export async function decideAppeal(context: ActorContext, id: string, { decision, reason }: z.infer<typeof DecideBody>): Promise<void> {
  allow(context.actor, 'listing.review')
  await asSystem(context, async (tx) => {
    const appeal = await appealById(tx, id)
    const listing = appeal === undefined ? undefined : await lockListing(tx, appeal.listingId)
    if (listing === undefined) throw refuse('request.not_found')
    if (!mayDecide(context.actor.userId, listing.addedBy)) throw refuse('appeal.own_entry')
    if (!(await settleAppeal(tx, id, { state: decision, by: context.actor.userId }, context.now))) throw refuse('appeal.decided')
    await keepRecords(tx, context.vault, 'appeal-decision', [{ id, clear: reason }])
    await clearDeadlines(tx, [id])
    await recordOnListing(tx, context, listing.id, 'listing-appeal-decided', { appeal: id, decision })
    if (decision === 'upheld' && listing.state !== 'removed') await takeOffList(tx, context, listing, 'appeal-upheld')
  })
}

/** Nobody has decided in time: it stands first in the queue, marked, and rings again every day. */
export async function appealOverdue(tx: Tx, context: Context, id: string): Promise<void> {
  const appeal = await appealById(tx, id)
  if (appeal === undefined || !(await markOverdue(tx, id, context.now))) return
  await setDeadlines(tx, [{ subject_kind: 'appeal', subject_id: id, rule: 'decide', due_at: new Date(context.now.getTime() + RING_AGAIN_MS) }])
  await recordSteps(tx, [{ subjectId: appeal.listingId, taskId: null, actor: null, kind: 'appeal-overdue', detail: { appeal: id }, region: 0, unit: '' }], context.now)
}
