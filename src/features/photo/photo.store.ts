import type { Transaction } from 'kysely'

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
