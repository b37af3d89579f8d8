import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '../src/contract/signal.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { COPIES_KEPT, keepOutageCopy, writeOutageSheet } from '../src/jobs/outage-copy.ts'
import { withSchema } from '../src/platform/postgres/url.ts'
import { outageSheet, outageSheetOfAll } from '../src/reads/outage-sheet.ts'
import { sessionHeaders } from './support/api-session.ts'
import { SCHEMA } from './support/database.ts'
import { pdfLines } from './support/pdf-lines.ts'
import { serverOf } from './support/server.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let folder: string

beforeAll(async () => {
  bureau = await smallBureau()
  folder = await mkdtemp(join(tmpdir(), 'gb-outage-'))
  await aResident(bureau, '14200000001')
  const signal = { ref: 'one', kind: 'call', at: NOW.toISOString(), person: { phone: '14200000001' }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800, text: '安全账户' } as Signal
  await signalsToWarnings(bureau.at(NOW), bureau.source, [readSignal(signal, NOW)], () => undefined)
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await bureau.drop()
})

test('the sheet has each open task with level, clock, masked person, village and reference, and says nobody’s name, number or door', async () => {
  const sheet = await outageSheet(bureau.as('chen', NOW), undefined)
  expect(sheet).toMatchObject({ at: '2026-03-02 03:00', units: [{ unit: 'PA', missing: 0 }] })
  expect(sheet.units[0]!.rows).toEqual([[expect.stringMatching(/色$/), '劝阻', expect.stringMatching(/^03-02 03:0\d 接收$/), expect.stringMatching(/^\*\*\* 女 \S+ 1\d\*+$/), '甲区 东街道 一村', 'chen', expect.stringMatching(/^[0-9a-f]{8}$/)]])
  expect(JSON.stringify(sheet)).not.toMatch(/王小明|14200000001|1418/)
})

test('another station’s sheet is empty, also when it asks for this one; the centre’s has it, and is printed', async () => {
  expect((await outageSheet(bureau.as('foreign', NOW), 'PA')).units).toEqual([])
  expect((await outageSheet(bureau.as('centre', NOW), 'PA')).units).toHaveLength(1)
  const app = await serverOf(bureau)
  const answer = await app.inject({ url: '/api/outage.pdf?unit=PA', headers: await sessionHeaders(app, 'centre') })
  expect([answer.headers['content-type'], answer.rawPayload.subarray(0, 5).toString()]).toEqual(['application/pdf', '%PDF-'])
  await app.close()
})

test('an hour has one copy on the disk, for its owner’s eyes alone, and the last twenty-four are kept', async () => {
  for (let hour = 0; hour < COPIES_KEPT + 2; hour++) await writeFile(join(folder, `outage-20260301-${String(hour).padStart(2, '0')}.pdf`), 'old')
  await writeFile(join(folder, 'what somebody else put here.pdf'), '')
  await keepOutageCopy(bureau.at(NOW), { folder, demo: true })
  const copy = join(folder, 'outage-20260302-03.pdf')
  const first = await readFile(copy)
  expect([first.subarray(0, 5).toString(), (await stat(copy)).mode & 0o777]).toEqual(['%PDF-', 0o600])
  const names = await readdir(folder)
  expect([names.length, names.includes('outage-20260301-02.pdf'), names.includes('outage-20260301-03.pdf'), names.includes('what somebody else put here.pdf')]).toEqual([COPIES_KEPT + 1, false, true, true])
  await keepOutageCopy(bureau.at(new Date(NOW.getTime() + 20 * 60_000)), { folder, demo: true })
  expect((await readFile(copy)).equals(first)).toBe(true)
})

test('of more tasks than the sheet holds the most pressing of all units stay, and each unit says how many are missing', async () => {
  const busy = await smallBureau()
  const personId = await aResident(busy, '14200000001')
  const owner = new Client({ connectionString: withSchema(busy.ownerUrl, SCHEMA) })
  await owner.connect()
  await owner.query("set gb.system = 'on'")
  const add = (unit: string, level: number, count: number) => owner.query(`
    insert into task (id, kind, subject_kind, subject_id, person_id, level, region, unit, state, chain_step, opened_at, offered_at)
    select md5($1 || $2 || n)::uuid, 'dissuade', 'warning', md5($1 || $2 || n)::uuid, $5, $2::int, 990101001001000, $1, 'offered', 'on-duty', $3::timestamptz, $3
    from generate_series(1, $4::int) n`, [unit, String(level), NOW, count, personId])
  await add('PA', 3, 1_200)
  await add('PB', 1, 2)
  await add('PB', 4, 5)
  await add('C', 4, 3)
  // Offered like the others, but its clock runs out first.
  await owner.query(`insert into deadline (subject_kind, subject_id, rule, due_at) values ('task', md5('PA' || '3' || 1177)::uuid, 'accept', $1)`, [NOW])
  await owner.end()
  const sheet = await outageSheetOfAll(busy.at(NOW))
  expect(sheet.units.map(({ unit, rows, missing }) => [unit, rows.length, missing])).toEqual([['C', 0, 3], ['PA', 998, 202], ['PB', 2, 5]])
  expect(sheet.units[1]!.rows[0]![2]).toMatch(/^03-02 03:00/)
  expect(sheet.units[2]!.rows.map(([level]) => level)).toEqual(['红色', '红色'])
  await writeOutageSheet(busy.at(NOW), join(folder, 'cut.pdf'), true)
  expect(pdfLines(await readFile(join(folder, 'cut.pdf'))).map(({ text }) => text).join('')).toContain('另有 202 件未列出')
  await busy.drop()
})

test('with nothing open the copy says so', async () => {
  const quiet = await smallBureau()
  expect((await outageSheetOfAll(quiet.at(NOW))).units).toEqual([])
  const hour = new Date(NOW.getTime() + 3_600_000)
  await keepOutageCopy(quiet.at(hour), { folder, demo: false })
  expect((await stat(join(folder, 'outage-20260302-04.pdf'))).size).toBeGreaterThan(1_000)
  await quiet.drop()
})
