import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approveOrder } from '../../src/flows/stop-order-to-bank.ts'
import { decideAppeal } from '../../src/flows/appeal-to-release.ts'
import { bankSays } from '../support/fraud-case.ts'
import { aCard } from '../support/report.ts'
import { aResident, PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn } from './judge.ts'
import { openAs, rings, troublesOf } from './screen.ts'

/** A 170,000-yuan customer at the counter: the teller's page and the officer's phone, in real browsers. */
let bureau: SmallBureau
let house: House
let browser: Browser
let teller: Page
let officer: Page

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  await aResident(bureau, '14277770001')
  await bureau.system(async (tx) => {
    await sql`update unit set name = case code when 'B' then '甲江商业银行东街支行' when 'PA' then '东街派出所' else name end, phone = '0409-' || code where code in ('B', 'PA')`.execute(tx)
    await sql`update unit set lon = 125 where code = 'PB'`.execute(tx)
  })
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  const at = async (login: string) => {
    const page = await openAs(browser, { url: `${house.url}/phone/`, login, password: PASSWORD }, {})
    return page
  }
  ;[teller, officer] = await Promise.all([at('teller'), at('chen')])
}, 60_000)
afterAll(() => lightsOut({ browser, house, bureau }))

/** A tap of a thumb, a digit of a thumb. */
const TAP_MS = 800
const DIGIT_MS = 350
const ALERT_SECONDS_MAX = 15

test('the alert takes a thumb less than fifteen seconds, and makes no sound', async () => {
  let thumbMs = 0
  const tap = async (name: string) => { thumbMs += TAP_MS; await teller.getByRole('button', { name, exact: true }).click() }
  const type = async (label: string, words: string) => { thumbMs += TAP_MS + words.length * DIGIT_MS; await teller.getByLabel(label).fill(words) }
  await tap('神情紧张')
  await tap('一直在通话')
  await type('要转的金额（元）', '170000')
  await type('客户手机号或身份证号', '14277770001')
  await tap('通知民警')
  await teller.getByText('已通知，等待接收').waitFor()
  expect(thumbMs / 1_000).toBeLessThanOrEqual(ALERT_SECONDS_MAX)
  expect(await rings(teller)).toBe(0)
  await teller.getByText('请客户坐下').waitFor()
})

test('a transfer that goes along with the alert is named where it is wrong, also when its part of the form was folded away', async () => {
  const form = teller.locator('.counter > .form')
  await form.getByRole('button', { name: '哭泣、害怕' }).click()
  await form.getByLabel('要转的金额（元）').fill('2万')
  await form.getByLabel('客户手机号或身份证号').fill('14277770009')
  await form.getByText('补充：姓名、收款账号、已转出的').click()
  await form.getByRole('button', { name: '加一笔已转出' }).click()
  await form.getByLabel('已转到的账号').fill('123')
  await form.getByText('补充：姓名、收款账号、已转出的').click()
  await form.getByRole('button', { name: '通知民警' }).click()
  await form.getByText('账号应为 8 至 30 位').waitFor()
  await form.getByLabel('已转到的账号').fill(aCard(74))
  expect(await form.getByLabel('已转到的账号').isVisible()).toBe(true)
  await form.getByRole('button', { name: '去掉第 1 笔' }).click()
  for (const [label, words] of Object.entries({ '要转的金额（元）': '', 客户手机号或身份证号: '' })) await form.getByLabel(label).fill(words)
  await form.getByRole('button', { name: '哭泣、害怕' }).click()
})

test('what the customer sent before is added afterwards; of the one whose bank nobody knows the bank is told later, and the teller sees each go its way', async () => {
  const rows = teller.locator('.counter-alert .earlier > li')
  await teller.getByText('补充已转出的款').click()
  const add = teller.getByRole('form', { name: '补充已转出的款' })
  const fill = async (nth: number, fields: Readonly<Record<string, string>>) => { for (const [label, words] of Object.entries(fields)) await add.getByRole('group', { name: `已转出的第 ${nth} 笔` }).getByLabel(label).fill(words) }
  await fill(1, { 已转到的账号: aCard(71), '金额（元）': '5万' })
  await add.getByRole('button', { name: '加一笔已转出' }).click()
  await fill(2, { 已转到的账号: aCard(72, '990199'), 收款银行: '月亮银行', '金额（元）': '30000' })
  await add.getByRole('button', { name: '加一笔已转出' }).click()
  await add.getByRole('button', { name: '补充并申请止付' }).click()
  await add.getByText('没有名为“月亮银行”的银行').waitFor()
  await fill(2, { 收款银行: '' })
  await fill(3, { '金额（元）': '800' })
  await add.getByRole('button', { name: '补充并申请止付' }).click()
  await rows.nth(2).waitFor()
  expect(await rows.locator('strong').allInnerTexts()).toEqual(['5万元', '3万元', '800元'])
  expect(await rows.locator('.earlier-state').allInnerTexts()).toEqual(['已申请，待审批', '缺银行，未止付', '缺账号，未止付'])
  await rows.nth(1).getByText('补银行').click()
  await rows.nth(1).getByLabel('收款银行').fill('甲江')
  await rows.nth(1).getByRole('button', { name: '补上并申请止付' }).click()
  await rows.nth(1).getByText('已申请，待审批').waitFor()
  const stops = await bureau.system(async (tx) => (await sql<{ id: string }>`select id from stop_order where account = ${bureau.at(new Date()).vault.token('account', aCard(71))}`.execute(tx)).rows)
  await approveOrder(bureau.as('centre', new Date()), stops[0]!.id)
  await rows.nth(0).getByText('已发银行').waitFor()
  await bankSays(bureau, stops[0]!.id, new Date(), { heldFen: 4_000_000 })
  await rows.nth(0).getByText('已止付').waitFor()
  expect(await teller.locator('main').innerText()).not.toMatch(new RegExp(`${aCard(71)}|${aCard(72, '990199')}|14277770001`))
  expect(await teller.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  expect([await barriersOn(teller), troublesOf(teller).filter((trouble) => !trouble.includes('400'))]).toEqual([[], []])
  expect(await rings(teller)).toBe(0)
})

test('the officer reads at which counter; the teller sees the acceptance, the arrival and the outcome without touching the page', async () => {
  const card = officer.locator('.card', { hasText: '在甲江商业银行东街支行柜台' }).filter({ hasText: '上门' })
  await card.waitFor()
  expect(await rings(officer)).toBeGreaterThan(0)
  await card.getByRole('button', { name: '接收' }).click()
  await teller.getByText('民警正在赶来').waitFor()
  await officer.getByText('客户在银行柜台').waitFor()
  // What the teller could not say is asked of the customer at the counter, and stopped from the officer's phone.
  const missing = officer.locator('.earlier > li', { hasText: '缺账号，未止付' })
  await missing.getByText('补账号、银行').click()
  await missing.getByLabel('已转到的账号').fill(aCard(73))
  await missing.getByRole('button', { name: '补上并申请止付' }).click()
  await missing.waitFor({ state: 'detached' })
  expect((await officer.locator('.earlier-state').allInnerTexts())).toEqual(['已止付', '已申请，待审批', '已申请，待审批'])
  await officer.getByRole('button', { name: '已到门' }).click()
  await teller.getByText('民警已到').waitFor()
  expect(await rings(teller)).toBe(0)
  expect(await teller.locator('main').innerText()).not.toMatch(/王小明|14277770001|1418/)
  expect(troublesOf(teller)).toEqual([])
})

test('a customer whose account is stopped objects at the same counter; the teller hears of the decision on the page and hands out the answer', async () => {
  await teller.getByRole('link', { name: '受理客户申诉' }).click()
  await teller.getByLabel('完整账号或号码').fill('6222021234567890128')
  await teller.getByLabel('申诉人').fill('孙某')
  await teller.getByLabel('联系方式').fill('来人等候')
  await teller.getByLabel('申诉理由').fill('卡里是工资')
  await teller.getByRole('button', { name: '受理申诉' }).click()
  await teller.getByText(/已受理，编号 \w{8}/).waitFor()
  await teller.locator('.counter-state').getByText('待决定').waitFor()
  const [{ id }] = await bureau.system(async (tx) => (await sql<{ id: string }>`select id from appeal`.execute(tx)).rows) as [{ id: string }]
  await decideAppeal(bureau.as('commander', new Date()), id, { decision: 'dismissed', reason: '没有措施', identified: false })
  await teller.locator('.counter-state').getByText('不予处理').waitFor()
  expect(await teller.getByRole('link', { name: '告知书 PDF' }).getAttribute('href')).toBe(`/api/appeals/${id}/answer.pdf`)
  expect(await teller.locator('main').innerText()).not.toMatch(/commander|没有措施|1234567890/)
  expect(await teller.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  expect([await barriersOn(teller), troublesOf(teller)]).toEqual([[], []])
})
