import { expect, test } from 'vitest'
import { areaSquareMeters, boundingBox, centroid, haversineMeters, pointInBoundary, type MultiPolygon, type Polygon, type Ring } from './geometry.ts'

const square = (west: number, south: number, size: number): Ring => [
  [west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south],
]
const island: Polygon = { type: 'Polygon', coordinates: [square(121, 29, 1)] }
const ringShaped: Polygon = { type: 'Polygon', coordinates: [square(121, 29, 1), square(121.4, 29.4, 0.2)] }
const twoIslands: MultiPolygon = { type: 'MultiPolygon', coordinates: [[square(121, 29, 1)], [square(123, 29, 1)]] }

test('a lake in the middle of a district does not belong to it', () => {
  expect(pointInBoundary([121.1, 29.5], ringShaped)).toBe(true)
  expect(pointInBoundary([121.5, 29.5], ringShaped)).toBe(false)
  expect(areaSquareMeters(ringShaped) / areaSquareMeters(island)).toBeCloseTo(0.96, 3)
})

test('a county of two islands has both and not the sea between them', () => {
  expect([121.5, 122.5, 123.5].map((lon) => pointInBoundary([lon, 29.5], twoIslands))).toEqual([true, false, true])
  expect(centroid(twoIslands)[0]).toBeCloseTo(122.5, 9)
  expect(boundingBox(twoIslands)).toEqual({ west: 121, south: 29, east: 124, north: 30 })
})

test('a point on the border of two villages has exactly one owner', () => {
  const left: Polygon = { type: 'Polygon', coordinates: [square(121, 29, 1)] }
  const right: Polygon = { type: 'Polygon', coordinates: [square(122, 29, 1)] }
  expect([left, right].filter((village) => pointInBoundary([122, 29.5], village))).toHaveLength(1)
})

test('parts add up to the whole, whichever way round they are drawn', () => {
  const lower: Polygon = { type: 'Polygon', coordinates: [[[121, 29], [122, 29], [122, 30], [121, 29]]] }
  const upper: Polygon = { type: 'Polygon', coordinates: [[[121, 29], [121, 30], [122, 30], [121, 29]]] }
  expect((areaSquareMeters(lower) + areaSquareMeters(upper)) / areaSquareMeters(island)).toBeCloseTo(1, 12)
  expect(centroid({ type: 'Polygon', coordinates: [[...island.coordinates[0]!].reverse()] })).toEqual(centroid(island))
})

test('a degree of latitude is 111 km and the two middles of Ningbo and Zhoushan are 56 km apart', () => {
  expect(haversineMeters([121, 29], [121, 30])).toBeCloseTo(111_195, 0)
  expect(haversineMeters([121.55, 29.87], [122.1, 30.02]) / 1000).toBeCloseTo(55.6, 0)
  expect(areaSquareMeters(island) / 1e6).toBeCloseTo(10_754, -2)
})
