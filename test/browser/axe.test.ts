import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { BusyDay } from './busy-day.ts'
import { launchChromium } from './chromium.ts'
import { openHouse, type House } from './house.ts'
import { barriersOn, faultsOf } from './judge.ts'
import { openPage, openProfile, sessionKeeper, troublesOf, type Language } from './screen.ts'
import { FILLED, FIXED, IN_HAND, sightsOf, type Sights, type Stop } from './tour.ts'

const LANGUAGES = ['zh', 'en'] as const satisfies readonly Language[]
const WIDTHS = [390, 1440] as const
const HEIGHT = 900
const PEOPLE = { centre: 'centre', admin: 'admin', officer: 'chen' }
const BUSY = 'a busy day'

let browser: Browser
beforeAll(async () => { browser = await launchChromium() }, 60_000)
afterAll(() => browser?.close())

type Look = { readonly language: Language; readonly isJudged: (width: number, language: Language) => boolean }
/** A page without data has little that could be inaccessible: narrow in Chinese and wide in English will do. */
const IS_DIAGONAL: Look['isJudged'] = (width, language) => (width === 390) === (language === 'zh')

/** The same page narrow and wide: what is wrong with it, said with where. */
async function faultsAt(profile: BrowserContext, address: string, stop: Stop, { language, isJudged }: Look): Promise<string[]> {
  const page = await openPage(profile)
  try {
    const faults: string[] = []
    await page.goto(address)
    await page.locator(stop.ready).first().waitFor()
    await stop.afterwards?.(page)
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT })
      const found = [...(await faultsOf(page, language)), ...(isJudged(width, language) ? await barriersOn(page) : [])]
      faults.push(...found.map((fault) => `${width} ${language}: ${fault}`))
    }
    return [...faults, ...troublesOf(page)]
  } finally {
    await page.close()
  }
}

/** One for each person and language: a page that is opened a second time comes from their browser's cache. */
function profileKeeper(url: string): (login: string | undefined, language: Language) => Promise<BrowserContext> {
  const profiles = new Map<string, Promise<BrowserContext>>()
  const sessionOf = sessionKeeper(browser, url, PASSWORD)
  const open = async (login: string | undefined, language: Language) => openProfile(browser, { language, session: login === undefined ? undefined : await sessionOf(login) })
  return (login, language) => {
    const key = `${login ?? ''} ${language}`
    const profile = profiles.get(key) ?? open(login, language)
    profiles.set(key, profile)
    return profile
  }
}

describe.each([{ day: BUSY, stops: [...FIXED, ...FILLED, ...IN_HAND] }, { day: 'a bureau where nothing has happened yet', stops: FILLED }])('$day', ({ day, stops }) => {
  let bureau: SmallBureau
  let house: House
  let sights: Sights
  let profileOf: ReturnType<typeof profileKeeper>

  beforeAll(async () => {
    const now = new Date()
    bureau = await smallBureau(now)
    if (day === BUSY) await new BusyDay(bureau, now).happen()
    house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
    profileOf = profileKeeper(house.url)
    sights = { ...PEOPLE, ...(await sightsOf(bureau.at(now))) }
  }, 60_000)
  afterAll(async () => {
    await house?.close()
    await bureau?.drop()
  })

  test.concurrent.each(stops.map((stop) => [stop.name, stop] as const))('%s is clear to everybody, at 390 and 1440 pixels, in Chinese and English', async (_name, stop) => {
    const place = stop.find(sights)
    if (place === undefined) throw new Error('nothing on this day stands there')
    const faults = []
    for (const language of LANGUAGES) faults.push(...(await faultsAt(await profileOf(place.login, language), `${house.url}${place.path}`, stop, { language, isJudged: day === BUSY ? () => true : IS_DIAGONAL })))
    expect(faults).toEqual([])
  })
})
