import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportCase } from '../../src/flows/report-to-case.ts'
import { aCard, aReport, aTransfer } from '../support/report.ts'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouseWithBanks, type HouseWithBanks } from './house.ts'
import { barriersOn } from './judge.ts'
import { openAs, troublesOf } from './screen.ts'

/** A stop is extended, becomes a freeze when the case is filed, and lapses by itself half a year later. Each test is a chapter; they follow one another. */
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const MULE = aCard(81)
let bureau: SmallBureau
let house: HouseWithBanks
let browser: Browser
let centre: Page

beforeAll(async () => {
  const now = new Date()
  bureau = await smallBureau(now)
  house = await openHouseWithBanks({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY }, ['--invent'])
  await reportCase(bureau.as('calltaker', now), aReport(now, '14288880301', { transfers: [aTransfer(now, { payee: MULE })] }))
  browser = await launchChromium()
}, 120_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

function at(login: string, path: string): Promise<Page> {
  return openAs(browser, { url: `${house.url}/desk/${path}`, login, password: PASSWORD }, { width: 1440 })
}

/** What an order's page offers, and the question that comes with it. */
async function press(page: Page, act: string): Promise<void> {
  await page.getByRole('button', { name: act, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
}
const state = (page: Page, words: string) => page.locator('.order-head .order-state').getByText(words, { exact: true }).waitFor()
const orderIds = (table: 'stop_order' | 'freeze_order') => bureau.system(async (tx) => (await sql<{ id: string }>`select id from ${sql.table(table)}`.execute(tx)).rows.map(({ id }) => id))

test('a second person approves what the call-taker’s report drafted, and the bank holds the money for two days', async () => {
  const [id] = await orderIds('stop_order')
  centre = await at('centre', `orders/${id}`)
  await press(centre, '审批发出')
  await state(centre, '已生效')
  expect(await centre.locator('.order-facts').innerText()).toContain('此账户剩余止付 1 次')
})

test('twelve hours before the end it rings above the page that the duty officer has open, once, and from there it is extended', async () => {
  await house.setAhead(35 * HOUR_MS)
  centre = await at('centre', 'brief')
  await centre.getByRole('heading', { name: '早报' }).waitFor()
  await house.setAhead(36 * HOUR_MS + MINUTE_MS)
  const banner = centre.locator('.order-banner')
  await banner.getByText('到期提醒').waitFor()
  expect(await banner.innerText()).toMatch(/止付冻结提醒：1 单[\s\S]*000001号[\s\S]*12 小时/)
  await banner.getByRole('link', { name: '打开该单' }).click()
  await press(centre, '续期')
  await state(centre, '已续期')
  expect(await centre.locator('.order-banner').count()).toBe(0)
})

test('both stops of the account are used up: the page says so and what is left, which is not possible before the case is filed', async () => {
  expect(await centre.locator('.order-used-up').innerText()).toMatch(/2 次紧急止付已用完[\s\S]*立案后办理冻结/)
  expect(await centre.getByRole('button', { name: '续期', exact: true }).count()).toBe(0)
  await press(centre, '办理冻结')
  await centre.getByRole('dialog').getByText('案件尚未立案').waitFor()
  await centre.keyboard.press('Escape')
  expect(await orderIds('freeze_order')).toEqual([])
})

test('filed, the account is frozen by two people; the stop holds until the bank says that the freeze does', async () => {
  await centre.getByRole('link', { name: '打开案件' }).click()
  await centre.getByRole('button', { name: '接受案件' }).click()
  await centre.locator('.warning-acts').getByRole('button', { name: '立案', exact: true }).click()
  await centre.getByLabel('立案文号').fill('甲公刑立字99号')
  await centre.getByRole('dialog').getByRole('button', { name: '确定' }).click()
  await centre.locator('.warning-head').getByText('已立案').waitFor()
  const [stopId] = await orderIds('stop_order')
  await centre.goto(`${house.url}/desk/orders/${stopId}`)
  await press(centre, '办理冻结')
  await state(centre, '待审批')
  const [freezeId] = await orderIds('freeze_order')
  const commander = await at('commander', `orders/${freezeId}`)
  await press(commander, '审批发出')
  await state(commander, '已生效')
  await centre.goto(`${house.url}/desk/orders/${stopId}`)
  await state(centre, '已转冻结')
  expect([...troublesOf(centre), ...troublesOf(commander)]).toEqual([])
  expect((await house.banks.ledger()).freezes).toMatchObject([{ ended: null }])
})

test('half a year later nobody has extended it: it has lapsed by itself, here and at the bank, and nothing is held', async () => {
  await house.setAhead(190 * DAY_MS)
  const [freezeId] = await orderIds('freeze_order')
  centre = await at('centre', `orders/${freezeId}`)
  await state(centre, '已自动失效')
  await centre.locator('.order-sum').getByText('曾控').waitFor()
  expect(await barriersOn(centre)).toEqual([])
  expect(await centre.locator('.timeline').innerText()).toMatch(/自动失效[\s\S]*到期提醒/)
  await centre.getByRole('link', { name: '止付冻结' }).click()
  await centre.locator('.empty').waitFor()
  const ledger = await house.banks.ledger()
  expect(ledger.freezes.map(({ ended }) => ended)).toEqual([expect.any(String)])
  expect(ledger.stops.every(({ ended }) => ended !== null)).toBe(true)
  expect(ledger.unbalanced).toEqual([])
  expect(await bureau.system(async (tx) => (await sql`select 1 from deadline where subject_kind in ('stop-order', 'freeze-order')`.execute(tx)).rows)).toEqual([])
  expect(troublesOf(centre)).toEqual([])
})
