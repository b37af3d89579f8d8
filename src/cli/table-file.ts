import { readFileSync } from 'node:fs'
import { readTable } from '../adapters/sheets/sheets.ts'
import { readRows, type BadLine, type Cells, type ColumnNames, type Problem, type ReadRows, type Table } from '../domain/table-cells.ts'

/** A whole province's numbers, or a city's register, in one file. */
const ROWS_MAX = 2_000_000
const PROBLEMS_SHOWN_MAX = 50

/** A CSV or XLSX as `readTable` takes it, with a header. */
export function tableIn(file: string): Promise<Table> {
  return readTable(readFileSync(file), ROWS_MAX)
}

export async function readFileRows<Column extends string, T>(file: string, columns: ColumnNames<Column>, needed: readonly NoInfer<Column>[], read: (cells: Cells<Column>) => T): Promise<ReadRows<T>> {
  return readRows(await tableIn(file), columns, { needed, read })
}

/** Counts, and the lines that were left out; any of them makes the command's answer 2. */
export function sayImported(taken: number, what: Problem, bad: readonly BadLine[]): void {
  console.log(`${taken} ${what.zh}，${bad.length} 行未导入 — ${taken} ${what.en}, ${bad.length} lines left out`)
  sayBadLines(bad)
}

export function sayBadLines(bad: readonly BadLine[]): void {
  for (const { line, zh, en } of bad.toSorted((a, b) => a.line - b.line).slice(0, PROBLEMS_SHOWN_MAX)) console.error(`  第 ${line} 行 line ${line}: ${zh} — ${en}`)
  if (bad.length > PROBLEMS_SHOWN_MAX) console.error(`  另有 ${bad.length - PROBLEMS_SHOWN_MAX} 行 — and ${bad.length - PROBLEMS_SHOWN_MAX} more lines`)
  if (bad.length > 0) process.exitCode = 2
}
