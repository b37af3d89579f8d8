import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ageOn, idCheckDigit, maskId, parseIdNumber } from './id-number.ts'

/** The example of the standard itself. */
const WOMAN_OF_1949 = '11010519491231002X'

test('the example of the standard tells a birth date and a sex', () => {
  expect(parseIdNumber(WOMAN_OF_1949.toLowerCase())).toEqual({ idNumber: WOMAN_OF_1949, birthDate: '1949-12-31', sex: 'female', region: '110105' })
})

test('one mistyped digit is always noticed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (place, by) => {
      const wrong = [...WOMAN_OF_1949]
      wrong[place] = String((Number(wrong[place]) + by) % 10)
      return parseIdNumber(wrong.join('')) === undefined
    }),
  )
})

test('nobody is born on the thirtieth of February', () => {
  const digits = '99010119900230001'
  expect(parseIdNumber(digits + idCheckDigit(digits))).toBeUndefined()
})

test('an order number of 000, which Excel makes of the last digits, is nobody’s', () => {
  const cut = Array.from({ length: 28 }, (_, day) => `330203199001${String(day + 1).padStart(2, '0')}000`).filter((digits) => idCheckDigit(digits) === '0')
  expect(cut.length).toBeGreaterThan(0)
  for (const digits of cut) expect(parseIdNumber(`${digits}0`)).toBeUndefined()
})

test('a person is a year older on the birthday, not the day before', () => {
  expect(ageOn('1960-05-14', '2021-05-13')).toBe(60)
  expect(ageOn('1960-05-14', '2021-05-14')).toBe(61)
})

test('a masked number shows the province only', () => {
  expect(maskId(WOMAN_OF_1949)).toBe('11****************')
})
