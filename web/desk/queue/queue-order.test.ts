import { expect, test } from 'vitest'
import type { WarningRow } from '../../../src/contract/warning.ts'
import { freshCount, waitingReds, NO_ORDER, queueOrder, shownRows, type QueueOrder } from './queue-order.ts'

const row = (id: string, level: WarningRow['level'] = 'yellow', signalCount = 1) => ({ id, level, signalCount }) as WarningRow
const answer = (order: QueueOrder, ...latest: WarningRow[]) => queueOrder(order, { type: 'answer', key: 'live', latest })
const drawn = answer(NO_ORDER, row('one'), row('two'))
const idsOf = (order: QueueOrder) => shownRows(order).map((shown) => `${shown.row.id}${shown.gone ? ' gone' : ''}`)

test('what came since the list was drawn waits until it is asked for, and what stands keeps its place', () => {
  const order = answer(drawn, row('three', 'orange'), row('one'), row('two'))
  expect(idsOf(order)).toEqual(['one', 'two'])
  expect(freshCount(order)).toBe(1)
  expect(idsOf(queueOrder(order, { type: 'apply' }))).toEqual(['three', 'one', 'two'])
})

test('a changed row is the newest in its old place, and one that has closed stays, marked, until the next drawing', () => {
  const order = answer(drawn, row('two', 'orange', 4))
  expect(idsOf(order)).toEqual(['one gone', 'two'])
  expect(shownRows(order)[1]?.row).toMatchObject({ level: 'orange', signalCount: 4 })
  expect(idsOf(queueOrder(order, { type: 'apply' }))).toEqual(['two'])
})

test('reds that wait and rows that have become red where they stand are counted apart, so that the pill can be red', () => {
  const raised = answer(drawn, row('one'), row('two', 'red'))
  expect([idsOf(raised), waitingReds(raised), waitingReds(queueOrder(raised, { type: 'apply' }))]).toEqual([['one', 'two'], 1, 0])
  expect(waitingReds(answer(drawn, row('three', 'orange'), row('one'), row('two')))).toBe(0)
  expect(waitingReds(answer(drawn, row('four', 'red'), row('three', 'orange'), row('one'), row('two')))).toBe(1)
})
