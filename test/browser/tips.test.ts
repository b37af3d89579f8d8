import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCard } from '../support/report.ts'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn, faultsOf } from './judge.ts'
import { openAs, openScreen, rings, troublesOf, type Language } from './screen.ts'

/** Somebody is called by a false policeman, reports it on a small telephone, and reads what came of it. Each test is a chapter; they follow one another. */
const [REPORTER, FRAUD_NUMBER, SECOND] = ['14200000081', '14399990081', '14200000082']

let bureau: SmallBureau
let house: House
let browser: Browser
let citizen: Page
let desk: Page

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  citizen = await openScreen(browser)
  await citizen.setViewportSize({ width: 320, height: 640 })
  desk = await openAs(browser, { url: `${house.url}/desk/`, login: 'centre', password: PASSWORD }, { width: 1440 })
}, 60_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

/** As it stands at each width, in words and to whoever cannot see it; then as small as before. */
async function isClear(page: Page, widths: readonly number[], language: Language = 'zh'): Promise<void> {
  const before = page.viewportSize()!
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 })
    expect([width, await faultsOf(page, language), await barriersOn(page)]).toEqual([width, [], []])
  }
  await page.setViewportSize(before)
}
const CITIZENS = [320, 390, 1440]
const DESKS = [390, 1440]

async function typeCode(page: Page): Promise<void> {
  await page.getByRole('button', { name: '发送验证码' }).click()
  const text = await page.getByText(/金钟罩登记验证码 \d{6}/).innerText()
  await page.getByLabel('短信验证码').fill(/\d{6}/.exec(text)![0])
  await page.getByRole('button', { name: '确认' }).click()
}

test('from the home page: before anything else stands the telephone, which rings at one tap', async () => {
  await citizen.goto(house.url)
  await citizen.getByRole('link', { name: /举报涉诈线索/ }).click()
  const call = citizen.getByRole('link', { name: '拨打 110' })
  expect([await call.getAttribute('href'), await citizen.getByRole('link', { name: '拨打 96110' }).getAttribute('href')]).toEqual(['tel:110', 'tel:96110'])
  // Without scrolling, on the smallest telephone.
  const box = (await call.boundingBox())!
  expect(box.y + box.height).toBeLessThan(640)
  expect(box.height).toBeGreaterThan(48)
  await isClear(citizen, CITIZENS)
})

test('what is missing is said beside each field, and whoever has paid is told once more to call', async () => {
  await citizen.getByRole('button', { name: '提交举报' }).click()
  await citizen.getByText('请更正标出的 4 处').waitFor()
  await citizen.getByLabel('已经转了').check()
  expect(await citizen.getByRole('link', { name: '拨打 110' }).count()).toBe(2)
  await isClear(citizen, CITIZENS)
  await citizen.getByLabel('没有转').check()
})

test('what was typed is there after a reload; the number is confirmed last, and the report goes by itself', async () => {
  await citizen.getByLabel('完整号码、账号、网址或名称').fill(FRAUD_NUMBER)
  await citizen.getByLabel('怎么找上您的？').selectOption('call')
  await citizen.getByLabel('像哪一类骗局？').selectOption('authority')
  await citizen.getByLabel('经过').fill('自称公安局，说我涉嫌洗钱，要我把钱转到安全账户。')
  await citizen.getByLabel('您住在哪个村、社区？').fill('一村')
  await citizen.getByRole('button', { name: '甲区东街道一村' }).click()
  await citizen.getByLabel('您的手机号').fill(REPORTER)
  await citizen.reload()
  await expect.poll(() => citizen.getByLabel('完整号码、账号、网址或名称').inputValue()).toBe(FRAUD_NUMBER)
  expect([await citizen.getByLabel('经过').inputValue(), await citizen.getByLabel('没有转').isChecked()]).toEqual(['自称公安局，说我涉嫌洗钱，要我把钱转到安全账户。', true])
  await citizen.getByRole('button', { name: '提交举报' }).click()
  await citizen.getByText('还差一步').waitFor()
  await isClear(citizen, CITIZENS)
  await typeCode(citizen)
  await citizen.getByText(/受理编号 \w{8}/).waitFor()
  await isClear(citizen, CITIZENS)
  await citizen.reload()
  await expect.poll(() => citizen.getByLabel('经过').inputValue()).toBe('')
})

test('on the desk that stands open a count appears, without a reload; the list masks what was told', async () => {
  const count = desk.locator('.desk-nav-more .desk-nav-count')
  await expect.poll(() => count.innerText(), { timeout: 10_000 }).toMatch(/1$/)
  await desk.getByRole('button', { name: /更多/ }).click()
  await desk.getByRole('link', { name: /群众举报/ }).click()
  await desk.getByText('待受理 1').waitFor()
  expect(await desk.locator('main').innerText()).not.toMatch(new RegExp(`${REPORTER}|${FRAUD_NUMBER}`))
  await isClear(desk, DESKS)
})

test('the analyst takes it up, looks at the number for a reason, puts it on the list and answers', async () => {
  await desk.getByRole('link', { name: /查看/ }).click()
  await isClear(desk, DESKS)
  await desk.getByRole('button', { name: '受理', exact: true }).click()
  await desk.getByRole('button', { name: '查看明文' }).click()
  const dialog = desk.getByRole('dialog')
  await dialog.getByLabel('查看理由').fill('回拨举报人核实')
  await dialog.getByRole('button', { name: /确\s*定/ }).click()
  await dialog.getByText(FRAUD_NUMBER).waitFor()
  await dialog.getByText(REPORTER).waitFor()
  await dialog.getByRole('button', { name: /取\s*消/ }).first().click()
  await desk.getByRole('button', { name: '列入名单' }).click()
  await dialog.getByLabel('依据').fill('举报人提供通话记录，回拨核实')
  await dialog.getByRole('button', { name: /确\s*定/ }).click()
  await desk.locator('.entry').getByText('已列入名单').waitFor()
  await isClear(desk, DESKS)
  await desk.getByLabel(/答复（举报人会看到/).fill('您举报的号码已核实，列入涉诈名单。谢谢。')
  await desk.getByRole('button', { name: '办结并答复' }).click()
  await desk.getByRole('heading', { name: /办理结果/ }).waitFor()
  const looked = await bureau.system(async (tx) => (await sql<{ detail: object }>`select detail from audit where action = 'tip.reveal'`.execute(tx)).rows)
  expect(looked).toEqual([{ detail: { reason: '回拨举报人核实' } }])
  await isClear(desk, DESKS)
})

test('the citizen reads the answer by their number, and the page that checks numbers knows it', async () => {
  await citizen.goto(`${house.url}/mine#reports`)
  const card = citizen.getByRole('region', { name: /受理编号/ })
  await card.getByRole('heading', { name: '已核实' }).waitFor()
  await card.getByText('您举报的号码已核实，列入涉诈名单。谢谢。').waitFor()
  await card.getByText('所举报的已列入涉诈名单').waitFor()
  await isClear(citizen, CITIZENS)
  await citizen.goto(`${house.url}/check`)
  await citizen.getByLabel('完整号码、账号、网址或名称').fill(FRAUD_NUMBER)
  await citizen.getByRole('button', { name: '查询', exact: true }).click()
  await citizen.getByText('已列为涉诈。不要转账').waitFor()
  await isClear(citizen, CITIZENS)
  expect(troublesOf(citizen)).toEqual([])
})

test('money that is gone rings at the desks that want it and stands above every page at once; the intake page begins with what was said', async () => {
  const quiet = await openAs(browser, { url: `${house.url}/desk/me`, login: 'centre', password: PASSWORD }, { width: 1440 })
  await quiet.getByRole('checkbox', { name: '橙色' }).uncheck()
  const before = await rings(desk)
  const other = await openScreen(browser)
  await other.goto(`${house.url}/report`)
  await other.getByLabel('种类').selectOption('account')
  await other.getByLabel('完整号码、账号、网址或名称').fill(aCard(81))
  await other.getByLabel('怎么找上您的？').selectOption('chat')
  await other.getByLabel('经过').fill('刷单返利，第三单开始不让提现。')
  await other.getByLabel('已经转了').check()
  await other.getByLabel('转了多少（元）').fill('3万')
  await other.getByLabel('什么时候转的').fill('2026-01-05T09:30')
  await other.getByLabel('您的手机号').fill(SECOND)
  await other.getByRole('button', { name: '提交举报' }).click()
  await other.getByText('还差一步').waitFor()
  await typeCode(other)
  await other.getByText('请现在就拨打 110').waitFor()
  await isClear(other, CITIZENS)
  for (const page of [desk, quiet]) await page.getByText('群众举报：钱已转出 1 件').waitFor()
  expect([await rings(desk) - before, await rings(quiet)]).toEqual([1, 0])
  await quiet.context().close()
  await desk.getByRole('link', { name: '打开举报' }).click()
  await desk.getByRole('button', { name: '受理', exact: true }).click()
  await desk.getByRole('button', { name: '转为报案' }).click()
  await desk.getByText('已按群众举报填好').waitFor()
  expect(await desk.locator('textarea').first().inputValue()).toBe('刷单返利，第三单开始不让提现。')
  await isClear(desk, [1440])
  await desk.getByRole('button', { name: '保存并止付' }).click()
  await desk.locator('.intake-number').getByText('已受理').waitFor()
  const linked = () => bureau.system(async (tx) => (await sql<{ n: number }>`select count(*)::int as n from tip t join fraud_case c on c.id = t.case_id where c.loss_fen = 3000000`.execute(tx)).rows[0]!.n)
  await expect.poll(linked, { timeout: 10_000 }).toBe(1)
  expect([...troublesOf(other), ...troublesOf(desk)]).toEqual([])
  await other.context().close()
})

test('until it is taken up the reporter takes it back, and it is gone; in English as well', async () => {
  const page = await openScreen(browser, { language: 'en', dark: true })
  await page.goto(`${house.url}/report`)
  await isClear(page, CITIZENS, 'en')
  await page.getByLabel('How did it reach you?').selectOption('sms')
  await page.getByLabel('What happened').fill('A text message about a parcel.')
  await page.getByLabel('No', { exact: true }).check()
  await page.getByLabel('Your mobile number').fill('14200000083')
  await page.getByRole('button', { name: 'Send the report' }).click()
  await page.getByRole('button', { name: 'Send the code' }).click()
  const text = await page.getByText(/金钟罩登记验证码 \d{6}/).innerText()
  await page.getByLabel('Code from the message').fill(/\d{6}/.exec(text)![0])
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByRole('link', { name: 'See my reports' }).click()
  await page.getByRole('button', { name: 'Withdraw the report' }).click()
  await isClear(page, CITIZENS, 'en')
  await page.getByRole('button', { name: 'Withdraw', exact: true }).click()
  await page.getByText('Withdrawn and deleted.').waitFor()
  await page.getByText('Nothing has been reported with this number.').waitFor()
  expect(troublesOf(page)).toEqual([])
})
