import { expect, test } from 'vitest'
import { maskDigits } from './digit-mask.ts'

test('a telephone or card number inside a sentence is hidden, an amount and a house number are not', () => {
  expect(maskDigits('已转 170000 元到 6222020000001234567，电话 14200000001，住 3 幢 1418 室')).toBe('已转 170000 元到 62******，电话 14******，住 3 幢 1418 室')
})
