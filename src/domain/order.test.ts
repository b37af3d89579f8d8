import { expect, test } from 'vitest'
import { clocksToEnd, earlierOf, hoursOfAlarm, orderNumber, orderSeries, ringAgainAt } from './order.ts'
import { monthsLater } from './period.ts'

const at = (text: string) => new Date(`${text}:00+08:00`)

test('numbers are of the year in Beijing and have six digits, or more when a year is busy', () => {
  expect(orderNumber('stop', at('2026-03-03T10:00'), 123)).toBe('止〔2026〕000123号')
  expect([orderNumber('query', at('2027-01-01T00:30'), 1), orderNumber('freeze', at('2026-12-31T23:59'), 1_234_567)]).toEqual(['查〔2027〕000001号', '冻〔2026〕1234567号'])
  expect(orderSeries('stop', new Date('2026-12-31T16:00:00Z'))).toBe('stop-2027')
})

test('alarms that are past already do not ring', () => {
  const now = at('2026-03-03T10:00')
  expect(clocksToEnd(at('2026-03-03T15:00'), [12, 4, 1, 4], now)).toEqual([{ rule: 'alarm-4', dueAt: at('2026-03-03T11:00') }, { rule: 'alarm-1', dueAt: at('2026-03-03T14:00') }, { rule: 'end', dueAt: at('2026-03-03T15:00') }])
  expect([hoursOfAlarm('alarm-12'), hoursOfAlarm('end')]).toEqual([12, undefined])
})

test('a bank may hold for less long than asked, never longer, and nonsense counts for nothing', () => {
  const [ours, after] = [at('2026-03-05T10:00'), at('2026-03-03T10:00')]
  expect(earlierOf(ours, '2026-03-04T10:00:00+08:00', after)).toEqual(at('2026-03-04T10:00'))
  for (const said of [null, '2026-03-06T10:00:00+08:00', '2026-03-01T10:00:00+08:00', 'soon']) expect(earlierOf(ours, said, after)).toEqual(ours)
})

test('a reminder rings again when as long again has passed', () => {
  expect(ringAgainAt(at('2026-03-03T10:00'), at('2026-03-03T10:20'))).toEqual(at('2026-03-03T10:40'))
  expect(ringAgainAt(at('2026-03-03T10:00'), at('2026-03-03T10:00'))).toEqual(at('2026-03-03T10:01'))
})

test('six months are six calendar months, and a month that is too short ends on its last day', () => {
  expect(monthsLater(at('2026-08-31T10:15'), 6)).toEqual(at('2027-02-28T10:15'))
  expect(monthsLater(at('2026-03-15T00:10'), 6)).toEqual(at('2026-09-15T00:10'))
})
