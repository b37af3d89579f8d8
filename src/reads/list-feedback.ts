import { allow } from '../domain/access.ts'
import { WARNING_LEVELS, LEVEL_NAMES } from '../domain/levels.ts'
import { dayAndTime } from '../domain/period.ts'
import { refuse, REFUSAL_CODES, type RefusalCode } from '../domain/refusal.ts'
import { sql } from 'kysely'
import { answeredRows, uploadById, uploads, type Answered } from '../features/upload/upload.store.ts'
import { readAndEnrich, type ActorContext } from '../platform/transaction.ts'
import { openRecords } from '../platform/vault.ts'

const OUTCOME_NAMES: Record<string, string> = { dissuaded: '劝阻成功', 'false-alarm': '误报', refused: '不听劝阻', 'already-paid': '已被骗', unreachable: '暂时联系不上', 'not-found': '查无此人', 'wrong-person': '号码或人员有误', duplicate: '重复预警' }
const ADDED = ['反馈结果', '预警级别', '处置单位', '办结时间']

export type UploadView = { id: string; fileName: string; source: string; rowsTotal: number; rowsBad: number; uploadedAt: string }

export function listUploads(context: ActorContext): Promise<UploadView[]> {
  allow(context.actor, 'list.upload')
  return readAndEnrich(context, (tx) => uploads(tx), async (tx, rows) => {
    const sources = await sql<{ id: number; name: string }>`select id, name from api_source where id = any(${rows.map((row) => row.source_id)}::int[])`.execute(tx)
    const names = new Map(sources.rows.map((row) => [row.id, row.name]))
    return rows.map((row) => ({ id: row.id, fileName: row.file_name, source: names.get(row.source_id) ?? '', rowsTotal: row.rows_total, rowsBad: row.rows_bad, uploadedAt: row.uploaded_at.toISOString() }))
  })
}

export type Feedback = { fileName: string; format: 'csv' | 'xlsx'; header: string[]; rows: string[][] }

/** The sender's own columns and rows, with what became of each beside them: nobody types it a second time. */
export async function listFeedback(context: ActorContext, id: string): Promise<Feedback> {
  allow(context.actor, 'list.upload')
  return readAndEnrich(context, async (tx) => {
    const upload = await uploadById(tx, id)
    if (upload === undefined) throw refuse('request.not_found')
    return upload
  }, async (tx, upload) => {
    const answered = await answeredRows(tx, upload)
    const clear = await openRecords(tx, context.vault, 'list-row', answered.map((row) => `${id}:${row.line}`))
    return {
      fileName: upload.file_name, format: upload.columns.format, header: [...upload.columns.header, ...ADDED],
      rows: answered.map((row) => {
        const cells = JSON.parse(clear.get(`${id}:${row.line}`) ?? '[]') as string[]
        const level = row.level === null ? '' : LEVEL_NAMES[WARNING_LEVELS[row.level - 1]!].zh
        return [...upload.columns.header.map((_, index) => cells[index] ?? ''), resultOf(row), level, row.unit ?? '', row.closed_at === null ? '' : dayAndTime(row.closed_at)]
      }),
    }
  })
}

function resultOf(row: Answered): string {
  if (row.error !== null) return (REFUSAL_CODES as readonly string[]).includes(row.error) ? refuse(row.error as RefusalCode).zh : row.error
  if (row.outcome !== null) return OUTCOME_NAMES[row.outcome] ?? row.outcome
  return row.state === null ? '未形成预警' : row.state === 'elsewhere' ? '已移交外地' : '处置中'
}

