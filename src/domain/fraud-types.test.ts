import { expect, test } from 'vitest'
import { FRAUD_TYPES, FRAUD_TYPE_CODES, fraudTypeName, isFraudType } from './fraud-types.ts'

test('the ministry names ten types, and one more holds the rest', () => {
  expect(FRAUD_TYPES).toHaveLength(11)
  expect(new Set(FRAUD_TYPE_CODES).size).toBe(11)
})

test('a type has its official name in Chinese', () => {
  expect(fraudTypeName('authority', 'zh')).toBe('冒充公检法及政府机关')
  expect(fraudTypeName('loan', 'en')).toBe('False loans')
})

test('a word of somebody else\'s list is not taken for a type', () => {
  expect(isFraudType('loan')).toBe(true)
  expect(isFraudType('贷款')).toBe(false)
})
