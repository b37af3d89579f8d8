import { expect, test } from 'vitest'
import { buildCity } from './city.ts'
import { dutyRoster, lastNight, withFlaws, type Duty } from './duty.ts'

const city = buildCity()
const from = new Date('2026-03-01T03:00:00+08:00')
const days = 21
const roster = [...dutyRoster(city, from, days)]
const staffed = city.units.filter(({ kind }) => kind !== 'bank')
const at = (instant: Date, unit: string, post: Duty['post']) => roster.filter((duty) => duty.unit === unit && duty.post === post && duty.from <= instant && instant < duty.until)

test('every post of every unit is filled without a gap for the three weeks', () => {
  const lines = new Map<string, Duty[]>()
  for (const duty of roster) {
    const line = `${duty.unit} ${duty.post}`
    lines.set(line, [...(lines.get(line) ?? []), duty])
  }
  expect(lines.size).toBe(staffed.length * 3)
  const end = from.getTime() + days * 86_400_000
  for (const [line, duties] of lines) {
    const starts = [...new Set(duties.map((duty) => duty.from.getTime()))].sort((one, other) => one - other)
    const ends = [...new Set(duties.map((duty) => duty.until.getTime()))].sort((one, other) => one - other)
    expect(starts[0], line).toBeLessThanOrEqual(from.getTime())
    expect(ends.at(-1), line).toBeGreaterThanOrEqual(end)
    expect(starts.slice(1), line).toEqual(ends.slice(0, -1))
  }
})

test('one stand-in and one duty officer stand behind those on duty', () => {
  for (const unit of staffed) {
    expect([at(from, unit.code, 'stand-in').length, at(from, unit.code, 'duty-officer').length]).toEqual([1, 1])
    expect(at(from, unit.code, 'on-duty').length).toBeGreaterThanOrEqual(1)
  }
})

test('nobody holds two posts in one shift or works two shifts running', () => {
  const shifts = new Map<string, string[]>()
  for (const duty of roster) {
    const shift = `${duty.login} ${duty.from.toISOString()}`
    shifts.set(shift, [...(shifts.get(shift) ?? []), duty.post])
  }
  expect([...shifts.values()].filter((posts) => posts.length > 1)).toEqual([])
  const working = new Set(roster.filter(({ post }) => post === 'on-duty').map((duty) => `${duty.login} ${duty.from.getTime()}`))
  expect(roster.filter((duty) => duty.post === 'on-duty' && working.has(`${duty.login} ${duty.until.getTime()}`))).toEqual([])
})

test('a duty officer has the day from midnight to midnight', () => {
  const officer = (time: string) => at(new Date(`2026-03-05T${time}+08:00`), 'P01', 'duty-officer')[0]!.login
  expect([officer('08:30:00'), officer('23:59:00')]).toEqual([officer('00:01:00'), officer('00:01:00')])
  expect(at(new Date('2026-03-06T00:01:00+08:00'), 'P01', 'duty-officer')[0]!.login).not.toBe(officer('00:01:00'))
})

test('rosters asked for on different days agree', () => {
  const later = [...dutyRoster(city, new Date('2026-03-10T00:00:00+08:00'), 3)]
  const known = new Set(roster.map((duty) => JSON.stringify(duty)))
  expect(later.every((duty) => known.has(JSON.stringify(duty)))).toBe(true)
})

test('in the weeks to come one evening of one station has nobody, and one person of another is at two posts at once', () => {
  const flawed = withFlaws(city, roster, from)
  const gone = roster.filter((duty) => !flawed.includes(duty) && duty.post === 'on-duty')
  expect(new Set(gone.map((duty) => `${duty.unit} ${duty.from.toISOString()}`)).size).toBe(1)
  expect(gone[0]!.from.getTime()).toBeGreaterThan(from.getTime() + 86_400_000)
  const twice = flawed.filter((duty) => duty.post === 'stand-in' && flawed.some((other) => other !== duty && other.login === duty.login && other.from.getTime() === duty.from.getTime()))
  expect([twice.length, twice[0]!.unit === gone[0]!.unit]).toEqual([1, false])
})

test('last night the centre had one analyst, and nobody else at any post', () => {
  const now = new Date('2026-03-10T15:20:00+08:00')
  const night = lastNight(now)
  expect([night.from, night.until]).toEqual([new Date('2026-03-10T00:00:00+08:00'), new Date('2026-03-10T08:00:00+08:00')])
  expect(lastNight(new Date('2026-03-10T07:59:00+08:00')).until).toEqual(new Date('2026-03-09T08:00:00+08:00'))
  const there = withFlaws(city, roster, now).filter((duty) => duty.unit === 'C0' && duty.from.getTime() === night.from.getTime())
  expect(there.map((duty) => [duty.post, city.users.find((user) => user.login === duty.login)!.role])).toEqual([['on-duty', 'analyst']])
})
