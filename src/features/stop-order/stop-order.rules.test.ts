import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  afterStopMove, amountWith, approvalBy, hasStopEnded, isSameMoney, isStopAtBank, notAmong, notInHand, onMoreTold, planStops, reviewDueAt, spreadOver, STOP_MOVES, STOP_STATES, stopsLeft,
  type Paid, type Payment, type StopMove, type StopState,
} from './stop-order.rules.ts'

const NOW = new Date('2026-03-03T10:00:00+08:00')
const moves = fc.array(fc.constantFrom(...STOP_MOVES), { maxLength: 40 })

/** As the flows do it: a move that the state does not know changes nothing. */
function walk(from: StopState, steps: readonly StopMove[]): StopState[] {
  const states = [from]
  for (const step of steps) states.push(afterStopMove(states.at(-1)!, step) ?? states.at(-1)!)
  return states
}

describe('the states of a stop order', () => {
  test('whatever happens in whatever order, an order that has ended stays as it ended', () => {
    fc.assert(fc.property(moves, (steps) => {
      const states = walk('drafted', steps)
      const end = states.findIndex(hasStopEnded)
      return end === -1 || states.slice(end).every((state) => state === states[end])
    }))
  })

  test('from every state time alone ends it', () => {
    for (const state of STOP_STATES) expect(hasStopEnded(walk(state, ['run-out']).at(-1)!)).toBe(true)
  })

  test('no money is held for an order that nobody approved', () => {
    fc.assert(fc.property(moves, (steps) => {
      const states = walk('drafted', steps)
      const held = states.findIndex((state) => state === 'effective')
      return held === -1 || states.slice(0, held).includes('approved')
    }))
  })

  test('once extended it is never merely effective again', () => {
    fc.assert(fc.property(moves, (steps) => {
      const states = walk('drafted', steps)
      return states.filter((state, nth) => state === 'extended' && states[nth - 1] === 'effective').length <= 1 && !states.some((state, nth) => state === 'effective' && states[nth - 1] === 'extended')
    }))
  })

  test('every state can be reached', () => {
    const seen = new Set<StopState>(['drafted'])
    for (const state of seen) for (const move of STOP_MOVES) { const next = afterStopMove(state, move); if (next !== undefined) seen.add(next) }
    expect([...seen].sort()).toEqual([...STOP_STATES].sort())
  })

  test('what may be at the bank has not ended, and what was never sent is not there', () => {
    expect(STOP_STATES.filter(isStopAtBank)).toEqual(['sent', 'acknowledged', 'effective', 'extended'])
  })
})

describe('who may approve', () => {
  test('the drafter never, but for a first-level order with nobody else on duty', () => {
    expect(approvalBy('a', { draftedBy: 'b', level: 3, transferId: 't' }, 0).kind).toBe('second-person')
    expect(approvalBy('a', { draftedBy: null, level: 1, transferId: 't' }, 5).kind).toBe('second-person')
    expect(approvalBy('a', { draftedBy: 'a', level: 1, transferId: 't' }, 0).kind).toBe('alone')
    expect(approvalBy('a', { draftedBy: 'a', level: 1, transferId: 't' }, 1).kind).toBe('refused')
    expect(approvalBy('a', { draftedBy: 'a', level: 2, transferId: 't' }, 0).kind).toBe('refused')
  })

  test('of an account that no payment was seen to reach, never one person by themselves', () => {
    expect(approvalBy('a', { draftedBy: 'a', level: 1, transferId: null }, 0).kind).toBe('refused')
    expect(approvalBy('b', { draftedBy: 'a', level: 1, transferId: null }, 0).kind).toBe('second-person')
  })

  test('two stops an account in all, and never less than none', () => {
    expect([0, 1, 2, 3].map((used) => stopsLeft(used, 2))).toEqual([2, 1, 0, 0])
  })
})

describe('what a report drafts', () => {
  const payment: fc.Arbitrary<Payment> = fc.record({
    id: fc.uuid(), level: fc.integer({ min: 1, max: 20 }), account: fc.constantFrom('a', 'b', 'c'), bank: fc.constantFrom('X', null), amountFen: fc.integer({ min: -5, max: 1_000_000 }), toldBy: fc.constantFrom('victim', 'record'),
    paidAt: fc.integer({ min: -10_000, max: 10_000 }).map((minutes) => new Date(NOW.getTime() + minutes * 60_000)),
  })

  test('no fen is lost: each payment is in one order or named with what it lacks', () => {
    fc.assert(fc.property(fc.array(payment, { maxLength: 30 }), (payments) => {
      const { plans, left } = planStops(payments, NOW)
      const inOrders = plans.reduce((sum, plan) => sum + plan.amountFen, 0)
      const leftIds = new Set(left.map((one) => one.transferId))
      const outside = payments.filter((one) => leftIds.has(one.id)).reduce((sum, one) => sum + one.amountFen, 0)
      expect(inOrders + outside).toBe(payments.reduce((sum, one) => sum + one.amountFen, 0))
      expect(new Set(plans.map((plan) => plan.account)).size).toBe(plans.length)
      expect(plans.every((plan) => plan.amountFen > 0 && plan.paidAt.getTime() <= NOW.getTime() + 300_000)).toBe(true)
    }))
  })
})

test('a sum is looked for where most lies: no account for more than it holds, and all together for no fen more', () => {
  const accounts = fc.array(fc.record({ balanceFen: fc.integer({ min: 0, max: 10_000 }) }), { maxLength: 8 })
  fc.assert(fc.property(fc.integer({ min: 0, max: 30_000 }), accounts, (sumFen, all) => {
    const filled = spreadOver(sumFen, all)
    expect(filled.every(({ account, amountFen }) => amountFen > 0 && amountFen <= account.balanceFen)).toBe(true)
    expect(filled.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(Math.min(sumFen, all.reduce((sum, { balanceFen }) => sum + balanceFen, 0)))
  }))
  expect(spreadOver(70, [{ balanceFen: 30 }, { balanceFen: 0 }, { balanceFen: 50 }])).toEqual([{ account: { balanceFen: 50 }, amountFen: 50 }, { account: { balanceFen: 30 }, amountFen: 20 }])
})

describe('money that an order is about already', () => {
  const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)
  const planOf = (...payments: readonly (readonly [amountFen: number, minutes: number])[]) =>
    planStops(payments.map(([amountFen, minutes], nth) => ({ id: String(nth), level: 1, account: 'a', bank: 'b', amountFen, paidAt: at(minutes), toldBy: 'victim' as const })), NOW).plans[0]!

  test('is what was paid before it was drafted; one later payment makes it other money', () => {
    const stop = { drafted_at: at(-5) }
    expect([isSameMoney(stop, planOf([1, -9], [1, -5])), isSameMoney(stop, planOf([1, -9], [1, -4])), isSameMoney(stop, planOf([1, -4], [1, -9]))]).toEqual([true, false, false])
  })

  const paid = (amountFen: number, minutes: number, toldBy: Paid['toldBy'] = 'victim'): Paid => ({ amountFen, at: at(minutes), toldBy })

  test('a payment is known by its amount and its time; a bank’s clock and a memory may be minutes apart, and each is met once', () => {
    expect(notAmong([paid(5, -9), paid(5, -7), paid(4, -9)], [paid(5, -9)])).toEqual([paid(5, -7), paid(4, -9)])
    expect(notAmong([paid(5, -9)], [paid(5, -6, 'record')])).toEqual([])
    expect(notAmong([paid(5, -9), paid(5, -8)], [paid(5, -8, 'record')])).toEqual([paid(5, -9)])
    expect(notAmong([paid(5, -9)], [paid(5, -3, 'record')])).toEqual([paid(5, -9)])
  })

  test('an order is to say what it says and what is new; where only amounts are known, the larger', () => {
    const plan = planOf([5, -9], [2, -8])
    const fresh = notInHand(plan, [paid(5, -9)])
    expect(fresh).toMatchObject({ amountFen: 2, paidAt: at(-8), lastPaidAt: at(-8) })
    expect(notInHand(plan, [paid(5, -9), paid(2, -8), paid(1, -8)])).toBeUndefined()
    expect([amountWith({ amount_fen: 9, paid: [] }, plan, fresh), amountWith({ amount_fen: 9, paid: [] }, plan, undefined)]).toEqual([11, 9])
    expect([amountWith({ amount_fen: 9, paid: undefined }, plan, fresh), amountWith({ amount_fen: 3, paid: undefined }, plan, fresh)]).toEqual([9, 7])
  })

  test('more of it raises a draft and rings for every other order; as much or less does neither', () => {
    const told = (isDraft: boolean, amountFen: number) => onMoreTold({ isDraft, amountFen: 10 }, { amountFen })
    expect([told(true, 11), told(false, 11)]).toEqual(['raise', 'ring'])
    expect([told(true, 10), told(false, 10), told(true, 9), told(false, 9)]).toEqual([undefined, undefined, undefined, undefined])
  })
})

test('a second look is owed for what went alone, from its approval on, until somebody has looked', () => {
  const sent = { alone: true, approved_at: NOW, reviewed_at: null }
  expect(reviewDueAt(sent, 2)).toEqual(new Date(NOW.getTime() + 7_200_000))
  expect([reviewDueAt({ ...sent, alone: false }, 2), reviewDueAt({ ...sent, reviewed_at: NOW }, 2), reviewDueAt({ ...sent, approved_at: null }, 2)]).toEqual([undefined, undefined, undefined])
})
