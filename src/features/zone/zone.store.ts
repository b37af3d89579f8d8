import { sql, type Transaction } from 'kysely'
import { texts, uuids } from '../../platform/postgres/arrays.ts'

export type ZoneState = { readonly lastOut: number; readonly ackedOut: number; readonly lastIn: number; readonly droppedTo: number; readonly droppedAck: number; readonly droppedAt: Date; readonly editions: Readonly<Record<string, string>> }
type Tx = Transaction<{ zone_state: { one: boolean } }>
const STATE = sql`last_out as "lastOut", acked_out as "ackedOut", last_in as "lastIn", dropped_to as "droppedTo", dropped_ack as "droppedAck", dropped_at as "droppedAt", editions`

/** Locked: messages are numbered and taken one after the other, however many processes there are. */
export async function lockZone(tx: Tx): Promise<ZoneState> {
  return (await sql<ZoneState>`select ${STATE} from zone_state for update`.execute(tx)).rows[0]!
}

/** The next number, without a gap: whoever takes it holds the row until it is committed. The words stand in the vault under it. */
export async function numberMessage(tx: Tx, now: Date): Promise<number> {
  const { seq } = (await sql<{ seq: number }>`update zone_state set last_out = last_out + 1 returning last_out as seq`.execute(tx)).rows[0]!
  await sql`insert into zone_message (seq, at) values (${seq}, ${now})`.execute(tx)
  return seq
}

export async function messagesFrom(tx: Tx, first: number, max: number): Promise<number[]> {
  return (await sql<{ seq: number }>`select seq from zone_message where seq >= ${first} order by seq limit ${max}`.execute(tx)).rows.map(({ seq }) => seq)
}

/** The peer has these: answers which, so that their words are forgotten. */
export async function forgetMessages(tx: Tx, upTo: number): Promise<string[]> {
  await sql`update zone_state set acked_out = ${upTo}, dropped_to = greatest(dropped_to, ${upTo})`.execute(tx)
  return (await sql<{ seq: number }>`delete from zone_message where seq <= ${upTo} returning seq`.execute(tx)).rows.map(({ seq }) => String(seq))
}

export async function noteTakenIn(tx: Tx, upTo: number): Promise<void> {
  await sql`update zone_state set last_in = ${upTo}`.execute(tx)
}

export async function noteDropped(tx: Tx, dropped: { readonly to: number; readonly ack: number }, now: Date): Promise<void> {
  await sql`update zone_state set dropped_to = ${dropped.to}, dropped_ack = ${dropped.ack}, dropped_at = ${now}`.execute(tx)
}

export async function noteEdition(tx: Tx, name: string, edition: string): Promise<void> {
  await sql`update zone_state set editions = editions || jsonb_build_object(${name}::text, ${edition}::text)`.execute(tx)
}

// What the public zone may say without asking -----------------------------------------------------------
export async function addPublished(tx: Tx, tokens: readonly string[], edition: number): Promise<void> {
  await sql`insert into published_token (token, edition) select token, ${edition}::bigint from unnest(${uuids(tokens, (token) => token)}::uuid[]) as t (token)
    on conflict (token) do update set edition = excluded.edition`.execute(tx)
}

/** Index: published_token_by_edition. */
export async function keepEdition(tx: Tx, edition: number): Promise<void> {
  await sql`delete from published_token where edition < ${edition}`.execute(tx)
}

export async function isPublished(tx: Tx, token: string): Promise<boolean> {
  return (await sql`select from published_token where token = ${token}`.execute(tx)).rows.length > 0
}

export type PublishedOfficer = { readonly code: string; readonly name: string; readonly badge: string | null; readonly unit: string; readonly unitPhone: string | null }

export async function replaceOfficers(tx: Tx, officers: readonly PublishedOfficer[]): Promise<void> {
  await sql`delete from published_officer`.execute(tx)
  if (officers.length === 0) return
  await sql`insert into published_officer (code, name, badge, unit, unit_phone)
    select * from unnest(${texts(officers, (one) => one.code)}::text[], ${texts(officers, (one) => one.name)}::text[], ${texts(officers, (one) => one.badge)}::text[], ${texts(officers, (one) => one.unit)}::text[],
      ${texts(officers, (one) => one.unitPhone)}::text[])`.execute(tx)
}
