import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from '../support/small-bureau.ts'
import { launchChromium } from './chromium.ts'
import { lightsOut, openHouse, type House } from './house.ts'
import { openScreen, sessionKeeper, troublesOf, type Language, type Width } from './screen.ts'

/** Where CI keeps the pictures of the shared pieces, beside the pages that it built: name, state, width, language. */
const FOLDER = join(import.meta.dirname, '../../dist/gallery')
const WEB = join(import.meta.dirname, '../../web')
/** What several pages share: every component of these folders stands in a gallery. */
const SHARED = ['ui/announcements', 'ui/clock', 'ui/pages', 'ui/parts', 'ui/security', 'desk/frame', 'phone'] as const
/** Not shown, and why. */
const NOT_SHOWN: Readonly<Record<string, string>> = {
  Announcements: 'fetches AnnouncementBanner, draws nothing itself', LiveBanner: 'LineLost, while the line is down', SoundLocked: 'above every page until somebody clicks; in the pictures of the tour', PageFailure: 'FailureView as a whole page',
  DeskShell: 'a page', DeskHeader: 'the head of every page in the tour', DeskTheme: 'colours, draws nothing', LoginPage: 'a page of the tour', PasswordPage: 'a page of the tour', FirstPage: 'a page of the tour', NotFoundPage: 'a page of the tour',
  AppealBanner: 'above every page while something waits; in the pictures of the tour', GapBanner: 'as AppealBanner', LateBanner: 'as AppealBanner', OrderBanner: 'as AppealBanner', RedBanner: 'as AppealBanner', TipBanner: 'as AppealBanner', LateStrip: 'as AppealBanner, on the phone',
  TipCount: 'a number in the head of the desk, in the story of reports', RowChunk: 'holds rows of a table until they come near the screen',
  PhoneShell: 'a page', LastMoveProvider: 'draws nothing', LastMoveStrip: 'RunningUndo, above the tabs', ToastProvider: 'shown as Toast',
}
/** What is drawn by these words has these states, for somebody will see them; `long`: it takes words of any length. */
const DEMANDED: readonly (readonly [state: string, source: RegExp])[] = [
  ['loading', /<Skeleton/], ['empty', /<EmptyView/], ['error', /isError && <FailureView|isError\) return <FailureView|failure !== null && <FailureView|error !== null && <FailureView/], ['busy', /disabled=\{isPending/],
  ['long', /readonly (text|title|hint|label|person|failure|bad|columns|file|dueAt)\??:|\.words\}/],
]
/** Where a state is somebody else's to show. */
const SHOWN_ELSEWHERE: Readonly<Record<string, string>> = {
  'CodeStep error': 'a FailureView', 'FactorPanel error': 'a FailureView', 'FactorScan error': 'a FailureView', 'AreaPlan long': 'its label is read out, not drawn', 'MenuButton long': 'its menu has a long line', 'RunningUndo long': 'a number in a fixed sentence',
  'LevelBadge long': 'four fixed words', 'FactorPanel long': 'fixed words',
}
const COLOURS_MIN = 3

let bureau: SmallBureau
let house: House
let browser: Browser
beforeAll(async () => {
  bureau = await smallBureau(new Date())
  house = await openHouse({ appUrl: bureau.appUrl, vaultKey: VAULT_KEY })
  browser = await launchChromium()
  await rm(FOLDER, { recursive: true, force: true })
  await mkdir(FOLDER, { recursive: true })
}, 60_000)
afterAll(() => lightsOut({ browser, house, bureau }))

/** Piece and state, as they were drawn. */
const shown = new Map<string, Set<string>>()

const GALLERIES = [['desk', 'admin'], ['phone', 'chen']] as const
const SCREENS = (['zh', 'en'] as const).flatMap((language) => ([1440, 390] as const).map((width) => [language, width] as const))

test.each(GALLERIES.flatMap(([place, login]) => SCREENS.map(([language, width]) => [place, language, width, login] as const)))('the %s gallery in %s at %i px: a picture of each piece in each state, none of them blank or cut', async (place, language, width, login) => {
  const page = await openScreen(browser, { width, language, session: await sessionKeeper(browser, house.url, PASSWORD)(login) })
  await page.goto(`${house.url}/${place}/gallery`)
  await page.locator('[data-piece]').last().waitFor()
  const faults: string[] = []
  for (const piece of await page.locator('[data-piece]').all()) {
    const name = (await piece.getAttribute('data-piece'))!
    for (const drawn of await piece.locator('[data-state]').all()) faults.push(...(await keep(page, drawn, `${name}-${(await drawn.getAttribute('data-state'))!}`, { width, language })))
    for (const opening of await piece.locator('[data-opens]').all()) {
      await opening.getByRole('button').first().click()
      const appeared = page.locator((await opening.getAttribute('data-appears'))!)
      await appeared.waitFor()
      faults.push(...(await keep(page, appeared, `${name}-${(await opening.getAttribute('data-opens'))!}`, { width, language })))
      await page.keyboard.press('Escape')
      await appeared.waitFor({ state: 'hidden' })
    }
  }
  expect(faults).toEqual([])
  expect(troublesOf(page)).toEqual([])
  await page.context().close()
})

/** What is wrong with the picture: nothing on it, another size than what is on the page, or words that go on beyond its edge. */
async function keep(page: Page, drawn: Locator, name: string, { width, language }: { readonly width: Width; readonly language: Language }): Promise<string[]> {
  const [piece, state] = [name.slice(0, name.indexOf('-')), name.slice(name.indexOf('-') + 1)]
  shown.set(piece, (shown.get(piece) ?? new Set<string>()).add(state))
  const file = `${name}-${width}-${language}.png`
  const box = (await drawn.boundingBox())!
  const picture = await pictureOf(page, box)
  await writeFile(join(FOLDER, file), picture)
  const { colours, wide, high } = await page.evaluate(pictureFacts, picture.toString('base64'))
  return [
    ...(colours < COLOURS_MIN ? [`${file} is blank`] : []), ...(Math.abs(wide - box.width) > 2 || Math.abs(high - box.height) > 2 ? [`${file} is ${wide} × ${high}, not ${box.width} × ${box.height}`] : []),
    ...(await drawn.evaluate(cutIn, width)).map((words) => `${file} cuts “${words}”`),
  ]
}

/** Without scrolling there, and packed for speed: 270 of them in a fifth of the time. Motion is reduced already. */
async function pictureOf(page: Page, { x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): Promise<Buffer> {
  const browserSide = await page.context().newCDPSession(page)
  const { left, top } = await page.evaluate(() => ({ left: scrollX, top: scrollY }))
  const { data } = await browserSide.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true, captureBeyondViewport: true, clip: { x: x + left, y: y + top, width, height, scale: 1 } })
  await browserSide.detach()
  return Buffer.from(data, 'base64')
}

async function pictureFacts(base64: string): Promise<{ colours: number; wide: number; high: number }> {
  const image = new Image()
  image.src = `data:image/png;base64,${base64}`
  await image.decode()
  const canvas = new OffscreenCanvas(image.width, image.height)
  const pen = canvas.getContext('2d')!
  pen.drawImage(image, 0, 0)
  const pixels = new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer)
  return { colours: new Set(pixels).size, wide: image.width, high: image.height }
}

/** Words that lie beyond what holds them or the screen. A table may scroll in its own frame, and a screen reader's words are nowhere. */
function cutIn(drawn: Element, width: number): string[] {
  const cut: string[] = []
  const walker = document.createTreeWalker(drawn, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const range = document.createRange()
    range.selectNodeContents(node)
    const box = range.getBoundingClientRect()
    if (box.width === 0 || node.textContent!.trim() === '' || node.parentElement!.closest('.scroll-x, .visually-hidden, style') !== null) continue
    const holder = drawn.getBoundingClientRect()
    if (box.left < holder.left - 1 || box.right > holder.right + 1 || box.right > width + 1) cut.push(node.textContent!.trim().slice(0, 40))
  }
  return cut
}

async function sharedComponents(): Promise<{ readonly name: string; readonly source: string }[]> {
  const found: { name: string; source: string }[] = []
  for (const folder of SHARED) {
    for (const file of (await readdir(join(WEB, folder))).filter((name) => name.endsWith('.tsx'))) {
      const text = await readFile(join(WEB, folder, file), 'utf8')
      // What a component is drawn with: its props above it, its body below it.
      const names = [...text.matchAll(/^export function ([A-Z]\w*)/gm)]
      for (const [nth, { 1: name, index }] of names.entries()) found.push({ name: name!, source: `${nth === 0 ? text.slice(0, index) : ''}${text.slice(index, names[nth + 1]?.index)}` })
    }
  }
  return found
}

test('every shared component stands in a gallery in every state that it has; what does not has its reason, and no reason is left over', async () => {
  const components = await sharedComponents()
  expect(components.length).toBeGreaterThan(35)
  const missing = components.filter(({ name }) => !shown.has(name) && NOT_SHOWN[name] === undefined).map(({ name }) => name)
  const wanting = components.filter(({ name }) => shown.has(name)).flatMap(({ name, source }) => DEMANDED.filter(([state, words]) => words.test(source) && !shown.get(name)!.has(state)).map(([state]) => `${name} ${state}`))
  expect({ missing, wanting: wanting.filter((one) => SHOWN_ELSEWHERE[one] === undefined) }).toEqual({ missing: [], wanting: [] })
  expect(Object.keys(NOT_SHOWN).filter((name) => shown.has(name) || !components.some((one) => one.name === name))).toEqual([])
  for (const state of ['disabled', 'long']) expect(shown.get('Button')).toContain(state)
  for (const name of ['Sheet', 'Toast', 'DeskDialog', 'MenuButton']) expect(shown.get(name)).toContain('open')
})
