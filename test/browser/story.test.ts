import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '../../src/contract/signal.ts'
import { aResident, API_KEY, PASSWORD, SCAM_NUMBER, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { logIn, openAs, openScreen, rings, troublesOf, type ScreenOptions } from './screen.ts'

/** The story of mission M3 in real browsers, against the real server on a real PostgreSQL. Each test is a chapter; they follow one another. */
const LI = { phone: '14200000001', name: '王小明', address: '东街道一村 3 幢 1418 室', guardians: [{ name: '王大明', phone: '14200000002', relation: '儿子' }, { name: '陈国强', phone: '14200000003', relation: '对门邻居' }] } as const
const ZHAO = '14200000011'
const NAMES = { centre: '周敏', chen: '陈建国', foreign: '何伟', squad: '林晓燕' }
const MASKED = '14*********'

let bureau: SmallBureau
let house: House
let browser: Browser
let desk: Page
let officer: Page
let neighbour: Page
let squad: Page
let warningId: string

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  await nameEverybody()
  await aResident(bureau, LI.phone, undefined, { guardians: LI.guardians })
  await aResident(bureau, ZHAO)
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  const at = (login: string, path: string, options: ScreenOptions) => openAs(browser, { url: `${house.url}${path}`, login, password: PASSWORD }, options)
  ;[desk, officer, neighbour, squad] = await Promise.all([at('centre', '/desk/', { width: 1440 }), at('chen', '/phone/', {}), at('foreign', '/phone/', {}), at('squad', '/phone/', {})])
}, 60_000)

afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

async function nameEverybody(): Promise<void> {
  const logins = Object.keys(NAMES)
  await bureau.system(async (tx) => {
    await sql`update app_user u set name = n.name, badge = '0330' || n.nth, phone = '1420000900' || n.nth from unnest(${logins}::text[], ${Object.values(NAMES)}::text[], ${[1, 2, 3, 4]}::int[]) as n (login, name, nth) where u.login = n.login`.execute(tx)
    await sql`update unit u set name = n.name, phone = '0574-8612' || n.code from unnest(${['C', 'PA', 'PB', 'F']}::text[], ${['甲区反诈中心', '东街派出所', '西街派出所', '见面劝阻队']}::text[]) as n (code, name) where u.code = n.code`.execute(tx)
  })
}

async function post(signal: Omit<Signal, 'at'>): Promise<void> {
  const answer = await fetch(`${house.url}/api/signals`, { method: 'POST', headers: { 'x-api-key': API_KEY, 'content-type': 'application/json' }, body: JSON.stringify({ at: new Date().toISOString(), ...signal }) })
  expect(await answer.json()).toMatchObject({ status: 'accepted' })
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
const sees = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

/** The result of a call, entered by hand. */
async function note(page: Page, result: string): Promise<void> {
  await button(page, '记结果').click()
  await page.getByRole('dialog').getByRole('button', { name: result, exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

test('a wrong password is said in words, and the page stays where it was', async () => {
  const page = await openScreen(browser, { width: 1440 })
  await page.goto(`${house.url}/desk/figures`)
  await page.getByLabel('账号').fill('centre')
  await page.getByLabel('密码').fill('not the password')
  await button(page, '登录').click()
  await sees(page, '账号或密码不对。')
  await logIn(page, 'centre', PASSWORD)
  await page.getByRole('heading', { name: '统计' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/desk/figures')
  await page.context().close()
})

test('signals over HTTP: the warning stands in the queue without a reload, and rings, masked, on the phone of the officer on duty', async () => {
  await Promise.all([sees(desk, '现在没有在办预警。'), sees(officer, '现在没有任务。'), sees(neighbour, '现在没有任务。')])
  await post({ ref: 'li-1', kind: 'call', person: { phone: LI.phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500, text: '这里是市公安局，您名下账户涉嫌洗钱，请把资金转到安全账户核查，不要告诉家人。' })
  await post({ ref: 'li-2', kind: 'counter', person: { phone: LI.phone }, counterpart: { account: '6222020000001234567' }, amountFen: 17_000_000, tags: ['nervous', 'on-the-phone'] })
  await Promise.all([desk.locator('.queue-row-red').waitFor(), desk.getByRole('alert').getByText('红色预警').waitFor(), officer.locator('.card-red').waitFor()])
  expect(await rings(officer)).toBeGreaterThan(0)
  expect(await officer.locator('.card').innerText()).not.toMatch(/王小明|1418|14200000001/)
  await desk.locator('.queue-row').getByText('待接收').waitFor()
  await desk.locator('.queue-row').getByText(NAMES.chen).waitFor()
  expect(await desk.locator('.queue-row').innerText()).not.toMatch(/王小明|1418|14200000001/)
  await desk.locator('.row-link').click()
  await desk.waitForURL(/\/warnings\//)
  warningId = desk.url().split('/').at(-1)!
  await sees(desk, '涉险 17万元')
  expect(await desk.locator('main').innerText()).toContain(`***\n${MASKED}`)
})

test('a foreign station sees and hears nothing, and cannot open it by its address', async () => {
  await neighbour.waitForTimeout(500)
  expect(await rings(neighbour)).toBe(0)
  await sees(neighbour, '现在没有任务。')
  const page = await neighbour.context().newPage()
  await page.goto(`${house.url}/desk/warnings/${warningId}`)
  await sees(page, '没有找到，或不在您的辖区内。')
  await page.close()
})

test('one tap accepts, the second dials; within 30 seconds the first can be taken back', async () => {
  await officer.locator('.card-link').click()
  await sees(officer, MASKED)
  expect(await officer.locator('main').innerText()).not.toMatch(/王小明|1418/)
  await button(officer, '返回').click()
  await button(officer, '接收').click()
  const dial = officer.getByRole('link', { name: `拨打 ${LI.phone}` })
  await dial.waitFor()
  expect(await dial.getAttribute('href')).toBe(`tel:${LI.phone}`)
  await sees(officer, LI.address)
  await button(officer, '撤销').click()
  await button(officer, '接收并查看').waitFor()
  await sees(officer, MASKED)
  expect(await officer.locator('main').innerText()).not.toContain(LI.name)
  await button(officer, '接收并查看').click()
  await dial.waitFor()
})

test('busy twice: the guardians are offered in their order, somebody is sent to the door, and the desk sees both', async () => {
  await note(officer, '占线')
  await officer.getByRole('link', { name: `拨打 ${LI.phone}` }).waitFor()
  await note(officer, '占线')
  const [first, second] = LI.guardians
  await sees(officer, '先找监护联系人： 王大明（儿子）')
  await officer.getByRole('link', { name: `拨打监护人 ${first.phone}` }).waitFor()
  await officer.getByRole('link', { name: '拨打监护人 陈国强（对门邻居）' }).waitFor()
  await sees(officer, `同一预警另有上门任务：${NAMES.squad}（待接收）`)
  await note(officer, '占线')
  await sees(officer, '再找下一位监护联系人： 陈国强（对门邻居）')
  await officer.getByRole('link', { name: `拨打监护人 ${second.phone}` }).waitFor()
  await note(officer, '无人接听')
  await button(officer, '短信提醒本人').click()
  await sees(officer, '短信（本人）：已送达')
  await desk.locator('.timeline').getByText('派人上门').waitFor()
  await desk.locator('.timeline').getByText('运营商反馈').waitFor()
})

test('the squad officer accepts, sees address and code, and the public page says that the officer is real', async () => {
  expect(await rings(squad)).toBeGreaterThan(0)
  await button(squad, '接收').click()
  await sees(squad, LI.address)
  const code = await squad.locator('.officer-code-digits').innerText()
  expect(code).toMatch(/^\d{6}$/)
  const citizen = await openScreen(browser)
  await citizen.goto(`${house.url}/`)
  const check = async (typed: string) => {
    await citizen.getByLabel('核验码').fill(typed)
    await button(citizen, '核实').click()
  }
  await check(code === '000000' ? '000001' : '000000')
  await sees(citizen, '请不要开门')
  await check(code)
  await sees(citizen, '核实无误')
  await sees(citizen, `${NAMES.squad} · 警号 03304 · 见面劝阻队`)
  expect(await citizen.locator('body').innerText()).not.toMatch(/王小明|1418|14200000001/)
  expect(troublesOf(citizen)).toEqual([])
  await citizen.context().close()
})

test('where only a point is known and no address, the way there can still be opened', async () => {
  await squad.route('**/api/tasks/*', async (route) => {
    const response = await route.fetch()
    const task = (await response.json()) as { person: object }
    await route.fulfill({ response, json: { ...task, person: { ...task.person, address: null } } })
  })
  await squad.reload()
  expect(await squad.getByRole('link', { name: '导航' }).getAttribute('href')).toBe('geo:29.6,124.2?q=29.6,124.2')
  expect(await squad.locator('.visit-address').count()).toBe(0)
  await squad.unroute('**/api/tasks/*')
  await squad.reload()
  await sees(squad, LI.address)
  await squad.getByRole('link', { name: '导航' }).waitFor()
})

test('at the door the notice is signed with a finger and comes back as a PDF', async () => {
  await button(squad, '我已到门').click()
  await squad.getByRole('link', { name: '劝阻告知书签字' }).click()
  await sees(squad, `${LI.name}：`)
  await squad.locator('.signature').scrollIntoViewIfNeeded()
  const box = (await squad.locator('.signature').boundingBox())!
  await squad.mouse.move(box.x + 40, box.y + 100)
  await squad.mouse.down()
  for (let step = 1; step <= 24; step++) await squad.mouse.move(box.x + 40 + step * 10, box.y + 100 + 50 * Math.sin(step / 3))
  await squad.mouse.up()
  await button(squad, '确认签字').click()
  const link = squad.getByRole('link', { name: '打开 PDF' })
  await link.waitFor()
  const pdf = await squad.context().request.get(`${house.url}${await link.getAttribute('href')}`)
  expect(pdf.headers()['content-type']).toBe('application/pdf')
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')
  await squad.getByRole('link', { name: '返回' }).click()
})

test('the outcome closes the call and the visit: amounts, protections, the timeline and the figures', async () => {
  await squad.getByRole('link', { name: '填报结果' }).click()
  await button(squad, '提交并办结').click()
  await sees(squad, '请选一项结果。')
  await squad.getByRole('radio', { name: /^劝阻成功/ }).check()
  await squad.getByLabel('间接挽损（元）').fill('17万')
  await squad.getByText('银行限额已调低').click()
  await squad.getByText('已告知家人').click()
  await button(squad, '提交并办结').click()
  await Promise.all([sees(squad, '现在没有任务。'), sees(desk, '已办结：劝阻成功')])
  await sees(squad, /已办结，\d+ 秒内可撤销/)
  await button(squad, '撤销').click()
  await squad.getByRole('link', { name: '填报结果' }).click()
  await squad.getByRole('radio', { name: /^劝阻成功/ }).check()
  await squad.getByLabel('间接挽损（元）').fill('17万')
  await squad.getByText('银行限额已调低').click()
  await squad.getByText('已告知家人').click()
  await button(squad, '提交并办结').click()
  await Promise.all([sees(squad, '现在没有任务。'), desk.locator('.timeline-undone').getByText('填报结果').waitFor(), sees(desk, '已办结：劝阻成功')])
  await sees(desk, '直接挽损 0元，间接挽损 17万元')
  await sees(desk, '银行限额已调低；已告知家人')
  const kinds = await desk.locator('.timeline-step strong').allInnerTexts()
  expect(kinds.toReversed()).toEqual(['派发', '接收', '撤销', '接收', '拨打', '拨打', '派人上门', '派发', '拨打', '拨打', '发短信', '运营商反馈', '接收', '到门', '劝阻告知书签字', '填报结果', '撤销', '填报结果'])
  await officer.getByRole('button', { name: '返回' }).click()
  await sees(officer, '现在没有任务。')
  await desk.getByRole('link', { name: '统计' }).click()
  await desk.locator('.key-figure').first().waitFor()
  const figures = Object.fromEntries(await desk.locator('.key-figure').evaluateAll((cards) => cards.map((card) => [card.querySelector('.key-name')!.textContent, card.querySelector('.key-value')!.textContent])))
  expect(figures).toMatchObject({ 预警: '1件', 劝阻成功: '1起', 劝阻率: '100.00%', 劝阻人次: '1人次', 直接挽损: '0元', 间接挽损: '17万元' })
})

test('who is not on the task needs a reason to see the person; a closed warning can be reopened, with a reason', async () => {
  await desk.goto(`${house.url}/desk/warnings/${warningId}`)
  await button(desk, '查看身份').click()
  await desk.getByLabel(/查看理由/).fill('家属来电核实身份')
  await button(desk, '确定').click()
  await sees(desk, LI.name)
  await sees(desk, LI.address)
  await button(desk, '重新打开').click()
  await desk.getByLabel('重新打开的理由').fill('又接到同一号码来电')
  await button(desk, '确定').click()
  await officer.locator('.card').waitFor()
  await desk.locator('.timeline').getByText('重新打开').waitFor()
  await desk.reload()
  await sees(desk, MASKED)
})

test('"not mine" hands the task to the neighbouring station in one page, and the centre confirms it', async () => {
  await button(officer, '接收').click()
  await officer.getByRole('link', { name: '移交' }).click()
  await officer.getByRole('combobox', { name: '单位' }).selectOption({ label: '西街派出所' })
  await officer.getByLabel('说明（可不填）').fill('本人住在西街道二村')
  await button(officer, '确认移交').click()
  await sees(officer, '现在没有任务。')
  await sees(officer, /已移交，\d+ 秒内可撤销/)
  await neighbour.locator('.card').waitFor()
  await neighbour.locator('.card-link').click()
  await sees(neighbour, `${NAMES.chen} 移交：不在我辖区`)
  await sees(neighbour, '移交说明：本人住在西街道二村')
  await button(neighbour, '返回').click()
  expect(await rings(neighbour)).toBeGreaterThan(0)
  await button(desk, /^更多/).click()
  await desk.getByRole('link', { name: '移交审核' }).click()
  await sees(desk, '东街派出所 → 西街派出所')
  await sees(desk, '移交说明：本人住在西街道二村')
  await button(desk, '确认移交').click()
  await sees(desk, '没有待审核的移交。')
})

test('a call put through by the carrier comes back as its result, live', async () => {
  await post({ ref: 'zhao-1', kind: 'call', person: { phone: ZHAO }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500 })
  await button(officer, '接收').click()
  await button(officer, /由系统接通/).click()
  await sees(officer, '系统正在接通本人，请接听来电')
  await sees(officer, '联系记录')
  await officer.locator('.toast').getByText(/系统接通（本人）：/).waitFor()
  expect(await officer.locator('.calls li').count()).toBe(1)
})

test('a supervision slip stands on the card and on the task with its words, and goes with the next step; the desk sees that it was read', async () => {
  await button(officer, '返回').click()
  const task = await officer.locator('.card-link').getAttribute('href')
  await desk.goto(`${house.url}/desk/`)
  await desk.locator('.row-link').filter({ hasText: /./ }).first().waitFor()
  await desk.locator('.queue-row').filter({ hasText: NAMES.chen }).locator('.row-link').click()
  await desk.locator('.warning-acts').getByRole('button', { name: '督办', exact: true }).click()
  await desk.getByLabel('说明（可不填）').fill('银行说她正在柜台')
  await button(desk, '确定').click()
  await officer.locator('.slip-chip').getByText('督办').waitFor()
  expect(await rings(officer)).toBeGreaterThan(1)
  await officer.locator(`.card-link[href="${task}"]`).click()
  await officer.getByRole('alert').getByText('银行说她正在柜台').waitFor()
  await desk.locator('.timeline').getByText('办理人已看到发单').waitFor()
  await button(officer, '短信提醒本人').first().click()
  await officer.locator('.slip').waitFor({ state: 'detached' })
})

test('a new red rings and is counted on every page of the desk, and on every page of the phone that it waits on', async () => {
  await desk.getByRole('link', { name: '统计' }).click()
  await desk.getByRole('heading', { name: '统计' }).waitFor()
  const rung = await rings(desk)
  await aResident(bureau, '14200000031')
  await post({ ref: 'sun-1', kind: 'call', person: { phone: '14200000031' }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500 })
  await desk.getByRole('alert').getByText('红色预警').waitFor()
  expect(await rings(desk)).toBeGreaterThan(rung)
  expect(await desk.title()).toMatch(/^\(\d+\) 统计/)
  await officer.waitForFunction(() => document.title.startsWith('(1) '))
  await button(officer, '返回').click()
  await officer.getByRole('link', { name: '我的' }).click()
  await officer.locator('.tab-count').getByText('1').waitFor()
  expect(await officer.title()).toMatch(/^\(1\) 我的/)
  await officer.getByRole('link', { name: /^任务/ }).click()
  await button(officer, '接收').click()
  await officer.waitForFunction(() => !document.title.startsWith('('))
  // Once it is closed nobody has to look any more, and the button goes by itself.
  await button(desk, '知道了').click()
  expect(await desk.title()).toMatch(/^统计/)
  await officer.getByRole('link', { name: '填报结果' }).click()
  await officer.getByRole('radio', { name: /^误报/ }).check()
  await button(officer, '提交并办结').click()
  await officer.waitForFunction(() => document.querySelectorAll('.card').length === 1)
  await officer.locator('.card-link').click()
})

test('a list pushed from above becomes warnings, bad rows are named, and the feedback comes back in its own columns', async () => {
  await button(desk, /^更多/).click()
  await desk.getByRole('link', { name: '下发名单' }).click()
  await sees(desk, '还没有上传过名单。')
  await desk.getByLabel('文件').setInputFiles({ name: '高危名单.csv', mimeType: 'text/csv', buffer: Buffer.from('序号,手机号,级别\n1,14200000021,黄\n2,not a phone,黄\n') })
  await button(desk, '上传').click()
  await sees(desk, '共 2 行：收下 1 行，重复 0 行，有误 1 行。')
  await sees(desk, '第 3 行：')
  const link = desk.getByRole('link', { name: '下载反馈文件' })
  const feedback = await desk.context().request.get(`${house.url}${await link.getAttribute('href')}`)
  expect(await feedback.text()).toMatch(/序号,手机号,级别/)
})

test('both pages speak English at one click, and remember it', async () => {
  await button(desk, 'English').click()
  await button(desk, '中文').waitFor()
  await desk.reload()
  await desk.getByRole('link', { name: 'Live queue', exact: true }).click()
  await desk.getByRole('heading', { name: 'Live queue' }).waitFor()
  await desk.getByText('In hand', { exact: true }).first().waitFor()
  expect(await desk.locator('html').getAttribute('lang')).toBe('en')
  await button(desk, '中文').click()
  await desk.getByRole('heading', { name: '预警队列' }).waitFor()
})

test('while the server is away both pages say so and keep what they show; when it is back they go on by themselves', async () => {
  await house.stopServer()
  await Promise.all([sees(desk, '实时连接已断开'), sees(officer, '实时连接已断开')])
  await desk.getByRole('link', { name: '早报' }).click()
  await sees(desk, '连不上服务器。请检查网络后重试。')
  await officer.getByRole('link', { name: '移交' }).click()
  await officer.getByText('外地公安', { exact: true }).click()
  await officer.getByLabel('外地公安机关名称').fill('望舟市反诈中心')
  await button(officer, '确认移交').click()
  await sees(officer, '连不上服务器。请检查网络后重试。')
  await house.startServer()
  await button(desk, '重试').click()
  await sees(desk, '二十四小时预警劝阻简报')
  await button(officer, '确认移交').click()
  await sees(officer, '现在没有任务。')
  await Promise.all([desk.locator('.live-banner').waitFor({ state: 'detached', timeout: 20_000 }), officer.locator('.live-banner').waitFor({ state: 'detached', timeout: 20_000 })])
})

test('no page has thrown or logged an error in all this', () => {
  expect([desk, officer, neighbour, squad].flatMap(troublesOf)).toEqual([])
})
