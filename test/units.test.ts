import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Signal } from '../src/contract/signal.ts'
import type { UnitPreview, UnitTable, UnitWish } from '../src/contract/unit.ts'
import { parseRegionCode, regionCode } from '../src/domain/region-code.ts'
import { saveRegions } from '../src/features/region/region.store.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { unitsResponsible } from '../src/flows/unit-responsible.ts'
import { previewUnit, saveUnit } from '../src/flows/unit-to-change.ts'
import { verifyAudit } from '../src/platform/audit.ts'
import { myTasks } from '../src/reads/task-page.ts'
import { regionChoices, unitTable } from '../src/reads/units.ts'
import { apiSession } from './support/api-session.ts'
import { serverOf } from './support/server.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

/** A third street of the district, under a sub-centre of it; nobody's station yet. */
const STREET = '990101003'
const [QIAO, TAN] = ['990101003001', '990101003002']
let bureau: SmallBureau
let nth = 0
const as = (login: string) => bureau.as(login, NOW)

beforeAll(async () => {
  bureau = await smallBureau()
  await bureau.system(async (tx) => {
    await saveRegions(tx, [
      { code: regionCode(STREET, 'street'), level: 'street', name: '桥街道', parent: regionCode('990101', 'district') },
      { code: regionCode(QIAO, 'village'), level: 'village', name: '桥头村', parent: regionCode(STREET, 'street') }, { code: regionCode(TAN, 'village'), level: 'village', name: '滩涂村', parent: regionCode(STREET, 'street') },
    ])
    await sql`insert into unit (code, kind, name, parent, area) values ('E', 'sub-centre', '甲区分中心', 'C', '{[990101000000000,990101999999999]}')`.execute(tx)
    await sql`update unit set parent = 'E' where code in ('PA', 'PB', 'F')`.execute(tx)
    await sql`update unit set parent = 'C' where code in ('D', 'E', 'B')`.execute(tx)
  })
})
afterAll(() => bureau.drop())
/** What a test did to the units is undone; what it opened in them is not. */
beforeEach(async () => {
  await bureau.system(async (tx) => {
    await sql`delete from unit where code like 'N%'`.execute(tx)
    await sql`update unit set area = '{[990101001000000,990101001999999]}', closed_at = null where code = 'PA'`.execute(tx)
    await sql`update unit set area = '{[990101000000000,990101999999999]}', closed_at = null where code = 'E'`.execute(tx)
  })
})
afterEach(async () => { expect(await bureau.system(verifyAudit)).toMatchObject({ ok: true }) })

const added = (more: Partial<Extract<UnitWish, { what: 'add' }>> = {}): UnitWish => ({ what: 'add', code: `N${++nth}`, kind: 'station', name: '桥头派出所', parent: 'E', phone: '0409-12345', organisation: null, add: [QIAO], takeOver: true, ...more })
const table = async (q?: string) => (await unitTable(as('admin'), { q, closed: false })).items
const unit = async (code: string) => (await table()).find((one) => one.code === code)!
const changed = async (code: string, more: Partial<Extract<UnitWish, { what: 'change' }>> = {}): Promise<UnitWish> => {
  const { name, phone, version } = await unit(code)
  return { what: 'change', code, version, name, phone, add: [], remove: [], takeOver: true, ...more }
}
const closing = async (code: string): Promise<UnitWish> => ({ what: 'close', code, version: (await unit(code)).version })
const save = async (wish: UnitWish, by = 'admin'): Promise<UnitPreview> => {
  const preview = await previewUnit(as(by), wish)
  await saveUnit(as(by), wish, preview.edition)
  return preview
}
const responsible = async (...people: readonly number[]) => bureau.system(async (tx) => {
  const placed = (await sql<{ id: number; region: number; named_unit: string | null }>`select id, region, named_unit from person where id = any(${people}::bigint[]) order by id`.execute(tx)).rows
  const units = await unitsResponsible(tx, placed)
  return placed.map((one) => units.get(one.id))
})
const audited = (action: string) => bureau.system(async (tx) => (await sql<{ subject: string; detail: object }>`select subject, detail from audit where action = ${action} order by seq desc limit 1`.execute(tx)).rows[0])
const person = (phone: string, village: string) => aResident(bureau, phone, parseRegionCode(village.padEnd(15, '0')))
async function aWarning(phone: string, village: string): Promise<void> {
  await person(phone, village)
  const signal = { ref: phone, kind: 'call', at: NOW.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800, text: '安全账户' } as Signal
  await signalsToWarnings(bureau.at(NOW), bureau.source, [readSignal(signal, NOW)], () => undefined)
}

test('the units stand as a tree with what each answers for, found by code and by name, for the centre’s commanders to read and its administrators to change', async () => {
  expect((await table()).map(({ code, depth }) => `${depth} ${code}`)).toEqual(['0 C', '1 D', '1 E', '2 PA', '2 PB', '2 F', '1 B'])
  expect(await unit('PA')).toMatchObject({ kind: 'station', parent: { code: 'E', name: '甲区分中心' }, regions: [{ region: '990101001', name: '东街道' }], users: 5, overlaps: [], isClosed: false })
  expect((await table('分中心')).map((one) => one.code)).toEqual(['E'])
  expect((await regionChoices(as('commander'), '桥')).items).toEqual([{ region: STREET, level: 'street', path: '甲区 桥街道' }, { region: QIAO, level: 'village', path: '甲区 桥街道 桥头村' }])
  const wish = added()
  await expect(previewUnit(as('commander'), wish)).rejects.toMatchObject({ code: 'access.denied' })
  await expect(saveUnit(as('commander'), wish, 0)).rejects.toMatchObject({ code: 'access.denied' })
  for (const login of ['chen', 'foreign', 'subcommander', 'centre', 'auditor']) expect(() => unitTable(as(login), { closed: false })).toThrow('access.denied')
})

test('a station is added under a sub-centre and takes a village: what the preview says of places and people is what happens, and it is in the log', async () => {
  const people = [await person('14200007001', QIAO), await person('14200007002', QIAO), await person('14200007003', TAN)]
  expect(await responsible(...people)).toEqual(['E', 'E', 'E'])
  const wish = added()
  const preview = await previewUnit(as('admin'), wish)
  expect(preview.moves).toMatchObject([{ from: { code: 'E', kind: 'sub-centre' }, to: { code: wish.what === 'add' ? wish.code : '', name: '桥头派出所', kind: 'station', isManned: false }, villages: 1, people: 2, names: ['桥头村'] }])
  expect(preview).toMatchObject({ uncovered: [], held: [], overlaps: [], outside: false })
  expect(await responsible(...people)).toEqual(['E', 'E', 'E'])
  await saveUnit(as('admin'), wish, preview.edition)
  const [line] = await table('桥头')
  expect(line).toMatchObject({ kind: 'station', parent: { code: 'E' }, regions: [{ region: QIAO, name: '桥头村' }], phone: '0409-12345', users: 0, version: 1, depth: 2 })
  expect(await responsible(...people)).toEqual([line!.code, line!.code, 'E'])
  expect(await audited('unit.added')).toMatchObject({ subject: line!.code, detail: { parent: 'E', added: [QIAO], moved: [{ from: 'E', to: line!.code, villages: 1, people: 2 }] } })
})

test('what cannot stand is refused with what to do: a taken code, a wrong superior, a place that is not there, places of a bank', async () => {
  const codes: [Partial<Extract<UnitWish, { what: 'add' }>>, string][] = [
    [{ code: 'PA' }, 'unit.known'], [{ parent: 'PA' }, 'unit.bad_parent'], [{ kind: 'sub-centre', parent: 'E' }, 'unit.bad_parent'], [{ parent: 'nowhere' }, 'unit.bad_parent'], [{ add: ['990109'] }, 'unit.unknown_region'],
    [{ kind: 'bank', parent: 'C' }, 'unit.no_regions'], [{ kind: 'bank', parent: 'C', add: [], organisation: 'nobody' }, 'unit.unknown_organisation'],
  ]
  for (const [more, code] of codes) await expect(previewUnit(as('admin'), added(more))).rejects.toMatchObject({ code })
  await expect(previewUnit(as('admin'), await closing('C'))).rejects.toMatchObject({ code: 'unit.centre_stays' })
  await save(added({ kind: 'bank', parent: 'C', add: [], organisation: 'BKA', name: '甲江银行桥头支行' }))
})

test('a village goes from one station to another with a version more for both; kept by both it is said that they overlap', async () => {
  const both = await previewUnit(as('admin'), added({ code: 'ZZ', add: ['990101001001'], takeOver: false }))
  expect(both).toMatchObject({ moves: [], overlaps: [{ unit: { code: 'PA' }, regions: ['一村'] }] })
  const before = await unit('PA')
  const over = await save(added({ add: ['990101001001'] }))
  expect(over).toMatchObject({ overlaps: [], moves: [{ from: { code: 'PA' }, villages: 1, names: ['一村'] }] })
  expect(await unit('PA')).toMatchObject({ version: before.version + 1, regions: [] })
  expect(await audited('unit.added')).toMatchObject({ detail: { takenFrom: ['PA'] } })
})

test('beyond the district of its sub-centre is told', async () => {
  expect(await previewUnit(as('admin'), added({ parent: 'D' }))).toMatchObject({ outside: true })
})

test('a place that nobody but the centre would answer for is not given up, and it is said which', async () => {
  await bureau.system((tx) => sql`update unit set area = '{}' where code = 'E'`.execute(tx))
  await save(added())
  const [line] = await table('桥头')
  const wish = await changed(line!.code, { remove: [QIAO] })
  const preview = await previewUnit(as('admin'), wish)
  expect(preview).toMatchObject({ uncovered: ['桥头村'], uncoveredTotal: 1, moves: [{ to: { code: 'C', kind: 'centre' } }] })
  await expect(saveUnit(as('admin'), wish, preview.edition)).rejects.toMatchObject({ code: 'unit.uncovered', zh: expect.stringContaining('桥头村') as string })
  expect((await unit(line!.code)).regions).toMatchObject([{ region: QIAO }])
})

test('while tasks, shifts, accounts or units below hang on it a unit is not closed, and a place with open tasks is not taken away', async () => {
  await aWarning('14200007011', '990101001001')
  const away = await changed('PA', { remove: ['990101001001'] })
  const taken = await previewUnit(as('admin'), away)
  expect(taken.held).toEqual([{ unit: { code: 'PA', name: 'PA' }, what: 'tasks', count: 1 }, { unit: { code: 'PA', name: 'PA' }, what: 'warnings', count: 1 }])
  await expect(saveUnit(as('admin'), away, taken.edition)).rejects.toMatchObject({ code: 'unit.held', zh: expect.stringContaining('PA 在办任务 1') as string })
  // The same by giving the place to somebody else.
  await expect(save(added({ add: ['990101001001'] }))).rejects.toMatchObject({ code: 'unit.held' })
  expect((await previewUnit(as('admin'), await closing('PA'))).held.map(({ what, count }) => `${what} ${count}`)).toEqual(['tasks 1', 'warnings 1', 'shifts 3', 'accounts 5'])
  expect((await previewUnit(as('admin'), await closing('E'))).held).toMatchObject([{ what: 'units', count: 3 }])
  await expect(save(await closing('E'))).rejects.toMatchObject({ code: 'unit.held' })
})

test('grid people stay with the station of their village until they are moved', async () => {
  const village = regionCode('990101001002', 'village')
  await bureau.system((tx) => saveRegions(tx, [{ code: village, level: 'village', name: '三村', parent: regionCode('990101001', 'street') }]))
  expect((await previewUnit(as('admin'), added({ add: ['990101001002'] }))).held).toMatchObject([{ unit: { code: 'PA' }, what: 'grid-people', count: 2 }])
})

test('a closed unit takes no new task: its places and who was named for it go to whoever answers now', async () => {
  await save(added())
  const { code } = (await table('桥头'))[0]!
  const named = await person('14200007021', '990101002001')
  await bureau.system((tx) => sql`update person set named_unit = ${code} where id = ${named}`.execute(tx))
  const here = await person('14200007022', QIAO)
  expect(await responsible(named, here)).toEqual([code, code])
  const preview = await save(await closing(code))
  expect(preview.moves.find((move) => move.to.code === 'PB')).toMatchObject({ villages: 0, people: 1 })
  expect(preview.moves.find((move) => move.to.code === 'E')).toMatchObject({ villages: 1, names: ['桥头村'] })
  expect(await responsible(named, here)).toEqual(['PB', 'E'])
  expect([(await table('桥头')).length, (await unitTable(as('admin'), { q: '桥头', closed: true })).items.at(-1)]).toMatchObject([0, { code, isClosed: true }])
  await aWarning('14200007023', QIAO)
  const { vault } = bureau.at(NOW)
  expect((await bureau.system((tx) => sql<{ unit: string }>`select w.unit from warning w join identifier i on i.person_id = w.person_id where i.token = ${vault.token('phone', '14200007023')}`.execute(tx))).rows).toEqual([{ unit: 'E' }])
  await expect(previewUnit(as('admin'), { what: 'change', code, version: 2, name: 'x', phone: null, add: [], remove: [], takeOver: true })).rejects.toMatchObject({ code: 'unit.closed' })
})

test('a closed unit is opened again: without its places unless they are asked for, and then whoever has them now gives them up, which is said before', async () => {
  await save(added())
  const { code } = (await table('桥头'))[0]!
  const named = await person('14200007031', '990101002001')
  await bureau.system((tx) => sql`update person set named_unit = ${code} where id = ${named}`.execute(tx))
  const here = await person('14200007032', QIAO)
  await save(await closing(code))
  await save(added({ code: 'N-next', name: '新桥派出所' }))
  expect(await responsible(named, here)).toEqual(['PB', 'N-next'])
  const again = async (takeBack: boolean): Promise<UnitWish> => ({ what: 'reopen', code, version: (await unitTable(as('admin'), { q: code, closed: true })).items[0]!.version, takeBack })
  await expect(previewUnit(as('commander'), await again(true))).rejects.toMatchObject({ code: 'access.denied' })
  await expect(previewUnit(as('admin'), { what: 'reopen', code, version: 1, takeBack: true })).rejects.toMatchObject({ code: 'unit.changed_meanwhile' })
  const bare = await save(await again(false))
  expect(bare.moves).toMatchObject([{ from: { code: 'PB' }, to: { code, isManned: false }, villages: 0, people: 1 }])
  expect([await unit(code), await responsible(named, here)]).toMatchObject([{ regions: [], isClosed: false, parent: { code: 'E' } }, [code, 'N-next']])
  await expect(previewUnit(as('admin'), await again(true))).rejects.toMatchObject({ code: 'unit.not_closed' })
  await save(await changed(code, { add: [QIAO] }))
  await save(await closing(code))
  const wish = await again(true)
  await save(added({ code: 'N-third', name: '三桥派出所' }))
  await expect(saveUnit(as('admin'), wish, bare.edition)).rejects.toMatchObject({ code: 'unit.preview_stale' })
  const back = await save(wish)
  expect(back.moves.find((move) => move.from.code === 'N-third')).toMatchObject({ to: { code }, villages: 1, names: ['桥头村'] })
  expect([(await unit(code)).regions, (await unit('N-third')).regions]).toMatchObject([[{ region: QIAO }], []])
  expect(await responsible(named, here)).toEqual([code, code])
  expect(await audited('unit.reopened')).toMatchObject({ subject: code, detail: { takeBack: true, parent: 'E', takenFrom: ['N-third'] } })
})

test('a unit goes under another sub-centre: nobody moves, what lies outside is told; under a station, itself or a closed one it cannot', async () => {
  await save(added())
  const { code } = (await table('桥头'))[0]!
  const preview = await previewUnit(as('admin'), await changed(code, { parent: 'D' }))
  expect(preview).toMatchObject({ moves: [], outside: true, held: [] })
  for (const parent of ['PA', code, 'B', 'nowhere']) await expect(previewUnit(as('admin'), await changed(code, { parent }))).rejects.toMatchObject({ code: 'unit.bad_parent' })
  await expect(previewUnit(as('admin'), await changed('E', { parent: 'D' }))).rejects.toMatchObject({ code: 'unit.bad_parent' })
  await save(await changed(code, { parent: 'D' }))
  expect(await unit(code)).toMatchObject({ parent: { code: 'D' }, regions: [{ region: QIAO }], version: 2 })
  expect(await audited('unit.changed')).toMatchObject({ subject: code, detail: { parent: 'D' } })
  // What has no unit below it any more can be closed; a unit whose superior has closed needs another one.
  await save(await closing(code))
  await bureau.system((tx) => sql`update unit set closed_at = ${NOW} where code = 'D'`.execute(tx))
  const again: UnitWish = { what: 'reopen', code, version: 3, takeBack: false }
  await expect(previewUnit(as('admin'), again)).rejects.toMatchObject({ code: 'unit.bad_parent' })
  await save({ ...again, parent: 'C' })
  expect(await unit(code)).toMatchObject({ parent: { code: 'C' } })
  await bureau.system((tx) => sql`update unit set closed_at = null where code = 'D'`.execute(tx))
})

test('a form that is older than the unit is refused, and so is one whose preview no longer holds; a new telephone number goes through', async () => {
  const [mine, theirs] = [await changed('PA', { phone: '0409-1' }), await changed('PA', { name: '东街派出所' })]
  await save(theirs)
  await expect(save(mine)).rejects.toMatchObject({ code: 'unit.changed_meanwhile' })
  expect(await unit('PA')).toMatchObject({ name: '东街派出所', phone: null })
  const wish = added({ add: [TAN] })
  const { edition } = await previewUnit(as('admin'), wish)
  const phone = await changed('PA', { name: 'PA', phone: '0409-2' })
  const looked = await previewUnit(as('admin'), phone)
  await save(added())
  await expect(saveUnit(as('admin'), wish, edition)).rejects.toMatchObject({ code: 'unit.preview_stale' })
  await saveUnit(as('admin'), phone, looked.edition)
  expect(await unit('PA')).toMatchObject({ name: 'PA', phone: '0409-2' })
  expect(await audited('unit.changed')).toMatchObject({ subject: 'PA', detail: { phone: '0409-2', moved: [] } })
})

test('two who give the same village away at once: one of them looks again', async () => {
  const wishes = [added({ add: [TAN] }), added({ add: [TAN] })]
  const previews = await Promise.all(wishes.map((wish) => previewUnit(as('admin'), wish)))
  const done = await Promise.allSettled(wishes.map((wish, index) => saveUnit(as('admin'), wish, previews[index]!.edition)))
  expect(done.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(done.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'unit.preview_stale' } })
})

test('the list comes in pages, each unit once', async () => {
  await bureau.system((tx) => sql`insert into unit (code, kind, name, parent, area) select 'N-' || lpad(n::text, 3, '0'), 'bank', '网点' || n, 'C', '{}' from generate_series(1, 120) as n`.execute(tx))
  const codes: string[] = []
  for (let cursor: string | undefined, page = 0; page < 5; page++) {
    const { items, next }: UnitTable = await unitTable(as('commander'), { closed: false, cursor })
    codes.push(...items.map((one) => one.code))
    if (next === null) break
    cursor = next
  }
  expect([codes.length, new Set(codes).size, codes[0], codes[1]]).toEqual([127, 127, 'C', 'D'])
})

test('by the API: a foreign officer gets nothing, a commander reads, an administrator looks and saves, a broken wish is named', async () => {
  const app: FastifyInstance = await serverOf(bureau)
  const [foreign, commander, admin] = [await apiSession(app, 'foreign'), await apiSession(app, 'commander'), await apiSession(app, 'admin')]
  for (const url of ['/api/settings/units', '/api/settings/regions?q=9901']) expect([(await foreign('GET', url)).statusCode, (await commander('GET', url)).statusCode]).toEqual([403, 200])
  const wish = added()
  expect((await foreign('POST', '/api/settings/units/preview', wish)).json()).toMatchObject({ code: 'access.denied' })
  expect((await commander('POST', '/api/settings/units', { wish, edition: 1 })).json()).toMatchObject({ code: 'access.denied' })
  expect((await admin('POST', '/api/settings/units/preview', { ...wish, code: 'no blanks' })).json()).toMatchObject({ code: 'request.invalid' })
  const { edition } = (await admin('POST', '/api/settings/units/preview', wish)).json<UnitPreview>()
  expect((await admin('POST', '/api/settings/units', { wish, edition })).statusCode).toBe(204)
  expect((await admin('GET', '/api/settings/units?q=桥头')).json<UnitTable>().items).toHaveLength(1)
  await app.close()
})

test('tasks of before stay with whoever has them', async () => {
  expect((await myTasks(as('chen'))).length).toBeGreaterThan(0)
})
