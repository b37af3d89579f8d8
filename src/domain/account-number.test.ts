import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cardCheckDigit, maskAccount, readAccountNumber } from './account-number.ts'

const card = (digits: string) => digits + cardCheckDigit(digits)
const CARD = card('990162123456789012')

test('one card has one spelling, however it was read out or copied', () => {
  const spaced = CARD.replace(/(\d{4})/g, '$1 ')
  for (const written of [CARD, spaced, CARD.replace(/(\d{4})/g, '$1-'), [...CARD].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('')]) {
    expect(readAccountNumber(written), written).toEqual({ account: { kind: 'card', value: CARD } })
  }
})

test('a card with one digit mistyped, or two neighbours swapped, is noticed', () => {
  fc.assert(fc.property(fc.array(fc.nat(9), { minLength: 15, maxLength: 17 }), fc.nat(14), fc.integer({ min: 1, max: 9 }), (digits, place, shift) => {
    const right = card(`9${digits.join('')}`)
    expect(readAccountNumber(right).account?.kind).toBe('card')
    const wrong = right.slice(0, place + 1) + ((Number(right[place + 1]) + shift) % 10) + right.slice(place + 2)
    expect(readAccountNumber(wrong)).toEqual({ problem: 'check-digit' })
  }))
  expect(readAccountNumber('9901621234567890192').problem).toBe('check-digit')
})

test('a firm’s account that looks like a card has no check digit to be wrong, when it is said to be one', () => {
  for (const digits of ['3301010104000123', '3301010104000123456', '9901621234567890192']) {
    expect(readAccountNumber(digits).problem, digits).toBe('check-digit')
    expect(readAccountNumber(digits, 'corporate').account, digits).toEqual({ kind: 'bank-account', value: digits })
  }
  expect(readAccountNumber(CARD, 'corporate')).toEqual(readAccountNumber(CARD))
  expect([readAccountNumber('1234567', 'corporate').problem, readAccountNumber('3'.repeat(31), 'corporate').problem]).toEqual(['too-short', 'too-long'])
})

test('corporate accounts and passbooks have no check digit to be wrong', () => {
  for (const digits of ['12020262', '1202026219900123456', '0200004119200123456', '330101010012345678901']) expect(readAccountNumber(digits), digits).toEqual({ account: { kind: 'bank-account', value: digits } })
})

test('too short, too long, nothing and rubbish are told apart', () => {
  expect([readAccountNumber('1234567').problem, readAccountNumber('9'.repeat(31)).problem, readAccountNumber(' ').problem, readAccountNumber('张三的卡').problem]).toEqual(['too-short', 'too-long', 'empty', 'unreadable'])
})

test('a mobile or an e-mail address is an id at a payment firm', () => {
  expect(readAccountNumber('+86 142-1234-5678').account).toEqual({ kind: 'pay-id', value: '14212345678' })
  expect(readAccountNumber('Zhang.San-1@Example.com').account).toEqual({ kind: 'pay-id', value: 'zhang.san-1@example.com' })
})

test('wallets are known by their shape and keep their capitals where they matter', () => {
  expect(readAccountNumber('TJRabPrwbZy45sbavfcjinPJC18kjpRTv8').account).toEqual({ kind: 'wallet', chain: 'tron', value: 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8' })
  expect(readAccountNumber('0xABCDEF0123456789abcdef0123456789ABCDEF01').account).toEqual({ kind: 'wallet', chain: 'ethereum', value: '0xabcdef0123456789abcdef0123456789abcdef01' })
  expect(readAccountNumber('bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq').account).toMatchObject({ kind: 'wallet', chain: 'bitcoin' })
})

test('a merchant is known by the link behind the code or by its number', () => {
  expect(readAccountNumber('https://qr.example.com/fkx0123456').account).toEqual({ kind: 'merchant-qr', value: 'https://qr.example.com/fkx0123456' })
  expect(readAccountNumber('m82 1310 7011 a03').account).toEqual({ kind: 'merchant-qr', value: 'M8213107011A03' })
})

test('whatever is typed is read or refused, and what was read is read the same again', () => {
  fc.assert(fc.property(fc.string({ maxLength: 80, unit: 'binary' }), (text) => {
    const read = readAccountNumber(text)
    if (read.account !== undefined) expect(readAccountNumber(read.account.value)).toEqual(read)
  }))
})

test('a mask shows four digits at each end of a card, and less of what is short', () => {
  expect(maskAccount(CARD)).toBe(`9901 **** **** ${CARD.slice(-4)}`)
  expect(maskAccount('12020262')).toBe('**** **** **** 0262')
  expect([maskAccount('1234'), maskAccount('')]).toEqual(['****', '****'])
  expect(maskAccount('14212345678')).toBe('14*********')
  expect(maskAccount('zhang.san@example.com')).toBe('z***@example.com')
})
