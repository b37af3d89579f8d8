import { expect, test } from 'vitest'
import type { Polygon } from '../../domain/geometry.ts'
import { rangeOf, regionCode, type RegionCode } from '../../domain/region-code.ts'
import { placeIndex, planOf, regionLinesIn, targetKey, targetLinesIn, type KnownRegion } from './region.rules.ts'

const polygon = (west: number, south: number, size: number): Polygon => ({ type: 'Polygon', coordinates: [[[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]] })
const beilun = regionCode('330206', 'district')

test('a point is in the deepest place whose boundary holds it', () => {
  const village = regionCode('330206003001', 'village')
  const grid = regionCode('330206003001001', 'grid')
  const index = placeIndex([{ code: grid, boundary: polygon(121, 29, 0.2) }, { code: beilun, boundary: polygon(121, 29, 1) }, { code: village, boundary: polygon(121, 29, 0.5) }])
  expect(index.locate([121.1, 29.1])).toBe(grid)
  expect(index.locate([121.4, 29.4])).toBe(village)
  expect(index.locate([121.9, 29.9])).toBe(beilun)
  expect(index.locate([120, 29])).toBeUndefined()
})

test('without any boundary no point has a place', () => {
  expect(placeIndex([]).locate([121, 29])).toBeUndefined()
})

const sheet = (header: string, ...rows: string[]) => ({ header: header.split(','), rows: rows.map((row, index) => ({ line: index + 2, cells: row.split(',') })) })
const [xinqi, village, ended] = [regionCode('330206002', 'street'), regionCode('330206002001', 'village'), regionCode('330206002009', 'village')]
const known = (code: RegionCode, name: string, isOpen = true): [RegionCode, KnownRegion] => [code, { code, name, households: 100, population: 300, isOpen }]
const knownPlaces = {
  city: rangeOf(regionCode('3302', 'city')), regions: new Map([known(beilun, '北仑区'), known(xinqi, '新碶街道'), known(village, '一村'), known(ended, '旧村', false)]),
  declared: new Map([[targetKey(xinqi, '2026-01-01'), 6_000]]),
}

test('targets are read with Chinese or English headers, and names beside them are not', () => {
  expect(targetLinesIn(sheet('region,name,date,target population,households', '330206002,别的名字,2026年1月1日,6000,2100', '330206002,,2026-01-01,-1,'))).toMatchObject({
    good: [{ code: xinqi, name: undefined, households: 2_100, population: undefined, target: { asOf: '2026-01-01', people: 6_000 } }], bad: [{ line: 3 }],
  })
})

test('a file of regions says from what to what each would change, adds parents before their parts, and repeats nothing', () => {
  const { good, bad } = regionLinesIn(sheet('区划代码,名称,上级代码,户数,人口,目标人口,日期', '330206002010001,三网格,330206002010,,,80,2026-07-01', '330206002010,三村,,200,,,', '330206002001,新一村,,100,310,,', '330206002,新碶街道,330206,,,6000,2026-01-01', '330206002,,,,,6500,2026-07-01'))
  expect(bad).toEqual([])
  expect(planOf(good, knownPlaces)).toEqual({
    added: [{ line: 3, code: regionCode('330206002010', 'village'), level: 'village', name: '三村', parent: xinqi, households: 200, population: 0 }, { line: 2, code: regionCode('330206002010001', 'grid'), level: 'grid', name: '三网格', parent: regionCode('330206002010', 'village'), households: 0, population: 0 }],
    changes: [
      { line: 6, region: xinqi, name: '新碶街道', what: 'target', was: null, now: 6_500, asOf: '2026-07-01' },
      { line: 4, region: village, name: '新一村', what: 'name', was: '一村', now: '新一村', asOf: null }, { line: 4, region: village, name: '新一村', what: 'population', was: 300, now: 310, asOf: null },
    ],
    facts: [{ code: village, name: '新一村', households: 100, population: 310, isOpen: true }],
    targets: [{ region: xinqi, asOf: '2026-07-01', targetPopulation: 6_500, note: '' }, { region: regionCode('330206002010001', 'grid'), asOf: '2026-07-01', targetPopulation: 80, note: '' }],
    unchanged: 1, bad: [],
  })
})

test('lines of another city, of an ended region, without a name or a parent, under the wrong parent, or said twice are left out', () => {
  const lines = sheet('代码,名称,上级代码,目标人口', '330106,西湖区,,', '330206002009,旧村,,', '330206002011,,,', '330206077001,远村,,', '330206002001,,330206,', '330206002001,一村,,', '330206002001,二村,,', '330206002001,,,5')
  const { good, bad } = regionLinesIn(lines)
  const plan = planOf(good, knownPlaces)
  expect(bad.map(({ line }) => line)).toEqual([9])
  expect(plan.bad.map(({ line, en }) => [line, en.slice(0, 24)])).toEqual([
    [2, '330106 is not of this ci'], [3, 'the region 330206002009 '], [4, 'there is no region 33020'], [5, 'there is no open region '], [6, '330206002001 does not li'], [8, 'says the same as line 7'],
  ])
})
