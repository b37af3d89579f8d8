import { sql } from 'kysely'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Boundary } from '../../src/domain/geometry.ts'
import { parseRegionCode } from '../../src/domain/region-code.ts'
import { saveBoundaries } from '../../src/features/region/region.store.ts'
import { hear } from '../support/case.ts'
import { aResident, PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { barriersOn } from './judge.ts'
import { openAs, troublesOf } from './screen.ts'

/** Where CI keeps pictures of the wall, beside the gallery. */
const FOLDER = join(import.meta.dirname, '../../dist/wall')
/** The rule of web/desk/wall/wall.css: 2 % of the width, 25 mm on a screen of 55 inches. */
const LETTER_OF_WIDTH = 0.02
const WARNINGS = 9
let bureau: SmallBureau
let house: House
let browser: Browser
beforeAll(async () => {
  const now = new Date()
  bureau = await smallBureau(now)
  const square = (west: number): Boundary => ({ type: 'Polygon', coordinates: [[[west, 29], [west + 1, 29], [west + 1, 30.4], [west, 30.4], [west, 29]]] })
  const places = [['990101000000000', 124], ['990101001000000', 124], ['990101002000000', 125]] as const
  await bureau.system((tx) => saveBoundaries(tx, places.map(([code, west]) => ({ code: parseRegionCode(code), boundary: square(west), lon: west + 0.5, lat: 29.7 }))))
  for (let nth = 0; nth < WARNINGS; nth++) {
    const phone = `142000000${10 + nth}`
    await aResident(bureau, phone, parseRegionCode(nth % 2 === 0 ? '990101001001000' : '990101002001000'))
    await hear(bureau, phone, new Date(now.getTime() - (WARNINGS - nth) * 600_000), nth % 3 === 0 ? 'red' : 'orange')
  }
  // Names as long as they come.
  await bureau.system(async (tx) => {
    await sql`update unit set name = case code when 'PA' then '江厦街道第一派出所' when 'PB' then '首南派出所' else '反诈骗指挥中心' end where code in ('PA', 'PB', 'C')`.execute(tx)
    await sql`update warning set fraud_type = case when level = 1 then 'authority' else 'customer-service' end`.execute(tx)
  })
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
}, 120_000)
afterAll(() => lightsOut({ browser, house, bureau }))

type Seen = { readonly least: number; readonly leastText: string; readonly texts: number; readonly cut: readonly string[]; readonly lines: readonly number[]; readonly scrolls: readonly number[] }

/** Every text that somebody in the room sees: how high its letters are, and whether all of it is there. Lines that the page leaves out are not seen. */
function whatTheRoomSees(page: Page): Promise<Seen> {
  return page.evaluate(() => {
    const isInside = (inner: DOMRect, outer: { left: number; top: number; right: number; bottom: number }) => inner.left >= outer.left - 1 && inner.top >= outer.top - 1 && inner.right <= outer.right + 1 && inner.bottom <= outer.bottom + 1
    const isLeftOut = (element: Element) => {
      const [line, list] = [element.closest('.wall-list li'), element.closest('.wall-list ol')]
      return line !== null && list !== null && line.getBoundingClientRect().left >= list.getBoundingClientRect().right
    }
    const seen = { least: Infinity, leastText: '', texts: 0, cut: [] as string[] }
    const walker = document.createTreeWalker(document.querySelector('.wall')!, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement!
      const range = document.createRange()
      range.selectNodeContents(node)
      if (node.textContent!.trim() === '' || range.getClientRects().length === 0 || element.closest('.visually-hidden, .wall-tools a, .wall-tools button') !== null || isLeftOut(element)) continue
      seen.texts++
      const size = Number.parseFloat(getComputedStyle(element).fontSize)
      if (size < seen.least) Object.assign(seen, { least: size, leastText: node.textContent!.trim() })
      const box = range.getBoundingClientRect()
      const clips = [...ancestorsOf(element)].filter((one) => getComputedStyle(one).overflow !== 'visible').map((one) => one.getBoundingClientRect())
      if (![{ left: 0, top: 0, right: innerWidth, bottom: innerHeight }, ...clips].every((clip) => isInside(box, clip))) seen.cut.push(node.textContent!.trim())
    }
    function* ancestorsOf(element: Element) { for (let one: Element | null = element; one !== null && one !== document.body; one = one.parentElement) yield one }
    const root = document.documentElement
    return {
      ...seen, lines: [...document.querySelectorAll('.wall-list ol')].map((list) => [...list.children].filter((line) => !isLeftOut(line)).length),
      scrolls: [root.scrollWidth - innerWidth, root.scrollHeight - innerHeight].map((more) => Math.max(0, more)),
    }
  })
}

test.each([[1_920, 1_080, 'zh'], [3_840, 2_160, 'zh'], [1_920, 1_080, 'en'], [3_840, 2_160, 'en']] as const)('on a wall of %i × %i (%s) nothing is smaller than five metres ask for, and nothing is cut', async (width, height, language) => {
  const page = await openAs(browser, { url: `${house.url}/desk/wall`, login: 'centre', password: PASSWORD }, { width: 1440, language })
  await page.setViewportSize({ width, height })
  await page.locator('.wall-list li').nth(3).waitFor()
  await page.locator('.wall-map path').first().waitFor()
  await page.locator('.wall-number').nth(5).waitFor()
  await mkdir(FOLDER, { recursive: true })
  await page.screenshot({ path: join(FOLDER, `wall-${width}-${language}.png`) })
  const seen = await whatTheRoomSees(page)
  expect(seen).toMatchObject({ cut: [], scrolls: [0, 0] })
  expect([seen.leastText, seen.least]).toEqual([seen.leastText, Math.max(seen.least, width * LETTER_OF_WIDTH)])
  // Title, time, six numbers with names and units, two headings with lines, the plan's words.
  expect(seen.texts).toBeGreaterThan(30)
  for (const lines of seen.lines) expect(lines).toBeGreaterThanOrEqual(language === 'zh' ? 4 : 2)
  expect(await barriersOn(page)).toEqual([])
  expect(troublesOf(page)).toEqual([])
  await page.context().close()
})

test('on a wall that is too small for a line the line is left out whole, and a smaller letter is noticed', async () => {
  const page = await openAs(browser, { url: `${house.url}/desk/wall`, login: 'centre', password: PASSWORD }, { width: 1440 })
  await page.setViewportSize({ width: 1_920, height: 1_080 })
  await page.locator('.wall-list li').nth(3).waitFor()
  expect((await whatTheRoomSees(page)).lines.every((lines) => lines < WARNINGS)).toBe(true)
  await page.addStyleTag({ content: '.wall-list h2 { font-size: 0.9em } .wall-what { overflow: hidden; width: 3em; flex: none; white-space: nowrap }' })
  const spoilt = await whatTheRoomSees(page)
  expect(spoilt.least).toBeLessThan(1_920 * LETTER_OF_WIDTH)
  expect(spoilt.cut.length).toBeGreaterThan(0)
  await page.context().close()
})
