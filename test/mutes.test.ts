import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '../src/contract/signal.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { mute, mutes, unmute } from '../src/flows/rules-and-clocks.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { warningList } from '../src/reads/warning-list.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const after = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000)
let sent = 0

async function hear(phone: string, at: Date, signal: Pick<Signal, 'kind' | 'counterpart' | 'amountFen' | 'durationSeconds'>): Promise<void> {
  await signalsToWarnings(bureau.at(at), bureau.source, [readSignal({ ref: `m${sent++}`, at: at.toISOString(), person: { phone }, ...signal }, at)], () => undefined)
}
const longCall = (from: string) => ({ kind: 'call' as const, counterpart: { phone: from }, durationSeconds: 1_500 })
const payment = (account: string) => ({ kind: 'transfer' as const, counterpart: { account }, amountFen: 9_000_000 })
const warningsOf = async (phone: string, at: Date) => (await warningList(bureau.as('centre', at), { state: 'live', sort: 'newest', limit: 10, q: phone })).items.map((row) => row.level)
const until = (hours: number) => after(hours).toISOString()

test('a muted number does not count, however it is written, until the mute ends; another number counts all the while', async () => {
  await aResident(bureau, '14200000001')
  await aResident(bureau, '14200000002')
  await mute(bureau.as('commander', NOW), { kind: 'phone', value: '00855 1234-5678', reason: '核实为企业客服', until: until(48) })
  await hear('14200000001', after(1), longCall(SCAM_NUMBER))
  expect(await warningsOf('14200000001', after(1))).toEqual([])
  await hear('14200000002', after(1), { ...longCall('+44123456789'), durationSeconds: 700 })
  expect(await warningsOf('14200000002', after(1))).toEqual(['yellow'])
  await hear('14200000001', after(49), longCall(SCAM_NUMBER))
  expect(await warningsOf('14200000001', after(49))).toEqual(['red'])
})

test('a muted payee is no new payee and no amount out of the ordinary; the same money to another one is', async () => {
  await aResident(bureau, '14200000003')
  await mute(bureau.as('commander', NOW), { kind: 'account', value: '6222 0000 0000 0001', reason: '房屋维修基金专户', until: until(48) })
  await hear('14200000003', after(1), payment('6222000000000001'))
  expect(await warningsOf('14200000003', after(1))).toEqual([])
  await hear('14200000003', after(2), payment('6222000000000002'))
  expect(await warningsOf('14200000003', after(2))).toEqual(['yellow'])
})

test('a mute that is lifted early counts from then on', async () => {
  await aResident(bureau, '14200000004')
  await mute(bureau.as('commander', NOW), { kind: 'phone', value: '某某银行', reason: '官方短信', until: until(48) })
  const listed = (await mutes(bureau.as('centre', NOW))).find((row) => row.value === '某某银行')!
  await bureau.system(async (tx) => {
    await tx.insertInto('listing').values({ token: bureau.at(NOW).vault.token('phone', '某某银行'), list: 'scam-number', source: 'test', added_at: NOW }).execute()
  })
  const writes = { kind: 'sms' as const, counterpart: { phone: '某某银行' } }
  const visits = { kind: 'web' as const, counterpart: { domain: 'fraud.example' } }
  await bureau.system(async (tx) => {
    await tx.insertInto('listing').values({ token: bureau.at(NOW).vault.token('domain', 'fraud.example'), list: 'bad-domain', source: 'test', added_at: NOW }).execute()
  })
  await hear('14200000004', after(1), visits)
  await hear('14200000004', after(2), writes)
  expect(await warningsOf('14200000004', after(2))).toEqual([])
  await unmute(bureau.as('commander', after(3)), listed.token)
  await hear('14200000004', after(3), writes)
  expect(await warningsOf('14200000004', after(3))).toEqual(['yellow'])
})

test('a number that is none, and an end that has passed, are refused', async () => {
  await expect(mute(bureau.as('commander', NOW), { kind: 'phone', value: '138-0000', reason: '打错', until: until(48) })).rejects.toMatchObject({ code: 'mute.bad_phone' })
  await expect(mute(bureau.as('commander', NOW), { kind: 'phone', value: SCAM_NUMBER, reason: '过期', until: until(-1) })).rejects.toMatchObject({ code: 'mute.past' })
})
