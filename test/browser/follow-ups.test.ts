import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptFollowUp } from '../../src/flows/accept-task.ts'
import { answerFollowUp } from '../../src/flows/follow-up-to-answer.ts'
import { myFollowUps } from '../../src/reads/follow-up-tasks.ts'
import { aFollowUpDue } from '../support/follow-up.ts'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn } from './judge.ts'
import { openAs, troublesOf } from './screen.ts'

/** Five victims are to be called, and Officer Chen goes home. Each test is a chapter; they follow one another. */
const NOTE = '下午两点以后再打'
let bureau: SmallBureau
let house: House
let browser: Browser
let desk: Page
let ids: string[]

beforeAll(async () => {
  const now = new Date()
  bureau = await smallBureau(now)
  ids = []
  for (const phone of ['14233330081', '14233330082', '14233330083', '14233330084', '14233330085']) ids.push(await aFollowUpDue(bureau, phone, now))
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  desk = await openAs(browser, { url: `${house.url}/desk/follow-ups`, login: 'chen', password: PASSWORD }, { width: 1440 })
}, 120_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

const heldBy = async (login: string) => (await myFollowUps(bureau.as(login, new Date()))).filter((task) => task.mine).length
const ticks = () => desk.getByRole('checkbox', { name: /^选择案件/ })

async function handOverTo(colleague: string): Promise<void> {
  const dialog = desk.getByRole('dialog')
  await dialog.getByLabel('本所同事').last().press('Enter')
  await desk.locator('.ant-select-item-option', { hasText: colleague }).click()
  await dialog.getByLabel('说明（可不填）').fill(NOTE)
  expect(await barriersOn(desk)).toEqual([])
  await dialog.getByRole('button', { name: '确定' }).click()
}

test('two are ticked and handed to a colleague in one step, and taken back in one step', async () => {
  await ticks().nth(4).waitFor()
  await ticks().nth(0).check()
  await ticks().nth(1).check()
  await desk.getByRole('group', { name: '已选 2 条回访' }).getByRole('button', { name: '移交' }).click()
  await handOverTo('standin')
  await desk.getByText('已移交 2 条回访').waitFor()
  expect(await barriersOn(desk)).toEqual([])
  expect([await heldBy('chen'), await heldBy('standin')]).toEqual([3, 2])
  await desk.getByRole('button', { name: /^撤回/ }).click()
  await desk.getByText('已撤回 2 条回访').waitFor()
  expect([await heldBy('chen'), await heldBy('standin')]).toEqual([5, 0])
})

test('one that was answered meanwhile is named with why, and the others have gone', async () => {
  await desk.getByRole('checkbox', { name: '全选可移交的回访' }).check()
  await desk.getByRole('group', { name: '已选 5 条回访' }).getByRole('button', { name: '移交' }).click()
  const now = new Date()
  await acceptFollowUp(bureau.as('chen', now), ids[0]!)
  await answerFollowUp(bureau.as('chen', now), ids[0]!, { result: 'talked', findings: [], note: '' })
  await handOverTo('standin')
  const dialog = desk.getByRole('dialog')
  await dialog.getByText('1 件未办成').waitFor()
  await dialog.getByText(/此任务已办结/).waitFor()
  expect(await barriersOn(desk)).toEqual([])
  await dialog.getByRole('button', { name: '取消' }).first().click()
  expect([await heldBy('chen'), await heldBy('standin')]).toEqual([0, 4])
})

test('at the end of the shift they go with one tap on the phone, unless their tick is taken away', async () => {
  const phone = await openAs(browser, { url: `${house.url}/phone/duty`, login: 'standin', password: PASSWORD }, { width: 390 })
  const all = phone.getByRole('checkbox', { name: '另有 4 条回访' })
  await all.uncheck()
  await phone.getByRole('button', { name: '交出 0 件' }).waitFor()
  await all.check()
  await phone.getByLabel('交给谁').selectOption({ label: 'duty · 在班' })
  await phone.getByLabel('交班说明').fill(NOTE)
  expect(await barriersOn(phone)).toEqual([])
  await phone.getByRole('button', { name: '交出 4 件' }).click()
  await phone.getByText('您手上没有未办结的任务或回访。').waitFor()
  expect([await heldBy('standin'), await heldBy('duty')]).toEqual([0, 4])
  expect([...troublesOf(phone), ...troublesOf(desk)]).toEqual([])
})
