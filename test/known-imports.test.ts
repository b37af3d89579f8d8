import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '../src/contract/signal.ts'
import { idCheckDigit } from '../src/domain/id-number.ts'
import { parseRegionCode, regionCode, type RegionCode } from '../src/domain/region-code.ts'
import { locateAddress } from '../src/engine/address/address-finder.ts'
import type { ListName } from '../src/domain/lists.ts'
import { loadAddressBook } from '../src/features/region/region.service.ts'
import { listedIdentifier, readSignal } from '../src/features/signal/signal.rules.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { entriesToLists } from '../src/flows/entries-to-lists.ts'
import type { Resident } from '../src/features/resident/resident.rules.ts'
import { residentsToRegistry } from '../src/flows/residents-to-registry.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { successionsToRegions } from '../src/flows/successions-to-regions.ts'
import { verifyAudit } from '../src/platform/audit.ts'
import { myTasks, taskPage } from '../src/reads/task-page.ts'
import { warningList } from '../src/reads/warning-list.ts'
import { NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const ID = `99010119500101101${idCheckDigit('99010119500101101')}`
const after = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)
let sent = 0
async function hear(at: Date, signal: Omit<Signal, 'ref' | 'at'>): Promise<unknown> {
  return (await signalsToWarnings(bureau.at(at), bureau.source, [readSignal({ ref: `k${sent++}`, at: at.toISOString(), ...signal }, at)], () => undefined))[0]
}
const rowOf = async (phone: string) => (await warningList(bureau.as('centre', after(60)), { state: 'live', sort: 'newest', limit: 10, q: phone })).items[0]
const NOTHING_SAID = { name: undefined, idNumber: undefined, region: undefined, address: undefined, registeredAt: null, guardians: [], losses: 0 }
const aLine = (line: number, phone: string, more: Partial<Resident> = {}): Resident => ({ line, phone, ...NOTHING_SAID, ...more })
const enrol = async (...lines: Resident[]) => {
  const book = await bureau.system((tx) => loadAddressBook(tx, regionCode('9901', 'city')))
  return residentsToRegistry(() => bureau.at(NOW), lines, { find: (address) => locateAddress(book, address).place?.code as RegionCode | undefined, by: 'gb import-residents' })
}
const entry = (list: ListName, value: string, expiresAt: Date | null = null) => ({ list, identifier: listedIdentifier(list, value)!, source: '省厅', fraudType: null, expiresAt })

test('an imported list feeds the windows from then on, until the day it was given', async () => {
  await entriesToLists(() => bureau.at(NOW), [entry('mule-account', '6222 0000 0000 7777', after(30)), entry('bad-domain', 'https://www.fraud.example/'), entry('mule-account', '6222000000007777', after(30))])
  const pays = (phone: string) => ({ kind: 'transfer' as const, person: { phone }, counterpart: { account: '6222000000007777' }, amountFen: 100 })
  await hear(after(10), pays('14200000701'))
  await hear(after(40), pays('14200000702'))
  expect((await rowOf('14200000701'))?.level).toBe('red')
  expect(await rowOf('14200000702')).toBeUndefined()
  await entriesToLists(() => bureau.at(after(41)), [entry('mule-account', '6222000000007777')])
  await hear(after(42), pays('14200000702'))
  expect((await rowOf('14200000702'))?.level).toBe('red')
})

test('a register is taken in: the place from its code or from the words of the address, the guardian, the age, the losses; and sent again it changes nothing', async () => {
  const lines = [
    aLine(2, '14200000711', { name: '钱某某', idNumber: ID, region: parseRegionCode('990101002001000'), address: '西街道二村 3 号', registeredAt: NOW, guardians: [{ name: '钱某', phone: '14200000712' }], losses: 1 }),
    aLine(3, '14200000713', { name: '孔某', address: '测试市甲区东街道一村 8 号' }), aLine(4, '14200000714', { address: '外地某处' }), aLine(5, '14200000711'), aLine(6, '14200000715', { region: regionCode('990199', 'district') }),
  ]
  const first = await enrol(...lines)
  expect(first).toMatchObject({ added: 2, changed: 0 })
  expect(first.bad.map((one) => one.line).sort()).toEqual([4, 5, 6])
  expect(await enrol(...lines)).toMatchObject({ added: 0, changed: 2 })

  await hear(after(1), { kind: 'call', person: { phone: '14200000711' }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 300 })
  // Five minutes alone would be yellow for somebody of 76 on the register; who lost money before is orange.
  expect(await rowOf('14200000711')).toMatchObject({ level: 'orange', unit: { code: 'PB' }, place: { source: 'registered', confidence: 95 } })
  const task = (await myTasks(bureau.as('foreign', after(2))))[0]!
  await acceptTask(bureau.as('foreign', after(2)), task.id)
  expect(await taskPage(bureau.as('foreign', after(3)), task.id)).toMatchObject({ person: { name: '钱某某', sex: 'm', ageBand: '70–79', address: '西街道二村 3 号', registered: true, earlierLosses: 1, guardians: [{ name: '钱某', phone: '14200000712' }] } })
  await hear(after(1), { kind: 'call', person: { phone: '14200000713' }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500 })
  expect(await rowOf('14200000713')).toMatchObject({ unit: { code: 'PA' }, place: { source: 'verified-address' } })
})

test('a register with one column of guardians corrects the first and leaves the others; a number stands once', async () => {
  const line = (...guardians: Resident['guardians']) => aLine(2, '14200000741', { region: parseRegionCode('990101002001000'), registeredAt: NOW, guardians })
  const [son, daughter, aunt] = [{ name: '钱一', phone: '14200000742', relation: '儿子' }, { name: '钱二', phone: '14200000743' }, { name: '钱三', phone: '14200000744' }]
  const known = async () => bureau.system(async (tx) => {
    const { vault } = bureau.at(NOW)
    const row = await sql<{ sealed: Buffer }>`select v.sealed from identifier i join vault_record v on v.kind = 'person' and v.id = i.person_id::text where i.token = ${vault.token('phone', '14200000741')}`.execute(tx)
    return (JSON.parse(vault.open(row.rows[0]!.sealed)) as { guardians: object[] }).guardians
  })
  await enrol(line(son, daughter))
  expect(await known()).toEqual([son, daughter])
  await enrol(line(aunt))
  expect(await known()).toEqual([aunt, daughter])
  await enrol(line(daughter, undefined, son))
  expect(await known()).toEqual([daughter, son])
})

test('somebody known by a signal learns what the register says, and a line about two people is left out', async () => {
  await hear(NOW, { kind: 'listed', level: 'blue', person: { phone: '14200000721', name: '某人' } })
  expect(await enrol(aLine(2, '14200000721', { region: parseRegionCode('990101001001000'), registeredAt: NOW, name: '赵某某' }))).toMatchObject({ added: 0, changed: 1 })
  await hear(after(1), { kind: 'call', person: { phone: '14200000721' }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500 })
  const two = await enrol(aLine(7, '14200000721', { idNumber: ID, region: parseRegionCode('990101001001000') }))
  expect(two).toMatchObject({ added: 0, changed: 0, bad: [{ line: 7 }] })
})

test('a village that was merged: its people move along, and a sender who still names it is understood', async () => {
  const [old, fresh] = [parseRegionCode('990101001001000'), parseRegionCode('990101002001000')]
  await enrol(aLine(2, '14200000731', { region: old, registeredAt: NOW }))
  const done = await successionsToRegions(bureau.at(NOW), [old, regionCode('990199', 'district'), fresh].map((oldCode, index) => ({ line: index + 2, oldCode, newCode: fresh, changedOn: '2026-03-01' })))
  expect(done).toMatchObject({ taken: 1, bad: [{ line: 3 }, { line: 4 }] })
  expect(done.peopleMoved).toBeGreaterThan(0)
  expect(await hear(after(1), { kind: 'call', person: { phone: '14200000732' }, place: { region: '990101001001' }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500 })).toBe('accepted')
  await hear(after(1), { kind: 'call', person: { phone: '14200000731' }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500 })
  expect((await rowOf('14200000732'))?.unit.code).toBe('PB')
  expect(await rowOf('14200000731')).toMatchObject({ unit: { code: 'PB' }, place: { source: 'registered' } })
})

test('every import stands in the audit chain with its counts', async () => {
  const actions = await bureau.system(async (tx) => (await sql<{ action: string; subject: string }>`select action, subject from audit order by seq`.execute(tx)).rows)
  expect(actions.map((one) => `${one.action} ${one.subject}`)).toEqual(expect.arrayContaining(['lists.imported 3', 'residents.imported 2', 'regions.succeeded 1']))
  expect(await bureau.system(verifyAudit)).toMatchObject({ ok: true })
})
