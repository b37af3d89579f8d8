import chineseDays from 'chinese-days'
import { expect, test } from 'vitest'
import { dueAfterWorkingDays, dueAfterWorkingMinutes, HOLIDAY_YEAR_LAST, isWorkingDay } from './working-time.ts'

const at = (text: string) => new Date(`${text}+08:00`)

test('a hazard seen on a Thursday is due on Monday evening, two working days later', () => {
  expect(dueAfterWorkingDays(at('2026-05-14T09:00:00'), 2)).toEqual({ dueAt: at('2026-05-18T17:30:00'), holidaysKnown: true })
})

test('National Day does not count and the make-up Saturday does', () => {
  expect(isWorkingDay(at('2026-10-01T10:00:00'))).toBe(false)
  expect(isWorkingDay(at('2026-10-10T10:00:00'))).toBe(true)
  expect(dueAfterWorkingDays(at('2026-09-30T16:00:00'), 3).dueAt).toEqual(at('2026-10-10T17:30:00'))
})

test('three office hours that begin at half past eleven end at half past four', () => {
  expect(dueAfterWorkingMinutes(at('2026-05-14T11:30:00'), 180).dueAt).toEqual(at('2026-05-14T16:30:00'))
})

test('what comes in on a Friday night starts on Monday morning', () => {
  expect(dueAfterWorkingMinutes(at('2026-05-15T22:00:00'), 30).dueAt).toEqual(at('2026-05-18T09:00:00'))
})

test('a date is flagged when the holidays of its year are not announced yet', () => {
  expect(dueAfterWorkingDays(at(`${HOLIDAY_YEAR_LAST}-12-31T10:00:00`), 2).holidaysKnown).toBe(false)
  expect(dueAfterWorkingDays(at(`${HOLIDAY_YEAR_LAST + 1}-03-02T10:00:00`), 2).holidaysKnown).toBe(false)
})

test('the last year we trust is the last year the calendar holds', () => {
  const hasHolidays = (year: number) => chineseDays.isHoliday(`${year}-10-01`) && !chineseDays.isWorkday(`${year}-10-01`)
  expect([HOLIDAY_YEAR_LAST, HOLIDAY_YEAR_LAST + 1].map(hasHolidays)).toEqual([true, false])
})
