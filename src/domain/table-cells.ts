import { codeOfDigits, type RegionCode } from './region-code.ts'
import { refuse, type Refusal } from './refusal.ts'
import { isStorable } from './storable-text.ts'

/** A table as it came: a header and rows of text, each with the line of the file that it stands on. */
export type Table = { readonly header: readonly string[]; readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[] }
/** What a column may be called, in Chinese or English; compared without blanks and in lower case. The first is the one that we ask for. */
export type ColumnNames<Column extends string> = Readonly<Record<Column, readonly [zh: string, ...others: string[]]>>
export type Cells<Column extends string> = Partial<Record<Column, string>>
export type Problem = { readonly zh: string; readonly en: string }
export type BadLine = Problem & { readonly line: number }
export type ReadRows<T> = { readonly good: (T & { readonly line: number })[]; readonly bad: BadLine[] }

/** One cell that cannot be read; its line is left out and named. */
export class BadCell extends Error {
  readonly zh: string
  readonly en: string

  constructor(zh: string, en: string) {
    super(`${zh} — ${en}`)
    this.zh = zh
    this.en = en
  }
}

const CELL_SHOWN_CHARS_MAX = 40
const plain = (name: string) => name.replace(/[\s_（）()]/g, '').toLowerCase()

/** Where a column that is empty says something else than one that is not there. */
export function hasColumn(header: readonly string[], names: readonly string[]): boolean {
  return header.some((name) => names.some((known) => plain(known) === plain(name)))
}

/** Rows by the names of their columns. A table without a needed column is refused as a whole (`list.unreadable`), a row that cannot be read by its line. */
export function readRows<Column extends string, T>({ header, rows }: Table, columns: ColumnNames<Column>, { needed, read }: { readonly needed: readonly NoInfer<Column>[]; readonly read: (cells: Cells<Column>) => T }): ReadRows<T> {
  const at = (Object.keys(columns) as Column[]).map((column) => ({ column, index: header.findIndex((name) => columns[column].some((known) => plain(known) === plain(name))) }))
  const missing = needed.filter((column) => at.some((one) => one.column === column && one.index === -1))
  if (missing.length > 0) throw refuse('list.unreadable', { problem: `表头缺少 ${missing.map((column) => columns[column][0]).join('、')} — the header has no ${missing.join(', ')}` })
  const good: (T & { line: number })[] = []
  const bad: BadLine[] = []
  for (const { line, cells } of rows) {
    const given: Cells<Column> = {}
    for (const { column, index } of at) if (index !== -1 && (cells[index] ?? '') !== '') given[column] = cells[index]!
    try {
      const illegible = Object.values<string | undefined>(given).map(illegibleCell).find((one) => one !== undefined)
      if (illegible !== undefined) throw new BadCell(illegible.zh, illegible.en)
      for (const column of needed) if (given[column] === undefined) throw new BadCell(`缺少${columns[column][0]}`, `no ${column}`)
      good.push({ ...read(given), line })
    } catch (error) {
      if (!(error instanceof BadCell)) throw error
      bad.push({ line, zh: error.zh, en: error.en })
    }
  }
  return { good, bad }
}

/**
 * What a file has lost before it came to us: '3.30203E+17' was a number of more digits than Excel keeps or shows, and U+FFFD a byte that is of no character.
 * Answers `list.cell_cut`, `list.cell_broken` or undefined.
 */
export function illegibleCell(text: string | undefined): Refusal | undefined {
  if (text === undefined) return undefined
  if (/^[+-]?\d(?:\.\d+)?e\+\d{1,3}$/i.test(text)) return refuse('list.cell_cut', { cell: text })
  return text.includes('\uFFFD') ? refuse('list.cell_broken', { cell: text.slice(0, CELL_SHOWN_CHARS_MAX) }) : undefined
}

/** Of 1954 to 2119. */
const SERIAL = /^(?:([2-7]\d{4}|80000)(\.\d+)?|0?(\.\d+))$/
const DAY_SECONDS = 86_400
/** Day 0 of Excel, which takes 1900 for a leap year. */
const SERIAL_EPOCH_MS = Date.UTC(1899, 11, 30)

/** Excel's count of days as a day and a time: '46082' → '2026-03-01', '46082.5' → '2026-03-01 12:00:00', '0.5' → '12:00:00'. Other text as it is. */
export function serialToTime(text: string): string {
  const [found, days, dayPart, part = dayPart] = SERIAL.exec(text) ?? []
  if (found === undefined) return text
  const instant = new Date(SERIAL_EPOCH_MS + (Number(days ?? 0) * DAY_SECONDS + Math.round(Number(part ?? 0) * DAY_SECONDS)) * 1_000).toISOString()
  return [...(days === undefined ? [] : [instant.slice(0, 10)]), ...(part === undefined ? [] : [instant.slice(11, 19)])].join(' ')
}

/** '46387' of Excel, '2026-12-31', '2026/12/31', '2026年12月31日', '20261231' → '2026-12-31'. */
export function dayIn(text: string): string {
  const [, year, month, day] = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T].*)?$/.exec(serialToTime(text)) ?? []
  const found = year === undefined ? '' : `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
  const instant = new Date(`${found}T00:00:00Z`)
  if (Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== found) throw new BadCell(`“${text}”不是日期，请写成 2026-12-31`, `"${text}" is no day; write 2026-12-31`)
  return found
}

/** Excel writes codes as numbers: '330206001' and '330206001000' are the same street. */
export function regionIn(text: string): RegionCode {
  const digits = text.replace(/\s/g, '')
  if (!/^[1-9]\d{3,14}$/.test(digits)) throw new BadCell(`“${text}”不是区划代码`, `"${text}" is no region code`)
  return codeOfDigits(digits)
}

export function countIn(text: string, max: number): number {
  const count = Number(text.replace(/[,，\s]/g, ''))
  if (!Number.isInteger(count) || count < 0 || count > max) throw new BadCell(`“${text}”不是 0 到 ${max} 的整数`, `"${text}" is no whole number from 0 to ${max}`)
  return count
}

/** As it stands, where it is short enough and can be stored (no NUL, no half of a surrogate pair). */
export function wordsIn(text: string | undefined, charsMax: number): string | undefined {
  if (text === undefined) return undefined
  if (text.length > charsMax || !isStorable(text)) throw new BadCell(`超过 ${charsMax} 个字符或含有无法保存的字符`, `longer than ${charsMax} characters, or holds one that cannot be stored`)
  return text
}
