import { expect, test } from 'vitest'
import { coverageRate, ranksOf, targetsOf } from './coverage.ts'
import { codeOfDigits } from './region-code.ts'

const [district, street, other] = [codeOfDigits('990101'), codeOfDigits('990101001'), codeOfDigits('990101002')]
const [north, south] = [codeOfDigits('990101001001'), codeOfDigits('990101001002')]
const declared = (people: number, asOf = '2026-01-01') => ({ people, asOf })

test('the zone of 101,400 registered stands at 70.53 % of its declared 143,769', () => {
  expect(coverageRate(101_400, 143_769)).toBe(70.53)
  expect(coverageRate(1, undefined)).toBeNull()
  expect(coverageRate(0, 0)).toBeNull()
})

test('a place that has declared nothing has the sum of its parts, with the newest of their days', () => {
  const targets = targetsOf([district, street, north, south], new Map([[north, declared(900)], [south, declared(600, '2026-05-01')]]))
  expect(targets.get(street)).toEqual({ people: 1_500, asOf: '2026-05-01', isSum: true })
  expect(targets.get(district)).toEqual({ people: 1_500, asOf: '2026-05-01', isSum: true })
})

test('what a place has declared for itself counts more than its parts', () => {
  const targets = targetsOf([street, north, south], new Map([[street, declared(2_000)], [north, declared(900)], [south, declared(600)]]))
  expect(targets.get(street)).toEqual({ people: 2_000, asOf: '2026-01-01', isSum: false })
})

test('a place of which a part has declared nothing has no target', () => {
  const targets = targetsOf([district, street, other, north, south], new Map([[north, declared(900)], [south, declared(600)]]))
  expect(targets.has(street)).toBe(true)
  expect(targets.has(other)).toBe(false)
  expect(targets.has(district)).toBe(false)
})

test('two alike share a rank and the next is left out', () => {
  expect(ranksOf([50, 80, null, 80, 20])).toEqual([3, 1, null, 1, 4])
})
