import { afterAll, beforeAll, expect, test } from 'vitest'
import { FIGURES, FigureRowsQuery, type FiguresRow } from '../src/contract/figures.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { dayText } from '../src/domain/period.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { recordCall } from '../src/flows/call-to-next-step.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { closeWithOutcome } from '../src/flows/task-to-outcome.ts'
import { figureRowsOf } from '../src/reads/figure-rows.ts'
import { figuresOf } from '../src/reads/figures.ts'
import { LEVEL_NAMES } from '../src/domain/levels.ts'
import { figuresSheet } from '../src/reads/figures-sheet.ts'
import { myTasks } from '../src/reads/task-page.ts'
import { aCard, aReport, aTransfer } from './support/report.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

type Outcome = 'dissuaded' | 'false-alarm' | 'refused' | 'already-paid'
const DAY_MS = 86_400_000
const on = (day: number, minutes = 0) => new Date(NOW.getTime() + day * DAY_MS + minutes * 60_000)
let bureau: SmallBureau
let heard = 0

async function warned(phone: string, day: number, outcome?: Outcome, indirectFen = 0): Promise<void> {
  const at = on(day)
  const call = { ref: `r${heard++}`, kind: 'call' as const, at: at.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500 }
  await signalsToWarnings(bureau.at(at), bureau.source, [readSignal(call, at)], () => undefined)
  if (outcome === undefined) return
  const task = (await myTasks(bureau.as('chen', at))).find((one) => one.mine && one.state === 'offered' && one.openedAt === at.toISOString())!
  await acceptTask(bureau.as('chen', on(day, 1)), task.id)
  await recordCall(bureau.as('chen', on(day, 2)), task.id, 'person', 'reached')
  await closeWithOutcome(bureau.as('chen', on(day, 3)), task.id, {
    outcome, note: '', directFen: 0, indirectFen, protections: [], ...(outcome === 'already-paid' ? { paid: { amountFen: 100_000, account: '6222021234567890', at: on(day).toISOString() } } : {}),
  })
}

beforeAll(async () => {
  bureau = await smallBureau()
  for (const phone of ['14200000001', '14200000002', '14200000003']) await aResident(bureau, phone)
  await warned('14200000001', 1, 'dissuaded', 500_000)
  await warned('14200000001', 4, 'dissuaded', 100_000)
  await warned('14200000002', 5, 'false-alarm')
  await warned('14200000002', 20, 'refused')
  await warned('14200000003', 20)
})
afterAll(() => bureau.drop())

const PERIOD = { from: '2026-03-01', to: '2026-03-31' }
const ask = (query: Partial<FigureRowsQuery>, login = 'centre') => figureRowsOf(bureau.as(login, on(25)), FigureRowsQuery.parse({ ...PERIOD, by: 'none', figure: 'warnings', ...query }))
const valueIn = (row: FiguresRow, figure: (typeof FIGURES)[number]) => { const value = row[figure]; return value !== null && typeof value === 'object' ? value.p50Seconds : value }

test('every figure opens to warnings from which it is counted once more, and gives itself', async () => {
  const { total } = await figuresOf(bureau.as('centre', on(25)), { ...PERIOD, by: 'none' })
  expect(total).toMatchObject({ warnings: 5, closed: 4, dissuaded: 2, dissuadedRate: 66.67, falseAlarms: 1, falseRate: 25, personsWarned: 3, again7: 1, again30: 2, personTimes: 4, indirectFen: 600_000 })
  for (const figure of FIGURES) {
    const rows = await ask({ figure })
    expect([figure, rows.value], figure).toEqual([figure, valueIn(total, figure)])
    expect(rows.items, figure).toHaveLength(rows.total)
  }
})

test('a rate opens to what it divides by, and says how many of them it counts', async () => {
  const rows = await ask({ figure: 'dissuadedRate' })
  expect(rows).toMatchObject({ total: 3, met: 2, value: 66.67, unit: '%' })
  expect(rows.items.map((row) => row.outcome)).toEqual(['refused', 'dissuaded', 'dissuaded'])
})

test('one row of a table opens to its own, page by page, the newest first', async () => {
  expect(await ask({ by: 'level', key: 'red', figure: 'warnings' })).toMatchObject({ total: 5, name: '红色' })
  expect(await ask({ by: 'day', key: '2026-03-06' })).toMatchObject({ total: 1 })
  const first = await ask({ limit: 2 })
  const second = await ask({ limit: 2, cursor: first.next! })
  const third = await ask({ limit: 2, cursor: second.next! })
  expect([first, second, third].map((page) => page.items.length)).toEqual([2, 2, 1])
  expect(third.next).toBeNull()
  expect(new Set([first, second, third].flatMap((page) => page.items.map((row) => row.id))).size).toBe(5)
})

test('a foreign officer opens the same figure to nothing, and who may read figures only sees no rows', async () => {
  expect(await ask({}, 'foreign')).toMatchObject({ total: 0, value: 0, items: [] })
  expect(() => figureRowsOf(bureau.as('publicity', on(25)), FigureRowsQuery.parse({ ...PERIOD, figure: 'warnings' }))).toThrow('access.denied')
})

test('figures stand beside those of the period before and of the year before', async () => {
  const view = await figuresOf(bureau.as('centre', on(400)), { from: '2027-03-01', to: '2027-03-31', by: 'none' })
  expect(view).toMatchObject({ total: { warnings: 0 }, previous: { warnings: 0 }, lastYear: { warnings: 5, indirectFen: 600_000 } })
})

test('the sheet has the figures as numbers, money in yuan, and the periods compared with as its last lines', async () => {
  const sheet = figuresSheet(await figuresOf(bureau.as('centre', on(25)), { ...PERIOD, by: 'unit' }), { by: 'unit', level: 'red', unit: 'PA' }, { language: 'zh', unitName: '东街道派出所' })
  expect(sheet.rows.map((row) => row[0])).toEqual(['PA', '合计', '上期（2026-02-01至2026-02-28）', '去年同期（2025-03-01至2025-03-31）'])
  expect(sheet.rows[1]!.slice(1)).toEqual([5, 4, 2, 66.67, 1, 25, 3, 1, 2, 0, 0, 4, 0, 6_000])
  expect(sheet.steps.rows[1]!.slice(1, 3)).toEqual([60, 60])
  // Whoever reads it on paper sees what was left out, and what each figure counts.
  expect(sheet.span).toBe('2026-03-01至2026-03-31（2026-03-27 制表）　仅限 等级：红色，单位：东街道派出所')
  expect(sheet.notes.length).toBeGreaterThan(15)
})

test('who reads English gets the sheet in English: headers, levels, sums and definitions, with the same numbers', async () => {
  const query = { ...PERIOD, by: 'level' } as const
  const view = await figuresOf(bureau.as('centre', on(25)), query)
  const [zh, en] = (['zh', 'en'] as const).map((language) => figuresSheet(view, { ...query, type: 'loan' }, { language }))
  expect(zh!.rows.map((row) => row[0])).toEqual([...view.rows.map(({ key }) => LEVEL_NAMES[key as 'red'].zh), '合计', '上期（2026-02-01至2026-02-28）', '去年同期（2025-03-01至2025-03-31）'])
  expect(en!.rows.map((row) => row[0])).toEqual([...view.rows.map(({ key }) => LEVEL_NAMES[key as 'red'].en), 'Total', 'Period before (2026-02-01 to 2026-02-28)', 'Year before (2025-03-01 to 2025-03-31)'])
  expect(en!.rows.map((row) => row.slice(1))).toEqual(zh!.rows.map((row) => row.slice(1)))
  expect([en!.header.length, en!.steps.header.length, en!.notes.length]).toEqual([zh!.header.length, zh!.steps.header.length, zh!.notes.length])
  expect(JSON.stringify(en)).not.toMatch(/[\u4e00-\u9fff（）：]/)
})

test('by village, and within one place: the figures of its rows are the figures of the place', async () => {
  const query = { ...PERIOD, by: 'village' as const }
  const all = await figuresOf(bureau.as('centre', on(25)), query)
  expect(all.rows).toMatchObject([{ key: '990101001001000', name: '一村', warnings: 5 }])
  expect(await figuresOf(bureau.as('centre', on(25)), { ...query, region: '990101001' })).toMatchObject({ total: all.total, region: { region: '990101001', name: '东街道' } })
  expect(await figuresOf(bureau.as('centre', on(25)), { ...query, region: '990101002' })).toMatchObject({ total: { warnings: 0 }, region: { name: '西街道' } })
})

test('who was dissuaded and lost money after all is counted, by an outcome or by a case, within 7 and 30 days, and opens to the warnings', async () => {
  for (const [hour, phone] of ['14200000004', '14200000005', '14200000006'].entries()) {
    await aResident(bureau, phone)
    await warned(phone, 21 + hour / 24, 'dissuaded')
  }
  await warned('14200000004', 26, 'already-paid')
  await reportCase(bureau.as('calltaker', on(41)), aReport(on(41), '14200000005', { transfers: [aTransfer(on(41), { payee: aCard(1), amountFen: 5_000_000 })] }))
  await reportCase(bureau.as('calltaker', on(56)), aReport(on(56), '14200000006', { transfers: [aTransfer(on(56), { payee: aCard(2), amountFen: 5_000_000 })] }))
  const period = { from: dayText(on(21)), to: dayText(on(21)) }
  const { total } = await figuresOf(bureau.as('centre', on(60)), { ...period, by: 'none' })
  expect(total).toMatchObject({ dissuaded: 3, lost7: 1, lost30: 2 })
  expect((await ask({ ...period, figure: 'lost30' })).total).toBe(2)
})
