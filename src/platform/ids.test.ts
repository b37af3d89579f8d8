import { expect, test } from 'vitest'
import { officerCode, uuidOf, uuidv7 } from './ids.ts'

const NOW = new Date('2026-03-02T03:00:00+08:00')
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

test('an id tells its version and its millisecond, and sorts by time', () => {
  const id = uuidv7(NOW)
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(NOW.getTime())
  expect(id < uuidv7(new Date(NOW.getTime() + 1))).toBe(true)
})

test('a thousand ids of the same millisecond are a thousand ids', () => {
  expect(new Set(Array.from({ length: 1_000 }, () => uuidv7(NOW))).size).toBe(1_000)
})

test('the same words give the same id and other words another', () => {
  expect(uuidOf('7 carrier c1')).toBe(uuidOf('7 carrier c1'))
  expect(uuidOf('7 carrier c1')).not.toBe(uuidOf('7 carrier c2'))
  expect(uuidOf('')).toMatch(UUID)
})

test('the code that a citizen reads out to 96110 always has six digits', () => {
  for (let i = 0; i < 1_000; i++) expect(officerCode()).toMatch(/^\d{6}$/)
})
