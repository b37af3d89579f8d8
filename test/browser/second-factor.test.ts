import { sql } from 'kysely'
import { TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeFactorRoles } from '../../src/flows/rules-and-clocks.ts'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn, faultsOf } from './judge.ts'
import { openScreen, sessionKeeper, troublesOf, type Language } from './screen.ts'

/** What stands between the password and the first page, with an authenticator whose codes are real. Each test is a chapter; they follow one another. */
const STEP_MS = 30_000
const LANGUAGES = ['zh', 'en'] as const satisfies readonly Language[]
let bureau: SmallBureau
let house: House
let browser: Browser
let secret: string
let recovery: string

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
}, 60_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

/** `ahead`: a code opens once, so the next login shows that of the next half minute. */
const codeOf = (ahead: 0 | 1) => new TOTP({ secret }).generate({ timestamp: Date.now() + ahead * STEP_MS })

/** Nothing is wrong with what stands there: narrow and wide, on a phone in the dark as well. */
async function isClear(page: Page, language: Language = 'zh'): Promise<void> {
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    expect([page.url(), width, await faultsOf(page, language), await barriersOn(page)]).toEqual([page.url(), width, [], []])
  }
  if (new URL(page.url()).pathname.startsWith('/desk')) return
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await barriersOn(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Logged in with the password, and whatever that still owes. */
async function entered(login: string, app: 'desk' | 'phone', language: Language = 'zh'): Promise<Page> {
  const page = await openScreen(browser, { width: 390, language, session: await sessionKeeper(browser, house.url, PASSWORD)(login) })
  await page.goto(`${house.url}/${app}/`)
  return page
}

/** As it stands in both languages; answers what the pages complained of. */
async function judged(login: string, app: 'desk' | 'phone', ready: string): Promise<readonly string[]> {
  const troubles: string[] = []
  for (const language of LANGUAGES) {
    const page = await entered(login, app, language)
    await page.locator(ready).waitFor()
    await isClear(page, language)
    troubles.push(...troublesOf(page))
    await page.context().close()
  }
  return troubles
}

async function setUp(page: Page): Promise<void> {
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: '开始设置' }).click()
  await page.getByRole('img', { name: '验证器二维码' }).waitFor()
  secret = await page.locator('.sec-secret').innerText()
}

test('an officer scans the code; a wrong first code is refused, the right one gives ten recovery codes, once', async () => {
  const page = await openScreen(browser, { width: 1440, session: await sessionKeeper(browser, house.url, PASSWORD)('chen') })
  await page.goto(`${house.url}/desk/me`)
  await setUp(page)
  expect((await page.getByRole('img', { name: '验证器二维码' }).boundingBox())!.width).toBeGreaterThan(150)
  await isClear(page)
  const code = page.getByLabel('验证码', { exact: true })
  await code.fill(codeOf(0) === '000000' ? '000001' : '000000')
  await page.getByRole('button', { name: '确认启用' }).click()
  await page.getByText('验证码不对或已用过').waitFor()
  await code.fill(codeOf(0))
  await page.getByRole('button', { name: '确认启用' }).click()
  const codes = page.locator('.sec-recovery li')
  await codes.nth(9).waitFor()
  recovery = await codes.first().innerText()
  await isClear(page)
  await page.getByRole('button', { name: '已抄好' }).click()
  await page.getByText('两步验证已启用').waitFor()
  await page.getByText('还有 10 个恢复码没有用过。').waitFor()
  expect(await page.getByText(recovery).count()).toBe(0)
  await isClear(page)
  expect(troublesOf(page)).toEqual([])
})

test('from then on the password leads to the question for the code, on desk and phone, in both languages', async () => {
  expect(await judged('chen', 'desk', 'input[name=code]')).toEqual([])
  expect(await judged('chen', 'phone', 'input[name=code]')).toEqual([])
})

test('a wrong code is refused in words, the authenticator’s opens the phone, a recovery code the desk, once', async () => {
  const phone = await entered('chen', 'phone')
  const give = async (page: Page, code: string) => {
    await page.getByLabel('验证码', { exact: true }).fill(code)
    await page.getByRole('button', { name: '继续' }).click()
  }
  await give(phone, 'ABCDE-FGHJK')
  await phone.getByText('验证码不对或已用过').waitFor()
  await isClear(phone)
  await give(phone, codeOf(1))
  await phone.locator('.card, .empty').first().waitFor()
  const desk = await entered('chen', 'desk')
  await give(desk, recovery.toLowerCase())
  await desk.locator('.queue-row, .empty').first().waitFor()
  const again = await entered('chen', 'desk')
  await give(again, recovery)
  await again.getByText('验证码不对或已用过').waitFor()
  expect([...troublesOf(phone), ...troublesOf(desk), ...troublesOf(again)]).toEqual([])
})

test('a role that owes a second factor sets it up before anything else opens', async () => {
  await changeFactorRoles(bureau.as('admin', new Date()), { roles: ['analyst'] })
  expect(await judged('centre', 'desk', '.sec-form')).toEqual([])
  expect(await judged('centre', 'phone', '.sec-form')).toEqual([])
  const page = await entered('centre', 'desk')
  await page.getByText('您的岗位必须启用两步验证').waitFor()
  await setUp(page)
  await page.getByLabel('验证码', { exact: true }).fill(codeOf(0))
  await page.getByRole('button', { name: '确认启用' }).click()
  await page.getByRole('button', { name: '已抄好' }).click()
  await page.locator('.queue-row, .empty').first().waitFor()
  expect(troublesOf(page)).toEqual([])
})

test('a one-time password leads to a new one, on desk and phone: two that differ are told, a short one is not sent, the right one opens', async () => {
  await bureau.system((tx) => sql`update app_user set must_change_password = true where login in ('foreign', 'squad')`.execute(tx))
  expect(await judged('foreign', 'desk', 'input[name=fresh]')).toEqual([])
  expect(await judged('squad', 'phone', 'input[name=fresh]')).toEqual([])
  for (const [login, app, shows] of [['foreign', 'desk', '.queue-row, .empty'], ['squad', 'phone', '.card, .empty']] as const) {
    const page = await entered(login, app)
    const type = async (fresh: string, again: string) => {
      await page.getByLabel('原密码').fill(PASSWORD)
      await page.getByLabel('新密码（至少 10 位）').fill(fresh)
      await page.getByLabel('再输一次新密码').fill(again)
      await page.getByRole('button', { name: '保存新密码' }).click()
    }
    await type('ten letters at least', 'ten letters or more')
    await page.getByText('两次输入的新密码不一样。').waitFor()
    await isClear(page)
    await type(PASSWORD, PASSWORD)
    await page.getByText('新密码不合要求：至少 10 位，且不能与账号或旧密码相同').waitFor()
    await type('ten letters at least', 'ten letters at least')
    await page.locator(shows).first().waitFor()
    expect(troublesOf(page)).toEqual([])
  }
})

test('a wall that stays shows one page whatever its address says, and is clear to everybody', async () => {
  const page = await openScreen(browser, { width: 1440, session: await sessionKeeper(browser, house.url, PASSWORD)('commander') })
  await page.goto(`${house.url}/desk/wall`)
  await page.getByRole('button', { name: '固定在此屏' }).click()
  await page.getByRole('dialog').getByLabel('密码', { exact: true }).fill(PASSWORD)
  await isClear(page)
  await page.getByRole('dialog').getByRole('button', { name: /固定在此屏|确\s?定/ }).click()
  await page.getByText('只读').waitFor()
  await page.goto(`${house.url}/desk/orders`)
  await page.getByText('只读').waitFor()
  expect(new URL(page.url()).pathname).toBe('/desk/wall')
  await isClear(page)
  await page.evaluate(() => localStorage.setItem('gb.language', 'en'))
  await page.reload()
  await page.locator('.wall').waitFor()
  await isClear(page, 'en')
  expect(troublesOf(page)).toEqual([])
})
