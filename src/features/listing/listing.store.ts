import { sql, type Transaction } from 'kysely'
import type { ListName } from '../../domain/lists.ts'
import { kindOfList, type BlockAsk, type BlockState, type ListingState, type Removal } from './listing.rules.ts'

type Tx = Transaction<{ listing: { token: string }; block_order: { id: string } }>
/** Of a province. */
const LISTED_MAX = 500_000

export type ListedEntry = { readonly token: string; readonly list: ListName; readonly fraudType: string | null; readonly source: string; readonly expiresAt?: Date | null }

/**
 * An entry that is there already keeps its first day and gets the newer source, type and end; a proposed one is confirmed. What was removed
 * stays so: a list from above must not put back what an appeal took away. Of one entry named twice the later words count.
 */
export async function addListings(tx: Tx, listings: readonly ListedEntry[], now: Date): Promise<void> {
  const entries = [...new Map(listings.map((one) => [`${one.list} ${one.token}`, one])).values()]
  await sql`insert into listing (token, list, fraud_type, source, added_at, expires_at)
    select token, list, fraud_type, source, ${now}::timestamptz, expires_at from unnest(${entries.map((one) => one.token)}::uuid[], ${entries.map((one) => one.list)}::text[],
      ${entries.map((one) => one.fraudType)}::text[], ${entries.map((one) => one.source)}::text[], ${entries.map((one) => one.expiresAt?.toISOString() ?? null)}::timestamptz[]) as t (token, list, fraud_type, source, expires_at)
    on conflict (token, list) do update set fraud_type = coalesce(excluded.fraud_type, listing.fraud_type), source = excluded.source, expires_at = excluded.expires_at, state = 'live'
    where listing.state <> 'removed'`.execute(tx)
}

export type NewListing = ListedEntry & { readonly id: string; readonly state: 'proposed' | 'live'; readonly level: number | null; readonly caseId: string | null; readonly by: string; readonly reviewDue: Date }

/** By hand, one. What was removed, has run out or was only proposed is taken up again, under its old id; undefined: it counts already. */
export async function addListing(tx: Tx, entry: NewListing, now: Date): Promise<string | undefined> {
  const added = await sql<{ id: string }>`insert into listing (id, token, list, fraud_type, source, added_at, expires_at, state, level, case_id, added_by, review_due)
    values (${entry.id}, ${entry.token}, ${entry.list}, ${entry.fraudType}, ${entry.source}, ${now}, ${entry.expiresAt ?? null}, ${entry.state}, ${entry.level}, ${entry.caseId}, ${entry.by}, ${entry.reviewDue})
    on conflict (token, list) do update set fraud_type = coalesce(excluded.fraud_type, listing.fraud_type), source = excluded.source, added_at = excluded.added_at, expires_at = excluded.expires_at,
      state = excluded.state, level = excluded.level, case_id = coalesce(excluded.case_id, listing.case_id), added_by = excluded.added_by, review_due = excluded.review_due, removed_at = null, removed_by = null, removal = null
    where listing.state = 'removed' or listing.expires_at <= ${now} or (listing.state = 'proposed' and excluded.state = 'live')
    returning id`.execute(tx)
  return added.rows[0]?.id
}

export type Listing = {
  readonly id: string; readonly token: string; readonly list: ListName; readonly state: ListingState; readonly source: string; readonly addedBy: string | null; readonly expiresAt: Date | null
}

/** Locked: whoever decides about an entry, its appeals and its blocking does so one after the other. */
export async function lockListing(tx: Tx, id: string): Promise<Listing | undefined> {
  const found = await sql<Listing>`select id, token, list, state, source, added_by as "addedBy", expires_at as "expiresAt" from listing where id = ${id} for update`.execute(tx)
  return found.rows[0]
}

/** One number may stand on several lists. Index: the key of listing. */
export async function lockListingsOf(tx: Tx, token: string): Promise<Listing[]> {
  return (await sql<Listing>`select id, token, list, state, source, added_by as "addedBy", expires_at as "expiresAt" from listing where token = ${token} order by list for update`.execute(tx)).rows
}

export async function confirmListing(tx: Tx, id: string, reviewDue: Date): Promise<void> {
  await sql`update listing set state = 'live', review_due = ${reviewDue} where id = ${id}`.execute(tx)
}

export async function reviewListing(tx: Tx, id: string, review: { readonly reviewDue: Date; readonly expiresAt: Date | null }): Promise<void> {
  await sql`update listing set review_due = ${review.reviewDue}, expires_at = ${review.expiresAt} where id = ${id}`.execute(tx)
}

export async function removeListing(tx: Tx, id: string, removed: { readonly why: Removal; readonly by: string }, now: Date): Promise<void> {
  await sql`update listing set state = 'removed', removed_at = ${now}, removed_by = ${removed.by}, removal = ${removed.why} where id = ${id}`.execute(tx)
}

/** Whether any of these counts now. Index: the key of listing. */
export async function isListed(tx: Tx, token: string, now: Date): Promise<boolean> {
  const found = await sql`select from listing where token = ${token} and state = 'live' and added_at <= ${now} and (expires_at is null or expires_at > ${now}) limit 1`.execute(tx)
  return found.rows.length > 0
}

/** Every token that counts now, with what kind of thing it is. `wallet` is an account to whoever asks. */
export async function listedNow(tx: Tx, now: Date): Promise<{ readonly token: string; readonly kind: 'phone' | 'account' | 'domain' | 'app' }[]> {
  const found = await sql<{ token: string; list: ListName }>`
    select distinct on (token) token, list from listing where state = 'live' and added_at <= ${now} and (expires_at is null or expires_at > ${now}) order by token, list limit ${LISTED_MAX}`.execute(tx)
  return found.rows.map(({ token, list }) => ({ token, kind: kindOfList(list) }))
}

/** Another word whenever `listedNow` says something else. */
export async function listingsEdition(tx: Tx, now: Date): Promise<string> {
  return (await sql<{ edition: string }>`
    select concat_ws(' ', count(*) filter (where state = 'live' and added_at <= ${now} and (expires_at is null or expires_at > ${now})), max(added_at), max(removed_at),
      max(expires_at) filter (where expires_at <= ${now}), count(*)) as edition from listing`.execute(tx)).rows[0]!.edition
}

// What a carrier is asked about a number -------------------------------------------------------------
export type BlockOrder = { readonly id: string; readonly listingId: string; readonly ask: BlockAsk; readonly state: BlockState; readonly askedAt: Date; readonly by: string | null }
const blockColumns = sql`id, listing_id as "listingId", ask, state, asked_at as "askedAt", asked_by as by`

export async function lastBlockOrder(tx: Tx, listingId: string): Promise<BlockOrder | undefined> {
  const found = await sql<BlockOrder>`select ${blockColumns} from block_order where listing_id = ${listingId} order by asked_at desc, id desc limit 1`.execute(tx)
  return found.rows[0]
}

export async function addBlockOrder(tx: Tx, order: { readonly id: string; readonly listingId: string; readonly ask: BlockAsk; readonly by: string | null }, now: Date): Promise<void> {
  await sql`insert into block_order (id, listing_id, ask, state, asked_at, asked_by) values (${order.id}, ${order.listingId}, ${order.ask}, 'sent', ${now}, ${order.by})`.execute(tx)
}

/** An answer to what is not awaited any more changes nothing. */
export async function settleBlockOrder(tx: Tx, id: string, to: { readonly state: Exclude<BlockState, 'sent'>; readonly reason: string | null }, now: Date): Promise<boolean> {
  const settled = await sql`update block_order set state = ${to.state}, reason = ${to.reason}, answered_at = ${to.state === 'acknowledged' ? null : now}
    where id = ${id} and state in ('sent', 'acknowledged') and state <> ${to.state}`.execute(tx)
  return settled.numAffectedRows === 1n
}

/** The numbers that these orders are about. What was superseded before it left has none: it must not arrive after what came later. */
export async function blockedTokens(tx: Tx, orderIds: readonly string[]): Promise<Map<string, string>> {
  const found = await sql<{ id: string; token: string }>`select b.id, l.token from block_order b join listing l on l.id = b.listing_id where b.id = any(${orderIds}::uuid[]) and b.state = 'sent'`.execute(tx)
  return new Map(found.rows.map((row) => [row.id, row.token]))
}

/** Through the walls of whoever asks. */
export async function isCaseInSight(tx: Transaction<{ fraud_case: { id: string } }>, caseId: string): Promise<boolean> {
  return (await sql`select from fraud_case where id = ${caseId}`.execute(tx)).rows.length > 0
}
