import { sql } from 'kysely'
import type { z } from 'zod'
import type { ListingList, ListingQuery, ListingRow, PublicCheckBody } from '../contract/listing.ts'
import { allow } from '../domain/access.ts'
import { maskAccount } from '../domain/account-number.ts'
import { LISTS, type ListName } from '../domain/lists.ts'
import { maskPhone } from '../domain/phone.ts'
import { refuse } from '../domain/refusal.ts'
import { kindOfList, LIST_OF_KIND } from '../features/listing/listing.rules.ts'
import { isListed } from '../features/listing/listing.store.ts'
import { isPublished } from '../features/zone/zone.store.ts'
import { listedIdentifier } from '../features/signal/signal.rules.ts'
import { readAsSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { openIdentifiers } from '../platform/vault.ts'

const PAGE_ROWS = 50

type Found = Omit<ListingRow, 'shown' | 'addedAt' | 'expiresAt' | 'reviewDue' | 'removedAt' | 'block'> & {
  token: string; addedAt: Date; expiresAt: Date | null; reviewDue: Date | null; removedAt: Date | null; block: { ask: 'block' | 'unblock'; state: NonNullable<ListingRow['block']>['state']; at: string; reason: string | null } | null
}

/** The lists, masked, the newest first. Index: listing_by_list, listing_by_adding, listing_by_review; a whole value by the key. */
export async function listings(context: ActorContext, query: z.infer<typeof ListingQuery>): Promise<z.infer<typeof ListingList>> {
  allow(context.actor, 'listing.read')
  return readAsSystem(context, async (tx) => {
    const rows = await found(tx, context, query)
    const values = await openIdentifiers(tx, context.vault, rows.map((row) => row.token))
    const counts = await sql<{ live: number; proposed: number; due: number }>`select
      (select count(*)::int from listing where state = 'live') as live, (select count(*)::int from listing where state = 'proposed') as proposed,
      (select count(*)::int from listing where state = 'live' and review_due <= ${context.now}) as due`.execute(tx)
    return { items: rows.slice(0, PAGE_ROWS).map((row) => rowOf(row, values.get(row.token))), more: rows.length > PAGE_ROWS, counts: counts.rows[0]! }
  })
}

async function found(tx: Tx, context: ActorContext, { view, list, value, after }: z.infer<typeof ListingQuery>): Promise<Found[]> {
  const tokens = value === undefined ? undefined : tokensOf(context, value, list)
  const rows = await sql<Found>`
    select l.id, l.token, l.list, l.fraud_type as "fraudType", l.source, l.state, coalesce(l.expires_at <= ${context.now}, false) as expired, l.level, l.case_id as "caseId", l.added_at as "addedAt",
      u.name as "addedBy", l.expires_at as "expiresAt", l.review_due as "reviewDue", l.removed_at as "removedAt", l.removal, b.block,
      (select a.id from appeal a where a.token = l.token and a.state = 'open' and a.channel <> 'online') as "openAppeal"
    from listing l left join app_user u on u.id = l.added_by
    left join lateral (select jsonb_build_object('ask', o.ask, 'state', o.state, 'at', o.asked_at, 'reason', o.reason) as block from block_order o where o.listing_id = l.id order by o.asked_at desc, o.id desc limit 1) b on true
    where ${tokens === undefined ? sql`l.state = ${view === 'due' ? 'live' : view}` : sql`l.token = any(${tokens}::uuid[])`}
      ${list === undefined ? sql`` : sql`and l.list = ${list}`} ${view === 'due' && tokens === undefined ? sql`and l.review_due <= ${context.now}` : sql``}
      ${after === undefined ? sql`` : sql`and (l.added_at, l.id) < (select p.added_at, p.id from listing p where p.id = ${after})`}
    order by l.added_at desc, l.id desc limit ${PAGE_ROWS + 1}`.execute(tx)
  return rows.rows
}

/** The same words may be a number, an account or a site: each is looked up in its own spelling. */
function tokensOf(context: Context, value: string, list: ListName | undefined): string[] {
  const plain = (list === undefined ? LISTS : [list]).map((one) => listedIdentifier(one, value)).filter((one) => one !== undefined)
  return [...new Set(plain.map((one) => context.vault.token(one.kind, one.value)))]
}

function rowOf({ token: _token, ...row }: Found, value: string | undefined): ListingRow {
  const text = (at: Date | null) => at?.toISOString() ?? null
  const block = row.block === null ? null : { ...row.block, at: new Date(row.block.at).toISOString() }
  return { ...row, shown: shownOf(kindOfList(row.list), value), addedAt: row.addedAt.toISOString(), expiresAt: text(row.expiresAt), reviewDue: text(row.reviewDue), removedAt: text(row.removedAt), block }
}

type Shown = 'account' | 'phone' | 'domain' | 'app'

/** A site or an app is nobody's; a number or an account is somebody's, who may be innocent. */
export function shownOf(kind: Shown, value: string | undefined): string {
  if (value === undefined) return '***'
  switch (kind) {
    case 'phone': return maskPhone(value)
    case 'account': return maskAccount(value)
    case 'domain': case 'app': return value
  }
}

/** "Is this known to serve fraud?": yes, or nothing known. Never whose it is, since when, or why; nothing is written down. */
export async function publicCheck(context: Context, { kind, value }: z.infer<typeof PublicCheckBody>): Promise<boolean> {
  const plain = listedIdentifier(LIST_OF_KIND[kind], value)
  if (plain === undefined) throw refuse('listing.unreadable')
  const token = context.vault.token(plain.kind, plain.value)
  return readAsSystem(context, async (tx) => (context.zone === 'public' ? isPublished(tx, token) : isListed(tx, token, context.now)))
}
