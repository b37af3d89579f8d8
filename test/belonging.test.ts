import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '../src/contract/signal.ts'
import { idCheckDigit } from '../src/domain/id-number.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { recordCall } from '../src/flows/call-to-next-step.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { sendVisit } from '../src/flows/task-to-door-visit.ts'
import { setPositions } from '../src/features/roster/roster.store.ts'
import { openRecords } from '../src/platform/vault.ts'
import { myTasks, taskPage } from '../src/reads/task-page.ts'
import { warningList } from '../src/reads/warning-list.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
beforeAll(async () => {
  bureau = await smallBureau()
  await bureau.system(async (tx) => {
    await sql`insert into unit (code, kind, name, area) values ('N', 'station', '水上派出所', '{}'), ('Z', 'station', '两街派出所', '{[990101001000000,990101001999999],[990101002000000,990101002999999]}')`.execute(tx)
    await sql`update app_user set unit = 'N' where login = 'duty'`.execute(tx)
    await sql`update duty set unit = 'N', post = 'on-duty' where unit = 'PA' and post = 'duty-officer'`.execute(tx)
  })
})
afterAll(async () => { await bureau.drop() })

const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
const [OLD_MAN, SOMEBODY] = ['99010119500101101', '99010119500101102'].map((digits) => digits + idCheckDigit(digits)) as [string, string]
let sent = 0
async function hear(at: Date, signal: Omit<Signal, 'ref' | 'at'>): Promise<void> {
  expect(await signalsToWarnings(bureau.at(at), bureau.source, [readSignal({ ref: `b${sent++}`, at: at.toISOString(), ...signal }, at)], () => undefined)).toEqual(['accepted'])
}
const longCall = (person: Signal['person'], place?: Signal['place']) => ({ kind: 'call' as const, person, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500, ...(place === undefined ? {} : { place }) })
const rowOf = async (phone: string) => (await warningList(bureau.as('centre', NOW), { state: 'live', sort: 'newest', limit: 10, q: phone })).items[0]
const personOf = (phone: string) => bureau.system(async (tx) => {
  const { vault } = bureau.at(NOW)
  const row = (await sql<{ id: number; birth_year: number | null; sex: string | null; lon: number | null; lat: number | null }>`select p.* from person p join identifier i on i.person_id = p.id where i.token = ${vault.token('phone', phone)}`.execute(tx)).rows[0]!
  return { ...row, record: JSON.parse((await openRecords(tx, vault, 'person', [String(row.id)])).get(String(row.id))!) as Record<string, string> }
})

test('a call, then a list with the address: the officer at the door has the address, and the nearest one goes', async () => {
  const phone = '14200000501'
  await bureau.system((tx) => setPositions(tx, [{ userId: bureau.userId('squad'), lon: 124.31, lat: 29.6 }, { userId: bureau.userId('foreign'), lon: 124.3, lat: 29.6 }], NOW))
  await hear(after(0), longCall({ phone }, { region: '990101002001' }))
  await hear(after(60), { kind: 'listed', level: 'orange', person: { phone, name: '周某某', address: '西街道二村 7 号', idNumber: OLD_MAN }, place: { lon: 124.3101, lat: 29.6 } })
  expect(await personOf(phone)).toMatchObject({ birth_year: 1950, sex: 'm', lon: 124.3101, record: { name: '周某某', address: '西街道二村 7 号', phone, idNumber: OLD_MAN } })
  const task = (await myTasks(bureau.as('foreign', after(70))))[0]!
  await acceptTask(bureau.as('foreign', after(70)), task.id)
  await recordCall(bureau.as('foreign', after(80)), task.id, 'person', 'busy')
  await sendVisit(bureau.as('foreign', after(90)), task.id, 'asked')
  const visit = (await myTasks(bureau.as('squad', after(100)))).find((one) => one.kind === 'visit' && one.mine)!
  await acceptTask(bureau.as('squad', after(100)), visit.id)
  expect(await taskPage(bureau.as('squad', after(101)), visit.id)).toMatchObject({ person: { address: '西街道二村 7 号', point: { lon: 124.3101, lat: 29.6 }, sex: 'm' } })
})

test('of somebody who is not on the register the newest address and point count; a registered home stays where it is', async () => {
  const [stranger, resident] = ['14200000502', '14200000503']
  await aResident(bureau, resident)
  for (const phone of [stranger, resident]) {
    await hear(after(0), { kind: 'listed', level: 'blue', person: { phone, address: '旧地址 1 号' }, place: { lon: 124.1, lat: 29.5 } })
    await hear(after(60), { kind: 'listed', level: 'blue', person: { phone, address: '新地址 2 号', name: '赵某' }, place: { lon: 124.15, lat: 29.55 } })
    await hear(after(30), { kind: 'listed', level: 'blue', person: { phone }, place: { lon: 124.4, lat: 29.9 } })
  }
  expect(await personOf(stranger)).toMatchObject({ lon: 124.15, lat: 29.55, record: { address: '新地址 2 号', name: '赵某' } })
  expect(await personOf(resident)).toMatchObject({ lon: 124.2, lat: 29.6, record: { address: '东街道一村 3 幢 1418 室', name: '王小明' } })
})

test('two batches that meet the same stranger at once keep what either says', async () => {
  for (let round = 0; round < 5; round++) {
    const phone = `1420000060${round}`
    await Promise.all([
      hear(NOW, { kind: 'listed', level: 'blue', person: { phone, name: '孙某' } }), hear(NOW, { kind: 'listed', level: 'blue', person: { phone, address: '东街道 9 号' } }), hear(NOW, longCall({ phone })),
    ])
    expect((await personOf(phone)).record).toEqual({ phone, name: '孙某', address: '东街道 9 号' })
  }
})

test('the id number of somebody else in a signal is not learnt, and a number learnt later can be dialled', async () => {
  const [one, other, second] = ['14200000504', '14200000505', '14200000506']
  await hear(NOW, { kind: 'listed', level: 'blue', person: { phone: other, idNumber: SOMEBODY } })
  await hear(NOW, { kind: 'listed', level: 'blue', person: { phone: one } })
  await hear(NOW, { kind: 'counter', person: { phone: one, idNumber: SOMEBODY } })
  expect(await personOf(one)).toMatchObject({ birth_year: null, record: { phone: one } })
  await hear(NOW, { kind: 'counter', person: { idNumber: SOMEBODY, phone: second } })
  const { vault } = bureau.at(NOW)
  const kept = await bureau.system((tx) => sql`select 1 from vault_identifier where token = ${vault.token('phone', second)}`.execute(tx))
  expect(kept.rows).toHaveLength(1)
})

test('a unit that is named gets the warning: one without an area, one with several, a squad', async () => {
  await hear(NOW, longCall({ phone: '14200000511' }, { unit: 'N' }))
  await hear(NOW, longCall({ phone: '14200000512' }, { unit: 'Z' }))
  await hear(NOW, longCall({ phone: '14200000513' }, { unit: 'F' }))
  expect((await rowOf('14200000511'))).toMatchObject({ unit: { code: 'N' }, place: { source: 'named-from-above' } })
  expect((await rowOf('14200000512'))).toMatchObject({ unit: { code: 'Z' } })
  expect((await rowOf('14200000513'))).toMatchObject({ unit: { code: 'F' } })
  expect((await myTasks(bureau.as('duty', after(1)))).map((task) => task.person.phone)).toEqual(['14*********'])
})

test('a unit that was named once is asked again later, until a place is named instead; who is registered keeps their station', async () => {
  const [phone, resident] = ['14200000514', '14200000515']
  await aResident(bureau, resident)
  const blue = (person: string, place: Signal['place']) => ({ kind: 'listed' as const, level: 'blue' as const, person: { phone: person }, place })
  await hear(after(0), { kind: 'sms', person: { phone }, counterpart: { phone: '14212345678' }, text: '您好', place: { unit: 'N' } })
  await hear(after(60), longCall({ phone }))
  expect((await rowOf(phone))?.unit.code).toBe('N')
  await hear(after(0), { ...blue('14200000516', { unit: 'N' }), kind: 'sms', counterpart: { phone: '14212345678' }, level: undefined, text: '您好' })
  await hear(after(60), longCall({ phone: '14200000516' }, { region: '990101002001' }))
  expect((await rowOf('14200000516'))?.unit.code).toBe('PB')
  await hear(after(60), longCall({ phone: resident }, { unit: 'N' }))
  expect((await rowOf(resident))?.unit.code).toBe('PA')
})

test('a number that nobody knows belongs where it was issued, by its longest prefix', async () => {
  await bureau.system((tx) => sql`insert into home_area (prefix, region) values ('0409', 990101000000000), ('14200', 990101001000000), ('1420000', 990101002000000)`.execute(tx))
  await hear(NOW, longCall({ phone: '14200000521' }))
  await hear(NOW, longCall({ phone: '14200990521' }))
  await hear(NOW, longCall({ phone: '040912345678' }))
  expect(await rowOf('14200000521')).toMatchObject({ unit: { code: 'PB' }, place: { source: 'home-area', confidence: 30 } })
  expect(await rowOf('14200990521')).toMatchObject({ unit: { code: 'PA' }, place: { source: 'home-area' } })
  expect(await rowOf('040912345678')).toMatchObject({ unit: { code: 'C' }, place: { source: 'home-area' } })
})
