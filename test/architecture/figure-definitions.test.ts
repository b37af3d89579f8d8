import { expect, test } from 'vitest'
import { COUNT_KEYS, SHEET_WORDS, STEP_KEYS } from '../../src/reads/figures-words.ts'
import { enDeskPages } from '../../web/ui/i18n/en-desk-pages.ts'
import { zhDeskPages } from '../../web/ui/i18n/zh-desk-pages.ts'

const PAGES: Readonly<Record<'zh' | 'en', Readonly<Record<string, string>>>> = { zh: zhDeskPages, en: enDeskPages }
/** The sheet says them once for both lengths of time, the page with the days of each. */
const SAID_ONCE: readonly string[] = ['again7', 'again30', 'lost7', 'lost30']
const withoutBlanks = (text: string) => text.replaceAll(' ', '')

test.each(['zh', 'en'] as const)('a sheet explains each figure with the words that stand under it on the page: %s', (language) => {
  const onSheet = SHEET_WORDS[language].definitions.map(([, definition]) => withoutBlanks(definition))
  const onPage = [...COUNT_KEYS, ...STEP_KEYS].filter((key) => !SAID_ONCE.includes(key)).map((key) => withoutBlanks(PAGES[language][`figure.${key}.def`] ?? `no definition of ${key}`))
  expect(onPage.filter((definition) => !onSheet.includes(definition))).toEqual([])
})
