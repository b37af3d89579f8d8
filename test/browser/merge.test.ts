import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { API_KEY, aResident, PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn, faultsOf } from './judge.ts'
import { openAs, troublesOf } from './screen.ts'

/** One human being under two numbers, both with the same station's officer. Each test is a chapter. */
let bureau: SmallBureau
let house: House
let browser: Browser
let desk: Page
let phone: Page
const [FIRST, SECOND] = ['14200000101', '14200000102'] as const
const ids = new Map<string, string>()

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  for (const [number, level] of [[FIRST, 'orange'], [SECOND, 'yellow']] as const) await warn(number, level)
  desk = await openAs(browser, { url: `${house.url}/desk/warnings/${ids.get(SECOND)!}`, login: 'duty', password: PASSWORD }, { width: 1440 })
  phone = await openAs(browser, { url: `${house.url}/phone/`, login: 'chen', password: PASSWORD }, { width: 390 })
  await phone.locator('.card').nth(1).waitFor()
}, 120_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

async function warn(number: string, level: string): Promise<void> {
  const personId = await aResident(bureau, number)
  const signal = { ref: number, kind: 'listed', at: new Date().toISOString(), person: { phone: number }, level }
  expect((await fetch(`${house.url}/api/signals`, { method: 'POST', headers: { 'x-api-key': API_KEY, 'content-type': 'application/json' }, body: JSON.stringify(signal) })).status).toBe(200)
  ids.set(number, await bureau.system(async (tx) => (await sql<{ id: string }>`select id from warning where person_id = ${personId}`.execute(tx)).rows[0]!.id))
}

const button = (name: string) => desk.getByRole('button', { name, exact: true })
const dialog = () => desk.getByRole('dialog')
const short = (number: string) => ids.get(number)!.slice(0, 8)
const isOnScreen = (selector: string) => desk.locator(selector).first().evaluate((element) => element.getBoundingClientRect().bottom <= window.innerHeight)

test('the first screen says who, why, the clock and the one next step, with signals and history beside them', async () => {
  await desk.locator('.timeline').waitFor()
  expect(await desk.locator('.warning-acts .ant-btn-primary, .warning-acts .button-primary').allInnerTexts()).toEqual(['接收办理'])
  for (const selector of ['.person-line', '.warning-reasons', '.warning-clock .countdown', '.warning-acts .ant-btn-primary', '.warning-side .signals', '[aria-labelledby=earlier-title]']) expect([selector, await isOnScreen(selector)]).toEqual([selector, true])
  await desk.setViewportSize({ width: 390, height: 844 })
  const tops = await Promise.all(['.warning-head-title', '.warning-clock', '.warning-acts', '.person-line', '.warning-reasons', '.signals', '.timeline'].map((selector) => desk.locator(selector).first().evaluate((element) => element.getBoundingClientRect().top)))
  expect(tops).toEqual(tops.toSorted((one, other) => one - other))
  expect([...(await faultsOf(desk, 'zh')), ...(await barriersOn(desk))]).toEqual([])
  await desk.setViewportSize({ width: 1440, height: 900 })
})

test('the duty officer is shown the likely duplicate with what speaks for it, compares both masked, and merges', async () => {
  await button('并入另一条').click()
  await dialog().getByText('同一住址').waitFor()
  await dialog().getByRole('radio', { name: `选择预警 ${short(FIRST)}` }).check()
  const table = dialog().getByRole('table', { name: '对照' })
  await table.waitFor()
  expect(await table.innerText()).not.toMatch(/王小明|14200000/)
  expect(await dialog().getByRole('radio', { name: '留下另一条' }).isChecked()).toBe(true)
  expect(await barriersOn(desk)).toEqual([])
  await desk.setViewportSize({ width: 390, height: 844 })
  expect([...(await faultsOf(desk, 'zh')), ...(await barriersOn(desk))]).toEqual([])
  await desk.setViewportSize({ width: 1440, height: 900 })
  await dialog().getByRole('textbox', { name: '合并理由' }).fill('本人的两个号码')
  await dialog().getByRole('button', { name: '确定' }).click()
  await desk.locator('.warning-into').getByText(short(FIRST)).waitFor()
  expect(await desk.locator('.warning-next').innerText()).toContain('已办结：重复预警')
})

test('the officer’s phone loses the task with a word why, and the done list keeps it', async () => {
  await phone.locator('.toast').getByText('有一项任务已撤回').waitFor()
  await phone.waitForFunction(() => document.querySelectorAll('.card').length === 1)
  await phone.getByRole('link', { name: '今日已办' }).click()
  await phone.locator('.card').getByText('已撤回').click()
  await phone.getByText(`此人另有一条预警（${short(FIRST)}），由PA办理。duty`).waitFor()
  expect([...(await faultsOf(phone, 'zh')), ...(await barriersOn(phone))]).toEqual([])
})

test('whoever goes on has both numbers', async () => {
  await phone.goto(`${house.url}/phone/`)
  await phone.locator('.card a').first().click()
  await phone.getByRole('button', { name: '接收并查看' }).click()
  await phone.getByRole('link', { name: SECOND }).waitFor()
  expect(await barriersOn(phone)).toEqual([])
})

test('the kept one shows what was merged into it, and undo there brings the task back to the phone', async () => {
  await desk.locator('.warning-into a').click()
  await desk.getByRole('heading', { name: '并入的预警' }).waitFor()
  await desk.locator('.signals').getByText(`来自 ${short(SECOND)}`).waitFor()
  expect([...(await faultsOf(desk, 'zh')), ...(await barriersOn(desk))]).toEqual([])
  await phone.goto(`${house.url}/phone/`)
  await button('撤销并入').click()
  await dialog().getByRole('button', { name: '确定' }).click()
  await desk.getByRole('heading', { name: '并入的预警' }).waitFor({ state: 'detached' })
  await phone.locator('.card').nth(1).waitFor()
  expect(await desk.locator('.timeline').innerText()).toMatch(/撤销并入/)
})

test('the record opens as a PDF, masked at once and with the identity for a reason', async () => {
  const masked = await desk.request.get(`${house.url}${(await desk.getByRole('link', { name: '处置记录' }).getAttribute('href'))!}`)
  expect([masked.status(), masked.headers()['content-type'], (await masked.body()).subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-'])
  await button('含身份的处置记录').click()
  await dialog().getByRole('textbox').fill('移送材料需要')
  await dialog().getByRole('button', { name: '确定' }).click()
  const clear = desk.getByRole('link', { name: '打开含身份的处置记录' })
  await clear.waitFor()
  expect(await clear.getAttribute('href')).toMatch(/^blob:/)
  expect([...troublesOf(desk), ...troublesOf(phone)]).toEqual([])
})
