import { expect, test } from 'vitest'
import { departsFrom, LIMIT_FIELDS, limitText, readLimit } from './limit-fields.ts'

test('a bureau may be stricter than the law and not more generous', () => {
  expect(readLimit(LIMIT_FIELDS.transferHours, '12')).toEqual({ value: 12 })
  expect(readLimit(LIMIT_FIELDS.transferHours, '24')).toEqual({ value: 24 })
  expect(readLimit(LIMIT_FIELDS.transferHours, '25')).toEqual({ problem: 'limits.badFigure', values: { min: 1, max: 24 } })
  for (const [key, max] of [['decisionHours', 72], ['verificationHours', 168], ['complexHours', 720], ['freezeMonths', 6], ['unrelatedReleaseDays', 3]] as const) {
    expect([key, readLimit(LIMIT_FIELDS[key], String(max))]).toEqual([key, { value: max }])
    expect([key, readLimit(LIMIT_FIELDS[key], String(max + 1))]).toEqual([key, { problem: 'limits.badFigure', values: { min: 1, max } }])
  }
})

test('a figure beyond the notice is taken, and said to be beyond it', () => {
  for (const [key, usual, max] of [['stopHours', 48, 720], ['stopsPerAccountMax', 2, 20], ['aloneReviewHours', 2, 168]] as const) {
    const of = (value: number) => departsFrom(LIMIT_FIELDS[key], readLimit(LIMIT_FIELDS[key], String(value)))
    expect([key, of(1), of(usual), of(usual + 1), of(max), of(max + 1)]).toEqual([key, undefined, undefined, usual, usual, undefined])
  }
  expect(departsFrom(LIMIT_FIELDS.freezeMonths, readLimit(LIMIT_FIELDS.freezeMonths, '6'))).toBeUndefined()
})

test.each(['', ' ', '0', '-3', '1.5', 'ten', '1e1', '０'])('%j hours are none', (text) => {
  expect(readLimit(LIMIT_FIELDS.stopHours, text)).toMatchObject({ problem: 'limits.badFigure' })
})

test('the arrival at the counter is typed in minutes and kept in seconds', () => {
  expect(limitText(LIMIT_FIELDS.arrivalSeconds, 600)).toBe('10')
  expect(readLimit(LIMIT_FIELDS.arrivalSeconds, '8')).toEqual({ value: 480 })
  expect(readLimit(LIMIT_FIELDS.arrivalSeconds, limitText(LIMIT_FIELDS.arrivalSeconds, 90))).toEqual({ value: 90 })
  expect(readLimit(LIMIT_FIELDS.arrivalSeconds, '0.5')).toEqual({ problem: 'limits.badFigure', values: { min: 1, max: 120 } })
})

test('alarms are typed in any order and kept from the earliest, none of them twice', () => {
  expect(readLimit(LIMIT_FIELDS.alarmsBeforeEndHours, '1，4、12 4')).toEqual({ value: [12, 4, 1] })
  expect(limitText(LIMIT_FIELDS.alarmsBeforeEndHours, [12, 4, 1])).toBe('12 4 1')
  for (const text of ['', '4 x', '0', '721', '1 2 3 4 5 6 7 8 9']) expect(readLimit(LIMIT_FIELDS.alarmsBeforeEndHours, text)).toMatchObject({ problem: 'limits.badAlarms' })
})
