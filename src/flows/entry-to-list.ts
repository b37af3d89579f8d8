import type { z } from 'zod'
import type { ListingBody } from '../contract/listing.ts'
import { allow, may } from '../domain/access.ts'
import type { FraudType } from '../domain/fraud-types.ts'
import { refuse } from '../domain/refusal.ts'
import { nextReview, stateOfNew, type Removal } from '../features/listing/listing.rules.ts'
import { addListing, confirmListing, isCaseInSight, lockListing, removeListing, reviewListing, type Listing } from '../features/listing/listing.store.ts'
import { listedIdentifier } from '../features/signal/signal.rules.ts'
import { recordSteps } from '../features/task/task.store.ts'
import { audit } from '../platform/audit.ts'
import { actAs, asSystem, type ActorContext, type Tx } from '../platform/transaction.ts'
import { keepIdentifiers, keepRecords, openIdentifiers, openRecords, type Identifier } from '../platform/vault.ts'
import { unblockIfBlocked } from './number-to-block.ts'

type Entry = z.infer<typeof ListingBody>

/** A number, account, site, app or wallet goes on its list: at once when the centre says so, else as a proposal. Scoring looks at the very row. */
export async function addToList(context: ActorContext, body: Entry): Promise<PutOnList> {
  allow(context.actor, 'listing.write')
  const entry = readEntry(context, body)
  return actAs(context, (tx) => mustSeeCase(tx, body.caseId), (tx) => putOnList(tx, context, entry))
}

export type PutOnList = { readonly id: string; readonly state: 'proposed' | 'live' }
type ReadEntry = Omit<Entry, 'expiresAt' | 'value'> & { readonly identifier: Identifier; readonly expiresAt: Date | null }

function readEntry(context: ActorContext, { value, expiresAt, ...body }: Entry): ReadEntry {
  const plain = listedIdentifier(body.list, value)
  if (plain === undefined) throw refuse('listing.unreadable')
  return { ...body, identifier: context.vault.identifier(plain.kind, plain.value), expiresAt: expiryOf(context, expiresAt) }
}

/** For a flow that has asked `allow` for it, and has read the number already. */
export async function putOnList(tx: Tx, context: ActorContext, { identifier, list, fraudType, source, evidence, level, caseId, expiresAt }: ReadEntry): Promise<PutOnList> {
  const state = stateOfNew(may(context.actor, 'listing.review'))
  const entry = { id: context.newId(), token: identifier.token, list, fraudType: fraudType as FraudType | null, source, state, level, caseId, expiresAt }
  const id = await addListing(tx, { ...entry, by: context.actor.userId, reviewDue: nextReview(context.now) }, context.now)
  if (id === undefined) throw refuse('listing.exists')
  await keepIdentifiers(tx, context.vault, [identifier])
  await keepRecords(tx, context.vault, 'listing-evidence', [{ id, clear: evidence }])
  await recordOnListing(tx, context, id, 'listing-added', { list, state })
  return { id, state }
}

async function mustSeeCase(tx: Tx, caseId: string | null): Promise<void> {
  if (caseId !== null && !(await isCaseInSight(tx, caseId))) throw refuse('listing.unknown_case')
}

function expiryOf(context: ActorContext, text: string | null): Date | null {
  const expiresAt = text === null ? null : new Date(text)
  if (expiresAt !== null && expiresAt <= context.now) throw refuse('listing.past')
  return expiresAt
}

/** The second look at what an officer proposed. */
export function confirmEntry(context: ActorContext, id: string): Promise<void> {
  return onListing(context, id, ['proposed'], async (tx, listing) => {
    await confirmListing(tx, listing.id, nextReview(context.now))
    await recordOnListing(tx, context, id, 'listing-confirmed', { list: listing.list })
  })
}

/** Still true: looked at again in a while, and perhaps with another end. */
export function reviewEntry(context: ActorContext, id: string, expiresText: string | null): Promise<void> {
  return onListing(context, id, ['live'], async (tx, listing) => {
    const expiresAt = expiryOf(context, expiresText)
    await reviewListing(tx, listing.id, { reviewDue: nextReview(context.now), expiresAt })
    await recordOnListing(tx, context, id, 'listing-reviewed', { expiresAt: expiresAt?.toISOString() ?? null })
  })
}

/** From this moment it counts for nothing, and a blocked number is given back. */
export function removeEntry(context: ActorContext, id: string, why: Exclude<Removal, 'appeal-upheld'>): Promise<void> {
  return onListing(context, id, ['live', 'proposed'], (tx, listing) => takeOffList(tx, context, listing, why))
}

export async function takeOffList(tx: Tx, context: ActorContext, listing: Listing, why: Removal): Promise<void> {
  await removeListing(tx, listing.id, { why, by: context.actor.userId }, context.now)
  await unblockIfBlocked(tx, context, listing.id)
  await recordOnListing(tx, context, listing.id, 'listing-removed', { list: listing.list, why })
}

/** The whole value and the evidence, for a typed reason. */
export async function revealEntry(context: ActorContext, id: string, reason: string): Promise<{ value: string; evidence: string | null }> {
  allow(context.actor, 'listing.read')
  return asSystem(context, async (tx) => {
    const listing = await lockListing(tx, id)
    if (listing === undefined) throw refuse('request.not_found')
    await audit(tx, { actor: context.actor.login, action: 'listing.reveal', subject: id, detail: { reason } }, context.now)
    return { value: (await openIdentifiers(tx, context.vault, [listing.token])).get(listing.token) ?? '', evidence: (await openRecords(tx, context.vault, 'listing-evidence', [id])).get(id) ?? null }
  })
}

async function onListing(context: ActorContext, id: string, from: readonly Listing['state'][], act: (tx: Tx, listing: Listing) => Promise<void>): Promise<void> {
  allow(context.actor, 'listing.review')
  await asSystem(context, async (tx) => {
    const listing = await lockListing(tx, id)
    if (listing === undefined) throw refuse('request.not_found')
    if (!from.includes(listing.state)) throw refuse('listing.not_possible')
    await act(tx, listing)
  })
}

const AUDITED = {
  'listing-added': { action: 'listing.added' }, 'listing-confirmed': { action: 'listing.confirmed' }, 'listing-reviewed': { action: 'listing.reviewed' }, 'listing-removed': { action: 'listing.removed' },
} as const

/** Every move of an entry: its history, and the audit chain. */
async function recordOnListing(tx: Tx, context: ActorContext, id: string, kind: keyof typeof AUDITED, detail: Record<string, unknown>): Promise<void> {
  await recordSteps(tx, [{ subjectId: id, taskId: null, actor: context.actor.userId, kind, detail, region: 0, unit: context.actor.unit }], context.now)
  await audit(tx, { actor: context.actor.login, ...AUDITED[kind], subject: id, detail }, context.now)
}
