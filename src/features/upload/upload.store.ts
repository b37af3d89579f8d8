import { sql, type Transaction } from 'kysely'

export type UploadRow = { id: string; source_id: number; unit: string; file_name: string; columns: { header: string[]; format: 'csv' | 'xlsx' }; rows_total: number; rows_bad: number; uploaded_at: Date; uploaded_by: string }
export type UploadTables = { list_upload: UploadRow; list_row: { upload_id: string; line: number; source_ref: string | null; error: string | null } }
type Tx = Transaction<UploadTables>

const UPLOADS_SHOWN_MAX = 100

export async function recordUpload(tx: Tx, upload: UploadRow): Promise<void> {
  await sql`insert into list_upload (id, source_id, unit, file_name, columns, rows_total, rows_bad, uploaded_at, uploaded_by)
    values (${upload.id}, ${upload.source_id}, ${upload.unit}, ${upload.file_name}, ${JSON.stringify(upload.columns)}::jsonb, ${upload.rows_total}, ${upload.rows_bad}, ${upload.uploaded_at}, ${upload.uploaded_by})`.execute(tx)
}

export async function recordUploadRows(tx: Tx, uploadId: string, rows: readonly { line: number; ref: string | null; error: string | null }[]): Promise<void> {
  await sql`insert into list_row (upload_id, line, source_ref, error)
    select ${uploadId}, line, ref, error from unnest(${rows.map((row) => row.line)}::integer[], ${rows.map((row) => row.ref)}::text[], ${rows.map((row) => row.error)}::text[]) as t (line, ref, error)`.execute(tx)
}

export function uploads(tx: Tx): Promise<UploadRow[]> {
  return tx.selectFrom('list_upload').selectAll().orderBy('uploaded_at', 'desc').limit(UPLOADS_SHOWN_MAX).execute()
}

export function uploadById(tx: Tx, id: string): Promise<UploadRow | undefined> {
  return tx.selectFrom('list_upload').selectAll().where('id', '=', id).executeTakeFirst()
}

export type Answered = { line: number; error: string | null; state: string | null; outcome: string | null; closed_at: Date | null; unit: string | null; level: number | null }

/** Each row with what became of its person: the warning that was live when the list came, or the first one after it. */
export async function answeredRows(tx: Tx, upload: UploadRow): Promise<Answered[]> {
  const rows = await sql<Answered>`
    select r.line, r.error, w.state, w.outcome, w.closed_at, n.name as unit, w.level
    from list_row r left join signal s on s.source_id = ${upload.source_id} and s.source_ref = r.source_ref
    left join lateral (select * from warning w where w.person_id = s.person_id and (w.closed_at is null or w.closed_at >= ${upload.uploaded_at}) order by w.opened_at limit 1) w on true
    left join unit n on n.code = w.unit
    where r.upload_id = ${upload.id} order by r.line`.execute(tx)
  return rows.rows
}
