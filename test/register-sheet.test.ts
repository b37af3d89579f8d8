import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTable, writeTable } from '../src/adapters/sheets/sheets.ts'
import { CONSENT_VERSION } from '../src/domain/consent-text.ts'
import { idCheckDigit } from '../src/domain/id-number.ts'
import { parseRegionCode } from '../src/domain/region-code.ts'
import { insertPersons, reservePersonIds } from '../src/features/person/person.store.ts'
import { registerCitizen } from '../src/flows/citizen-to-registration.ts'
import { REGISTER_ROWS_MAX, registerSheet } from '../src/flows/register-to-sheet.ts'
import { takeResidents } from '../src/flows/residents-to-registry.ts'
import { verifyAudit } from '../src/platform/audit.ts'
import { apiSession, type ApiSession } from './support/api-session.ts'
import { serverOf } from './support/server.ts'
import { NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const [HERE, THERE, CROWDED] = ['990101001001', '990101002001', '990101002'] as const
const ID = `99010119500101101${idCheckDigit('99010119500101101')}`
const [WANG, SUN, AUNT] = ['14200000811', '14200000812', '14200000813'] as const
const REASON = '核对一村的登记册'
const HEADER = '电话,姓名,区划代码,地址,登记日期,身份证号,监护人,监护人电话,监护人关系,监护人2,监护人2电话,既往被骗次数'
const LIST = [HEADER, `${WANG},王桂芳,${HERE},东街道一村 3 幢,2026-01-05,${ID},王小红,14200000821,女儿,王小军,14200000822,1`, `${SUN},孙某,${THERE},西街道二村 8 号,2026-01-06,,,,,,,`].join('\n')

let bureau: SmallBureau
let app: FastifyInstance
let centre: ApiSession
beforeAll(async () => {
  bureau = await smallBureau()
  app = await serverOf(bureau)
  centre = await apiSession(app, 'commander')
  expect(await takeResidents(bureau.as('centre', NOW), await readTable(Buffer.from(LIST)), () => undefined)).toMatchObject({ added: 2, bad: [] })
  // By a niece's number for an aunt without one: registered at a moment of a day, and less sure of the place than the others.
  const niece = { token: bureau.at(NOW).vault.token('phone', '14200000823') }
  await registerCitizen(bureau.at(NOW), niece, { forWhom: 'parent', phone: AUNT, name: '李桂花', region: HERE, address: '=1+1 号', guardians: [{ name: '王小红', phone: '14200000823' }], consent: CONSENT_VERSION, credit: null })
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

const clear = (login: string, region: string = HERE) => registerSheet(bureau.as(login, NOW), { region, language: 'zh', reason: REASON })
const audited = () => bureau.system(async (tx) => (await sql<{ action: string; subject: string; actor: string; detail: object }>`select action, subject, actor, detail from audit where action in ('residents.exported', 'residents.listed') order by seq`.execute(tx)).rows)
const reveals = () => bureau.system(async (tx) => (await sql<{ user_id: string; reason: string; fields: string[] }>`select user_id, reason, fields from reveal order by person_id`.execute(tx)).rows)
/** All of people that is kept, opened. */
const everything = () => bureau.system(async (tx) => {
  const persons = await sql`select * from person order by id`.execute(tx)
  const identifiers = await sql`select token, kind, person_id from identifier order by token`.execute(tx)
  const records = await sql<{ id: string; sealed: Buffer }>`select id, sealed from vault_record where kind = 'person' order by id`.execute(tx)
  return { persons: persons.rows, identifiers: identifiers.rows, records: records.rows.map(({ id, sealed }) => [id, JSON.parse(bureau.at(NOW).vault.open(sealed)) as unknown]) }
})

test('masked, a village’s register says when and how many, and of nobody who they are; looking is audited', async () => {
  const { name, header, rows } = await registerSheet(bureau.as('chen', NOW), { region: HERE, language: 'en' })
  expect([name, header[0], header.includes('guardian 2 phone'), rows.length]).toEqual(['Protection register-一村-2026-03-02', 'phone', true, 2])
  expect(rows[0]).toEqual(['14*********', '***', '99****************', HERE, '', '2026-01-05', '***', '14*********', '', '***', '14*********', '', '', '', '', 1])
  expect(JSON.stringify(rows)).not.toMatch(/桂|小红|0821|幢|女儿/)
  expect(await audited()).toEqual([{ action: 'residents.listed', actor: 'chen', subject: HERE, detail: { rows: 2 } }])
  expect(await reveals()).toEqual([])
})

test('in clear text it is for who answers for the work, for a reason, and a reveal of each of them in the same transaction', async () => {
  for (const login of ['chen', 'calltaker', 'admin', 'publicity']) expect(() => clear(login)).toThrow('access.denied')
  const { rows } = await clear('centre')
  expect(rows[0]).toEqual([WANG, '王桂芳', ID, HERE, '东街道一村 3 幢', '2026-01-05', '王小红', '14200000821', '女儿', '王小军', '14200000822', '', '', '', '', 1])
  expect((await audited()).at(-1)).toEqual({ action: 'residents.exported', actor: 'centre', subject: HERE, detail: { rows: 2, reason: REASON } })
  expect(await reveals()).toMatchObject(Array.from({ length: 2 }, () => ({ user_id: bureau.userId('centre'), reason: REASON, fields: expect.arrayContaining(['phone', 'id-number', 'guardian']) as string[] })))
  expect(await bureau.system(verifyAudit)).toMatchObject({ ok: true })
})

test('an officer of another place gets nothing, as of a place where nobody is, and of a larger place their own only', async () => {
  const before = await audited()
  for (const region of [HERE, '990101001', '990199']) await expect(registerSheet(bureau.as('foreign', NOW), { region, language: 'zh' })).rejects.toMatchObject({ code: 'resident.none_here' })
  expect(await audited()).toEqual(before)
  expect((await registerSheet(bureau.as('foreign', NOW), { region: '9901', language: 'zh' })).rows.map((row) => row[3])).toEqual([THERE])
})

test.each(['csv', 'xlsx'] as const)('a clear %s that comes back as it went changes nothing, also of who is less sure of a place; corrected it corrects', async (format) => {
  const { header, rows } = await clear('centre')
  const before = await everything()
  const back = async (changed: typeof rows) => takeResidents(bureau.as('centre', new Date(NOW.getTime() + 86_400_000)), await readTable(await writeTable(format, header, changed)), () => undefined)
  expect(await back(rows)).toMatchObject({ rowsTotal: 2, added: 0, changed: 2, bad: [] })
  expect(await everything()).toEqual(before)
  const phone = format === 'csv' ? '14200000831' : '14200000832'
  expect(await back(rows.map((row) => (row[0] === WANG ? row.with(10, phone) : row)))).toMatchObject({ changed: 2, bad: [] })
  expect((await clear('centre')).rows.find((row) => row[0] === WANG)?.slice(6, 12)).toEqual(['王小红', '14200000821', '女儿', '王小军', phone, ''])
})

test('a masked file cannot be taken for a register', async () => {
  const { header, rows } = await registerSheet(bureau.as('centre', NOW), { region: HERE, language: 'zh' })
  expect(await takeResidents(bureau.as('centre', NOW), await readTable(await writeTable('csv', header, rows)), () => undefined)).toMatchObject({ added: 0, changed: 0, bad: [{}, {}] })
})

test('the API gives a file with a byte order mark, kept by nobody on the way, and wants the reason', async () => {
  const got = await centre('GET', `/api/residents/sheet?region=${HERE}&format=csv&language=zh`)
  expect([got.statusCode, got.headers['content-type'], got.headers['cache-control'], got.rawPayload.subarray(0, 3).toString('hex')]).toEqual([200, 'text/csv; charset=utf-8', 'no-store', 'efbbbf'])
  expect((await centre('POST', '/api/residents/sheet', { region: HERE, format: 'xlsx', language: 'en' })).statusCode).toBe(400)
  const revealed = await centre('POST', '/api/residents/sheet', { region: HERE, format: 'xlsx', language: 'en', reason: REASON })
  expect((await readTable(revealed.rawPayload)).rows.map(({ cells }) => cells[0])).toEqual([WANG, AUNT])
})

test('more people than a file holds are refused, with how many they are and what to do', async () => {
  const nobody = {
    belonging: { region: parseRegionCode(`${THERE}000`), source: 'registered' }, confidence: 95, birthYear: 1960, sex: 'f', registeredAt: NOW, hasGuardian: false, lon: 124.2, lat: 29.6, usualTransferFen: 0, losses: 0, createdAt: NOW,
  } as const
  await bureau.system(async (tx) => insertPersons(tx, (await reservePersonIds(tx, REGISTER_ROWS_MAX)).map((id) => ({ id, ...nobody }))))
  const refused = (await centre('GET', `/api/residents/sheet?region=${CROWDED}`)).json<{ code: string; zh: string }>()
  expect(refused).toMatchObject({ code: 'resident.too_many', zh: expect.stringContaining('10001 人登记') as string })
})
