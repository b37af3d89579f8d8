import { Signal } from '../contract/signal.ts'
import { isStorable } from '../domain/storable-text.ts'
import { allow } from '../domain/access.ts'
import { refuse, Refusal } from '../domain/refusal.ts'
import { upsertSource } from '../features/account/account.store.ts'
import { readSignal, type ReadSignal } from '../features/signal/signal.rules.ts'
import { columnsOf, illegibleRow, signalOfRow } from '../features/upload/upload.rules.ts'
import { recordUpload, recordUploadRows } from '../features/upload/upload.store.ts'
import { audit } from '../platform/audit.ts'
import { keyHash, randomKey } from '../platform/password.ts'
import { asSystem, type ActorContext } from '../platform/transaction.ts'
import { keepRecords } from '../platform/vault.ts'
import { INGEST_ROWS_MAX, takeSignals, type LocatePlace } from './signals-to-warnings.ts'

type List = { readonly fileName: string; readonly header: readonly string[]; readonly format: 'csv' | 'xlsx'; readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[] }
export type ListReceipt = { readonly id: string; readonly rowsTotal: number; readonly accepted: number; readonly duplicate: number; readonly bad: { line: number; zh: string; en: string }[] }

const BAD_ROWS_SHOWN_MAX = 200
const SOURCE = { code: 'upper-lists', name: '上级推送名单' }

/**
 * A list pushed from above becomes signals of the kind `listed`. The rows are kept sealed, so that the feedback can be given in the sender's
 * own columns; bad rows are named by their line and can be corrected and sent again, because a row is known by what it says.
 */
export async function takeList(context: ActorContext, list: List, locate: LocatePlace): Promise<ListReceipt> {
  allow(context.actor, 'list.upload')
  if (![list.fileName, ...list.header].every(isStorable)) throw refuse('list.unreadable', { problem: '表头含有无法保存的字符 the header holds a character that cannot be stored' })
  const columns = columnsOf(list.header)
  if (columns === undefined) throw refuse('list.no_phone_column')
  const id = context.newId()
  const good: { line: number; ref: string; signal: ReadSignal }[] = []
  const bad = new Map<number, Refusal>()
  for (const row of list.rows) {
    // The same row sent again is the same signal, whatever file it stands in.
    const ref = context.vault.token('list-row', row.cells.join('\u0000'))
    const read = illegibleRow(row.cells, columns) ?? readRow(signalOfRow(row.cells, columns, ref, context.now), context.now)
    if (read instanceof Refusal) bad.set(row.line, read)
    else good.push({ line: row.line, ref, signal: read })
  }
  const counts = await asSystem(context, async (tx) => {
    const answered = { accepted: 0, duplicate: 0 }
    const source = await upsertSource(tx, { ...SOURCE, keyHash: keyHash(randomKey()) })
    for (let start = 0; start < good.length; start += INGEST_ROWS_MAX) {
      const chunk = good.slice(start, start + INGEST_ROWS_MAX)
      const answers = await takeSignals(tx, context, source, chunk.map((one) => one.signal), locate)
      answers.forEach((answer, index) => {
        if (answer instanceof Refusal) bad.set(chunk[index]!.line, answer)
        else answered[answer]++
      })
    }
    await recordUpload(tx, {
      id, source_id: source.id, unit: context.actor.unit, file_name: list.fileName, columns: { header: [...list.header], format: list.format },
      rows_total: list.rows.length, rows_bad: bad.size, uploaded_at: context.now, uploaded_by: context.actor.userId,
    })
    const refs = new Map(good.map((one) => [one.line, one.ref]))
    await recordUploadRows(tx, id, list.rows.map((row) => ({ line: row.line, ref: bad.has(row.line) ? null : (refs.get(row.line) ?? null), error: bad.get(row.line)?.code ?? null })))
    await keepRecords(tx, context.vault, 'list-row', list.rows.map((row) => ({ id: `${id}:${row.line}`, clear: JSON.stringify(row.cells) })))
    await audit(tx, { actor: context.actor.login, action: 'list.upload', subject: id, detail: { rows: list.rows.length, bad: bad.size } }, context.now)
    return answered
  })
  const named = [...bad].sort(([a], [b]) => a - b).slice(0, BAD_ROWS_SHOWN_MAX).map(([line, refusal]) => ({ line, zh: refusal.zh, en: refusal.en }))
  return { id, rowsTotal: list.rows.length, ...counts, bad: named }
}

function readRow(raw: unknown, now: Date): ReadSignal | Refusal {
  const parsed = Signal.safeParse(raw)
  if (!parsed.success) return refuse('signal.invalid', { field: parsed.error.issues[0]!.path.join('.') || 'person' })
  try {
    return readSignal(parsed.data, now)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
