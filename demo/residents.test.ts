import { expect, test } from 'vitest'
import { pointInBoundary } from '../src/domain/geometry.ts'
import { parseIdNumber } from '../src/domain/id-number.ts'
import { isMobile, normalizePhone } from '../src/domain/phone.ts'
import { contains, rangeOf } from '../src/domain/region-code.ts'
import { buildCity } from './city.ts'
import { ageOf } from './people.ts'
import { residentAt, residents } from './residents.ts'

const city = buildCity()
const everyone = [...residents(city)]
const share = (part: number, whole: number) => Math.round((part / whole) * 100)

test('about 120,000 people live in the city', () => {
  expect(Math.abs(everyone.length - 120_000)).toBeLessThan(8_000)
  expect(everyone.length).toBe(city.people.count)
})

test('no two people share an id number, a mobile or an account', () => {
  for (const key of ['idNumber', 'phone', 'account'] as const) expect(new Set(everyone.map((person) => person[key])).size, key).toBe(everyone.length)
})

test('every id number is valid, says what the person is, and belongs to no real place', () => {
  const wrong = everyone.filter((person) => {
    const facts = parseIdNumber(person.idNumber)
    return facts?.birthDate !== person.birthDate || facts.sex !== person.sex || !facts.region.startsWith('9901')
  })
  expect(wrong).toEqual([])
})

test('every mobile has a prefix that was never assigned', () => {
  expect(everyone.every(({ phone }) => phone.startsWith('142') && normalizePhone(phone) === phone && isMobile(phone))).toBe(true)
})

test('everyone lives inside the grid and the village on the register', () => {
  const grids = new Map(city.regions.map((region) => [region.code, region]))
  const astray = everyone.filter((person) => !pointInBoundary([person.lon, person.lat], grids.get(person.grid)!.boundary) || !contains(rangeOf(person.village), person.grid))
  expect(astray).toEqual([])
})

test('one family shares a door', () => {
  const [first, second] = [0, 1].map((offset) => city.people.householdStart[100]! + offset)
  expect(city.people.household[second!]).toBe(city.people.household[first!])
  expect(everyone[second!]!.address).toBe(everyone[first!]!.address)
})

test('60 of 100 of the declared target are registered, and nobody outside of it', () => {
  const target = everyone.filter(({ inTarget }) => inTarget)
  expect(share(target.filter(({ registered }) => registered).length, target.length)).toBe(60)
  expect(everyone.some(({ inTarget, registered }) => registered && !inTarget)).toBe(false)
  expect(target.length).toBe(city.targets.findLast(({ region }) => region === city.code)!.targetPopulation)
})

test('two in five have a relative to call, most of the old among them', () => {
  const withGuardian = everyone.filter(({ guardians }) => guardians.length > 0)
  expect(Math.abs(share(withGuardian.length, everyone.length) - 40)).toBeLessThanOrEqual(3)
  const old = everyone.filter(({ index }) => ageOf(city.people, index) >= 60)
  expect(share(old.filter(({ guardians }) => guardians.length > 0).length, old.length)).toBeGreaterThanOrEqual(85)
  expect(share(old.filter(({ guardians }) => guardians.length === 2).length, old.length)).toBeGreaterThanOrEqual(30)
  expect(everyone.some(({ phone, guardians }) => new Set([phone, ...guardians.map((one) => one.phone)]).size <= guardians.length)).toBe(false)
})

test('a person looks the same alone and in the row', () => {
  for (const index of [0, 777, everyone.length - 1]) expect(residentAt(city, index)).toEqual(everyone[index])
})
