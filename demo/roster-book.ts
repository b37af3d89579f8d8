import { haversineMeters } from '../src/domain/geometry.ts'
import { contains, type RegionCode } from '../src/domain/region-code.ts'
import type { Candidate, Stations } from '../src/features/roster/roster.rules.ts'
import type { City } from './city.ts'
import { dutyRoster, type Duty } from './duty.ts'
import type { Unit } from './units.ts'
import type { User } from './users.ts'

const SHIFT_MS = 8 * 3_600_000

/** One of the city's people in the terms of the database. */
export type Staff = { readonly id: string; readonly user: User }

/** Who was where, weeks ago: the same rosters as in the database, looked up without asking it. */
export class RosterBook {
  readonly #shifts = new Map<string, Duty[]>()
  readonly #byLogin: ReadonlyMap<string, Staff>
  readonly #byId: ReadonlyMap<string, Staff>
  readonly #city: City
  readonly #busyUntilMs = new Map<string, number>()

  constructor(city: City, userIds: ReadonlyMap<string, string>, from: Date, days: number) {
    this.#city = city
    const staff = city.users.map((user): Staff => ({ id: userIds.get(user.login)!, user }))
    this.#byLogin = new Map(staff.map((one) => [one.user.login, one]))
    this.#byId = new Map(staff.map((one) => [one.id, one]))
    for (const duty of dutyRoster(city, from, days)) {
      const key = shiftKey(duty.unit, duty.from.getTime())
      const shift = this.#shifts.get(key)
      if (shift === undefined) this.#shifts.set(key, [duty])
      else shift.push(duty)
    }
  }

  staff(id: string): Staff {
    return this.#byId.get(id)!
  }

  centre(): string {
    return this.#city.units[0]!.code
  }

  anotherStation(than: string, dice: number): Unit {
    const others = this.#city.units.filter((unit) => unit.kind === 'station' && unit.code !== than)
    return others[Math.floor(dice * others.length)]!
  }

  /** A task keeps its officer from being the next one asked. */
  busy(userId: string, until: Date): void {
    this.#busyUntilMs.set(userId, Math.max(until.getTime(), this.#busyUntilMs.get(userId) ?? 0))
  }

  stations(unit: string, at: Date): Stations {
    const centreUnit = this.centre()
    return { unit, own: unit === centreUnit ? [] : this.#present(unit, at), centre: this.#present(centreUnit, at), centreUnit }
  }

  /** The squad of the district and the grid leader of the village, as `nearbyHelpers` finds them. */
  helpers(place: RegionCode, at: Date): Candidate[] {
    const squads = this.#city.units.filter((unit) => unit.kind === 'squad' && unit.area.some((range) => contains(range, place)))
    const leaders = this.#city.users.filter((user) => user.role === 'grid-leader' && user.area!.some((range) => contains(range, place)))
    return [
      ...squads.flatMap((squad) => this.#present(squad.code, at).filter((one) => one.post === 'on-duty')),
      ...leaders.map((leader) => this.#candidate(this.#byLogin.get(leader.login)!, leader.unit, 'on-duty', at)),
    ]
  }

  /** Meters between somebody's beat and a door. */
  distanceMeters(userId: string, door: { lon: number; lat: number }): number {
    const { user } = this.staff(userId)
    return haversineMeters([user.lon, user.lat], [door.lon, door.lat])
  }

  #present(unit: string, at: Date): Candidate[] {
    const duties = this.#shifts.get(shiftKey(unit, at.getTime())) ?? []
    return duties.map((duty) => this.#candidate(this.#byLogin.get(duty.login)!, unit, duty.post, at))
  }

  #candidate({ id, user }: Staff, unit: string, post: Candidate['post'], at: Date): Candidate {
    const openTasks = (this.#busyUntilMs.get(id) ?? 0) > at.getTime() ? 1 : 0
    // Nobody's phone has said where it is: a unit's people start from the unit, as `onDutyAt` has it, and a grid leader from the middle of her grid.
    const from = user.role === 'grid-leader' ? this.#city.regions.find((one) => one.code === user.area![0]!.first)! : this.#city.units.find((one) => one.code === unit)!
    return { userId: id, unit, post, openTasks, openReds: 0, lon: from.lon, lat: from.lat }
  }
}

function shiftKey(unit: string, atMs: number): string {
  return `${unit} ${Math.floor(atMs / SHIFT_MS)}`
}
