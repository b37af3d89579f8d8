import { expect, test } from 'vitest'
import type { Boundary } from './geometry.ts'
import { schematicOf } from './schematic-map.ts'

const square = (west: number, south: number): Boundary => ({ type: 'Polygon', coordinates: [[[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]] })

test('north is up, and the common border of two neighbours stands on the same steps', () => {
  const [left, right] = [square(120, 0), square(121, 0)]
  const plan = schematicOf([left, right])!
  expect([plan.width, plan.height]).toEqual([1_000, 500])
  expect(plan.pathOf(left)).toBe('M0 500L500 500L500 0L0 0L0 500Z')
  expect(plan.pathOf(right)).toBe('M500 500L1000 500L1000 0L500 0L500 500Z')
})

test('a degree to the east is as wide as it is at that latitude', () => {
  const plan = schematicOf([square(120, 59.5)])!
  expect(plan.height).toBe(1_000)
  expect(plan.width).toBe(500)
})

test('points that fall on one step are said once, and nothing gives no plan', () => {
  const fine: Boundary = { type: 'Polygon', coordinates: [[[0, 0], [0.000_01, 0], [1, 0], [1, 1], [0, 0]]] }
  expect(schematicOf([fine])!.pathOf(fine)).toBe('M0 1000L1000 1000L1000 0L0 1000Z')
  expect(schematicOf([])).toBeUndefined()
})
