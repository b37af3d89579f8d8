import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePhrases } from './phrase-match.ts'

/** What anybody would write first: looks for each phrase from the start. */
function naive(phrases: readonly string[], text: string): number[] {
  return phrases.flatMap((phrase, index) => (text.includes(phrase) ? [index] : []))
}

/** Few letters, so that phrases overlap, contain each other and repeat. */
const word = (lengthMax: number) => fc.array(fc.constantFrom('安', '全', '账', '户', 'a'), { minLength: 1, maxLength: lengthMax }).map((letters) => letters.join(''))

test('the same phrases are found as by looking for one after the other', () => {
  fc.assert(fc.property(fc.array(word(5), { maxLength: 12 }), word(60), (phrases, text) => {
    expect(compilePhrases(phrases)(text).toSorted((a, b) => a - b)).toEqual(naive(phrases, text))
  }), { numRuns: 2_000 })
})

test('any text at all, also outside the common plane, is searched as by hand', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }), { maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 40 }), (phrases, text) => {
    expect(compilePhrases(phrases)(text).toSorted((a, b) => a - b)).toEqual(naive(phrases, text))
  }))
})

test('a phrase counts once however often it is said, in order of first appearance', () => {
  const find = compilePhrases(['转账', '安全账户', '账户'])
  expect(find('请转账到安全账户，现在就转账')).toEqual([0, 1, 2])
  expect(find('安全账户，转账')).toEqual([1, 2, 0])
})

test('a phrase inside a longer one is found although the longer one is not finished', () => {
  expect(compilePhrases(['安全账户已冻结', '账户'])('安全账户正常')).toEqual([1])
})

test('no phrases find nothing, and an empty phrase is refused', () => {
  expect(compilePhrases([])('任何话')).toEqual([])
  expect(() => compilePhrases(['转账', ''])).toThrow(RangeError)
})
