import type { Browser, Page } from 'playwright-core'

export type Language = 'zh' | 'en'
export type ScreenOptions = { readonly width?: 390 | 1440; readonly language?: Language; readonly dark?: boolean }

const HEIGHT = { 390: 844, 1440: 900 } as const
/** What the browser itself writes about an answer that is not 200 is told by the page in better words. */
const SAID_BY_THE_PAGE = /^Failed to load resource/
const troubles = new WeakMap<Page, string[]>()

/** A browser of its own (cookies, storage) on a desk or a phone. Vibration is noted: `rings` tells how often it rang. */
export async function openScreen(browser: Browser, { width = 390, language = 'zh', dark = false }: ScreenOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: HEIGHT[width] }, colorScheme: dark ? 'dark' : 'light', timezoneId: 'Asia/Shanghai', hasTouch: width === 390, reducedMotion: 'reduce' })
  await context.addInitScript((first: string) => {
    if (localStorage.getItem('gb.language') === null) localStorage.setItem('gb.language', first)
    const rung: unknown[] = []
    Object.assign(window, { rung })
    Object.defineProperty(navigator, 'vibrate', { value: (pattern: unknown) => { rung.push(pattern); return true } })
  }, language)
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
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
