import { expect, test } from 'vitest'
import { bankNamed, type KnownBanks } from './organisation.rules.ts'

const KNOWN: KnownBanks = {
  codes: new Set(['BK9961', 'BK9971']),
  byName: new Map<string, string | null>([['远帆商业银行', 'BK9961'], ['远帆', 'BK9961'], ['远帆商业银行听潮村镇银行', 'BK9971'], ['农商行', null]]),
}

test('a bank is known by its code or by the longest name that the words hold; part of a name, or one that several have, says nothing', () => {
  const named = (words: string) => bankNamed(words, KNOWN)
  expect(['BK9961', ' 远帆商业银行 ', '远帆商业银行解放路支行', '远帆商业银行听潮村镇银行营业部'].map(named)).toEqual(['BK9961', 'BK9961', 'BK9961', 'BK9971'])
  expect(['', '帆', '商业银行', '听潮农商行', 'bk9961'].map(named)).toEqual([undefined, undefined, undefined, undefined, undefined])
})

test('however much stands there, it is looked at once and soon', () => {
  const begun = performance.now()
  expect(bankNamed('行'.repeat(1_000_000), KNOWN)).toBeUndefined()
  expect(performance.now() - begun).toBeLessThan(200)
})
