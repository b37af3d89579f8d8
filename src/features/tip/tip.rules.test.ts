import { expect, test } from 'vitest'
import { TIP_STATES } from '../../domain/tip.ts'
import { allows, clocksOf } from './tip.rules.ts'

const NOW = new Date('2026-03-02T10:00:00+08:00')
const CLOCK = { paidMinutes: 5, tipAnswerHours: 72 }

test('every report is to be answered; one of money that is gone is to be taken up within minutes', () => {
  expect(clocksOf(false, CLOCK, NOW)).toEqual([{ rule: 'answer', dueAt: new Date('2026-03-05T10:00:00+08:00') }])
  expect(clocksOf(true, CLOCK, NOW)).toEqual([{ rule: 'take', dueAt: new Date('2026-03-02T10:05:00+08:00') }, { rule: 'answer', dueAt: new Date('2026-03-05T10:00:00+08:00') }])
})

test('a reporter takes back what nobody has taken up; it is answered by whoever has, and what has ended stays as it ended', () => {
  const from = (move: Parameters<typeof allows>[1]) => TIP_STATES.filter((state) => allows(state, move))
  expect({ withdraw: from('withdraw'), take: from('take'), answer: from('answer'), dismiss: from('dismiss') })
    .toEqual({ withdraw: ['received'], take: ['received'], answer: ['taken'], dismiss: ['received', 'taken'] })
})
