import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { BusyDay } from './busy-day.ts'
import { launchChromium } from './chromium.ts'
import { openHouse, type House } from './house.ts'
import { barriersOn, faultsOf } from './judge.ts'
import { openScreen, sessionKeeper, type Language } from './screen.ts'
import { FILLED, FIXED, IN_HAND, sightsOf, type Sights } from './tour.ts'
import { visitorKeeper, type Visitor } from './visitor.ts'

const LANGUAGES = ['zh', 'en'] as const satisfies readonly Language[]
const WIDTHS = [390, 1440] as const
const NARROWEST = 320
const HEIGHT = 900
const PEOPLE = { centre: 'centre', admin: 'admin', officer: 'chen' }
const BUSY = 'a busy day'

let browser: Browser
beforeAll(async () => { browser = await launchChromium() }, 60_000)
afterAll(() => browser?.close())

test('the judge finds what is planted', async () => {
  const page = await openScreen(browser)
  await page.setContent('<html lang="zh-CN"><title>t</title><main><h1>phone.list.title</h1><img src="x"><p style="color:#ccc">port-failed undefined</p><div style="width:900px">预警队列</div></main></html>')
  expect((await barriersOn(page)).map((barrier) => barrier.split(':')[0]).toSorted()).toEqual(['color-contrast', 'image-alt'])
  expect(await faultsOf(page, 'zh')).toEqual(['scrolls sideways by 518 px', '"undefined" in the text', 'the key phone.list.title instead of its words', '"port-failed" in a page in zh'])
  expect(await faultsOf(page, 'en')).toContain('"预警队列" in a page in en')
  await page.setViewportSize({ width: 1440, height: HEIGHT })
  await page.setContent('<div class="scroll-x" aria-label="units" style="overflow-x:auto"><div style="width:2000px">1</div></div>')
  expect(await faultsOf(page, 'zh')).toEqual(['the table "units" does not fit'])
  await page.context().close()
})

/** Old people's telephones are small, and so are magnified pages. */
function isForCitizens(page: Page): boolean {
  return !/^\/(desk|phone)/.test(new URL(page.url()).pathname)
}

/** The page that is open, narrow and wide: what is wrong with it, said with where. */
async function faultsBefore(visitor: Visitor, language: Language): Promise<string[]> {
  const { page } = visitor
  const faults = [...visitor.newTroubles()]
  for (const width of isForCitizens(page) ? [NARROWEST, ...WIDTHS] : WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT })
    const found = [...(await faultsOf(page, language)), ...(await barriersOn(page))]
    faults.push(...found.map((fault) => `${width} ${language}: ${fault}`))
  }
  return [...faults, ...(await faultsInTheDark(visitor, language))]
}

/** Phones turn dark at night, when most of this is read; the desk stays light. */
async function faultsInTheDark({ page }: Visitor, language: Language): Promise<string[]> {
  if (language !== 'zh' || new URL(page.url()).pathname.startsWith('/desk')) return []
  await page.emulateMedia({ colorScheme: 'dark' })
  const found = await barriersOn(page)
  await page.emulateMedia({ colorScheme: 'light' })
  return found.map((fault) => `dark ${language}: ${fault}`)
}

describe.each([{ day: BUSY, stops: [...FIXED, ...FILLED, ...IN_HAND] }, { day: 'a bureau where nothing has happened yet', stops: FILLED }])('$day', ({ day, stops }) => {
  let bureau: SmallBureau
  let house: House
  let sights: Sights
  let visitorOf: ReturnType<typeof visitorKeeper>

  beforeAll(async () => {
    const now = new Date()
    bureau = await smallBureau(now)
    if (day === BUSY) await new BusyDay(bureau, now).happen()
    house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
    visitorOf = visitorKeeper(browser, house.url, sessionKeeper(browser, house.url, PASSWORD))
    sights = { ...PEOPLE, ...(await sightsOf(bureau.at(now))) }
  }, 60_000)
  afterAll(async () => {
    await house?.close()
    await bureau?.drop()
  })

  test.each(stops.map((stop) => [stop.name, stop] as const))('%s is clear to everybody, at 390 and 1440 pixels, in Chinese and English', async (_name, stop) => {
    const place = stop.find(sights)
    if (place === undefined) throw new Error('nothing on this day stands there')
    const faults = await Promise.all(LANGUAGES.map(async (language) => {
      const visitor = await visitorOf(place.login, language)
      await visitor.visit(place, stop)
      return faultsBefore(visitor, language)
    }))
    expect(faults.flat()).toEqual([])
  })
})
