import type { Browser, BrowserContext, Page } from 'playwright-core'

export type Language = 'zh' | 'en'
export type Width = 390 | 1440
export type ScreenOptions = { readonly width?: Width; readonly language?: Language; readonly dark?: boolean; readonly session?: Session | undefined }
/** The cookies of somebody who has logged in. */
export type Session = Awaited<ReturnType<BrowserContext['storageState']>>

/** Three browsers share two cores, and a machine may be three times slower than another; how long a page may take is measured apart (long-queue.test.ts). */
const STEP_MS_MAX = 30_000
const HEIGHT = { 390: 844, 1440: 900 } as const
/** What the browser itself writes about an answer that is not 200 is told by the page in better words. */
const SAID_BY_THE_PAGE = /^Failed to load resource/
const troubles = new WeakMap<Page, string[]>()

/** A browser of its own (cookies, storage) on a desk or a phone. Vibration is noted: `rings` tells how often it rang. */
export async function openScreen(browser: Browser, { width = 390, language = 'zh', dark = false, session }: ScreenOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: HEIGHT[width] }, hasTouch: width === 390, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', locale: 'zh-CN', timezoneId: 'Asia/Shanghai',
    ...(session === undefined ? {} : { storageState: session }),
  })
  await context.addInitScript((first: string) => {
    if (localStorage.getItem('gb.language') === null) localStorage.setItem('gb.language', first)
    const rung: unknown[] = []
    Object.assign(window, { rung })
    Object.defineProperty(navigator, 'vibrate', { value: (pattern: unknown) => { rung.push(pattern); return true } })
  }, language)
  const page = await context.newPage()
  page.setDefaultTimeout(STEP_MS_MAX)
  const seen: string[] = []
  troubles.set(page, seen)
  page.on('pageerror', (error) => seen.push(String(error.stack ?? error)))
  page.on('console', (message) => { if (message.type() === 'error' && !SAID_BY_THE_PAGE.test(message.text())) seen.push(message.text()) })
  return page
}

/** Errors that the page threw or logged since it was opened. */
export function troublesOf(page: Page): readonly string[] {
  return troubles.get(page) ?? []
}

export function rings(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { rung: unknown[] }).rung.length)
}

/** Logs in on the page that is open and waits until its live stream hangs on the server. */
export async function logIn(page: Page, login: string, password: string): Promise<void> {
  const live = page.waitForResponse((response) => response.url().endsWith('/api/events'))
  await page.locator('input[name=login]').fill(login)
  await page.locator('input[name=password]').fill(password)
  await page.locator('button[type=submit]').click()
  await live
}

type Entry = { readonly url: string; readonly login: string; readonly password: string }

/** A screen of somebody's own, logged in on the page of `url`. */
export async function openAs(browser: Browser, { url, login, password }: Entry, options: ScreenOptions): Promise<Page> {
  const page = await openScreen(browser, options)
  await page.goto(url)
  await logIn(page, login, password)
  return page
}

/** Each account logs in once, however many screens it looks at: logging in is slow on purpose. */
export function sessionKeeper(browser: Browser, url: string, password: string): (login: string) => Promise<Session> {
  const sessions = new Map<string, Promise<Session>>()
  const begin = async (login: string): Promise<Session> => {
    const context = await browser.newContext()
    const answer = await context.request.post(`${url}/api/session`, { data: { login, password } })
    if (!answer.ok()) throw new Error(`${login} cannot log in: ${answer.status()} ${await answer.text()}`)
    const session = await context.storageState()
    await context.close()
    return session
  }
  return (login) => {
    const session = sessions.get(login) ?? begin(login)
    sessions.set(login, session)
    return session
  }
}
