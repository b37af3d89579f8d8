import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CoverageView } from '../src/contract/coverage.ts'
import type { RegionList, RegionView, SplitEffect } from '../src/contract/region.ts'
import { parseRegionCode, type RegionCode } from '../src/domain/region-code.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { residentsToRegistry } from '../src/flows/residents-to-registry.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { dayText } from '../src/domain/period.ts'
import { myTasks } from '../src/reads/task-page.ts'
import { apiSession, type ApiSession } from './support/api-session.ts'
import { serverOf } from './support/server.ts'
import { SCAM_NUMBER, smallBureau, VILLAGE_A, type SmallBureau } from './support/small-bureau.ts'

const OLD = '990101001001'
let bureau: SmallBureau
let app: FastifyInstance
let admin: ApiSession
const today = dayText(new Date())
const part = (name: string, more: object = {}) => ({ name, region: null, households: 100, population: 300, target: 60, ...more })
const body = (more: object = {}) => ({ on: today, note: '区政府〔2026〕18号', parts: [part('一村东'), part('一村西', { target: 40 })], ...more })
const codeOf = async (answer: ReturnType<ApiSession>) => { const { statusCode, body: words } = await answer; return statusCode < 400 ? 'done' : (JSON.parse(words) as { code: string }).code }
const preview = (more?: object, digits = OLD) => admin('POST', `/api/regions/${digits}/split/preview`, body(more))
const read = async <T>(url: string) => (await admin('GET', url)).json<T>()
const registered = (phone: string, region: RegionCode) =>
  residentsToRegistry(() => bureau.at(new Date()), [{ line: 1, phone, region, registeredAt: new Date(), name: undefined, idNumber: undefined, address: undefined, guardians: [], losses: 0 }], { find: () => undefined, by: 'test' })

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  app = await serverOf(bureau)
  admin = await apiSession(app, 'admin')
  for (const phone of ['14200030001', '14200030002', '14200030003']) await registered(phone, VILLAGE_A)
  await admin('POST', `/api/regions/${OLD}/targets`, { asOf: '2026-01-01', people: 100, note: '原申报' })
  await openATask('14200030001')
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

async function openATask(phone: string): Promise<void> {
  const now = new Date()
  await signalsToWarnings(bureau.at(now), bureau.source, [readSignal({ ref: phone, kind: 'call', at: now.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800, text: '安全账户' }, now)], () => undefined)
}

test('what cannot be split is refused with why, and nobody but an administrator of the centre may', async () => {
  expect(await codeOf(preview({}, '990101001'))).toBe('region.no_village_to_split')
  expect(await codeOf(preview({}, '990101009009'))).toBe('request.not_found')
  expect(await codeOf(preview({ parts: [part('一村东')] }))).toBe('request.invalid')
  expect(await codeOf(preview({ parts: [part('一村'), part('一村')] }))).toBe('region.same_names')
  expect(await codeOf(preview({ on: '2199-01-01' }))).toBe('region.future_end')
  // Of another street, the village itself, no village, one code twice.
  for (const region of ['990101002009', OLD, '990101001', '990101001001001']) expect([region, await codeOf(preview({ parts: [part('东', { region }), part('西')] }))]).toEqual([region, 'region.bad_part_code'])
  expect(await codeOf(preview({ parts: [part('东', { region: '990101001020' }), part('西', { region: '990101001020' })] }))).toBe('region.bad_part_code')
  for (const login of ['commander', 'chen']) {
    const other = await apiSession(app, login)
    expect([await codeOf(other('POST', `/api/regions/${OLD}/split/preview`, body())), await codeOf(other('POST', `/api/regions/${OLD}/split`, { ...body(), seen: '0'.repeat(64) }))]).toEqual(['access.denied', 'access.denied'])
  }
})

test('before anything is written: which places follow, who answers for them, whether the figures add up, and who stays', async () => {
  const seen = (await preview()).json<SplitEffect>()
  expect(seen).toMatchObject({
    parts: [{ region: '990101001002', name: '一村东', unit: 'PA' }, { region: '990101001003', name: '一村西', unit: 'PA' }],
    peopleLeft: 3, tasksLeft: 1, before: { target: 100 }, after: { households: 200, population: 600, target: 100 },
  })
  expect((await read<RegionView>(`/api/regions/${OLD}`)).endedOn).toBeNull()
  // Somebody more is registered there: what was seen is no longer what would be done.
  await registered('14200030004', VILLAGE_A)
  expect(await codeOf(admin('POST', `/api/regions/${OLD}/split`, { ...body(), seen: seen.seen }))).toBe('region.preview_stale')
  expect((await read<RegionList>('/api/regions?region=990101001')).rows.map(({ name }) => name)).toEqual(['一村'])
})

test('it ends and its parts follow it; people and open tasks stay under it, and the street’s figures are as before', async () => {
  const before = await read<CoverageView>('/api/coverage?region=990101')
  const { seen } = (await preview()).json<SplitEffect>()
  expect(await codeOf(admin('POST', `/api/regions/${OLD}/split`, { ...body(), seen }))).toBe('done')
  const old = await read<RegionView>(`/api/regions/${OLD}`)
  expect(old).toMatchObject({ endedOn: today, left: { people: 4, tasks: 1 }, after: [{ region: '990101001002', name: '一村东', on: today }, { region: '990101001003', name: '一村西', on: today }] })
  expect(await read<RegionView>('/api/regions/990101001003')).toMatchObject({ endedOn: null, left: null, before: [{ region: OLD, on: today }], targets: [{ asOf: today, people: 40, note: '区政府〔2026〕18号', enteredBy: 'admin' }], households: 100 })
  expect((await read<RegionList>('/api/regions?region=990101001')).rows.map(({ name }) => name)).toEqual(['一村东', '一村西'])
  const street = ({ rows }: CoverageView) => rows.filter((row) => row.region === '990101001').map(({ registered: people, target, rate }) => ({ people, target, rate }))
  expect(street(before)).toEqual([{ people: 4, target: 100, rate: 4 }])
  expect(street(await read<CoverageView>('/api/coverage?region=990101'))).toEqual(street(before))
  // The officer keeps the task, and the place keeps its name in the history.
  expect((await myTasks(bureau.as('chen', new Date()))).map((task) => task.place.path.at(-1))).toEqual(['一村'])
  const written = await bureau.system(async (tx) => (await sql<{ subject: string; detail: unknown }>`select subject, detail from audit where action = 'region.split'`.execute(tx)).rows)
  expect(written).toMatchObject([{ subject: OLD, detail: { endedOn: today, parts: ['990101001002 一村东', '990101001003 一村西'], peopleLeft: 4, note: '区政府〔2026〕18号' } }])
  expect([await codeOf(preview()), await codeOf(admin('POST', `/api/regions/${OLD}/split`, { ...body(), seen }))]).toEqual(['region.ended', 'region.ended'])
})

test('once it is known where somebody lives, the register with the new code moves them, and one fewer is left', async () => {
  await registered('14200030002', parseRegionCode('990101001003000'))
  expect((await read<RegionView>(`/api/regions/${OLD}`)).left).toEqual({ people: 3, tasks: 1 })
})

test('a given code is used, and the next number comes after it', async () => {
  const parts = [part('东', { region: '990101001120' }), part('西')]
  expect(await codeOf(preview({ parts }, '990101001002'))).toBe('region.workers_left')
  const seen = (await preview({ parts }, '990101001003')).json<SplitEffect>()
  expect(seen.parts.map(({ region }) => region)).toEqual(['990101001120', '990101001121'])
  expect([seen.peopleLeft, seen.tasksLeft]).toEqual([1, 0])
})
