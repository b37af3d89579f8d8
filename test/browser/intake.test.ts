import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { regionCode } from '../../src/domain/region-code.ts'
import { saveRegions } from '../../src/features/region/region.store.ts'
import { aCard } from '../support/report.ts'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { openAs, troublesOf } from './screen.ts'

/** A call-taker's screen, in a real browser against the real server: typed with the keyboard alone. */
let bureau: SmallBureau
let house: House
let browser: Browser
let desk: Page

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  await bureau.system((tx) => saveRegions(tx, STREETS.map((street) => ({ code: regionCode(`${street}009`, 'village'), level: 'village', name: '青湖村', parent: regionCode(street, 'street') }))))
  await bureau.system((tx) => sql`update app_user set phone = '14200009999' where login = 'calltaker'`.execute(tx))
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY }, ['--answers', '1', '--talk-ms', '600000'])
  browser = await launchChromium()
  desk = await openAs(browser, { url: `${house.url}/desk/intake`, login: 'calltaker', password: PASSWORD }, { width: 1440 })
  await desk.locator('[data-key="1"]').waitFor()
}, 60_000)
afterAll(() => lightsOut({ browser, house, bureau }))

/** 青湖村 stands in both. */
const STREETS = ['990101001', '990101002'] as const

/** A practised typist presses four keys a second; digits that are read out come slower. */
const KEY_MS = 250
const STOP_ORDER_SECONDS_MAX = 90

/** Counts what a hand does: each character and each key is one. */
function keyboardOf(page: Page) {
  let pressed = 0
  return {
    type: async (words: string) => { pressed += words.length; await page.keyboard.type(words) },
    press: async (key: string, times = 1) => { pressed += times; for (let nth = 0; nth < times; nth++) await page.keyboard.press(key) },
    pressed: () => pressed,
  }
}

test('a whole stop order is keyed with the keyboard alone within ninety seconds of a practised hand, and answered with its number', async () => {
  const keys = keyboardOf(desk)
  await keys.press('Alt+1')
  await keys.type('14288880001')
  await keys.press('Tab')
  await keys.type('王小明')
  await keys.press('Alt+3')
  await keys.type('冒充客服，共享屏幕后转账')
  await keys.press('Alt+2')
  await keys.press('Tab')
  await keys.type(aCard(31))
  await keys.press('Tab')
  await keys.type('17万')
  await keys.press('Tab')
  await keys.type('今天 00:01')
  await keys.press('Tab')
  await keys.type('李小红')
  await desk.getByText('17万元').waitFor()
  await keys.press('Control+Enter')
  await desk.locator('.intake-number strong').waitFor()
  expect(await desk.locator('.intake-number').innerText()).toMatch(/C-\d{4}-00001/)
  const seconds = (keys.pressed() * KEY_MS) / 1_000
  console.log(`${keys.pressed()} keys, ${seconds} s by a practised hand`)
  expect(seconds).toBeLessThanOrEqual(STOP_ORDER_SECONDS_MAX)
  const kept = await bureau.system(async (tx) => (await sql<{ amount_fen: number; payee_bank: string }>`select amount_fen, payee_bank from money_transfer`.execute(tx)).rows)
  expect(kept).toEqual([{ amount_fen: 17_000_000, payee_bank: 'BKA' }])
})

test('what is pasted fills the fields, marks what is to be checked, and the next paste goes into a row of its own', async () => {
  const paste = (words: string) => desk.locator('[data-key="2"]').fill(words)
  await paste(`转账成功 ￥50,000.00 收款人：李小红 收款账号：${aCard(32)} 收款银行：甲江商业银行 转账时间：昨天 21:30`)
  await desk.getByText('已填入第 1 笔').waitFor()
  expect(await desk.locator('[data-payee="1"]').inputValue()).toBe(aCard(32))
  await paste(`【乙湖农商银行】您尾号4821卡昨天22:05网上银行支出8,000元，余额1.00元，对方账号${aCard(33)}`)
  await desk.getByText('付款卡尾号 4821').waitFor()
  expect(await desk.locator('[data-payee="2"]').inputValue()).toBe(aCard(33))
  expect(await desk.locator('.intake-transfer').nth(1).getByLabel('付款银行').inputValue()).toBe('乙湖农商银行')
})

test('a reload loses nothing of what was typed', async () => {
  await desk.locator('[data-key="1"]').fill('14288880002')
  await desk.reload()
  await desk.locator('[data-payee="2"]').waitFor()
  expect(await desk.locator('[data-key="1"]').inputValue()).toBe('14288880002')
  expect(await desk.locator('[data-payee="2"]').inputValue()).toBe(aCard(33))
})

test('a wrong digit is said at once beside its field; what the server finds stands beside its field as well, and nothing typed is lost', async () => {
  const right = aCard(33)
  const wrong = right.slice(0, -1) + ((Number(right.at(-1)) + 1) % 10)
  await desk.locator('[data-payee="2"]').fill(wrong)
  await desk.getByText('账号校验位不对').first().waitFor()
  await desk.locator('[data-payee="2"]').fill(right)
  const bank = desk.locator('.intake-transfer').nth(1).getByLabel('收款银行')
  await bank.fill('月亮银行')
  await desk.keyboard.press('Control+Enter')
  await desk.locator('.field-bad').getByText('没有名为“月亮银行”').waitFor()
  expect(await desk.locator('[data-payee="1"]').inputValue()).toBe(aCard(32))
  await bank.fill('')
})

test('a colleague took this victim’s report a minute ago: it is said while the number is typed', async () => {
  await desk.locator('[data-key="1"]').fill('142 8888 0001')
  const hint = desk.locator('.same-victim-known')
  await hint.waitFor()
  expect(await hint.innerText()).toMatch(/C-\d{4}-00001.*17万元/)
  await desk.locator('[data-key="1"]').fill('14288880002')
})

test('saved and opened: transfers by level, masked, with the receipt to print; accepting and filing it stops its clocks', async () => {
  await desk.locator('[data-key="1"]').focus()
  await desk.keyboard.press('Control+Enter')
  await desk.locator('.intake-number strong').getByText(/00002/).waitFor()
  const banks = await bureau.system(async (tx) => (await sql<{ payer_bank: string | null }>`select payer_bank from money_transfer where payee = ${bureau.at(new Date()).vault.token('account', aCard(33))}`.execute(tx)).rows)
  expect(banks).toEqual([{ payer_bank: 'BKB' }])
  await desk.getByRole('link', { name: '打开案件' }).click()
  await desk.locator('.transfer-table').waitFor()
  expect(await desk.locator('main').innerText()).not.toContain(aCard(32))
  await desk.getByRole('link', { name: '打开回执' }).waitFor()
  await desk.getByRole('button', { name: '接受案件' }).click()
  await desk.locator('.warning-head').getByText('已接受').waitFor()
  await desk.locator('.warning-acts').getByRole('button', { name: '立案', exact: true }).click()
  await desk.getByLabel('立案文号').fill('甲公刑立字88号')
  await desk.getByRole('dialog').getByRole('button', { name: '确定' }).click()
  await desk.getByText('没有在走的期限').waitFor()
  await desk.getByRole('link', { name: '← 回到案件' }).click()
  await desk.locator('.cases-table').waitFor()
  expect(troublesOf(desk)).toEqual([])
})

test('on the screen of the report that was saved: the paper form and the recording go to it, and victim, call-taker and bank are on one line while the steps to read out stand below', async () => {
  await desk.goto(`${house.url}/desk/intake`)
  await desk.locator('[data-key="1"]').fill('14288880010')
  await desk.getByLabel('诈骗类型').selectOption('customer-service')
  await desk.locator('[data-payee="1"]').fill('9901610104000123456')
  await desk.getByText('账号校验位不对').waitFor()
  await desk.getByLabel('对公账户').check()
  await desk.locator('.intake-transfer').getByLabel('金额').fill('3万')
  await desk.locator('.intake-transfer').getByLabel('时间').fill('今天 00:02')
  const steps = desk.locator('.self-help li')
  const toReadOut = await steps.allInnerTexts()
  await desk.keyboard.press('Control+Enter')
  await desk.locator('.intake-number strong').waitFor()
  const taken = desk.locator('.intake-taken')
  await taken.getByText('没有附件').waitFor()
  const attach = async (file: { name: string; mimeType: string; buffer: Buffer }, isForm: boolean) => {
    await taken.locator('input[type=file]').setInputFiles(file)
    if (isForm) await taken.getByLabel('这是纸质表单的照片').check()
    await taken.getByRole('button', { name: '上传' }).click()
    await taken.getByRole('link', { name: file.name }).waitFor()
  }
  await attach({ name: '受案登记表.jpg', mimeType: 'image/jpeg', buffer: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(40, 1)]) }, true)
  await attach({ name: '通话录音.wav', mimeType: 'audio/wav', buffer: Buffer.concat([Buffer.from('RIFF....WAVE'), Buffer.alloc(40, 2)]) }, false)
  expect((await taken.locator('li:has(a[download])').allInnerTexts()).map((words) => words.slice(0, 2)).toSorted()).toEqual(['录音', '表单'])
  await taken.getByLabel('接通').selectOption({ label: '银行应急电话' })
  await taken.getByRole('combobox', { name: '银行', exact: true }).selectOption({ label: '甲江商业银行' })
  await taken.getByRole('button', { name: '发起三方通话' }).click()
  await taken.locator('.call-legs .leg-joined').nth(2).waitFor()
  expect((await taken.locator('.call-legs strong').allInnerTexts())).toEqual(['被害人', '接警员', '甲江商业银行'])
  expect(await steps.allInnerTexts()).toEqual(toReadOut)
  expect(toReadOut).toContain('检查是否开通了网贷或免密支付，马上关闭。')
  await taken.getByRole('button', { name: '全部挂断' }).click()
  await taken.getByText('通话已结束：已全部挂断').waitFor()
  // The next victim is somebody else's story.
  await desk.locator('[data-key="1"]').fill('14288880011')
  expect(await steps.allInnerTexts()).not.toEqual(toReadOut)
  await desk.getByRole('button', { name: '清空' }).click()
  expect(troublesOf(desk)).toEqual([])
})

test('an address that is read out says where the case goes; of two villages of one name the call-taker asks and chooses', async () => {
  await desk.goto(`${house.url}/desk/intake`)
  await desk.locator('[data-key="1"]').fill('14288880009')
  await desk.getByLabel('住址').fill('西街道二村 8 号')
  await desk.getByText('→ 甲区西街道二村').waitFor()
  await desk.getByLabel('住址').fill('甲区青湖村 3 号')
  const choices = desk.getByRole('group', { name: '同名多处' })
  await choices.waitFor()
  expect(await choices.getByRole('button').allInnerTexts()).toEqual(['甲区东街道青湖村', '甲区西街道青湖村'])
  await choices.getByRole('button', { name: '甲区西街道青湖村' }).click()
  await desk.getByText('→ 甲区西街道青湖村（已选定）').waitFor()
  expect(troublesOf(desk)).toEqual([])
  await desk.keyboard.press('Control+Enter')
  await desk.locator('.intake-number strong').waitFor()
  const places = await bureau.system(async (tx) => (await sql<{ region: number; region_source: string }>`select c.region, p.region_source from fraud_case c join person p on p.id = c.person_id order by c.reported_at desc limit 1`.execute(tx)).rows)
  expect(places).toEqual([{ region: regionCode('990101002009', 'village'), region_source: 'verified-address' }])
})
