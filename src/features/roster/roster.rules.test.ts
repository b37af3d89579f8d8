import { expect, test } from 'vitest'
import { mayCome, mayLeave, minutesByDay, nearest, nextChainStep, offer, openSpans, watchedPosts, type Candidate, type Stations } from './roster.rules.ts'

const REDS_MAX = 3
const CHAIN = ['on-duty', 'stand-in', 'duty-officer', 'centre'] as const
const RED = { isRed: true, redsMax: REDS_MAX, chain: CHAIN }
const CALM = { ...RED, isRed: false }
const DOOR = { lon: 124.2, lat: 29.6 }

function someone(userId: string, more: Partial<Candidate> = {}): Candidate {
  return { userId, unit: 'PA', post: 'on-duty', openTasks: 0, openReds: 0, lon: null, lat: null, ...more }
}
function stations(own: readonly Candidate[], centre: readonly Candidate[] = [someone('analyst', { unit: 'C' })]): Stations {
  return { own, centre, unit: 'PA', centreUnit: 'C' }
}

test('a warning is offered to the officer on duty at the station', () => {
  expect(offer(stations([someone('deputy', { post: 'stand-in' }), someone('chen')]), 'on-duty', RED)).toEqual({ assignee: 'chen', chainStep: 'on-duty', unit: 'PA' })
})

test('when nobody is on duty the stand-in is asked, then the duty officer of the station, then the centre', () => {
  const duty = someone('captain', { post: 'duty-officer' })
  expect(offer(stations([duty, someone('deputy', { post: 'stand-in' })]), 'on-duty', RED)).toMatchObject({ assignee: 'deputy', chainStep: 'stand-in' })
  expect(offer(stations([duty]), 'on-duty', RED)).toMatchObject({ assignee: 'captain', chainStep: 'duty-officer' })
  expect(offer(stations([]), 'on-duty', RED)).toEqual({ assignee: 'analyst', chainStep: 'centre', unit: 'C' })
})

test('an escalation begins at its step and does not go back down', () => {
  expect(offer(stations([someone('chen'), someone('captain', { post: 'duty-officer' })]), 'duty-officer', RED)).toMatchObject({ assignee: 'captain' })
})

test('the one with the fewest open tasks gets it, of two equals always the same one', () => {
  expect(offer(stations([someone('busy', { openTasks: 4 }), someone('free', { openTasks: 1 })]), 'on-duty', CALM)).toMatchObject({ assignee: 'free' })
  expect(offer(stations([someone('b'), someone('a')]), 'on-duty', CALM)).toMatchObject({ assignee: 'a' })
  expect(offer(stations([someone('many', { openTasks: 5 }), someone('red', { openTasks: 1, openReds: 1 })]), 'on-duty', CALM)).toMatchObject({ assignee: 'many' })
})

test('nobody gets one more red than the limit; the red goes up the chain, a yellow one does not', () => {
  const full = someone('chen', { openReds: REDS_MAX, openTasks: REDS_MAX })
  expect(offer(stations([full]), 'on-duty', RED)).toMatchObject({ assignee: 'analyst', chainStep: 'centre' })
  expect(offer(stations([full]), 'on-duty', CALM)).toMatchObject({ assignee: 'chen' })
})

test('who has just let the clock run out is not asked again in the same round', () => {
  expect(offer(stations([someone('chen'), someone('lin', { openTasks: 9 })]), 'on-duty', RED, new Set(['chen']))).toMatchObject({ assignee: 'lin' })
})

test('at the end of the chain a task waits in the centre without a name rather than with nobody', () => {
  expect(offer(stations([], []), 'on-duty', RED)).toEqual({ assignee: null, chainStep: 'centre', unit: 'C' })
  expect(offer(stations([], [someone('captain', { unit: 'C', post: 'duty-officer' })]), 'on-duty', RED)).toMatchObject({ assignee: null })
})

test('the chain ends at the centre and stays there', () => {
  expect(nextChainStep('on-duty', CHAIN)).toBe('stand-in')
  expect(nextChainStep('stand-in', CHAIN)).toBe('duty-officer')
  expect(nextChainStep('duty-officer', CHAIN)).toBe('centre')
  expect(nextChainStep('centre', CHAIN)).toBe('centre')
})

test('the nearest goes to the door, and those whose place nobody knows only when there is no other', () => {
  const far = someone('far', { lon: 124.3, lat: 29.6 })
  const near = someone('near', { lon: 124.201, lat: 29.6, openTasks: 8 })
  const unknown = someone('unknown')
  expect(nearest([unknown, far, near], DOOR)?.userId).toBe('near')
  expect(nearest([unknown, far], DOOR)?.userId).toBe('far')
  expect(nearest([unknown], DOOR)?.userId).toBe('unknown')
  expect(nearest([], DOOR)).toBeUndefined()
})

test('when nobody knows where the door is, the one with the least to do goes', () => {
  expect(nearest([someone('busy', { lon: 124.2, lat: 29.6, openTasks: 3 }), someone('free', { lon: 125, lat: 30 })], undefined)?.userId).toBe('free')
})

const at = (text: string) => new Date(`2026-03-${text}:00+08:00`)
const MONTH = { from: at('10T00:00'), until: at('12T00:00') }

test('what two shifts that overlap leave open is open once, and a shift that lies outside covers nothing', () => {
  const shifts = [{ startsAt: at('10T12:00'), endsAt: at('10T20:00') }, { startsAt: at('10T08:00'), endsAt: at('10T16:00') }, { startsAt: at('13T00:00'), endsAt: at('13T08:00') }]
  const open = openSpans(shifts, MONTH)
  expect(open).toEqual([{ from: at('10T00:00'), until: at('10T08:00') }, { from: at('10T20:00'), until: at('12T00:00') }])
  expect(minutesByDay(open, MONTH)).toEqual([12 * 60, 24 * 60])
  expect(openSpans([{ startsAt: at('09T00:00'), endsAt: at('13T00:00') }], MONTH)).toEqual([])
})

test('the centre, its command room and every station are watched; squads and sub-centres plan as they like', () => {
  expect(['centre', 'station', 'squad', 'sub-centre', 'bank'].map(watchedPosts)).toEqual([['on-duty', 'duty-officer'], ['on-duty'], [], [], []])
})

test('who is early may check in an hour before; who checked in may check out until a day after the end', () => {
  const shift = { startsAt: at('10T08:00'), endsAt: at('10T16:00'), cameAt: null, leftAt: null }
  expect([mayCome(shift, at('10T06:59')), mayCome(shift, at('10T07:00')), mayCome(shift, at('10T16:00')), mayLeave(shift, at('10T16:00'))]).toEqual([false, true, false, false])
  const there = { ...shift, cameAt: at('10T07:50') }
  expect([mayCome(there, at('10T09:00')), mayLeave(there, at('10T09:00')), mayLeave(there, at('11T16:00'))]).toEqual([false, true, false])
})
