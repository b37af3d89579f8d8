import { expect, test } from 'vitest'
import { count, formatFigure, money } from './figure.ts'
import { fen } from './money.ts'

test('warnings are counted in 件 and dissuasions in 起', () => {
  expect(formatFigure(count(964, '件'), 'zh')).toBe('964件')
  expect(formatFigure(count(952, '起'), 'zh')).toBe('952起')
  expect(formatFigure(count(107_000, '人次'), 'en')).toBe('107,000 person-times')
})

test('money is kept in fen and printed in yuan', () => {
  expect(formatFigure(money(fen(578_450_000)), 'zh')).toBe('578.45万元')
  expect(formatFigure(money(fen(578_450_000)), 'en')).toBe('5.7845 million yuan')
})
