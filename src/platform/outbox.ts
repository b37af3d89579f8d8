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
