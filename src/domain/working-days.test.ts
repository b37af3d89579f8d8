import { expect, test } from 'vitest'
import { isWorkingDay, workingDaysLater, workingDaysUntil } from './working-days.ts'

const plain = { daysOff: [], daysWorked: [] }
const at = (text: string) => new Date(`${text}+08:00`)

test('five working days after a Wednesday end with the next Wednesday, whatever the hour it began', () => {
  for (const time of ['00:10:00', '23:50:00']) expect(workingDaysLater(at(`2026-11-25T${time}`), 5, plain)).toEqual(at('2026-12-03T00:00:00'))
})

test('a holiday is left out and a weekend that is worked counts', () => {
  const national = { daysOff: ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'], daysWorked: ['2026-10-10'] }
  expect(workingDaysLater(at('2026-09-30T09:00:00'), 3, national)).toEqual(at('2026-10-11T00:00:00'))
  expect([isWorkingDay(at('2026-10-10T09:00:00'), national), isWorkingDay(at('2026-10-10T09:00:00'), plain), isWorkingDay(at('2026-10-01T00:30:00'), national)]).toEqual([true, false, false])
})

test('as many working days are counted as were given', () => {
  const national = { daysOff: ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'], daysWorked: ['2026-10-10'] }
  for (const calendar of [plain, national]) for (const days of [1, 2, 5, 9, 60]) expect(workingDaysUntil(at('2026-09-29T23:50:00'), workingDaysLater(at('2026-09-29T23:50:00'), days, calendar), calendar)).toBe(days)
})
