import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { API_KEY, aResident, PASSWORD, SCAM_NUMBER, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn, faultsOf } from './judge.ts'
import { openAs, rings, troublesOf } from './screen.ts'

/** A shift at the queue. Each test is a chapter; they follow one another. */
let bureau: SmallBureau
let house: House
let browser: Browser
let desk: Page
let next = 0

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  for (let nth = 0; nth < 3; nth++) await warn()
  desk = await openAs(browser, { url: `${house.url}/desk/`, login: 'commander', password: PASSWORD }, { width: 1440 })
  await rows().nth(2).waitFor()
}, 120_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

const rows = () => desk.locator('.queue-row')
const button = (name: string | RegExp) => desk.getByRole('button', { name })

type Sent = { readonly phone: string; readonly signal: object }

/** Somebody new: on a list from above, or standing at a counter with money while the fraud is on the line. */
async function warn(red = false): Promise<void> {
  const phone = phoneOf(++next)
  await aResident(bureau, phone)
  await post(red ? [calledBy(phone), atTheCounter(phone)] : [{ phone, signal: { ref: `${phone}-0`, kind: 'listed', level: 'blue' } }])
}
const phoneOf = (nth: number) => `142000001${String(nth).padStart(2, '0')}`
const calledBy = (phone: string): Sent => ({ phone, signal: { ref: `${phone}-1`, kind: 'call', counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500, text: '安全账户' } })
const atTheCounter = (phone: string): Sent => ({ phone, signal: { ref: `${phone}-2`, kind: 'counter', counterpart: { account: '6222020000001234567' }, amountFen: 17_000_000, tags: ['nervous', 'on-the-phone'] } })

async function post(sent: readonly Sent[]): Promise<void> {
  const lines = sent.map(({ phone, signal }) => JSON.stringify({ at: new Date().toISOString(), person: { phone }, ...signal })).join('\n')
  const answer = await fetch(`${house.url}/api/signals:batch`, { method: 'POST', headers: { 'x-api-key': API_KEY, 'content-type': 'application/x-ndjson' }, body: lines })
  expect(await answer.json()).toMatchObject({ accepted: sent.length })
}

test('a new red waits behind a red pill while the list stands still, and a key brings it in', async () => {
  const before = await rows().evaluateAll((all) => all.map((row) => row.querySelector('a')?.getAttribute('href')))
  await warn(true)
  await desk.locator('.fresh-pill-red').getByText('含红色 1 条').waitFor()
  await desk.getByRole('alert').getByText('红色预警').waitFor()
  expect(await rows().evaluateAll((all) => all.map((row) => row.querySelector('a')?.getAttribute('href')))).toEqual(before)
  await desk.keyboard.press('n')
  await desk.locator('.queue-row-red').waitFor()
  expect([await rows().count(), await desk.locator('.fresh-pill').count()]).toEqual([4, 0])
})

test('a warning that turns red where it stands makes the pill red too', async () => {
  await post([calledBy(phoneOf(3)), atTheCounter(phoneOf(3))])
  await desk.locator('.fresh-pill-red').getByText('1 条升为红色').waitFor()
  await desk.keyboard.press('Home')
  await desk.locator('.fresh-pill').waitFor({ state: 'detached' })
  expect(await desk.locator('.queue-row').evaluateAll((all) => all.map((row) => row.classList.contains('queue-row-red')))).toEqual([true, true, false, false])
})

test('the keys walk through the rows and to other pages, and are letters again in a field', async () => {
  await desk.keyboard.press('j')
  await desk.keyboard.press('j')
  expect(await desk.evaluate(() => [...document.querySelectorAll('.queue-row')].indexOf(document.activeElement!.closest('.queue-row')!))).toBe(1)
  await desk.keyboard.press('/')
  await desk.keyboard.type('gn?')
  expect(await desk.locator('.filter-q input').inputValue()).toBe('gn?')
  await desk.locator('.filter-q input').fill('')
  await desk.locator('h1').click()
  await desk.keyboard.press('?')
  await desk.getByRole('dialog').getByText('下一行').waitFor()
  expect(await barriersOn(desk)).toEqual([])
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('g')
  await desk.keyboard.press('c')
  await desk.waitForURL(/\/desk\/cases/)
  await desk.keyboard.press('g')
  await desk.keyboard.press('q')
  await rows().first().waitFor()
})

test('whoever turns the keys off has none of them, and finds the sheet by its button', async () => {
  await desk.goto(`${house.url}/desk/me`)
  await desk.getByRole('switch', { name: '启用键盘快捷键' }).click()
  await desk.keyboard.press('g')
  await desk.keyboard.press('c')
  await button('查看快捷键').click()
  await desk.getByRole('dialog').getByText('下一行').waitFor()
  expect(desk.url()).toMatch(/\/me$/)
  await desk.keyboard.press('Escape')
  await desk.getByRole('switch', { name: '启用键盘快捷键' }).click()
})

test('columns and filters are in the address, survive a reload and a fresh visit, and are kept as a view of the unit', async () => {
  await desk.goto(`${house.url}/desk/`)
  await rows().first().waitFor()
  await button('列').click()
  await desk.getByLabel('谁在办').uncheck()
  await desk.getByLabel('最近信号').check()
  await desk.keyboard.press('Escape')
  await button('红色').click()
  await desk.waitForURL(/levels=red/)
  await desk.goto(`${house.url}/desk/`)
  await desk.waitForURL(/levels=red/)
  await desk.locator('.queue-table th').nth(5).waitFor()
  expect(await desk.locator('.queue-table th').allInnerTexts()).toEqual(['等级', '剩余时间', '类型与理由', '地点、单位', '发出时间', '最近信号'])
  await button('视图').click()
  await button('保存当前视图').click()
  await desk.getByLabel('名称').fill('只看红色')
  await desk.getByLabel('本单位共用').check()
  await desk.getByRole('dialog').getByRole('button', { name: '确定' }).click()
  await desk.getByRole('dialog').waitFor({ state: 'detached' })
  await button('清除条件').click()
  await button('列').click()
  await desk.getByLabel('谁在办').check()
  await desk.getByLabel('最近信号').uncheck()
  await desk.keyboard.press('Escape')
  await rows().nth(3).waitFor()
  const colleague = await openAs(browser, { url: `${house.url}/desk/`, login: 'centre', password: PASSWORD }, { width: 1440 })
  await colleague.getByRole('button', { name: '视图' }).click()
  await colleague.getByRole('button', { name: '只看红色', exact: true }).click()
  await colleague.waitForURL(/levels=red/)
  expect(troublesOf(colleague)).toEqual([])
  await colleague.context().close()
})

test('each unit with warnings is an inbox with its count', async () => {
  const inbox = desk.locator('.queue-inboxes').getByRole('button', { name: /^PA/ })
  expect(await inbox.innerText()).toMatch(/PA 4 红 2/)
  await inbox.click()
  await desk.waitForURL(/unit=PA/)
  await inbox.click()
  expect(troublesOf(desk)).toEqual([])
})

test('an announcement stands on a colleague’s desk at once, until it is read there', async () => {
  const colleague = await openAs(browser, { url: `${house.url}/desk/`, login: 'chen', password: PASSWORD }, { width: 1440 })
  await colleague.locator('.queue-row').first().waitFor()
  await desk.goto(`${house.url}/desk/announcements`)
  await desk.getByRole('textbox', { name: '内容' }).fill('今晚 22 时全市演练')
  await button('发布').click()
  await colleague.locator('.announcement').getByText('今晚 22 时全市演练').waitFor()
  expect(await barriersOn(colleague)).toEqual([])
  const phone = await openAs(browser, { url: `${house.url}/phone/`, login: 'squad', password: PASSWORD }, { width: 390 })
  await phone.locator('.announcement').getByText('今晚 22 时全市演练').waitFor()
  expect([...(await barriersOn(phone)), ...(await faultsOf(phone, 'zh')), ...troublesOf(phone)]).toEqual([])
  await phone.context().close()
  await colleague.locator('.announcement').getByRole('button', { name: '知道了' }).click()
  await colleague.locator('.announcement').waitFor({ state: 'detached' })
  await desk.reload()
  await desk.locator('.announcement-list').getByText('1 人已阅').waitFor()
  expect(troublesOf(colleague)).toEqual([])
  await desk.locator('.announcement').getByRole('button', { name: '知道了' }).click()
  await colleague.context().close()
})

test('each user says which levels ring; a red always does', async () => {
  await desk.goto(`${house.url}/desk/me`)
  expect(await desk.getByRole('checkbox', { name: '红色' }).isDisabled()).toBe(true)
  await desk.getByText('点一下页面任意处，提示音才会响。').waitFor()
  await desk.getByRole('checkbox', { name: '蓝色' }).check()
  await desk.getByText('点一下页面任意处，提示音才会响。').waitFor({ state: 'detached' })
  const before = await rings(desk)
  await button('试听红色').click()
  expect(await rings(desk)).toBe(before + 1)
  await warn()
  await desk.waitForFunction((rung) => (window as unknown as { rung: unknown[] }).rung.length > rung, before + 1)
  await desk.getByRole('checkbox', { name: '蓝色' }).uncheck()
})

test('chosen rows are copied as lines for the work group without a name or a number', async () => {
  await desk.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await desk.goto(`${house.url}/desk/`)
  await rows().nth(3).waitFor()
  await rows().nth(1).getByRole('checkbox').click()
  await rows().nth(3).getByRole('checkbox').click({ modifiers: ['Shift'] })
  await desk.getByText('已选 3 件').waitFor()
  expect(await barriersOn(desk)).toEqual([])
  await desk.setViewportSize({ width: 390, height: 844 })
  expect([...(await faultsOf(desk, 'zh')), ...(await barriersOn(desk))]).toEqual([])
  await desk.setViewportSize({ width: 1440, height: 900 })
  await desk.keyboard.press('c')
  await desk.getByText('已复制 3 件').waitFor()
  const copied = await desk.evaluate(() => navigator.clipboard.readText())
  expect(copied.split('\n')).toHaveLength(3)
  expect(copied).toMatch(/【红色】.* · 甲区 东街道 一村 · PA · .* 前 · 编号 [0-9a-f]{8}/)
  expect(copied).not.toMatch(/142000|王小明|1418|chen/)
})

test('what is acknowledged names who saw it, and a second time the row says why not', async () => {
  await desk.keyboard.press('s')
  await desk.getByRole('textbox', { name: '理由' }).fill('已电话通知所里')
  await desk.getByRole('dialog').getByRole('button', { name: '确定' }).click()
  await desk.locator('.queue-row').getByText('commander 已阅知').nth(2).waitFor()
  await desk.getByRole('dialog').waitFor({ state: 'detached' })
  await rows().nth(0).getByRole('checkbox').click()
  await rows().nth(1).getByRole('checkbox').click()
  await button('阅知').click()
  await desk.getByRole('textbox', { name: '理由' }).fill('再看一次')
  await desk.getByRole('dialog').getByRole('button', { name: '确定' }).click()
  await desk.getByRole('dialog').getByText('1 件未办成').waitFor()
  expect(await desk.locator('.bulk-failures li').innerText()).toMatch(/：此预警已有人阅知/)
  expect(await barriersOn(desk)).toEqual([])
  await desk.keyboard.press('Escape')
  await button('取消选择').click()
})

test('two rows are handed to another unit with the keyboard alone', async () => {
  await rows().nth(2).locator('.row-link').focus()
  for (const key of ['x', 'j', 'x', 'h']) await desk.keyboard.press(key)
  await desk.getByRole('dialog').getByText('移交 2 件预警').waitFor()
  await desk.getByRole('dialog').getByRole('combobox', { name: '单位' }).click()
  await desk.locator('.ant-select-item-option').getByText('PB', { exact: true }).click()
  await desk.getByRole('dialog').getByRole('button', { name: '确定' }).click()
  await desk.getByRole('dialog').waitFor({ state: 'detached' })
  await desk.locator('.queue-inboxes').getByRole('button', { name: /^PB 2/ }).waitFor()
  expect(troublesOf(desk)).toEqual([])
})
