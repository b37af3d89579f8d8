import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { BusyDay } from './busy-day.ts'
import { launchChromium } from './chromium.ts'
import { openHouse, type House } from './house.ts'
import { faultsOf } from './judge.ts'
import { openScreen, sessionKeeper, troublesOf, type Language, type Session } from './screen.ts'
import { FILLED, FIXED, IN_HAND, sightsOf, type Sights, type Stop } from './tour.ts'

const WIDTHS = [390, 1440] as const
const HEIGHT = 900
const PEOPLE = { centre: 'centre', admin: 'admin', officer: 'chen' }

let browser: Browser
beforeAll(async () => { browser = await launchChromium() }, 60_000)
afterAll(() => browser?.close())

/** The same page narrow and wide, in both languages, one after the other: what is wrong with it, said with where. */
async function faultsAt(page: Page, address: string, stop: Stop): Promise<string[]> {
  const faults: string[] = []
  await page.goto(address)
  for (const language of ['zh', 'en'] as const) {
    await speak(page, language)
    await page.setViewportSize({ width: WIDTHS[0], height: HEIGHT })
    await page.locator(stop.ready).first().waitFor()
    await stop.then?.(page)
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT })
      faults.push(...(await faultsOf(page, language)).map((fault) => `${width} ${language}: ${fault}`))
    }
  }
  return [...faults, ...troublesOf(page)]
}

async function speak(page: Page, language: Language): Promise<void> {
  if ((await page.evaluate(() => localStorage.getItem('gb.language'))) === language) return
  await page.evaluate((wanted) => localStorage.setItem('gb.language', wanted), language)
  await page.reload()
}

describe.each([{ day: 'a busy day', stops: [...FIXED, ...FILLED, ...IN_HAND] }, { day: 'a bureau where nothing has happened yet', stops: FILLED }])('$day', ({ day, stops }) => {
  let bureau: SmallBureau
  let house: House
  let sights: Sights
  let sessionOf: (login: string) => Promise<Session>

  beforeAll(async () => {
    const now = new Date()
    bureau = await smallBureau(now)
    if (day === 'a busy day') await new BusyDay(bureau, now).happen()
    house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
    sessionOf = sessionKeeper(browser, house.url, PASSWORD)
    sights = { ...PEOPLE, ...(await sightsOf(bureau.at(now))) }
  }, 60_000)
  afterAll(async () => {
    await house?.close()
    await bureau?.drop()
  })

  test.concurrent.each(stops.map((stop) => [stop.name, stop] as const))('%s is clear to everybody, at 390 and 1440 pixels, in Chinese and English', async (_name, stop) => {
    const place = stop.find(sights)
    if (place === undefined) throw new Error('nothing on this day stands there')
    const page = await openScreen(browser, place.login === undefined ? {} : { session: await sessionOf(place.login) })
    try {
      expect(await faultsAt(page, `${house.url}${place.path}`, stop)).toEqual([])
    } finally {
      await page.context().close()
    }
  })
})
