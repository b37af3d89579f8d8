import { expect, test } from 'vitest'
import { isMorePressing, levelRank, raised, WARNING_LEVELS } from './levels.ts'

test('red comes first and blue last', () => {
  expect([...WARNING_LEVELS].sort((a, b) => levelRank(a) - levelRank(b))).toEqual(['red', 'orange', 'yellow', 'blue'])
  expect(isMorePressing('red', 'orange')).toBe(true)
  expect(isMorePressing('red', 'red')).toBe(false)
})

test('a later signal raises a live warning and never lowers it', () => {
  expect(raised('yellow', 'red')).toBe('red')
  expect(raised('red', 'blue')).toBe('red')
})
