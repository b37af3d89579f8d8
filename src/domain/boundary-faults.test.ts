import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BOUNDARY_POINTS_MAX, boundaryFault, pointsOf, shareInside } from './boundary-faults.ts'
import type { Point, Polygon, Ring } from './geometry.ts'

const square = (west: number, south: number, size: number): Ring => [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]
const polygon = (...rings: Ring[]): Polygon => ({ type: 'Polygon', coordinates: rings })
/** A star around a middle: its corners go round once, so it never crosses itself. */
const star = (radii: readonly number[]): Ring => {
  const corners = radii.map((radius, nth): Point => [121 + radius * Math.cos((2 * Math.PI * nth) / radii.length), 29 + radius * Math.sin((2 * Math.PI * nth) / radii.length)])
  return [...corners, corners[0]!]
}
const radii = fc.array(fc.double({ min: 0.01, max: 0.2, noNaN: true }), { minLength: 4, maxLength: 60 })

test('a border that goes round once is one, with its holes and islands', () => {
  expect(boundaryFault(polygon(square(121, 29, 1), square(121.2, 29.2, 0.2)))).toBeUndefined()
  expect(boundaryFault({ type: 'MultiPolygon', coordinates: [[square(121, 29, 1)], [square(123, 29, 1)]] })).toBeUndefined()
  fc.assert(fc.property(radii, (one) => boundaryFault(polygon(star(one))) === undefined))
})

test('two corners that are exchanged make a border cross itself', () => {
  expect(boundaryFault(polygon([[121, 29], [122, 30], [122, 29], [121, 29.9], [121, 29]]))).toBe('crosses-itself')
})

test('the sweep finds what comparing every pair of edges finds', () => {
  const corner = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 })).map(([east, north]): Point => [121 + east / 100, 29 + north / 100])
  const side = (from: Point, to: Point, point: Point) => Math.sign((to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0]))
  const isCrossed = (ring: Ring) => ring.slice(1).some((b, i) => ring.slice(1).some((d, j) => {
    const [a, c] = [ring[i]!, ring[j]!]
    return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
  }))
  fc.assert(fc.property(fc.array(corner, { minLength: 3, maxLength: 9 }), (corners) => {
    const ring = [...corners, corners[0]!]
    const fault = boundaryFault(polygon(ring))
    return fault === 'no-area' || (fault === 'crosses-itself') === isCrossed(ring)
  }), { numRuns: 500 })
})

test('a hole that reaches over the border crosses it', () => {
  expect(boundaryFault(polygon(square(121, 29, 1), square(121.9, 29.2, 0.2)))).toBe('crosses-itself')
})

test('a ring that does not close and one without area are told apart', () => {
  expect(boundaryFault(polygon([[121, 29], [122, 29], [122, 30], [121, 30]]))).toBe('not-closed')
  expect(boundaryFault(polygon([[121, 29], [122, 29], [123, 29], [121, 29]]))).toBe('no-area')
})

test('so many corners are drawn, and one more is not; what is looked at stays bounded', () => {
  const round = (points: number) => polygon(star(Array.from({ length: points - 1 }, (_, nth) => 0.1 + (nth % 7) / 1_000)))
  expect(pointsOf(round(BOUNDARY_POINTS_MAX))).toBe(BOUNDARY_POINTS_MAX)
  expect(boundaryFault(round(BOUNDARY_POINTS_MAX))).toBeUndefined()
  expect(boundaryFault(round(BOUNDARY_POINTS_MAX + 1))).toBe('too-many-points')
  // Teeth of a comb that all lie beside each other.
  const comb: Point[] = Array.from({ length: 20_000 }, (_, nth): Point => [nth % 2 === 0 ? 121 : 131, 29 + nth / 1_000_000])
  expect(boundaryFault(polygon([...comb, [120, 29.02], [120, 28.9], comb[0]!]))).toBe('too-many-points')
}, 20_000)

test('how much of a place lies in another: all, half, nothing, and all when they share a border', () => {
  const container = polygon(square(121, 29, 1))
  expect([shareInside(polygon(square(121, 29, 1)), container), shareInside(polygon(square(121, 29, 0.3)), container)]).toEqual([1, 1])
  expect(shareInside(polygon(square(121.5, 29, 1)), container)).toBeCloseTo(0.5, 0)
  expect(shareInside(polygon(square(125, 29, 1)), container)).toBe(0)
})
