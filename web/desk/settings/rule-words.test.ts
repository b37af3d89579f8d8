import { expect, test } from 'vitest'
import { answerWords, conditionWords } from './rule-words.ts'

test('a condition reads as a commander says it, whatever the subset allows', () => {
  const read = (cell: string) => conditionWords(cell, (word) => `<${word}>`, '、')
  expect(['>= 3', '< 2.5', '!= 0', '4', '[10..19]', '[1..1]', '"red"', '"yellow", "blue"'].map(read)).toEqual(['≥ 3', '< 2.5', '≠ 0', '= 4', '10–19', '= 1', '<red>', '<yellow>、<blue>'])
})

test('an answer reads without quotes and with an N for every fact', () => {
  expect(answerWords('"24 小时内向涉诈账户转账 {mulePayments} 笔"')).toBe('24 小时内向涉诈账户转账 N 笔')
})
