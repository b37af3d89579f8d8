import { createServer, type Server } from 'node:http'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptTask } from '../../src/flows/accept-task.ts'
import { arriveAtDoor, sendVisit } from '../../src/flows/task-to-door-visit.ts'
import { myTasks } from '../../src/reads/task-page.ts'
import { anAcceptedTask, type OneCase } from '../support/case.ts'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn } from './judge.ts'
import { changeView, isReady, whatLies } from './phone-chest.ts'
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
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

/** What stands between a phone and its server: a status, a page, somewhere else to go. */
function aServer(port: number, statusOf: (path: string) => number): Promise<Server> {
  const server = createServer((request, response) => {
    const status = statusOf(request.url ?? '')
    response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:9/portal' } : { 'content-type': 'text/html' }).end('<h1>portal</h1>')
  })
  return new Promise((resolve) => { server.listen(port, () => resolve(server)) })
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
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

/** As a browser answers when the phone is full; how full it is cannot be set here at once: it asks only now and then. */
async function fullness(page: Page): Promise<(isFull: boolean) => Promise<void>> {
  await page.evaluate(() => {
    const add = IDBObjectStore.prototype.add
    IDBObjectStore.prototype.add = function (this: IDBObjectStore, ...how: Parameters<typeof add>) {
      if (document.documentElement.dataset.full === 'yes') throw new DOMException('the quota is exceeded', 'QuotaExceededError')
      return add.apply(this, how)
    }
  })
  return (isFull) => page.evaluate((is) => { document.documentElement.dataset.full = is ? 'yes' : 'no' }, isFull)
}

let drawnWidth = 300
/** No two alike. */
async function pictures(page: Page, count: number): Promise<{ name: string; mimeType: string; buffer: Buffer }[]> {
  const drawn = await page.evaluate(([from, many]) => Array.from({ length: many }, (_, nth) => {
    const canvas = document.createElement('canvas')
    canvas.width = from + nth
    canvas.height = 200
    return canvas.toDataURL('image/png').split(',')[1]!
  }), [drawnWidth, count] as const)
  drawnWidth += count
  return drawn.map((data, nth) => ({ name: `${nth}.png`, mimeType: 'image/png', buffer: Buffer.from(data, 'base64') }))
}

test('a proxy that answers 502, and a network that leads to its own log-in, do not stand in the place of the page', async () => {
  const answers = { page: 502, api: 502 }
  await house.stopServer()
  const between = await aServer(Number(new URL(house.url).port), (path) => (path.startsWith('/api/') ? answers.api : answers.page))
  const shows = async (page: number, api: number) => {
    Object.assign(answers, { page, api })
    await chen.goto(`${house.url}/phone/tasks/${one.id}`)
    await sees(chen, one.phone)
    expect(await chen.getByText('portal').count()).toBe(0)
  }
  await shows(502, 502)
  await shows(302, 302)
  // A portal that answers 200 with a page of its own has not said that nobody is logged in.
  await shows(503, 200)
  expect((await whatLies(chen)).views).toBe(1)
  between.closeAllConnections()
  await new Promise((resolve) => { between.close(resolve) })
  await house.startServer()
  await chen.goto(`${house.url}/phone/tasks/${one.id}`)
  await chen.locator('.task-title').waitFor()
})

test('a phone that is full sends with signal; without, it says so and keeps what is on the page', async () => {
  const full = await fullness(chen)
  const calls = () => bureau.system(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from step where task_id = ${one.id} and kind = 'call'`.execute(tx)).rows[0]!.count)
  await full(true)
  await chen.context().setOffline(true)
  await button(chen, '记结果').click()
  await chen.getByRole('dialog').getByRole('button', { name: '占线', exact: true }).click()
  await sees(chen, '本机空间不足')
  await sees(chen, 'client.no_room')
  expect(await calls()).toBe(0)
  await chen.context().setOffline(false)
  await chen.getByRole('dialog').getByRole('button', { name: '占线', exact: true }).click()
  await expect.poll(calls, { timeout: 10_000 }).toBe(1)
  await full(false)
})

test('pictures that the phone has no room for are sent; without signal they stay on the page, and more than a visit may have are named', async () => {
  const now = new Date()
  await sendVisit(bureau.as('chen', now), one.id, undefined)
  const visit = (await myTasks(bureau.as('squad', now)))[0]!
  await acceptTask(bureau.as('squad', now), visit.id)
  await arriveAtDoor(bureau.as('squad', now), visit.id)
  const squad = await openAs(browser, { url: `${house.url}/phone/tasks/${visit.id}`, login: 'squad', password: PASSWORD }, {})
  const photos = () => bureau.system(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from door_photo`.execute(tx)).rows[0]!.count)
  await squad.locator('#door-photo').waitFor({ state: 'attached' })
  expect(await isReady(squad)).toBe(true)
  const full = await fullness(squad)
  await full(true)
  await squad.locator('#door-photo').setInputFiles(await pictures(squad, 2))
  await expect.poll(photos, { timeout: 10_000 }).toBe(2)
  await squad.getByText('已有 2 张').waitFor()
  await squad.context().setOffline(true)
  await squad.locator('#door-photo').setInputFiles(await pictures(squad, 2))
  await sees(squad, 'client.no_room')
  await button(squad, '再保存一次（2 张）').waitFor()
  expect(await barriersOn(squad)).toEqual([])
  await squad.context().setOffline(false)
  await button(squad, '再保存一次（2 张）').click()
  await expect.poll(photos, { timeout: 10_000 }).toBe(4)
  await full(false)
  await squad.getByText('已有 4 张').waitFor()
  await squad.locator('#door-photo').setInputFiles(await pictures(squad, 10))
  await sees(squad, '多选的 2 张没有保存')
  await expect.poll(photos, { timeout: 45_000 }).toBe(12)
  expect(troublesOf(squad)).toEqual([])
  await squad.context().close()
})

test('storage that does not open at first opens when it is asked again', async () => {
  await chen.context().setOffline(true)
  await chen.addInitScript(() => {
    const open = indexedDB.open.bind(indexedDB)
    let isShut = sessionStorage.getItem('test.opens') === null
    sessionStorage.setItem('test.opens', 'yes')
    indexedDB.open = (...how) => {
      if (!isShut) return open(...how)
      isShut = false
      // The browser's own refusal: of a database that is newer than what is asked for.
      open('newer', 2)
      return open('newer', 1)
    }
  })
  await chen.goto(`${house.url}/phone/tasks/${one.id}`)
  await sees(chen, one.phone)
  await chen.context().setOffline(false)
})

/** Drafts are kept a moment after the last word; here that moment never comes. */
async function withoutMoments(page: Page): Promise<void> {
  await page.evaluate(() => {
    const later = window.setTimeout.bind(window)
    window.setTimeout = ((act: TimerHandler, ms?: number) => later(act, ms === 400 ? 3_600_000 : ms)) as typeof setTimeout
  })
}

/** Put away for a call. */
async function putAway(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect.poll(async () => (await whatLies(page)).drafts, { timeout: 10_000 }).toBe(1)
  await page.reload()
}

test('the words of a hand-over are kept when the officer leaves the page in the same moment', async () => {
  const address = `${house.url}/phone/tasks/${one.id}/handover`
  await chen.goto(address)
  await chen.getByLabel('说明（可不填）').waitFor()
  await withoutMoments(chen)
  await chen.getByLabel('说明（可不填）').fill('家属在外地')
  await chen.getByRole('link', { name: '返回' }).click()
  await expect.poll(async () => (await whatLies(chen)).drafts, { timeout: 10_000 }).toBe(1)
  await chen.goto(address)
  await expect.poll(() => chen.getByLabel('说明（可不填）').inputValue(), { timeout: 10_000 }).toBe('家属在外地')
})

test('a signature is there when the phone was put away under the pen, and is gone once it was sent', async () => {
  const visit = (await myTasks(bureau.as('squad', new Date())))[0]!
  const squad = await openAs(browser, { url: `${house.url}/phone/tasks/${visit.id}/notice`, login: 'squad', password: PASSWORD }, {})
  await squad.locator('.signature').scrollIntoViewIfNeeded()
  expect(await isReady(squad)).toBe(true)
  await withoutMoments(squad)
  const box = (await squad.locator('.signature').boundingBox())!
  await squad.mouse.move(box.x + 40, box.y + 60)
  await squad.mouse.down()
  for (let step = 1; step <= 6; step++) await squad.mouse.move(box.x + 40 + step * 12, box.y + 60 + 20 * Math.sin(step))
  await squad.mouse.up()
  await putAway(squad)
  await expect.poll(() => button(squad, '确认签字').isEnabled(), { timeout: 10_000 }).toBe(true)
  await button(squad, '确认签字').click()
  await sees(squad, '已签字并存档')
  await expect.poll(async () => (await whatLies(squad)).drafts, { timeout: 10_000 }).toBe(0)
  expect(troublesOf(squad)).toEqual([])
  await squad.context().close()
})

test('what a teller has typed is there when the counter page was put away', async () => {
  const teller = await openAs(browser, { url: `${house.url}/phone/`, login: 'teller', password: PASSWORD }, {})
  await expect.poll(async () => (await whatLies(teller)).keys, { timeout: 10_000 }).toBe(1)
  await withoutMoments(teller)
  await teller.getByLabel('客户手机号或身份证号').fill('14230000001')
  await putAway(teller)
  await expect.poll(() => teller.getByLabel('客户手机号或身份证号').inputValue(), { timeout: 10_000 }).toBe('14230000001')
  await teller.context().close()
})

test('the screen is kept on for who chooses it, and asked for again when the page comes back in sight', async () => {
  await chen.addInitScript(() => {
    const request = navigator.wakeLock.request.bind(navigator.wakeLock)
    navigator.wakeLock.request = (kind) => {
      document.documentElement.dataset.asked = String(Number(document.documentElement.dataset.asked ?? 0) + 1)
      return request(kind)
    }
  })
  await chen.goto(`${house.url}/phone/me`)
  const asked = () => chen.evaluate(() => document.documentElement.dataset.asked ?? '0')
  await chen.getByRole('button', { name: /屏幕常亮/ }).waitFor()
  expect(await asked()).toBe('0')
  await chen.getByRole('button', { name: /屏幕常亮/ }).click()
  await expect.poll(asked).toBe('1')
  await chen.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect.poll(asked).toBe('2')
  expect(await barriersOn(chen)).toEqual([])
  await chen.reload()
  await expect.poll(asked).toBe('1')
  await chen.getByRole('button', { name: /屏幕常亮/, pressed: true }).click()
  await chen.reload()
  await chen.getByRole('button', { name: /屏幕常亮/, pressed: false }).waitFor()
  expect(await asked()).toBe('0')
})
