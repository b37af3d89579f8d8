import { expect, test } from 'vitest'
import { changedDays, countsOf, dayAfterKey, daysOfMonth, stateOf, switched } from './year-calendar.ts'

const none = { daysOff: [], daysWorked: [] }
const national = { daysOff: ['2026-10-01', '2026-10-02'], daysWorked: ['2026-10-10'] }

test('October of 2026 begins on a Thursday and has 31 days; February of a leap year 29', () => {
  expect(daysOfMonth(2026, 10)[0]).toEqual({ day: '2026-10-01', date: 1, weekday: 4 })
  expect([daysOfMonth(2026, 10).length, daysOfMonth(2028, 2).length, daysOfMonth(2026, 12).at(-1)!.day]).toEqual([31, 29, '2026-12-31'])
})

test('a day that is switched twice is as it was, whatever day it is', () => {
  for (const day of ['2026-10-01', '2026-10-05', '2026-10-10', '2026-10-11']) {
    const once = switched(day, national)
    expect([day, stateOf(day, once) === stateOf(day, national), changedDays(national, once)]).toEqual([day, false, [day]])
    expect(changedDays(national, switched(day, once))).toEqual([])
  }
  expect(switched('2026-10-03', none)).toEqual({ daysOff: [], daysWorked: ['2026-10-03'] })
  expect(switched('2026-10-05', none)).toEqual({ daysOff: ['2026-10-05'], daysWorked: [] })
})

test('what is named on both lists is worked, as the limits count it', () => {
  const both = { daysOff: ['2026-10-10', '2026-10-12'], daysWorked: ['2026-10-10', '2026-10-12'] }
  expect(['2026-10-10', '2026-10-12'].map((day) => stateOf(day, both))).toEqual(['worked', 'working'])
  expect(countsOf(2026, both)).toEqual({ off: 0, worked: 1 })
  expect([countsOf(2026, national), countsOf(2027, national)]).toEqual([{ off: 2, worked: 1 }, { off: 0, worked: 0 }])
})

test('arrow keys go by days and weeks and stay in the year', () => {
  expect(['ArrowRight', 'ArrowDown', 'ArrowLeft', 'Home', 'End', 'x'].map((key) => dayAfterKey('2026-12-30', key))).toEqual(['2026-12-31', '2026-12-30', '2026-12-29', '2026-12-01', '2026-12-31', undefined])
})
