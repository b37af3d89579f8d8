import { expect, test } from 'vitest'
import { pressedKeys, SHORTCUTS } from './shortcuts.ts'

const press = (key: string, atMs: number, more: object = {}) => pressedKeys({ key, timeStamp: atMs, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, target: null, ...more })
const inField = { target: { closest: () => ({}) } }

test('two keys one after the other are one shortcut, for a second and a half', () => {
  expect([press('g', 0), press('c', 400), press('c', 500)]).toEqual(['g', 'g c', 'c'])
  expect([press('g', 10_000), press('c', 12_000)]).toEqual(['g', 'c'])
})

test('nothing is a shortcut while somebody types, composes Chinese or holds a modifier', () => {
  expect([press('n', 20_000, inField), press('n', 20_001, { isComposing: true }), press('c', 20_002, { ctrlKey: true }), press('n', 20_003, { altKey: true })]).toEqual([undefined, undefined, undefined, undefined])
})

test('no two shortcuts are the same keys, and none is hidden behind the prefix', () => {
  const keys = SHORTCUTS.map((one) => one.keys)
  expect(new Set(keys).size).toBe(keys.length)
  expect(keys).not.toContain('g')
})
