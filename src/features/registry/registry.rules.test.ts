import { expect, test } from 'vitest'
import { codeFrom, factsAfter, judgeCode, whyNotSent, type Proof } from './registry.rules.ts'

const NOW = new Date('2026-03-02T10:00:00+08:00')
const seconds = (count: number) => new Date(NOW.getTime() + count * 1_000)
const aProof = (more: Partial<Proof> = {}): Proof => ({ sentAt: seconds(-120), expiresAt: seconds(480), tries: 0, sentOn: '2026-03-02', sentCount: 1, ...more })
const DAUGHTER = { name: '李小红', phone: '14200000002' }

test('a code is six digits, whatever the digest', () => {
  for (const digest of ['00000000ff', 'ffffffff00', '0000000a-1']) expect(codeFrom(digest)).toMatch(/^\d{6}$/)
  expect(codeFrom('0000000a')).toBe('000010')
})

test('a number gets a code once a minute and five times a day, and the next day again', () => {
  expect(whyNotSent(aProof({ sentAt: seconds(-10) }), NOW, '2026-03-02')).toEqual({ waitSeconds: 50 })
  expect(whyNotSent(aProof({ sentCount: 5 }), NOW, '2026-03-02')).toBe('used-up')
  expect(whyNotSent(aProof({ sentCount: 5 }), NOW, '2026-03-03')).toBeUndefined()
})

test('a code is good for ten minutes and five tries, the right one after four wrong ones too', () => {
  expect(judgeCode(aProof({ tries: 4 }), true, NOW)).toEqual({ kind: 'right' })
  expect(judgeCode(aProof({ tries: 3 }), false, NOW)).toEqual({ kind: 'wrong', left: 1 })
  expect([judgeCode(aProof({ tries: 5 }), true, NOW), judgeCode(aProof(), true, seconds(480)), judgeCode(undefined, true, NOW)]).toEqual(Array.from({ length: 3 }, () => ({ kind: 'no-code' })))
})

test('whoever has shown the number says what is so; what they do not say stays, and what they say no longer goes', () => {
  const known = { name: '李桂', address: '东街 1 号', guardians: [{ name: '旧', phone: '14200000009' }] }
  expect(factsAfter(known, { before: undefined, after: { name: '李桂芳', guardians: [DAUGHTER] } }, true)).toEqual({ name: '李桂芳', address: '东街 1 号', guardians: [DAUGHTER] })
  expect(factsAfter({ name: '李桂芳', address: '东街 1 号', guardians: [DAUGHTER] }, { before: { name: '李桂芳', guardians: [DAUGHTER] }, after: { name: '李桂芳' } }, true)).toEqual({ name: '李桂芳', address: '东街 1 号' })
})

test('a guardian fills gaps, corrects and takes back what they said themselves, and changes nothing else', () => {
  const known = { name: '李桂芳', guardians: [{ name: '村长', phone: '14200000009' }] }
  const said = { name: '张三', address: '远方 9 号', guardians: [DAUGHTER] }
  const taken = { ...known, address: '远方 9 号' }
  expect(factsAfter(known, { before: undefined, after: said }, false)).toEqual(taken)
  expect(factsAfter(taken, { before: said, after: { ...said, address: '东街 1 号' } }, false)).toEqual({ ...known, address: '东街 1 号' })
  expect(factsAfter(taken, { before: said, after: undefined }, false)).toEqual(known)
})
