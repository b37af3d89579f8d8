import { expect, test } from 'vitest'
import { emptyTip, fieldOf, problemsIn, tipOf, type TipDraft } from './tip-draft.ts'

const EMPTY = emptyTip('0123456789abcdef')
const FILLED: TipDraft = { ...EMPTY, about: [{ kind: 'phone', value: ' ' }, { kind: 'domain', value: ' bad.example ' }], channel: 'sms', paid: 'no', phone: '14200000001 ' }

test('at least one thing is named, or what happened is said; how it came, whether money has gone and a number are always asked', () => {
  expect(problemsIn(EMPTY)).toEqual({ words: 'tip.saysNothing', channel: 'tip.required', paid: 'tip.required', phone: 'tip.required' })
  expect(problemsIn(FILLED)).toEqual({})
  expect(problemsIn({ ...FILLED, about: [], words: '冒充客服' })).toEqual({})
})

test('money that has gone has an amount and a time', () => {
  expect(problemsIn({ ...FILLED, paid: 'yes' })).toEqual({ amount: 'tip.badAmount', paidAt: 'tip.badTime' })
  expect(problemsIn({ ...FILLED, paid: 'yes', amount: '0', paidAt: '2026-03-02T10:00' })).toEqual({ amount: 'tip.badAmount' })
  expect(tipOf({ ...FILLED, paid: 'yes', amount: '5万', paidAt: '2026-03-02T10:00' }).paid).toEqual({ amountFen: 5_000_000, at: '2026-03-02T10:00:00+08:00' })
  expect(tipOf({ ...FILLED, paid: 'no', amount: '5万', paidAt: '2026-03-02T10:00' }).paid).toBeNull()
})

test('what was left empty is not sent, and what the server says of the first that was is beside its own field', () => {
  expect(tipOf(FILLED)).toMatchObject({ phone: '14200000001', about: [{ kind: 'domain', value: 'bad.example' }], fraudType: null, words: null, region: null })
  expect([fieldOf(FILLED, '/about/0/value'), fieldOf(FILLED, '/about/1/value'), fieldOf(FILLED, '/paid/at'), fieldOf(FILLED, '/key')]).toEqual(['value1', undefined, 'paidAt', undefined])
})
