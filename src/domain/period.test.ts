import { expect, test } from 'vitest'
import { agoText, dayOfLastYear, dayText, minuteOfDay, nextPeriod, PERIOD_KINDS, periodOf, previousPeriod, samePeriodLastYear } from './period.ts'

const at = (text: string) => new Date(`${text}+08:00`)
const span = (period: { start: Date; end: Date }) => `${dayText(period.start)} ${dayText(period.end)}`

test('a call at half past midnight in Beijing belongs to the new day', () => {
  expect(span(periodOf('day', at('2021-05-08T00:30:00')))).toBe('2021-05-08 2021-05-09')
  expect(minuteOfDay(at('2021-05-08T00:30:00'))).toBe(30)
})

test('how long ago is said in minutes, hours or days', () => {
  const ago = (minutes: number) => agoText(at('2021-05-08T00:30:00'), new Date(at('2021-05-08T00:30:00').getTime() + minutes * 60_000))
  expect([0, 59, 60, 47 * 60 + 59, 48 * 60, 60 * 1_440].map((minutes) => ago(minutes).zh)).toEqual(['1 分钟', '59 分钟', '1 小时', '47 小时', '2 天', '60 天'])
  expect([5, 90, 3 * 1_440].map((minutes) => ago(minutes).en)).toEqual(['5 min', '1 h', '3 days'])
})

test('the anti-fraud map week runs from Monday', () => {
  expect(span(periodOf('week', at('2021-05-16T23:59:59')))).toBe('2021-05-10 2021-05-17')
  expect(span(previousPeriod(periodOf('week', at('2021-05-10T00:00:00'))))).toBe('2021-05-03 2021-05-10')
})

test('the quarter before the first quarter lies in the old year', () => {
  const first = periodOf('quarter', at('2022-02-28T12:00:00'))
  expect(span(first)).toBe('2022-01-01 2022-04-01')
  expect(span(previousPeriod(first))).toBe('2021-10-01 2022-01-01')
})

test('a period is compared with the same one a year before', () => {
  expect(span(samePeriodLastYear(periodOf('month', at('2021-05-14T00:00:00'))))).toBe('2020-05-01 2020-06-01')
  expect(span(samePeriodLastYear(periodOf('quarter', at('2021-05-14T00:00:00'))))).toBe('2020-04-01 2020-07-01')
  expect(span(samePeriodLastYear(periodOf('day', at('2024-02-29T00:00:00'))))).toBe('2023-02-28 2023-03-01')
  expect(span(samePeriodLastYear(periodOf('week', at('2021-05-14T00:00:00'))))).toBe('2020-05-11 2020-05-18')
})

test('periods follow each other without a gap', () => {
  for (const kind of PERIOD_KINDS) {
    let period = periodOf(kind, at('2023-12-31T10:00:00'))
    for (let step = 0; step < 30; step++) {
      const next = nextPeriod(period)
      expect(next.start).toEqual(period.end)
      expect(previousPeriod(next)).toEqual(period)
      period = next
    }
  }
})

test('a day is set against the same day of the year before, the 29th of February against the 28th', () => {
  expect([dayOfLastYear('2026-03-01'), dayOfLastYear('2024-02-29'), dayOfLastYear('2025-02-28')]).toEqual(['2025-03-01', '2023-02-28', '2024-02-28'])
})
