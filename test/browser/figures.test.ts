import { readSheet } from 'read-excel-file/node'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSignal } from '../../src/features/signal/signal.rules.ts'
import { acceptTask } from '../../src/flows/accept-task.ts'
import { recordCall } from '../../src/flows/call-to-next-step.ts'
import { signalsToWarnings } from '../../src/flows/signals-to-warnings.ts'
import { closeWithOutcome } from '../../src/flows/task-to-outcome.ts'
import { myTasks } from '../../src/reads/task-page.ts'
import { aResident, PASSWORD, SCAM_NUMBER, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { openAs, troublesOf } from './screen.ts'

/** "Ninety-five per cent?" asks whoever reads the report: a leader opens the figure and looks at what it is made of. */
const WARNED = 20
const MINUTE_MS = 60_000
const shown = (element: string) => page.locator(element).allInnerTexts()

let bureau: SmallBureau
let house: House
let browser: Browser
let page: Page

beforeAll(async () => {
  const now = new Date()
  bureau = await smallBureau(now)
  for (let nth = 0; nth < WARNED; nth++) await warnedAndClosed(`142000000${String(nth).padStart(2, '0')}`, new Date(now.getTime() - nth * MINUTE_MS / 10), nth === 7 ? 'refused' : 'dissuaded')
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  page = await openAs(browser, { url: `${house.url}/desk/figures`, login: 'commander', password: PASSWORD }, { width: 1440 })
}, 60_000)

afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

async function warnedAndClosed(phone: string, at: Date, outcome: 'dissuaded' | 'refused'): Promise<void> {
  await aResident(bureau, phone)
  const call = { ref: phone, kind: 'call' as const, at: at.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500 }
  await signalsToWarnings(bureau.at(at), bureau.source, [readSignal(call, at)], () => undefined)
  const task = (await myTasks(bureau.as('chen', at))).find((one) => one.mine && one.state === 'offered')!
  await acceptTask(bureau.as('chen', at), task.id)
  await recordCall(bureau.as('chen', at), task.id, 'person', 'reached')
  await closeWithOutcome(bureau.as('chen', at), task.id, { outcome, note: '', directFen: 0, indirectFen: outcome === 'dissuaded' ? 1_000_000 : 0, protections: [] })
}

const keyFigure = (name: string) => page.locator('.key-figure').filter({ has: page.getByRole('heading', { name, exact: true }) })

test('under the rate stands what it is a share of', async () => {
  await keyFigure('劝阻率').waitFor()
  expect(await keyFigure('劝阻率').locator('.key-value').innerText()).toBe('95.00%')
  expect(await keyFigure('劝阻率').locator('.key-def').innerText()).toContain('÷')
})

test('it opens to the twenty it was counted from, and the one that was not dissuaded is among them', async () => {
  await keyFigure('劝阻率').getByRole('link').click()
  await page.getByText('以下 20 件中的 19 件。').waitFor()
  expect(await shown('.key-value')).toEqual(['95.00%'])
  const outcomes = await shown('.figure-rows tbody td:nth-child(3)')
  expect(outcomes).toHaveLength(WARNED)
  expect(outcomes.filter((outcome) => outcome === '劝阻成功')).toHaveLength(19)
  await page.locator('.figure-rows tbody tr').filter({ hasText: '拒不听劝' }).getByRole('link').click()
  await page.waitForURL(/\/desk\/warnings\//)
  await page.locator('.timeline').getByText('填报结果').waitFor()
  expect(await page.locator('main').innerText()).not.toMatch(/14200000007/)
})

test('going back, and back again, it is the same figure of the same days', async () => {
  await page.goBack()
  await page.getByText('以下 20 件中的 19 件。').waitFor()
  await page.getByRole('link', { name: '‹ 统计' }).click()
  await keyFigure('劝阻率').waitFor()
  expect(await keyFigure('劝阻率').locator('.key-value').innerText()).toBe('95.00%')
})

test('by unit, the station’s share opens to the station’s rows alone; an amount opens to those it is the sum of', async () => {
  await page.getByRole('combobox', { name: '分组' }).click()
  await page.locator('.ant-select-item-option', { hasText: '按单位' }).click()
  const row = page.locator('table').first().locator('tbody tr').filter({ hasText: 'PA' })
  await row.getByRole('link', { name: '95.00' }).click()
  await page.getByRole('heading', { name: '劝阻率：PA' }).waitFor()
  expect(new Set(await shown('.figure-rows tbody td:nth-child(6)'))).toEqual(new Set(['PA']))
  await page.goBack()
  await keyFigure('间接挽损').getByRole('link').click()
  await page.getByText('由以下 19 件预警得出。').waitFor()
  expect(await shown('.key-value')).toEqual(['190,000元'])
})

test('the sheet and the paper say the same', async () => {
  await page.goBack()
  await keyFigure('劝阻率').waitFor()
  const fetched = async (name: string) => {
    const answer = await page.context().request.get(`${house.url}${await page.getByRole('link', { name, exact: true }).getAttribute('href')}`)
    return await answer.body()
  }
  const cells = (await readSheet(await fetched('导出 Excel'))).flat()
  expect(cells).toContain(95)
  expect((await fetched('PDF')).subarray(0, 5).toString()).toBe('%PDF-')
})

test('whoever may not see warnings reads the figure, and cannot open it', async () => {
  const reader = await openAs(browser, { url: `${house.url}/desk/figures`, login: 'publicity', password: PASSWORD }, { width: 1440 })
  await reader.locator('.key-value', { hasText: '95.00' }).waitFor()
  expect(await reader.locator('.figure-link').count()).toBe(0)
  await reader.goto(`${house.url}/desk/figures/rows?figure=dissuadedRate`)
  await reader.getByRole('alert').waitFor()
  expect(await reader.locator('.figure-rows').count()).toBe(0)
  expect(troublesOf(page)).toEqual([])
  await reader.context().close()
})
