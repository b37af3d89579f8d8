import { expect, test } from 'vitest'
import { haversineMeters, type Polygon, type Ring } from '../../domain/geometry.ts'
import { regionCode, type RegionLevel } from '../../domain/region-code.ts'
import { attachBoundaries, correctionOf, drawnAt, liesOutside, boundariesOf, toWgs84, type BoundaryFeature, type NamedRegion } from './boundary.rules.ts'

const square = (west: number, south: number, size: number): Ring => [
  [west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south],
]
const polygon = (west: number, south: number, size: number): Polygon => ({ type: 'Polygon', coordinates: [square(west, south, size)] })
const region = (digits: string, level: RegionLevel, name: string): NamedRegion => ({ code: regionCode(digits, level), level, name })
const drawn = (properties: { code?: string; name?: string }): BoundaryFeature => ({ code: properties.code, name: properties.name, boundary: polygon(121, 29, 1), properties })

const beilun = region('330206', 'district', '北仑区')
const honglian = region('330206003001', 'village', '红联社区居委会')
const regions = [beilun, honglian, region('330206003215', 'village', '山下村委会'), region('330206003010', 'village', '山下社区')]

test('a boundary finds its region by code, by name, and by the name without the office', () => {
  const { matched, left } = attachBoundaries(regions, [drawn({ name: '红联' }), drawn({ code: '330206', name: 'Beilun' })])
  expect(matched).toEqual([{ nth: 1, code: beilun.code, by: 'code' }, { nth: 0, code: honglian.code, by: 'name' }])
  expect(left).toEqual([])
})

test('a boundary that two villages could own is not given to either', () => {
  const { matched, left } = attachBoundaries(regions, [drawn({ name: '山下' })])
  expect([matched, left]).toEqual([[], [{ nth: 0, called: '山下', why: 'ambiguous' }]])
})

test('a second boundary for the same region and one of an unknown place are told, not taken', () => {
  const features = [drawn({ name: '北仑区' }), drawn({ code: '330206' }), drawn({ name: '慈溪市' })]
  const { matched, left } = attachBoundaries(regions, features)
  expect(matched).toHaveLength(1)
  expect(left).toEqual([{ nth: 1, called: '330206', why: 'twice' }, { nth: 2, called: '慈溪市', why: 'unmatched' }])
  const sheet = [...boundariesOf(correctionOf(features, left))]
  expect(sheet.map(({ name, code }) => name ?? code)).toEqual(['330206', '慈溪市'])
  expect(sheet[1]!.properties).toMatchObject({ '错误说明 problem': expect.stringContaining('对不上') as string })
})

test('a border that is none is named; one beside the place above it, as in the wrong coordinate system, lies outside', () => {
  const bow: BoundaryFeature = { ...drawn({ code: '330206' }), boundary: { type: 'Polygon', coordinates: [[[121, 29], [122, 30], [122, 29], [121, 29.9], [121, 29]]] } }
  expect(drawnAt(beilun.code, bow, 'WGS-84')).toBe('crosses-itself')
  const village = (system: 'WGS-84' | 'GCJ-02') => drawnAt(honglian.code, { ...drawn({}), boundary: polygon(121.5, 29.5, 0.004) }, system) as Exclude<ReturnType<typeof drawnAt>, string>
  const borders = new Map([[beilun.code, polygon(121.4995, 29.4995, 0.005)]])
  expect([liesOutside(village('WGS-84'), borders), liesOutside(village('GCJ-02'), borders), liesOutside(village('GCJ-02'), new Map())]).toEqual([false, true, false])
})

test('a boundary from a Chinese web map moves by half a kilometre to where it really is', () => {
  // Tian'anmen: AMap shows 116.397428, 39.90923; the satellite 116.391186, 39.907826.
  const moved = (system: 'GCJ-02' | 'BD-09', lon: number, lat: number) => (toWgs84(polygon(lon, lat, 0.01), system).coordinates[0] as Ring)[0]!
  expect(haversineMeters(moved('GCJ-02', 116.397428, 39.90923), [116.391186, 39.907826])).toBeLessThan(5)
  expect(haversineMeters(moved('BD-09', 116.403799, 39.915592), [116.391186, 39.907826])).toBeLessThan(25)
})

test('a file with heights, numbers as codes and a byte-order mark is read', () => {
  const text = `\uFEFF${JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: { adcode: 330206 }, geometry: { type: 'Polygon', coordinates: [[[121, 29, 5], [122, 29, 5], [122, 30, 5], [121, 29, 5]]] } }] })}`
  expect([...boundariesOf(text)]).toEqual([{ code: '330206', name: undefined, properties: { adcode: 330206 }, boundary: { type: 'Polygon', coordinates: [[[121, 29], [122, 29], [122, 30], [121, 29]]] } }])
})

test('a file that is no map is refused with the place of the mistake', () => {
  expect(() => [...boundariesOf('not json')]).toThrow('region.unreadable_boundaries')
  expect(() => [...boundariesOf('{"type":"FeatureCollection","features":[{"properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}]}')]).toThrow('region.unreadable_boundaries')
  // Metres instead of degrees.
  expect(() => [...boundariesOf('{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon","coordinates":[[[500000,3200000],[1,1],[2,2],[3,3]]]}}]}')]).toThrow('region.unreadable_boundaries')
})
