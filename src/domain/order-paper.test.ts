import { expect, test } from 'vitest'
import { ORDER_KINDS } from './order.ts'
import { PAPERS, paperText } from './order-paper.ts'

test('every paper names its law, and a query has neither extension nor release', () => {
  const all = ORDER_KINDS.flatMap((kind) => PAPERS.map((paper) => [`${kind} ${paper}`, paperText(kind, paper)] as const))
  expect(all.filter(([, text]) => text === undefined).map(([name]) => name)).toEqual(['query extension', 'query release'])
  expect(all.filter(([, text]) => text !== undefined && !/第.+条/.test(text.law)).map(([name]) => name)).toEqual([])
  expect(new Set(all.flatMap(([, text]) => text?.title ?? [])).size).toBe(7)
})
