import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Point } from '../../src/domain/geometry.ts'
import { saveBoundaries } from '../../src/features/region/region.store.ts'
import { sendVisit } from '../../src/flows/task-to-door-visit.ts'
import { handOver } from '../../src/flows/task-to-other-unit.ts'
import { hashPassword } from '../../src/platform/password.ts'
import { anAcceptedTask } from '../support/case.ts'
import { PASSWORD, smallBureau, VAULT_KEY, VILLAGE_A, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn } from './judge.ts'
import { isReady, whatLies } from './phone-chest.ts'
import { logIn, openAs, troublesOf } from './screen.ts'

/** An officer in a stairwell without signal, against the real server. Each test is a chapter; they follow one another. */
let bureau: SmallBureau
let house: House
let browser: Browser
let squad: Page
let chen: Page
let visitId: string
let warningId: string
const NOTE = '本人在家，子女已到场，愿意配合'

beforeAll(async () => {
  const now = new Date()
  bureau = await smallBureau(now)
  const one = await anAcceptedTask(bureau, now)
  warningId = one.warningId
  await sendVisit(bureau.as('chen', now), one.id, undefined)
  const village: Point[] = [[124.195, 29.595], [124.205, 29.595], [124.205, 29.605], [124.195, 29.605], [124.195, 29.595]]
  await bureau.system((tx) => saveBoundaries(tx, [{ code: VILLAGE_A, boundary: { type: 'Polygon', coordinates: [village] }, lon: 124.2, lat: 29.6 }]))
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  visitId = await bureau.system(async (tx) => (await sql<{ id: string }>`select id from task where kind = 'visit'`.execute(tx)).rows[0]!.id)
  squad = await at('squad', '/phone/')
}, 120_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

function at(login: string, path: string): Promise<Page> {
  return openAs(browser, { url: `${house.url}${path}`, login, password: PASSWORD }, {})
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const sees = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const unsent = (page: Page) => page.locator('.tab .tab-count[aria-label^="待发送"]')
const kept = () => bureau.system(async (tx) => (await sql<{ kind: string; count: number }>`
  select kind, count(*)::int as count from step where task_id = ${visitId} and kind in ('at-door', 'photo-taken', 'notice-signed', 'call', 'outcome') and undone_at is null group by kind order by kind`.execute(tx)).rows)

/** As a phone takes it: a picture with the place of the door in it. */
async function camera(page: Page, nth: number): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const drawn = await page.evaluate((hue) => {
    const canvas = document.createElement('canvas')
    canvas.width = 2_000
    canvas.height = 1_000
    const pen = canvas.getContext('2d')!
    pen.fillStyle = `hsl(${hue} 60% 50%)`
    pen.fillRect(0, 0, 2_000, 1_000)
    return canvas.toDataURL('image/jpeg').split(',')[1]!
  }, nth * 90)
  const picture = Buffer.from(drawn, 'base64')
  const exif = Buffer.from('Exif\0\0GPS 30.1N 121.2E')
  return { name: `IMG_${nth}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.concat([picture.subarray(0, 2), Buffer.from([0xff, 0xe1, 0, exif.length + 2]), exif, picture.subarray(2)]) }
}

test('the page is installed while there is signal: worker, manifest and icons', async () => {
  await squad.locator('.card .button-accept').click()
  await squad.locator('.task-title').waitFor()
  expect(await isReady(squad)).toBe(true)
  const worker = await squad.request.get(`${house.url}/phone/worker.js`)
  expect([worker.headers()['cache-control'], worker.headers()['content-type']]).toEqual(['no-cache', expect.stringContaining('javascript')])
  const manifest = await (await squad.request.get(`${house.url}${(await squad.locator('link[rel=manifest]').getAttribute('href'))!}`)).json() as { start_url: string; icons: { src: string }[] }
  expect(manifest.start_url).toBe('/phone/')
  for (const { src } of manifest.icons) expect((await squad.request.get(`${house.url}${src}`)).headers()['content-type']).toBe('image/png')
})

test('on the way the officer sees the village, direction and distance, and what to ask and to say', async () => {
  await squad.context().grantPermissions(['geolocation'])
  // This browser has no receiver: the place is put in where it would come from.
  await squad.addInitScript(() => { navigator.geolocation.watchPosition = (found) => { found({ coords: { longitude: 124.19, latitude: 29.59 } } as GeolocationPosition); return 1 } })
  await squad.reload()
  await squad.locator('.visit-sketch .sketch-place').waitFor()
  expect(await squad.locator('.visit-way').innerText()).toMatch(/^往.+约 [\d.]+ (公里|米)（直线）$/)
  await squad.getByRole('heading', { name: '谈话要点' }).waitFor()
  expect(await barriersOn(squad)).toEqual([])
  expect(await isReady(squad)).toBe(true)
})

test('without signal the officer goes on: at the door, two pictures, the signature, a call, the outcome', async () => {
  await squad.context().setOffline(true)
  await button(squad, '我已到门').click()
  await sees(squad, '无信号，已存本机')
  await squad.locator('#door-photo').setInputFiles([await camera(squad, 1), await camera(squad, 2)])
  await sees(squad, '2 张待发送')
  await squad.getByRole('link', { name: '劝阻告知书签字' }).click()
  await squad.locator('.signature').scrollIntoViewIfNeeded()
  const box = (await squad.locator('.signature').boundingBox())!
  await squad.mouse.move(box.x + 40, box.y + 60)
  await squad.mouse.down()
  for (let step = 1; step <= 12; step++) await squad.mouse.move(box.x + 40 + step * 12, box.y + 60 + 20 * Math.sin(step))
  await squad.mouse.up()
  await button(squad, '确认签字').click()
  await sees(squad, '已签字并存档')
  await squad.getByRole('link', { name: '返回' }).click()
  await squad.getByRole('link', { name: '拨打本人' }).dispatchEvent('click')
  await squad.getByRole('dialog').getByRole('button', { name: '无人接听', exact: true }).click()
  await squad.getByRole('dialog').waitFor({ state: 'detached' })
  await squad.getByRole('link', { name: '填报结果' }).click()
  await squad.getByText('本人明白是诈骗').click()
  await squad.getByLabel('情况说明（可不填）').fill(NOTE)
  await button(squad, '提交并办结').click()
  await squad.getByRole('heading', { name: '我的任务' }).waitFor()
  expect(await unsent(squad).innerText()).toBe('6')
  expect(await squad.locator('.card').count()).toBe(0)
  expect(await kept()).toEqual([])
})

test('reloaded without signal, it opens and shows what waits, in words and pictures; nothing of it lies there in clear', async () => {
  // Whatever a browser believes to be without a line: nobody answers.
  await house.stopServer()
  await squad.goto(`${house.url}/phone/`)
  await unsent(squad).waitFor()
  expect(await unsent(squad).innerText()).toBe('6')
  await squad.getByRole('link', { name: /待发送/ }).click()
  await sees(squad, NOTE)
  await sees(squad, '本人 · 无人接听')
  expect(await squad.locator('.waiting').count()).toBe(6)
  expect(await squad.locator('.waiting-photo').count()).toBe(2)
  expect(await barriersOn(squad)).toEqual([])
  const left = await whatLies(squad)
  expect(left).toMatchObject({ keys: 1, views: 1, rows: 6 })
  for (const clear of [NOTE, '王小明', '1423', '/api/']) expect([clear, left.words.includes(clear)]).toEqual([clear, false])
})

test('signal comes back to two open pages at once: each thing arrives once, in order, without the place that the camera wrote', async () => {
  const second = await squad.context().newPage()
  await second.goto(`${house.url}/phone/waiting`)
  await second.locator('.waiting').nth(5).waitFor()
  await house.startServer()
  await squad.context().setOffline(false)
  await sees(squad, '没有待发送的内容。')
  await sees(second, '没有待发送的内容。')
  await second.close()
  expect(await kept()).toEqual([{ kind: 'at-door', count: 1 }, { kind: 'call', count: 1 }, { kind: 'notice-signed', count: 1 }, { kind: 'outcome', count: 1 }, { kind: 'photo-taken', count: 2 }])
  const facts = await bureau.system(async (tx) => (await sql<{ photos: number; taps: number; state: string; outcome: string }>`select (select count(*)::int from door_photo) as photos,
    (select count(*)::int from answered_tap where subject_id = ${visitId}) as taps, state, outcome from task where id = ${visitId}`.execute(tx)).rows[0])
  // Six from the stairwell, and the acceptance before.
  expect(facts).toEqual({ photos: 2, taps: 7, state: 'closed', outcome: 'dissuaded' })
  const sealed = await bureau.system(async (tx) => (await sql<{ sealed: Buffer }>`select sealed from door_photo`.execute(tx)).rows)
  for (const one of sealed) expect(bureau.at(new Date()).vault.openBytes(one.sealed).includes('Exif')).toBe(false)
  expect((await whatLies(squad)).rows).toBe(0)
  expect(troublesOf(squad)).toEqual([])
})

test('the desk sees the pictures with the visit, and opens one for a reason', async () => {
  const desk = await openAs(browser, { url: `${house.url}/desk/warnings/${warningId}`, login: 'centre', password: PASSWORD }, { width: 1440 })
  await desk.getByRole('button', { name: /照片 1/ }).click()
  await desk.getByLabel('查看理由').fill('核对上门照片')
  await desk.getByRole('dialog').getByRole('button', { name: '确定' }).click()
  const address = await desk.getByRole('link', { name: '打开照片 1' }).getAttribute('href')
  expect(address).toMatch(/^blob:/)
  expect(await barriersOn(desk)).toEqual([])
  await desk.context().close()
})

test('an answer that is lost on the way: what the server has done already is sent again under the same key, and done once', async () => {
  const { id } = await anAcceptedTask(bureau, new Date())
  chen = await at('chen', `/phone/tasks/${id}`)
  await chen.locator('.task-title').waitFor()
  expect(await isReady(chen)).toBe(true)
  await chen.route('**/calls', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await button(chen, '记结果').click()
  await chen.getByRole('dialog').getByRole('button', { name: '占线', exact: true }).click()
  await sees(chen, '无信号，已存本机')
  await chen.unroute('**/calls')
  await chen.getByRole('link', { name: /待发送/ }).click()
  await button(chen, '立即发送').click()
  await sees(chen, '没有待发送的内容。')
  const calls = await bureau.system(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from step where task_id = ${id} and kind = 'call'`.execute(tx)).rows[0]!.count)
  expect(calls).toBe(1)
})

test('what was handed over meanwhile is not accepted: the words stay on the phone until the officer deletes them', async () => {
  const { id } = await anAcceptedTask(bureau, new Date())
  await chen.goto(`${house.url}/phone/tasks/${id}/outcome`)
  await chen.locator('.choice').first().waitFor()
  await chen.context().setOffline(true)
  await chen.getByText('本人明白是诈骗').click()
  await chen.getByLabel('情况说明（可不填）').fill(NOTE)
  await button(chen, '提交并办结').click()
  await unsent(chen).waitFor()
  await handOver(bureau.as('chen', new Date()), id, { reason: 'shift-change', toUser: bureau.userId('standin'), note: '' })
  await chen.context().setOffline(false)
  await chen.getByRole('link', { name: /待发送/ }).click()
  await chen.locator('.waiting-refused').waitFor()
  await sees(chen, NOTE)
  await sees(chen, /task\.not_/)
  expect(await barriersOn(chen)).toEqual([])
  await button(chen, '删除').click()
  await button(chen, '确定删除？不会再发送').click()
  await sees(chen, '没有待发送的内容。')
})

test('what is only typed when the page dies in a cellar is there when it is opened again, sealed like all else', async () => {
  const { id } = await anAcceptedTask(bureau, new Date())
  await chen.goto(`${house.url}/phone/tasks/${id}/outcome`)
  await chen.locator('.choice').first().waitFor()
  await expect.poll(async () => (await whatLies(chen)).views).toBe(1)
  await chen.waitForTimeout(600)
  await chen.context().setOffline(true)
  await chen.getByText('本人明白是诈骗').click()
  await chen.getByLabel('情况说明（可不填）').fill('一半的话')
  await expect.poll(async () => (await whatLies(chen)).drafts).toBe(1)
  expect((await whatLies(chen)).words).not.toContain('一半的话')
  await chen.reload()
  await expect.poll(() => chen.getByLabel('情况说明（可不填）').inputValue()).toBe('一半的话')
  await button(chen, '提交并办结').click()
  await unsent(chen).waitFor()
  await chen.context().setOffline(false)
  await unsent(chen).waitFor({ state: 'detached' })
  expect((await whatLies(chen)).drafts).toBe(0)
})

test('left lying for five minutes it locks, stays locked when it is opened again, and opens without signal for its own password only', async () => {
  const { id, phone } = await anAcceptedTask(bureau, new Date())
  await chen.goto(`${house.url}/phone/tasks/${id}`)
  await sees(chen, phone)
  await chen.clock.install()
  await chen.clock.fastForward('05:10')
  await chen.getByRole('heading', { name: '手机端已锁定' }).waitFor()
  expect(await chen.getByText(phone).first().isVisible()).toBe(false)
  expect(await barriersOn(chen)).toEqual([])
  expect(await whatLies(chen)).toMatchObject({ keys: 0, views: 1 })
  await chen.context().setOffline(true)
  await chen.goto(`${house.url}/phone/tasks/${id}`)
  await chen.getByRole('heading', { name: '手机端已锁定' }).waitFor()
  const open = async (password: string) => {
    await chen.locator('input[name=password]').fill(password)
    await button(chen, '解锁').click()
  }
  await open('a wrong password')
  await sees(chen, '密码不对。现在没有信号')
  await open(PASSWORD)
  await sees(chen, phone)
  await chen.context().setOffline(false)
})

test('somebody else who logged in on another page of this browser sends nothing of it in their name', async () => {
  const { id } = await anAcceptedTask(bureau, new Date())
  await chen.goto(`${house.url}/phone/tasks/${id}`)
  await chen.locator('.task-title').waitFor()
  await chen.context().setOffline(true)
  await button(chen, '记结果').click()
  await chen.getByRole('dialog').getByRole('button', { name: '占线', exact: true }).click()
  await chen.getByRole('link', { name: '待发送 1 条' }).waitFor()
  const own = await chen.context().cookies()
  await chen.request.post(`${house.url}/api/session`, { data: { login: 'squad', password: PASSWORD } })
  await chen.context().setOffline(false)
  await chen.getByRole('link', { name: '待发送 1 条' }).waitFor({ state: 'detached' })
  expect(await whatLies(chen)).toMatchObject({ keys: 0, views: 0, rows: 1 })
  await chen.context().addCookies(own)
  await chen.goto(`${house.url}/phone/waiting`)
  await chen.evaluate(() => localStorage.setItem('gb.locked', 'yes'))
  await chen.reload()
  await chen.locator('input[name=password]').fill(PASSWORD)
  await button(chen, '解锁').click()
  const calls = () => bureau.system(async (tx) => (await sql<{ actor: string }>`select u.login as actor from step s join app_user u on u.id = s.actor where s.task_id = ${id} and s.kind = 'call'`.execute(tx)).rows)
  await expect.poll(calls, { timeout: 10_000 }).toEqual([{ actor: 'chen' }])
})

test('after the password was reset from the desk, the former one opens what it sealed, and it goes', async () => {
  const { id } = await anAcceptedTask(bureau, new Date())
  await chen.goto(`${house.url}/phone/tasks/${id}`)
  await chen.locator('.task-title').waitFor()
  await chen.context().setOffline(true)
  await button(chen, '记结果').click()
  await chen.getByRole('dialog').getByRole('button', { name: '占线', exact: true }).click()
  await chen.getByRole('link', { name: '待发送 1 条' }).waitFor()
  const fresh = 'another long password'
  const [old] = await bureau.system(async (tx) => (await sql<{ hash: string }>`select password_hash as hash from app_user where login = 'chen'`.execute(tx)).rows)
  const reset = async (hash: string) => {
    await bureau.system((tx) => sql`update app_user set password_hash = ${hash} where login = 'chen'`.execute(tx))
    await bureau.system((tx) => sql`delete from session where user_id = ${bureau.userId('chen')}`.execute(tx))
  }
  await reset(await hashPassword(fresh))
  await chen.context().setOffline(false)
  await chen.locator('input[name=login]').waitFor()
  await chen.goto(`${house.url}/phone/`)
  await logIn(chen, 'chen', fresh)
  await chen.getByRole('link', { name: /待发送/ }).click()
  await sees(chen, '有 1 条内容是用以前的密码封存的')
  expect(await barriersOn(chen)).toEqual([])
  for (const password of ['not this one', PASSWORD]) {
    await chen.locator('input[name=former]').fill(password)
    await button(chen, '取回').click()
    await sees(chen, password === PASSWORD ? '没有待发送的内容。' : '这不是封存时的密码。')
  }
  const calls = await bureau.system(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from step where task_id = ${id} and kind = 'call'`.execute(tx)).rows[0]!.count)
  expect(calls).toBe(1)
  await reset(old!.hash)
  await chen.goto(`${house.url}/phone/`)
  await logIn(chen, 'chen', PASSWORD)
  await expect.poll(async () => (await whatLies(chen)).views).toBe(1)
})

test('a session that is ended from the desk: the page goes to the log-in, what was seen is gone, what waits stays sealed for its owner', async () => {
  const { id, phone } = await anAcceptedTask(bureau, new Date())
  await chen.goto(`${house.url}/phone/tasks/${id}`)
  await sees(chen, phone)
  await chen.context().setOffline(true)
  await button(chen, '记结果').click()
  await chen.getByRole('dialog').getByRole('button', { name: '占线', exact: true }).click()
  await chen.getByRole('link', { name: '待发送 1 条' }).waitFor()
  await bureau.system((tx) => sql`delete from session where user_id = ${bureau.userId('chen')}`.execute(tx))
  await chen.context().setOffline(false)
  await chen.locator('input[name=login]').waitFor()
  await expect.poll(() => whatLies(chen)).toMatchObject({ keys: 0, views: 0, rows: 1 })
  expect((await whatLies(chen)).words).not.toContain(phone)
  // Somebody else finds nothing of it.
  await chen.locator('input[name=login]').fill('squad')
  await chen.locator('input[name=password]').fill(PASSWORD)
  await chen.locator('button[type=submit]').click()
  await sees(chen, 'request.not_found')
  expect(await chen.getByText(phone).count()).toBe(0)
  await chen.goto(`${house.url}/phone/`)
  await chen.getByRole('heading', { name: '我的任务' }).waitFor()
  expect(await unsent(chen).count()).toBe(0)
  await chen.getByRole('link', { name: '我的' }).click()
  await button(chen, '退出登录').click()
  // The owner logs in again, and it goes.
  await chen.locator('input[name=login]').fill('chen')
  await chen.locator('input[name=password]').fill(PASSWORD)
  await chen.locator('button[type=submit]').click()
  const calls = () => bureau.system(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from step where task_id = ${id} and kind = 'call'`.execute(tx)).rows[0]!.count)
  await expect.poll(calls, { timeout: 10_000 }).toBe(1)
  await expect.poll(async () => (await whatLies(chen)).rows).toBe(0)
  expect(troublesOf(chen)).toEqual([])
})

test('what waits for somebody who has not been at this phone for sixty days is deleted; for somebody who was it stays', async () => {
  await chen.evaluate(async (dayMs) => {
    const chest = await new Promise<IDBDatabase>((resolve) => { const open = indexedDB.open('golden-bell-phone'); open.onsuccess = () => resolve(open.result) })
    const change = chest.transaction(['owner', 'row'], 'readwrite')
    for (const [userId, days] of [['gone', 61], ['back', 59]] as const) {
      change.objectStore('owner').put({ userId, login: userId, sealing: {}, former: [], seenAt: Date.now() - days * dayMs })
      change.objectStore('row').add({ userId, words: new Uint8Array(1), photo: null })
    }
    await new Promise((resolve) => { change.oncomplete = resolve })
    chest.close()
  }, 86_400_000)
  await chen.reload()
  const users = () => chen.evaluate(async () => {
    const chest = await new Promise<IDBDatabase>((resolve) => { const open = indexedDB.open('golden-bell-phone'); open.onsuccess = () => resolve(open.result) })
    const all = (store: string) => new Promise<{ userId: string }[]>((resolve) => { const found = chest.transaction(store).objectStore(store).getAll(); found.onsuccess = () => resolve(found.result as { userId: string }[]) })
    const found = [(await all('row')).map((row) => row.userId), (await all('owner')).map((owner) => owner.userId).filter((id) => id === 'gone' || id === 'back')]
    chest.close()
    return found
  })
  await expect.poll(users).toEqual([['back'], ['back']])
})
