import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CONSENT_VERSION } from '../src/domain/consent-text.ts'
import { insertCredits } from '../src/features/credit/credit.store.ts'
import { insertRegistrations } from '../src/features/registry/registry.store.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { noteOnPerson } from '../src/flows/note-on-person.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { parseRegionCode } from '../src/domain/region-code.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import { personPage } from '../src/reads/person-page.ts'
import { warningList } from '../src/reads/warning-list.ts'
import { aReport } from './support/report.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, VILLAGE_A, type SmallBureau } from './support/small-bureau.ts'

const [HERE, THERE] = ['14200000001', '14200000002']
let bureau: SmallBureau
let warningId: string
beforeAll(async () => {
  bureau = await smallBureau()
  await aResident(bureau, HERE!, VILLAGE_A, { guardians: [{ name: '王大明', phone: '14200000003', relation: '儿子' }, { name: '陈国强', phone: '14200000004' }] })
  await aResident(bureau, THERE!, parseRegionCode('990101002001000'))
  for (const phone of [HERE!, THERE!]) {
    const call = { ref: phone, kind: 'call' as const, at: NOW.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500, text: '请转到安全账户 6222020000001234567' }
    await signalsToWarnings(bureau.at(NOW), bureau.source, [readSignal(call, NOW)], () => undefined)
  }
  warningId = (await warningList(bureau.as('chen', NOW), { state: 'live', sort: 'newest', limit: 10 })).items[0]!.id
})
afterAll(() => bureau.drop())

test('one warning leads to all that is known of its person, masked', async () => {
  await reportCase(bureau.as('centre', NOW), aReport(NOW, HERE!))
  const page = await personPage(bureau.as('chen', NOW), warningId)
  expect(page).toMatchObject({ registeredAt: NOW.toISOString(), warnings: [{ id: warningId, level: 'red' }], cases: [{ state: 'received' }], notes: [], revealCount: 0 })
  expect(page.signals).toHaveLength(1)
  expect([page.person.guardians, page.guardians]).toEqual([[], [{ name: '***', phone: '14*********' }, { name: '***', phone: '14*********' }]])
  const text = JSON.stringify(page)
  for (const clear of ['王大明', '儿子', '14200000004', HERE!, '6222020000001234567', SCAM_NUMBER]) expect(text).not.toContain(clear)
})

test('it says who brought the person on the register and how: a village’s list, themselves, a worker’s code', async () => {
  expect((await personPage(bureau.as('chen', NOW), warningId)).registrations).toEqual([])
  const token = bureau.at(NOW).vault.token('phone', HERE!)
  await bureau.system(async (tx) => {
    await insertCredits(tx, [{ code: 'ABCDEF', kind: 'worker', name: '网格员老周', userId: bureau.userId('gridworker'), region: VILLAGE_A, unit: 'PA', createdBy: bureau.userId('gridworker') }], NOW)
    const one = { token, consent: CONSENT_VERSION, region: VILLAGE_A, changedAt: NOW }
    await insertRegistrations(tx, [
      { ...one, id: uuidv7(NOW), keeper: token, forWhom: 'self', credit: null, createdAt: NOW }, { ...one, id: uuidv7(NOW), keeper: uuidv7(NOW), forWhom: 'parent', credit: 'ABCDEF', createdAt: new Date(NOW.getTime() + 60_000) },
    ])
  })
  expect((await personPage(bureau.as('chen', NOW), warningId)).registrations).toEqual([
    { forWhom: 'self', at: NOW.toISOString(), creditedTo: null }, { forWhom: 'parent', at: new Date(NOW.getTime() + 60_000).toISOString(), creditedTo: { kind: 'worker', name: '网格员老周', unit: 'PA' } },
  ])
})

test('what one officer notes the next one reads, with the digits masked that somebody typed all the same', async () => {
  await noteOnPerson(bureau.as('chen', NOW), warningId, '耳背，请大声；儿子电话 14200000099')
  const { notes } = await personPage(bureau.as('standin', NOW), warningId)
  expect(notes).toMatchObject([{ by: 'chen', unit: 'PA' }])
  expect(notes[0]!.text).toContain('耳背')
  expect(notes[0]!.text).not.toContain('14200000099')
})

test('a foreign officer finds neither the person nor a place to write', async () => {
  await expect(personPage(bureau.as('foreign', NOW), warningId)).rejects.toMatchObject({ code: 'request.not_found' })
  await expect(noteOnPerson(bureau.as('foreign', NOW), warningId, '不该在这里')).rejects.toMatchObject({ code: 'request.not_found' })
})

test('what another station has of the same person stays behind its wall', async () => {
  await bureau.system(async (tx) => {
    await sql`update warning set state = 'closed', outcome = 'false-alarm', closed_at = ${NOW}, person_id = (select person_id from warning where id = ${warningId}) where id <> ${warningId}`.execute(tx)
  })
  expect((await personPage(bureau.as('chen', NOW), warningId)).warnings.map((one) => one.id)).toEqual([warningId])
  expect((await personPage(bureau.as('centre', NOW), warningId)).warnings).toHaveLength(2)
})
