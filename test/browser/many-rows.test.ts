import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTable } from '../../src/adapters/sheets/sheets.ts'
import { dayText } from '../../src/domain/period.ts'
import { insertCredits } from '../../src/features/credit/credit.store.ts'
import { audit } from '../../src/platform/audit.ts'
import { uuidv7 } from '../../src/platform/ids.ts'
import { aResident, PASSWORD, smallBureau, VAULT_KEY, VILLAGE_A, type SmallBureau } from '../support/small-bureau.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn, faultsOf } from './judge.ts'
import { openScreen, sessionKeeper, troublesOf, type Session } from './screen.ts'

const CREDITS = 2_000
const LINES_DRAWN_MAX = 400
let bureau: SmallBureau
let house: House
let browser: Browser
let sessionOf: (login: string) => Promise<Session>

beforeAll(async () => {
  const now = new Date()
  bureau = await smallBureau(now)
  const person = await aResident(bureau, '14200000001')
  const villages = (street: number, many: number) => sql`
    insert into region (code, level, name, parent) select 990101000000000 + ${street} * 1000000 + n * 1000, 'village', '第' || n + ${street} * 1000 || '村', 990101000000000 from generate_series(1, ${many}) n`
  await bureau.system(async (tx) => {
    for (const [street, many] of [[3, 993], [4, 683], [5, 683], [6, 683]] as const) await villages(street, many).execute(tx)
    await sql`
      insert into warning (id, person_id, level, fraud_type, reasons, table_version, region, region_source, region_confidence, unit, source_id, first_kind, state, evidence_from,
        opened_at, raised_at, last_signal_at, closed_at, outcome, direct_fen)
      select gen_random_uuid(), ${person}, 2, 'police', '[]', 1, 990101003000000 + n * 1000, 'registered', 95, 'PA', ${bureau.source.id}, 1, 'closed',
        ${now}, ${now}, ${now}, ${now}, ${now}, 'dissuaded', 24460 from generate_series(1, 600) n`.execute(tx)
    await insertCredits(tx, Array.from({ length: CREDITS }, (_, nth) => ({
      code: `W${String(nth).padStart(5, '0').replace(/[01]/g, (digit) => 'AB'[Number(digit)]!)}`, kind: 'worker' as const, name: `网格员${nth}`, userId: uuidv7(now), region: VILLAGE_A, unit: 'PA', createdBy: uuidv7(now),
    })), now)
    await audit(tx, { actor: 'chen', action: 'case.follow_up', subject: uuidv7(now), detail: { case: 'X', result: 'talked', findings: ['paid-again'] } }, now)
  })
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  sessionOf = sessionKeeper(browser, house.url, PASSWORD)
}, 180_000)
afterAll(() => lightsOut({ browser, house, bureau }))

async function open(path: string, login: string): Promise<Page> {
  const page = await openScreen(browser, { width: 1440, session: await sessionOf(login) })
  await page.goto(`${house.url}/desk/${path}`)
  return page
}

async function judged(page: Page): Promise<void> {
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    expect([width, await faultsOf(page, 'zh'), await barriersOn(page)]).toEqual([width, [], []])
  }
  expect(troublesOf(page)).toEqual([])
}

test('of three thousand villages the coverage draws those near the screen, finds one by name, and has the import before the table', async () => {
  const page = await open('coverage?by=village', 'centre')
  const lines = page.locator('.coverage-table tbody tr:not(.row-spacer)')
  await lines.first().waitFor()
  expect(await page.locator('#coverage-rows').innerText()).toMatch(/3,0\d\d 个村社区/)
  expect(await lines.count()).toBeLessThan(LINES_DRAWN_MAX)
  const tops = await Promise.all(['#register-import', '.coverage-table'].map(async (part) => (await page.locator(part).boundingBox())!.y))
  expect(tops[0]).toBeLessThan(tops[1]!)
  await page.getByLabel('按名称查找').fill('第4321村')
  await page.getByText('找到 1 处').waitFor()
  expect(await lines.locator('th').allInnerTexts()).toEqual(['第4321村'])
  await judged(page)
}, 90_000)

test('figures of more villages than a page lists say so, and an amount has two decimals with the whole beside it', async () => {
  const page = await open('figures?by=village', 'centre')
  await page.getByRole('note').getByText('只列前 500 项，共 600 项').waitFor()
  const saved = page.locator('.key-value', { hasText: '万元' })
  expect([await saved.innerText(), await saved.getAttribute('title')]).toEqual(['14.68万元', '146,760元'])
  expect(troublesOf(page)).toEqual([])
}, 90_000)

test('thousands of workers’ codes come in pages and are found by name', async () => {
  const page = await open('credits', 'publicity')
  await page.getByText('网格员、民警', { exact: true }).click()
  await page.getByText(`共 ${CREDITS.toLocaleString('en-US')} 个登记码`).waitFor()
  await page.getByRole('button', { name: '再看一页' }).click()
  await expect.poll(() => page.locator('.sheet-table tbody tr').count()).toBe(100)
  await page.getByPlaceholder('按名称或单位查找').fill('网格员1999')
  await page.keyboard.press('Enter')
  await page.getByText('共 1 个登记码').waitFor()
  await judged(page)
}, 90_000)

test('what an action noted about itself is said in words', async () => {
  const page = await open('audit?action=case.follow_up', 'auditor')
  const detail = page.locator('.audit-detail').first()
  if (!(await detail.isVisible())) await page.getByText('展开').first().click()
  await detail.getByText('又转了钱').waitFor()
  expect(await detail.innerText()).not.toMatch(/result|findings|talked|paid-again/)
  await judged(page)
}, 90_000)

test('the log of some days goes out as a workbook in the words of the page, and the address keeps what was asked', async () => {
  const page = await open('audit', 'auditor')
  await page.getByLabel('账号').fill('chen')
  await page.getByLabel('自', { exact: true }).fill(dayText(new Date()))
  await page.getByRole('button', { name: '查询', exact: true }).click()
  await page.waitForURL((url) => url.searchParams.get('actor') === 'chen' && url.searchParams.has('from'))
  await page.reload()
  await expect.poll(() => page.getByLabel('账号').inputValue()).toBe('chen')
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()])
  await page.getByText(/已导出 \d+ 条/).waitFor()
  const { header, rows } = await readTable(await readFile(await file.path()))
  expect([header.length, header[3]]).toEqual([6, '事项'])
  const followUp = rows.find(({ cells }) => cells[3] === '填报回访')!.cells
  expect([followUp[2], /又转了钱/.test(followUp[5]!)]).toEqual(['chen', true])
  expect(new Set(rows.map(({ cells }) => cells[2]))).toEqual(new Set(['chen']))
  await judged(page)
}, 90_000)
