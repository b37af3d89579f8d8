import { readFileSync } from 'node:fs'
import { SIGNAL_KINDS, type Signal, type SignalKind } from '../../contract/signal.ts'
import { readAccountNumber } from '../../domain/account-number.ts'
import { FRAUD_TYPE_CODES, type FraudType } from '../../domain/fraud-types.ts'
import { parseIdNumber } from '../../domain/id-number.ts'
import { isSubscriber, normalizePhone } from '../../domain/phone.ts'
import { refuse } from '../../domain/refusal.ts'
import { compilePhrases, type PhraseMatcher } from '../../engine/phrase-match.ts'

/** Bits of `signal.flags`. The first group is what the signal says itself, the second is added in SQL by looking things up. Append only. */
export const FLAGS = {
  foreign: 1 << 0,
  screenSharing: 1 << 1,
  overOnlineLimit: 1 << 2,
  counterAlert: 1 << 3,
  coached: 1 << 4,
  hotline: 1 << 5,
  aboveRed: 1 << 6,
  aboveOrange: 1 << 7,
  aboveYellow: 1 << 8,
  longCall: 1 << 9,
  ongoing: 1 << 10,
  aboveBlue: 1 << 11,
  listedNumber: 1 << 16,
  badDomain: 1 << 17,
  badApp: 1 << 18,
  mulePayee: 1 << 19,
  newPayee: 1 << 20,
  overHabit: 1 << 21,
  muted: 1 << 22,
  callStillOn: 1 << 23,
} as const
export type FlagName = keyof typeof FLAGS
const FLAG_ABOVE = { red: FLAGS.aboveRed, orange: FLAGS.aboveOrange, yellow: FLAGS.aboveYellow, blue: FLAGS.aboveBlue }

export const STILL_ON_AFTER_SECONDS = 600
const FUTURE_TOLERANCE_MS = 2 * 60_000
const AGE_DAYS_MAX = 400
const PHRASE_SCORE_MAX = 1_000
const COACHED_TAGS = new Set(['nervous', 'on-the-phone', 'coached', 'secretive', 'crying'])

export type PlainIdentifier = { readonly kind: 'phone' | 'id-number' | 'account' | 'domain' | 'app'; readonly value: string }

/** A signal in the product's own terms: parsed once, trusted from here on. */
export type ReadSignal = {
  readonly ref: string
  readonly kind: SignalKind
  readonly at: Date
  /** All that identify the person; a phone first, when there is one. */
  readonly person: readonly PlainIdentifier[]
  readonly name: string | undefined
  readonly address: string | undefined
  readonly place: Signal['place']
  readonly counterpart: PlainIdentifier | undefined
  readonly amountFen: number | undefined
  readonly durationSeconds: number | undefined
  readonly flags: number
  readonly phrases: readonly string[]
  readonly phraseScore: number
  readonly phraseType: FraudType | undefined
  readonly text: string | undefined
  readonly tags: readonly string[]
}

/** Throws a Refusal that names what is wrong. */
export function readSignal(signal: Signal, now: Date): ReadSignal {
  const at = new Date(signal.at)
  if (at.getTime() > now.getTime() + FUTURE_TOLERANCE_MS) throw refuse('signal.future', { at: signal.at })
  if (at.getTime() < now.getTime() - AGE_DAYS_MAX * 86_400_000) throw refuse('signal.too_old', { days: AGE_DAYS_MAX })
  const counterpart = counterpartOf(signal)
  const words = signal.text === undefined ? NO_WORDS : wordsOf(signal.text)
  return {
    ref: signal.ref,
    kind: signal.kind,
    at,
    person: personOf(signal),
    name: signal.person.name,
    address: signal.person.address,
    place: signal.place,
    counterpart,
    amountFen: signal.amountFen,
    durationSeconds: signal.durationSeconds,
    flags: ownFlags(signal, counterpart),
    phrases: words.phrases,
    phraseScore: words.score,
    phraseType: words.type,
    text: signal.text,
    tags: signal.tags ?? [],
  }
}

export function flagNames(flags: number): FlagName[] {
  return (Object.keys(FLAGS) as FlagName[]).filter((name) => (flags & FLAGS[name]) !== 0)
}

export function kindCode(kind: SignalKind): number {
  return SIGNAL_KINDS.indexOf(kind) + 1
}

export function kindOf(code: number): SignalKind {
  return SIGNAL_KINDS[code - 1]!
}

export function fraudTypeCode(type: FraudType | undefined): number | null {
  return type === undefined ? null : FRAUD_TYPE_CODES.indexOf(type) + 1
}

export function fraudTypeOf(code: number | null): FraudType | '' {
  return code === null || code === 0 ? '' : FRAUD_TYPE_CODES[code - 1]!
}

/** May this signal, by itself, add to what speaks for fraud? Only then are the person's windows looked at again. */
export function isSuspicious(flags: number, phraseScore: number): boolean {
  return (flags & FLAGS.muted) === 0 && ((flags & EVIDENCE) !== 0 || phraseScore > 0)
}
/** `longCall` and `ongoing` describe a call and accuse nobody. */
export const EVIDENCE = Object.values(FLAGS).reduce((all, flag) => all | flag, 0) & ~(FLAGS.muted | FLAGS.longCall | FLAGS.ongoing)

function personOf(signal: Signal): PlainIdentifier[] {
  const found: PlainIdentifier[] = []
  if (signal.person.phone !== undefined) found.push({ kind: 'phone', value: phoneOf(signal.person.phone) })
  if (signal.person.idNumber !== undefined) {
    const facts = parseIdNumber(signal.person.idNumber)
    if (facts === undefined) throw refuse('signal.bad_id_number')
    found.push({ kind: 'id-number', value: facts.idNumber })
  }
  if (signal.person.account !== undefined) {
    const value = accountOf(signal.person.account)
    // A dash in place of a number would make one person of everybody who is sent that way.
    if (value === '') throw refuse('signal.invalid', { field: 'person.account' })
    found.push({ kind: 'account', value })
  }
  return found
}

function counterpartOf(signal: Signal): PlainIdentifier | undefined {
  const other = signal.counterpart
  if (other === undefined) return undefined
  if (other.phone !== undefined) return { kind: 'phone', value: senderOf(other.phone) ?? other.phone.normalize('NFKC') }
  if (other.account !== undefined) return { kind: 'account', value: accountOf(other.account) }
  if (other.domain !== undefined) return { kind: 'domain', value: domainOf(other.domain) }
  if (other.app !== undefined) return { kind: 'app', value: appOf(other.app) }
  return undefined
}

function ownFlags(signal: Signal, counterpart: PlainIdentifier | undefined): number {
  let flags = 0
  if ((signal.kind === 'call' || signal.kind === 'sms') && counterpart?.kind === 'phone' && counterpart.value.startsWith('+')) flags |= FLAGS.foreign
  if (signal.kind === 'web' && signal.screenSharing === true) flags |= FLAGS.screenSharing
  if (signal.overOnlineLimit === true) flags |= FLAGS.overOnlineLimit
  if (signal.kind === 'counter') flags |= FLAGS.counterAlert
  if ((signal.tags ?? []).some((tag) => COACHED_TAGS.has(tag))) flags |= FLAGS.coached
  if (signal.kind === 'hotline') flags |= FLAGS.hotline
  // A list that gives no level says no less than yellow.
  if (signal.kind === 'listed') flags |= FLAG_ABOVE[signal.level ?? 'yellow']
  if (signal.kind === 'call' && (signal.durationSeconds ?? 0) >= STILL_ON_AFTER_SECONDS) flags |= FLAGS.longCall
  if (signal.kind === 'call' && signal.ongoing === true) flags |= FLAGS.ongoing
  return flags
}

function phoneOf(text: string): string {
  const phone = normalizePhone(text)
  if (phone === undefined || !isSubscriber(phone)) throw refuse('signal.bad_phone')
  return phone
}

/**
 * Who calls or writes: a number in its one spelling, or a sender's name in place of one ("10086助手", "Bank"), which has no meaning as a number
 * but is the same each time. Undefined: digits that are no telephone number.
 */
export function senderOf(text: string): string | undefined {
  return normalizePhone(text) ?? (/\p{L}/u.test(text) ? text.normalize('NFKC') : undefined)
}

/** An account in its one spelling; what a source calls an account and nobody can read is the same each time all the same. */
export function accountOf(text: string): string {
  return readAccountNumber(text).account?.value ?? text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
}

export function domainOf(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase().replace(/^[a-z]+:\/\//, '').replace(/[/?#].*$/, '').replace(/^www\./, '').replace(/\.$/, '')
}

function appOf(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

export const LISTS = ['scam-number', 'bad-domain', 'bad-app', 'mule-account'] as const
export type ListName = (typeof LISTS)[number]

/** An entry of a list in the spelling in which signals bring it; undefined when it is no such thing. */
export function listedIdentifier(list: ListName, entry: string): PlainIdentifier | undefined {
  const [kind, value] = spelled(list, entry)
  return value === undefined || value === '' ? undefined : { kind, value }
}

function spelled(list: ListName, entry: string): [PlainIdentifier['kind'], string | undefined] {
  switch (list) {
    case 'scam-number': return ['phone', senderOf(entry)]
    case 'bad-domain': return ['domain', domainOf(entry)]
    case 'bad-app': return ['app', appOf(entry)]
    case 'mule-account': return ['account', accountOf(entry)]
  }
}

type Words = { phrases: readonly string[]; score: number; type: FraudType | undefined }
type Phrase = { text: string; type: FraudType; weight: number }
const NO_WORDS: Words = { phrases: [], score: 0, type: undefined }

/**
 * Weighted phrases per fraud type (assets/phrases/zh.json). A first, explainable judge of words, to be bettered: the phrases it found are
 * shown to the officer as the reason. The score is the sum over the leading type plus half of the others.
 */
export function wordsOf(text: string): Words {
  const { phrases, find } = dictionary()
  const found = find(text.normalize('NFKC')).map((index) => phrases[index]!)
  if (found.length === 0) return NO_WORDS
  const byType = new Map<FraudType, number>()
  for (const phrase of found) byType.set(phrase.type, (byType.get(phrase.type) ?? 0) + phrase.weight)
  const ranked = [...byType].sort(([typeA, a], [typeB, b]) => Number(typeA === 'other') - Number(typeB === 'other') || b - a)
  const [type, leading] = ranked[0]!
  const rest = ranked.slice(1).reduce((sum, [, weight]) => sum + weight, 0)
  return { phrases: found.map((phrase) => phrase.text), score: Math.min(PHRASE_SCORE_MAX, Math.round(leading + rest / 2)), type }
}

let compiled: { phrases: Phrase[]; find: PhraseMatcher } | undefined

/** Part of the program like its code, so it is read once, when the first text arrives. */
function dictionary(): { phrases: Phrase[]; find: PhraseMatcher } {
  if (compiled === undefined) {
    const byType = JSON.parse(readFileSync(new URL('../../../assets/phrases/zh.json', import.meta.url), 'utf8')) as Record<FraudType, Record<string, number>>
    const phrases = Object.entries(byType).flatMap(([type, weights]) => Object.entries(weights).map(([text, weight]) => ({ text, weight, type: type as FraudType })))
    compiled = { phrases, find: compilePhrases(phrases.map((phrase) => phrase.text)) }
  }
  return compiled
}
