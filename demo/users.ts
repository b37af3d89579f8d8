import { rangeOf, regionDigits, type RegionRange } from '../src/domain/region-code.ts'
import type { Sex } from '../src/domain/id-number.ts'
import { givenName, surname } from './names.ts'
import { mobile } from './numbers.ts'
import type { Random } from './random.ts'
import type { Region } from './regions.ts'
import { stationOf, type Unit } from './units.ts'

export type UserRole = 'call-taker' | 'analyst' | 'commander' | 'officer' | 'grid-leader' | 'grid-worker' | 'teller' | 'publicity' | 'admin' | 'auditor'

export type User = {
  readonly login: string
  readonly name: string
  readonly role: UserRole
  readonly unit: string
  readonly badge: string | undefined
  readonly phone: string
  /** Narrower than the unit's own area: a village for a grid leader, a grid for a grid worker. */
  readonly area: readonly RegionRange[] | undefined
  /** Leads shifts (带班领导): the duty officer of the roster. */
  readonly leadsShifts: boolean
  readonly lon: number
  readonly lat: number
}

type Post = { readonly role: UserRole; readonly login: string; readonly leadsShifts?: boolean; readonly area?: readonly RegionRange[]; readonly at?: { lon: number; lat: number } }

/** Officers walk their beat; so far from the station in degrees. */
const BEAT_DEGREES = 0.008
const GRID_WORKERS = { least: 1, most: 2 }
/** Roles that belong to the police carry a badge. */
const SWORN: readonly UserRole[] = ['call-taker', 'analyst', 'commander', 'officer']

export function staff(regions: readonly Region[], units: readonly Unit[], random: Random): User[] {
  const users: User[] = []
  for (const unit of units) {
    const draw = random.fork(unit.code)
    for (const post of postsOf(unit, draw)) users.push(employ(post, unit, users.length, draw))
  }
  for (const village of regions.filter((region) => region.level === 'village')) {
    const station = stationOf(units, village.code)!
    const draw = random.fork(village.code)
    for (const post of gridPosts(regions, village, draw)) users.push(employ(post, station, users.length, draw))
  }
  return users
}

function postsOf(unit: Unit, draw: Random): Post[] {
  const code = unit.code.toLowerCase()
  const several = (role: UserRole, count: number, word: string, leadsShifts = false) =>
    Array.from({ length: count }, (_, index): Post => ({ role, login: `${word}${index + 1}`, leadsShifts }))
  switch (unit.kind) {
    case 'centre':
      return [
        ...several('call-taker', 12, 'call'), ...several('analyst', 8, 'analyst'), ...several('commander', 3, 'commander', true),
        ...several('publicity', 2, 'publicity'), ...several('admin', 1, 'admin'), ...several('auditor', 1, 'auditor'),
      ]
    case 'sub-centre':
      return [...several('analyst', 6, `${code}-analyst`), ...several('commander', 2, `${code}-commander`, true), ...several('publicity', 1, `${code}-publicity`)]
    case 'station':
      return [...several('officer', draw.between(4, 8), `${code}-`), ...several('officer', 2, `${code}-lead`, true)]
    case 'squad':
      return [...several('officer', 8, `${code}-`), ...several('officer', 2, `${code}-lead`, true)]
    case 'bank':
      return several('teller', 4, `${code}-`)
  }
}

function gridPosts(regions: readonly Region[], village: Region, draw: Random): Post[] {
  const digits = regionDigits(village.code)
  const posts: Post[] = [{ role: 'grid-leader', login: `g${digits}`, area: [rangeOf(village.code)], at: village }]
  for (const grid of regions.filter((region) => region.parent === village.code)) {
    const workers = draw.between(GRID_WORKERS.least, GRID_WORKERS.most)
    for (let nth = 1; nth <= workers; nth++) {
      posts.push({ role: 'grid-worker', login: `w${regionDigits(grid.code)}-${nth}`, area: [rangeOf(grid.code)], at: grid })
    }
  }
  return posts
}

function employ(post: Post, unit: Unit, index: number, draw: Random): User {
  const inGrid = post.role === 'grid-leader' || post.role === 'grid-worker'
  const sex: Sex = draw.chance(inGrid || post.role === 'teller' ? 0.35 : 0.78) ? 'male' : 'female'
  const middle = post.at ?? unit
  return {
    login: post.login, role: post.role, unit: unit.code, area: post.area, leadsShifts: post.leadsShifts ?? false,
    name: surname(draw) + givenName(sex, draw.between(1968, 2001), draw),
    badge: SWORN.includes(post.role) ? `99${String(10_001 + index).padStart(5, '0')}` : undefined,
    phone: mobile('user', index),
    lon: near(middle.lon, draw), lat: near(middle.lat, draw),
  }
}

function near(degrees: number, draw: Random): number {
  return Math.round((degrees + draw.real(-BEAT_DEGREES, BEAT_DEGREES)) * 1e6) / 1e6
}
