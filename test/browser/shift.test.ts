import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeTable } from '../../src/adapters/sheets/sheets.ts'
import type { Signal } from '../../src/contract/signal.ts'
import { readSignal } from '../../src/features/signal/signal.rules.ts'
import { signalsToWarnings } from '../../src/flows/signals-to-warnings.ts'
import { dayText, nextPeriod, periodOf } from '../../src/domain/period.ts'
import { rosterMonth } from '../../src/reads/roster.ts'
import { addShift, removeShift } from '../../src/flows/roster-to-change.ts'
import { aResident, PASSWORD, SCAM_NUMBER, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn } from './judge.ts'
import { openAs, troublesOf } from './screen.ts'

/** A shift ends at station PA: its duty officer has ten tasks, asks for a switch of next week's shift, and is relieved. Each test is a chapter; they follow one another. */
const HOUR_MS = 3_600_000
const NOTE = '前三户已打过电话，今晚八点再联系；王阿姨家有狗。'
let bureau: SmallBureau
let house: House
let browser: Browser
let duty: Page
let next: Page
let desk: Page

beforeAll(async () => {
  const now = new Date()
  bureau = await smallBureau(now)
  await tenTasksOfTheDutyOfficer(now)
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
}, 120_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

/** Nobody else is there, so all that comes in is offered to the duty officer; the stand-in has the next shift. */
async function tenTasksOfTheDutyOfficer(now: Date): Promise<void> {
  const end = new Date(Math.ceil(now.getTime() / HOUR_MS) * HOUR_MS + HOUR_MS)
  const shift = (login: string, hoursAfter: number) => ({
    unit: 'PA', userId: bureau.userId(login), post: 'on-duty' as const, startsAt: new Date(end.getTime() + hoursAfter * HOUR_MS).toISOString(), endsAt: new Date(end.getTime() + (hoursAfter + 8) * HOUR_MS).toISOString(), despite: true,
  })
  await bureau.system(async (tx) => {
    await sql`delete from duty where unit = 'PA' and post in ('on-duty', 'stand-in')`.execute(tx)
    await sql`update duty set ends_at = ${end} where unit = 'PA'`.execute(tx)
    await sql`insert into setting (key, value, changed_at) values ('open-reds-max', '20', ${now})`.execute(tx)
  })
  await addShift(bureau.as('commander', now), shift('standin', 0))
  await addShift(bureau.as('commander', now), shift('duty', 72))
  const tenth = new Date(`${nextMonth(now)}-10T08:00:00+08:00`)
  await addShift(bureau.as('commander', now), { ...shift('chen', 0), startsAt: tenth.toISOString(), endsAt: new Date(tenth.getTime() + 8 * HOUR_MS).toISOString() })
  for (let nth = 0; nth < 10; nth++) {
    const phone = `1420005000${nth}`
    await aResident(bureau, phone)
    const signal = { ref: phone, kind: 'call', at: now.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800, text: '安全账户' } as Signal
    await signalsToWarnings(bureau.at(now), bureau.source, [readSignal(signal, now)], () => undefined)
  }
}

function nextMonth(now: Date): string {
  return dayText(nextPeriod(periodOf('month', now)).start).slice(0, 7)
}

const phone = (login: string, path: string) => openAs(browser, { url: `${house.url}/phone/${path}`, login, password: PASSWORD }, { width: 390 })

test('the duty officer says that they are there, and the centre sees it', async () => {
  duty = await phone('duty', 'duty')
  await duty.locator('.duty-now').getByRole('button', { name: '到岗' }).click()
  await duty.locator('.duty-now').getByRole('button', { name: '离岗' }).waitFor()
  const centre = await openAs(browser, { url: `${house.url}/desk/roster`, login: 'commander', password: PASSWORD }, { width: 1440 })
  await centre.locator('.roster-present tr', { hasText: 'duty' }).getByText('已到岗').waitFor()
  expect(await barriersOn(centre)).toEqual([])
  expect(troublesOf(centre)).toEqual([])
})

test('a colleague is asked to take a shift of next week, says yes on their own phone, and has it', async () => {
  await duty.locator('.duty-card').getByRole('button', { name: '请人换班' }).first().click()
  const sheet = duty.getByRole('dialog')
  await sheet.getByLabel('请谁接替').selectOption({ label: 'standin' })
  await sheet.getByLabel('说明').fill('孩子家长会')
  await sheet.getByRole('button', { name: '发送请求' }).click()
  await duty.getByText('等待同事答复').waitFor()
  next = await phone('standin', 'duty')
  const asked = next.locator('.duty-card', { hasText: '孩子家长会' })
  await asked.getByRole('button', { name: '同意', exact: true }).click()
  await asked.getByText('已换').waitFor()
  await duty.getByText('已换').waitFor()
  const holders = await bureau.system(async (tx) => (await sql<{ login: string }>`select u.login from duty d join app_user u on u.id = d.user_id where d.unit = 'PA' and d.post = 'on-duty' order by d.starts_at`.execute(tx)).rows.map((row) => row.login))
  expect(holders).toEqual(['standin', 'standin', 'chen'])
})

test('at the change of shifts ten tasks go to the next one in one tap, with the note', async () => {
  await duty.getByRole('button', { name: '交出 10 件' }).waitFor()
  // Whoever has the next shift is chosen already.
  expect(await duty.getByLabel('交给谁').inputValue()).toBe(bureau.userId('standin'))
  await duty.getByLabel('交班说明').fill(NOTE)
  expect(await barriersOn(duty)).toEqual([])
  await duty.getByRole('button', { name: '交出 10 件' }).click()
  await duty.getByText('已交出 10 件').waitFor()
  await duty.getByText('您手上没有未办结的任务或回访。').waitFor()
})

test('the next one has all ten, each with the note and its clock, and opens one', async () => {
  await next.getByRole('link', { name: /任务/ }).first().click()
  await next.locator('.card').nth(9).waitFor()
  expect(await next.locator('.card').count()).toBe(10)
  await next.locator('.card-link').first().click()
  await next.getByText(NOTE).waitFor()
  expect(await bureau.system(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from audit where action = 'task.handover'`.execute(tx)).rows[0]!.count)).toBe(10)
  expect([...troublesOf(duty), ...troublesOf(next)]).toEqual([])
})

test('next month a commander drags a shift to another day and post; what it leaves empty is said before it is saved', async () => {
  desk = await openAs(browser, { url: `${house.url}/desk/roster?unit=PA&month=${nextMonth(new Date())}`, login: 'commander', password: PASSWORD }, { width: 1440 })
  await cell(10, '值班').getByText('08:00–16:00 chen').dragTo(cell(12, '备勤'))
  const dialog = desk.getByRole('dialog')
  await dialog.getByText('将没有人（空岗）').waitFor()
  expect(await barriersOn(desk)).toEqual([])
  await dialog.getByRole('button', { name: '确定' }).click()
  await cell(12, '备勤').getByText('08:00–16:00 chen').waitFor()
  await cell(10, '值班').getByText('空岗 00:00–24:00').waitFor()
})

test('the same is done with the keyboard alone: opened, moved back, and a second one that would be a double duty is told', async () => {
  await cell(12, '备勤').getByRole('button', { name: /chen/ }).press('Enter')
  const dialog = desk.getByRole('dialog')
  await dialog.getByLabel('开始').fill(`${nextMonth(new Date())}-10T08:00`)
  await dialog.getByLabel('结束').fill(`${nextMonth(new Date())}-10T16:00`)
  await dialog.getByText('将没有人（空岗）').waitFor()
  await dialog.getByRole('button', { name: '确定' }).press('Enter')
  await cell(10, '备勤').getByText('08:00–16:00 chen').waitFor()
  await cell(10, '值班').getByRole('button', { name: /^加班次/ }).press('Enter')
  await dialog.getByLabel('人员').press('Enter')
  await desk.locator('.ant-select-item-option', { hasText: /^chen$/ }).click()
  await dialog.getByLabel('开始').fill(`${nextMonth(new Date())}-10T12:00`)
  await dialog.getByLabel('结束').fill(`${nextMonth(new Date())}-10T20:00`)
  await dialog.getByText('此人已有班次（重复值班）').waitFor()
  await dialog.getByRole('button', { name: '确定' }).press('Enter')
  await cell(10, '值班').getByText('重复值班').waitFor()
  await desk.getByText(/重复值班 2 处/).waitFor()
  expect(await barriersOn(desk)).toEqual([])
  expect(troublesOf(desk)).toEqual([])
})

test('a month that was written in Excel is looked at first and then brought in; the line with an unknown name comes back, corrected it is there too', async () => {
  const month = nextMonth(new Date())
  const part = desk.getByRole('region', { name: '排班表导出与导入' })
  const choose = async (rows: readonly (readonly string[])[]) =>
    part.getByLabel('文件').setInputFiles({ name: '排班.xlsx', mimeType: 'application/octet-stream', buffer: await writeTable('xlsx', ['日期', '值班', '备勤', '带班领导'], rows) })
  await choose([[`${month}-20`, 'standin 08:00-20:00', 'duty 08:00-20:00', ''], [`${month}-21`, '查无此人 08:00-16:00', '', '']])
  await part.getByRole('button', { name: '先看会改什么' }).click()
  await part.getByText('将新增 2 班、删除 0 班，0 班不变，1 行无法识别。').waitFor()
  await part.getByText('第 3 行：').waitFor()
  expect(await cell(20, '值班').getByText('standin').count()).toBe(0)
  expect(await barriersOn(desk)).toEqual([])
  await part.getByRole('button', { name: '确认导入' }).click()
  await part.getByText('已新增 2 班、删除 0 班，0 班不变，1 行未导入。').waitFor()
  await cell(20, '值班').getByText('08:00–20:00 standin').waitFor()
  await choose([[`${month}-20`, 'standin 08:00-20:00', 'duty 08:00-20:00', ''], [`${month}-21`, 'standin 08:00-16:00', '', '']])
  await part.getByRole('button', { name: '先看会改什么' }).click()
  await part.getByText('将新增 1 班、删除 0 班，2 班不变，0 行无法识别。').waitFor()
  await part.getByRole('button', { name: '确认导入' }).click()
  await cell(21, '值班').getByText('08:00–16:00 standin').waitFor()
  expect(troublesOf(desk)).toEqual([])
})

test('less than a day before nobody is there it stands above every page of whoever plans the roster; seen, it comes back when its clock rings', async () => {
  const commander = await openAs(browser, { url: `${house.url}/desk/brief`, login: 'commander', password: PASSWORD }, { width: 1440 })
  const banner = commander.locator('.gap-banner')
  await banner.getByText('24 小时内无人值守').waitFor()
  expect(await barriersOn(commander)).toEqual([])
  await banner.getByRole('button').click()
  await banner.waitFor({ state: 'detached' })
  const later = (await rosterMonth(bureau.as('standin', new Date()), { month: monthOf(72) })).shifts.find((one) => one.user.name === 'standin' && Date.parse(one.startsAt) > Date.now() + 24 * HOUR_MS)!
  await removeShift(bureau.as('commander', new Date()), later.id)
  await banner.waitFor()
  await banner.getByRole('link').click()
  await commander.locator('.roster-watch li', { hasText: 'PA' }).first().waitFor()
  expect(await desk.locator('.gap-banner').count()).toBe(1)
  expect(await next.locator('.gap-banner').count()).toBe(0)
  expect(troublesOf(commander)).toEqual([])
})

function monthOf(hoursAhead: number): string {
  return dayText(new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + (hoursAhead + 1) * HOUR_MS)).slice(0, 7)
}

/** Of the month that the desk shows: a day and a post. */
function cell(day: number, post: '值班' | '备勤') {
  return desk.locator('.roster-table tbody tr').nth(day - 1).locator('td').nth(post === '值班' ? 1 : 2)
}
