import { sql, type Transaction } from 'kysely'

export type PhotoRow = { id: string; task_id: string; warning_id: string; bytes: number; sha256: Buffer; sealed: Buffer; added_at: Date; added_by: string; region: number; unit: string }
export type PhotoFacts = Omit<PhotoRow, 'sealed'>
type PhotoTables = { door_photo: PhotoRow }
type Tx = Transaction<PhotoTables>

const FACTS = ['id', 'task_id', 'warning_id', 'bytes', 'sha256', 'added_at', 'added_by', 'region', 'unit'] as const
const SHOWN_MAX = 100

export async function insertPhoto(tx: Tx, photo: PhotoRow): Promise<void> {
  await tx.insertInto('door_photo').values(photo).execute()
}

/** Without the pictures, the oldest first. Index: door_photo_by_warning. */
export function photosOf(tx: Tx, warningIds: readonly string[]): Promise<PhotoFacts[]> {
  if (warningIds.length === 0) return Promise.resolve([])
  return tx.selectFrom('door_photo').select(FACTS).where('warning_id', 'in', [...warningIds]).orderBy('added_at').limit(SHOWN_MAX * warningIds.length).execute()
}

export function photoById(tx: Tx, id: string): Promise<PhotoFacts | undefined> {
  return tx.selectFrom('door_photo').select(FACTS).where('id', '=', id).executeTakeFirst()
}

export async function sealedPhoto(tx: Tx, id: string): Promise<Buffer> {
  return (await tx.selectFrom('door_photo').select('sealed').where('id', '=', id).executeTakeFirstOrThrow()).sealed
}

/** Of warnings that were closed before, and of which no case was made: those belong to the case's file. Index: door_photo_by_age. */
const servedBefore = (before: Date) => sql`p.added_at < ${before} and exists (select from warning w where w.id = p.warning_id and w.closed_at < ${before})
  and not exists (select from fraud_case c where c.warning_id = p.warning_id)`

export async function forgetPhotos(tx: Tx, before: Date, max: number): Promise<number> {
  const gone = await sql`delete from door_photo where id in (select p.id from door_photo p where ${servedBefore(before)} order by p.added_at, p.id limit ${max})`.execute(tx)
  return Number(gone.numAffectedRows)
}

export async function countServedPhotos(tx: Tx, before: Date, max: number): Promise<number> {
  return (await sql<{ n: number }>`select count(*)::int as n from (select from door_photo p where ${servedBefore(before)} limit ${max}) t`.execute(tx)).rows[0]!.n
}

export async function oldestPhoto(tx: Tx): Promise<Date | null> {
  return (await tx.selectFrom('door_photo').select('added_at').orderBy('added_at').limit(1).executeTakeFirst())?.added_at ?? null
}
