import { expect, test } from 'vitest'
import { maskName } from './name-mask.ts'

test('a masked name tells neither the family name nor its length', () => {
  expect(maskName('欧阳静')).toBe('***')
  expect(maskName('陈静')).toBe('***')
})
