import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OrderQuery } from '../src/contract/order.ts'
import { ORDERS_AT_ONCE_MAX } from '../src/domain/order.ts'
import type { Signal } from '../src/contract/signal.ts'
import { moveCase } from '../src/flows/case-to-decision.ts'
import { askBanks, draftForTransfers } from '../src/flows/query-to-next-level.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { approveOrder } from '../src/flows/stop-order-to-bank.ts'
import { releaseOrder } from '../src/flows/stop-order-to-end.ts'
import { handOver, review } from '../src/flows/task-to-other-unit.ts'
import { undoLastStep } from '../src/flows/undo-step.ts'
import { moneyTree } from '../src/reads/money-tree.ts'
import { orderList } from '../src/reads/order-list.ts'
import { orderPage } from '../src/reads/order-page.ts'
import { hear } from './support/case.ts'
import { aCard, answerTo, bankSays, letTimePass, messagesOf, rowOf } from './support/fraud-case.ts'
import { aReport, aTransfer } from './support/report.ts'
import { aResident, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const START = new Date('2026-03-03T10:00:00+08:00')
const later = (minutes: number) => new Date(START.getTime() + minutes * 60_000)
const HOUR = 60
let bureau: SmallBureau
let told = 0

beforeAll(async () => { bureau = await smallBureau(START) })
afterAll(() => bureau.drop())

const pageOf = (id: string, login: string, minutes: number) => orderPage(bureau.as(login, later(minutes)), id)
const listed = async (login: string, minutes: number, kind: 'stop' | 'query' = 'stop') => (await orderList(bureau.as(login, later(minutes)), OrderQuery.parse({ kind, state: 'all', limit: 200 }))).items.map((item) => item.id)
const idsOn = (table: string, column: string, basis: string) => bureau.system(async (tx) => (await sql<{ id: string }>`select id from ${sql.table(table)} where ${sql.ref(column)} = ${basis}`.execute(tx)).rows.map((row) => row.id))
const announced = (id: string, type: string) => bureau.system(async (tx) => (await sql<{ unit: string }>`select unit from outbox where subject = ${id} and type = ${type} order by id`.execute(tx)).rows.map((row) => row.unit))

/** Taken at station PA from a victim whom nobody knows: seen by PA because it has the case, and by nobody for the place. */
async function aTakenCase(): Promise<{ id: string; stopId: string }> {
  const report = aReport(START, `142${String(70_000_000 + ++told)}`, { transfers: [aTransfer(START, { payee: aCard() })] })
  const { id } = await reportCase(bureau.as('duty', START), report)
  return { id, stopId: (await idsOn('stop_order', 'basis_id', id))[0]! }
}

test('a case that goes to another station takes its orders along: the new station sees and works them, the old one no longer', async () => {
  const { id, stopId } = await aTakenCase()
  await approveOrder(bureau.as('centre', later(1)), stopId)
  await bankSays(bureau, stopId, later(2), { heldFen: 3_000_000 })
  const transferIds = await idsOn('money_transfer', 'case_id', id)
  const [asked] = await askBanks(bureau.as('duty', later(3)), id, { ask: 'transactions', transferIds, until: null })
  await expect(pageOf(stopId, 'foreign', 4)).rejects.toMatchObject({ code: 'request.not_found' })

  await moveCase(bureau.as('duty', later(10)), id, { toUnit: 'PB', reason: '被害人住二村' })

  for (const orderId of [stopId, asked!.id]) {
    const page = await pageOf(orderId, 'foreign', 11)
    expect(page.unit.code).toBe('PB')
    expect(page.timeline.find((step) => step.kind === 'order-moved')).toMatchObject({ at: later(10).toISOString(), actor: 'duty', detail: { from: 'PA', unit: 'PB' } })
    await expect(pageOf(orderId, 'duty', 11)).rejects.toMatchObject({ code: 'request.not_found' })
    // Both stations' pages are told to look again.
    expect((await announced(orderId, 'order.changed')).slice(-2)).toEqual(['PB', 'PA'])
  }
  expect([await listed('foreign', 11), await listed('duty', 11)].map((ids) => ids.includes(stopId))).toEqual([true, false])
  expect([await listed('foreign', 11, 'query'), await listed('duty', 11, 'query')].map((ids) => ids.includes(asked!.id))).toEqual([true, false])
  await expect(releaseOrder(bureau.as('duty', later(12)), stopId, '想放开')).rejects.toMatchObject({ code: 'request.not_found' })

  // The answer to what the old station asked is the new station's next level, and its orders are drafted there.
  const next = aCard()
  const paidOn = { ref: 'r1', at: later(-5).toISOString(), direction: 'out', amountFen: 2_000_000, balanceFen: 0, channel: 'card', counterpart: { account: next, bank: null, name: null } } as const
  await answerTo(bureau, (await messagesOf(bureau, asked!.id)).at(-1)!, later(13), { transactions: [paidOn] })
  const tree = await moneyTree(bureau.as('foreign', later(14)), id)
  expect(tree.levels.map((level) => level.level)).toContain(2)
  await expect(moneyTree(bureau.as('duty', later(14)), id)).rejects.toMatchObject({ code: 'request.not_found' })
  const secondLevel = (await idsOn('money_transfer', 'case_id', id)).filter((one) => !transferIds.includes(one))
  const { drafted } = await draftForTransfers(bureau.as('foreign', later(15)), id, secondLevel)
  expect(await rowOf(bureau, 'stop_order', drafted[0]!.id)).toMatchObject({ unit: 'PB', level: 2 })
})

test('a case with more orders than are moved at a time takes all of them along', async () => {
  const { id, stopId } = await aTakenCase()
  await bureau.system((tx) => sql`insert into stop_order (id, number, basis_kind, basis_id, level, account, bank, amount_fen, state, region, unit, paid_at, drafted_at, ended_at)
    select gen_random_uuid(), '止-' || n, 'case', ${id}, 2, gen_random_uuid(), 'BKA', 100, 'expired', region, unit, paid_at, drafted_at, drafted_at from stop_order s, generate_series(1, ${2 * ORDERS_AT_ONCE_MAX}::int) n where s.id = ${stopId}`.execute(tx))
  await moveCase(bureau.as('duty', later(10)), id, { toUnit: 'PB', reason: '被害人住二村' })
  const units = await bureau.system(async (tx) => (await sql<{ unit: string; count: number }>`select unit, count(*)::int as count from stop_order where basis_id = ${id} group by unit`.execute(tx)).rows)
  expect(units).toEqual([{ unit: 'PB', count: 2 * ORDERS_AT_ONCE_MAX + 1 }])
})

test('the clocks of a moved order ring at the new station', async () => {
  const { id, stopId } = await aTakenCase()
  await approveOrder(bureau.as('centre', later(1)), stopId)
  await bankSays(bureau, stopId, later(2), { heldFen: 3_000_000 })
  await moveCase(bureau.as('duty', later(10)), id, { toUnit: 'PB', reason: '被害人住二村' })
  await letTimePass(bureau, later(37 * HOUR))
  expect(await announced(stopId, 'order.alarm')).toEqual(['PB'])
  expect((await pageOf(stopId, 'foreign', 37 * HOUR)).timeline.filter((step) => step.kind === 'alarm').map((step) => step.at)).toEqual([later(2 + 36 * HOUR).toISOString()])
  await letTimePass(bureau, later(49 * HOUR))
  expect(await rowOf(bureau, 'stop_order', stopId)).toMatchObject({ state: 'expired', unit: 'PB' })
})

/** A resident of station PA with a red warning that names a payee: a task of officer Chen's and a draft. */
async function aRedWithDraft(minutes: number): Promise<{ warningId: string; taskId: string; stopId: string; phone: string }> {
  const phone = `142${String(71_000_000 + ++told)}`
  const personId = await aResident(bureau, phone)
  await hear(bureau, phone, later(minutes), 'red', { kind: 'transfer', counterpart: { account: aCard() }, amountFen: 30_000_000, screenSharing: true } as Partial<Signal>)
  await hear(bureau, phone, later(minutes), 'red')
  const [task] = await bureau.system(async (tx) => (await sql<{ id: string; subject_id: string }>`select id, subject_id from task where person_id = ${personId}`.execute(tx)).rows)
  return { warningId: task!.subject_id, taskId: task!.id, stopId: (await idsOn('stop_order', 'basis_id', task!.subject_id))[0]!, phone }
}
const placeOf = async (stopId: string) => {
  const { unit, region } = await rowOf(bureau, 'stop_order', stopId)
  return { unit, region: Number(region) }
}
const numberOf = (token: string) => bureau.system(async (tx) => bureau.at(START).vault.open((await sql<{ sealed: Buffer }>`select sealed from vault_identifier where token = ${token}`.execute(tx)).rows[0]!.sealed))
const AT_PA = { unit: 'PA', region: 990101001001000 }
const AT_PB = { unit: 'PB', region: 990101002000000 }

test('a person who is not ours takes the draft along with the warning; returned by the centre it comes back', async () => {
  const at = 60 * HOUR
  const { taskId, stopId } = await aRedWithDraft(at)
  expect(await placeOf(stopId)).toEqual(AT_PA)
  await handOver(bureau.as('chen', later(at + 1)), taskId, { reason: 'not-mine', toUnit: 'PB', note: '' })
  expect(await placeOf(stopId)).toEqual(AT_PB)
  expect((await pageOf(stopId, 'foreign', at + 2)).deadline?.rule).toBe('approve')
  for (const login of ['chen', 'duty']) await expect(pageOf(stopId, login, at + 2)).rejects.toMatchObject({ code: 'request.not_found' })
  const [handover] = await idsOn('handover', 'task_id', taskId)
  await review(bureau.as('centre', later(at + 5)), handover!, 'returned', '仍由原单位负责')
  expect(await placeOf(stopId)).toEqual(AT_PA)
  expect((await pageOf(stopId, 'duty', at + 6)).timeline.filter((step) => step.kind === 'order-moved').map((step) => step.detail.unit)).toEqual(['PB', 'PA'])
  await expect(pageOf(stopId, 'foreign', at + 6)).rejects.toMatchObject({ code: 'request.not_found' })
})

test('a handover that is taken back brings the draft back', async () => {
  const at = 70 * HOUR
  const { taskId, stopId } = await aRedWithDraft(at)
  await handOver(bureau.as('chen', later(at + 1)), taskId, { reason: 'not-mine', toUnit: 'PB', note: '' })
  await undoLastStep(bureau.as('chen', later(at + 1.25)), taskId)
  expect(await placeOf(stopId)).toEqual(AT_PA)
})

test('what the report has taken over stays with the case when the warning goes elsewhere', async () => {
  const at = 80 * HOUR
  const { warningId, taskId, stopId, phone } = await aRedWithDraft(at)
  const { account } = (await rowOf(bureau, 'stop_order', stopId)) as { account: string }
  const card = await numberOf(account)
  const { id } = await reportCase(bureau.as('duty', later(at + 2)), aReport(later(at + 2), phone, { transfers: [aTransfer(later(at + 2), { payee: card })] }))
  expect([await idsOn('stop_order', 'basis_id', warningId), await idsOn('stop_order', 'basis_id', id)]).toEqual([[], [stopId]])
  await handOver(bureau.as('chen', later(at + 3)), taskId, { reason: 'not-mine', toUnit: 'PB', note: '' })
  expect(await placeOf(stopId)).toEqual(AT_PA)
})

test('what a case of another unit takes over goes to that unit, and rings there', async () => {
  const at = 85 * HOUR
  const { stopId, phone } = await aRedWithDraft(at)
  const { account } = (await rowOf(bureau, 'stop_order', stopId)) as { account: string }
  const { id } = await reportCase(bureau.as('foreign', later(at + 2)), aReport(later(at + 2), phone, { transfers: [aTransfer(later(at + 2), { payee: await numberOf(account) })] }))
  expect(await idsOn('stop_order', 'basis_id', id)).toEqual([stopId])
  expect(await placeOf(stopId)).toMatchObject({ unit: 'PB' })
  expect((await pageOf(stopId, 'foreign', at + 3)).timeline.map((step) => step.kind)).toEqual(['drafted', 'order-moved', 'joined-case', 'amount-raised'])
  expect((await announced(stopId, 'order.changed')).filter((unit) => unit === 'PA')).toHaveLength(2)
  await bureau.system((tx) => sql`delete from deadline where subject_id <> ${stopId}`.execute(tx))
  await letTimePass(bureau, later(at + 20))
  expect(new Set(await announced(stopId, 'order.alarm'))).toEqual(new Set(['PB']))
})

test('an order for another bureau’s warning stays here, where the centre has it in sight', async () => {
  const at = 90 * HOUR
  const { taskId, stopId } = await aRedWithDraft(at)
  await handOver(bureau.as('chen', later(at + 1)), taskId, { reason: 'out-of-county', toBureau: '望舟市反诈中心', note: '' })
  expect(await placeOf(stopId)).toEqual(AT_PA)
  await approveOrder(bureau.as('centre', later(at + 2)), stopId)
  expect(await rowOf(bureau, 'stop_order', stopId)).toMatchObject({ state: 'sent' })
})

test('whoever asks a bank at the moment at which the case moves asks for the station that has it then', async () => {
  for (let round = 0; round < 6; round++) {
    const { id } = await aTakenCase()
    const transferIds = await idsOn('money_transfer', 'case_id', id)
    const both = await Promise.allSettled([
      moveCase(bureau.as('duty', later(100 * HOUR)), id, { toUnit: 'PB', reason: '被害人住二村' }),
      askBanks(bureau.as('centre', later(100 * HOUR)), id, { ask: 'holder', transferIds, until: null }),
    ])
    expect(both.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled'])
    const [queryId] = await idsOn('query_order', 'case_id', id)
    expect(await rowOf(bureau, 'query_order', queryId!)).toMatchObject({ unit: 'PB' })
  }
})
