import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTable, writeTable } from '../src/adapters/sheets/sheets.ts'
import type { CalendarEffect, CalendarView } from '../src/contract/calendar.ts'
import type { CoverageView } from '../src/contract/coverage.ts'
import type { BoundaryPreview, BoundaryReceipt, RegionList, RegionMap, RegionsPreview, RegionsReceipt, RegionView } from '../src/contract/region.ts'
import { haversineMeters, type Polygon } from '../src/domain/geometry.ts'
import { parseRegionCode, rangeOf, type RegionCode } from '../src/domain/region-code.ts'
import { boundariesIn, saveRegions } from '../src/features/region/region.store.ts'
import { saveSetting } from '../src/features/settings/settings.store.ts'
import { takeAppeal } from '../src/flows/objection-to-appeal.ts'
import { residentsToRegistry } from '../src/flows/residents-to-registry.ts'
import { previewRegions } from '../src/flows/table-to-regions.ts'
import { verifyAudit } from '../src/platform/audit.ts'
import { sessionHeaders } from './support/api-session.ts'
import { objecting } from './support/objection.ts'
import { BOW, collection, feature, formWith, polygon } from './support/region-files.ts'
import { serverOf } from './support/server.ts'
import { CITY, smallBureau, VILLAGE_A, type SmallBureau } from './support/small-bureau.ts'

type Method = 'GET' | 'POST' | 'PUT'
let bureau: SmallBureau
let app: FastifyInstance
const sessions = new Map<string, Awaited<ReturnType<typeof sessionHeaders>>>()

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  app = await serverOf(bureau)
  for (const login of ['admin', 'commander', 'subcommander', 'publicity', 'centre', 'foreign', 'gridleader', 'teller']) sessions.set(login, await sessionHeaders(app, login))
  const nobody = { name: undefined, idNumber: undefined, address: undefined, guardians: [], losses: 0 }
  const eight = Array.from({ length: 8 }, (_, nth) => ({ ...nobody, line: nth, phone: `1420003000${nth}`, region: VILLAGE_A, registeredAt: new Date() }))
  await residentsToRegistry(() => bureau.at(new Date()), eight, { find: () => undefined, by: 'test' })
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

const ask = (login: string, method: Method, url: string, payload?: object) => app.inject({ method, url, headers: sessions.get(login)!, ...(payload === undefined ? {} : { payload }) })
const read = async <T>(url: string) => (await ask('admin', 'GET', url)).json<T>()
const send = (login: string, url: string, text: string) => app.inject({ method: 'POST', url, headers: { ...sessions.get(login)!, 'content-type': 'multipart/form-data; boundary=x' }, payload: formWith('file', text) })
const lastAudit = (action: string) => bureau.system(async (tx) => (await sql<{ actor: string; subject: string; detail: Record<string, unknown> }>`select actor, subject, detail from audit where action = ${action} order by seq desc limit 1`.execute(tx)).rows[0])
const keptBorders = () => bureau.system((tx) => boundariesIn(tx, rangeOf(CITY)))

test('who reads coverage of the whole reads regions; an administrator of the centre alone changes them; everybody else gets the same no', async () => {
  const anyone: [Method, string, object?][] = [['GET', '/api/regions'], ['GET', '/api/regions/map'], ['GET', '/api/regions/990101']]
  const changes: [Method, string, object?][] = [
    ['PUT', '/api/regions/990101', { name: 'X', households: 0, population: 0, was: { name: '甲区', households: 0, population: 0 } }], ['POST', '/api/regions/990101/targets', { asOf: '2026-01-01', people: 5, note: '文件' }],
    ['POST', '/api/regions/990101001001/grids', { name: '一网格', households: 0, population: 0 }], ['POST', '/api/regions/990101001001/end', { on: '2026-01-01', successor: null }],
    ['POST', '/api/settings/calendar/preview', { daysOff: [], daysWorked: [] }], ['PUT', '/api/settings/calendar', { daysOff: ['2026-01-01'], daysWorked: [], seen: null }],
  ]
  for (const login of ['admin', 'commander', 'subcommander', 'publicity']) for (const [method, url] of anyone) expect([login, url, (await ask(login, method, url)).statusCode]).toEqual([login, url, 200])
  for (const login of ['centre', 'foreign', 'gridleader', 'teller']) for (const [method, url] of anyone) expect([login, url, (await ask(login, method, url)).json()]).toMatchObject([login, url, { code: 'access.denied' }])
  for (const login of ['subcommander', 'publicity', 'foreign', 'teller']) {
    for (const [method, url, body] of changes) expect([login, url, (await ask(login, method, url, body)).json()]).toMatchObject([login, url, { code: 'access.denied' }])
  }
  for (const login of ['commander', 'foreign']) {
    for (const url of ['boundaries/preview?system=WGS-84', `boundaries?system=WGS-84&seen=${'0'.repeat(64)}`, 'table/preview', `table?seen=${'0'.repeat(64)}`]) expect([url, (await send(login, `/api/regions/${url}`, '{}')).json()]).toMatchObject([url, { code: 'access.denied' }])
  }
  expect(await lastAudit('region.changed')).toBeUndefined()
})

test('a place shows its parts with their figures and who answers for them; words and digits find one; a page ends where it says', async () => {
  const street = await read<RegionList>('/api/regions?region=990101001')
  expect(street.path).toMatchObject([{ region: '9901' }, { region: '990101' }, { region: '990101001', name: '东街道' }])
  expect(street).toMatchObject({ place: { level: 'street', unit: 'PA' }, rows: [{ region: '990101001001', name: '一村', level: 'village', unit: 'PA', drawn: false, target: null }], total: 1, drawn: 0, next: null })
  expect((await read<RegionList>('/api/regions?region=990101&q=%E8%A5%BF')).rows.map(({ name }) => name)).toEqual(['西街道'])
  expect((await read<RegionList>('/api/regions?region=990101&q=101002')).rows.map(({ name }) => name)).toEqual(['西街道'])
  expect((await read<RegionList>('/api/regions?region=990101&q=%25')).rows).toEqual([])
  const grids = Array.from({ length: 130 }, (_, nth) => ({ code: (990_101_002_001_000 + nth + 1) as RegionCode, level: 'grid' as const, name: `${nth + 1} 网格`, parent: parseRegionCode('990101002001000') }))
  await bureau.system((tx) => saveRegions(tx, grids))
  const first = await read<RegionList>('/api/regions?region=990101002001')
  expect([first.rows.length, first.total, first.next]).toEqual([100, 130, '990101002001100'])
  const second = await read<RegionList>(`/api/regions?region=990101002001&after=${first.next}`)
  expect([second.rows.length, second.rows[0]!.name, second.next]).toEqual([30, '101 网格', null])
  expect((await ask('admin', 'GET', '/api/regions?region=990177')).json()).toMatchObject({ code: 'request.not_found' })
})

describe('a boundary file', () => {
  const city = feature({ code: '9901' }, polygon(124, 29, 1))
  const street = feature({ code: 990101001, name: '别的名字' }, polygon(124, 29, 0.5))
  const village = feature({ name: '二村' }, polygon(124.6, 29.1, 0.1))
  const preview = async (text: string, system = 'WGS-84') => (await send('admin', `/api/regions/boundaries/preview?system=${system}`, text)).json<BoundaryPreview>()
  const bringIn = (text: string, seen: string, system = 'WGS-84') => send('admin', `/api/regions/boundaries?system=${system}&seen=${seen}`, text)

  test('is previewed by code and by name with what is wrong, nothing is written, and “bring in” does exactly that', async () => {
    const open = { type: 'Polygon', coordinates: [[[124.5, 29], [124.6, 29], [124.6, 29.1], [124.5, 29.1]]] }
    const bad = [feature({ code: '990101' }, BOW), feature({ name: '无名村' }, polygon(124.7, 29.7, 0.1)), feature({ name: '一村' }, polygon(126, 29, 0.1)), feature({ name: '西街道' }, open)]
    const text = collection(village, city, street, ...bad)
    const seen = await preview(text)
    expect(seen).toMatchObject({ total: 7, added: 3, changed: 0, unchanged: 0, byCode: 2, byName: 1, badTotal: 4 })
    expect(seen.first.map(({ region, by, was, now }) => [region, by, was, now])).toEqual([['9901', 'code', null, 5], ['990101001', 'code', null, 5], ['990101002001', 'name', null, 5]])
    expect(seen.bad.map(({ line, en }) => [line, /: (.*)/.exec(en)![1]!.slice(0, 20)])).toEqual([[4, 'the border crosses i'], [5, 'neither its code nor'], [6, 'it lies outside of t'], [7, 'the border does not ']])
    expect(seen.map.places.map(({ region }) => region)).toEqual(['9901', '990101001', '990101002001'])
    expect(await keptBorders()).toEqual([])
    expect((await bringIn(text, seen.seen)).json<BoundaryReceipt>()).toMatchObject({ total: 7, added: 3, changed: 0, badTotal: 4 })
    expect((await keptBorders()).map(({ code }) => code)).toEqual([CITY, parseRegionCode('990101001000000'), parseRegionCode('990101002001000')])
    expect(await lastAudit('boundaries.imported')).toMatchObject({ actor: 'admin', subject: seen.seen, detail: { added: 3, changed: 0, bad: 4, system: 'WGS-84' } })
    expect(await read<RegionMap>('/api/regions/map?region=990101')).toMatchObject({ outline: null, places: [{ region: '990101001', name: '东街道' }] })
    expect(await read<RegionView>('/api/regions/990101001')).toMatchObject({ drawn: true, points: 5 })
  })

  test('what was left out comes back as a file; corrected, it is the rest', async () => {
    const { correction } = await preview(collection(feature({ code: '990101', 备注: '旧图' }, BOW)))
    const back = JSON.parse(correction!) as { features: { properties: Record<string, unknown> }[] }
    expect(back.features[0]!.properties).toEqual({ code: '990101', 备注: '旧图', '错误说明 problem': '边界自相交 — the border crosses itself' })
    const corrected = JSON.stringify({ ...back, features: back.features.map((one) => ({ ...one, geometry: polygon(124, 29, 0.9) })) })
    const seen = await preview(corrected)
    expect(seen).toMatchObject({ added: 1, badTotal: 0, correction: null })
    expect((await bringIn(corrected, seen.seen)).statusCode).toBe(200)
    expect(await preview(corrected)).toMatchObject({ added: 0, changed: 0, unchanged: 1, first: [] })
  })

  test('is refused when the border, the name by which it was found, or the file changed since the preview', async () => {
    const text = collection(feature({ name: '西街道' }, polygon(124.5, 29, 0.3)))
    const seen = await preview(text)
    expect((await bringIn(collection(feature({ name: '西街道' }, polygon(124.5, 29, 0.2))), seen.seen)).json()).toMatchObject({ code: 'region.preview_stale' })
    expect((await bringIn(text, seen.seen, 'GCJ-02')).json()).toMatchObject({ code: 'region.preview_stale' })
    const was = { name: '西街道', households: 0, population: 0 }
    expect((await ask('admin', 'PUT', '/api/regions/990101002', { ...was, name: '西城街道', was })).statusCode).toBe(200)
    expect((await bringIn(text, seen.seen)).json()).toMatchObject({ code: 'region.preview_stale' })
    await ask('admin', 'PUT', '/api/regions/990101002', { ...was, was: { ...was, name: '西城街道' } })
    expect((await bringIn(text, seen.seen)).statusCode).toBe(200)
    expect((await bringIn(text, seen.seen)).json()).toMatchObject({ code: 'region.preview_stale' })
  })

  test('two who bring in the same at once make one change', async () => {
    const text = collection(feature({ name: '一村' }, polygon(124.1, 29.1, 0.1)))
    const { seen } = await preview(text)
    expect((await Promise.all([bringIn(text, seen), bringIn(text, seen)])).map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
  })

  test.each([['GCJ-02', 300, 700], ['BD-09', 600, 1_500], ['WGS-84', -1, 1]])('in %s is moved to where it is', async (system, least, most) => {
    const drawn = polygon(124.3, 29.3, 0.02)
    const text = collection(feature({ code: '990101001001' }, drawn))
    const { seen } = await preview(text, system)
    expect((await bringIn(text, seen, system)).statusCode).toBe(200)
    const kept = (await keptBorders()).find(({ code }) => code === VILLAGE_A)!.boundary as Polygon
    const moved = haversineMeters(kept.coordinates[0]![0]!, drawn.coordinates[0]![0]!)
    expect([moved > least, moved < most]).toEqual([true, true])
  })

  test('that is none is refused with what is wrong, and one of too many points as a whole', async () => {
    expect((await send('admin', '/api/regions/boundaries/preview?system=WGS-84', 'not json')).json()).toMatchObject({ code: 'region.unreadable_boundaries' })
    expect((await send('admin', '/api/regions/boundaries/preview?system=WGS-84', collection(feature({}, { type: 'Point', coordinates: [1, 2] })))).json()).toMatchObject({ code: 'region.unreadable_boundaries' })
    expect((await send('admin', '/api/regions/boundaries/preview?system=CGCS', collection(city))).json()).toMatchObject({ code: 'request.invalid' })
    const ring = Array.from({ length: 25_000 }, (_, nth) => [Math.round(1e4 * Math.cos((Math.PI * nth) / 12_500)) / 1e4, Math.round(1e4 * Math.sin((Math.PI * nth) / 12_500)) / 1e4])
    const many = collection(...Array.from({ length: 41 }, () => feature({ code: '9901' }, { type: 'Polygon', coordinates: [ring] })))
    expect((await send('admin', '/api/regions/boundaries/preview?system=WGS-84', many)).json()).toMatchObject({ code: 'region.too_many_points' })
  })
})

describe('a file of regions', () => {
  const header = '区划代码,名称,上级代码,户数,人口,目标人口,日期,来源'
  const preview = async (...rows: string[]) => (await send('admin', '/api/regions/table/preview', [header, ...rows].join('\n'))).json<RegionsPreview>()
  const bringIn = (seen: string, ...rows: string[]) => send('admin', `/api/regions/table?seen=${seen}`, [header, ...rows].join('\n'))

  test('says from what to what, adds what is new under its parent, and the coverage divides by its target from the day on', async () => {
    const rows = ['990101001001,一村,990101001,120,300,20,2026-01-01,区划办函', '990101001001,,,,,40,2026-06-01,年中核定', '990101001005,五村,990101001,80,200,50,2026-01-01,区划办函', '990101001005001,五村一网格,,40,90,,,', '990101001006001,无村网格,,,,,,', '330206,北仑区,,,,,,']
    const seen = await preview(...rows)
    expect(seen).toMatchObject({ total: 6, added: 2, changed: 1, unchanged: 0, badTotal: 2, bad: [{ line: 6 }, { line: 7 }] })
    expect(seen.changes.map(({ what, was, now, asOf }) => [what, was, now, asOf])).toEqual([['households', 0, 120, null], ['population', 0, 300, null], ['target', null, 20, '2026-01-01'], ['target', null, 40, '2026-06-01']])
    expect(seen.newRegions.map(({ region, level }) => [region, level])).toEqual([['990101001005', 'village'], ['990101001005001', 'grid']])
    expect((await read<RegionList>('/api/regions?region=990101001')).total).toBe(1)
    expect((await bringIn(seen.seen, ...rows)).json<RegionsReceipt>()).toMatchObject({ added: 2, changed: 1, badTotal: 2, correction: expect.stringContaining('无村网格') as string })
    expect(await read<RegionView>('/api/regions/990101001001')).toMatchObject({ households: 120, population: 300, target: { people: 40, asOf: '2026-06-01' }, targets: [{ asOf: '2026-06-01', note: '年中核定', enteredBy: 'admin' }, { asOf: '2026-01-01', people: 20 }] })
    expect((await read<CoverageView>('/api/coverage?region=990101001001&date=2026-05-31')).total).toMatchObject({ target: 20 })
    expect((await read<CoverageView>('/api/coverage?region=990101001001&date=2026-12-31')).total).toMatchObject({ target: 40, targetAsOf: '2026-06-01', registered: 8, rate: 20 })
    expect(await lastAudit('regions.imported')).toMatchObject({ actor: 'admin', detail: { added: 2, changed: 1, targets: 3, bad: 2 } })
    expect(await preview(...rows.slice(0, 3))).toMatchObject({ added: 0, changed: 0, unchanged: 3 })
  })

  test('is refused when a figure that it would change was changed meanwhile, and when it has no codes', async () => {
    const { seen } = await preview('990101001005,五村,,81,,,,')
    const was = { name: '五村', households: 80, population: 200 }
    await ask('admin', 'PUT', '/api/regions/990101001005', { ...was, households: 82, was })
    expect((await bringIn(seen, '990101001005,五村,,81,,,,')).json()).toMatchObject({ code: 'region.preview_stale' })
    expect(await read<RegionView>('/api/regions/990101001005')).toMatchObject({ households: 82 })
    expect((await send('admin', '/api/regions/table/preview', '名称,户数\n一村,3')).json()).toMatchObject({ code: 'list.unreadable' })
  })
})

test('an Excel sheet says the same as CSV, and a file beyond fifty megabytes is told so', async () => {
  const sheet = await readTable(await writeTable('xlsx', ['行政区划代码', '常住人口', '目标人数', '生效日期'], [[990_101_002, 900, 700, '2026-01-01']]))
  expect(await previewRegions(bureau.as('admin', new Date()), sheet)).toMatchObject({ total: 1, bad: [], changes: [{ what: 'population', was: 0, now: 900 }, { what: 'target', now: 700, asOf: '2026-01-01' }] })
  const huge = await send('admin', '/api/regions/boundaries/preview?system=WGS-84', ' '.repeat(51 * 1_048_576))
  expect([huge.statusCode, huge.json<{ zh: string }>().zh]).toEqual([413, expect.stringContaining('50 MB')])
})

describe('one region', () => {
  test('is changed where it still is as the page showed it, and the audit log has what it was', async () => {
    const was = { name: '五村', households: 82, population: 200 }
    expect((await ask('admin', 'PUT', '/api/regions/990101001005', { ...was, name: '伍村', was })).json()).toMatchObject({ name: '伍村' })
    expect((await ask('admin', 'PUT', '/api/regions/990101001005', { ...was, households: 90, was })).json()).toMatchObject({ code: 'region.changed' })
    expect(await lastAudit('region.changed')).toMatchObject({ actor: 'admin', subject: '990101001005', detail: { placeName: '五村 → 伍村' } })
  })

  test('declares a target from a day on, which the coverage has at once; those of before stay', async () => {
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    expect((await ask('admin', 'POST', '/api/regions/990101001001/targets', { asOf: today, people: 10, note: '区政府〔2026〕12号' })).json<RegionView>().targets.map(({ people }) => people)).toEqual([10, 40, 20])
    expect((await read<CoverageView>('/api/coverage?region=990101001001')).total).toMatchObject({ target: 10, targetAsOf: today, rate: 80 })
    expect((await ask('admin', 'POST', '/api/regions/990101001001/targets', { asOf: today, people: 16, note: '更正' })).json<RegionView>().targets.map(({ people }) => people)).toEqual([16, 40, 20])
    expect(await lastAudit('region.target')).toMatchObject({ subject: '990101001001', detail: { asOf: today, people: 16, before: 10 } })
  })

  test('a village gets grids, numbered after the last one; anything else gets none', async () => {
    const grid = { name: '一村一网格', households: 60, population: 150 }
    expect((await ask('admin', 'POST', '/api/regions/990101001001/grids', grid)).json()).toEqual({ region: '990101001001001' })
    expect((await Promise.all([2, 3].map((nth) => ask('admin', 'POST', '/api/regions/990101001001/grids', { ...grid, name: `一村${nth}网格` })))).map((answer) => answer.json<{ region: string }>().region).toSorted()).toEqual(['990101001001002', '990101001001003'])
    expect((await ask('admin', 'POST', '/api/regions/990101001/grids', grid)).json()).toMatchObject({ code: 'region.not_village' })
  })

  test('ends only where nobody and nothing is left behind; its people go along to what follows it', async () => {
    const end = async (digits: string, body: object) => (await ask('admin', 'POST', `/api/regions/${digits}/end`, body)).json<{ code?: string; zh?: string; peopleMoved?: number }>()
    const gone = { on: '2026-03-01', successor: null }
    expect(await end('990101001001', gone)).toMatchObject({ code: 'region.has_parts', zh: expect.stringContaining('3 个') as string })
    for (const nth of [1, 2, 3]) expect(await end(`99010100100100${nth}`, gone)).toEqual({ peopleMoved: 0 })
    expect(await end('990101001001', gone)).toMatchObject({ code: 'region.people_left', zh: expect.stringContaining('8 人') as string })
    expect(await end('990101001001', { on: '2099-01-01', successor: null })).toMatchObject({ code: 'region.future_end' })
    for (const successor of ['990101001001', '990101002', '990101001777', '990101001001001']) expect([successor, await end('990101001001', { on: '2026-03-01', successor })]).toMatchObject([successor, { code: 'region.bad_successor' }])
    await bureau.system((tx) => sql`update unit set area = '{[990101001001000,990101001001999]}' where code = 'PB'`.execute(tx))
    expect(await end('990101001001', { on: '2026-03-01', successor: '990101001005' })).toMatchObject({ code: 'region.units_left', zh: expect.stringContaining('PB') as string })
    await bureau.system((tx) => sql`update unit set area = '{[990101002000000,990101002999999]}' where code = 'PB'`.execute(tx))
    await bureau.system((tx) => saveRegions(tx, [{ code: parseRegionCode('990101001002000'), level: 'village', name: '三村', parent: parseRegionCode('990101001000000') }]))
    expect(await end('990101001002', gone)).toMatchObject({ code: 'region.workers_left', zh: expect.stringContaining('gridleader') as string })
    expect(await end('990101001001', { on: '2026-03-01', successor: '990101001005' })).toEqual({ peopleMoved: 8 })
    expect(await lastAudit('region.ended')).toMatchObject({ subject: '990101001001', detail: { endedOn: '2026-03-01', peopleMoved: 8, successor: '990101001005' } })
    expect((await read<RegionList>('/api/regions?region=990101001')).rows.map(({ name }) => name)).not.toContain('一村')
    expect(await read<RegionView>('/api/regions/990101001001')).toMatchObject({ endedOn: '2026-03-01', after: [{ region: '990101001005', name: '伍村', on: '2026-03-01' }] })
    expect((await read<CoverageView>('/api/coverage?region=990101001005')).total.registered).toBe(8)
    expect((await ask('admin', 'POST', '/api/regions/990101001001/targets', { asOf: '2026-01-01', people: 1, note: '旧' })).json()).toMatchObject({ code: 'region.ended' })
  })
})

test('a holiday moves the last day of open objections, and says so before; late ones and their number of working days stay', async () => {
  const monday = new Date('2030-07-01T10:00:00+08:00')
  await takeAppeal(bureau.as('calltaker', monday), objecting('6222020000000009'))
  await takeAppeal(bureau.as('calltaker', new Date('2020-07-01T10:00:00+08:00')), objecting('6222020000000017'))
  const { seen, ...before } = await read<CalendarView>('/api/settings/calendar').then(({ daysOff, daysWorked, changedAt }) => ({ daysOff, daysWorked, seen: changedAt }))
  expect({ ...before, seen }).toEqual({ daysOff: [], daysWorked: [], seen: null })
  const days = { daysOff: ['2030-07-03', '2030-07-08'], daysWorked: ['2030-07-06'] }
  const preview = (await ask('commander', 'POST', '/api/settings/calendar/preview', days)).json<CalendarEffect>()
  expect(preview).toMatchObject({ moved: 1, first: [{ was: '2030-07-08', now: '2030-07-09' }] })
  const due = () => bureau.system(async (tx) => (await sql<{ at: Date; clock: Date }>`select a.due_at as at, d.due_at as clock from appeal a join deadline d on d.subject_id = a.id where a.state = 'open' order by a.due_at`.execute(tx)).rows)
  const [late, open] = await due()
  expect(open!.at.toISOString()).toBe('2030-07-08T16:00:00.000Z')
  expect((await ask('admin', 'PUT', '/api/settings/calendar', { ...days, seen })).json()).toEqual(preview)
  expect(await due()).toEqual([late, { at: new Date('2030-07-09T16:00:00Z'), clock: new Date('2030-07-09T16:00:00Z') }])
  expect((await ask('admin', 'PUT', '/api/settings/calendar', { daysOff: [], daysWorked: [], seen })).json()).toMatchObject({ code: 'calendar.changed' })
  expect(await lastAudit('settings.calendar')).toMatchObject({ actor: 'admin', detail: { daysOff: '+2030-07-03 +2030-07-08', daysWorked: '+2030-07-06', moved: 1 } })
  expect((await read<{ decideWorkingDays: number }>('/api/settings/appeal-clock'))).toEqual({ decideWorkingDays: 5 })
  expect((await ask('admin', 'PUT', '/api/settings/calendar', { daysOff: ['2030-02-30'], daysWorked: [], seen: null })).json()).toMatchObject({ code: 'request.invalid' })
})

test('days that were kept with the time for objections are found in the calendar, and nowhere else', async () => {
  const [, moving] = /-- Days off[^]*?\n(insert into setting[^]*?)-- A day that/.exec(readFileSync(new URL('../migrations/0024-regions.sql', import.meta.url), 'utf8'))!
  const old = { decideWorkingDays: 3, daysOff: ['2026-10-01'], daysWorked: ['2026-10-10'] }
  await bureau.system(async (tx) => {
    await sql`delete from setting where key = 'workingCalendar'`.execute(tx)
    await saveSetting(tx, 'appealClock', old, null, new Date('2026-01-05T00:00:00Z'))
    for (const statement of moving!.split(';').filter((one) => one.trim() !== '')) await sql.raw(statement).execute(tx)
  })
  expect(await read<CalendarView>('/api/settings/calendar')).toMatchObject({ daysOff: ['2026-10-01'], daysWorked: ['2026-10-10'], changedAt: '2026-01-05T00:00:00.000Z' })
  expect(await read<object>('/api/settings/appeal-clock')).toEqual({ decideWorkingDays: 3 })
})

test('all of it stands in a whole audit chain', async () => {
  expect(await bureau.system(verifyAudit)).toMatchObject({ ok: true })
})
