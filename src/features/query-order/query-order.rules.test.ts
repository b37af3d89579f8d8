import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterQueryMove, hasQueryEnded, NEXT_LEVEL_ROWS_MAX, nextLevelOf, QUERY_STATES } from './query-order.rules.ts'
import { LEVEL_MAX } from '../../domain/order.ts'

const SINCE = new Date('2026-03-03T10:00:00+08:00')

test('time alone ends every query that is not answered, and nothing moves one that is', () => {
  for (const state of QUERY_STATES) expect(hasQueryEnded(afterQueryMove(state, 'end') ?? state)).toBe(true)
  expect(afterQueryMove('answered', 'run')).toBeUndefined()
})

test('a dynamic query goes on telling', () => {
  expect(afterQueryMove('running', 'run')).toBe('running')
})

test('the next level is what left after the money came, the largest first; the rest is counted', () => {
  const at = fc.integer({ min: -600, max: 600 }).map((seconds) => new Date(SINCE.getTime() + seconds * 1_000).toISOString())
  const movement = fc.record({ direction: fc.constantFrom<'in' | 'out'>('in', 'out'), amountFen: fc.integer({ min: 0, max: 1_000 }), at })
  fc.assert(fc.property(fc.array(movement, { maxLength: 60 }), (movements) => {
    const { rows, left } = nextLevelOf(movements, SINCE, 1)
    expect(left).toBe(0)
    expect(rows.reduce((sum, row) => sum + row.amountFen, 0)).toBe(movements.filter((one) => one.direction === 'out' && new Date(one.at) >= SINCE).reduce((sum, one) => sum + one.amountFen, 0))
    expect(rows.every((row, nth) => nth === 0 || rows[nth - 1]!.amountFen >= row.amountFen)).toBe(true)
  }))
  const many = Array.from({ length: NEXT_LEVEL_ROWS_MAX + 3 }, (_, nth) => ({ direction: 'out' as const, amountFen: nth + 1, at: SINCE.toISOString() }))
  expect([nextLevelOf(many, null, 1).rows.length, nextLevelOf(many, null, 1).left, nextLevelOf(many, null, LEVEL_MAX).left]).toEqual([NEXT_LEVEL_ROWS_MAX, 3, NEXT_LEVEL_ROWS_MAX + 3])
})
