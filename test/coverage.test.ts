import iconv from 'iconv-lite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTable, writeTable } from '../src/adapters/sheets/sheets.ts'
import { COVERAGE_WEEKS, type ResidentsReceipt } from '../src/contract/coverage.ts'
import { parseRegionCode, type RegionCode } from '../src/domain/region-code.ts'
import type { Resident } from '../src/features/resident/resident.rules.ts'
import { saveRegions, saveTargets } from '../src/features/region/region.store.ts'
import { residentsToRegistry, takeResidents } from '../src/flows/residents-to-registry.ts'
import { coverage, coverageSheet } from '../src/reads/coverage.ts'
import { sessionHeaders } from './support/api-session.ts'
import { serverOf } from './support/server.ts'
import { NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'
import { aFile } from './support/upload.ts'

const [FIRST_VILLAGE, OTHER_VILLAGE, EAST_STREET] = ['990101001001000', '990101001002000', '990101001000000'].map(parseRegionCode) as [RegionCode, RegionCode, RegionCode]
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000)
let bureau: SmallBureau
let phones = 0
const nowhere = () => undefined

beforeAll(async () => {
  bureau = await smallBureau()
  await bureau.system((tx) => saveRegions(tx, [{ code: OTHER_VILLAGE, level: 'village', name: '三村', parent: EAST_STREET }]))
  const lines = (count: number, region: RegionCode, registeredAt: Date | null): Resident[] =>
    Array.from({ length: count }, () => ({ line: ++phones, phone: `1420001${String(phones).padStart(4, '0')}`, name: undefined, idNumber: undefined, region, address: undefined, registeredAt, guardians: [], losses: 0 }))
  await residentsToRegistry(() => bureau.at(NOW), [
    ...lines(40, FIRST_VILLAGE, daysAgo(200)), ...lines(20, FIRST_VILLAGE, daysAgo(10)), ...lines(6, FIRST_VILLAGE, daysAgo(1)), ...lines(30, OTHER_VILLAGE, daysAgo(30)),
    // Known, not registered; and registered with no more than the street.
    ...lines(9, OTHER_VILLAGE, null), ...lines(4, EAST_STREET, daysAgo(50)),
  ], { find: nowhere, by: 'test' })
  await bureau.system((tx) => saveTargets(tx, [
    { region: FIRST_VILLAGE, asOf: '2026-01-01', targetPopulation: 80 }, { region: FIRST_VILLAGE, asOf: '2026-03-01', targetPopulation: 100 }, { region: OTHER_VILLAGE, asOf: '2026-01-01', targetPopulation: 40 },
  ]))
})
afterAll(() => bureau.drop())

test('villages of a street are compared by what share of their declared people is on the register', async () => {
  const view = await coverage(bureau.as('centre', NOW), { region: '990101001' })
  expect(view).toMatchObject({ by: 'village', total: { registered: 100, target: 140, isSum: true, rate: 71.43, added: 6 }, unplaced: 4 })
  expect(view.rows.map(({ region, registered, target, rate, rank, added }) => ({ region, registered, target, rate, rank, added }))).toEqual([
    { region: '990101001002', registered: 30, target: 40, rate: 75, rank: 1, added: 0 }, { region: '990101001001', registered: 66, target: 100, rate: 66, rank: 2, added: 6 },
  ])
  expect(view.path.map((one) => one.region)).toEqual(['9901', '990101', '990101001'])
})

test('twelve weeks show how it grew, and an earlier day is answered as it stood, with its target of that day', async () => {
  const view = await coverage(bureau.as('centre', NOW), { region: '990101001' })
  expect(view.trend).toHaveLength(COVERAGE_WEEKS)
  expect(view.trend.map((week) => week.registered)).toEqual([40, 40, 40, 40, 44, 44, 44, 74, 74, 74, 94, 100])
  expect(view.trend.at(-1)!.day).toBe('2026-03-02')
  expect(await coverage(bureau.as('centre', NOW), { region: '990101001001', date: '2026-02-01' })).toMatchObject({ by: null, rows: [], total: { registered: 40, target: 80, targetAsOf: '2026-01-01', rate: 50, added: 0 } })
})

test('the city begins with its districts and can be cut down to all of its villages; what nobody declared has no rate', async () => {
  const city = await coverage(bureau.as('publicity', NOW), {})
  expect(city).toMatchObject({ by: 'district', total: { registered: 100, target: null, rate: null } })
  expect((await coverage(bureau.as('chen', NOW), { by: 'village' })).rows.slice(0, 2).map((row) => row.rank)).toEqual([1, 2])
  expect(() => coverage(bureau.as('teller', NOW), {})).toThrow('access.denied')
  await expect(coverage(bureau.as('centre', NOW), { region: '990777' })).rejects.toMatchObject({ code: 'request.not_found' })
})

test('the sheet holds numbers as numbers, with the sum as its last line', async () => {
  const { header, rows, name } = coverageSheet(await coverage(bureau.as('centre', NOW), { region: '990101001' }), 'zh')
  expect(name).toMatch(/^金钟罩覆盖率-.*-2026-03-02$/)
  expect(header).toHaveLength(rows[0]!.length)
  expect(rows.at(-1)!.slice(5)).toEqual([140, '2026-03-01', 100, 71.43, 6])
  const { rows: read } = await readTable(await writeTable('xlsx', header, rows))
  expect(read[0]!.cells.slice(7, 9)).toEqual(['30', '75'])
  const english = coverageSheet(await coverage(bureau.as('centre', NOW), { region: '990101001' }), 'en')
  expect([english.header[2], english.header.length, english.rows.length]).toEqual(['Village', header.length, rows.length])
  expect(english.header.join()).not.toMatch(/[\u4e00-\u9fff]/)
})

const REGISTER = ['手机号,姓名,村社区代码,登记日期', '14200020001,周某,990101001002,2026-03-01', '123,吴某,990101001002,2026-03-01', '14200020003,郑某,990101999999,2026-03-01', '14200020004,王某,990101001002,三月'].join('\r\n')

test('a register written by a Chinese Excel is taken in, its bad rows go back as they stood, and the corrected file finishes it', async () => {
  const receipt = await takeResidents(bureau.as('centre', NOW), await readTable(iconv.encode(REGISTER, 'gb18030')), nowhere)
  expect(receipt).toMatchObject({ rowsTotal: 4, added: 1, changed: 0, bad: [{ line: 3 }, { line: 4 }, { line: 5 }] })
  expect(receipt.bad.map(({ cells }) => cells[1])).toEqual(['吴某', '郑某', '王某'])
  const corrected = ['手机号,姓名,村社区代码,登记日期,错误', '14200020002,吴某,990101001002,2026-03-01,号码无法识别', '14200020003,郑某,990101001002,2026-03-01,', '14200020004,王某,990101001002,2026-03-01,'].join('\n')
  expect(await takeResidents(bureau.as('centre', NOW), await readTable(Buffer.from(corrected)), nowhere)).toMatchObject({ added: 3, bad: [] })
  expect((await coverage(bureau.as('centre', NOW), { region: '990101001002' })).total).toMatchObject({ registered: 34, added: 4 })
})

test('an Excel workbook comes in by the API: two bad rows are told by line and given back as a sheet, which, corrected, finishes the village; the same file again changes nothing', async () => {
  const app = await serverOf(bureau)
  const send = async (login: string, name: string, content: Buffer) => {
    const file = aFile(name, content)
    return app.inject({ method: 'POST', url: '/api/residents', headers: { ...(await sessionHeaders(app, login)), ...file.headers }, payload: file.payload })
  }
  const header = ['电话', '姓名', '区划代码', '登记日期', '监护人', '监护人电话']
  const rows = [
    ['14200030001', '周某', '990101001002', '2026-03-01', '周小某', '14200030101'], ['123', '吴某', '990101001002', '2026-03-01', '', ''], [14_200_030_003, '郑某', '990101001002', '2026-03-01', '', ''],
    ['14200030004', '王某', '990101999999', '2026-03-01', '', ''], ['14200030005', '冯某', '990101001002', '2026-03-01', '', ''],
  ]
  const before = (await coverage(bureau.as('centre', NOW), { region: '990101001002' })).total.registered
  const file = await writeTable('xlsx', header, rows)
  expect((await send('chen', '登记册.xlsx', file)).json()).toMatchObject({ code: 'access.denied' })
  const receipt = (await send('centre', '登记册.xlsx', file)).json<ResidentsReceipt>()
  expect(receipt).toMatchObject({ rowsTotal: 5, added: 3, changed: 0, badTotal: 2, bad: [{ line: 3 }, { line: 5 }] })
  const sheet = await readTable(Buffer.from(receipt.correction!))
  expect([sheet.header.slice(0, 6), sheet.rows.map((row) => row.cells[1])]).toEqual([header, ['吴某', '王某']])
  const corrected = sheet.rows.map(({ cells }) => [cells[0] === '123' ? '14200030002' : cells[0]!, cells[1]!, '990101001002', ...cells.slice(3)])
  expect((await send('centre', '待更正.xlsx', await writeTable('xlsx', sheet.header, corrected))).json()).toMatchObject({ rowsTotal: 2, added: 2, badTotal: 0, correction: null })
  expect((await coverage(bureau.as('centre', NOW), { region: '990101001002' })).total.registered).toBe(before + 5)
  expect((await send('centre', '登记册.xlsx', file)).json()).toMatchObject({ added: 0, badTotal: 2 })
  expect((await send('centre', '照片.xlsx', Buffer.from('no workbook'))).json()).toMatchObject({ code: expect.stringMatching(/^(list\.unreadable|request\.invalid)$/) as string })
  await app.close()
})

test('only the centre brings in a register', async () => {
  await expect(takeResidents(bureau.as('chen', NOW), await readTable(Buffer.from(REGISTER)), nowhere)).rejects.toMatchObject({ code: 'access.denied' })
})
