import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { reportCase } from '../../src/flows/report-to-case.ts'
import { aCard, aReport, aTransfer } from '../support/report.ts'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouseWithBanks, type HouseWithBanks } from './house.ts'
import { openAs, openScreen, troublesOf } from './screen.ts'

/** A wage account is stopped by mistake: objected about at a station, decided by the centre, let go at the bank. Each test is a chapter; they follow one another. */
const WAGES = aCard(77)
const HELD_FEN = 3_000_000

let bureau: SmallBureau
let house: HouseWithBanks
let browser: Browser
let centre: Page
let station: Page

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  await bureau.system((tx) => sql`update unit set name = case code when 'C' then '甲区反诈中心' when 'PA' then '东街派出所' else name end where code in ('C', 'PA')`.execute(tx))
  house = await openHouseWithBanks({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY }, ['--pace', '0'])
  browser = await launchChromium()
  ;[centre, station] = await Promise.all([at('commander', '/appeals'), at('chen', '/appeals')])
}, 60_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

function at(login: string, path: string): Promise<Page> {
  return openAs(browser, { url: `${house.url}/desk${path}`, login, password: PASSWORD }, { width: 1440 })
}

const holds = async () => (await house.banks.ledger()).accounts.find(({ account }) => account === WAGES)

test('the victim’s money went on to somebody’s wages: the account is stopped at the bank', async () => {
  await house.banks.tell('transfers', { from: '9901610000000000000', to: WAGES, bank: 'BKA', amountFen: HELD_FEN })
  const now = new Date()
  await reportCase(bureau.as('calltaker', now), aReport(now, '14200000031', { transfers: [aTransfer(now, { payee: WAGES, amountFen: HELD_FEN })] }))
  const page = await at('centre', '/orders?view=approve')
  await page.getByRole('link', { name: /^止〔/ }).first().click()
  await page.getByRole('button', { name: '审批发出' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
  await page.getByText('已生效').first().waitFor()
  await vi.waitFor(async () => expect(await holds()).toMatchObject({ heldFen: HELD_FEN }), { timeout: 10_000 })
  await page.context().close()
})

test('its holder stands at the station’s counter: taken with a reference, and nobody there says whether anything stands', async () => {
  await station.getByLabel('完整账号或号码').fill(WAGES)
  await station.getByLabel('申诉人').fill('孙建平')
  await station.getByLabel('联系方式').fill('14200000099')
  await station.getByLabel('申诉理由').fill('这是工资卡，当天到账的是工资。')
  await station.getByRole('button', { name: '受理申诉' }).click()
  await station.getByText(/已受理，编号 \w{8}，.*前决定/).waitFor()
  await station.locator('.entry').getByText('待决定').waitFor()
  expect(await station.locator('main').innerText()).not.toMatch(/孙建平|止〔/)
  await station.goto(`${house.url}/desk/appeals/${await openAppeal()}`)
  await station.getByText('没有此项权限').waitFor()
})

test('the centre sees what stands and who put it there, and lets go of all of it with one decision', async () => {
  await centre.reload()
  await centre.getByRole('link', { name: '决定' }).click()
  await centre.getByText('孙建平').waitFor()
  await centre.locator('.entry').getByText('甲江商业银行').waitFor()
  await centre.locator('.entry').getByText('经办：calltaker、centre').waitFor()
  await centre.getByLabel('成立：即时解除全部措施').check()
  await centre.getByLabel('告知当事人的理由').fill('核对代发工资流水，与案件无关。')
  await centre.getByRole('button', { name: '决定' }).click()
  await centre.getByText('成立，已解除').waitFor()
  await vi.waitFor(async () => expect(await holds()).toMatchObject({ heldFen: 0 }), { timeout: 10_000 })
  const { stops, unbalanced } = await house.banks.ledger()
  expect([stops.filter((stop) => stop.account === WAGES && stop.ended === null), unbalanced]).toEqual([[], []])
  await centre.locator('.appeal-letter').getByText(/紧急止付 止〔\d{4}〕\d{6}号（甲江商业银行）：已解除/).waitFor()
  await centre.locator('.appeal-letter').getByText(/Legal basis: Anti-Telecom and Online Fraud Law, articles 31 and 32/).waitFor()
})

test('the station hands out the paper: one number, the account in full, the room for the seal', async () => {
  await station.getByText('申诉已有决定：1 件，请告知当事人').waitFor()
  await station.getByRole('link', { name: '打开申诉' }).click()
  await station.locator('.entry').getByText('成立，已解除').waitFor()
  const address = await station.getByRole('link', { name: '告知书 PDF' }).getAttribute('href')
  const paper = await station.context().request.get(`${house.url}${address}`)
  expect([paper.status(), paper.headers()['content-type'], (await paper.body()).subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-'])
  expect(await station.locator('.entry').innerText()).toMatch(/申复〔\d{4}〕000001号/)
  expect([...troublesOf(station), ...troublesOf(centre)]).toEqual([])
})

test('somebody else objects at home, is called back, and reads the answer there', async () => {
  const home = await openScreen(browser)
  await home.goto(house.url)
  await home.getByRole('button', { name: '提出申诉' }).click()
  const form = home.locator('.appeal-form')
  await form.getByLabel('您的完整账号、号码、网址或名称').fill(aCard(78))
  await form.getByLabel('姓名').fill('钱小芳')
  await form.getByLabel('联系电话').fill('142 0000 0188')
  await form.getByLabel('申诉理由').fill('银行说我的卡被公安止付了。')
  await home.getByRole('button', { name: '提交申诉' }).click()
  const ref = /编号 (\w{8})/.exec(await home.locator('.check-good').innerText())![1]!
  // The centre hears of it on whatever page it is.
  await centre.getByText('新申诉 1 件，待决定').waitFor()
  await home.getByRole('button', { name: '查询答复' }).click()
  const ask = async () => {
    await form.getByLabel('编号').fill(ref)
    await form.getByLabel('联系电话后四位').fill('0188')
    await form.getByRole('button', { name: '查询' }).click()
  }
  await ask()
  await home.getByText('正在核查').waitFor()

  await centre.goto(`${house.url}/desk/appeals`)
  await centre.locator('.entry', { hasText: ref }).getByRole('link', { name: '决定' }).click()
  await centre.getByText('本单位对其没有任何措施。').waitFor()
  await centre.getByLabel(/^不予处理/).check()
  await centre.getByLabel('内部记录的理由').fill('回拨核实，限制由银行自行采取。')
  await centre.getByRole('button', { name: '决定' }).click()
  await centre.locator('.appeal-letter').getByText(/不作处理/).waitFor()

  await ask()
  await home.getByText(/未能核实申诉人为当事人，或者我单位没有对其采取措施/).waitFor()
  expect(await home.locator('main').innerText()).not.toMatch(/钱小芳|回拨核实/)
  expect([...troublesOf(home), ...troublesOf(centre)]).toEqual([])
})

async function openAppeal(): Promise<string> {
  return bureau.system(async (tx) => (await sql<{ id: string }>`select id from appeal where state = 'open'`.execute(tx)).rows[0]!.id)
}
