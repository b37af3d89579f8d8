import { expect, test } from 'vitest'
import { haversineMeters, type Polygon, type Ring } from '../../domain/geometry.ts'
import { regionCode, type RegionLevel } from '../../domain/region-code.ts'
import { attachBoundaries, parseBoundaries, placeIndex, toWgs84, type BoundaryFeature, type NamedRegion } from './region.rules.ts'

const square = (west: number, south: number, size: number): Ring => [
  [west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south],
]
const polygon = (west: number, south: number, size: number): Polygon => ({ type: 'Polygon', coordinates: [square(west, south, size)] })
const region = (digits: string, level: RegionLevel, name: string): NamedRegion => ({ code: regionCode(digits, level), level, name })
const drawn = (properties: { code?: string; name?: string }): BoundaryFeature => ({ code: properties.code, name: properties.name, boundary: polygon(121, 29, 1) })

const beilun = region('330206', 'district', '北仑区')
const honglian = region('330206003001', 'village', '红联社区居委会')
const regions = [beilun, honglian, region('330206003215', 'village', '山下村委会'), region('330206003010', 'village', '山下社区')]

test('a boundary finds its region by code, by name, and by the name without the office', () => {
  const { attached, unmatched, ambiguous } = attachBoundaries(regions, [drawn({ code: '330206', name: 'Beilun' }), drawn({ name: '红联' })], 'WGS-84')
  expect(attached.map(({ code }) => code)).toEqual([beilun.code, honglian.code])
  expect([unmatched, ambiguous]).toEqual([[], []])
})

test('a boundary that two villages could own is not given to either', () => {
  const { attached, ambiguous } = attachBoundaries(regions, [drawn({ name: '山下' })], 'WGS-84')
  expect([attached, ambiguous]).toEqual([[], ['山下']])
})

test('a second boundary for the same region and one of an unknown place are told, not taken', () => {
  const { attached, unmatched, ambiguous } = attachBoundaries(regions, [drawn({ name: '北仑区' }), drawn({ code: '330206' }), drawn({ name: '慈溪市' })], 'WGS-84')
  expect(attached).toHaveLength(1)
  expect([unmatched, ambiguous]).toEqual([['慈溪市'], ['330206']])
})

test('a boundary from a Chinese web map moves by half a kilometre to where it really is', () => {
  // Tian'anmen: AMap shows 116.397428, 39.90923; the satellite 116.391186, 39.907826.
  const moved = (system: 'GCJ-02' | 'BD-09', lon: number, lat: number) => (toWgs84(polygon(lon, lat, 0.01), system).coordinates[0] as Ring)[0]!
  expect(haversineMeters(moved('GCJ-02', 116.397428, 39.90923), [116.391186, 39.907826])).toBeLessThan(5)
  expect(haversineMeters(moved('BD-09', 116.403799, 39.915592), [116.391186, 39.907826])).toBeLessThan(25)
})

test('a file with heights, numbers as codes and a byte-order mark is read', () => {
  const text = `\uFEFF${JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: { adcode: 330206 }, geometry: { type: 'Polygon', coordinates: [[[121, 29, 5], [122, 29, 5], [122, 30, 5], [121, 29, 5]]] } }] })}`
  expect(parseBoundaries(text)).toEqual([{ code: '330206', name: undefined, boundary: { type: 'Polygon', coordinates: [[[121, 29], [122, 29], [122, 30], [121, 29]]] } }])
})

test('a file that is no map is refused with the place of the mistake', () => {
  expect(() => parseBoundaries('not json')).toThrow('region.unreadable_boundaries')
  expect(() => parseBoundaries('{"type":"FeatureCollection","features":[{"properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}]}')).toThrow('region.unreadable_boundaries')
  // Metres instead of degrees.
  expect(() => parseBoundaries('{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon","coordinates":[[[500000,3200000],[1,1],[2,2],[3,3]]]}}]}')).toThrow('region.unreadable_boundaries')
})

test('a point is in the deepest place whose boundary holds it', () => {
  const village = regionCode('330206003001', 'village')
  const grid = regionCode('330206003001001', 'grid')
  const index = placeIndex([{ code: grid, boundary: polygon(121, 29, 0.2) }, { code: beilun.code, boundary: polygon(121, 29, 1) }, { code: village, boundary: polygon(121, 29, 0.5) }])
  expect(index.locate([121.1, 29.1])).toBe(grid)
  expect(index.locate([121.4, 29.4])).toBe(village)
  expect(index.locate([121.9, 29.9])).toBe(beilun.code)
  expect(index.locate([120, 29])).toBeUndefined()
})

test('without any boundary no point has a place', () => {
  expect(placeIndex([]).locate([121, 29])).toBeUndefined()
})
