import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Boundary } from '../src/domain/geometry.ts'
import { parseRegionCode } from '../src/domain/region-code.ts'
import { saveBoundaries } from '../src/features/region/region.store.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { wallMap, wallView } from '../src/reads/wall.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const square = (west: number): Boundary => ({ type: 'Polygon', coordinates: [[[west, 29], [west + 1, 29], [west + 1, 30], [west, 30], [west, 29]]] })
const [EAST, WEST] = [parseRegionCode('990101001000000'), parseRegionCode('990101002000000')]
let bureau: SmallBureau
beforeAll(async () => {
  bureau = await smallBureau()
  await bureau.system((tx) => saveBoundaries(tx, [{ code: EAST, boundary: square(125), lon: 125.5, lat: 29.5 }, { code: WEST, boundary: square(124), lon: 124.5, lat: 29.5 }]))
  await aResident(bureau, '14200000001')
  await aResident(bureau, '14200000002', parseRegionCode('990101002001000'))
  for (const phone of ['14200000001', '14200000002']) {
    const call = { ref: phone, kind: 'call' as const, at: NOW.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500 }
    await signalsToWarnings(bureau.at(NOW), bureau.source, [readSignal(call, NOW)], () => undefined)
  }
})
afterAll(() => bureau.drop())

test('the wall of the centre shows every street, its warnings of today, the clocks that run and the newest, without anybody’s name or number', async () => {
  const view = await wallView(bureau.as('centre', NOW))
  expect(view.places).toEqual([{ region: '990101001', today: 1, open: 1, openReds: 1 }, { region: '990101002', today: 1, open: 1, openReds: 1 }])
  expect(view.clocks).toMatchObject([{ level: 'red', rule: 'accept' }, { level: 'red', rule: 'accept' }])
  expect(view.newest.map((one) => one.place).toSorted()).toEqual(['东街道', '西街道'])
  expect(JSON.stringify(view)).not.toContain('142000')
  expect((await wallMap(bureau.as('centre', NOW))).places.map((place) => place.name)).toEqual(['东街道', '西街道'])
})

test('a station’s wall ends at its own walls', async () => {
  const view = await wallView(bureau.as('chen', NOW))
  expect(view.places.map((place) => place.region)).toEqual(['990101001'])
  expect([view.clocks.length, view.newest.length]).toEqual([1, 1])
  expect((await wallMap(bureau.as('chen', NOW))).places.map((place) => place.name)).toEqual(['东街道'])
  expect(() => wallView(bureau.as('teller', NOW))).toThrow('access.denied')
})
