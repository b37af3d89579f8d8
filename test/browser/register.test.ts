import { sql } from 'kysely'
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTable, writeTable } from '../../src/adapters/sheets/sheets.ts'
import { saveTargets } from '../../src/features/region/region.store.ts'
import { PASSWORD, smallBureau, VAULT_KEY, VILLAGE_A, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn, faultsOf } from './judge.ts'
import { openAs, openScreen, sessionKeeper, troublesOf, type Language } from './screen.ts'

/** A grid worker at the door holds out a code, and a daughter registers her mother by it. Each test is a chapter; they follow one another. */
const [MOTHER, DAUGHTER, SON] = ['14200000071', '14200000072', '14200000073']
const WIDTHS = [320, 390, 1440] as const

let bureau: SmallBureau
let house: House
let browser: Browser
let worker: Page
let daughter: Page
/** Open on the coverage of the street’s villages, and never loaded anew. */
let desk: Page

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  worker = await openScreen(browser, { session: await sessionKeeper(browser, house.url, PASSWORD)('gridworker') })
  daughter = await openScreen(browser)
  await bureau.system((tx) => saveTargets(tx, [{ region: VILLAGE_A, asOf: '2026-01-01', targetPopulation: 50 }]))
  desk = await openAs(browser, { url: `${house.url}/desk/coverage?region=990101001`, login: 'publicity', password: PASSWORD }, { width: 1440 })
}, 60_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

const counted = async () => worker.locator('.credit-count strong').innerText()

/** Rate and registered of the village, as the desk shows them. */
const coverageOnDesk = async () => {
  await desk.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
  return desk.locator('.coverage-table tbody tr', { hasText: '一村' }).locator('td.num').allInnerTexts().then((cells) => cells.slice(1, 3))
}

/** The page as it stands, narrow, as the daughter has it, and wide. */
async function isClear(page: Page, language: Language = 'zh'): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 844 })
    expect([width, await faultsOf(page, language), await barriersOn(page)]).toEqual([width, [], []])
  }
  await page.setViewportSize({ width: 390, height: 844 })
}

/** The demo shows what the carrier delivered; the newest code is the one to type. */
async function typeCode(page: Page, { away = false } = {}): Promise<void> {
  await page.getByRole('button', { name: '发送验证码' }).click()
  // Whoever reads the SMS in another app comes back to a page that was thrown away, and needs no second code.
  if (away) {
    await page.getByLabel('短信验证码').waitFor()
    await page.reload()
  }
  const text = await page.getByText(/金钟罩登记验证码 \d{6}/).innerText()
  await isClear(page)
  await page.getByLabel('短信验证码').fill(/\d{6}/.exec(text)![0])
  await page.getByRole('button', { name: '确认' }).click()
}

test('the worker’s code fills the screen, and nobody has registered by it', async () => {
  await worker.goto(`${house.url}/phone/`)
  await worker.getByRole('link', { name: '我的登记码' }).click()
  expect(await counted()).toBe('0 人')
  await worker.getByRole('button', { name: /全屏出示/ }).click()
  const code = worker.getByRole('dialog').getByRole('img')
  expect((await code.boundingBox())!.width).toBeGreaterThan(340)
  await worker.getByRole('button', { name: '关闭' }).click()
  await expect.poll(coverageOnDesk, { interval: 500, timeout: 10_000 }).toEqual(['0.00', '0'])
})

test('the daughter scans it and sees whose it is; for her mother, who has no mobile, she confirms her own number', async () => {
  const { url } = (await (await worker.request.get(`${house.url}/api/credits/mine`)).json()) as { url: string }
  await daughter.goto(url)
  await daughter.getByText('gridworker（PA）请您登记').waitFor()
  expect(new URL(url).pathname).toBe('/register')
  await isClear(daughter)
  await daughter.getByRole('button', { name: '为父母、长辈' }).click()
  await daughter.getByLabel('我的手机').check()
  await daughter.getByLabel('您（登记人）的手机号').fill(DAUGHTER)
  await typeCode(daughter, { away: true })
  await daughter.getByLabel('父母的姓名').waitFor()
})

test('what is missing is said beside each field; the village is found by two characters', async () => {
  await daughter.getByRole('button', { name: '登记', exact: true }).click()
  await daughter.getByText('请更正标出的 5 处').waitFor()
  await isClear(daughter)
  expect(await daughter.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true')
  await daughter.getByLabel('父母的姓名').fill('李桂芳')
  await daughter.getByLabel('父母的电话').fill(MOTHER)
  await daughter.getByLabel('住在哪个村、社区？').fill('一村')
  await daughter.getByRole('button', { name: '甲区东街道一村' }).click()
  await daughter.getByLabel('门牌（可不填）').fill('3 幢 201 室')
  await daughter.getByLabel('您的姓名').fill('李小红')
  await daughter.getByLabel('我已看过并同意').check()
  await isClear(daughter)
  await daughter.reload()
  await daughter.getByLabel('父母的姓名').waitFor()
  expect([await daughter.getByLabel('父母的姓名').inputValue(), await daughter.getByLabel('您的姓名').inputValue(), await daughter.getByLabel('我已看过并同意').isChecked()]).toEqual(['李桂芳', '李小红', true])
})

test('her brother lives next door: she adds him, puts him before herself, and whoever listens hears where each now stands', async () => {
  const listening = () => daughter.evaluate(() => document.activeElement?.textContent)
  await daughter.getByRole('button', { name: '再加一位家人' }).click()
  await expect.poll(listening).toBe('第 2 位')
  const second = daughter.getByRole('group', { name: '第 2 位' })
  await second.getByLabel('家里人的姓名').fill('李小军')
  await daughter.getByRole('button', { name: '登记', exact: true }).click()
  await daughter.getByText('请更正标出的 1 处').waitFor()
  await isClear(daughter)
  await second.getByLabel('家里人的电话').fill(DAUGHTER)
  await daughter.getByRole('button', { name: '登记', exact: true }).click()
  await second.getByText('这个号码已填给另一位家人').waitFor()
  await second.getByLabel('家里人的电话').fill(SON)
  await second.getByLabel('是父母的什么人（可不填）').fill('儿子')
  await daughter.getByRole('button', { name: '把第 2 位提前一位' }).click()
  await expect.poll(listening).toBe('第 1 位')
  expect(await daughter.getByRole('group', { name: '第 1 位' }).getByLabel('家里人的姓名').inputValue()).toBe('李小军')
  // Her own number was shown by SMS and stays; a third one can go again.
  expect(await daughter.getByRole('group', { name: '第 2 位' }).getByRole('button', { name: /去掉/ }).count()).toBe(0)
  await daughter.getByRole('button', { name: '再加一位家人' }).click()
  await daughter.getByRole('group', { name: '第 3 位' }).waitFor()
  expect(await daughter.getByRole('button', { name: '再加一位家人' }).count()).toBe(0)
  await isClear(daughter)
  await daughter.getByRole('button', { name: '去掉第 3 位' }).click()
  await expect.poll(listening).toBe('第 2 位')
  await daughter.getByRole('button', { name: '登记', exact: true }).click()
  await daughter.getByText('李桂芳已在金钟罩的保护名单里').waitFor()
  await isClear(daughter)
})

test('the worker’s count has risen, and the mother is told', async () => {
  await worker.reload()
  await worker.locator('.credit-count strong').waitFor()
  expect(await counted()).toBe('1 人')
  const told = async () => (await worker.request.post(`${house.url}/api/demo/messages`, { data: { phone: MOTHER } })).text()
  // A worker sends it once the registration is in.
  await expect.poll(told, { interval: 1_000, timeout: 10_000 }).toContain('已为您登记金钟罩')
})

test('on the desk that stands open the village’s coverage has risen, and the worker’s count opens to whom it counts, masked', async () => {
  await expect.poll(coverageOnDesk, { interval: 1_000, timeout: 20_000 }).toEqual(['2.00', '1'])
  const credits = await desk.context().newPage()
  await credits.goto(`${house.url}/desk/credits`)
  await credits.getByText('网格员、民警', { exact: true }).click()
  await credits.getByRole('link', { name: '查看经“gridworker”登记的 1 人' }).click()
  const row = credits.getByRole('row', { name: /家人代为登记/ })
  await row.getByText('甲区 东街道 一村').waitFor()
  expect(await credits.locator('main').innerText()).not.toMatch(new RegExp(`${MOTHER}|${DAUGHTER}|李桂芳`))
  for (const width of [390, 1440]) {
    await credits.setViewportSize({ width, height: 844 })
    expect([width, await faultsOf(credits, 'zh'), await barriersOn(credits)]).toEqual([width, [], []])
  }
  await credits.close()
})

test('the daughter corrects it, takes a copy, and deletes it, and the worker’s count falls again', async () => {
  await daughter.getByRole('link', { name: '看我的登记' }).click()
  await daughter.getByText('您为家人登记').waitFor()
  await daughter.getByText(`李小军（儿子） ${SON}\n李小红 ${DAUGHTER}`).waitFor()
  await isClear(daughter)
  const [file] = await Promise.all([daughter.waitForEvent('download'), daughter.getByRole('link', { name: /下载全部资料/ }).click()])
  expect(file.suggestedFilename()).toBe('golden-bell-registration.json')
  await daughter.getByRole('button', { name: '更正' }).click()
  await daughter.getByLabel('父母的姓名').fill('李桂花')
  await isClear(daughter)
  await daughter.getByRole('button', { name: '去掉第 1 位' }).click()
  await daughter.getByRole('button', { name: '保存更正' }).click()
  await daughter.getByText('已更正').waitFor()
  await daughter.getByText('李桂花').waitFor()
  await daughter.getByText(`李小红 ${DAUGHTER}`, { exact: true }).waitFor()
  await daughter.getByRole('button', { name: '删除登记' }).click()
  await daughter.getByText('确定删除吗？').waitFor()
  await isClear(daughter)
  await daughter.getByRole('button', { name: '删除', exact: true }).click()
  await daughter.getByText('这个号码没有在网上登记过').waitFor()
  await worker.reload()
  await worker.locator('.credit-count strong').waitFor()
  expect(await counted()).toBe('0 人')
  await expect.poll(coverageOnDesk, { interval: 1_000, timeout: 20_000 }).toEqual(['0.00', '0'])
  expect([...troublesOf(daughter), ...troublesOf(worker), ...troublesOf(desk)]).toEqual([])
})

test('the publicity officer makes a code for a campaign at the desk, prints its poster, and closes it', async () => {
  const publicity = await openAs(browser, { url: `${house.url}/desk/credits`, login: 'publicity', password: PASSWORD }, { width: 1440 })
  await publicity.getByLabel('活动名称').fill('反诈宣传月')
  await publicity.getByRole('button', { name: '新建' }).click()
  await publicity.getByText('已新建“反诈宣传月”').waitFor()
  const row = publicity.getByRole('row', { name: /反诈宣传月 C/ })
  const poster = await publicity.request.get(`${house.url}${await row.getByRole('link', { name: '海报 PDF' }).getAttribute('href')}`)
  expect([poster.status(), poster.headers()['content-type']]).toEqual([200, 'application/pdf'])
  await row.getByRole('button', { name: '停用' }).click()
  await publicity.getByRole('tooltip').getByRole('button', { name: /确\s*定/ }).click()
  await row.getByText('已停用').waitFor()
  expect(troublesOf(publicity)).toEqual([])
})

test('a village’s register is sent as a workbook: two bad rows come back as a sheet, which is corrected and sent again, and all are there', async () => {
  const page = await openAs(browser, { url: `${house.url}/desk/coverage?region=990101001`, login: 'centre', password: PASSWORD }, { width: 1440 })
  const part = page.getByRole('region', { name: '批量登记' })
  const send = async (name: string, buffer: Buffer) => {
    await part.getByLabel('文件').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
    await part.getByRole('button', { name: '导入', exact: true }).click()
  }
  const person = (nth: number, phone = `1420006000${nth}`, village = '990101001001') => [phone, `某${nth}`, village, '2026-03-01']
  await send('登记册.xlsx', await writeTable('xlsx', ['电话', '姓名', '区划代码', '登记日期'], [person(1), person(2, '12'), person(3), person(4, undefined, '990101777777'), person(5)]))
  await part.getByText('共 5 行：新增 3 人，更新 0 人，2 行未导入').waitFor()
  await part.getByText('第 3 行：').waitFor()
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    expect([width, await faultsOf(page, 'zh'), await barriersOn(page)]).toEqual([width, [], []])
  }
  const [download] = await Promise.all([page.waitForEvent('download'), part.getByRole('button', { name: '下载未导入的行，更正后再传' }).click()])
  const sheet = await readTable(await readFile(await download.path()))
  const corrected = sheet.rows.map(({ cells }) => [cells[0] === '12' ? '14200060002' : cells[0]!, cells[1]!, '990101001001', ...cells.slice(3)])
  await send('待更正.xlsx', await writeTable('xlsx', sheet.header, corrected))
  await part.getByText('共 2 行：新增 2 人，更新 0 人，0 行未导入').waitFor()
  const line = page.locator('.coverage-table tbody tr', { hasText: '一村' })
  await line.getByText('10.00').waitFor()
  expect(await line.locator('td.num').nth(2).innerText()).toBe('5')
  expect(troublesOf(page)).toEqual([])
})

test('the register goes out masked at once, in clear text for a reason, and comes in again as it went', async () => {
  const page = await openAs(browser, { url: `${house.url}/desk/coverage?region=990101001001`, login: 'centre', password: PASSWORD }, { width: 1440 })
  const part = page.getByRole('region', { name: '导出登记册：一村' })
  const [masked] = await Promise.all([page.waitForEvent('download'), part.getByRole('button', { name: '打码 导出 Excel' }).click()])
  const listed = await readTable(await readFile(await masked.path()))
  expect([listed.header[0], listed.rows.length, listed.rows[0]!.cells.slice(0, 2)]).toEqual(['电话', 5, ['14*********', '***']])
  await part.getByRole('button', { name: '明文（须填理由） 导出 Excel' }).click()
  await page.getByRole('textbox', { name: /理由/ }).fill('核对一村的登记册')
  const [clear] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: /确\s*定/ }).click()])
  await part.getByText('已保存：金钟罩登记册-一村-').waitFor()
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    expect([width, await faultsOf(page, 'zh'), await barriersOn(page)]).toEqual([width, [], []])
  }
  const imports = page.getByRole('region', { name: '批量登记' })
  await imports.getByLabel('文件').setInputFiles(await clear.path())
  await imports.getByRole('button', { name: '导入', exact: true }).click()
  await imports.getByText('共 5 行：新增 0 人，更新 5 人，0 行未导入').waitFor()
  // Of a place where nobody is registered it says what else to choose, and saves no file.
  await page.goto(`${house.url}/desk/coverage?region=990101002`)
  await page.getByRole('button', { name: '打码 导出 CSV' }).click()
  await page.getByText('没有您能查看的登记居民').waitFor()
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    expect([width, await faultsOf(page, 'zh'), await barriersOn(page)]).toEqual([width, [], []])
  }
  expect(troublesOf(page)).toEqual([])
})

test('in English and in the dark the form is as clear', async () => {
  const page = await openScreen(browser, { language: 'en', dark: true })
  await page.goto(`${house.url}/register`)
  await page.getByRole('button', { name: 'Myself' }).click()
  await page.getByLabel('Your mobile number').fill(MOTHER)
  await page.getByRole('button', { name: 'Send the code' }).click()
  const text = await page.getByText(/金钟罩登记验证码 \d{6}/).innerText()
  await isClear(page, 'en')
  await page.getByLabel('Code from the message').fill(/\d{6}/.exec(text)![0])
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByLabel('Which village or community?').fill('东街')
  await page.getByRole('button', { name: '甲区东街道一村' }).waitFor()
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await page.getByText('Correct the 3 entries').waitFor()
  await isClear(page, 'en')
  await page.getByRole('button', { name: '甲区东街道一村' }).click()
  await page.getByLabel('Your name').fill('Li Guifang')
  await page.getByLabel('I have read this and agree').check()
  // Whoever was called away for longer than a quarter of an hour confirms once more and goes on where they were.
  await bureau.system((tx) => sql`delete from citizen_session`.execute(tx))
  await bureau.system((tx) => sql`update phone_proof set sent_at = sent_at - interval '2 minutes'`.execute(tx))
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await page.getByRole('button', { name: 'Send the code' }).click()
  const [again] = await Promise.all([page.waitForResponse(async (answer) => answer.url().endsWith('/demo/messages') && (await answer.text()).split('验证码').length > 2), page.getByLabel('Code from the message').waitFor()])
  await page.getByLabel('Code from the message').fill(/验证码 (\d{6})/.exec(await again.text())![1]!)
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByLabel('Code from the message').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await page.getByRole('link', { name: 'See my registration' }).click()
  await page.getByText('Registered with this number').waitFor()
  await page.getByRole('button', { name: 'Delete the registration' }).click()
  await isClear(page, 'en')
  expect(troublesOf(page)).toEqual([])
})
