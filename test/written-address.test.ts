import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '../src/contract/signal.ts'
import { regionCode } from '../src/domain/region-code.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { saveRegions } from '../src/features/region/region.store.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { startPlaceFinder, type PlaceFinder } from '../src/jobs/place-finder.ts'
import { casePage } from '../src/reads/case-page.ts'
import { warningList } from '../src/reads/warning-list.ts'
import { apiSession } from './support/api-session.ts'
import { aReport } from './support/report.ts'
import { serverOf } from './support/server.ts'
import { aResident, CITY, NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let app: FastifyInstance
let places: PlaceFinder
/** Of the second street; 青湖村 stands in both. */
const SECOND = regionCode('990101002001', 'village')

beforeAll(async () => {
  bureau = await smallBureau()
  await bureau.system((tx) => saveRegions(tx, (['990101001', '990101002'] as const).map((street) => ({ code: regionCode(`${street}009`, 'village'), level: 'village', name: '青湖村', parent: regionCode(street, 'street') }))))
  places = await startPlaceFinder(() => bureau.at(NOW), CITY)
  app = await serverOf(bureau)
})
afterAll(async () => {
  places.stop()
  await app.close()
  await bureau.drop()
})

let sent = 0
async function hear(person: Signal['person'], more: Partial<Signal> = {}): Promise<void> {
  const signal = readSignal({ ref: `w${sent++}`, kind: 'listed', level: 'orange', at: NOW.toISOString(), person, ...more }, NOW)
  expect(await signalsToWarnings(bureau.at(NOW), bureau.source, [signal], places.locate)).toEqual(['accepted'])
}
const rowOf = async (phone: string) => (await warningList(bureau.as('centre', NOW), { state: 'live', sort: 'newest', limit: 10, q: phone })).items[0]!

test('a list with nothing but a written address reaches the station of that village', async () => {
  await hear({ phone: '14200000701', address: '甲区西街道二村 8 号 302 室' })
  expect(await rowOf('14200000701')).toMatchObject({ unit: { code: 'PB' }, place: { region: '990101002001', source: 'written-address', confidence: 65 } })
})

test('an address is surer than where a telephone happened to be, and less sure than the registry and a named region', async () => {
  await aResident(bureau, '14200000702')
  for (const phone of ['14200000702', '14200000703']) await hear({ phone, address: '西街道二村 8 号' }, phone === '14200000703' ? { place: { region: '990101001001' } } : {})
  expect(await rowOf('14200000702')).toMatchObject({ unit: { code: 'PA' }, place: { source: 'registered' } })
  expect(await rowOf('14200000703')).toMatchObject({ unit: { code: 'PA' }, place: { source: 'named-from-above' } })

  const [only] = await bureau.system(async (tx) => {
    await sql`insert into person (region, region_source, region_confidence, created_at) values (${regionCode('990101001001', 'village')}, 'point', 60, ${NOW})`.execute(tx)
    const token = bureau.at(NOW).vault.token('phone', '14200000704')
    return (await sql<{ id: number }>`insert into identifier (token, kind, person_id) select ${token}, 'phone', max(id) from person returning person_id as id`.execute(tx)).rows
  })
  await hear({ phone: '14200000704', address: '甲区西街道二村' })
  expect((await bureau.system((tx) => sql<{ region: number; region_source: string }>`select region, region_source from person where id = ${only!.id}`.execute(tx))).rows[0]).toEqual({ region: SECOND, region_source: 'written-address' })
})

test('a village of two streets, a district alone and a place elsewhere are nobody’s: the centre has them', async () => {
  const addresses = ['甲区青湖村 3 号', '甲区', '杭州市西湖区文三路 1 号', '3 幢 1418 室']
  for (const [index, address] of addresses.entries()) await hear({ phone: `1420000071${index}`, address })
  for (const index of addresses.keys()) expect(await rowOf(`1420000071${index}`)).toMatchObject({ unit: { code: 'C' }, place: { source: 'centre-queue' } })
})

test('a victim’s address read over the telephone places the case; what was chosen on the line is surer, and a place that does not exist is said', async () => {
  const report = (phone: string, more: object) => reportCase(bureau.as('calltaker', NOW), aReport(NOW, phone, { victim: { phone, idNumber: '', ...more } }), { locate: places.locate })
  const placeOf = async (phone: string) => {
    const { vault } = bureau.at(NOW)
    return (await bureau.system((tx) => sql<{ region: number; region_source: string }>`select p.region, p.region_source from person p join identifier i on i.person_id = p.id where i.token = ${vault.token('phone', phone)}`.execute(tx))).rows[0]
  }
  const { id } = await report('14200000721', { address: '西街道二村 8 号' })
  expect(await placeOf('14200000721')).toEqual({ region: SECOND, region_source: 'written-address' })
  expect(await casePage(bureau.as('calltaker', NOW), id)).toMatchObject({ place: { region: '990101002001' } })

  const chosen = regionCode('990101002009', 'village')
  await report('14200000722', { address: '甲区青湖村 3 号', region: '990101002009' })
  expect(await placeOf('14200000722')).toEqual({ region: chosen, region_source: 'verified-address' })
  // Another address, not checked, does not move them.
  await report('14200000722', { address: '东街道一村 1 号' })
  expect(await placeOf('14200000722')).toEqual({ region: chosen, region_source: 'verified-address' })
  await expect(report('14200000723', { region: '990109' })).rejects.toMatchObject({ code: 'case.invalid', fields: [{ path: '/victim/region' }] })
  expect(await placeOf('14200000723')).toBeUndefined()
})

test('a form asks while somebody types: a place with its reason, or a short list to choose from', async () => {
  const calltaker = await apiSession(app, 'calltaker')
  const ask = (address: unknown) => calltaker('POST', '/api/places:locate', { address })
  expect((await ask('甲区西街道二村8号')).json()).toMatchObject({ place: { region: '990101002001', level: 'village', name: '二村', path: '甲区西街道二村' }, choices: [] })
  expect((await ask(['', '测试市', '甲区', '西街道', '二村8号'])).json()).toMatchObject({ place: { region: '990101002001' } })
  const several = (await ask('甲区青湖村3号')).json<{ place: null; choices: { region: string; path: string }[]; reasons: { zh: string }[] }>()
  expect(several.place).toBeNull()
  expect(several.choices.map((one) => one.path).sort()).toEqual(['甲区东街道青湖村', '甲区西街道青湖村'].sort())
  expect(several.reasons.map((one) => one.zh).join()).toContain('请选择')
  for (const bad of ['', '村'.repeat(201), ['1', '2', '3', '4', '5', '6'], 7]) expect((await ask(bad)).statusCode).toBe(400)
  expect((await app.inject({ method: 'POST', url: '/api/places:locate', payload: { address: '二村' } })).statusCode).toBe(401)
})
