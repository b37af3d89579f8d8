import { sql } from 'kysely'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { seedDemo } from '../../demo/seed.ts'
import { configFrom } from '../../src/platform/config.ts'
import { analyze } from '../../src/platform/postgres/analyze.ts'
import { openDatabase, openRuntime } from '../../src/platform/runtime.ts'
import { asSystem, type Context } from '../../src/platform/transaction.ts'
import { DEMO_PASSWORD } from '../../src/reads/demo-logins.ts'
import { launchChromium } from './chromium.ts'
import { openHouse } from './house.ts'
import { openScreen, sessionKeeper, troublesOf, type Language, type Width } from './screen.ts'
import { FILLED, FIXED, IN_HAND, sightsOf, type Sights, type Stop } from './tour.ts'

/**
 * Pictures of every page of the demo city into ./shots, for people to look at: `node test/browser/shots.ts [--only desk-queue,phone] [--keep FOLDER]`.
 * A folder that is kept is not filled again, which saves a minute; its warnings grow old.
 */
const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, languages: { type: 'string', default: 'zh,en' }, widths: { type: 'string', default: '1440,390' }, dark: { type: 'boolean', default: false }, keep: { type: 'string' } } })
const FOLDER = join(import.meta.dirname, '../../shots')
const SETTLE_MS = 400

const dataDir = values.keep ?? join(tmpdir(), `gb-shots-${process.pid}`)
const config = configFrom({ GB_DATA: dataDir })
const database = await openDatabase(config)
const runtime = openRuntime(config, database.appUrl, 'shots')
try {
  await fill(runtime.contextNow())
  await mkdir(FOLDER, { recursive: true })
  const house = await openHouse({ appUrl: database.appUrl, vaultKey: Buffer.from((await readFile(config.vaultKeyFile, 'utf8')).trim(), 'hex') })
  const browser = await launchChromium()
  try {
    await takeAll(browser, house.url, runtime.contextNow())
  } finally {
    await browser.close()
    await house.close()
  }
} finally {
  await runtime.close()
  await database.stop()
  if (values.keep === undefined) await rm(dataDir, { recursive: true, force: true })
}

async function fill(context: Context): Promise<void> {
  const { rows } = await asSystem(context, (tx) => sql`select from bureau`.execute(tx))
  if (rows.length === 0) await seedDemo(context, { now: context.now, onProgress: (line) => console.log(line), analyze: () => analyze(database.ownerUrl, config.schema) })
}

async function takeAll(browser: Browser, url: string, context: Context): Promise<void> {
  const only = values.only.split(',').filter((word) => word !== '')
  const stops = [...FIXED, ...FILLED, ...IN_HAND].filter((stop) => only.length === 0 || only.some((word) => stop.name.includes(word)))
  const found = await sightsOf(context)
  const sights: Sights = { ...found, centre: 'commander1', admin: 'admin1', officer: found.tasks[0]?.login ?? 'p01-1' }
  const sessionOf = sessionKeeper(browser, url, DEMO_PASSWORD)
  for (const width of values.widths.split(',').map(Number) as Width[]) {
    for (const language of values.languages.split(',') as Language[]) {
      for (const stop of stops) {
        const place = stop.find(sights)
        if (place === undefined) continue
        const session = place.login === undefined ? undefined : await sessionOf(place.login)
        await take(await openScreen(browser, { width, language, dark: values.dark, session }), `${url}${place.path}`, stop, `${width}-${language}${values.dark ? '-dark' : ''}`)
      }
    }
  }
}

async function take(page: Page, address: string, stop: Stop, suffix: string): Promise<void> {
  try {
    await page.goto(address)
    await page.locator(stop.ready).first().waitFor()
    await stop.afterwards?.(page)
    await page.waitForTimeout(SETTLE_MS)
    // What sticks to the bottom edge belongs at the end of the picture.
    const { width } = page.viewportSize()!
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    await page.setViewportSize({ width, height: Math.max(height, page.viewportSize()!.height) })
    await page.screenshot({ path: join(FOLDER, `${stop.name}-${suffix}.png`) })
    for (const trouble of troublesOf(page)) console.error(`${stop.name} ${suffix}: ${trouble}`)
  } catch (error) {
    console.error(`${stop.name} ${suffix}: ${(error as Error).message.split('\n')[0]}`)
  } finally {
    await page.context().close()
  }
}
