import { sql, type Transaction } from 'kysely'
import type { SavedViewBody } from '../../contract/view.ts'

type SavedViewRow = { id: string; owner: string; unit: string; name: string; search: SavedViewBody['search']; shared: boolean; saved_at: Date }
export type SavedViewTables = { saved_view: SavedViewRow }
type Tx = Transaction<SavedViewTables>

const SHOWN_MAX = 100

/** Those in sight: one's own, and what the unit shares. */
export function savedViews(tx: Tx): Promise<SavedViewRow[]> {
  return tx.selectFrom('saved_view').selectAll().orderBy('name').orderBy('id').limit(SHOWN_MAX).execute()
}

export function savedViewById(tx: Tx, id: string): Promise<SavedViewRow | undefined> {
  return tx.selectFrom('saved_view').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Saved again under a name, it takes the place of the one before. Answers how many the owner has. */
export async function saveView(tx: Tx, view: SavedViewRow): Promise<number> {
  await sql`insert into saved_view (id, owner, unit, name, search, shared, saved_at) values (${view.id}, ${view.owner}, ${view.unit}, ${view.name}, ${JSON.stringify(view.search)}::jsonb, ${view.shared}, ${view.saved_at})
    on conflict (owner, name) do update set search = excluded.search, shared = excluded.shared, unit = excluded.unit, saved_at = excluded.saved_at`.execute(tx)
  return (await sql<{ count: number }>`select count(*)::int as count from saved_view where owner = ${view.owner}`.execute(tx)).rows[0]!.count
}

export async function deleteView(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('saved_view').where('id', '=', id).execute()
}
