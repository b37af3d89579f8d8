import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRegionCode } from '../../domain/region-code.ts'
import { ageBand, betterBelonging, CONFIDENCE, REGION_SOURCES, type Belonging } from './person.rules.ts'

const VILLAGE = parseRegionCode('990101001001000')
const OTHER = parseRegionCode('990101002001000')
const from = (source: Belonging['source'], region = VILLAGE): Belonging => ({ region, source })

test('where a person registered counts for more than what a list from above says', () => {
  expect(betterBelonging(from('registered'), from('named-from-above', OTHER))).toEqual(from('registered'))
  expect(betterBelonging(from('named-from-above', OTHER), from('registered'))).toEqual(from('registered'))
})

test('a point on the map counts for more than where the number was issued, and anything for more than the queue of the centre', () => {
  expect(betterBelonging(from('home-area', OTHER), from('point'))).toEqual(from('point'))
  for (const source of REGION_SOURCES) expect(betterBelonging(from('centre-queue', OTHER), from(source))).toEqual(from(source))
})

test('of two equally sure places the newer one holds: people move', () => {
  for (const source of REGION_SOURCES) expect(betterBelonging(from(source), from(source, OTHER)).region).toBe(OTHER)
})

test('what we know of a place never gets less sure by hearing more', () => {
  const source = fc.constantFrom(...REGION_SOURCES)
  fc.assert(fc.property(source, source, (known, told) => {
    expect(CONFIDENCE[betterBelonging(from(known), from(told, OTHER)).source]).toBe(Math.max(CONFIDENCE[known], CONFIDENCE[told]))
  }))
})

test('a masked page shows the decade of an age and no more', () => {
  const now = new Date('2026-03-02T12:00:00+08:00')
  expect(ageBand(1960, now)).toBe('60–69')
  expect(ageBand(1957, now)).toBe('60–69')
  expect(ageBand(2020, now)).toBe('0–9')
  expect(ageBand(null, now)).toBeNull()
  expect(ageBand(2030, now)).toBeNull()
})
