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

/** Two call-takers and one victim, who rings both within a minute. Each test is a chapter; they follow one another. */
const VICTIM = '14288880101'
const [MULE, SECOND_MULE] = [aCard(61), aCard(62)]
let bureau: SmallBureau
let house: HouseWithBanks
let browser: Browser
let first: Page
let second: Page

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  await bureau.system(async (tx) => {
    await sql`update app_user set name = case login when 'calltaker' then '周敏' else '方静' end where login in ('calltaker', 'centre')`.execute(tx)
    await sql`insert into duty (id, unit, user_id, post, starts_at, ends_at) select gen_random_uuid(), unit, id, 'on-duty', now() - interval '1 hour', now() + interval '1 day' from app_user where login = 'commander'`.execute(tx)
  })
  house = await openHouseWithBanks({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY }, ['--invent'])
  browser = await launchChromium()
  const at = async (login: string) => {
    const page = await openAs(browser, { url: `${house.url}/desk/intake`, login, password: PASSWORD }, { width: 1440 })
    await page.locator('[data-key="1"]').waitFor()
    return page
  }
  ;[first, second] = [await at('calltaker'), await at('centre')]
}, 120_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

async function type(page: Page, account: string, amount: string): Promise<void> {
  await page.locator('[data-key="1"]').fill(VICTIM)
  await page.locator('[data-payee="1"]').fill(account)
  const transfer = page.locator('.intake-transfer').first()
  await transfer.getByLabel('金额').fill(amount)
  await transfer.getByLabel('时间').fill('今天 00:01')
}
const rows = <T>(query: ReturnType<typeof sql<T>>) => bureau.system(async (tx) => (await query.execute(tx)).rows)
const caseNumbers = async () => (await rows(sql<{ number: string }>`select number from fraud_case order by number`)).map(({ number }) => number)
const stops = () => rows(sql<{ number: string; state: string }>`select number, state from stop_order order by number`)

test('the first saves while the second is still typing: the second is told by whom, without touching the page', async () => {
  await Promise.all([type(first, MULE, '5万'), type(second, MULE, '5万')])
  expect(await second.locator('.same-victim-known').count()).toBe(0)
  await first.keyboard.press('Control+Enter')
  await first.locator('.intake-number strong').waitFor()
  const hint = second.locator('.same-victim-known')
  await hint.waitFor()
  const [number] = await caseNumbers()
  expect(await hint.innerText()).toMatch(new RegExp(`${number}.*周敏.*5万元`))
})

test('the first sees on the same page what became of the money, and whom to ask next', async () => {
  const taken = first.locator('.taken-orders')
  await taken.getByText('待审批').waitFor()
  expect(await taken.innerText()).toMatch(/9901 \*{4}[\s\S]*甲江商业银行[\s\S]*5万元[\s\S]*请带班领导或反诈中心审批/)
})

test('the second saves all the same and is asked; nothing is lost and nothing is kept, and the way out is one tab away', async () => {
  await second.keyboard.press('Control+Enter')
  const choice = second.locator('.same-victim-choice')
  await choice.getByRole('button', { name: /^并入/ }).waitFor()
  const [number] = await caseNumbers()
  expect(await choice.innerText()).toMatch(new RegExp(`分钟前已有人报案受理（${number}）[\\s\\S]*周敏`))
  expect([await second.locator('[data-key="1"]').inputValue(), await second.locator('[data-payee="1"]').inputValue()]).toEqual([VICTIM, MULE])
  expect(await caseNumbers()).toHaveLength(1)
  expect(await barriersOn(second)).toEqual([])
  // Said once: the focus goes to the words, and nothing else reads the ways out aloud.
  expect(await second.evaluate(() => [document.activeElement?.textContent?.includes('已有人报案受理'), document.activeElement?.closest('[role=alert]') === null])).toEqual([true, true])
  await second.keyboard.press('Tab')
  expect(await second.evaluate(() => document.activeElement?.textContent)).toBe(`并入 ${number}`)
})

test('a case of its own makes no second stop of the account: the second is told who is on it, by the number of the order', async () => {
  await second.getByRole('button', { name: '另立一案' }).click()
  await second.locator('.intake-number strong').getByText(/00002/).waitFor()
  const [stop, ...others] = await stops()
  expect(others).toEqual([])
  await second.locator('.order-in-hand').getByText(`此账户已有人在办：${stop!.number}（5万元），不必重复发起。`).waitFor()
  expect(await caseNumbers()).toHaveLength(2)
})

test('the page of the second case says who has the account in hand, and offers no stop of it', async () => {
  const href = await second.getByRole('link', { name: '打开案件' }).getAttribute('href')
  const page = await second.context().newPage()
  await page.goto(new URL(href!, second.url()).href)
  const node = page.locator('.money-node')
  await node.locator('.order-in-hand').getByText(`此账户已有人在办：${(await stops())[0]!.number}（5万元），不必重复发起。`).waitFor()
  expect(await node.getByRole('button', { name: /止\s?付/ }).count()).toBe(0)
  expect(await barriersOn(page)).toEqual([])
  await page.close()
})

test('the victim remembers one more payment: it is added to the case that is there, and its account has its order', async () => {
  await second.getByRole('button', { name: '受理下一起' }).click()
  await type(second, SECOND_MULE, '2万')
  await second.keyboard.press('Control+Enter')
  const [number] = await caseNumbers()
  await second.getByRole('button', { name: `并入 ${number}` }).click()
  await second.locator('.intake-number strong').getByText(number!).waitFor()
  await second.getByText('新登记 1 笔转账').waitFor()
  await second.locator('.taken-order').nth(1).waitFor()
  expect([await caseNumbers(), await stops()]).toMatchObject([{ length: 2 }, { length: 2 }])
})

test('approved from this page the first one’s order goes to the bank, once, and both see the money held; nobody approves their own', async () => {
  const [theirs, own] = [second.locator('.taken-order').nth(0), second.locator('.taken-order').nth(1)]
  await theirs.getByRole('button', { name: '审批' }).click()
  await theirs.getByText('已生效').waitFor()
  expect(await own.innerText()).toMatch(/待审批[\s\S]*请带班领导或反诈中心审批/)
  expect(await own.getByRole('button', { name: '审批' }).count()).toBe(0)
  await first.locator('.taken-orders').getByText('已生效').waitFor()
  expect(await barriersOn(second)).toEqual([])
  const ledger = await house.banks.ledger()
  expect(ledger.stops).toMatchObject([{ account: MULE, ended: null }])
  expect(ledger.stops[0]!.heldFen).toBeGreaterThan(0)
  expect(ledger.unbalanced).toEqual([])
  expect([...troublesOf(first), ...troublesOf(second)]).toEqual([])
})
