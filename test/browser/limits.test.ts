import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changePace, paceNow } from '../../src/flows/pace-to-tasks.ts'
import { PASSWORD, smallBureau, VAULT_KEY, VILLAGE_A, type SmallBureau } from '../support/small-bureau.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { openScreen, sessionKeeper, troublesOf } from './screen.ts'

/** The limits that a bureau sets, as an admin changes them and an analyst reads them. */
let bureau: SmallBureau
let house: House
let browser: Browser
let admin: Page
let sent: string[]

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  admin = await openAs('admin')
  sent = []
  admin.on('request', (request) => { if (request.method() === 'PUT') sent.push(new URL(request.url()).pathname) })
}, 60_000)
afterAll(() => lightsOut({ browser, house, bureau }))

async function openAs(login: string): Promise<Page> {
  const page = await openScreen(browser, { width: 1440, session: await sessionKeeper(browser, house.url, PASSWORD)(login) })
  await page.goto(`${house.url}/desk/settings/limits`)
  await page.getByLabel('到达柜台').waitFor()
  return page
}
const form = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test('what is more generous than the law is said beside its field and never sent', async () => {
  const cases = form(admin, '案件期限')
  await cases.getByLabel('移送', { exact: true }).fill('25')
  await cases.getByRole('button', { name: '保存' }).click()
  await cases.getByText('请填 1 到 24 之间的整数。').waitFor()
  expect(await admin.evaluate(() => (document.activeElement as HTMLElement).dataset.limit)).toBe('transferHours')
  expect(sent).toEqual([])
})

test('each part is saved by itself, and is there when the page is opened again', async () => {
  await form(admin, '申诉期限').getByLabel('作出决定').fill('7')
  await form(admin, '申诉期限').getByRole('button', { name: '保存' }).click()
  await admin.getByText('已保存').first().waitFor()
  await form(admin, '柜面报警').getByLabel('到达柜台').fill('8')
  await form(admin, '柜面报警').getByRole('button', { name: '保存' }).click()
  await form(admin, '柜面报警').getByRole('button', { name: '保存', disabled: true }).waitFor()
  expect(sent).toEqual(['/api/settings/appeal-clock', '/api/settings/counter'])
  expect(await form(admin, '案件期限').getByLabel('移送', { exact: true }).inputValue()).toBe('25')
  await admin.reload()
  const field = async (label: string) => { await admin.getByLabel(label, { exact: true }).waitFor(); return admin.getByLabel(label, { exact: true }).inputValue() }
  expect([await field('作出决定'), await field('到达柜台'), await field('移送'), await field('止付到期前提醒')]).toEqual(['7', '8', '24', '12 4 1'])
})

test('what the server alone knows to be wrong is said beside the field too', async () => {
  await admin.route('**/api/settings/counter', (route) => route.fulfill({ status: 400, json: { code: 'request.invalid', zh: '内容不对', en: 'not right', details: [{ path: '/arrivalSeconds', message: 'Invalid input' }] } }))
  await form(admin, '柜面报警').getByLabel('到达柜台').fill('9')
  await form(admin, '柜面报警').getByRole('button', { name: '保存' }).click()
  await form(admin, '柜面报警').getByText('服务器没有接受这一项').waitFor()
  expect(await form(admin, '柜面报警').getByLabel('到达柜台').inputValue()).toBe('9')
  expect(troublesOf(admin)).toEqual([])
})

test('how long data is kept: what would go is said while one types, and asked once more before it is saved', async () => {
  const at = new Date(Date.now() - 500 * 86_400_000)
  await bureau.system((tx) => sql`insert into signal (source_id, source_ref, person_id, kind, occurred_at, received_at, flags, region) values (${bureau.source.id}, 'old', 1, 2, ${at}, ${at}, 0, ${VILLAGE_A})`.execute(tx))
  await admin.goto(`${house.url}/desk/settings/retention`)
  const days = admin.getByLabel('未形成预警的信号')
  await days.fill('399')
  await admin.getByText('请填 400 至 3650 之间的整数，或留空。').waitFor()
  await days.fill('450')
  await admin.getByText('按此期限，将删除 1 条').waitFor()
  await admin.getByLabel('上门照片').fill('365')
  await admin.getByText('按此期限，目前没有到期的').waitFor()
  const [save, before] = [admin.getByRole('button', { name: /^保\s?存$/ }), sent.length]
  await save.click()
  await admin.getByText('到期的数据今晚起永久删除，不能恢复。').waitFor()
  expect(sent).toHaveLength(before)
  await admin.getByRole('tooltip').getByRole('button', { name: /确\s?定|OK/ }).click()
  await admin.getByText('已保存，今晚起执行。').waitFor()
  await admin.reload()
  await days.waitFor()
  expect([await days.inputValue(), await admin.getByLabel('上门照片').inputValue(), await admin.getByLabel('人员备注').inputValue()]).toEqual(['450', '365', ''])
})

test('clocks and the chain: what a change would do is said in words before it is saved; a red that may lie is refused, and what is typed stays when somebody else saves meanwhile', async () => {
  await admin.goto(`${house.url}/desk/settings/clocks`)
  const accept = admin.getByLabel('红色 接收', { exact: true })
  await accept.waitFor()
  await accept.fill('5')
  const look = admin.getByRole('button', { name: '预览影响' })
  await look.click()
  await admin.getByText('红色预警的接收时限不能超过 180 秒').waitFor()
  await accept.fill('2')
  await admin.getByLabel('红色：先后询问谁').click()
  await admin.getByTitle('值班民警 → 所值班领导 → 中心').click()
  await look.click()
  const looked = admin.getByRole('region', { name: '改动与影响' })
  await looked.getByText('红色 接收：1 分钟 改为 2 分钟').waitFor()
  await looked.getByText('红色 升级顺序：值班民警 → 备勤民警 → 所值班领导 → 中心 改为 值班民警 → 所值班领导 → 中心').waitFor()
  await looked.getByText('过去 30 天没有这类任务，无从比较。').waitFor()
  await changeLimitElsewhere(5)
  await looked.getByRole('button', { name: '确认保存' }).click()
  await admin.getByText('时限或升级顺序刚被他人修改').waitFor()
  expect(await accept.inputValue()).toBe('2')
  await look.click()
  await looked.getByText('在办红色任务上限').waitFor()
  await admin.getByLabel('在办红色任务上限').fill('5')
  await look.click()
  await looked.getByText('在办红色任务上限').waitFor({ state: 'detached' })
  await looked.getByRole('button', { name: '确认保存' }).click()
  await admin.getByText('已保存，之后的任务按新时限和顺序。').waitFor()
  await admin.reload()
  await accept.waitFor()
  expect([await accept.inputValue(), await admin.getByLabel('在办红色任务上限').inputValue()]).toEqual(['2', '5'])
})

/** Another administrator, on another screen. */
async function changeLimitElsewhere(openRedsMax: number): Promise<void> {
  const { changedAt: seen, ...pace } = await paceNow(bureau.as('commander', new Date()))
  await changePace(bureau.as('commander', new Date()), { ...pace, openRedsMax, seen })
}

test('an analyst reads the limits and is offered nothing to change them with', async () => {
  const analyst = await openAs('centre')
  expect(await analyst.getByLabel('到达柜台').inputValue()).toBe('8')
  expect(await analyst.getByRole('button', { name: '保存' }).count()).toBe(0)
  expect(await analyst.locator('[data-limit]:not([readonly])').count()).toBe(0)
  expect(troublesOf(analyst)).toEqual([])
})
