import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCard } from '../support/report.ts'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouseWithBanks, type HouseWithBanks } from './house.ts'
import { barriersOn } from './judge.ts'
import { openAs, troublesOf } from './screen.ts'

/** A call at 3 a.m. with one officer on duty. Each test is a chapter; they follow one another, and so does the night. */
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const BEIJING_MS = 8 * HOUR_MS
/** So far until it is three o'clock in Beijing again. */
const UNTIL_THREE_MS = DAY_MS - ((Date.now() + BEIJING_MS - 3 * HOUR_MS) % DAY_MS)
const MULE = aCard(71)
const SECOND_MULE = aCard(72)
let bureau: SmallBureau
let house: HouseWithBanks
let browser: Browser
let officer: Page
let commander: Page

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  await bureau.system(async (tx) => {
    await sql`update app_user set name = case login when 'centre' then '方静' else '郑峰' end where login in ('centre', 'commander')`.execute(tx)
    await sql`delete from duty where user_id <> ${bureau.userId('centre')}`.execute(tx)
  })
  house = await openHouseWithBanks({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY }, ['--invent'])
  browser = await launchChromium()
  await house.setAhead(UNTIL_THREE_MS)
  officer = await at('centre', '/desk/orders')
}, 120_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

function at(login: string, path: string): Promise<Page> {
  return openAs(browser, { url: `${house.url}${path}`, login, password: PASSWORD }, { width: 1440 })
}

async function report(phone: string, account: string): Promise<void> {
  await officer.getByRole('link', { name: '报案受理' }).click()
  await officer.locator('[data-key="1"]').fill(phone)
  await officer.locator('[data-payee="1"]').fill(account)
  const transfer = officer.locator('.intake-transfer').first()
  await transfer.getByLabel('金额').fill('17万')
  await transfer.getByLabel('时间').fill('02:48')
  await officer.keyboard.press('Control+Enter')
  await officer.locator('.taken-order').getByText('已生效').waitFor()
}

test('keyed in at 3 a.m., the order goes alone and at once: the bank holds the money, and the page says who still has to look and until when', async () => {
  await officer.locator('.order-table, .empty').first().waitFor()
  await report('14288880201', MULE)
  expect(await officer.locator('.taken-order').innerText()).toMatch(/已生效[\s\S]*单人先发 · 请另一人在 05:0\d 前复核[\s\S]*钱已控住/)
  const ledger = await house.banks.ledger()
  expect(ledger.stops).toMatchObject([{ account: MULE, ended: null }])
  expect(ledger.stops[0]!.heldFen).toBeGreaterThan(0)
})

test('the officer who sent it finds it under “to review” and cannot review it', async () => {
  await officer.getByRole('link', { name: '止付冻结' }).click()
  await officer.getByRole('button', { name: '待复核' }).click()
  const row = officer.locator('.order-row')
  await row.waitFor()
  expect(await row.innerText()).toMatch(/单人先发 · 待复核[\s\S]*1:5\d:\d\d\s*复核[\s\S]*到期/)
  await row.getByRole('link').first().click()
  await officer.locator('.order-head').waitFor()
  expect(await officer.getByRole('button', { name: '复核通过' }).count()).toBe(0)
})

test('an hour and a half later the second person looks at it, and it stands', async () => {
  await house.setAhead(UNTIL_THREE_MS + 90 * MINUTE_MS)
  commander = await at('commander', '/desk/orders?view=review')
  const row = commander.locator('.order-row')
  expect(await row.innerText()).toMatch(/2\d:\d\d\s*复核/)
  await row.getByRole('link').first().click()
  await commander.getByRole('button', { name: '复核通过' }).click()
  await commander.getByRole('dialog').getByRole('button', { name: '确定' }).click()
  await commander.getByText(/复核 郑峰/).waitFor()
  await commander.getByRole('link', { name: '止付冻结' }).click()
  await commander.getByRole('button', { name: '待复核' }).click()
  await commander.getByText('没有待复核的单').waitFor()
})

test('a review that nobody makes in two hours is said above whatever page the commander has open, with the way to the order', async () => {
  await report('14288880202', SECOND_MULE)
  await commander.getByRole('link', { name: '早报' }).click()
  await house.setAhead(UNTIL_THREE_MS + 4 * HOUR_MS)
  const banner = commander.getByRole('status').locator('.order-banner')
  await banner.getByText('复核已超时').waitFor()
  expect(await banner.innerText()).toMatch(/止付冻结提醒：1 单[\s\S]*止〔\d{4}〕000002号 · 甲江商业银行 · 复核已超时/)
  expect(await barriersOn(commander)).toEqual([])
  await banner.getByRole('link', { name: '打开该单' }).focus()
  await commander.keyboard.press('Enter')
  await commander.locator('.order-head').getByText('复核已超时').waitFor()
  expect(await commander.locator('.order-banner').count()).toBe(0)
})

test('missed, it stays in the list until somebody has looked; then nothing is owed any more', async () => {
  await commander.getByRole('link', { name: '止付冻结' }).click()
  await commander.getByRole('button', { name: '待复核' }).click()
  const row = commander.locator('.order-row')
  await row.getByText('复核已超时').waitFor()
  expect(await barriersOn(commander)).toEqual([])
  expect(await row.innerText()).toMatch(/超时\s*\+?\d+:\d\d/)
  await row.getByRole('link').first().click()
  await commander.getByRole('button', { name: '复核通过' }).click()
  await commander.getByRole('dialog').getByRole('button', { name: '确定' }).click()
  await commander.getByText(/复核 郑峰/).waitFor()
  const orders = await bureau.system(async (tx) => (await sql<{ state: string; alone: boolean; reviewed: boolean }>`select state, alone, reviewed_at is not null as reviewed from stop_order order by number`.execute(tx)).rows)
  expect(orders).toEqual([{ state: 'effective', alone: true, reviewed: true }, { state: 'effective', alone: true, reviewed: true }])
  expect((await house.banks.ledger()).unbalanced).toEqual([])
  expect([...troublesOf(officer), ...troublesOf(commander)]).toEqual([])
})
