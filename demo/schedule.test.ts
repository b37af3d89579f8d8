import { expect, test } from 'vitest'
import { Random } from './random.ts'
import { Schedule } from './schedule.ts'

test('what is due first comes first, and equals in the order they came in', () => {
  const random = new Random(5)
  const schedule = new Schedule<number>()
  const times = Array.from({ length: 500 }, () => random.between(0, 50))
  times.forEach((atMs, item) => schedule.add(atMs, item))
  const taken: number[] = []
  while (schedule.firstAtMs() !== Infinity) taken.push(schedule.takeFirst())
  expect(taken).toEqual(times.map((_, item) => item).sort((one, other) => times[one]! - times[other]! || one - other))
})

test('nothing can be taken from an empty schedule', () => {
  expect(() => new Schedule().takeFirst()).toThrow(RangeError)
})
