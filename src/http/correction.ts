import { writeTable, type Sheet } from '../adapters/sheets/sheets.ts'
import type { BadLine } from '../domain/table-cells.ts'

/** The rows that were left out as they stood, as CSV, each with what is wrong in one more column: to be corrected and sent again. */
export async function correctionOf(table: Sheet, bad: readonly BadLine[]): Promise<string | null> {
  if (bad.length === 0) return null
  const cells = new Map(table.rows.map((row) => [row.line, row.cells]))
  const rows = bad.map(({ line, zh, en }) => [...table.header.map((_, index) => cells.get(line)?.[index] ?? ''), `${zh} — ${en}`])
  return (await writeTable('csv', [...table.header, '错误说明 problem'], rows)).toString()
}
