import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { Readable } from 'node:stream'
import writeXlsxFile from 'write-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tableLines } from '../src/adapters/sheets/table-stream.ts'
import { askBanks, draftForTransfers } from '../src/flows/query-to-next-level.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { takeStatement } from '../src/flows/statement-to-transfers.ts'
import { casePage } from '../src/reads/case-page.ts'
import { aCard, aReport, aTransfer } from './support/report.ts'
import { NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let told = 0
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const MULE = aCard(1)
const aCase = async () => (await reportCase(bureau.as('calltaker', NOW), aReport(NOW, `142${70_000_000 + ++told}`, { transfers: [aTransfer(NOW, { payer: aCard(9), payee: MULE })] }))).id
const read = (id: string, content: Buffer | Readable, account?: string) => takeStatement(bureau.as('calltaker', NOW), id, tableLines(content instanceof Readable ? content : Readable.from([content])), account)
const levelsOf = async (id: string) => (await casePage(bureau.as('calltaker', NOW), id)).levels

const CSV = [
  '远帆银行交易明细,,,,,,', `账号：${MULE},,户名：某某,,,,`, '',
  '交易时间,收付标志,交易金额(元),余额,对方账号,对方户名,流水号',
  `2026-03-01 13:05:22,出,"48,000.00",2000.00,${aCard(11)},王某,A001`,
  `2026-03-01 12:50:00,进,"50,000.00",50000.00,${aCard(9)},受害人,A000`,
  `2026-03-01 13:07:00,出,金额不清,0.00,${aCard(12)},赵某,A002`,
  `2026-02-30 13:07:00,出,100.00,0.00,${aCard(12)},赵某,A003`,
  '2026-03-01 13:09:00,出,0.00,0.00,,,A004',
  `2026-03-01 13:10:00,出,2000.00,0.00,${aCard(12)},赵某,A005`,
].join('\r\n')

test('a statement in GB18030 with a title above its header becomes the next level; bad rows are named by their line and the good ones kept', async () => {
  const id = await aCase()
  const receipt = await read(id, iconv.encode(CSV, 'gb18030'))
  expect(receipt).toMatchObject({ rows: 6, taken: 3, duplicate: 0, skipped: 0, unnamed: 0 })
  expect(receipt.bad.map(({ line, code }) => `${line} ${code}`)).toEqual(['7 transfer.bad_amount', '8 transfer.bad_time', '9 transfer.bad_amount'])
  expect(await levelsOf(id)).toEqual([{ level: 1, transfers: 2, amountFen: 10_000_000 }, { level: 2, transfers: 2, amountFen: 5_000_000 }])
})

test('the same statement sent again, in UTF-8 with a BOM, adds nothing', async () => {
  const id = await aCase()
  await read(id, iconv.encode(CSV, 'gb18030'))
  expect(await read(id, Buffer.from(`\uFEFF${CSV}`))).toMatchObject({ taken: 0, duplicate: 3 })
})

test('a sheet with merged cells: the title over all columns, and the account in the first row of its block only', async () => {
  const id = await aCase()
  const text = (value: string) => ({ value, type: String })
  const sheet = await writeXlsxFile([
    [{ ...text('云栈银行账户流水'), columnSpan: 5 }, null, null, null, null],
    ['卡号', '交易日期', '借方发生额', '贷方发生额', '对方账号'].map(text),
    [{ ...text(MULE), rowSpan: 2 }, text('2026-03-01 13:05'), text('48,000.00'), text(''), text(aCard(11))],
    [null, text('20260301131000'), text('2,000.00'), text(''), text(aCard(12))],
  ]).toBuffer()
  expect(await read(id, sheet)).toMatchObject({ rows: 2, taken: 2, bad: [] })
  expect((await levelsOf(id)).at(-1)).toEqual({ level: 2, transfers: 2, amountFen: 5_000_000 })
})

test('the victim’s own statement: what went out is level one, what came in is nobody’s loss', async () => {
  const id = await aCase()
  const own = ['日期,金额,对方账号,流水号', `2026-03-01 12:50,-50000.00,${MULE},B1`, '2026-03-01 09:00,9000.00,,B2'].join('\n')
  expect(await read(id, Buffer.from(own), aCard(9))).toMatchObject({ taken: 1, skipped: 1, bad: [] })
})

test('the bank that a statement names, else the number, says whose an account is: it can be stopped and asked about; what nobody knows is left', async () => {
  const id = await aCase()
  const [named, numbered, unknown] = [aCard(21, '688888'), aCard(22, '990171'), aCard(23, '677777')]
  const line = (account: string, bank: string, ref: string) => `2026-03-01 13:05:22,出,100.00,${account},${bank},${ref}`
  const file = ['交易时间,收付标志,交易金额,对方账号,对方开户行,流水号', line(named, '甲江商业银行股份有限公司解放路支行', 'N1'), line(numbered, '', 'N2'), line(unknown, '某某村镇银行', 'N3'), line(named, '', 'N4')].join('\n')
  expect(await read(id, Buffer.from(file), MULE)).toMatchObject({ taken: 4, bad: [] })
  const level2 = await bureau.system(async (tx) => (await sql<{ id: string; payee: string; payee_bank: string | null; payer_bank: string | null }>`select id, payee, payee_bank, payer_bank from money_transfer where case_id = ${id} and level = 2 order by bank_ref`.execute(tx)).rows)
  expect(level2.map((row) => [row.payee_bank, row.payer_bank])).toEqual([['BKA', 'BKA'], ['BKB', 'BKA'], [null, 'BKA'], ['BKA', 'BKA']])
  const ids = level2.map((row) => row.id)
  const { drafted, left } = await draftForTransfers(bureau.as('calltaker', NOW), id, ids)
  expect([drafted.length, left]).toEqual([2, [{ transferId: ids[2], because: 'unknown-bank' }]])
  expect(await askBanks(bureau.as('calltaker', NOW), id, { ask: 'transactions', transferIds: ids, until: null })).toHaveLength(2)
})

test('of a payment whose bank nobody knew the next statement tells it: the account is stopped for both', async () => {
  const id = await aCase()
  const account = aCard(24, '688888')
  const line = (bank: string, ref: string) => `2026-03-01 13:05:22,出,100.00,${account},${bank},${ref}`
  const header = '交易时间,收付标志,交易金额,对方账号,对方银行,流水号'
  await read(id, Buffer.from([header, line('', 'M1')].join('\n')), MULE)
  await read(id, Buffer.from([header, line('乙湖农商', 'M2')].join('\n')), MULE)
  const ids = await bureau.system(async (tx) => (await sql<{ id: string }>`select id from money_transfer where case_id = ${id} and level = 2`.execute(tx)).rows.map((row) => row.id))
  const { drafted } = await draftForTransfers(bureau.as('calltaker', NOW), id, ids)
  expect(await bureau.system(async (tx) => (await sql`select bank, amount_fen, level from stop_order where id = ${drafted[0]!.id}`.execute(tx)).rows)).toEqual([{ bank: 'BKB', amount_fen: 20_000, level: 2 }])
})

test('a closed case takes no statement', async () => {
  const id = await aCase()
  await bureau.system(async (tx) => { await sql`update fraud_case set state = 'closed', closed_at = ${NOW} where id = ${id}`.execute(tx) })
  await expect(read(id, Buffer.from(CSV))).rejects.toMatchObject({ code: 'case.not_possible' })
})

test('a file without the columns is refused, and rows of an account that the case does not know are named', async () => {
  const id = await aCase()
  await expect(read(id, Buffer.from('姓名,电话\n王,1'))).rejects.toMatchObject({ code: 'statement.no_columns' })
  expect((await read(id, Buffer.from(`交易时间,金额,对方账号\n2026-03-01 12:50,-1.00,${MULE}`), aCard(55))).bad).toMatchObject([{ line: 2, code: 'statement.unknown_account' }])
  await expect(takeStatement(bureau.as('foreign', NOW), id, tableLines(Readable.from([Buffer.from(CSV)])), undefined)).rejects.toMatchObject({ code: 'request.not_found' })
  await expect(takeStatement(bureau.as('teller', NOW), id, tableLines(Readable.from([Buffer.from(CSV)])), undefined)).rejects.toMatchObject({ code: 'access.denied' })
})

const ROWS = 1_000_000
test('a million lines with three bad ones: read as they come, the three named, the amounts balance', async () => {
  const id = await aCase()
  const bad = new Set([17, 500_000, 999_999])
  const lines = function* () {
    yield '交易时间,收付标志,金额,对方账号,流水号\n'
    for (let start = 0; start < ROWS; start += 1_000) {
      let part = ''
      for (let row = start; row < start + 1_000; row++) part += `2026-03-01 12:50:00,出,${bad.has(row + 1) ? '壹元' : '1.00'},${1_000_000_000 + (row % 5_000)},R${row}\n`
      yield part
    }
  }
  const started = performance.now()
  const before = process.memoryUsage().rss
  const receipt = await read(id, Readable.from(lines(), { objectMode: false }), MULE)
  expect(receipt).toMatchObject({ rows: ROWS, taken: ROWS - 3, unnamed: 0 })
  expect(receipt.bad.map(({ line }) => line)).toEqual([18, 500_001, 1_000_000])
  expect((await levelsOf(id)).at(-1)).toEqual({ level: 2, transfers: ROWS - 3, amountFen: (ROWS - 3) * 100 })
  expect(await bureau.system(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from money_transfer where case_id = ${id} and told_by = 'statement'`.execute(tx)).rows[0]!.count)).toBe(ROWS - 3)
  console.log(`${ROWS} lines in ${Math.round((performance.now() - started) / 1_000)} s, ${Math.round((process.memoryUsage().rss - before) / 1_048_576)} MB more`)
}, 300_000)
