import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noteUnrelated } from '../src/flows/freeze-to-end.ts'
import { freezeStopped } from '../src/flows/stop-to-freeze.ts'
import { approveOrder } from '../src/flows/stop-order-to-bank.ts'
import { extendOrder, releaseOrder } from '../src/flows/stop-order-to-end.ts'
import { orderPage } from '../src/reads/order-page.ts'
import { aCase, answerTo, bankSays, draftFor, letTimePass, messagesOf, rowOf, stepsFor, tokenOf } from './support/fraud-case.ts'
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

/** The draft of a next victim's report, of an account whose two stops the first victim's case has used. */
async function aDraftWithoutStops(at: Date, filed = true) {
  const first = await aStopped(at)
  await extendOrder(bureau.as('centre', later(1, at)), first.stopId)
  await bankSays(bureau, first.stopId, later(2, at))
  const paid = [{ account: first.accounts[0]!, bank: 'BKA', amountFen: 3_000_000, paidAt: later(-5, at) }]
  const next = await aCase(bureau, at, { filed, paid })
  const { drafted } = await draftFor(bureau, next, at, 'calltaker', paid)
  return { first, next, draftId: drafted[0]!.id }
}
const actionsOf = async (id: string, at: Date) => (await orderPage(bureau.as('centre', at), id)).actions

test('the next victim of an account whose two stops are used up: the case is filed and the account frozen from the draft, behind whoever was first', async () => {
  const at = later(700 * DAY)
  const { next, draftId } = await aDraftWithoutStops(at, false)
  await expect(approveOrder(bureau.as('centre', at), draftId)).rejects.toMatchObject({ code: 'order.stops_used_up' })
  expect(await actionsOf(draftId, at)).toContain('freeze')
  await expect(freezeStopped(bureau.as('chen', at), draftId)).rejects.toMatchObject({ code: 'order.case_not_filed' })
  expect(await stop(draftId)).toMatchObject({ state: 'drafted' })
  await bureau.system(async (tx) => { await sql`update fraud_case set state = 'filed', decided_at = ${at}, filing_number = '立〔2028〕7号' where id = ${next.id}`.execute(tx) })
  const freezeId = await freezeStopped(bureau.as('chen', later(1, at)), draftId)
  expect(await stop(draftId)).toMatchObject({ state: 'withdrawn', ended_by: bureau.userId('chen') })
  expect(await stepsFor(bureau, draftId)).toEqual(['drafted', 'freeze-drafted', 'withdrawn'])
  expect(await bureau.system(async (tx) => (await sql`select 1 from deadline where subject_id = ${draftId}`.execute(tx)).rows)).toEqual([])
  expect(await freeze(freezeId)).toMatchObject({ state: 'drafted', case_id: next.id, amount_fen: 3_000_000, account: tokenOf(bureau, next.accounts[0]!) })
  await expect(freezeStopped(bureau.as('calltaker', later(1, at)), draftId)).rejects.toMatchObject({ code: 'order.in_hand' })
  await expect(approveOrder(bureau.as('chen', later(2, at)), freezeId)).rejects.toMatchObject({ code: 'order.not_duty_officer' })
  await approveOrder(bureau.as('commander', later(2, at)), freezeId)
  await bankSays(bureau, freezeId, later(3, at), { queuePosition: 1 })
  expect(await freeze(freezeId)).toMatchObject({ state: 'queued', queue_position: 1 })
  await bankSays(bureau, freezeId, later(4, at), { result: 'duplicate', queuePosition: 0, heldFen: 2_000_000 })
  expect([await freeze(freezeId), await stop(draftId)]).toMatchObject([{ state: 'effective', held_fen: 2_000_000 }, { state: 'withdrawn' }])
})

test('a draft that ran out before the case was filed, and a freeze that has ended, are no end: each is frozen from its stop', async () => {
  const at = later(720 * DAY)
  const { draftId } = await aDraftWithoutStops(at)
  await releaseOrder(bureau.as('commander', at), draftId, '时间到')
  expect(await actionsOf(draftId, at)).toContain('freeze')
  expect(await freezeStopped(bureau.as('chen', at), draftId)).toBeTruthy()
  const { freezeId, stopId } = await anEffective(at)
  expect([await actionsOf(stopId, at), await stop(stopId)]).toMatchObject([expect.not.arrayContaining(['freeze']), { state: 'frozen' }])
  await expect(freezeStopped(bureau.as('chen', at), stopId)).rejects.toMatchObject({ code: 'order.in_hand' })
  await releaseOrder(bureau.as('commander', later(1, at)), freezeId, '误解除')
  expect(await actionsOf(stopId, later(1, at))).toContain('freeze')
  const again = await freezeStopped(bureau.as('chen', later(2, at)), stopId)
  await approveOrder(bureau.as('commander', later(3, at)), again)
  await bankSays(bureau, again, later(4, at), { heldFen: 4_000_000, queuePosition: 0 })
  expect(await freeze(again)).toMatchObject({ state: 'effective', stop_id: stopId })
})

test('as long as the account has a stop left it is stopped and not frozen unasked', async () => {
  const at = later(740 * DAY)
  const one = await aCase(bureau, at, { filed: true })
  const draftId = (await draftFor(bureau, one, at)).drafted[0]!.id
  expect(await actionsOf(draftId, at)).not.toContain('freeze')
  await expect(freezeStopped(bureau.as('chen', at), draftId)).rejects.toMatchObject({ code: 'order.not_possible' })
  await releaseOrder(bureau.as('commander', at), draftId, '重复')
  await expect(freezeStopped(bureau.as('chen', at), draftId)).rejects.toMatchObject({ code: 'order.not_possible' })
})

test('the officer of another station can neither see nor move it, and whoever stands in may draft and not approve', async () => {
  const stopped = await aStopped(later(600 * DAY))
  await expect(freezeStopped(bureau.as('foreign', later(600 * DAY)), stopped.stopId)).rejects.toMatchObject({ code: 'request.not_found' })
  const freezeId = await freezeStopped(bureau.as('standin', later(600 * DAY)), stopped.stopId)
  await expect(approveOrder(bureau.as('standin', later(600 * DAY)), freezeId)).rejects.toMatchObject({ code: 'order.not_duty_officer' })
})
