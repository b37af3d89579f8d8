import type { Browser, Page } from 'playwright-core'
import { openScreen, troublesOf, type Language, type Session } from './screen.ts'
import type { Place, Stop } from './tour.ts'

const NOWHERE = /没有这个页面|No such page/

/**
 * Somebody with one page open who walks from place to place as people do, without loading the page anew each time: the hundredth place is
 * as quick as the second. Between two places lies the page that does not exist, so that nothing of the last one is taken for the next.
 */
export class Visitor {
  readonly page: Page
  readonly #url: string
  #app: string | undefined
  #told = 0

  constructor(page: Page, url: string) {
    this.page = page
    this.#url = url
  }

  async visit({ path, login }: Place, stop: Stop): Promise<void> {
    const app = path.split('/')[1]
    // A form that was begun is kept through a reload; the next place is looked at as it opens.
    if (this.#app !== undefined) await this.page.evaluate(() => sessionStorage.clear())
    if (login === undefined || app !== this.#app) await this.page.goto(`${this.#url}${path}`)
    else {
      await this.#walk(`/${app}/nowhere`)
      await this.page.getByRole('heading', { name: NOWHERE }).waitFor()
      await this.#walk(path)
    }
    this.#app = app
    await this.page.locator(stop.ready).first().waitFor()
    await stop.afterwards?.(this.page)
  }

  /** The router listens to the browser's history. */
  async #walk(path: string): Promise<void> {
    await this.page.evaluate((to) => window.history.pushState({}, '', to), path)
  }

  /** Errors since the last look, said once. */
  newTroubles(): readonly string[] {
    const fresh = troublesOf(this.page).slice(this.#told)
    this.#told += fresh.length
    return fresh
  }
}

/** One visitor for each account and language. */
export function visitorKeeper(browser: Browser, url: string, sessionOf: (login: string) => Promise<Session>): (login: string | undefined, language: Language) => Promise<Visitor> {
  const visitors = new Map<string, Promise<Visitor>>()
  const begin = async (login: string | undefined, language: Language) => {
    const page = await openScreen(browser, { language, session: login === undefined ? undefined : await sessionOf(login) })
    // A teller's turn comes again after a hundred pages of others, and by then the phone would have locked itself.
    await page.addInitScript(() => localStorage.setItem('gb.idleMinutes', '30'))
    return new Visitor(page, url)
  }
  return (login, language) => {
    const key = `${login ?? ''} ${language}`
    const visitor = visitors.get(key) ?? begin(login, language)
    visitors.set(key, visitor)
    return visitor
  }
}
