import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterFreezeMove, FREEZE_MOVES, FREEZE_STATES, hasFreezeEnded, isFreezeAtBank, type FreezeMove, type FreezeState } from './freeze-order.rules.ts'

function walk(from: FreezeState, steps: readonly FreezeMove[]): FreezeState[] {
  const states = [from]
  for (const step of steps) states.push(afterFreezeMove(states.at(-1)!, step) ?? states.at(-1)!)
  return states
}
const moves = fc.array(fc.constantFrom(...FREEZE_MOVES), { maxLength: 40 })

test('whatever happens in whatever order, a freeze that has ended stays as it ended, and none stands that nobody approved', () => {
  fc.assert(fc.property(moves, (steps) => {
    const states = walk('drafted', steps)
    const end = states.findIndex(hasFreezeEnded)
    const stands = states.indexOf('effective')
    return (end === -1 || states.slice(end).every((state) => state === states[end])) && (stands === -1 || states.slice(0, stands).includes('approved'))
  }))
})

test('from every state time alone ends it', () => {
  for (const state of FREEZE_STATES) expect(hasFreezeEnded(walk(state, ['run-out']).at(-1)!)).toBe(true)
})

test('in the queue it waits, stands when its turn comes, and never goes back into it', () => {
  expect(walk('sent', ['queue', 'queue', 'hold', 'queue'])).toEqual(['sent', 'queued', 'queued', 'effective', 'effective'])
})

test('it may be extended as often as it is needed', () => {
  expect(walk('effective', ['extend', 'extend', 'extend']).at(-1)).toBe('extended')
})

test('what may be at the bank has not ended, and what was never sent is not there', () => {
  expect(FREEZE_STATES.filter(isFreezeAtBank)).toEqual(['sent', 'acknowledged', 'queued', 'effective', 'extended'])
})
