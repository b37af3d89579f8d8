import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptFollowUp } from '../../src/flows/accept-task.ts'
import { handOverFollowUp } from '../../src/flows/follow-up-to-other-officer.ts'
import { aFollowUpDue } from '../support/follow-up.ts'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn } from './judge.ts'
import { isReady, whatLies } from './phone-chest.ts'
import { openAs, troublesOf } from './screen.ts'

/** A victim is called again from where there is no signal. Each test is a chapter; they follow one another. */
let bureau: SmallBureau
let house: House
let browser: Browser
let chen: Page
let accepted: string
let offered: string
const NOTE = '对方自称律师，又收了五千元'

beforeAll(async () => {
  const now = new Date()
  bureau = await smallBureau(now)
  accepted = await aFollowUpDue(bureau, '14233330091', now)
  await acceptFollowUp(bureau.as('chen', now), accepted)
  offered = await aFollowUpDue(bureau, '14233330092', now)
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  chen = await openAs(browser, { url: `${house.url}/phone/`, login: 'chen', password: PASSWORD }, {})
}, 120_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

const button = (name: string) => chen.getByRole('button', { name, exact: true })
const sees = (text: string | RegExp) => chen.getByText(text).first().waitFor()
const unsent = () => chen.locator('.tab .tab-count[aria-label^="待发送"]')
const answers = (id: string) => bureau.system(async (tx) => (await sql<{ result: string }>`select detail ->> 'result' as result from step where task_id = ${id} and kind = 'follow-up' and undone_at is null order by at`.execute(tx)).rows.map((row) => row.result))
const stateOf = (id: string) => bureau.system(async (tx) => (await sql<{ state: string }>`select state from task where id = ${id}`.execute(tx)).rows[0]!.state)
async function lineIsBack(): Promise<void> {
  await chen.context().setOffline(false)
  await unsent().waitFor({ state: 'detached' })
}

test('the list of follow-ups is there when the phone is opened without signal, and each one opens; nothing of it lies there in clear', async () => {
  await chen.locator('.card', { hasText: '电话回访' }).nth(1).waitFor()
  expect(await isReady(chen)).toBe(true)
  await expect.poll(async () => (await whatLies(chen)).views).toBe(1)
  await chen.waitForTimeout(1_000)
  await chen.context().setOffline(true)
  // Whatever a browser believes: nobody answers.
  await house.stopServer()
  await chen.goto(`${house.url}/phone/`)
  await chen.locator('.card', { hasText: '电话回访' }).nth(1).waitFor()
  await chen.locator(`a[href$="/follow-ups/${accepted}"]`).click()
  await sees('14233330091')
  expect((await whatLies(chen)).words).not.toMatch(/14233330091|王小明/)
})

test('what is typed is there after the page died, is kept when it is submitted, and is shown in its words', async () => {
  await button('联系上了').click()
  await chen.getByText('又转了钱').click()
  await chen.getByLabel('备注').fill(NOTE)
  await expect.poll(async () => (await whatLies(chen)).drafts).toBe(1)
  expect((await whatLies(chen)).words).not.toContain(NOTE)
  await chen.reload()
  await button('联系上了').click()
  await expect.poll(() => chen.getByLabel('备注').inputValue()).toBe(NOTE)
  await button('填报').click()
  await sees('无信号，已存本机')
  await button('撤销').waitFor()
  expect(await unsent().innerText()).toBe('1')
  expect(await answers(accepted)).toEqual([])
  await chen.getByRole('link', { name: '返回' }).click()
  await chen.locator('.card', { hasText: '电话回访' }).waitFor()
  expect(await chen.locator('.card', { hasText: '电话回访' }).count()).toBe(1)
  await chen.getByRole('link', { name: /待发送/ }).click()
  await sees(NOTE)
  await sees('电话回访')
  expect(await barriersOn(chen)).toEqual([])
})

test('one that is only offered is taken, and taken back, without signal', async () => {
  await chen.goto(`${house.url}/phone/follow-ups/${offered}`)
  await button('接收').click()
  await sees('无信号，已存本机')
  expect(await unsent().innerText().catch(() => '')).toBe('2')
  await button('撤销').click()
  await button('接收').waitFor()
  await button('接收').click()
  await button('撤销').waitFor()
})

test('signal comes back to two pages at once: taken and answered, each once', async () => {
  const second = await chen.context().newPage()
  await second.goto(`${house.url}/phone/waiting`)
  await second.locator('.waiting').nth(1).waitFor()
  await house.startServer()
  await chen.goto(`${house.url}/phone/waiting`)
  await chen.locator('.waiting').nth(1).waitFor()
  await lineIsBack()
  await second.close()
  expect([await answers(accepted), await stateOf(accepted), await stateOf(offered)]).toEqual([['talked'], 'closed', 'accepted'])
  const kept = await bureau.system(async (tx) => (await sql<{ sealed: number; taps: number }>`select (select count(*)::int from step where task_id = ${accepted} and detail ? 'noteId') as sealed,
    (select count(*)::int from answered_tap where subject_id in (${accepted}, ${offered})) as taps`.execute(tx)).rows[0])
  expect(kept).toEqual({ sealed: 1, taps: 2 })
  expect((await whatLies(chen))).toMatchObject({ rows: 0, drafts: 0 })
  expect(troublesOf(chen)).toEqual([])
})

test('an answer that was lost on the way is sent again under the same key, and counts once', async () => {
  await chen.goto(`${house.url}/phone/follow-ups/${offered}`)
  await button('没有联系上').waitFor()
  await chen.route('**/result', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await button('没有联系上').click()
  await button('填报').click()
  await sees('无信号，已存本机')
  await chen.unroute('**/result')
  await chen.goto(`${house.url}/phone/waiting`)
  await sees('没有待发送的内容。')
  expect([await answers(offered), await stateOf(offered)]).toEqual([['not-reached'], 'accepted'])
})

test('what was handed over meanwhile is refused with the words of the server, and stays until the officer deletes it', async () => {
  await chen.goto(`${house.url}/phone/follow-ups/${offered}`)
  await button('没有联系上').waitFor()
  await chen.context().setOffline(true)
  await button('没有联系上').click()
  await chen.getByLabel('备注').fill(NOTE)
  await button('填报').click()
  await sees('无信号，已存本机')
  await handOverFollowUp(bureau.as('chen', new Date()), offered, { reason: 'shift-change', toUser: bureau.userId('standin'), note: '' })
  await chen.getByRole('link', { name: '返回' }).click()
  await chen.getByRole('link', { name: /待发送/ }).click()
  await chen.context().setOffline(false)
  await chen.locator('.waiting-refused').waitFor()
  await sees(NOTE)
  await sees(/task\.not_/)
  expect(await barriersOn(chen)).toEqual([])
  await button('删除').click()
  await button('确定删除？不会再发送').click()
  await sees('没有待发送的内容。')
  expect(await answers(offered)).toEqual(['not-reached'])
})
