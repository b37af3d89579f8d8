import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '../src/contract/signal.ts'
import { compileScoringTable, type PersonFacts } from '../src/features/scoring/scoring.rules.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { addListings } from '../src/features/listing/listing.store.ts'
import { addMute } from '../src/features/signal/signal.store.ts'
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
/** Listed, and known to be good all the same. */
const MUTED_DOMAIN = 'muted.example'
const MULE = '6222000000009999'
const table = compileScoringTable(JSON.parse(readFileSync(new URL('../assets/rules/warning-levels.json', import.meta.url), 'utf8')))

type Note = { at: number; signal: Signal; muted: boolean; listed: boolean; foreign: boolean; newPayee: boolean; overHabit: boolean; mule: boolean; badDomain: boolean; words: { score: number; type: string } }

function noteOf(signal: Signal, earlier: readonly Note[]): Note {
  const at = Date.parse(signal.at)
  const read = readSignal(signal, NOW)
  const payee = signal.counterpart?.account
  const paidBefore = earlier.filter((note) => note.signal.kind === 'transfer' && note.signal.counterpart?.account === payee).map((note) => note.at)
  const talks = signal.kind === 'call' || signal.kind === 'sms'
  const muted = signal.counterpart?.domain === MUTED_DOMAIN
  return {
    at, signal, muted, listed: signal.counterpart?.phone === SCAM_NUMBER, foreign: talks && (signal.counterpart?.phone ?? '').startsWith('+'),
    newPayee: (signal.kind === 'transfer' || signal.kind === 'counter') && payee !== undefined && (paidBefore.length === 0 || paidBefore[0]! > at - DAY_MS),
    overHabit: (signal.amountFen ?? 0) >= 500_000 && (signal.amountFen ?? 0) > 5 * (habitOf(earlier, at) ?? 1_000_000), mule: payee === MULE, badDomain: [BAD_DOMAIN, MUTED_DOMAIN].includes(signal.counterpart?.domain ?? ''),
    words: { score: read.phraseScore, type: read.phraseType ?? '' },
  }
}

/** What this person usually transfers, in fen: the middle one of those of more than a day ago. */
function habitOf(earlier: readonly Note[], at: number): number | undefined {
  const amounts = earlier.filter((note) => note.signal.kind === 'transfer' && !note.mule && note.at <= at - DAY_MS).map((note) => note.signal.amountFen!).toSorted((a, b) => a - b)
  return amounts.length < 5 ? undefined : amounts[Math.ceil(amounts.length / 2) - 1]
}

function speaksForFraud(note: Note): boolean {
  const { signal } = note
  if (note.muted) return false
  return note.listed || note.foreign || note.newPayee || note.overHabit || note.mule || note.badDomain || note.words.score > 0 || signal.screenSharing === true || signal.overOnlineLimit === true || ['counter', 'hotline', 'listed'].includes(signal.kind)
}

type Person = { readonly born: number | null; readonly registered: boolean; readonly losses: number; readonly watch: { readonly from: number; readonly until: number } | undefined }

function factsOf(day: readonly Note[], now: Date, { born, registered, losses, watch }: Person): PersonFacts {
  const level = (['red', 'orange', 'yellow', 'blue'] as const).find((one) => day.some(({ signal }) => signal.kind === 'listed' && signal.level === one)) ?? ''
  const watched = watch !== undefined && watch.from <= now.getTime() && now.getTime() < watch.until
  const count = (holds: (note: Note) => boolean) => day.filter(holds).length
  const max = (pick: (note: Note) => number) => Math.max(0, ...day.map(pick))
  const strongest = day.reduce((best, note) => (note.words.score > best.score ? note.words : best), { score: 0, type: '' })
  return {
    listedCalls: count((note) => note.signal.kind === 'call' && note.listed), listedMessages: count((note) => note.signal.kind === 'sms' && note.listed), foreignCalls: count((note) => note.signal.kind === 'call' && note.foreign),
    longestCallMinutes: Math.floor(max((note) => (note.signal.kind === 'call' && (note.listed || note.foreign) ? (note.signal.durationSeconds ?? 0) : 0)) / 60), callStillOn: false,
    phraseScore: strongest.score, phraseType: strongest.type, badDomainVisits: count((note) => note.badDomain), screenSharing: day.some((note) => note.signal.screenSharing === true),
    newPayeeYuan: Math.floor(max((note) => (note.newPayee ? (note.signal.amountFen ?? 0) : 0)) / 100), mulePayments: count((note) => note.mule), overHabit: day.some((note) => note.overHabit),
    overOnlineLimit: day.some((note) => note.signal.overOnlineLimit === true), counterAlerts: count((note) => note.signal.kind === 'counter'), coached: day.some((note) => note.signal.tags?.includes('nervous') === true),
    hotlineCalls: count((note) => note.signal.kind === 'hotline'), listedLevel: level, age: born === null ? -1 : now.getUTCFullYear() - born, registered, earlierLosses: losses, watched,
  }
}

type Expected = { level: number; reasons: Set<string> }

/** In the order in which they came in, which is not always that in which they happened. */
function byHand(signals: readonly Signal[], people: ReadonlyMap<string, Person>): Map<string, Expected> {
  const notes = new Map<string, Note[]>()
  const warnings = new Map<string, Expected>()
  for (const signal of signals) {
    const phone = signal.person.phone!
    const note = noteOf(signal, notes.get(phone) ?? [])
    const all = [...(notes.get(phone) ?? []), note]
    notes.set(phone, all)
    if (!speaksForFraud(note)) continue
    // One that came late is looked at together with what happened after it as well.
    const newest = Math.max(...all.filter((one) => speaksForFraud(one) && one.at < note.at + DAY_MS).map((one) => one.at))
    for (const now of new Set([note.at, newest])) {
      const day = all.filter((one) => !one.muted && one.at > now - DAY_MS && one.at <= now)
      const matches = table.decide(factsOf(day, new Date(now), people.get(phone)!))
      if (matches.length === 0) continue
      const level = Math.min(...matches.map((match) => WARNING_LEVELS.indexOf(match.outputs.level as 'red') + 1))
      const warning = warnings.get(phone) ?? { level, reasons: new Set() }
      warnings.set(phone, { level: Math.min(warning.level, level), reasons: new Set([...warning.reasons, ...matches.map((match) => match.rule)]) })
    }
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
  switch (pick(['call', 'call', 'call', 'sms', 'sms', 'web', 'web', 'transfer', 'transfer', 'transfer', 'transfer', 'counter', 'hotline', 'listed'] as const)) {
    case 'call': return { ...base, kind: 'call', counterpart: { phone: other }, durationSeconds: Math.floor(random() * 1_500), ...(random() < 0.1 ? { text: pick(TEXTS) } : {}) }
    case 'sms': return { ...base, kind: 'sms', counterpart: { phone: other }, text: pick(TEXTS) }
    case 'web': return { ...base, kind: 'web', counterpart: { domain: pick([BAD_DOMAIN, MUTED_DOMAIN, 'news.example', 'shop.example']) }, ...(random() < 0.05 ? { screenSharing: true } : {}) }
    case 'transfer': return { ...base, kind: 'transfer', counterpart: { account: pick(['6222000000000001', '6222000000000002', '6222000000000003', MULE]) }, amountFen: Math.floor(random() ** 3 * 8_000_000) + 1, ...(random() < 0.1 ? { overOnlineLimit: true } : {}) }
    case 'counter': return { ...base, kind: 'counter', counterpart: { account: '6222000000000002' }, amountFen: Math.floor(random() * 9_000_000) + 1, ...(random() < 0.3 ? { tags: ['nervous'] } : {}) }
    case 'listed': return { ...base, kind: 'listed', ...(random() < 0.8 ? { level: pick(['orange', 'yellow', 'blue']) } : { level: 'red' }) }
    default: return { ...base, kind: 'hotline' }
  }
}

let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const SIGNALS = 6_000
const DAYS = 10

test(`warnings of ${SIGNALS} signals, in batches of any size and some of them late, are those that a clerk finds by hand`, async () => {
  const phones = Array.from({ length: 300 }, (_, index) => `1420001${String(index).padStart(4, '0')}`)
  const people = new Map<string, Person>()
  for (const [index, phone] of phones.entries()) {
    const id = await aResident(bureau, phone)
    // A quarter of them have lost money before, and are watched for a part of these days.
    const from = NOW.getTime() - 2 * DAY_MS - Math.floor(random() * (DAYS - 2) * DAY_MS)
    const person = { born: pick([null, 1938, 1960, 1985, 2008]), registered: random() < 0.6, losses: pick([0, 0, 0, 1, 2]), watch: index % 4 === 0 ? { from, until: from + 2 * DAY_MS } : undefined }
    people.set(phone, person)
    await bureau.system(async (tx) => {
      await sql`update person set birth_year = ${person.born}, registered_at = ${person.registered ? new Date(0) : null}, losses = ${person.losses} where id = ${id}`.execute(tx)
      if (person.watch !== undefined) await beginWatch(tx, { case_id: uuidv7(NOW), person_id: id, from_at: new Date(person.watch.from), until_at: new Date(person.watch.until), region: 990101001001000, unit: 'PA' })
    })
  }
  const { vault } = bureau.at(NOW)
  await bureau.system(async (tx) => {
    const domains = [BAD_DOMAIN, MUTED_DOMAIN].map((domain) => ({ token: vault.token('domain', domain), list: 'bad-domain' as const, fraudType: null, source: 'test' }))
    await addListings(tx, [...domains, { token: vault.token('account', MULE), list: 'mule-account', fraudType: null, source: 'test' }], new Date(0))
    await addMute(tx, { token: vault.token('domain', MUTED_DOMAIN), reason: 'known', until: new Date(NOW.getTime() + DAY_MS), by: bureau.userId('centre') }, NOW)
  })
  const times = Array.from({ length: SIGNALS }, () => NOW.getTime() - Math.floor(random() * DAYS * DAY_MS)).sort((a, b) => a - b)
  const [onTime, late]: [Signal[], Signal[]] = [[], []]
  for (const [index, at] of times.entries()) (random() < 0.1 ? late : onTime).push(randomSignal(index, at, pick(phones)))

  const delivered: Signal[] = []
  const hear = async (signals: readonly Signal[]) => {
    await signalsToWarnings(bureau.at(NOW), bureau.source, signals.map((signal) => readSignal(signal, NOW)), () => undefined)
    delivered.push(...signals)
  }
  for (let start = 0; start < onTime.length; ) {
    const size = 1 + Math.floor(random() * 300)
    await hear(onTime.slice(start, start + size))
    start += size
    // What came late comes alone, when the day has gone on.
    const day = Date.parse(onTime[Math.min(start, onTime.length) - 1]!.at)
    while (late[0] !== undefined && Date.parse(late[0].at) < day - Math.floor(random() * DAY_MS)) await hear([late.shift()!])
  }
  while (late[0] !== undefined) await hear([late.shift()!])

  const expected = byHand(delivered, people)
  const rows = await bureau.system(async (tx) => (await sql<{ phone: string; level: number; reasons: { code: string }[] }>`
    select i.token as phone, w.level, w.reasons from warning w join identifier i on i.person_id = w.person_id and i.kind = 'phone'`.execute(tx)).rows)
  const phoneOf = new Map(phones.map((phone) => [vault.token('phone', phone) as string, phone]))
  const found = new Map(rows.map((row) => [phoneOf.get(row.phone)!, { level: row.level, reasons: row.reasons.map((reason) => reason.code).sort() }]))
  expect(expected.size).toBeGreaterThan(200)
  const flat = (map: Map<string, { level: number; reasons: Iterable<string> }>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([phone, { level, reasons }]) => [phone, level, [...reasons].sort()])
  expect(flat(found)).toEqual(flat(expected))
}, 60_000)
