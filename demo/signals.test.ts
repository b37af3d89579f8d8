import { expect, test } from 'vitest'
import { Signal } from '../src/contract/signal.ts'
import { FRAUD_TYPE_CODES } from '../src/domain/fraud-types.ts'
import { isForeign, normalizePhone } from '../src/domain/phone.ts'
import { buildCity } from './city.ts'
import { EPISODE_SIGNALS_MEAN } from './episodes.ts'
import { ageOf } from './people.ts'
import { signalStream, type StreamedSignal } from './signals.ts'
import { plantedTruth, SCREEN_SHARING_APPS } from './truth.ts'

const city = buildCity()
const from = new Date('2026-03-01T00:00:00+08:00')
const until = new Date('2026-03-08T00:00:00+08:00')
const stream = [...signalStream(city, 3, { from, until, perHour: 300, fraudShare: 0.1 })]
const frauds = stream.filter(({ episode }) => episode !== undefined)
const planted = new Set(plantedTruth(FRAUD_TYPE_CODES).map(({ value }) => value))

test('every signal is what the contract asks for', () => {
  for (const { signal } of stream) expect(Signal.safeParse(signal).success, JSON.stringify(signal)).toBe(true)
})

test('signals come in the order of their times, inside the span, each with a ref of its own', () => {
  const times = stream.map(({ signal }) => Date.parse(signal.at))
  expect(times.every((time, index) => time >= (times[index - 1] ?? from.getTime()) && time < until.getTime())).toBe(true)
  expect(new Set(stream.map(({ signal }) => signal.ref)).size).toBe(stream.length)
})

test('rate and share of fraud are what was asked for', () => {
  expect(Math.abs(stream.length / (7 * 24 * 300) - 1)).toBeLessThan(0.05)
  expect(Math.abs(frauds.length / stream.length - 0.1)).toBeLessThan(0.015)
})

test('the same arguments give the same stream, another seed other refs', () => {
  const again = [...signalStream(city, 3, { from, count: 200, perHour: 300, fraudShare: 0.1 })]
  expect(again).toEqual(stream.slice(0, 200))
  const other = [...signalStream(city, 4, { from, count: 200, perHour: 300, fraudShare: 0.1 })]
  expect(new Set([...again, ...other].map(({ signal }) => signal.ref)).size).toBe(400)
})

test('a fraud is one person, one gang and steps in order', () => {
  const whole = new Map<number, StreamedSignal[]>()
  for (const signal of frauds) whole.set(signal.episode!.id, [...(whole.get(signal.episode!.id) ?? []), signal])
  for (const [, signals] of whole) {
    expect(new Set(signals.map(({ resident }) => resident)).size).toBe(1)
    expect(signals.map(({ step }) => step)).toEqual(signals.map((_, step) => step))
  }
  const ended = [...whole.values()].filter((signals) => signals[0]!.episode!.startedAt.getTime() < until.getTime() - 86_400_000)
  expect(ended.every((signals) => signals.length === signals[0]!.episode!.steps)).toBe(true)
  const mean = ended.reduce((sum, signals) => sum + signals.length, 0) / ended.length
  expect(Math.abs(mean - EPISODE_SIGNALS_MEAN)).toBeLessThan(0.25)
  expect(new Set(ended.map((signals) => signals[0]!.episode!.type))).toEqual(new Set(FRAUD_TYPE_CODES))
})

test('everyday traffic never touches what was planted, and fraud does', () => {
  const touches = ({ signal }: StreamedSignal) => [signal.counterpart?.phone, signal.counterpart?.account, signal.counterpart?.domain, signal.counterpart?.app].some((value) => value !== undefined && planted.has(value))
  expect(stream.filter((signal) => signal.episode === undefined && touches(signal))).toEqual([])
  expect(frauds.filter((signal) => signal.signal.counterpart !== undefined && !SCREEN_SHARING_APPS.includes(signal.signal.counterpart.app ?? '')).every(touches)).toBe(true)
})

test('loans catch young men and fake orders young women, as in the bulletin', () => {
  const victims = (type: string) => [...new Map(frauds.filter(({ episode }) => episode!.type === type).map(({ episode }) => [episode!.id, episode!.resident])).values()]
  const women = (residents: number[]) => residents.filter((resident) => city.people.female[resident] === 1).length / residents.length
  expect(women(victims('loan'))).toBeLessThan(0.4)
  expect(women(victims('fake-order'))).toBeGreaterThan(0.5)
  const ages = victims('fake-order').map((resident) => ageOf(city.people, resident))
  expect(ages.filter((age) => age >= 20 && age < 30).length / ages.length).toBeGreaterThan(0.55)
})

test('no number in the stream can be anybody\'s', () => {
  const numbers = stream.flatMap(({ signal }) => [signal.person.phone, signal.counterpart?.phone]).filter((number) => number !== undefined)
  const spare = (number: string) => /^14[23]/.test(number) || number.startsWith('0409') || number.startsWith('1069') || (isForeign(normalizePhone(number)!) && /^\+\d{1,3}00/.test(number))
  expect(numbers.filter((number) => normalizePhone(number) !== number || !spare(number))).toEqual([])
})

test('a stream without an end is refused', () => {
  expect(() => signalStream(city, 1, { from, perHour: 10, fraudShare: 0 }).next()).toThrow('until or count')
  expect(() => signalStream(city, 1, { from, count: 1, perHour: 0, fraudShare: 0 }).next()).toThrow(RangeError)
  expect(() => signalStream(city, 1, { from, count: 1, perHour: 1, fraudShare: 1 }).next()).toThrow(RangeError)
})
