import { rangeOf, type RegionCode } from '../src/domain/region-code.ts'
import { settle, type People } from './people.ts'
import { Random } from './random.ts'
import { drawRegions, type Region } from './regions.ts'
import { foundUnits, type Unit } from './units.ts'
import { staff, type User } from './users.ts'

export type CityRegion = Region & { readonly population: number }
export type RegionTarget = { readonly region: RegionCode; readonly asOf: string; readonly targetPopulation: number }

/** The fictional city 9901: no real place is in it, no real person can be. */
export type City = {
  readonly seed: number
  readonly code: RegionCode
  readonly name: string
  /** Parents before children. */
  readonly regions: readonly CityRegion[]
  readonly targets: readonly RegionTarget[]
  readonly people: People
  readonly units: readonly Unit[]
  readonly users: readonly User[]
}

export const CITY_SEED = 9901

/** The declared target was raised once: figures before the second day divide by the first. */
const TARGET_DAYS = [{ asOf: '2025-07-01', share: 0.96 }, { asOf: '2026-01-01', share: 1 }]

export function buildCity(seed = CITY_SEED): City {
  const random = new Random(seed)
  const drawn = drawRegions(random.fork('regions'))
  const people = settle(drawn, random.fork('people'))
  const population = totals(drawn, people, (grid) => people.population[grid]!)
  const targetHeads = targetsByGrid(people)
  const targets = totals(drawn, people, (grid) => targetHeads[grid]!)
  const units = foundUnits(drawn, random.fork('units'))
  return {
    seed, people, units,
    code: drawn[0]!.code,
    name: drawn[0]!.name,
    regions: drawn.map((region) => ({ ...region, population: population.get(region.code)! })),
    targets: TARGET_DAYS.flatMap(({ asOf, share }) =>
      drawn.map(({ code }) => ({ region: code, asOf, targetPopulation: Math.round(targets.get(code)! * share) })),
    ),
    users: staff(drawn, units, random.fork('users')),
  }
}

/** Sums of the grids for every region, counted from the grids up. */
function totals(regions: readonly Region[], people: People, ofGrid: (grid: number) => number): Map<RegionCode, number> {
  const sums = new Map<RegionCode, number>()
  for (const { code } of regions) {
    const range = rangeOf(code)
    const total = people.grids.reduce((sum, grid, index) => (range.first <= grid.code && grid.code <= range.last ? sum + ofGrid(index) : sum), 0)
    sums.set(code, total)
  }
  return sums
}

function targetsByGrid(people: People): Int32Array {
  const heads = new Int32Array(people.grids.length)
  for (let index = 0; index < people.count; index++) heads[people.grid[index]!]! += people.inTarget[index]!
  return heads
}
