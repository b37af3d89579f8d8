import { expect, test } from 'vitest'
import { isForeign, isMobile, maskPhone, normalizePhone } from './phone.ts'

test('one mobile number has one spelling, however it was written down', () => {
  for (const written of ['18812345678', '+86 188 1234 5678', '0086-18812345678', '8618812345678', '018812345678', '1795118812345678', '１８８１２３４５６７８', 'tel:+8618812345678', '188.1234.5678']) {
    expect(normalizePhone(written), written).toBe('18812345678')
  }
})

test('a landline keeps its area code', () => {
  expect(normalizePhone('0574-8765 4321')).toBe('057487654321')
  expect(normalizePhone('+86 574 8765 4321')).toBe('057487654321')
  expect(normalizePhone('(010) 6552 1234')).toBe('01065521234')
})

test('service numbers and message ports are numbers too', () => {
  for (const number of ['110', '96110', '12381', '95588', '4008001234', '10690123456789']) expect(normalizePhone(number)).toBe(number)
})

test('a call from Cambodia is foreign whether dialled with + or 00, and so is one from Hong Kong', () => {
  expect(normalizePhone('00855 12 345 678')).toBe('+85512345678')
  expect(isForeign(normalizePhone('+855-12-345-678')!)).toBe(true)
  expect(isForeign(normalizePhone('+852 2345 6789')!)).toBe(true)
  expect(isForeign(normalizePhone('18812345678')!)).toBe(false)
})

test('a landline without its area code and plain rubbish are not guessed', () => {
  for (const written of ['', '87654321', '1881234567', '188123456789', 'abc', '+', '+861', '张三']) expect(normalizePhone(written), written).toBeUndefined()
})

test('only a mobile can receive a text message', () => {
  expect(isMobile(normalizePhone('14212345678')!)).toBe(true)
  expect(isMobile(normalizePhone('057487654321')!)).toBe(false)
})

test('a masked number shows two digits and not even its length', () => {
  expect(maskPhone('18812345678')).toBe('18*********')
  expect(maskPhone('057487654321')).toBe('05*********')
})
