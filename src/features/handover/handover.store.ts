import type { Transaction } from 'kysely'

export type HandoverRow = {
  id: string; task_id: string; warning_id: string; from_unit: string; to_unit: string | null; to_bureau: string | null; reason: string; at: Date; by_user: string
  review: 'pending' | 'confirmed' | 'returned'; reviewed_by: string | null; reviewed_at: Date | null; review_note: string | null; reply: string | null
}
export type HandoverTables = { handover: HandoverRow }
type Tx = Transaction<HandoverTables>

const PENDING_MAX = 200

export type NewHandover = {
  readonly id: string; readonly taskId: string; readonly warningId: string; readonly fromUnit: string; readonly toUnit: string | null; readonly toBureau: string | null
  readonly reason: string; readonly by: string
}

export async function recordHandover(tx: Tx, handover: NewHandover, now: Date): Promise<void> {
  await tx.insertInto('handover').values({
    id: handover.id, task_id: handover.taskId, warning_id: handover.warningId, from_unit: handover.fromUnit, to_unit: handover.toUnit, to_bureau: handover.toBureau,
    reason: handover.reason, at: now, by_user: handover.by, review: 'pending', reviewed_by: null, reviewed_at: null, review_note: null, reply: null,
  }).execute()
}

export function handoverForUpdate(tx: Tx, id: string): Promise<HandoverRow | undefined> {
  return tx.selectFrom('handover').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function reviewHandover(tx: Tx, id: string, decision: 'confirmed' | 'returned', by: string, note: string, now: Date): Promise<void> {
  await tx.updateTable('handover').set({ review: decision, reviewed_by: by, reviewed_at: now, review_note: note === '' ? null : note }).where('id', '=', id).execute()
}

export async function noteReply(tx: Tx, warningId: string, reply: string): Promise<void> {
  await tx.updateTable('handover').set({ reply }).where('warning_id', '=', warningId).where('to_bureau', 'is not', null).where('reply', 'is', null).execute()
}

/** False: the centre has reviewed it, and it stands. */
export async function withdrawHandover(tx: Tx, id: string): Promise<boolean> {
  const gone = await tx.deleteFrom('handover').where('id', '=', id).where('review', '=', 'pending').executeTakeFirst()
  return gone.numDeletedRows === 1n
}

/** Index: handover_pending. */
export function pendingHandovers(tx: Tx): Promise<HandoverRow[]> {
  return tx.selectFrom('handover').selectAll().where('review', '=', 'pending').orderBy('at').limit(PENDING_MAX).execute()
}

export function handoversOfWarning(tx: Tx, warningId: string): Promise<HandoverRow[]> {
  return tx.selectFrom('handover').selectAll().where('warning_id', '=', warningId).orderBy('at').limit(PENDING_MAX).execute()
}

/** Handovers of the past, as they stand. */
export async function recordHandovers(tx: Tx, handovers: readonly HandoverRow[]): Promise<void> {
  if (handovers.length > 0) await tx.insertInto('handover').values([...handovers]).execute()
}
