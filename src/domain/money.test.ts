import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fen, formatYuan, formatYuanChinese, formatYuanEnglish, parseYuan, SHORT_DECIMALS } from './money.ts'

test('an amount typed by a bank clerk becomes whole fen', () => {
  expect(parseYuan('12,345.6')).toBe(1_234_560)
  expect(parseYuan('¥ 170000')).toBe(17_000_000)
  expect(parseYuan('１７万元')).toBe(17_000_000)
  expect(parseYuan('1.2亿')).toBe(12_000_000_000)
  expect(parseYuan('578.45万元')).toBe(578_450_000)
  expect(parseYuan('-0.05')).toBe(-5)
})

test('what is no amount is not guessed', () => {
  for (const text of ['', '12,34', '1.234', '约5万', '1e5', '99999999999999亿']) expect(parseYuan(text)).toBeUndefined()
})

test('half a fen does not exist', () => {
  expect(() => fen(0.5)).toThrow(RangeError)
})

test('every amount survives being printed and read', () => {
  fc.assert(fc.property(fc.integer({ min: -1e13, max: 1e13 }), (count) => parseYuan(formatYuan(fen(count))) === fen(count)))
})

test('the newspaper figures print as the newspaper prints them', () => {
  expect(formatYuanChinese(fen(578_450_000))).toBe('578.45万元')
  expect(formatYuanChinese(fen(30_000_000_000))).toBe('3亿元')
  expect(formatYuanChinese(fen(65_000))).toBe('650元')
  expect(formatYuanEnglish(fen(578_450_000))).toBe('5.7845 million yuan')
  expect(formatYuanEnglish(fen(17_000_000))).toBe('170,000 yuan')
  expect(formatYuanEnglish(fen(-12_345))).toBe('-123.45 yuan')
})

test('where it is read from afar an amount has two decimals at most, in both languages', () => {
  expect([14_676_000, 4_852_600, 17_000_000, 12_345].map((amount) => formatYuanChinese(fen(amount), SHORT_DECIMALS))).toEqual(['14.68万元', '4.85万元', '17万元', '123.45元'])
  expect([578_450_000, 14_676_000].map((amount) => formatYuanEnglish(fen(amount), SHORT_DECIMALS))).toEqual(['5.78 million yuan', '146,760 yuan'])
  expect(formatYuanChinese(fen(14_676_000))).toBe('14.676万元')
})
