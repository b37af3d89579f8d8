import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anAcceptedTask } from '../support/case.ts'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn } from './judge.ts'
import { openAs, rings, troublesOf } from './screen.ts'

/** An officer holds a case and nothing comes of it; then it turns out not to be theirs. Each test is a chapter; they follow one another. */
let bureau: SmallBureau
let house: House
let browser: Browser
let held: { readonly id: string; readonly warningId: string }
let [desk, duty, officer]: Page[] = []

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  held = await anAcceptedTask(bureau, new Date())
  browser = await launchChromium()
  const at = (login: string, path: string, width: 390 | 1440) => openAs(browser, { url: `${house.url}${path}`, login, password: PASSWORD }, { width })
  desk = await at('centre', '/desk/brief', 1440)
  duty = await at('duty', '/phone/', 390)
  officer = await at('chen', `/phone/tasks/${held.id}`, 390)
}, 120_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

test('an outcome is overdue: it stands above the page that the centre has open, and the station’s duty officer’s phone rings', async () => {
  await bureau.system((tx) => sql`update deadline set due_at = ${new Date()} where subject_id = ${held.id} and rule = 'outcome'`.execute(tx))
  await desk!.locator('.late-banner').getByText('超时未办：1 件，请督办').waitFor()
  const strip = duty!.locator('.late-strip')
  await strip.getByText('本单位 1 项任务超时未办').waitFor()
  expect(await rings(duty!)).toBeGreaterThan(0)
  expect([...(await barriersOn(desk!)), ...(await barriersOn(duty!))]).toEqual([])
  await strip.getByRole('link').click()
  await duty!.waitForURL(new RegExp(held.id))
  expect(await duty!.locator('.late-strip').count()).toBe(0)
  await desk!.locator('.late-banner').getByRole('link', { name: '立即查看' }).click()
  await desk!.locator('.timeline').getByText('督办').first().waitFor()
  expect(await desk!.locator('.late-banner').count()).toBe(0)
  await officer!.locator('.slip-supervise').waitFor()
  // The clock was wound anew: what is late stays late, on both pages.
  await officer!.locator('.task-head .countdown-late').waitFor()
  await officer!.locator('.task-head').getByText(/^下次督办 \d/).waitFor()
  await desk!.locator('.warning-clock .countdown-late').waitFor()
  await desk!.locator('.warning-clock').getByText(/^下次督办 \d/).waitFor()
})

test('"not mine": one tap on the centre’s name hands it over, and for half a minute it can be taken back', async () => {
  await officer!.getByRole('link', { name: '移交' }).click()
  await officer!.getByRole('button', { name: 'C', exact: true }).click()
  await officer!.getByText('现在没有任务。').waitFor()
  const unit = () => bureau.system(async (tx) => (await sql<{ unit: string }>`select unit from task where id = ${held.id}`.execute(tx)).rows[0]!.unit)
  expect(await unit()).toBe('C')
  await officer!.getByRole('button', { name: '撤销' }).click()
  await officer!.locator('.task-title').waitFor()
  expect(await unit()).toBe('PA')
  expect([desk!, duty!, officer!].flatMap((page) => troublesOf(page))).toEqual([])
})
