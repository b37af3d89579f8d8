import { expect, test } from 'vitest'
import { labelsThatFit, percent, ratioOf } from './wall-labels.ts'

test('of two names that would lie on each other the first stands', () => {
  const names = (labels: { name: string; x: number; y: number }[]) => labelsThatFit({ width: 1_000, height: 700, labels }).map(({ name }) => name)
  expect(names([{ name: '海东区', x: 500, y: 300 }, { name: '海西区', x: 560, y: 320 }, { name: '海南区', x: 500, y: 400 }])).toEqual(['海东区', '海南区'])
  expect(names([{ name: '海东区', x: 500, y: 300 }, { name: '海西区', x: 700, y: 300 }])).toEqual(['海东区', '海西区'])
})

test('a name stands where its place is drawn, with the air around the plan', () => {
  expect([percent(0, 980), percent(980, 980), ratioOf({ width: 980, height: 480 })]).toEqual(['1%', '99%', 2])
})
