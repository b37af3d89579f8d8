import { describe, expect, test } from 'vitest'
import { SIGNAL_KINDS, type Signal } from '../../contract/signal.ts'
import { FRAUD_TYPE_CODES } from '../../domain/fraud-types.ts'
import { Refusal } from '../../domain/refusal.ts'
import { accountOf, domainOf, EVIDENCE, flagNames, FLAGS, fraudTypeCode, fraudTypeOf, isSuspicious, kindCode, kindOf, readSignal, wordsOf } from './signal.rules.ts'

const NOW = new Date('2026-03-02T03:00:00+08:00')
const before = (milliseconds: number) => new Date(NOW.getTime() - milliseconds).toISOString()
const DAY_MS = 86_400_000

function aSignal(more: Partial<Signal> = {}): Signal {
  return { ref: 'r1', kind: 'call', at: NOW.toISOString(), person: { phone: '14200000001' }, ...more }
}
const read = (more: Partial<Signal> = {}) => readSignal(aSignal(more), NOW)
const flagsOf = (more: Partial<Signal>) => flagNames(read(more).flags)
function refusalOf(more: Partial<Signal>): string {
  try {
    read(more)
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'taken'
}

describe('when a signal is from', () => {
  test('a sender whose clock is two minutes fast is believed, one of ten minutes is told so', () => {
    expect(refusalOf({ at: before(-110_000) })).toBe('taken')
    expect(refusalOf({ at: before(-600_000) })).toBe('signal.future')
  })

  test('what is more than 400 days old is no longer taken', () => {
    expect(refusalOf({ at: before(400 * DAY_MS - 1) })).toBe('taken')
    expect(refusalOf({ at: before(400 * DAY_MS + 1_000) })).toBe('signal.too_old')
  })
})

describe('whom a signal is about', () => {
  test('a number is one number however it is written, and comes first of all that identify', () => {
    expect(read({ person: { idNumber: '11010519491231002X', phone: '+86 142-0000-0001' } }).person).toEqual([{ kind: 'phone', value: '14200000001' }, { kind: 'id-number', value: '11010519491231002X' }])
  })

  test('a person with a foreign number or none that can be read is refused: nobody here could be warned', () => {
    expect(refusalOf({ person: { phone: '+85512345678' } })).toBe('signal.bad_phone')
    expect(refusalOf({ person: { phone: 'abc' } })).toBe('signal.bad_phone')
  })

  test('an id number with a wrong check digit is refused', () => {
    expect(refusalOf({ person: { idNumber: '110105194912310021' } })).toBe('signal.bad_id_number')
  })
})

describe('the other end', () => {
  test('a domain is the same with and without its address, case and www', () => {
    for (const written of ['Bad.Example', 'https://www.bad.example/login?x=1', 'www.bad.example.', ' bad.example/#a']) expect(domainOf(written)).toBe('bad.example')
  })

  test('an account is the same with spaces, dashes and full-width digits', () => {
    expect(accountOf('6222 0200-１２３４ abcd')).toBe('622202001234ABCD')
  })

  test('a sender by name is kept as it is', () => {
    expect(read({ kind: 'sms', counterpart: { phone: '10086助手' } }).counterpart).toEqual({ kind: 'phone', value: '10086助手' })
  })
})

describe('what a signal says by itself', () => {
  test('a call from abroad is foreign; money sent abroad by number is not a call', () => {
    expect(flagsOf({ counterpart: { phone: '+85512345678' } })).toEqual(['foreign'])
    expect(flagsOf({ kind: 'transfer', counterpart: { phone: '+85512345678' } })).toEqual([])
  })

  test('a long call and one that goes on are noted, but accuse nobody', () => {
    const call = read({ counterpart: { phone: '13900000001' }, durationSeconds: 600, ongoing: true })
    expect(flagNames(call.flags)).toEqual(['longCall', 'ongoing'])
    expect(isSuspicious(call.flags, call.phraseScore)).toBe(false)
    expect(flagsOf({ durationSeconds: 599 })).toEqual([])
  })

  test('a teller who sees a nervous customer raises an alert and says that somebody coaches her', () => {
    expect(flagsOf({ kind: 'counter', tags: ['nervous'], overOnlineLimit: true })).toEqual(['overOnlineLimit', 'counterAlert', 'coached'])
    expect(flagsOf({ kind: 'counter', tags: ['friendly'] })).toEqual(['counterAlert'])
  })

  test('screen sharing counts on a web visit', () => {
    expect(flagsOf({ kind: 'web', screenSharing: true })).toEqual(['screenSharing'])
    expect(flagsOf({ kind: 'call', screenSharing: true })).toEqual([])
  })

  test('a dash is no account: nobody is found by it', () => {
    expect(() => read({ person: { account: ' - ' } })).toThrow('signal.invalid')
  })

  test('a list from above keeps its level; one without a level counts as yellow', () => {
    expect(flagsOf({ kind: 'listed', level: 'red' })).toEqual(['aboveRed'])
    expect(flagsOf({ kind: 'listed', level: 'orange' })).toEqual(['aboveOrange'])
    expect(flagsOf({ kind: 'listed', level: 'yellow' })).toEqual(['aboveYellow'])
    expect(flagsOf({ kind: 'listed', level: 'blue' })).toEqual(['aboveBlue'])
    expect(flagsOf({ kind: 'listed' })).toEqual(['aboveYellow'])
  })
})

describe('what is suspicious', () => {
  test('any flag that speaks for fraud, or words that do', () => {
    expect(isSuspicious(FLAGS.listedNumber, 0)).toBe(true)
    expect(isSuspicious(FLAGS.newPayee, 0)).toBe(true)
    expect(isSuspicious(0, 5)).toBe(true)
    expect(isSuspicious(0, 0)).toBe(false)
  })

  test('nothing about a number or payee that is known to be good', () => {
    expect(isSuspicious(FLAGS.muted | FLAGS.listedNumber, 100)).toBe(false)
  })

  test('no two flags share a bit, and all fit the column', () => {
    const bits = Object.values(FLAGS)
    expect(new Set(bits).size).toBe(bits.length)
    for (const bit of bits) expect(Number.isInteger(Math.log2(bit)) && bit > 0 && bit < 2 ** 31).toBe(true)
    expect(EVIDENCE & (FLAGS.muted | FLAGS.longCall | FLAGS.ongoing)).toBe(0)
  })
})

describe('the words', () => {
  test('of a false police call are found, named and weighed', () => {
    const { phrases, score, type } = wordsOf('我是公安局的，你涉嫌洗钱，马上把钱转到安全账户，不要告诉任何人')
    expect(type).toBe('authority')
    expect(phrases).toContain('安全账户')
    expect(score).toBeGreaterThanOrEqual(60)
  })

  test('of an everyday call say nothing', () => {
    expect(wordsOf('妈，我晚上回家吃饭，给你带点水果。')).toEqual({ phrases: [], score: 0, type: undefined })
  })

  test('count once however often they are said', () => {
    expect(wordsOf('安全账户 '.repeat(500)).score).toBe(wordsOf('安全账户').score)
  })

  test('of several kinds: the leading kind counts whole, the others half, and a named kind goes before "other"', () => {
    const authority = wordsOf('安全账户').score
    const order = wordsOf('刷单')
    const both = wordsOf('刷单，安全账户')
    expect(order.type).not.toBe(wordsOf('安全账户').type)
    expect(both.score).toBe(Math.round(Math.max(authority, order.score) + Math.min(authority, order.score) / 2))
  })
})

test('kinds and types keep their stored numbers', () => {
  expect(kindCode('call')).toBe(1)
  expect(kindCode('listed')).toBe(7)
  for (const kind of SIGNAL_KINDS) expect(kindOf(kindCode(kind))).toBe(kind)
  for (const type of FRAUD_TYPE_CODES) expect(fraudTypeOf(fraudTypeCode(type))).toBe(type)
  expect(fraudTypeOf(null)).toBe('')
  expect(fraudTypeCode(undefined)).toBeNull()
})
