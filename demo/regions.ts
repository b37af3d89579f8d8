import { centroid, type Polygon } from '../src/domain/geometry.ts'
import { regionCode, type RegionCode, type RegionLevel } from '../src/domain/region-code.ts'
import { bentBorders } from './borders.ts'
import { outline, partition, type Shape } from './partition.ts'
import { CITY_DIGITS, CITY_NAME, DISTRICTS, VILLAGE_FIRST_PARTS, VILLAGE_LAST_PARTS, type DistrictPlan, type StreetPlan } from './places.ts'
import type { Random } from './random.ts'

export type Region = {
  readonly code: RegionCode
  readonly level: RegionLevel
  readonly name: string
  readonly parent: RegionCode | undefined
  readonly urban: boolean
  readonly households: number
  readonly boundary: Polygon
  readonly lon: number
  readonly lat: number
}

/** A region before it has a place on the map. */
type Plan = { code: RegionCode; level: RegionLevel; name: string; urban: boolean; households: number; areaSquareKm: number; parts: Plan[] }

/** Mission M17: 150 households make a grid in the country, 300 in town. */
export const GRID_HOUSEHOLDS = { rural: 150, urban: 300 }

/** All five levels in the order of their codes, so that a parent comes before its children. */
export function drawRegions(random: Random): Region[] {
  const city = planCity(random.fork('plan'))
  const placed: { plan: Plan; parent: RegionCode | undefined; shape: Shape }[] = []
  place(city, undefined, outline(city.areaSquareKm, random.fork('outline')), random.fork('cuts'), placed)
  const boundaries = bentBorders(placed.map(({ shape }) => shape), random.fork('borders'))
  return placed.map(({ plan, parent }, index) => {
    const boundary = boundaries[index]!
    const [lon, lat] = centroid(boundary)
    const { code, level, name, urban, households } = plan
    return { code, level, name, parent, urban, households, boundary, lon: sixDecimals(lon), lat: sixDecimals(lat) }
  })
}

function place(plan: Plan, parent: RegionCode | undefined, shape: Shape, random: Random, placed: { plan: Plan; parent: RegionCode | undefined; shape: Shape }[]): void {
  placed.push({ plan, parent, shape })
  if (plan.parts.length === 0) return
  const shapes = partition(shape, plan.parts.map((part) => part.areaSquareKm), random.fork(plan.code))
  plan.parts.forEach((part, index) => place(part, plan.code, shapes[index]!, random, placed))
}

function planCity(random: Random): Plan {
  const names = villageNames(random.fork('villages'))
  const districts = DISTRICTS.map((district) => planDistrict(district, names, random.fork(district.name)))
  return above({ code: regionCode(CITY_DIGITS, 'city'), level: 'city', name: CITY_NAME, urban: true }, districts)
}

function planDistrict(district: DistrictPlan, names: Iterator<string>, random: Random): Plan {
  const streets = district.streets.map((street, index) => planStreet(street, district.digits + three(index + 1), names, random.fork(street.name)))
  return above({ code: regionCode(district.digits, 'district'), level: 'district', name: district.name, urban: district.streets[0]!.kind === 'urban' }, streets)
}

function planStreet(street: StreetPlan, digits: string, names: Iterator<string>, random: Random): Plan {
  const villages = Array.from({ length: random.between(8, 9) }, (_, index) => {
    // The market town of a 镇 is its first two villages.
    const urban = street.kind === 'urban' || (street.kind === 'town' && index < 2)
    return planVillage(urban, digits + three(index + 1), names, random.fork(index))
  })
  return above({ code: regionCode(digits, 'street'), level: 'street', name: street.name, urban: street.kind === 'urban' }, villages)
}

function planVillage(urban: boolean, digits: string, names: Iterator<string>, random: Random): Plan {
  const households = urban ? random.between(250, 510) : random.between(100, 270)
  const gridCount = Math.max(1, Math.round(households / (urban ? GRID_HOUSEHOLDS.urban : GRID_HOUSEHOLDS.rural)))
  const areaSquareKm = urban ? random.real(0.5, 1.1) : random.real(5, 11)
  const grids = Array.from({ length: gridCount }, (_, index): Plan => ({
    code: regionCode(digits + three(index + 1), 'grid'), level: 'grid', name: `第${index + 1}网格`, urban,
    households: Math.floor((households + index) / gridCount), areaSquareKm: (areaSquareKm / gridCount) * random.real(0.8, 1.2), parts: [],
  }))
  return above({ code: regionCode(digits, 'village'), level: 'village', name: names.next().value + (urban ? '社区' : '村'), urban }, grids)
}

function above(head: Pick<Plan, 'code' | 'level' | 'name' | 'urban'>, parts: Plan[]): Plan {
  return { ...head, parts, households: sum(parts.map((part) => part.households)), areaSquareKm: sum(parts.map((part) => part.areaSquareKm)) }
}

function villageNames(random: Random): Iterator<string> {
  const all = VILLAGE_FIRST_PARTS.flatMap((first) => VILLAGE_LAST_PARTS.map((last) => first + last))
  return random.shuffled(all)[Symbol.iterator]()
}

function three(ordinal: number): string {
  return String(ordinal).padStart(3, '0')
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function sixDecimals(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}
