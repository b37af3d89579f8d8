import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Signal } from '../src/contract/signal.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { bankGaveNoAnswer, bankReceived, noteSpokenAnswer } from '../src/flows/bank-answer-to-order.ts'
import { draftForTransfers } from '../src/flows/query-to-next-level.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { approveOrder, approveOrders, carryOrder, reviewOrder } from '../src/flows/stop-order-to-bank.ts'
import { extendOrder, releaseOrder } from '../src/flows/stop-order-to-end.ts'
import { hear } from './support/case.ts'
import { aCard, aCase, answerTo, bankSays, draftFor, letTimePass, messagesOf, rowOf, stepsFor, tokenOf } from './support/fraud-case.ts'
import { aResident, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const START = new Date('2026-03-03T10:00:00+08:00')
const later = (minutes: number, from = START) => new Date(from.getTime() + minutes * 60_000)
const HOUR = 60
let bureau: SmallBureau

beforeAll(async () => { bureau = await smallBureau(START) })
afterAll(() => bureau.drop())

const stop = (id: string) => rowOf(bureau, 'stop_order', id)
const usedStops = (account: string) => bureau.system(async (tx) => (await sql<{ used: number }>`select stops_used as used from account where token = ${tokenOf(bureau, account)}`.execute(tx)).rows[0]!.used)
const clocksOf = (id: string) => bureau.system(async (tx) => Object.fromEntries((await sql<{ rule: string; due_at: Date }>`select rule, due_at from deadline where subject_id = ${id}`.execute(tx)).rows.map((row) => [row.rule, row.due_at])))
const announcedOf = (id: string) => bureau.system(async (tx) => (await sql<{ type: string }>`select type from outbox where subject = ${id} order by id`.execute(tx)).rows.map((row) => row.type))

/** One stop of a fresh case, drafted by the call-taker. */
async function aDraft(at = START, account = aCard()) {
  const one = await aCase(bureau, at, { paid: [{ account, bank: 'BKA', amountFen: 5_000_000, paidAt: later(-10, at) }] })
  const { drafted } = await draftFor(bureau, one, at)
  return { ...one, account, stopId: drafted[0]!.id, number: drafted[0]!.number }
}
async function aSent(at = START, account = aCard()) {
  const draft = await aDraft(at, account)
  await approveOrder(bureau.as('centre', at), draft.stopId)
  return draft
}
async function anEffective(at = START, heldFen = 4_000_000) {
  const sent = await aSent(at)
  await bankSays(bureau, sent.stopId, later(1, at), { heldFen })
  return sent
}

describe('drafting', () => {
  test('a report drafts one order per account, with the sum of what was paid into it; what cannot be an order yet stays a transfer', async () => {
    const [twice, unknown, future] = [aCard(), aCard('699999'), aCard()]
    const paid = [
      { account: twice, bank: 'BKA', amountFen: 100, paidAt: later(-9) }, { account: twice, bank: 'BKA', amountFen: 250, paidAt: later(-5) },
      { account: unknown, bank: null, amountFen: 100, paidAt: later(-5) }, { account: future, bank: 'BKA', amountFen: 100, paidAt: later(60) },
    ]
    const one = await aCase(bureau, START, { paid })
    const answer = await draftFor(bureau, one, START, 'calltaker', paid)
    expect(answer.drafted).toHaveLength(1)
    expect(answer.left).toEqual([{ transferId: one.transferIds[2], because: 'unknown-bank' }, { transferId: one.transferIds[3], because: 'in-future' }])
    expect(await stop(answer.drafted[0]!.id)).toMatchObject({ state: 'drafted', amount_fen: 350, paid_at: later(-9), level: 1, unit: 'PA' })
    expect(await bureau.system(async (tx) => (await sql`select id from money_transfer where case_id = ${one.id}`.execute(tx)).rows.length)).toBe(4)
  })

  test('orders are numbered without a gap, each year from one', async () => {
    const numbers = []
    for (let nth = 0; nth < 3; nth++) numbers.push((await aDraft()).number)
    const serials = numbers.map((number) => Number(/^止〔2026〕(\d{6})号$/.exec(number)![1]))
    expect(serials).toEqual([serials[0]!, serials[0]! + 1, serials[0]! + 2])
    expect((await aDraft(new Date('2027-01-01T00:00:00+08:00'))).number).toBe('止〔2027〕000001号')
  })

  test('two hundred officers who press at once make one order; the others learn its number', async () => {
    const one = await aCase(bureau, START)
    const presses = await Promise.allSettled(Array.from({ length: 200 }, (_, nth) => draftForTransfers(bureau.as(nth % 2 === 0 ? 'chen' : 'calltaker', START), one.id, one.transferIds)))
    const made = presses.filter((press) => press.status === 'fulfilled')
    expect(made).toHaveLength(1)
    const { number } = made[0]!.value.drafted[0]!
    expect(presses.filter((press) => press.status === 'rejected' && (press.reason as { code: string; zh: string }).code === 'order.in_hand' && (press.reason as { zh: string }).zh.includes(number))).toHaveLength(199)
    expect(await bureau.system(async (tx) => (await sql`select id from stop_order where basis_id = ${one.id}`.execute(tx)).rows.length)).toBe(1)
  }, 60_000)

  test('a red warning whose signals name a payee has its draft at the same moment as its task, and the report made of it takes the draft over', async () => {
    const account = aCard()
    const phone = '14255500001'
    const personId = await aResident(bureau, phone)
    await hear(bureau, phone, START, 'red', { kind: 'transfer', counterpart: { account }, amountFen: 30_000_000, screenSharing: true, ref: 'red-payee' } as Partial<Signal>)
    await hear(bureau, phone, later(1), 'red')
    const [warning] = await bureau.system(async (tx) => (await sql<{ id: string; level: number }>`select id, level from warning where person_id = ${personId}`.execute(tx)).rows)
    const orders = await bureau.system(async (tx) => (await sql<{ id: string; basis_kind: string; amount_fen: number; drafted_by: null; state: string }>`select * from stop_order where basis_id = ${warning!.id}`.execute(tx)).rows)
    expect(orders).toMatchObject([{ basis_kind: 'warning', amount_fen: 30_000_000, drafted_by: null, state: 'drafted' }])
    expect(await bureau.system(async (tx) => (await sql`select id from task where subject_id = ${warning!.id}`.execute(tx)).rows.length)).toBe(1)
    const one = { ...(await aCase(bureau, later(5), { paid: [{ account, bank: 'BKA', amountFen: 30_000_000, paidAt: START }] })), personId }
    const answer = await draftFor(bureau, one, later(5))
    expect(answer).toMatchObject({ drafted: [], inHand: [{ id: orders[0]!.id }] })
    expect(await stop(orders[0]!.id)).toMatchObject({ basis_kind: 'case', basis_id: one.id })
  })

  test('what is paid while a warning is red already raises its draft; what a person has let go of is not drafted anew', async () => {
    const [account, phone] = [aCard(), '14255500003']
    const personId = await aResident(bureau, phone)
    const pays = (ref: string, amountFen: number, minutes: number) => hear(bureau, phone, later(minutes), 'red', { kind: 'transfer', counterpart: { account }, amountFen, screenSharing: true, ref: `${phone}-${ref}` } as Partial<Signal>)
    const orders = () => bureau.system(async (tx) => (await sql<{ id: string; amount_fen: number; state: string }>`select s.* from stop_order s join warning w on w.id = s.basis_id where w.person_id = ${personId}`.execute(tx)).rows)
    await pays('first', 30_000_000, 0)
    await hear(bureau, phone, later(1), 'red')
    await pays('second', 20_000_000, 2)
    await hear(bureau, phone, later(3), 'red')
    expect(await orders()).toMatchObject([{ amount_fen: 50_000_000, state: 'drafted' }])
    await releaseOrder(bureau.as('centre', later(4)), (await orders())[0]!.id, '核实为正常付款')
    await pays('third', 10_000_000, 5)
    await hear(bureau, phone, later(6), 'red')
    expect(await orders()).toMatchObject([{ amount_fen: 50_000_000, state: 'withdrawn' }])
    // Another account is other money: nobody has decided about it yet.
    const other = aCard()
    await hear(bureau, phone, later(7), 'red', { kind: 'transfer', counterpart: { account: other }, amountFen: 7_000_000, screenSharing: true, ref: `${phone}-other` } as Partial<Signal>)
    expect((await orders()).map((one) => [one.amount_fen, one.state]).toSorted()).toEqual([[50_000_000, 'withdrawn'], [7_000_000, 'drafted']])
  })

  test('a warning that is not red drafts nothing until a later signal makes it red', async () => {
    const [account, phone] = [aCard(), '14255500002']
    const personId = await aResident(bureau, phone)
    const orders = () => bureau.system(async (tx) => (await sql`select s.id from stop_order s join warning w on w.id = s.basis_id where w.person_id = ${personId}`.execute(tx)).rows.length)
    const paid = { ref: 'yellow-payee', kind: 'transfer', at: START.toISOString(), person: { phone }, counterpart: { account }, amountFen: 20_000 } as Signal
    await signalsToWarnings(bureau.at(START), bureau.source, [readSignal(paid, START)], () => undefined)
    await hear(bureau, phone, later(1), 'yellow')
    expect(await orders()).toBe(0)
    await hear(bureau, phone, later(2), 'red')
    expect(await orders()).toBe(1)
  })
})

test('batches of reds that name the same payees at once draft them all, and never wait for each other in a circle', async () => {
  const payees = [aCard(), aCard(), aCard()]
  const phones = Array.from({ length: 12 }, (_, nth) => `1425660${String(1_000 + nth)}`)
  for (const phone of phones) await aResident(bureau, phone)
  const paid = (phone: string, account: string): Signal => ({ ref: `${phone}-${account}`, kind: 'transfer', at: START.toISOString(), person: { phone }, counterpart: { account }, amountFen: 9_000_000, screenSharing: true }) as Signal
  const red = (phone: string): Signal => ({ ref: `${phone}-red`, kind: 'listed', at: START.toISOString(), person: { phone }, level: 'red' }) as Signal
  const batches = Array.from({ length: 4 }, (_, nth) => phones.slice(nth * 3, nth * 3 + 3).flatMap((phone) => [...(nth % 2 === 0 ? payees : payees.toReversed()).map((account) => paid(phone, account)), red(phone)]))
  await Promise.all(batches.map((batch) => signalsToWarnings(bureau.at(START), bureau.source, batch.map((signal) => readSignal(signal, START)), () => undefined)))
  const drafted = await bureau.system(async (tx) => (await sql<{ count: number; numbers: number }>`
    select count(*)::int as count, count(distinct number)::int as numbers from stop_order where account = any(${payees.map((account) => tokenOf(bureau, account))}::uuid[])`.execute(tx)).rows[0]!)
  expect(drafted).toEqual({ count: 36, numbers: 36 })
})

describe('approval', () => {
  test('a second person sends it to the bank by one click; the drafter cannot, and neither can an officer who is not the duty officer', async () => {
    const draft = await aDraft()
    await expect(approveOrder(bureau.as('calltaker', START), draft.stopId)).rejects.toMatchObject({ code: 'access.denied' })
    await expect(approveOrder(bureau.as('chen', START), draft.stopId)).rejects.toMatchObject({ code: 'order.not_duty_officer' })
    const own = await aCase(bureau, START)
    const { drafted } = await draftFor(bureau, own, START, 'centre')
    await expect(approveOrder(bureau.as('centre', START), drafted[0]!.id)).rejects.toMatchObject({ code: 'order.second_person' })
    await approveOrder(bureau.as('duty', later(2)), draft.stopId)
    expect(await stop(draft.stopId)).toMatchObject({ state: 'sent', approved_by: bureau.userId('duty'), sent_at: later(2), alone: false, stops: 1 })
    expect(await messagesOf(bureau, draft.stopId)).toMatchObject([{ ask: 'stop', bank: 'BKA', body: { account: tokenOf(bureau, draft.account), amountFen: 5_000_000 } }])
    expect(await stepsFor(bureau, draft.stopId)).toEqual(['drafted', 'approved', 'sent'])
  })

  test('the officer of another place finds nothing to approve, and a teller may not even try', async () => {
    const draft = await aDraft()
    await expect(approveOrder(bureau.as('subcommander', START), draft.stopId)).rejects.toMatchObject({ code: 'request.not_found' })
    await expect(approveOrder(bureau.as('teller', START), draft.stopId)).rejects.toMatchObject({ code: 'access.denied' })
    await expect(releaseOrder(bureau.as('gridleader', START), draft.stopId, '误报案')).rejects.toMatchObject({ code: 'access.denied' })
    expect(await stop(draft.stopId)).toMatchObject({ state: 'drafted' })
  })

  test('many at once: those in hand do not hold up the others, and pressing again sends nothing twice', async () => {
    const [free, taken, other] = [await aDraft(), await aSent(), await aDraft()]
    const answers = await approveOrders({ ...bureau.as('commander', START), tapKey: 'many-at-once' }, [free.stopId, taken.stopId, other.stopId])
    expect(answers.map(({ refusal }) => refusal?.code ?? null)).toEqual([null, 'order.in_hand', null])
    await approveOrders({ ...bureau.as('commander', START), tapKey: 'many-at-once' }, [free.stopId, other.stopId])
    for (const { stopId } of [free, taken, other]) expect((await messagesOf(bureau, stopId)).length).toBe(1)
  })

  test('two hundred approvals of one order at once send one message and use one stop', async () => {
    const draft = await aDraft()
    const presses = await Promise.allSettled(Array.from({ length: 200 }, (_, nth) => approveOrder(bureau.as(nth % 2 === 0 ? 'centre' : 'commander', START), draft.stopId)))
    expect(presses.filter((press) => press.status === 'fulfilled')).toHaveLength(1)
    expect([(await messagesOf(bureau, draft.stopId)).length, await usedStops(draft.account)]).toEqual([1, 1])
  }, 60_000)

  test('at 3 a.m. with one person on duty a first-level order goes at once and is looked at again within two hours', async () => {
    const alone = await smallBureau(START)
    try {
      const night = new Date('2026-03-05T03:00:00+08:00')
      await alone.system(async (tx) => { await sql`delete from duty where user_id <> ${alone.userId('centre')}`.execute(tx) })
      const one = await aCase(alone, night)
      const { drafted } = await draftFor(alone, one, night, 'centre')
      const id = drafted[0]!.id
      expect(await rowOf(alone, 'stop_order', id)).toMatchObject({ state: 'sent', alone: true, approved_by: alone.userId('centre') })
      await expect(reviewOrder(alone.as('centre', later(10, night)), id)).rejects.toMatchObject({ code: 'order.second_person' })
      await bankSays(alone, id, later(1, night), { heldFen: 100 })
      expect((await letTimePass(alone, later(2 * HOUR, night))).map(({ rule }) => rule)).toEqual(['review'])
      await reviewOrder(alone.as('commander', later(130, night)), id)
      expect(await rowOf(alone, 'stop_order', id)).toMatchObject({ state: 'effective', reviewed_by: alone.userId('commander') })
      expect((await letTimePass(alone, later(5 * HOUR, night))).map(({ rule }) => rule)).toEqual([])
    } finally {
      await alone.drop()
    }
  })
})

describe('the bank', () => {
  test('receipt, then effect: the money held, two days from there, and alarms twelve, four and one hour before the end', async () => {
    const sent = await aSent()
    const [message] = await messagesOf(bureau, sent.stopId)
    await bureau.system((tx) => bankReceived(tx, bureau.at(later(1)), message!))
    expect(await stop(sent.stopId)).toMatchObject({ state: 'acknowledged', acknowledged_at: later(1) })
    await answerTo(bureau, message!, later(3), { heldFen: 4_690_000 })
    expect(await stop(sent.stopId)).toMatchObject({ state: 'effective', held_fen: 4_690_000, effective_at: later(3), expires_at: later(3 + 48 * HOUR) })
    const end = later(3 + 48 * HOUR)
    expect(await clocksOf(sent.stopId)).toEqual({ 'alarm-12': later(-12 * HOUR, end), 'alarm-4': later(-4 * HOUR, end), 'alarm-1': later(-HOUR, end), end })
  })

  test('an answer that comes twice, or a receipt after it, moves nothing', async () => {
    const sent = await aSent()
    const [message] = await messagesOf(bureau, sent.stopId)
    await answerTo(bureau, message!, later(2), { heldFen: 700 })
    const before = await stop(sent.stopId)
    await answerTo(bureau, message!, later(9), { result: 'duplicate', heldFen: 900 })
    await answerTo(bureau, message!, later(10), { result: 'refused', reason: '账户状态异常' })
    await bureau.system((tx) => bankReceived(tx, bureau.at(later(11)), message!))
    expect(await stop(sent.stopId)).toEqual(before)
    expect(await usedStops(sent.account)).toBe(1)
  })

  test('a refusal ends the order with its reason and gives the stop back to the account', async () => {
    const sent = await aSent()
    await bankSays(bureau, sent.stopId, later(2), { result: 'no-account' })
    expect(await stop(sent.stopId)).toMatchObject({ state: 'refused', refusal: 'no-account', stops: 0 })
    expect([await usedStops(sent.account), await clocksOf(sent.stopId)]).toEqual([0, {}])
  })

  test('a bank that never answers is rung for again and again, and the order ends by its own clock', async () => {
    const silent = await smallBureau(START)
    try {
      const one = await aCase(silent, START)
      const { drafted } = await draftFor(silent, one, START)
      await approveOrder(silent.as('centre', START), drafted[0]!.id)
      const [message] = await messagesOf(silent, drafted[0]!.id)
      await silent.system((tx) => bankGaveNoAnswer(tx, silent.at(later(30)), message!, '连接超时'), later(30))
      const fired = await letTimePass(silent, later(49 * HOUR))
      expect(fired.at(-1)).toEqual({ rule: 'end', at: later(48 * HOUR) })
      expect(fired.filter(({ rule }) => rule === 'bank-answer').map(({ at }) => (at.getTime() - START.getTime()) / 60_000)).toEqual([10, 20, 40, 80, 160, 320, 640, 1_280, 2_560])
      expect(await rowOf(silent, 'stop_order', drafted[0]!.id)).toMatchObject({ state: 'expired', held_fen: null })
      // It did hold the money after all, and says so too late: it is told to let go, once.
      await answerTo(silent, message!, later(50 * HOUR), { heldFen: 5_000_000 })
      expect((await messagesOf(silent, drafted[0]!.id)).map(({ ask }) => ask)).toEqual(['stop', 'stop-release'])
      expect(await rowOf(silent, 'stop_order', drafted[0]!.id)).toMatchObject({ state: 'expired' })
    } finally {
      await silent.drop()
    }
  })

  test('a bank reached by paper gets its order from somebody’s hand, and its answer is written down', async () => {
    await bureau.system(async (tx) => { await sql`insert into organisation (code, kind, name) values ('PAPER', 'bank', '丙山信用社')`.execute(tx) })
    const one = await aCase(bureau, START)
    const { drafted } = await draftFor(bureau, one, START, 'calltaker', [{ account: one.accounts[0]!, bank: 'PAPER', amountFen: 100, paidAt: later(-5) }])
    const id = drafted[0]!.id
    await approveOrder(bureau.as('centre', START), id)
    expect([(await stop(id)).state, await messagesOf(bureau, id)]).toEqual(['approved', []])
    await carryOrder(bureau.as('chen', later(20)), id)
    await noteSpokenAnswer(bureau.as('commander', later(40)), id, { ask: 'first', result: 'ok', heldFen: 88, queuePosition: null, reason: null })
    expect(await stop(id)).toMatchObject({ state: 'effective', held_fen: 88, sent_at: later(20), effective_at: later(40) })
  })
})

describe('the end', () => {
  test('a second stop adds two days, and the account has no third, whoever asks', async () => {
    const one = await anEffective()
    await extendOrder(bureau.as('centre', later(40 * HOUR)), one.stopId)
    await expect(extendOrder(bureau.as('commander', later(40 * HOUR)), one.stopId)).rejects.toMatchObject({ code: 'order.in_hand' })
    await bankSays(bureau, one.stopId, later(41 * HOUR))
    expect(await stop(one.stopId)).toMatchObject({ state: 'extended', stops: 2, expires_at: later(1 + 96 * HOUR) })
    await expect(extendOrder(bureau.as('centre', later(42 * HOUR)), one.stopId)).rejects.toMatchObject({ code: 'order.stops_used_up' })
    const again = await aDraft(later(42 * HOUR), one.account)
    await expect(approveOrder(bureau.as('centre', later(42 * HOUR)), again.stopId)).rejects.toMatchObject({ code: 'order.stops_used_up', zh: expect.stringContaining('2') as string })
  })

  test('an extension that the bank refuses gives the stop back, and may be asked again', async () => {
    const one = await anEffective()
    await extendOrder(bureau.as('centre', later(10)), one.stopId)
    await bankSays(bureau, one.stopId, later(11), { result: 'refused', reason: '系统维护' })
    expect([await stop(one.stopId), await usedStops(one.account)]).toMatchObject([{ state: 'effective', stops: 1 }, 1])
    await extendOrder(bureau.as('centre', later(12)), one.stopId)
    expect(await usedStops(one.account)).toBe(2)
  })

  test('an extension that the bank grants when the order has ended is let go at the bank', async () => {
    const one = await anEffective()
    await extendOrder(bureau.as('centre', later(10)), one.stopId)
    const message = (await messagesOf(bureau, one.stopId)).at(-1)!
    await releaseOrder(bureau.as('commander', later(11)), one.stopId, '报案人撤回')
    await answerTo(bureau, message, later(12))
    expect((await messagesOf(bureau, one.stopId)).map(({ ask }) => ask).sort()).toEqual(['stop', 'stop-extend', 'stop-release', 'stop-release'])
    expect(await stop(one.stopId)).toMatchObject({ state: 'released' })
  })

  test('a draft is withdrawn without a word to the bank; what the bank holds is released there', async () => {
    const [draft, held] = [await aDraft(), await anEffective()]
    await releaseOrder(bureau.as('commander', START), draft.stopId, '账户填错')
    await releaseOrder(bureau.as('commander', later(20)), held.stopId, '核实为正常交易')
    expect([(await stop(draft.stopId)).state, (await messagesOf(bureau, draft.stopId)).length]).toEqual(['withdrawn', 0])
    expect([(await stop(held.stopId)).state, (await messagesOf(bureau, held.stopId)).map(({ ask }) => ask)]).toEqual(['released', ['stop', 'stop-release']])
    expect(await clocksOf(held.stopId)).toEqual({})
    await expect(extendOrder(bureau.as('centre', later(21)), held.stopId)).rejects.toMatchObject({ code: 'order.over' })
  })

  test('once released, the same account can be stopped again for the same case, with its second stop', async () => {
    const one = await anEffective()
    await releaseOrder(bureau.as('commander', later(5)), one.stopId, '金额有误')
    const again = await draftFor(bureau, one, later(6))
    await approveOrder(bureau.as('centre', later(6)), again.drafted[0]!.id)
    expect(await usedStops(one.account)).toBe(2)
  })

  // That each of their clocks is answered once and in time: test/clocks-over-months.test.ts.
  test('over simulated months of orders every order ends, and what was held adds up', async () => {
    const months = await smallBureau(START)
    try {
      await months.system(async (tx) => { await sql`update duty set ends_at = ${later(400 * 24 * HOUR)}`.execute(tx) })
      let held = 0
      for (let day = 0; day < 75; day++) {
        const at = later(day * 24 * HOUR)
        const one = await aCase(months, at)
        const { drafted } = await draftFor(months, one, at)
        const id = drafted[0]!.id
        // Every fifth draft nobody approves; of the others some banks answer, refuse, or never do.
        if (day % 5 !== 4) await approveOrder(months.as('centre', at), id)
        if (day % 5 === 0 || day % 5 === 1) { await bankSays(months, id, later(2, at), { heldFen: 1_000 + day }); held += 1_000 + day }
        if (day % 5 === 1) { await extendOrder(months.as('centre', later(4, at)), id); await bankSays(months, id, later(5, at)) }
        if (day % 5 === 2) await bankSays(months, id, later(2, at), { result: 'refused', reason: '户名不符' })
        await letTimePass(months, later(24 * HOUR - 1, at))
      }
      await letTimePass(months, later(90 * 24 * HOUR))
      const left = await months.system(async (tx) => (await sql<{ state: string; count: number; held: number | null }>`select state, count(*)::int as count, sum(held_fen)::bigint as held from stop_order group by 1 order by 1`.execute(tx)).rows)
      expect(left).toEqual([{ state: 'expired', count: 45, held }, { state: 'refused', count: 15, held: null }, { state: 'withdrawn', count: 15, held: null }])
    } finally {
      await months.drop()
    }
  }, 120_000)
})

test('every move is told to the pages that show the order, and an alarm rings', async () => {
  const sent = await aSent()
  expect(await announcedOf(sent.stopId)).toEqual(['order.changed', 'order.changed', 'order.changed'])
  await bankSays(bureau, sent.stopId, later(2), { result: 'refused' })
  expect((await announcedOf(sent.stopId)).at(-1)).toBe('order.alarm')
})
