import iconv from 'iconv-lite'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { columnsOf, illegibleRow, signalOfRow } from '../../features/upload/upload.rules.ts'
import { residentsIn } from '../../features/resident/resident.rules.ts'
import { readStatementLine, statementColumns } from '../../features/statement/statement.rules.ts'
import { readTable } from './sheets.ts'
import { tableLines } from './table-stream.ts'

const NOW = new Date('2026-03-02T00:00:00Z')
const LIST = [['电话', '姓名', '登记日期'], ['14200000001', '王小明', '2026-03-01'], ['14200000002', '李梅', '2026/3/1']]
const TAKEN = LIST.slice(1)
const written = (delimiter: string) => LIST.map((row) => row.join(delimiter)).join('\r\n')
const streamed = async (file: Buffer) => {
  const rows: (readonly string[])[] = []
  for await (const { cells } of tableLines(Readable.from([file]))) rows.push(cells)
  return rows
}
const typed = (value: string | number | Date) => (typeof value === 'number' ? { value, type: Number } : value instanceof Date ? { value, type: Date, format: 'yyyy/mm/dd' } : { value, type: String })
const workbook = (rows: readonly (readonly (string | number | Date)[])[]) => writeXlsxFile(rows.map((row) => row.map(typed))).toBuffer()
const cellsIn = async (file: Buffer) => (await readTable(file)).rows.map((row) => row.cells)

test.each([
  ['commas, UTF-8', Buffer.from(written(','))], ['tabs, UTF-8', Buffer.from(written('\t'))], ['semicolons, UTF-8 with its mark', Buffer.from(`\uFEFF${written(';')}`)],
  ['commas, GB18030', iconv.encode(written(','), 'gb18030')], ['semicolons, GB18030', iconv.encode(written(';'), 'gb18030')],
  ['tabs, UTF-16 as Excel’s Unicode text', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(written('\t'), 'utf16le')])],
  ['commas, UTF-16 the other way round', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(written(','), 'utf16le').swap16()])],
])('a table parted by %s is read, whole or as a stream', async (_, file) => {
  expect(await cellsIn(file)).toEqual(TAKEN)
  expect(await streamed(file)).toEqual(LIST)
})

test('semicolons within the cells of a roster part nothing', async () => {
  expect(await cellsIn(Buffer.from('日期,值班,备勤\n2026-03-01,陈 00:00-08:00;林 08:00-16:00;王 16:00-24:00;赵 00:00-08:00,李\n'))).toEqual([['2026-03-01', '陈 00:00-08:00;林 08:00-16:00;王 16:00-24:00;赵 00:00-08:00', '李']])
})

test('an old workbook is refused with the way out', async () => {
  const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512)])
  for (const read of [readTable(old), streamed(old)]) await expect(read).rejects.toMatchObject({ code: 'list.old_workbook', zh: expect.stringContaining('另存为 .xlsx 或 CSV') as string })
})

test('a broken byte spoils its line, which is named, and no other', async () => {
  const [before, after] = written(',').split('李梅') as [string, string]
  const file = Buffer.concat([Buffer.from(`${before}李`), Buffer.from([0xe6, 0xa2]), Buffer.from(after)])
  const { good, bad } = residentsIn(await readTable(file))
  expect(good).toMatchObject([{ line: 2, phone: '14200000001', name: '王小明' }])
  expect(bad).toMatchObject([{ line: 3, zh: expect.stringContaining('字节无法识别') as string }])
})

test('an id number or card that Excel has cut is named by its line in registers, lists and statements, in XLSX and CSV', async () => {
  const [id, card] = [Number('330203199001011234'), 6_222_021_234_567_890]
  const register = residentsIn(await readTable(await workbook([['电话', '身份证号'], ['14200000001', id], ['14200000002', '']])))
  expect(register.good).toMatchObject([{ line: 3 }])
  expect(register.bad).toMatchObject([{ line: 2, zh: expect.stringContaining('Excel 已截断长号码，请把该列设为文本后重填') as string, en: expect.stringContaining('Excel has cut') as string }])
  expect(residentsIn(await readTable(Buffer.from('电话,身份证号\n14200000001,3.30203E+17'))).bad).toMatchObject([{ line: 2, zh: expect.stringContaining('3.30203E+17') as string }])

  const list = await readTable(await workbook([['电话', '身份证'], ['14200000001', id]]))
  expect(illegibleRow(list.rows[0]!.cells, columnsOf(list.header)!)).toMatchObject({ code: 'list.cell_cut' })

  const [header, line] = await streamed(await workbook([['交易时间', '交易金额', '收付标志', '对方账号'], ['2026-03-01 13:05', '48000.00', '出', card]]))
  expect(readStatementLine(line!, statementColumns(header!)!, '990161001', NOW)).toMatchObject({ code: 'list.cell_cut' })
})

test('a number of fifteen digits is whole, and one typed as text stays as it is', async () => {
  expect(await cellsIn(await workbook([['区划代码', '卡号'], [330_203_001_001_001, '6222021234567890123']]))).toEqual([['330203001001001', '6222021234567890123']])
})

test('Excel’s count of days is a date, with its time where it has one', async () => {
  const residents = residentsIn(await readTable(await workbook([['电话', '登记日期'], ['14200000001', 46_082], ['14200000002', new Date('2026-03-01T00:00:00Z')]])))
  expect(residents.good.map(({ registeredAt }) => registeredAt?.toISOString())).toEqual(['2026-02-28T16:00:00.000Z', '2026-02-28T16:00:00.000Z'])
  expect(residentsIn(await readTable(Buffer.from('电话,登记日期\n14200000001,46000\n14200000002,19999'))).bad).toMatchObject([{ line: 3 }])

  const columns = columnsOf(['电话', '时间'])!
  expect(signalOfRow(['14200000001', '46082.5'], columns, 'r', NOW)).toMatchObject({ at: '2026-03-01T04:00:00.000Z' })

  const statement = (cells: readonly string[]) => readStatementLine(cells, statementColumns(['交易日期', '交易时间', '支出'])!, '990161001', NOW)
  for (const cells of [['46082', '0.5', '1.00'], ['2026-03-01', '12:00:00', '1.00'], ['', '46082.5', '1.00']]) expect(statement(cells)).toMatchObject({ at: new Date('2026-03-01T04:00:00Z') })
})
