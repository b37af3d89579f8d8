import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { areaSquareMeters, pointInBoundary } from '../src/domain/geometry.ts'
import { contains, rangeOf } from '../src/domain/region-code.ts'
import { buildCity, CITY_SEED, type City } from './city.ts'
import { GRID_HOUSEHOLDS } from './regions.ts'
import { stationOf } from './units.ts'

const city = buildCity()
const levelled = (level: string) => city.regions.filter((region) => region.level === level)
const childrenOf = (code: number) => city.regions.filter((region) => region.parent === code)

test('the city has four districts, eighteen streets and about 150 villages', () => {
  expect(levelled('city').map(({ name }) => name)).toEqual(['金钟市'])
  expect([levelled('district'), levelled('street')].map((regions) => regions.length)).toEqual([4, 18])
  expect(levelled('village').length).toBeGreaterThanOrEqual(140)
  expect(levelled('village').length).toBeLessThanOrEqual(165)
})

test('the same seed builds the same city, another seed another one', () => {
  const print = (built: City) => createHash('sha256').update(JSON.stringify([built.regions, built.targets, built.units, built.users])).update(built.people.birthDay).update(built.people.registered).digest('hex')
  expect(print(buildCity(CITY_SEED))).toBe(print(city))
  expect(print(buildCity(CITY_SEED + 1))).not.toBe(print(city))
})

test('parts fill the whole without gap or overlap, on every level', () => {
  for (const parent of city.regions) {
    const parts = childrenOf(parent.code)
    if (parts.length === 0) continue
    const filled = parts.reduce((sum, part) => sum + areaSquareMeters(part.boundary), 0)
    expect(filled / areaSquareMeters(parent.boundary), parent.name).toBeCloseTo(1, 10)
  }
})

test('every region has its middle in itself, in its parent and in no sibling', () => {
  for (const region of city.regions) {
    const middle = [region.lon, region.lat] as const
    const siblings = region.parent === undefined ? [region] : childrenOf(region.parent)
    expect(siblings.filter((sibling) => pointInBoundary(middle, sibling.boundary)), String(region.code)).toEqual([region])
    const parent = city.regions.find(({ code }) => code === region.parent)
    if (parent !== undefined) expect(pointInBoundary(middle, parent.boundary)).toBe(true)
  }
})

test('no border crosses itself', () => {
  for (const { boundary, name } of city.regions) {
    const ring = boundary.coordinates[0]!
    expect(new Set(ring.slice(1).map(String)).size, name).toBe(ring.length - 1)
    let crossings = 0
    for (let one = 0; one < ring.length - 1; one++) {
      for (let other = one + 2; other < ring.length - 1; other++) if (cross(ring[one]!, ring[one + 1]!, ring[other]!, ring[other + 1]!)) crossings++
    }
    expect(crossings, name).toBe(0)
  }
})

test('the city lies in the open sea', () => {
  expect(city.regions[0]!.boundary.coordinates[0]!.every(([lon, lat]) => lon > 123.8 && lon < 124.6 && lat > 29.3 && lat < 29.9)).toBe(true)
})

test('heads, households and targets of the parts add up to the whole', () => {
  const targetOf = (code: number) => city.targets.findLast(({ region }) => region === code)!.targetPopulation
  for (const parent of city.regions) {
    const parts = childrenOf(parent.code)
    if (parts.length === 0) continue
    const sum = (of: (part: (typeof parts)[number]) => number) => parts.reduce((total, part) => total + of(part), 0)
    expect([sum((part) => part.households), sum((part) => part.population), sum((part) => targetOf(part.code))]).toEqual([parent.households, parent.population, targetOf(parent.code)])
  }
})

test('a grid in town holds about 300 households and one in the country about 150', () => {
  const mean = (urban: boolean) => {
    const grids = levelled('grid').filter((grid) => grid.urban === urban)
    return grids.reduce((sum, grid) => sum + grid.households, 0) / grids.length
  }
  expect(Math.abs(mean(true) / GRID_HOUSEHOLDS.urban - 1)).toBeLessThan(0.15)
  expect(Math.abs(mean(false) / GRID_HOUSEHOLDS.rural - 1)).toBeLessThan(0.15)
})

test('nothing in the city is called like a real district, street or village', async () => {
  const own = new Set(city.regions.filter(({ level }) => level !== 'grid').map(({ name }) => name))
  expect(own.size).toBe(city.regions.length - levelled('grid').length)
  const folder = join(import.meta.dirname, '../assets/divisions')
  const provinces = Object.keys(JSON.parse(await readFile(join(folder, 'provinces.json'), 'utf8')) as object)
  expect(provinces).toHaveLength(31)
  const taken: string[] = []
  for (const province of provinces) {
    for (const line of brotliDecompressSync(await readFile(join(folder, `${province}.txt.br`))).toString('utf8').split('\n')) {
      const real = line.slice(line.indexOf(' ') + 1)
      const called = [real, real.replace(/(村委会|村民委员会)$/, '村'), real.replace(/(社区)?(居委会|居民委员会)$/, '社区')]
      taken.push(...called.filter((name) => own.has(name)))
    }
  }
  expect(taken).toEqual([])
})

test('one station, and only one, answers for every grid', () => {
  for (const grid of levelled('grid')) {
    expect(city.units.filter((unit) => unit.kind === 'station' && unit.area.some((range) => contains(range, grid.code))).map(({ code }) => code)).toEqual([stationOf(city.units, grid.code)!.code])
  }
})

test('there are a centre, four sub-centres and squads, about twenty stations and six banks', () => {
  const count = (kind: string) => city.units.filter((unit) => unit.kind === kind).length
  expect(['centre', 'sub-centre', 'squad', 'bank'].map(count)).toEqual([1, 4, 4, 6])
  expect(Math.abs(count('station') - 20)).toBeLessThanOrEqual(2)
  expect(city.units[0]!.area).toEqual([rangeOf(city.code)])
})

test('every station has its officers and two who lead shifts, and every village its grid leader', () => {
  for (const unit of city.units.filter(({ kind }) => kind === 'station')) {
    const officers = city.users.filter((user) => user.unit === unit.code && user.role === 'officer')
    const leading = officers.filter((user) => user.leadsShifts).length
    expect(leading).toBe(2)
    expect(officers.length - leading).toBeGreaterThanOrEqual(4)
    expect(officers.length - leading).toBeLessThanOrEqual(8)
  }
  const leaders = city.users.filter(({ role }) => role === 'grid-leader')
  expect(leaders.map(({ area }) => area![0]!.first)).toEqual(levelled('village').map(({ code }) => code))
  expect(new Set(city.users.map(({ login }) => login)).size).toBe(city.users.length)
  expect(new Set(city.users.map(({ phone }) => phone)).size).toBe(city.users.length)
})

type Corner = readonly [number, number]

function cross(a: Corner, b: Corner, c: Corner, d: Corner): boolean {
  const side = (from: Corner, to: Corner, point: Corner) => Math.sign((to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0]))
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
}
