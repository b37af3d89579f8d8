import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RetentionQuery, RetentionSettings } from '../src/contract/retention.ts'
import { insertPhoto } from '../src/features/photo/photo.store.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { noteOnPerson } from '../src/flows/note-on-person.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { changeRetention, forgetWhatIsOld, retentionNow, retentionPreview } from '../src/flows/what-is-kept.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import { aReport } from './support/report.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, VILLAGE_A, type SmallBureau } from './support/small-bureau.ts'

const DAY_MS = 86_400_000
const on = (day: number) => new Date(NOW.getTime() + day * DAY_MS)
const [WARNED, QUIET, REPORTED] = ['14200000001', '14200000002', '14200000003']
const ALL: RetentionSettings = { signals: 400, doorPhotos: 365, notes: 180, tips: 365 }
let bureau: SmallBureau

beforeAll(async () => {
  bureau = await smallBureau()
  for (const phone of [WARNED, QUIET, REPORTED]) await aResident(bureau, phone!)
  for (const [phone, day] of [[WARNED, 0], [REPORTED, 0]] as const) await heard(phone!, day, SCAM_NUMBER)
  await heard(QUIET!, 0, '13900000000')
  await heard(QUIET!, 300, '13900000000')
  for (const warning of await warnings()) {
    await insertPhotoOf(warning.id)
    await noteOnPerson(bureau.as('chen', NOW), warning.id, '耳背，请大声')
  }
})
afterAll(() => bureau.drop())

async function heard(phone: string, day: number, from: string): Promise<void> {
  const at = on(day)
  const call = { ref: `${phone} ${day}`, kind: 'call' as const, at: at.toISOString(), person: { phone }, counterpart: { phone: from }, durationSeconds: 1_500, text: '你好，请问在家吗' }
  await signalsToWarnings(bureau.at(at), bureau.source, [readSignal(call, at)], () => undefined)
}

const rows = <Row>(query: ReturnType<typeof sql<Row>>) => bureau.system(async (tx) => (await query.execute(tx)).rows)
const warnings = () => rows(sql<{ id: string; state: string }>`select w.id, w.state from warning w join identifier i on i.person_id = w.person_id order by i.token = ${bureau.at(NOW).vault.token('phone', REPORTED!)}`)
const signals = () => rows(sql<{ ref: string; words: boolean }>`select source_ref as ref, exists (select from vault_record where kind = 'signal-text' and id = signal.id::text) as words from signal order by source_ref`)
const count = async (table: string, where = sql`true`) => (await rows(sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} where ${where}`))[0]!.n

async function insertPhotoOf(warningId: string): Promise<void> {
  const picture = { bytes: 3, sha256: Buffer.alloc(32), sealed: Buffer.from('abc') }
  await bureau.system((tx) => insertPhoto(tx, { id: uuidv7(NOW), task_id: uuidv7(NOW), warning_id: warningId, ...picture, added_at: NOW, added_by: bureau.userId('chen'), region: VILLAGE_A, unit: 'PA' }))
}
const setTo = (settings: RetentionSettings) => changeRetention(bureau.as('commander', on(499)), settings)

test('a bureau that has set nothing deletes nothing', async () => {
  expect(await retentionNow(bureau.as('commander', NOW))).toEqual({ signals: null, doorPhotos: null, notes: null, tips: null })
  expect(await forgetWhatIsOld(bureau.at(on(5_000)))).toEqual({ signals: 0, doorPhotos: 0, notes: 0, tips: 0 })
  expect(await retentionPreview(bureau.as('commander', on(5_000)), {})).toMatchObject({ signals: { due: 0, oldest: NOW.toISOString() }, doorPhotos: { due: 0, oldest: NOW.toISOString() }, notes: { due: 0 } })
  expect(await signals()).toHaveLength(4)
})

test('before it is saved everybody who may read settings sees what would go; officers and tellers see nothing, and an analyst changes nothing', async () => {
  const typed = RetentionQuery.parse({ signals: '400', notes: '180' })
  expect(await retentionPreview(bureau.as('calltaker', on(500)), typed)).toMatchObject({ signals: { due: 1 }, doorPhotos: { due: 0 }, notes: { due: 0 } })
  for (const login of ['chen', 'teller', 'publicity']) expect(() => retentionPreview(bureau.as(login, on(500)), typed)).toThrow('access.denied')
  await expect(changeRetention(bureau.as('centre', NOW), ALL)).rejects.toMatchObject({ code: 'access.denied' })
  expect(RetentionSettings.safeParse({ ...ALL, signals: 399 }).success).toBe(false)
  expect(RetentionSettings.safeParse({ ...ALL, notes: 12.5 }).success).toBe(false)
})

test('signals without a warning go with their words; the evidence of a warning stays, and later ones too', async () => {
  await setTo(ALL)
  expect(await forgetWhatIsOld(bureau.at(on(500)))).toMatchObject({ signals: 1 })
  expect(await signals()).toEqual([{ ref: `${WARNED} 0`, words: true }, { ref: `${QUIET} 300`, words: true }, { ref: `${REPORTED} 0`, words: true }])
  expect(await count('vault_record', sql`kind = 'signal-text'`)).toBe(3)
  expect(await forgetWhatIsOld(bureau.at(on(500)))).toMatchObject({ signals: 0 })
  expect(await forgetWhatIsOld(bureau.at(on(800)))).toMatchObject({ signals: 1 })
})

test('pictures and notes stay while a warning is open; what became a case stays with it', async () => {
  expect([await count('door_photo'), await count('person_note')]).toEqual([2, 2])
  const [warned, reported] = await warnings()
  await reportCase(bureau.as('centre', on(1)), { ...aReport(on(1), REPORTED!), warning: reported!.id } as ReturnType<typeof aReport>)
  await bureau.system(async (tx) => {
    await sql`update fraud_case set warning_id = ${reported!.id}`.execute(tx)
    await sql`update warning set state = 'closed', outcome = 'dissuaded', closed_at = ${on(200)} where id = ${warned!.id}`.execute(tx)
  })
  // Not a year since it was closed, though the picture is older.
  expect(await forgetWhatIsOld(bureau.at(on(560)))).toMatchObject({ doorPhotos: 0, notes: 1 })
  expect(await forgetWhatIsOld(bureau.at(on(570)))).toMatchObject({ doorPhotos: 1 })
  expect(await rows(sql`select warning_id from door_photo`)).toEqual([{ warning_id: reported!.id }])
  expect(await count('vault_record', sql`kind = 'person-note'`)).toBe(1)
})

test('what was deleted and by which setting stands in the audit log', async () => {
  const written = await rows(sql<{ actor: string; detail: object }>`select actor, detail from audit where action = 'retention.deleted' order by seq`)
  expect(written[0]).toMatchObject({ actor: 'retention', detail: { signals: 1, settings: ALL } })
  expect(written.at(-1)).toMatchObject({ detail: { doorPhotos: 1 } })
  expect(await count('audit', sql`action = 'settings.retention'`)).toBe(1)
})

test('what was told of a merged number stays with the warning that was kept', async () => {
  const [warned, reported] = await warnings()
  await bureau.system(async (tx) => {
    await sql`update warning set state = 'closed', outcome = 'duplicate', closed_at = ${on(5)}, merged_into = ${warned!.id} where id = ${reported!.id}`.execute(tx)
    await sql`update warning set last_signal_at = ${on(990)} where id = ${warned!.id}`.execute(tx)
    for (const [ref, day] of [['before', 980], ['after', 995]] as const) {
      await sql`insert into signal (source_id, source_ref, person_id, kind, occurred_at, received_at, flags, region)
        select ${bureau.source.id}, ${ref}, person_id, 2, ${on(day)}, ${on(day)}, 0, region from warning where id = ${reported!.id}`.execute(tx)
    }
  })
  expect(await retentionPreview(bureau.as('commander', on(1_500)), { signals: 400 })).toMatchObject({ signals: { due: 1 } })
  expect(await forgetWhatIsOld(bureau.at(on(1_500)))).toMatchObject({ signals: 1 })
  expect((await signals()).map((one) => one.ref)).toContain('before')
})
