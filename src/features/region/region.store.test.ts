import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts'
import { rangeOf, regionCode } from '../../domain/region-code.ts'
import { divisionsOf, importRegions, loadPlaceIndex } from './region.service.ts'
import { boundariesIn, countsByLevel, knownRegions, regionByCode, regionsIn, saveBoundaries, saveRegions, saveTargets, succeed, declaredOn, todaysCodes, type RegionTables } from './region.store.ts'

const ningbo = regionCode('3302', 'city')
const beilun = regionCode('330206', 'district')
const xinqi = regionCode('330206002', 'street')

let home: TestDatabase
let database: Kysely<RegionTables>

beforeAll(async () => {
  home = await testDatabase()
  database = new Kysely<RegionTables>({ dialect: new PostgresDialect({ pool: home.pool }) })
  await inside((tx) => importRegions(tx, '3302'))
})
afterAll(() => home.drop())

function inside<T>(work: (tx: Transaction<RegionTables>) => Promise<T>): Promise<T> {
  return database.transaction().execute(work)
}

test('Ningbo has 10 districts, 162 streets and 3,042 villages, however often it is imported', async () => {
  const imported = await inside((tx) => importRegions(tx, '3302'))
  expect(imported).toEqual({ name: '宁波市', counts: { city: 1, district: 10, street: 162, village: 3_042 } })
  expect(Object.fromEntries(await inside((tx) => countsByLevel(tx, rangeOf(ningbo))))).toEqual(imported.counts)
})

test('a street lies under its district, and its villages under it', async () => {
  expect(await inside((tx) => regionByCode(tx, xinqi))).toMatchObject({ name: '新碶街道', parent: beilun, level: 'street' })
  expect((await inside((tx) => regionsIn(tx, rangeOf(beilun)))).filter(({ parent }) => parent === beilun).map(({ name }) => name)).toContain('小港街道')
  expect((await inside((tx) => regionsIn(tx, rangeOf(xinqi)))).every(({ code }) => code >= xinqi)).toBe(true)
})

test('cities without districts are imported under one code', async () => {
  const dongguan = await divisionsOf('4419')
  expect(dongguan[0]).toMatchObject({ name: '东莞市', level: 'city' })
  expect(dongguan.filter(({ level }) => level === 'district')).toEqual([])
})

test('a city that does not exist is refused', async () => {
  for (const city of ['9999', '3399', '330', '../3', '33021']) await expect(inside((tx) => importRegions(tx, city)), city).rejects.toThrow('region.unknown_city')
})

test('a boundary is kept and a point in it is found', async () => {
  const boundary = { type: 'Polygon' as const, coordinates: [[[121.6, 29.7], [122, 29.7], [122, 30], [121.6, 30], [121.6, 29.7]]] as [number, number][][] }
  await inside((tx) => saveBoundaries(tx, [{ code: beilun, boundary, lon: 121.8, lat: 29.85 }]))
  expect(await inside((tx) => boundariesIn(tx, rangeOf(ningbo)))).toEqual([{ code: beilun, boundary }])
  const index = await inside((tx) => loadPlaceIndex(tx, rangeOf(ningbo)))
  expect([index.locate([121.8, 29.9]), index.locate([121.1, 29.9])]).toEqual([beilun, undefined])
  expect(await inside((tx) => regionByCode(tx, beilun))).toMatchObject({ lon: 121.8, lat: 29.85 })
})

test('figures that a new list does not know stay as they are', async () => {
  await inside((tx) => saveRegions(tx, [{ code: xinqi, level: 'street', name: '新碶街道', parent: beilun, households: 30_000, population: 80_000 }]))
  await inside((tx) => importRegions(tx, '3302'))
  expect(await inside((tx) => regionByCode(tx, xinqi))).toMatchObject({ households: 30_000, population: 80_000 })
})

test('coverage divides by the target that was in force on the day', async () => {
  await inside((tx) => saveTargets(tx, [{ region: xinqi, asOf: '2026-01-01', targetPopulation: 60_000 }, { region: xinqi, asOf: '2026-07-01', targetPopulation: 65_000 }]))
  const target = async (day: string) => (await inside((tx) => declaredOn(tx, rangeOf(beilun), day))).get(xinqi)?.people
  expect([await target('2025-12-31'), await target('2026-06-30'), await target('2026-07-01')]).toEqual([undefined, 60_000, 65_000])
})

test('a merged street sends today\'s work to its successor and is no longer a known region', async () => {
  const [old, fresh] = [regionCode('330206901', 'street'), regionCode('330206902', 'street')]
  await inside(async (tx) => {
    await saveRegions(tx, [{ code: old, level: 'street', name: '旧街道', parent: beilun }, { code: fresh, level: 'street', name: '新街道', parent: beilun }])
    await succeed(tx, [{ oldCode: old, newCode: fresh, changedOn: '2026-03-01' }])
  })
  await inside((tx) => saveRegions(tx, [{ code: old, level: 'street', name: '旧街道', parent: beilun }]))
  expect(await inside((tx) => todaysCodes(tx, [old, fresh]))).toEqual(new Map([[old, [fresh]], [fresh, [fresh]]]))
  expect(await inside((tx) => knownRegions(tx, [old, fresh]))).toEqual(new Set([fresh]))
})
