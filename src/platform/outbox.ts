import { sql, type Transaction } from 'kysely'

export type Channel = 'live' | 'sms' | 'telephony' | 'carrier'

/** What must be told to the world when, and only when, the transaction commits. `data` holds ids and codes, never clear text. */
export type Announcement = {
  readonly channel?: Channel
  readonly type: string
  readonly subject: string
  readonly region?: number
  readonly unit?: string
  readonly userId?: string | null
  readonly data?: Record<string, unknown>
}

type OutboxTables = { outbox: { id: number; channel: Channel } }

export async function announce(tx: Transaction<OutboxTables>, announcements: readonly Announcement[], now: Date): Promise<void> {
  if (announcements.length === 0) return
  const column = <T>(pick: (one: Announcement) => T): T[] => announcements.map(pick)
  await sql`
    insert into outbox (channel, type, subject, region, unit, user_id, data, created_at, next_at)
    select *, ${now}::timestamptz, ${now}::timestamptz from unnest(
      ${column((one) => one.channel ?? 'live')}::text[], ${column((one) => one.type)}::text[], ${column((one) => one.subject)}::uuid[],
      ${column((one) => one.region ?? null)}::bigint[], ${column((one) => one.unit ?? null)}::text[], ${column((one) => one.userId ?? null)}::uuid[],
      ${column((one) => JSON.stringify(one.data ?? {}))}::jsonb[])`.execute(tx)
}

/** What was announced before a day is nobody's news any more. */
export async function forgetAnnouncements(tx: Transaction<OutboxTables>, before: Date): Promise<void> {
  await sql`delete from outbox where created_at <= ${before}`.execute(tx)
}

export type OutgoingRow = { id: number; channel: Channel; type: string; subject: string | null; user_id: string | null; data: Record<string, unknown>; attempts: number }

/** Rows for the outside world that are due; each belongs to the caller until `leasedUntil`. Texts that nobody of ours asked for come last: the public asks for them, as many as it likes. */
export async function leaseOutgoing(tx: Transaction<OutboxTables>, max: number, now: Date, leasedUntil: Date): Promise<OutgoingRow[]> {
  const leased = await sql<OutgoingRow>`
    with due as (select id from outbox where channel in ('sms', 'telephony', 'carrier') and sent_at is null and failed_at is null and next_at <= ${now}
      order by channel = 'sms' and user_id is null, next_at, id limit ${max} for update skip locked)
    update outbox o set next_at = ${leasedUntil}, attempts = o.attempts + 1 from due where o.id = due.id
    returning o.id, o.channel, o.type, o.subject, o.user_id, o.data, o.attempts`.execute(tx)
  return leased.rows
}

export async function outgoingById(tx: Transaction<OutboxTables>, id: number): Promise<OutgoingRow | undefined> {
  const found = await sql<OutgoingRow>`select id, channel, type, subject, user_id, data, attempts from outbox where id = ${id} and channel <> 'live' for update`.execute(tx)
  return found.rows[0]
}

export async function settleOutgoing(tx: Transaction<OutboxTables>, id: number, how: { sentAt?: Date; failedAt?: Date; nextAt?: Date; result?: string }): Promise<void> {
  await sql`update outbox set sent_at = coalesce(${how.sentAt ?? null}::timestamptz, sent_at), failed_at = coalesce(${how.failedAt ?? null}::timestamptz, failed_at),
    next_at = coalesce(${how.nextAt ?? null}::timestamptz, next_at), data = data || coalesce(${how.result === undefined ? null : JSON.stringify({ result: how.result })}::jsonb, '{}'::jsonb)
    where id = ${id}`.execute(tx)
}

/** Answers how many rows it removed. Index: outbox_by_age. */
export async function forgetSent(tx: Transaction<OutboxTables>, before: Date, max: number): Promise<number> {
  const gone = await sql`delete from outbox where id in (select id from outbox where created_at < ${before} and (sent_at is not null or failed_at is not null) order by created_at limit ${max})`.execute(tx)
  return Number(gone.numAffectedRows)
}
