import { expect, test } from 'vitest'
import { Random } from './random.ts'

const draw = (random: Random, count: number) => Array.from({ length: count }, () => random.next())

test('the same seed draws the same, another seed something else', () => {
  expect(draw(new Random(7), 5)).toEqual(draw(new Random(7), 5))
  expect(draw(new Random(7), 5)).not.toEqual(draw(new Random(8), 5))
})

test('a fork does not care how much was drawn before', () => {
  const random = new Random(7)
  const early = draw(random.fork('streets'), 3)
  draw(random, 100)
  expect(draw(random.fork('streets'), 3)).toEqual(early)
  expect(draw(random.fork('villages'), 3)).not.toEqual(early)
})

test('draws are spread evenly and weights are kept', () => {
  const random = new Random(1)
  const counts = [0, 0, 0]
  for (let drawn = 0; drawn < 30_000; drawn++) counts[random.weighted([1, 2, 3])]!++
  expect(counts.map((count) => Math.round(count / 500))).toEqual([10, 20, 30])
  expect(new Set(Array.from({ length: 1_000 }, () => random.between(3, 6)))).toEqual(new Set([3, 4, 5, 6]))
})

test('shuffling keeps every item', () => {
  const items = Array.from({ length: 50 }, (_, item) => item)
  const shuffled = new Random(3).shuffled(items)
  expect(shuffled).not.toEqual(items)
  expect(shuffled.toSorted((one, other) => one - other)).toEqual(items)
})
