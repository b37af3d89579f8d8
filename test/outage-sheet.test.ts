import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '../src/contract/signal.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { COPIES_KEPT, keepOutageCopy } from '../src/jobs/outage-copy.ts'
import { outageSheet, outageSheetOfAll } from '../src/reads/outage-sheet.ts'
import { sessionHeaders } from './support/api-session.ts'
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
  expect(sheet).toMatchObject({ at: '2026-03-02 03:00', isCut: false, units: [{ unit: 'PA' }] })
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

test('with nothing open the copy says so', async () => {
  const quiet = await smallBureau()
  expect((await outageSheetOfAll(quiet.at(NOW))).units).toEqual([])
  const hour = new Date(NOW.getTime() + 3_600_000)
  await keepOutageCopy(quiet.at(hour), { folder, demo: false })
  expect((await stat(join(folder, 'outage-20260302-04.pdf'))).size).toBeGreaterThan(1_000)
  await quiet.drop()
})
