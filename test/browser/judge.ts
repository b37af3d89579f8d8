import axe from 'axe-core'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Language } from './screen.ts'

const WORDS = join(import.meta.dirname, '../../web/ui/i18n')
type Words = Readonly<Record<string, string>>
/** Of every page: words come with the pages that need them, and one that forgets them shows their keys. */
const MODULES = await Promise.all(readdirSync(WORDS).filter((name) => /^zh-.*\.ts$/.test(name)).map((name) => import(join(WORDS, name)) as Promise<Record<string, Words>>))
const TEXTS: Words = Object.assign({}, ...MODULES.flatMap((module) => Object.values(module)))
const KEYS = Object.keys(TEXTS)
/** Swindlers and officers say these as well, and what they said stays as it was; the last is part of the names of bureaus. */
const SAID: readonly string[] = ['名下账户', '与案件无关', '反诈中心']
/** Of our own words, not of the data, which stays Chinese: long enough not to be part of a name or a place. */
const CHINESE_WORDS = Object.values(TEXTS).filter((text) => text.length >= 4 && !text.includes('{{') && /^[\u4e00-\u9fff]+$/.test(text) && !SAID.includes(text))
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const LEAKED = /undefined|NaN|\[object|Invalid Date|\{\{/
/** In a Chinese page a word like `port-failed` is a code that nobody gave a name. */
const RAW_CODE = /(?<![\w./@-])[a-z]+(-[a-z]+)+(?![\w./@-])/g
/** Codes of sources, as their senders know them. */
const MAY_STAND: readonly string[] = ['golden-bell', 'upper-lists']

/** What is wrong with the page as it stands, beside its accessibility: its width, and words that nobody translated. */
export async function faultsOf(page: Page, language: Language): Promise<string[]> {
  // What is marked as Chinese may be Chinese: a notice that is signed, the name of a language.
  const marked = await page.locator('[lang="zh-CN"]:not(html)').allInnerTexts()
  const text = marked.reduce((left, part) => left.replace(part, ''), await page.locator('body').innerText())
  return [...(await tooWide(page)), ...wrongWords(text, language)]
}

/** Violations of WCAG A and AA. */
export async function barriersOn(page: Page): Promise<string[]> {
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe.source)
  // Without selectors and fetched style sheets it takes half the time; what it finds is the same.
  const { violations } = await page.evaluate((tags) => (window as unknown as { axe: typeof axe }).axe.run(document, { runOnly: tags, resultTypes: ['violations'], selectors: false, preload: false, iframes: false }), RULES)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} — ${node.failureSummary?.split('\n')[1]?.trim()}`).join(' | ')}${nodes.length > 3 ? ` and ${nodes.length - 3} more` : ''}`)
}

/** On a phone a table may scroll in its own frame; the page may not, and on a desk nothing may. */
async function tooWide(page: Page): Promise<string[]> {
  const { pixels, frames } = await page.evaluate(() => ({
    pixels: document.documentElement.scrollWidth - window.innerWidth,
    frames: window.innerWidth < 900 ? [] : [...document.querySelectorAll('.scroll-x')].filter((frame) => frame.scrollWidth > frame.clientWidth).map((frame) => frame.getAttribute('aria-label')),
  }))
  return [...(pixels > 0 ? [`scrolls sideways by ${pixels} px`] : []), ...frames.map((frame) => `the table "${frame}" does not fit`)]
}

function wrongWords(text: string, language: Language): string[] {
  const leaked = LEAKED.exec(text)
  const keys = KEYS.filter((key) => text.includes(key) && new RegExp(`(^|[^\\w.])${key.replaceAll('.', '\\.')}($|[^\\w.-])`, 'm').test(text))
  const foreign = language === 'en' ? CHINESE_WORDS.filter((word) => text.includes(word)) : [...text.matchAll(RAW_CODE)].map(([code]) => code).filter((code) => !MAY_STAND.includes(code))
  return [...(leaked === null ? [] : [`"${leaked[0]}" in the text`]), ...keys.map((key) => `the key ${key} instead of its words`), ...foreign.map((word) => `"${word}" in a page in ${language}`)]
}
