import { expect, test } from 'vitest'
import { LEG_RESULTS, LEG_STATES } from '../../domain/three-way-call.ts'
import { isLive, isOver, legAfter, onAsked, untilEnd } from './three-way-call.rules.ts'

test('a leg rings, is joined and left; what is told too late changes nothing', () => {
  expect(legAfter('asked', 'ringing')).toBe('ringing')
  expect(legAfter('ringing', 'joined')).toBe('joined')
  expect(legAfter('joined', 'left')).toBe('left')
  expect(legAfter('asked', 'joined')).toBe('joined')
  for (const told of ['ringing', 'busy', 'no-answer', 'failed'] as const) expect([told, legAfter('joined', told)]).toEqual([told, undefined])
})

test('after its end a leg stays as it ended, whatever is told', () => {
  for (const state of LEG_STATES.filter((one) => !isLive(one))) for (const told of LEG_RESULTS) expect([state, told, legAfter(state, told)]).toEqual([state, told, undefined])
})

test('a call is over when nobody is on the line and nobody is being rung', () => {
  expect(isOver(['busy', 'left', 'failed'])).toBe(true)
  for (const live of ['asked', 'ringing', 'joined'] as const) expect(isOver(['left', live, 'busy'])).toBe(false)
})

test('a gateway that never says anything leaves nothing open', () => {
  const now = new Date('2026-03-02T03:00:00+08:00')
  expect([onAsked(now), untilEnd(now)]).toEqual([{ rule: 'ring', dueAt: new Date('2026-03-02T03:01:30+08:00') }, { rule: 'call-end', dueAt: new Date('2026-03-02T05:00:00+08:00') }])
})
