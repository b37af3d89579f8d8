import { readFileSync } from 'node:fs'
import { readTable } from '../adapters/sheets/sheets.ts'
import { codeOfDigits, type RegionCode } from '../domain/region-code.ts'

/** A whole province's numbers, or a city's register, in one file. */
const ROWS_MAX = 2_000_000
const PROBLEMS_SHOWN_MAX = 50

/** What a column may be called, in Chinese or English; compared without blanks and in lower case. The first is the one that we ask for. */
export type ColumnNames<Column extends string> = Readonly<Record<Column, readonly [zh: string, ...others: string[]]>>
export type Cells<Column extends string> = Partial<Record<Column, string>>
export type Problem = { readonly zh: string; readonly en: string }
export type BadLine = Problem & { readonly line: number }
export type ReadFile<T> = { readonly good: (T & { readonly line: number })[]; readonly bad: BadLine[] }

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

/** CSV in UTF-8 or GB18030 or an XLSX, with a header. A file without a needed column is refused as a whole, a row that cannot be read by its line. */
export async function readFileRows<Column extends string, T>(file: string, columns: ColumnNames<Column>, needed: readonly NoInfer<Column>[], read: (cells: Cells<Column>) => T): Promise<ReadFile<T>> {
  const { header, rows } = await readTable(readFileSync(file), ROWS_MAX)
  const plain = (name: string) => name.replace(/[\s_（）()]/g, '').toLowerCase()
  const at = (Object.keys(columns) as Column[]).map((column) => ({ column, index: header.findIndex((name) => columns[column].some((known) => plain(known) === plain(name))) }))
  const missing = needed.filter((column) => at.some((one) => one.column === column && one.index === -1))
  if (missing.length > 0) throw new Error(`表头缺少 ${missing.map((column) => columns[column][0]).join('、')} — the header has no ${missing.join(', ')}`)
  const good: (T & { line: number })[] = []
  const bad: BadLine[] = []
  for (const { line, cells } of rows) {
    const given: Cells<Column> = {}
    for (const { column, index } of at) if (index !== -1 && (cells[index] ?? '') !== '') given[column] = cells[index]!
    try {
      for (const column of needed) if (given[column] === undefined) throw new BadCell(`缺少${columns[column][0]}`, `no ${column}`)
      good.push({ ...read(given), line })
    } catch (error) {
      if (!(error instanceof BadCell)) throw error
      bad.push({ line, zh: error.zh, en: error.en })
    }
  }
  return { good, bad }
}

/** Counts, and the lines that were left out; any of them makes the command's answer 2. */
export function sayImported(taken: number, what: Problem, bad: readonly BadLine[]): void {
  console.log(`${taken} ${what.zh}，${bad.length} 行未导入 — ${taken} ${what.en}, ${bad.length} lines left out`)
  for (const { line, zh, en } of bad.toSorted((a, b) => a.line - b.line).slice(0, PROBLEMS_SHOWN_MAX)) console.error(`  第 ${line} 行 line ${line}: ${zh} — ${en}`)
  if (bad.length > PROBLEMS_SHOWN_MAX) console.error(`  另有 ${bad.length - PROBLEMS_SHOWN_MAX} 行 — and ${bad.length - PROBLEMS_SHOWN_MAX} more lines`)
  if (bad.length > 0) process.exitCode = 2
}

/** '2026-12-31', '2026/12/31', '2026年12月31日', '20261231' → '2026-12-31'. */
export function dayIn(text: string): string {
  const [, year, month, day] = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T].*)?$/.exec(text) ?? []
  const found = year === undefined ? '' : `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
  const instant = new Date(`${found}T00:00:00Z`)
  if (Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== found) throw new BadCell(`“${text}”不是日期，请写成 2026-12-31`, `"${text}" is no day; write 2026-12-31`)
  return found
}

/** Midnight in Beijing at the beginning of the day. */
export function beginningOf(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`)
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
