import { expect, test } from 'vitest'
import { primaryAct } from './primary-act.ts'

const NOW = Date.parse('2026-03-02T03:00:00+08:00')
const due = (seconds: number) => ({ dueAt: new Date(NOW + seconds * 1_000).toISOString() })
const ALL = ['reveal', 'remind', 'supervise', 'handover', 'take', 'acknowledge', 'merge'] as const
const offered = { actions: ALL, state: 'open' as const, deadline: due(50), hasMine: false }
const held = { ...offered, actions: ALL.filter((act) => act !== 'take') }

test('a call-taker and an officer of the station take what waits, a commander presses whoever was asked', () => {
  expect(['call-taker', 'officer', 'analyst', 'commander'].map((role) => primaryAct(offered, role, NOW))).toEqual(['take', 'take', 'take', 'remind'])
})

test('once somebody has it they are reminded, and by a commander supervised when the clock has run out', () => {
  expect([primaryAct(held, 'officer', NOW), primaryAct(held, 'commander', NOW), primaryAct({ ...held, deadline: due(-1) }, 'commander', NOW)]).toEqual(['remind', 'remind', 'supervise'])
})

test('one’s own task is done on the phone page, a reply from elsewhere is noted, and of what is closed nothing is left to do', () => {
  expect(primaryAct({ ...held, hasMine: true }, 'officer', NOW)).toBe('open-phone')
  expect(primaryAct({ ...offered, state: 'elsewhere', actions: ['reveal', 'note-reply'] }, 'commander', NOW)).toBe('note-reply')
  expect(primaryAct({ actions: ['reveal', 'reopen'], state: 'closed', deadline: null, hasMine: false }, 'commander', NOW)).toBeUndefined()
})

test('an officer of another unit who may only look has nothing to press', () => {
  expect(primaryAct({ actions: ['reveal'], state: 'open', deadline: null, hasMine: false }, 'officer', NOW)).toBeUndefined()
})
