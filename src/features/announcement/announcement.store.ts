import { sql, type Transaction } from 'kysely'

type AnnouncementRow = { id: string; words: string; made_at: Date; made_by: string; until: Date }
export type AnnouncementTables = { announcement: AnnouncementRow; announcement_seen: { announcement: string; user_id: string; seen_at: Date } }
type Tx = Transaction<AnnouncementTables>

export type CurrentAnnouncement = AnnouncementRow & { readonly by: string; readonly seen: boolean; readonly seen_by: number }

/** Those that stand, as one user has them before them. Index: announcement_current. */
export async function announcementsFor(tx: Tx, userId: string, now: Date): Promise<CurrentAnnouncement[]> {
  return (await sql<CurrentAnnouncement>`select a.*, u.name as by, exists (select from announcement_seen s where s.announcement = a.id and s.user_id = ${userId}) as seen,
    (select count(*)::int from announcement_seen s where s.announcement = a.id) as seen_by
    from announcement a join app_user u on u.id = a.made_by where a.until > ${now} order by a.made_at desc, a.id`.execute(tx)).rows
}

/** Of two who announce at once the second waits, and is counted. */
export async function countAnnouncements(tx: Tx, now: Date): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('announcement'))`.execute(tx)
  return (await sql<{ count: number }>`select count(*)::int as count from announcement where until > ${now}`.execute(tx)).rows[0]!.count
}

export async function insertAnnouncement(tx: Tx, announcement: AnnouncementRow): Promise<void> {
  await tx.insertInto('announcement').values(announcement).execute()
}

/** Answers whether it stood. Who had read it stays known. */
export async function endAnnouncement(tx: Tx, id: string, now: Date): Promise<boolean> {
  return (await sql`update announcement set until = ${now} where id = ${id} and until > ${now}`.execute(tx)).numAffectedRows === 1n
}

/** Answers whether it was unread. */
export async function noteSeen(tx: Tx, id: string, userId: string, now: Date): Promise<boolean> {
  return (await sql`insert into announcement_seen (announcement, user_id, seen_at) select id, ${userId}, ${now} from announcement where id = ${id} on conflict do nothing`.execute(tx)).numAffectedRows === 1n
}
