import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Point } from '../../src/domain/geometry.ts'
import { residentsToRegistry } from '../../src/flows/residents-to-registry.ts'
import { takeAppeal } from '../../src/flows/objection-to-appeal.ts'
import { objecting } from '../support/objection.ts'
import { collection, feature, polygon } from '../support/region-files.ts'
import { PASSWORD, smallBureau, VAULT_KEY, VILLAGE_A, type SmallBureau } from '../support/small-bureau.ts'
import { inChapters } from './chapters.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn, faultsOf } from './judge.ts'
import { openScreen, sessionKeeper, troublesOf } from './screen.ts'

/** An administrator draws the borders, declares a target and enters a holiday. Each test is a chapter; they follow one another. */
const WIDTHS = [390, 1440] as const
let bureau: SmallBureau
let house: House
let browser: Browser
let admin: Page

beforeAll(async () => {
  const now = new Date()
  bureau = await smallBureau(now)
  const nobody = { name: undefined, idNumber: undefined, address: undefined, guardians: [], losses: 0 }
  await residentsToRegistry(() => bureau.at(now), Array.from({ length: 6 }, (_, nth) => ({ ...nobody, line: nth, phone: `1420004000${nth}`, region: VILLAGE_A, registeredAt: now })), { find: () => undefined, by: 'test' })
  await takeAppeal(bureau.as('calltaker', now), objecting('6222020000000009'))
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  admin = await openScreen(browser, { width: 1440, session: await sessionKeeper(browser, house.url, PASSWORD)('admin') })
}, 60_000)
afterAll(() => lightsOut({ browser, house, bureau }))

inChapters()

async function isClear(): Promise<void> {
  for (const width of WIDTHS) {
    await admin.setViewportSize({ width, height: 900 })
    expect([width, await faultsOf(admin, 'zh'), await barriersOn(admin)]).toEqual([width, [], []])
  }
}

const boundaries = () => admin.getByRole('region', { name: '边界文件（GeoJSON）' })
const bow: Point[] = [[124.1, 29.1], [124.2, 29.2], [124.2, 29.1], [124.1, 29.19], [124.1, 29.1]]

test('a boundary file is looked at with its plan before anything is written, and brought in as it was seen', async () => {
  await admin.goto(`${house.url}/desk/settings/regions?region=990101`)
  await admin.getByText('下级区划都没有边界。').waitFor()
  const file = collection(feature({ code: '990101001' }, polygon(124, 29, 0.5)), feature({ name: '西街道' }, polygon(124.5, 29, 0.5)), feature({ code: '990101' }, { type: 'Polygon', coordinates: [bow] }))
  await boundaries().locator('input[type="file"]').setInputFiles({ name: '边界.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(file) })
  await boundaries().getByLabel('坐标系').click()
  await admin.getByText('WGS-84（GPS、天地图近似）').click()
  await boundaries().getByRole('button', { name: '预览' }).click()
  await boundaries().getByText('共 3 项：新增 2，更新 0，不变 0，不导入 1').waitFor()
  await boundaries().getByText('990101：边界自相交').waitFor()
  expect(await boundaries().locator('.regions-shape').count()).toBe(2)
  expect(await admin.getByText('下级区划都没有边界。').count()).toBe(1)
  await isClear()
  await boundaries().getByRole('button', { name: '写入' }).click()
  await boundaries().getByText('已写入：新增 2，更新 0，不变 0，不导入 1').waitFor()
  await admin.getByText('2 个下级区划中 2 个有边界。').waitFor()
})

test('a press on the plan chooses in the list, the keyboard in the list chooses on the plan', async () => {
  await admin.locator('.regions-plan path[data-region="990101002"]').click()
  await admin.getByRole('button', { name: '西街道', pressed: true }).waitFor()
  await admin.getByRole('heading', { name: /甲区 › 西街道/ }).waitFor()
  await admin.getByRole('button', { name: '东街道' }).focus()
  await admin.keyboard.press('Enter')
  await admin.getByRole('img', { name: /选中：东街道/ }).waitFor()
  expect(await admin.locator('.regions-above title').textContent()).toBe('东街道')
  await isClear()
})

test('a target that is declared is what the coverage divides by', async () => {
  await admin.goto(`${house.url}/desk/settings/regions?region=990101001&at=990101001001`)
  const form = admin.getByRole('form', { name: '申报目标人口' })
  await form.getByLabel('目标人口（人）').fill('24')
  await form.getByLabel('来源说明').fill('区政府〔2026〕12号')
  await form.getByRole('button', { name: '申报' }).click()
  await admin.getByText('现在按 24 人计算覆盖率').waitFor()
  await admin.getByRole('cell', { name: '区政府〔2026〕12号' }).waitFor()
  await isClear()
  await admin.goto(`${house.url}/desk/coverage?region=990101001`)
  await admin.getByRole('row', { name: /一村/ }).getByText('25.00').waitFor()
  expect(await admin.getByRole('row', { name: /一村/ }).getByText('24', { exact: true }).count()).toBe(1)
})

test('a village is split into two: what stays is said before and after, and a code that is taken is refused with what to do', async () => {
  await admin.setViewportSize({ width: 1440, height: 900 })
  await admin.goto(`${house.url}/desk/settings/regions?region=990101001&at=990101001001`)
  await admin.getByRole('button', { name: '拆分', exact: true }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('依据').fill('区政府〔2026〕18号')
  for (const [nth, [name, target]] of [['一村东', '14'], ['一村西', '9']].entries()) {
    const part = dialog.getByRole('group', { name: `拆分后 ${nth + 1}` })
    await part.getByLabel('名称').fill(name!)
    await part.getByLabel('户数（户）').fill('100')
    await part.getByLabel('人口（人）', { exact: true }).fill('300')
    await part.getByLabel('目标人口（人）').fill(target!)
  }
  const code = dialog.getByRole('group', { name: '拆分后 2' }).getByLabel('代码（12 位）')
  await code.fill('990101002001')
  await dialog.getByRole('button', { name: '预览' }).click()
  await dialog.getByText('代码 990101002001 不能用于拆分后的村社区').waitFor()
  await code.fill('')
  await dialog.getByRole('button', { name: '预览' }).click()
  await dialog.getByText('一村西（990101001003） 由PA负责').waitFor()
  await dialog.getByText('目标人口（人）：原 24，拆分后合计 23').waitFor()
  await dialog.getByText('登记在此的 6 人、0 件未办结任务都留在原代码下').waitFor()
  await isClear()
  await dialog.getByRole('button', { name: '确认拆分' }).click()
  await admin.getByText('已拆分为 2 个村社区').waitFor()
  await admin.getByText('仍有 6 人登记在此').waitFor()
  expect(await admin.getByRole('row', { name: /一村[东西]/ }).count()).toBe(2)
  await isClear()
})

test('a holiday is entered with the keyboard; what it moves is said first, and the page remembers it', async () => {
  await admin.goto(`${house.url}/desk/settings/holidays`)
  const today = await admin.locator('.year-day[tabindex="0"]').getAttribute('data-day')
  await admin.locator('.year-day[tabindex="0"]').focus()
  // The first working day after today, which every open objection counts.
  let day = today!
  do {
    await admin.keyboard.press('ArrowRight')
    day = (await admin.evaluate(() => (document.activeElement as HTMLElement).dataset.day))!
  } while ([0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()))
  await admin.keyboard.press('Space')
  await admin.getByText('改动 1 天，尚未保存').waitFor()
  await admin.getByText('1 件未办结申诉的答复期限随之改期：').waitFor()
  expect(await admin.locator(`[data-day="${day}"]`).getAttribute('aria-label')).toContain('放假')
  await isClear()
  await admin.getByRole('button', { name: '保存' }).click()
  await admin.getByText('已保存，1 件申诉改期').waitFor()
  await admin.reload()
  await admin.locator(`[data-day="${day}"][data-mark="休"]`).waitFor()
  await admin.goto(`${house.url}/desk/settings/limits`)
  await admin.getByRole('link', { name: /节假日和补班日/ }).click()
  await admin.locator(`[data-day="${day}"]`).waitFor()
  expect(troublesOf(admin)).toEqual([])
})
