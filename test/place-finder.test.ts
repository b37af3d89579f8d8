import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { regionCode } from '../src/domain/region-code.ts'
import { saveRegions } from '../src/features/region/region.store.ts'
import { boundariesToRegions } from '../src/flows/boundaries-to-regions.ts'
import { PLACES_SETTING, saveSetting } from '../src/features/settings/settings.store.ts'
import { startPlaceFinder } from '../src/jobs/place-finder.ts'
import { CITY, NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const NEW_VILLAGE = regionCode('990101001008', 'village')
let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const square = (code: string, lon: number) => JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [[[lon, 29], [lon + 1, 29], [lon + 1, 30], [lon, 30], [lon, 29]]] } }] })
const importAt = (minutes: number, code: string, lon: number) => boundariesToRegions(bureau.at(new Date(NOW.getTime() + minutes * 60_000)), square(code, lon), { city: CITY, system: 'WGS-84' })

test('a division imported under a running server can be written in an address a moment later', async () => {
  const places = await startPlaceFinder(() => bureau.at(NOW), CITY, 20)
  const address = '甲区东街道新桥村 5 号'
  expect(places.read(address).place?.name).not.toBe('新桥村')
  await bureau.system(async (tx) => {
    await saveRegions(tx, [{ code: NEW_VILLAGE, level: 'village', name: '新桥村', parent: regionCode('990101001', 'street') }])
    await saveSetting(tx, PLACES_SETTING, 1, null, new Date(NOW.getTime() + 120_000))
  })
  await vi.waitFor(() => expect(places.locate({ address })).toBe(NEW_VILLAGE))
  places.stop()
})

test('polygons imported under a running server are known without a restart, and those of before while the database is away', async () => {
  await importAt(0, '990101001001', 124)
  const away = { database: false }
  const contextNow = () => {
    if (away.database) throw new Error('gone')
    return bureau.at(NOW)
  }
  const places = await startPlaceFinder(contextNow, CITY, 20)
  expect([places.locate({ lon: 124.5, lat: 29.5 }), places.locate({ lon: 126.5, lat: 29.5 })]).toEqual([regionCode('990101001001', 'village'), undefined])
  await importAt(1, '990101002001', 126)
  await vi.waitFor(() => expect(places.locate({ lon: 126.5, lat: 29.5 })).toBe(regionCode('990101002001', 'village')))
  away.database = true
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(places.locate({ lon: 124.5, lat: 29.5 })).toBe(regionCode('990101001001', 'village'))
  places.stop()
})
