import { regionDigits } from '../src/domain/region-code.ts'
import type { Sex } from '../src/domain/id-number.ts'
import type { Random } from './random.ts'
import type { Region } from './regions.ts'

/**
 * Everyone of the city from six years on, in columns: 120,000 objects would be 100 MB, this is 4.
 * What is not here (names, addresses, numbers) follows from the index; see residents.ts.
 */
export type People = {
  readonly count: number
  readonly grids: readonly Region[]
  readonly household: Int32Array
  readonly grid: Uint16Array
  /** Days since 1970-01-01. */
  readonly birthDay: Int32Array
  readonly female: Uint8Array
  /** What the person is in the household. */
  readonly place: Uint8Array
  /** Order among those of the same district and birthday, for the id number. */
  readonly order: Uint16Array
  readonly inTarget: Uint8Array
  readonly registered: Uint8Array
  /** Index of the relative to call, -1 for nobody. */
  readonly guardian: Int32Array
  readonly onlineTransferLimitFen: Int32Array
  readonly usualTransferFen: Int32Array
  /** First resident of each household; one more entry closes the last. */
  readonly householdStart: Int32Array
  /** First household of each grid; one more entry closes the last. */
  readonly gridStart: Int32Array
  /** Heads counted per grid, younger children included. */
  readonly population: Int32Array
}

export const PLACES = ['head', 'spouse', 'child', 'elder'] as const

/** Ages in the city are as of this day. */
const CENSUS_DAY = '2026-01-01'
const CENSUS_DAY_NUMBER = dayNumber(CENSUS_DAY)

/** Mission M1: 101,400 of about 143,800 declared in a zone of more than 170,000. Ours is at 60 %. */
const REGISTERED_SHARE = 0.6
const TARGET_AGES = { least: 16, most: 80 }
/** Away at sea, abroad or in the army: not declared. */
const AWAY_SHARE = 0.05
const MEMBERS_MAX = 6
const DAYS_A_YEAR = 365.25
const ELSEWHERE_TRIES_MAX = 12

type Member = { age: number; female: boolean; place: number }

export function settle(regions: readonly Region[], random: Random): People {
  const grids = regions.filter((region) => region.level === 'grid')
  const people = emptyColumns(grids)
  const count = fillHouseholds(people, grids, random)
  const settled: People = { ...shortened(people, count), grids, count }
  chooseGuardians(settled, random.fork('guardians'))
  register(settled, random.fork('registered'))
  return settled
}

export function ageOf(people: People, index: number): number {
  return Math.floor((CENSUS_DAY_NUMBER - people.birthDay[index]!) / DAYS_A_YEAR)
}

export function sexOf(people: People, index: number): Sex {
  return people.female[index] === 1 ? 'female' : 'male'
}

function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000
}

type Columns = Omit<People, 'count' | 'grids'>

function emptyColumns(grids: readonly Region[]): Columns {
  const households = grids.reduce((total, grid) => total + grid.households, 0)
  const room = households * MEMBERS_MAX
  return {
    household: new Int32Array(room), grid: new Uint16Array(room), birthDay: new Int32Array(room), female: new Uint8Array(room), place: new Uint8Array(room),
    order: new Uint16Array(room), inTarget: new Uint8Array(room), registered: new Uint8Array(room), guardian: new Int32Array(room).fill(-1),
    onlineTransferLimitFen: new Int32Array(room), usualTransferFen: new Int32Array(room),
    householdStart: new Int32Array(households + 1), gridStart: new Int32Array(grids.length + 1), population: new Int32Array(grids.length),
  }
}

function shortened(columns: Columns, count: number): Columns {
  const { household, grid, birthDay, female, place, order, inTarget, registered, guardian, onlineTransferLimitFen, usualTransferFen } = columns
  return {
    ...columns,
    household: household.slice(0, count), grid: grid.slice(0, count), birthDay: birthDay.slice(0, count), female: female.slice(0, count),
    place: place.slice(0, count), order: order.slice(0, count), inTarget: inTarget.slice(0, count), registered: registered.slice(0, count),
    guardian: guardian.slice(0, count), onlineTransferLimitFen: onlineTransferLimitFen.slice(0, count), usualTransferFen: usualTransferFen.slice(0, count),
  }
}

function fillHouseholds(columns: Columns, grids: readonly Region[], random: Random): number {
  const orders = new Map<number, number>()
  let [resident, household] = [0, 0]
  grids.forEach((grid, gridIndex) => {
    columns.gridStart[gridIndex] = household
    const district = Number(regionDigits(grid.code).slice(0, 6))
    const draw = random.fork(grid.code)
    for (let nth = 0; nth < grid.households; nth++, household++) {
      columns.householdStart[household] = resident
      for (const member of family(grid.urban, draw)) {
        columns.household[resident] = household
        columns.grid[resident] = gridIndex
        moveIn(columns, resident++, member, district, orders, draw)
      }
      const toddlers = draw.chance(0.12) ? 1 : 0
      columns.population[gridIndex]! += resident - columns.householdStart[household]! + toddlers
    }
  })
  columns.householdStart[household] = resident
  columns.gridStart[grids.length] = household
  return resident
}

function moveIn(columns: Columns, index: number, member: Member, district: number, orders: Map<number, number>, draw: Random): void {
  const birthDay = CENSUS_DAY_NUMBER - Math.floor((member.age + draw.real(0.01, 0.98)) * DAYS_A_YEAR)
  columns.birthDay[index] = birthDay
  columns.female[index] = member.female ? 1 : 0
  columns.place[index] = member.place
  const key = (district * 100_000 + birthDay) * 2 + (member.female ? 0 : 1)
  const order = orders.get(key) ?? 0
  orders.set(key, order + 1)
  columns.order[index] = order
  const declared = member.age >= TARGET_AGES.least && member.age <= TARGET_AGES.most && !draw.chance(AWAY_SHARE)
  columns.inTarget[index] = declared ? 1 : 0
  columns.onlineTransferLimitFen[index] = onlineLimitYuan(member.age, draw) * 100
  // Log-normal: most move hundreds, some tens of thousands.
  const spread = Math.exp(0.8 * (draw.next() + draw.next() + draw.next() - 1.5) * 2)
  columns.usualTransferFen[index] = Math.round(usualYuan(member.age) * spread) * 100
}

function onlineLimitYuan(age: number, draw: Random): number {
  if (age < 18) return 1_000
  if (age >= 65) return draw.pick([2_000, 5_000, 5_000, 10_000])
  if (age < 25) return draw.pick([5_000, 10_000, 20_000])
  return draw.pick([20_000, 50_000, 50_000, 100_000, 200_000])
}

function usualYuan(age: number): number {
  if (age < 18) return 60
  if (age >= 65) return 300
  return age < 25 ? 350 : 900
}

function family(urban: boolean, draw: Random): Member[] {
  const alone = (age: number): Member[] => [{ age, female: draw.chance(0.52), place: 0 }]
  const couple = (age: number): Member[] => [{ age, female: false, place: 0 }, { age: Math.max(20, age - draw.between(-2, 4)), female: true, place: 1 }]
  const child = (parentAge: number): Member[] => {
    const age = parentAge - draw.between(23, 32)
    return age >= 6 ? [{ age: Math.min(age, 30), female: draw.chance(0.48), place: 2 }] : []
  }
  const elder = (parentAge: number): Member[] => [{ age: Math.min(95, parentAge + draw.between(23, 30)), female: draw.chance(0.6), place: 3 }]
  const kind = draw.weighted(urban ? [17, 17, 38, 15, 13] : [15, 28, 24, 24, 9])
  const age = draw.between(28, 54)
  switch (kind) {
    case 0: return alone(draw.chance(0.45) ? draw.between(60, 90) : draw.between(20, 58))
    case 1: return couple(draw.chance(0.6) ? draw.between(58, 84) : draw.between(24, 57))
    case 2: return [...couple(age), ...child(age)]
    case 3: return [...couple(age), ...child(age), ...elder(age), ...(draw.chance(0.45) ? elder(age) : [])]
    default: return [...couple(age), ...child(age), ...child(age)]
  }
}

/** Most of the old, the schoolchildren, and some of the others have somebody to call. */
function chooseGuardians(people: People, random: Random): void {
  for (let index = 0; index < people.count; index++) {
    const age = ageOf(people, index)
    const wanted = age >= 60 ? 0.9 : age < 18 ? 0.85 : 0.16
    if (!random.chance(wanted)) continue
    const atHome = grownUpAtHome(people, index)
    people.guardian[index] = atHome >= 0 ? atHome : childElsewhere(people, age, random)
  }
}

/** Somebody of 22 to 59 who lives with them, -1: nobody. */
export function grownUpAtHome(people: People, index: number): number {
  const household = people.household[index]!
  for (let other = people.householdStart[household]!; other < people.householdStart[household + 1]!; other++) {
    const age = ageOf(people, other)
    if (other !== index && age >= 22 && age < 60) return other
  }
  return -1
}

function childElsewhere(people: People, age: number, random: Random): number {
  for (let tries = 0; tries < ELSEWHERE_TRIES_MAX; tries++) {
    const other = random.between(0, people.count - 1)
    const otherAge = ageOf(people, other)
    if (otherAge >= 22 && otherAge < 60 && (age < 60 || age - otherAge >= 20)) return other
  }
  return -1
}

/** Villages differ in zeal (the league table lives on it); the city comes to 60 % of its target. */
function register(people: People, random: Random): void {
  const zeal = people.grids.map((grid) => random.fork(Math.floor(grid.code / 1000)).real(0.4, 0.8))
  let [target, expected] = [0, 0]
  for (let index = 0; index < people.count; index++) {
    target += people.inTarget[index]!
    expected += people.inTarget[index]! * zeal[people.grid[index]!]!
  }
  const correction = (REGISTERED_SHARE * target) / expected
  for (let index = 0; index < people.count; index++) {
    const chance = zeal[people.grid[index]!]! * correction
    people.registered[index] = people.inTarget[index] === 1 && random.chance(chance) ? 1 : 0
  }
}

