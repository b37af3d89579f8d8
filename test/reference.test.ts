import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '../src/contract/signal.ts'
import { compileScoringTable, type PersonFacts } from '../src/features/scoring/scoring.rules.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { addListings } from '../src/features/listing/listing.store.ts'
import { beginWatch } from '../src/features/watch/watch.store.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { WARNING_LEVELS } from '../src/domain/levels.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

/**
 * The rules as a clerk with paper would apply them: one signal at a time, the whole day of the person read again each time. Slow and
 * obvious, and without a line of the SQL that it checks.
 */
const DAY_MS = 86_400_000
const BAD_DOMAIN = 'fraud.example'
const MULE = '6222000000009999'
const table = compileScoringTable(JSON.parse(readFileSync(new URL('../assets/rules/warning-levels.json', import.meta.url), 'utf8')))

type Note = { at: number; signal: Signal; listed: boolean; foreign: boolean; newPayee: boolean; overHabit: boolean; mule: boolean; badDomain: boolean; words: { score: number; type: string } }

function noteOf(signal: Signal, earlier: readonly Note[]): Note {
  const at = Date.parse(signal.at)
  const read = readSignal(signal, NOW)
  const payee = signal.counterpart?.account
  const paidBefore = earlier.filter((note) => note.signal.kind === 'transfer' && note.signal.counterpart?.account === payee).map((note) => note.at)
  const talks = signal.kind === 'call' || signal.kind === 'sms'
  return {
    at, signal, listed: signal.counterpart?.phone === SCAM_NUMBER, foreign: talks && (signal.counterpart?.phone ?? '').startsWith('+'),
    newPayee: (signal.kind === 'transfer' || signal.kind === 'counter') && payee !== undefined && (paidBefore.length === 0 || Math.min(...paidBefore) > at - DAY_MS),
    overHabit: (signal.amountFen ?? 0) > 5_000_000, mule: payee === MULE, badDomain: signal.counterpart?.domain === BAD_DOMAIN,
    words: { score: read.phraseScore, type: read.phraseType ?? '' },
  }
}

function speaksForFraud(note: Note): boolean {
  const { signal } = note
  return note.listed || note.foreign || note.newPayee || note.overHabit || note.mule || note.badDomain || note.words.score > 0 || signal.screenSharing === true || signal.overOnlineLimit === true || ['counter', 'hotline', 'listed'].includes(signal.kind)
}

function factsOf(day: readonly Note[], now: Date, watched: boolean): PersonFacts {
  const count = (holds: (note: Note) => boolean) => day.filter(holds).length
  const max = (pick: (note: Note) => number) => Math.max(0, ...day.map(pick))
  const strongest = day.reduce((best, note) => (note.words.score > best.score ? note.words : best), { score: 0, type: '' })
  return {
    listedCalls: count((note) => note.signal.kind === 'call' && note.listed), listedMessages: count((note) => note.signal.kind === 'sms' && note.listed), foreignCalls: count((note) => note.signal.kind === 'call' && note.foreign),
    longestCallMinutes: Math.floor(max((note) => (note.signal.kind === 'call' && (note.listed || note.foreign) ? (note.signal.durationSeconds ?? 0) : 0)) / 60), callStillOn: false,
    phraseScore: strongest.score, phraseType: strongest.type, badDomainVisits: count((note) => note.badDomain), screenSharing: day.some((note) => note.signal.screenSharing === true),
    newPayeeYuan: Math.floor(max((note) => (note.newPayee ? (note.signal.amountFen ?? 0) : 0)) / 100), mulePayments: count((note) => note.mule), overHabit: day.some((note) => note.overHabit),
    overOnlineLimit: day.some((note) => note.signal.overOnlineLimit === true), counterAlerts: count((note) => note.signal.kind === 'counter'), coached: day.some((note) => note.signal.tags?.includes('nervous') === true),
    hotlineCalls: count((note) => note.signal.kind === 'hotline'), listedLevel: '', age: now.getUTCFullYear() - 1960, registered: true, earlierLosses: 0, watched,
  }
}

type Expected = { level: number; reasons: Set<string> }

type Watch = { from: number; until: number }

function byHand(signals: readonly Signal[], watches: ReadonlyMap<string, Watch>): Map<string, Expected> {
  const notes = new Map<string, Note[]>()
  const warnings = new Map<string, Expected>()
  for (const signal of signals) {
    const phone = signal.person.phone!
    const known = notes.get(phone) ?? []
    const note = noteOf(signal, known)
    notes.set(phone, [...known, note])
    if (!speaksForFraud(note)) continue
    const day = [...known, note].filter((one) => one.at > note.at - DAY_MS && one.at <= note.at)
    const watch = watches.get(phone)
    const matches = table.decide(factsOf(day, new Date(note.at), watch !== undefined && watch.from <= note.at && note.at < watch.until))
    if (matches.length === 0) continue
    const level = Math.min(...matches.map((match) => WARNING_LEVELS.indexOf(match.outputs.level as 'red') + 1))
    const warning = warnings.get(phone) ?? { level, reasons: new Set() }
    warnings.set(phone, { level: Math.min(warning.level, level), reasons: new Set([...warning.reasons, ...matches.map((match) => match.rule)]) })
  }
  return warnings
}

let state = 20_260_302
const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
const TEXTS = ['请把资金转到安全账户配合调查', '恭喜中奖，请先交手续费和公证费', '晚上一起吃饭', '刷单返利，垫付后返佣金，日结', '快递到了']

function randomSignal(ref: number, at: number, phone: string): Signal {
  const base = { ref: `r${ref}`, at: new Date(at).toISOString(), person: { phone } }
  const other = pick([SCAM_NUMBER, '+4412345678', '14212345678', '14212345679'])
  switch (pick(['call', 'call', 'sms', 'web', 'transfer', 'transfer', 'counter', 'hotline'] as const)) {
    case 'call': return { ...base, kind: 'call', counterpart: { phone: other }, durationSeconds: Math.floor(random() * 1_500), ...(random() < 0.1 ? { text: pick(TEXTS) } : {}) }
    case 'sms': return { ...base, kind: 'sms', counterpart: { phone: other }, text: pick(TEXTS) }
    case 'web': return { ...base, kind: 'web', counterpart: { domain: pick([BAD_DOMAIN, 'news.example', 'shop.example']) }, ...(random() < 0.05 ? { screenSharing: true } : {}) }
    case 'transfer': return { ...base, kind: 'transfer', counterpart: { account: pick(['6222000000000001', '6222000000000002', '6222000000000003', MULE]) }, amountFen: Math.floor(random() * 8_000_000) + 1, ...(random() < 0.1 ? { overOnlineLimit: true } : {}) }
    case 'counter': return { ...base, kind: 'counter', counterpart: { account: '6222000000000002' }, amountFen: Math.floor(random() * 9_000_000) + 1, ...(random() < 0.3 ? { tags: ['nervous'] } : {}) }
    default: return { ...base, kind: 'hotline' }
  }
}

let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

test('warnings of 4,000 signals in batches of any size are those that a clerk finds by hand', async () => {
  const phones = Array.from({ length: 400 }, (_, index) => `1420001${String(index).padStart(4, '0')}`)
  const watches = new Map<string, Watch>()
  for (const [index, phone] of phones.entries()) {
    const personId = await aResident(bureau, phone)
    if (index % 4 !== 0) continue
    // A quarter of them have lost money before, and are watched for a part of these days.
    const from = NOW.getTime() - 2 * DAY_MS - Math.floor(random() * 4 * DAY_MS)
    const watch = { from, until: from + 2 * DAY_MS }
    watches.set(phone, watch)
    await bureau.system((tx) => beginWatch(tx, { case_id: uuidv7(NOW), person_id: personId, from_at: new Date(watch.from), until_at: new Date(watch.until), region: 990101001001000, unit: 'PA' }))
  }
  const { vault } = bureau.at(NOW)
  await bureau.system((tx) => addListings(tx, [
    { token: vault.token('domain', BAD_DOMAIN), list: 'bad-domain', fraudType: null, source: 'test' }, { token: vault.token('account', MULE), list: 'mule-account', fraudType: null, source: 'test' },
  ], new Date(0)))
  const times = Array.from({ length: 4_000 }, () => NOW.getTime() - Math.floor(random() * 6 * DAY_MS)).sort((a, b) => a - b)
  const signals = times.map((at, index) => randomSignal(index, at, pick(phones)))

  for (let start = 0; start < signals.length; ) {
    const size = 1 + Math.floor(random() * 300)
    await signalsToWarnings(bureau.at(NOW), bureau.source, signals.slice(start, start + size).map((signal) => readSignal(signal, NOW)), () => undefined)
    start += size
  }

  const expected = byHand(signals, watches)
  const rows = await bureau.system(async (tx) => (await sql<{ phone: string; level: number; reasons: { code: string }[] }>`
    select i.token as phone, w.level, w.reasons from warning w join identifier i on i.person_id = w.person_id and i.kind = 'phone'`.execute(tx)).rows)
  const phoneOf = new Map(phones.map((phone) => [vault.token('phone', phone) as string, phone]))
  const found = new Map(rows.map((row) => [phoneOf.get(row.phone)!, { level: row.level, reasons: row.reasons.map((reason) => reason.code).sort() }]))
  expect(expected.size).toBeGreaterThan(200)
  const flat = (map: Map<string, { level: number; reasons: Iterable<string> }>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([phone, { level, reasons }]) => [phone, level, [...reasons].sort()])
  expect(flat(found)).toEqual(flat(expected))
})
