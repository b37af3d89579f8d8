import type { Unit } from './units.ts'
import type { User } from './users.ts'

export type DutyPost = 'on-duty' | 'stand-in' | 'duty-officer'

export type Duty = { readonly unit: string; readonly login: string; readonly post: DutyPost; readonly from: Date; readonly until: Date }

type Staffed = { readonly units: readonly Unit[]; readonly users: readonly User[] }

const HOUR_MS = 3_600_000
const SHIFT_HOURS = 8
const SHIFTS_A_DAY = 24 / SHIFT_HOURS
/** Shifts change at 0, 8 and 16 o'clock in Beijing, which are also full shifts of UTC. */
const SHIFT_MS = SHIFT_HOURS * HOUR_MS
const DAYS_MAX = 400

/**
 * Around the clock for every unit but the banks, from the shift that is on at `from`. Who is on follows from the shift's number since 1970 alone,
 * so that rosters asked for on different days agree.
 */
export function* dutyRoster(city: Staffed, from: Date, days: number): Generator<Duty> {
  if (!Number.isInteger(days) || days < 1 || days > DAYS_MAX) throw new RangeError(`days: ${days}`)
  const first = Math.floor(from.getTime() / SHIFT_MS)
  for (const unit of city.units) {
    if (unit.kind === 'bank') continue
    const crew = city.users.filter((user) => user.unit === unit.code)
    // The last day is whole even when the first began in the middle of a shift.
    for (let shift = first; shift <= first + days * SHIFTS_A_DAY; shift++) yield* shiftOf(unit, crew, shift)
  }
}

function* shiftOf(unit: Unit, crew: readonly User[], shift: number): Generator<Duty> {
  const span = { unit: unit.code, from: new Date(shift * SHIFT_MS), until: new Date((shift + 1) * SHIFT_MS) }
  const watches = watchesOf(unit, crew)
  for (const { staff, perShift } of watches) {
    for (let nth = 0; nth < perShift; nth++) yield { ...span, login: turn(staff, shift * perShift + nth).login, post: 'on-duty' }
  }
  // Whoever comes after the next shift: not the one who is about to start.
  const [{ staff, perShift }] = watches
  yield { ...span, login: turn(staff, (shift + 2) * perShift).login, post: 'stand-in' }
  const leads = crew.filter((user) => user.leadsShifts)
  // A duty officer has the whole day from midnight.
  yield { ...span, login: turn(leads, Math.floor((shift * SHIFT_HOURS + 8) / 24)).login, post: 'duty-officer' }
}

type Watch = { readonly staff: readonly User[]; readonly perShift: number }

function watchesOf(unit: Unit, crew: readonly User[]): readonly [Watch, ...Watch[]] {
  const of = (role: User['role']) => crew.filter((user) => user.role === role && !user.leadsShifts)
  switch (unit.kind) {
    case 'centre':
      return [{ staff: of('analyst'), perShift: 2 }, { staff: of('call-taker'), perShift: 3 }]
    case 'sub-centre':
      return [{ staff: of('analyst'), perShift: 1 }]
    case 'station':
    case 'squad':
    case 'bank': {
      const staff = of('officer')
      return [{ staff, perShift: staff.length >= 6 ? 2 : 1 }]
    }
  }
}

function turn(staff: readonly User[], at: number): User {
  return staff[at % staff.length]!
}

/** Days from the first on; the station's place among the stations. */
const FLAWS = { gap: { days: 4, station: 2 }, double: { days: 9, station: 3 } } as const

/** Of the three shifts of a day in Beijing the one from midnight to eight. */
const NIGHT_SHIFT = 2

/** The last night that is over. */
export function lastNight(now: Date): { readonly from: Date; readonly until: Date } {
  let shift = Math.floor(now.getTime() / SHIFT_MS) - 1
  while (shift % SHIFTS_A_DAY !== NIGHT_SHIFT) shift--
  return { from: new Date(shift * SHIFT_MS), until: new Date((shift + 1) * SHIFT_MS) }
}

/**
 * A roster as people write it: in the weeks to come one evening of one station has nobody, and at another somebody who is on duty is also the
 * stand-in. In the centre one analyst was alone last night, the others were ill.
 */
export function withFlaws(city: Staffed, duties: readonly Duty[], now: Date): Duty[] {
  const stations = city.units.filter((unit) => unit.kind === 'station')
  const evening = (days: number) => (Math.floor(now.getTime() / SHIFT_MS / SHIFTS_A_DAY) * SHIFTS_A_DAY + days * SHIFTS_A_DAY + 1) * SHIFT_MS
  const [empty, twice] = [stations[FLAWS.gap.station % stations.length]!.code, stations[FLAWS.double.station % stations.length]!.code]
  const isAt = (duty: Duty, unit: string, days: number) => duty.unit === unit && duty.from.getTime() === evening(days)
  const onDuty = duties.find((duty) => isAt(duty, twice, FLAWS.double.days) && duty.post === 'on-duty')
  const night = lastNight(now)
  const centre = city.units.find((unit) => unit.kind === 'centre')!.code
  const analysts = new Set(city.users.filter((user) => user.role === 'analyst').map((user) => user.login))
  const ofNight = duties.filter((duty) => duty.unit === centre && duty.from.getTime() === night.from.getTime())
  const alone = ofNight.find((duty) => duty.post === 'on-duty' && analysts.has(duty.login))
  const ill = new Set(ofNight.filter((duty) => duty !== alone))
  return duties.filter((duty) => !ill.has(duty) && !(isAt(duty, empty, FLAWS.gap.days) && duty.post === 'on-duty'))
    .map((duty) => (onDuty !== undefined && isAt(duty, twice, FLAWS.double.days) && duty.post === 'stand-in' ? { ...duty, login: onDuty.login } : duty))
}
