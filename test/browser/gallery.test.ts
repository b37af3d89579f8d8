import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { launchChromium } from './chromium.ts'
import { openHouse, type House } from './house.ts'
import { openScreen, sessionKeeper } from './screen.ts'

/** Where CI keeps the pictures of the shared pieces, beside the pages that it built. */
const FOLDER = join(import.meta.dirname, '../../dist/gallery')
const PARTS = join(import.meta.dirname, '../../web/ui/parts')
/** Not a piece by itself: hooks and names; what is drawn only while the line is down, or on a page of its own. */
const NOT_SHOWN: readonly string[] = ['live-banner', 'role-guide']
const LEAST_BYTES = 1_000

let bureau: SmallBureau
let house: House
let browser: Browser
beforeAll(async () => {
  bureau = await smallBureau(new Date())
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await house?.close()
  await bureau?.drop()
})

test('every shared piece stands in the gallery, and is kept as a picture, wide and narrow, in both languages', async () => {
  await mkdir(FOLDER, { recursive: true })
  const session = await sessionKeeper(browser, house.url, PASSWORD)('admin')
  const shown = new Set<string>()
  for (const language of ['zh', 'en'] as const) {
    for (const width of [1440, 390] as const) {
      const page = await openScreen(browser, { width, language, session })
      await page.goto(`${house.url}/desk/gallery`)
      await page.locator('[data-piece]').last().waitFor()
      for (const piece of await page.locator('[data-piece]').all()) {
        const name = (await piece.getAttribute('data-piece'))!
        shown.add(name)
        const path = join(FOLDER, `${name}-${width}-${language}.png`)
        await piece.screenshot({ path })
        expect((await stat(path)).size, path).toBeGreaterThan(LEAST_BYTES)
      }
      await page.context().close()
    }
  }
  const pieces = (await readdir(PARTS)).filter((file) => file.endsWith('.tsx')).map((file) => file.replace('.tsx', '')).filter((file) => !NOT_SHOWN.includes(file))
  const source = await readFile(join(import.meta.dirname, '../../web/desk/gallery/gallery-page.tsx'), 'utf8')
  expect(pieces.filter((file) => !source.includes(`/parts/${file}.tsx`))).toEqual([])
  expect(shown.size).toBeGreaterThan(9)
})
