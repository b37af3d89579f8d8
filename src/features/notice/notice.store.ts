import type { Transaction } from 'kysely'

export type NoticeRow = { id: string; task_id: string; warning_id: string; signed_at: Date; by_user: string; region: number; unit: string }
/** A notice that somebody has had a reason to see, and that was written down as seen. */
export type RevealedNotice = { readonly personId: number; readonly notice: NoticeRow }
export type NoticeTables = { notice: NoticeRow }
type Tx = Transaction<NoticeTables>

export async function recordNotice(tx: Tx, notice: NoticeRow): Promise<void> {
  await tx.insertInto('notice').values(notice).execute()
}

/** The notices of these warnings, the newest first. Index: notice_by_warning. */
export function noticesOf(tx: Tx, warningIds: readonly string[]): Promise<NoticeRow[]> {
  if (warningIds.length === 0) return Promise.resolve([])
  return tx.selectFrom('notice').selectAll().where('warning_id', 'in', [...warningIds]).orderBy('signed_at', 'desc').execute()
}

/** Notices of the past. */
export async function recordNotices(tx: Tx, notices: readonly NoticeRow[]): Promise<void> {
  if (notices.length > 0) await tx.insertInto('notice').values([...notices]).execute()
}
