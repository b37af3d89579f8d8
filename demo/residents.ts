import { boundingBox, pointInBoundary, type Box } from '../src/domain/geometry.ts'
import type { Guardian } from '../src/domain/guardian.ts'
import type { IdNumber, Sex } from '../src/domain/id-number.ts'
import { fen, type Fen } from '../src/domain/money.ts'
import type { Phone } from '../src/domain/phone.ts'
import { regionDigits, type RegionCode } from '../src/domain/region-code.ts'
import { givenName, occupation, surname } from './names.ts'
import { bankCard, fictionalId, mobile } from './numbers.ts'
import { ageOf, grownUpAtHome, PLACES, sexOf, type People } from './people.ts'
import { ESTATES, ROADS } from './places.ts'
import { Random } from './random.ts'
import type { Region } from './regions.ts'

export type Resident = {
  /** 0, 1, 2 … in the order of the grids. */
  readonly index: number
  readonly name: string
  readonly sex: Sex
  readonly birthDate: string
  readonly idNumber: IdNumber
  readonly phone: Phone
  readonly account: string
  readonly village: RegionCode
  readonly grid: RegionCode
  readonly address: string
  readonly lon: number
  readonly lat: number
  readonly occupation: string
  /** Of the old mostly two: the one to call first, and who lives with that one. */
  readonly guardians: readonly Guardian[]
  readonly inTarget: boolean
  readonly registered: boolean
  readonly onlineTransferLimitFen: Fen
  readonly usualTransferFen: Fen
}

export type Inhabited = { readonly seed: number; readonly regions: readonly Region[]; readonly people: People }

const OLD_AGE = 60
const HOUSEHOLDS_A_BUILDING = 24
const FLOORS = 6
const POINT_TRIES_MAX = 60

/** One at a time: a loader writes them away in batches. */
export function* residents(city: Inhabited): Generator<Resident> {
  for (let index = 0; index < city.people.count; index++) yield residentAt(city, index)
}

export function residentAt(city: Inhabited, index: number): Resident {
  const { people } = city
  const grid = people.grids[people.grid[index]!]!
  const sex = sexOf(people, index)
  const birthDate = new Date(people.birthDay[index]! * 86_400_000).toISOString().slice(0, 10)
  const home = homeOf(city, people.household[index]!, grid)
  return {
    index, sex, birthDate, ...home,
    name: nameOf(city, index),
    idNumber: fictionalId(regionDigits(grid.code).slice(0, 6), birthDate, sex, people.order[index]!) as IdNumber,
    phone: phoneOf(index),
    account: accountOf(index),
    village: grid.parent!,
    grid: grid.code,
    occupation: occupation(ageOf(people, index), !grid.urban, drawFor(city, index, 'work')),
    guardians: guardiansOf(city, index),
    inTarget: people.inTarget[index] === 1,
    registered: people.registered[index] === 1,
    onlineTransferLimitFen: fen(people.onlineTransferLimitFen[index]!),
    usualTransferFen: fen(people.usualTransferFen[index]!),
  }
}

export function phoneOf(index: number): Phone {
  return mobile('resident', index) as Phone
}

export function accountOf(index: number): string {
  return bankCard('resident', index)
}

/** Children and the grandfather carry the household's name, wives and grandmothers their own. */
export function nameOf(city: Inhabited, index: number): string {
  const { people } = city
  const sex = sexOf(people, index)
  const place = PLACES[people.place[index]!]!
  const draw = drawFor(city, index, 'name')
  const own = place === 'spouse' || (place === 'elder' && sex === 'female')
  const family = own ? surname(draw) : surname(drawFor(city, people.household[index]!, 'family'))
  return family + givenName(sex, new Date(people.birthDay[index]! * 86_400_000).getUTCFullYear(), draw)
}

function guardiansOf(city: Inhabited, index: number): Guardian[] {
  const { people } = city
  const first = people.guardian[index]!
  if (first < 0) return []
  const second = ageOf(people, index) < OLD_AGE ? -1 : grownUpAtHome(people, first)
  return [first, ...(second < 0 || second === index ? [] : [second])].map((guardian) => ({ name: nameOf(city, guardian), phone: phoneOf(guardian), relation: relationOf(people, index, guardian) }))
}

/** What the guardian is to the person, as far as ages say it. */
function relationOf(people: People, index: number, guardian: number): string {
  const woman = sexOf(people, guardian) === 'female'
  const older = ageOf(people, index) - ageOf(people, guardian)
  const relation = older > 15 ? (woman ? '女儿' : '儿子') : older < -15 ? (woman ? '母亲' : '父亲') : woman ? '妻子' : '丈夫'
  return sexOf(people, guardian) === sexOf(people, index) && Math.abs(older) <= 15 ? '亲属' : relation
}

type Home = { readonly address: string; readonly lon: number; readonly lat: number }

/** In town a building holds two dozen households, in the country every household has its own number. */
function homeOf(city: Inhabited, household: number, grid: Region): Home {
  const nth = household - city.people.gridStart[gridIndexOf(city, household)]!
  const prefix = addressPrefix(city.regions, grid)
  if (!grid.urban) return { address: `${prefix}${nth + 1}号`, ...spotIn(grid, drawFor(city, household, 'house')) }
  const building = Math.floor(nth / HOUSEHOLDS_A_BUILDING)
  const within = nth % HOUSEHOLDS_A_BUILDING
  const draw = drawFor(city, grid.code + building * 7_919_000, 'building')
  const room = `${1 + (within % FLOORS)}0${1 + Math.floor(within / FLOORS)}`
  const estate = drawFor(city, grid.code, 'estate')
  return { address: `${prefix}${estate.pick(ROADS)}${estate.between(1, 299)}号${estate.pick(ESTATES)}${building + 1}幢${room}室`, ...spotIn(grid, draw) }
}

function gridIndexOf({ people }: Inhabited, household: number): number {
  return people.grid[people.householdStart[household]!]!
}

const boxes = new WeakMap<Region, Box>()

function spotIn(grid: Region, draw: Random): { lon: number; lat: number } {
  let box = boxes.get(grid)
  if (box === undefined) boxes.set(grid, (box = boundingBox(grid.boundary)))
  for (let tries = 0; tries < POINT_TRIES_MAX; tries++) {
    const lon = Math.round(draw.real(box.west, box.east) * 1e6) / 1e6
    const lat = Math.round(draw.real(box.south, box.north) * 1e6) / 1e6
    if (pointInBoundary([lon, lat], grid.boundary)) return { lon, lat }
  }
  return { lon: grid.lon, lat: grid.lat }
}

const prefixes = new WeakMap<Region, string>()

function addressPrefix(regions: readonly Region[], grid: Region): string {
  const known = prefixes.get(grid)
  if (known !== undefined) return known
  const byCode = new Map(regions.map((region) => [region.code, region]))
  let [prefix, above] = ['', byCode.get(grid.parent!)]
  while (above !== undefined) {
    prefix = above.name + prefix
    above = above.parent === undefined ? undefined : byCode.get(above.parent)
  }
  prefixes.set(grid, prefix)
  return prefix
}

const SALTS = { name: 1, family: 2, work: 3, house: 4, building: 5, estate: 6 }

/** Numbers instead of labels: this runs half a million times. */
function drawFor(city: Inhabited, of: number, what: keyof typeof SALTS): Random {
  return new Random(city.seed).fork(SALTS[what]).fork(of % 4_294_967_291)
}
