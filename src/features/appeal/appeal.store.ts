import { sql, type Transaction } from 'kysely'
import type { AppealChannel, AppealState } from './appeal.rules.ts'

type Tx = Transaction<{ appeal: { id: string } }>
export type Appeal = { readonly id: string; readonly listingId: string; readonly channel: AppealChannel; readonly state: AppealState; readonly madeAt: Date; readonly dueAt: Date; readonly decidedAt: Date | null }
const columns = sql`id, listing_id as "listingId", channel, state, made_at as "madeAt", due_at as "dueAt", decided_at as "decidedAt"`

export async function openAppealOf(tx: Tx, listingId: string): Promise<Appeal | undefined> {
  const found = await sql<Appeal>`select ${columns} from appeal where listing_id = ${listingId} and state = 'open'`.execute(tx)
  return found.rows[0]
}

export async function addAppeal(tx: Tx, appeal: { readonly id: string; readonly listingId: string; readonly channel: AppealChannel; readonly by: string; readonly dueAt: Date }, now: Date): Promise<void> {
  await sql`insert into appeal (id, listing_id, channel, state, made_at, taken_by, due_at) values (${appeal.id}, ${appeal.listingId}, ${appeal.channel}, 'open', ${now}, ${appeal.by}, ${appeal.dueAt})`.execute(tx)
}

/** Not locked: the entry that it is about is locked before it. */
export async function appealById(tx: Tx, id: string): Promise<Appeal | undefined> {
  const found = await sql<Appeal>`select ${columns} from appeal where id = ${id}`.execute(tx)
  return found.rows[0]
}

/** False: somebody else has decided meanwhile. */
export async function settleAppeal(tx: Tx, id: string, decision: { readonly state: Exclude<AppealState, 'open'>; readonly by: string }, now: Date): Promise<boolean> {
  const settled = await sql`update appeal set state = ${decision.state}, decided_at = ${now}, decided_by = ${decision.by} where id = ${id} and state = 'open'`.execute(tx)
  return settled.numAffectedRows === 1n
}

export async function markOverdue(tx: Tx, id: string, now: Date): Promise<boolean> {
  const marked = await sql`update appeal set overdue_at = coalesce(overdue_at, ${now}) where id = ${id} and state = 'open'`.execute(tx)
  return marked.numAffectedRows === 1n
}
