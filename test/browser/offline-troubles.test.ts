import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anAcceptedTask, type OneCase } from '../support/case.ts'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { openHouse, type House } from './house.ts'
import { changeView, isReady } from './phone-chest.ts'
import { openAs, troublesOf } from './screen.ts'

/** What goes wrong with a phone beside its line: it was renewed, it is full, something between it and the server answers. Each test is a chapter. */
let bureau: SmallBureau
let house: House
let browser: Browser
let chen: Page
let one: OneCase

beforeAll(async () => {
  const now = new Date()
  bureau = await smallBureau(now)
  one = await anAcceptedTask(bureau, now)
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  chen = await openAs(browser, { url: `${house.url}/phone/tasks/${one.id}`, login: 'chen', password: PASSWORD }, {})
  await chen.locator('.task-title').waitFor()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await house?.close()
  await bureau?.drop()
})

inChapters()

const sees = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

test('what an earlier version of the page kept, with one guardian or none, opens without signal', async () => {
  expect(await isReady(chen)).toBe(true)
  await chen.waitForTimeout(1_000)
  await chen.context().setOffline(true)
  expect(await changeView(chen, { without: ['guardians', 'others', 'slips', 'withdrawn'] })).toBeGreaterThan(0)
  await chen.goto(`${house.url}/phone/tasks/${one.id}`)
  await sees(chen, one.phone)
  await chen.getByRole('heading', { name: '其他操作' }).waitFor()
  expect(troublesOf(chen)).toEqual([])
  await chen.context().setOffline(false)
})
