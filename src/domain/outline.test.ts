import { expect, test } from 'vitest'
import type { Point } from './geometry.ts'
import { outlineOf } from './outline.ts'

/** A coast of many corners: a circle that trembles. */
const coast = (corners: number, [lon, lat]: Point = [121, 30]): Point[] => {
  const ring = Array.from({ length: corners }, (_, at): Point => [lon + Math.cos((at / corners) * 2 * Math.PI) * (0.01 + (at % 3) / 10_000), lat + Math.sin((at / corners) * 2 * Math.PI) * (0.01 + (at % 2) / 10_000)])
  return [...ring, ring[0]!]
}

test('a coast of ten thousand corners is sent as a sketch of a bounded number, closed as before, and as wide', () => {
  const rings = outlineOf({ type: 'Polygon', coordinates: [coast(10_000)] }, 200)
  expect(rings).toHaveLength(1)
  const [ring] = rings
  expect(ring!.length).toBeLessThanOrEqual(200)
  expect(ring!.length).toBeGreaterThan(12)
  expect(ring!.at(-1)).toEqual(ring![0])
  const lons = ring!.map(([lon]) => lon)
  expect(Math.max(...lons) - Math.min(...lons)).toBeCloseTo(0.0203, 3)
})

test('a square stays a square', () => {
  const square: Point[] = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
  expect(outlineOf({ type: 'Polygon', coordinates: [square] }, 200)).toEqual([square])
})

test('of an archipelago the islands share the bound, and holes are not drawn', () => {
  const islands = Array.from({ length: 5 }, (_, nth) => [coast(1_000, [121 + nth / 10, 30]), coast(10, [121 + nth / 10, 30])])
  const rings = outlineOf({ type: 'MultiPolygon', coordinates: islands }, 200)
  expect(rings).toHaveLength(5)
  expect(rings.flat().length).toBeLessThanOrEqual(200)
})

test('a boundary without an area has no outline', () => expect(outlineOf({ type: 'Polygon', coordinates: [[[0, 0], [1, 1]]] }, 200)).toEqual([]))
