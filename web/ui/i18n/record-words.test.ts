import { expect, test } from 'vitest'
import { PAPER_WORDS } from '../../../src/domain/record-words.ts'

const MODULES = import.meta.glob<Record<string, Readonly<Record<string, string>>>>('./zh-*.ts', { eager: true })

test('a record says the words of the page that it was printed from', () => {
  const words = Object.assign({}, ...Object.values(MODULES).flatMap((module) => Object.values(module))) as Record<string, string>
  expect(Object.keys(PAPER_WORDS).length).toBeGreaterThan(100)
  expect(Object.entries(PAPER_WORDS).filter(([key, word]) => words[key] !== word)).toEqual([])
})
