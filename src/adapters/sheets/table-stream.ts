import { parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { readSheet } from 'read-excel-file/node'
import { Readable } from 'node:stream'
import { refuse, Refusal } from '../../domain/refusal.ts'
import { cellText, csvOptions, encodingOf, mustNotBeOldWorkbook } from './table-text.ts'
import { mustFit } from './xlsx-bounds.ts'

export type TableLine = { readonly line: number; readonly cells: readonly string[] }

const XLSX_MAGIC = Buffer.from('PK')
/** Packed; what it unpacks to has bounds of its own. */
const XLSX_BYTES_MAX = 32 * 1_048_576
const MEGABYTE = 1_048_576
const SNIFFED_BYTES = 64 * 1_024
const RECORD_CHARS_MAX = 64 * 1_024

/** The rows of a CSV (UTF-8 with or without BOM, UTF-16 or GB18030) as they come, however many; of an XLSX, its first sheet. With the line of the file. */
export async function* tableLines(stream: Readable): AsyncGenerator<TableLine> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const head = await headOf(chunks)
  mustNotBeOldWorkbook(head)
  try {
    yield* head.subarray(0, 2).equals(XLSX_MAGIC) ? sheetLines(head, chunks) : csvLines(head, chunks)
  } catch (error) {
    throw error instanceof Refusal || (error as { code?: string }).code?.startsWith('CSV_') !== true ? error : refuse('list.unreadable', { problem: (error as Error).message.slice(0, 200) })
  }
}

async function headOf(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for (let bytes = 0; bytes < SNIFFED_BYTES;) {
    const next = await chunks.next()
    if (next.done === true) break
    parts.push(next.value)
    bytes += next.value.length
  }
  return Buffer.concat(parts)
}

async function* rest(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value
}

async function* csvLines(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<TableLine> {
  const encoding = encodingOf(head)
  const decoder = iconv.decodeStream(encoding)
  const parser = parse({ ...csvOptions(head, encoding), skip_empty_lines: true, info: true, max_record_size: RECORD_CHARS_MAX })
  const source = Readable.from(rest(head, chunks), { objectMode: false })
  source.on('error', (error) => parser.destroy(error))
  source.pipe(decoder).pipe(parser)
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) yield { line: info.lines, cells: record }
}

async function* sheetLines(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<TableLine> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of rest(head, chunks)) {
    bytes += part.length
    if (bytes > XLSX_BYTES_MAX) throw refuse('request.too_large', { limitMegabytes: XLSX_BYTES_MAX / MEGABYTE })
    parts.push(part)
  }
  const file = Buffer.concat(parts)
  await mustFit(file)
  let rows: unknown[][]
  try {
    rows = await readSheet(file)
  } catch (error) {
    throw refuse('list.unreadable', { problem: (error as Error).message.slice(0, 200) })
  }
  for (const [index, row] of rows.entries()) {
    const cells = row.map(cellText)
    if (cells.some((cell) => cell !== '')) yield { line: index + 1, cells }
  }
}
