import { expect, test } from 'vitest'
import type { Point, Polygon } from './geometry.ts'
import { regionPlan } from './region-map.ts'

const square = (west: number, south: number, size: number): Polygon => ({ type: 'Polygon', coordinates: [[[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]] })
const round = (lon: number, points: number): Polygon => {
  const ring = Array.from({ length: points }, (_, nth): Point => [lon + 0.1 * Math.cos((2 * Math.PI * nth) / points), 29 + 0.1 * Math.sin((2 * Math.PI * nth) / points)])
  return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] }
}

test('places stand beside each other within what they lie in; without borders the plan is empty', () => {
  const plan = regionPlan([{ region: '1', name: '西', boundary: square(0, 0, 1) }, { region: '2', name: '东', boundary: square(1, 0, 1) }], square(0, 0, 2))
  expect(plan).toMatchObject({ width: 1_000, height: 1_000, places: [{ region: '1', path: 'M0 1000L500 1000L500 500L0 500L0 1000Z' }, { region: '2' }] })
  expect(plan.outline).toContain('M0 1000')
  expect(regionPlan([], null)).toEqual({ width: 1, height: 1, outline: null, places: [] })
  expect(regionPlan([{ region: '1', name: '西', boundary: square(0, 0, 1) }], null).outline).toBeNull()
})

test('what has too many points for a page is sketched, and still drawn', () => {
  const plan = regionPlan(Array.from({ length: 8 }, (_, nth) => ({ region: String(nth), name: String(nth), boundary: round(120 + nth / 4, 20_000) })), null)
  expect(plan.places.every(({ path }) => path.length > 50)).toBe(true)
  expect(JSON.stringify(plan).length).toBeLessThan(400_000)
})
