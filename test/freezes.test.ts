import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noteUnrelated } from '../src/flows/freeze-to-end.ts'
import { freezeStopped } from '../src/flows/stop-to-freeze.ts'
import { approveOrder } from '../src/flows/stop-order-to-bank.ts'
import { extendOrder, releaseOrder } from '../src/flows/stop-order-to-end.ts'
import { aCase, answerTo, bankSays, draftFor, letTimePass, messagesOf, rowOf, stepsFor } from './support/fraud-case.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

const START = new Date('2026-03-31T10:00:00+08:00')
const later = (minutes: number, from = START) => new Date(from.getTime() + minutes * 60_000)
const DAY = 1_440
let bureau: SmallBureau

beforeAll(async () => {
  bureau = await smallBureau(START)
  await bureau.system(async (tx) => { await sql`update duty set ends_at = ${later(1_000 * DAY)}`.execute(tx) })
})
afterAll(() => bureau.drop())

const freeze = (id: string) => rowOf(bureau, 'freeze_order', id)
const stop = (id: string) => rowOf(bureau, 'stop_order', id)

/** A stopped account of a filed case. */
async function aStopped(at = START, filed = true) {
  const one = await aCase(bureau, at, { filed })
  const { drafted } = await draftFor(bureau, one, at)
  const stopId = drafted[0]!.id
  await approveOrder(bureau.as('centre', at), stopId)
  await bankSays(bureau, stopId, at, { heldFen: 4_000_000 })
  return { ...one, stopId }
}
async function aFreezeAtBank(at = START) {
  const stopped = await aStopped(at)
  const freezeId = await freezeStopped(bureau.as('chen', at), stopped.stopId)
  await approveOrder(bureau.as('commander', at), freezeId)
  return { ...stopped, freezeId }
}
async function anEffective(at = START) {
  const one = await aFreezeAtBank(at)
  await bankSays(bureau, one.freezeId, at, { heldFen: 4_000_000, queuePosition: 0 })
  return one
}

test('nothing is frozen before the case is filed with its number', async () => {
  const stopped = await aStopped(START, false)
  await expect(freezeStopped(bureau.as('chen', START), stopped.stopId)).rejects.toMatchObject({ code: 'order.case_not_filed' })
  expect(await stepsFor(bureau, stopped.stopId)).not.toContain('freeze-drafted')
})

test('a freeze needs its second person, and takes over what the stop holds only when the bank says that it stands', async () => {
  const stopped = await aStopped()
  const freezeId = await freezeStopped(bureau.as('centre', START), stopped.stopId)
  await expect(freezeStopped(bureau.as('chen', START), stopped.stopId)).rejects.toMatchObject({ code: 'order.in_hand' })
  await expect(approveOrder(bureau.as('centre', START), freezeId)).rejects.toMatchObject({ code: 'order.second_person' })
  await approveOrder(bureau.as('commander', later(1)), freezeId)
  expect([(await freeze(freezeId)).state, (await stop(stopped.stopId)).state]).toEqual(['sent', 'effective'])
  expect(await messagesOf(bureau, freezeId)).toMatchObject([{ ask: 'freeze', orderKind: 'freeze', body: { amountFen: 5_000_000 } }])
  await bankSays(bureau, freezeId, later(5), { heldFen: 4_000_000, queuePosition: 0 })
  expect(await freeze(freezeId)).toMatchObject({ state: 'effective', held_fen: 4_000_000, number: expect.stringMatching(/^冻〔2026〕\d{6}号$/) as string, expires_at: new Date('2026-09-30T10:05:00+08:00') })
  expect(await stop(stopped.stopId)).toMatchObject({ state: 'frozen', ended_at: later(5) })
})

test('it is extended by half a year before its end, and as often as it is needed', async () => {
  const { freezeId } = await anEffective()
  await extendOrder(bureau.as('centre', later(100 * DAY)), freezeId)
  await bankSays(bureau, freezeId, later(100 * DAY + 1))
  expect(await freeze(freezeId)).toMatchObject({ state: 'extended', expires_at: new Date('2027-03-30T10:00:00+08:00') })
  await extendOrder(bureau.as('centre', later(300 * DAY)), freezeId)
  await bankSays(bureau, freezeId, later(300 * DAY + 1))
  expect(await freeze(freezeId)).toMatchObject({ state: 'extended', expires_at: new Date('2027-09-30T10:00:00+08:00') })
  await releaseOrder(bureau.as('commander', later(301 * DAY)), freezeId, '赃款已返还')
})

test('behind another freeze it waits, asks every day, and stands when the bank says so', async () => {
  const own = await smallBureau(START)
  try {
    await own.system(async (tx) => { await sql`update duty set ends_at = ${later(1_000 * DAY)}`.execute(tx) })
    const one = await aCase(own, START, { filed: true })
    const stopId = (await draftFor(own, one, START)).drafted[0]!.id
    await approveOrder(own.as('centre', START), stopId)
    await bankSays(own, stopId, START, { heldFen: 0 })
    const freezeId = await freezeStopped(own.as('chen', START), stopId)
    await approveOrder(own.as('commander', START), freezeId)
    await bankSays(own, freezeId, later(2), { queuePosition: 2 })
    expect(await rowOf(own, 'freeze_order', freezeId)).toMatchObject({ state: 'queued', queue_position: 2 })
    await letTimePass(own, later(3 * DAY))
    expect((await messagesOf(own, freezeId)).filter(({ ask }) => ask === 'freeze')).toHaveLength(3)
    expect((await rowOf(own, 'stop_order', stopId)).state).toBe('expired')
    await bankSays(own, freezeId, later(3 * DAY), { result: 'duplicate', queuePosition: 0, heldFen: 120 })
    expect(await rowOf(own, 'freeze_order', freezeId)).toMatchObject({ state: 'effective', held_fen: 120 })
    await letTimePass(own, later(10 * DAY))
    expect((await messagesOf(own, freezeId)).filter(({ ask }) => ask === 'freeze')).toHaveLength(3)
  } finally {
    await own.drop()
  }
})

test('it lapses by itself: alarms before the end, then nothing is held and nothing rings', async () => {
  const own = await smallBureau(START)
  try {
    await own.system(async (tx) => { await sql`update duty set ends_at = ${later(1_000 * DAY)}`.execute(tx) })
    const one = await aCase(own, START, { filed: true })
    const stopId = (await draftFor(own, one, START)).drafted[0]!.id
    await approveOrder(own.as('centre', START), stopId)
    await bankSays(own, stopId, START, { heldFen: 9 })
    const freezeId = await freezeStopped(own.as('chen', START), stopId)
    await approveOrder(own.as('commander', START), freezeId)
    await bankSays(own, freezeId, START, { heldFen: 9, queuePosition: 0 })
    const end = new Date('2026-09-30T10:00:00+08:00')
    const fired = await letTimePass(own, later(365 * DAY))
    expect(fired).toEqual([{ rule: 'alarm-336', at: later(-14 * DAY, end) }, { rule: 'alarm-72', at: later(-3 * DAY, end) }, { rule: 'alarm-24', at: later(-DAY, end) }, { rule: 'end', at: end }])
    expect(await rowOf(own, 'freeze_order', freezeId)).toMatchObject({ state: 'lapsed', ended_at: end, ended_by: null })
    await expect(extendOrder(own.as('centre', end), freezeId)).rejects.toMatchObject({ code: 'order.over' })
  } finally {
    await own.drop()
  }
})

test('what has nothing to do with the case is let go within three days, by somebody or by the clock', async () => {
  const [byHand, byClock] = [await anEffective(), await anEffective()]
  for (const { freezeId } of [byHand, byClock]) await noteUnrelated(bureau.as('chen', later(DAY)), freezeId, '款项为货款')
  await expect(noteUnrelated(bureau.as('chen', later(DAY)), byHand.freezeId, '款项为货款')).rejects.toMatchObject({ code: 'order.in_hand' })
  await releaseOrder(bureau.as('duty', later(2 * DAY)), byHand.freezeId, '款项为货款')
  await letTimePass(bureau, later(4 * DAY))
  expect(await freeze(byHand.freezeId)).toMatchObject({ state: 'released', ended_by: bureau.userId('duty') })
  expect(await freeze(byClock.freezeId)).toMatchObject({ state: 'released', ended_by: null, ended_at: later(4 * DAY) })
  for (const { freezeId } of [byHand, byClock]) expect((await messagesOf(bureau, freezeId)).map(({ ask }) => ask)).toEqual(['freeze', 'freeze-release'])
})

test('a freeze that the bank refuses leaves the stop as it is; one placed after it was withdrawn is let go', async () => {
  const refused = await aFreezeAtBank(later(500 * DAY))
  await bankSays(bureau, refused.freezeId, later(500 * DAY + 1), { result: 'refused', reason: '文书要素不全' })
  expect([(await freeze(refused.freezeId)).state, (await stop(refused.stopId)).state]).toEqual(['refused', 'effective'])
  const withdrawn = await aFreezeAtBank(later(501 * DAY))
  const message = (await messagesOf(bureau, withdrawn.freezeId))[0]!
  await releaseOrder(bureau.as('commander', later(501 * DAY)), withdrawn.freezeId, '撤回')
  await answerTo(bureau, message, later(501 * DAY + 2), { heldFen: 4_000_000, queuePosition: 0 })
  expect((await messagesOf(bureau, withdrawn.freezeId)).map(({ ask }) => ask).sort()).toEqual(['freeze', 'freeze-release', 'freeze-release'])
  expect([(await freeze(withdrawn.freezeId)).state, (await stop(withdrawn.stopId)).state]).toEqual(['withdrawn', 'effective'])
})

test('the officer of another station can neither see nor move it, and whoever stands in may draft and not approve', async () => {
  const stopped = await aStopped(later(600 * DAY))
  await expect(freezeStopped(bureau.as('foreign', later(600 * DAY)), stopped.stopId)).rejects.toMatchObject({ code: 'request.not_found' })
  const freezeId = await freezeStopped(bureau.as('standin', later(600 * DAY)), stopped.stopId)
  await expect(approveOrder(bureau.as('standin', later(600 * DAY)), freezeId)).rejects.toMatchObject({ code: 'order.not_duty_officer' })
})
