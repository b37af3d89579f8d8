import { expect, test } from 'vitest'
import { agoText, comparedWith, dayText, minuteOfDay, nextPeriod, PERIOD_KINDS, periodOf, previousPeriod, samePeriodLastYear } from './period.ts'

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

test('a span is set against the one before and the one of the year before, as the calendar has them', () => {
  const against = (from: string, to: string) => { const { previous, lastYear } = comparedWith({ from, to }); return [`${previous.from} ${previous.to}`, `${lastYear.from} ${lastYear.to}`] }
  expect(against('2021-05-14', '2021-05-14')).toEqual(['2021-05-13 2021-05-13', '2020-05-14 2020-05-14'])
  expect(against('2021-05-10', '2021-05-16')).toEqual(['2021-05-03 2021-05-09', '2020-05-11 2020-05-17'])
  expect(against('2021-10-01', '2021-10-31')).toEqual(['2021-09-01 2021-09-30', '2020-10-01 2020-10-31'])
  expect(against('2024-02-01', '2024-02-29')).toEqual(['2024-01-01 2024-01-31', '2023-02-01 2023-02-28'])
  expect(against('2021-01-01', '2021-03-31')).toEqual(['2020-10-01 2020-12-31', '2020-01-01 2020-03-31'])
  expect(against('2021-05-12', '2021-05-18')).toEqual(['2021-05-05 2021-05-11', '2020-05-12 2020-05-18'])
  expect(against('2024-02-29', '2024-03-02')).toEqual(['2024-02-26 2024-02-28', '2023-02-28 2023-03-02'])
})
