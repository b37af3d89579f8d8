import { expect, test } from 'vitest'
import { ancestors, atLevel, contains, levelOf, multirangeToRanges, parentOf, parseRegionCode, rangeOf, rangesToMultirange, regionCode, regionDigits } from './region-code.ts'

const beilun = regionCode('330206', 'district')
const xinqi = regionCode('330206003', 'street')
const village = regionCode('330206003012', 'village')
const grid = regionCode('330206003012007', 'grid')

test('a grid lies inside its village, street, district and city, and nowhere else', () => {
  expect(ancestors(grid)).toEqual([village, xinqi, beilun, regionCode('3302', 'city')])
  for (const above of ancestors(grid)) expect(contains(rangeOf(above), grid)).toBe(true)
  expect(contains(rangeOf(regionCode('330205', 'district')), grid)).toBe(false)
})

test('the level can be read off the code', () => {
  expect([grid, village, xinqi, beilun, parentOf(beilun)!].map(levelOf)).toEqual(['grid', 'village', 'street', 'district', 'city'])
  expect(parentOf(regionCode('3302', 'city'))).toBeUndefined()
})

test('a street of Dongguan, a city without districts, belongs to the city itself', () => {
  const street = regionCode('441900003', 'street')
  expect(levelOf(regionCode('441900', 'district'))).toBe('city')
  expect(parentOf(street)).toBe(regionCode('4419', 'city'))
})

test('a grid is seen as its street, and a district has no street', () => {
  expect(atLevel(grid, 'street')).toBe(xinqi)
  expect(atLevel(beilun, 'street')).toBeUndefined()
})

test('a code with too few digits is refused', () => {
  expect(() => regionCode('33020', 'district')).toThrow(RangeError)
  expect(() => parseRegionCode('330206')).toThrow(RangeError)
  expect(parseRegionCode('330206003012007')).toBe(grid)
})

test('the shortest form of a code is what a form shows', () => {
  expect(regionDigits(xinqi)).toBe('330206003')
})

test('a unit responsible for two streets becomes one PostgreSQL multirange and comes back', () => {
  const ranges = [rangeOf(beilun), rangeOf(regionCode('330205001', 'street'))]
  expect(rangesToMultirange(ranges.slice(0, 1))).toBe('{[330206000000000,330206999999999]}')
  expect(multirangeToRanges(rangesToMultirange(ranges))).toEqual(ranges)
  expect(multirangeToRanges('{[330206000000000,330207000000000)}')).toEqual([rangeOf(beilun)])
  expect(rangesToMultirange([])).toBe('{}')
})
