import type { z } from 'zod'
import type { AppealBody, EntryAppealBody, PublicAppealBody } from '../contract/appeal.ts'
import { allow } from '../domain/access.ts'
import { isSubscriber, normalizePhone } from '../domain/phone.ts'
import { refuse } from '../domain/refusal.ts'
import { workingDaysLater } from '../domain/working-days.ts'
import { refOf, type AppealChannel, type AppealWords } from '../features/appeal/appeal.rules.ts'
import { addAppeal, lockObjectedTo, openAppealOf, openOnlineOf } from '../features/appeal/appeal.store.ts'
import { setDeadlines } from '../features/deadline/deadline.store.ts'
import { kindOfList, LIST_OF_KIND } from '../features/listing/listing.rules.ts'
import { lockListing } from '../features/listing/listing.store.ts'
import { appealClockOf, holdCalendar, workingCalendarOf } from '../features/settings/settings.store.ts'
import { listedIdentifier } from '../features/signal/signal.rules.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { keepIdentifiers, keepRecords, type Identifier } from '../platform/vault.ts'
import { recordOnAppeal } from './appeal-in-hand.ts'
import { tellPeer } from './message-to-peer.ts'

export type Taken = { readonly id: string; readonly ref: string; readonly dueAt: string }
type By = { readonly userId: string; readonly login: string; readonly unit: string } | undefined
/** So many about one thing stand in the list themselves; more lie under the oldest of them, each with its words and its own answer. */
const OPEN_ONLINE_MAX = 3

type Objection = { readonly id?: string; readonly kind: z.infer<typeof AppealBody>['kind']; readonly token: string; readonly channel: AppealChannel; readonly words: AppealWords; readonly by: By; readonly foldedInto?: string | null }

/**
 * The person concerned objects at any counter of ours (Anti-Telecom and Online Fraud Law art. 32), naming the account or the number. Whether
 * anything stands against it the taker does not learn: the centre looks. What stands goes on counting until then.
 */
export function takeAppeal(context: ActorContext, { kind, value, channel, ...words }: z.infer<typeof AppealBody>): Promise<Taken> {
  allow(context.actor, 'appeal.take')
  return asSystem(context, async (tx) => take(tx, context, { kind, token: await kept(tx, context, kind, value), channel, words, by: context.actor }))
}

/** From the page of the lists, where the number is masked. */
export function takeAppealOfEntry(context: ActorContext, listingId: string, { channel, ...words }: z.infer<typeof EntryAppealBody>): Promise<Taken> {
  allow(context.actor, 'listing.read')
  return asSystem(context, async (tx) => {
    const listing = await lockListing(tx, listingId)
    if (listing === undefined) throw refuse('request.not_found')
    if (listing.state !== 'live') throw refuse('listing.not_possible')
    return take(tx, context, { kind: kindOfList(listing.list), token: listing.token, channel, words, by: context.actor })
  })
}

type Online = z.infer<typeof PublicAppealBody>

/**
 * Online, by anybody: what is answered is the same whatever the number and however many wrote before, so that nobody learns from it whether one is
 * listed, stopped or objected about. Who it was the centre establishes before it decides.
 */
export function takeOnlineAppeal(context: Context, body: Online): Promise<Taken> {
  const contact = normalizePhone(body.phone)
  if (contact === undefined || !isSubscriber(contact)) throw refuse('appeal.phone_unreadable')
  return asSystem(context, async (tx) => {
    const taken = await fileOnline(tx, context, { ...body, contact, id: context.newId() })
    if (context.zone === 'public') await tellPeer(tx, context, { kind: 'appeal-filed', id: taken.id, about: body.kind, value: body.value, name: body.name, contact, reason: body.reason })
    return taken
  })
}

/** In the public zone it is kept for its answer; in the police zone, under the same id, it is one of the centre's. */
export async function fileOnline(tx: Tx, context: Context, { id, kind, value, name, contact, reason }: Pick<Online, 'kind' | 'value' | 'name' | 'reason'> & { readonly id: string; readonly contact: string }): Promise<Taken> {
  const token = await kept(tx, context, kind, value)
  await lockObjectedTo(tx, token)
  const open = await openOnlineOf(tx, token)
  return take(tx, context, { id, kind, token, channel: 'online', words: { name, contact, reason }, by: undefined, foldedInto: open.length < OPEN_ONLINE_MAX ? null : open[0]! })
}

async function kept(tx: Tx, context: Context, kind: Objection['kind'], value: string): Promise<string> {
  const plain = listedIdentifier(LIST_OF_KIND[kind], value)
  if (plain === undefined) throw refuse('listing.unreadable')
  const identifier: Identifier = context.vault.identifier(plain.kind, plain.value)
  await keepIdentifiers(tx, context.vault, [identifier])
  return identifier.token
}

async function take(tx: Tx, context: Context, { id = context.newId(), kind, token, channel, words, by, foldedInto = null }: Objection): Promise<Taken> {
  await holdCalendar(tx)
  const dueAt = workingDaysLater(context.now, (await appealClockOf(tx)).decideWorkingDays, await workingCalendarOf(tx))
  const taker = { unit: by?.unit ?? null, takenBy: by?.userId ?? null }
  const isFirst = await addAppeal(tx, { id, kind, token, channel, ...taker, dueAt, foldedInto }, context.now)
  if (!isFirst) throw refuse('appeal.open_one', { ref: refOf((await openAppealOf(tx, token))?.id ?? '') })
  await keepRecords(tx, context.vault, 'appeal', [{ id, clear: JSON.stringify(words) }])
  // It is decided with the one that it lies under, whose clock ends sooner.
  if (foldedInto === null) await setDeadlines(tx, [{ subject_kind: 'appeal', subject_id: id, rule: 'decide', due_at: dueAt }])
  await recordOnAppeal(tx, context, { id, ...taker }, { kind: 'appeal-taken', actor: taker.takenBy, detail: { channel }, under: foldedInto, ...(foldedInto === null ? { news: 'appeal.opened' } : {}) })
  await audit(tx, { actor: by?.login ?? 'online', action: 'appeal.taken', subject: id, detail: { kind, channel } }, context.now)
  return { id, ref: refOf(id), dueAt: dueAt.toISOString() }
}
