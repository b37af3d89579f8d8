import { expect, test } from 'vitest'
import { columnsOf, lastingSearch, queueSearchOf } from './queue-search.ts'

test('the columns are in the address only when they are not the usual ones, and the way to the warning is always there', () => {
  expect(queueSearchOf({ cols: 'what,where,holder,opened' })).toEqual({})
  expect(queueSearchOf({ cols: 'ref,where,made-up' })).toEqual({ cols: 'what,where,ref' })
  expect(columnsOf('')).toEqual(['what'])
})

test('what is kept of a search is not what was searched for', () => {
  expect(lastingSearch(queueSearchOf({ q: '14200000001', levels: 'red', unit: 'PA' }))).toEqual({ levels: 'red', unit: 'PA' })
})
