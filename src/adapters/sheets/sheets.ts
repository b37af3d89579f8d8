import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import iconv from 'iconv-lite'
import { readSheet } from 'read-excel-file/node'
import writeXlsxFile from 'write-excel-file/node'
import { refuse } from '../../domain/refusal.ts'
import { cellText, csvOptions, encodingOf, mustNotBeOldWorkbook } from './table-text.ts'
import { mustFit } from './xlsx-bounds.ts'

/** A table as people send it: a header and rows of text, with the line of the file that each row stands on. */
export type Sheet = { readonly header: readonly string[]; readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[]; readonly format: 'csv' | 'xlsx' }

const ROWS_MAX = 50_000
const XLSX_MAGIC = Buffer.from('PK')

/** CSV in UTF-8 (with or without BOM), UTF-16 or GB18030, parted by commas, tabs or semicolons, or the first sheet of an XLSX. Empty lines above the header are passed over. */
export async function readTable(bytes: Buffer, rowsMax = ROWS_MAX): Promise<Sheet> {
  mustNotBeOldWorkbook(bytes)
  const format = bytes.subarray(0, 2).equals(XLSX_MAGIC) ? 'xlsx' : 'csv'
  if (format === 'xlsx') await mustFit(bytes)
  let all: string[][]
  try {
    all = format === 'xlsx' ? (await readSheet(bytes)).map((row) => row.map(cellText)) : csvRows(bytes)
  } catch (error) {
    throw refuse('list.unreadable', { problem: (error as Error).message.slice(0, 200) })
  }
  const first = all.findIndex((row) => row.filter((cell) => cell !== '').length >= 2)
  if (first === -1) throw refuse('list.unreadable', { problem: '没有表头 no header' })
  const rows = all.slice(first + 1).map((cells, index) => ({ line: first + index + 2, cells })).filter((row) => row.cells.some((cell) => cell !== ''))
  if (rows.length > rowsMax) throw refuse('list.unreadable', { problem: `> ${rowsMax} 行 rows` })
  return { header: all[first]!, rows, format }
}

/** The apostrophe that `plainCell` wrote is none of the cell. */
function csvRows(bytes: Buffer): string[][] {
  const encoding = encodingOf(bytes)
  const rows = parse(iconv.decode(bytes, encoding), { ...csvOptions(bytes, encoding), skip_empty_lines: false }) as string[][]
  return rows.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@])/, '')))
}

export const TABLE_TYPES = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const

type Cells = readonly (readonly (string | number | null)[])[]

/** The same format as it came in; CSV with a BOM, which Excel needs to see Chinese. What is said about the table stands on a sheet of its own; a CSV is for programs, and has the table only. */
export async function writeTable(format: Sheet['format'], header: readonly string[], rows: Cells, about?: { readonly names: readonly [table: string, about: string]; readonly rows: Cells }): Promise<Buffer> {
  if (format === 'csv') return Buffer.from(`\uFEFF${stringify([header, ...rows].map((row) => row.map(plainCell)))}`)
  const cells = (table: Cells) => table.map((row) => row.map((value) => (typeof value === 'number' ? { value, type: Number } : { value: value ?? '', type: String })))
  if (about === undefined) return writeXlsxFile(cells([header, ...rows])).toBuffer()
  return writeXlsxFile([{ data: cells([header, ...rows]), sheet: about.names[0] }, { data: cells(about.rows), sheet: about.names[1] }]).toBuffer()
}

/** A cell that begins like a formula is run by Excel when the file is opened; a leading apostrophe makes it text. */
function plainCell(cell: string | number | null): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell)
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
}
