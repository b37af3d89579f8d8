import type { Signal, SignalKind } from '../src/contract/signal.ts'
import type { City } from './city.ts'
import { COUNTER_REMARKS, EVERYDAY_CALLS, EVERYDAY_SMS, HONEST_APPS, HONEST_DOMAINS, HOTLINE_QUESTIONS } from './everyday-words.ts'
import { surname } from './names.ts'
import { bankCard, foreignNumber, landline, mobile } from './numbers.ts'
import { ageOf } from './people.ts'
import type { Random } from './random.ts'
import { accountOf, phoneOf } from './residents.ts'
import { aboutPerson, bankPerson, filledWords, isBankOpen, type Draft } from './signal-draft.ts'

/** Daily life, with its awkward sides: sons abroad, new payees, police that warn of fraud by text. */
const KINDS: readonly SignalKind[] = ['call', 'sms', 'web', 'transfer', 'counter', 'hotline', 'listed']
const KIND_SHARES = [40, 27, 14, 17, 0.9, 0.9, 0.2]
const AGE_LEAST = 10
const PERSON_TRIES_MAX = 20
const USUAL_PAYEES = 4
const MERCHANTS = 4_000
const STRANGERS = 60_000
/** Sons and daughters abroad. */
const KIN_ABROAD = { countries: ['852', '65', '61', '1', '44', '81'], share: 0.004 }
const SHARES = { transcript: 0.05, ongoing: 0.01, newPayee: 0.12, largePurchase: 0.008, overLimit: 0.003 }

export function everydaySignal(city: City, atMs: number, random: Random): Draft {
  const drawn = KINDS[random.weighted(KIND_SHARES)]!
  const kind = drawn === 'counter' && !isBankOpen(atMs) ? 'transfer' : drawn
  const resident = anybody(city, random)
  switch (kind) {
    case 'call':
      return { source: 'carrier', resident, signal: { kind, person: aboutPerson(resident), counterpart: { phone: caller(city, random) }, ...talk(random) } }
    case 'sms':
      return { source: 'carrier', resident, signal: { kind, person: aboutPerson(resident), counterpart: { phone: random.chance(0.7) ? `1069${random.between(10_000_000, 10_000_400)}` : caller(city, random) }, text: words(EVERYDAY_SMS, random) } }
    case 'web':
      return {
        source: 'internet', resident,
        signal: { kind, person: aboutPerson(resident), counterpart: random.chance(0.8) ? { domain: random.pick(HONEST_DOMAINS) } : { app: random.pick(HONEST_APPS) }, durationSeconds: random.between(5, 1_800) },
      }
    case 'transfer':
      return { source: 'bank', resident, signal: { kind, person: bankPerson(city, resident, random, 'transfer'), ...payment(city, resident, random) } }
    case 'counter':
      return {
        source: 'bank', resident,
        signal: { kind, person: bankPerson(city, resident, random, 'counter'), counterpart: { account: bankCard('merchant', random.between(0, MERCHANTS)) }, amountFen: random.between(200, 3_000) * 10_000, text: random.pick(COUNTER_REMARKS) },
      }
    case 'hotline':
      return { source: 'hotline', resident, signal: { kind, person: aboutPerson(resident), text: random.pick(HOTLINE_QUESTIONS), tags: ['question'] } }
    case 'listed':
      return { source: 'upper', resident, signal: { kind, person: aboutPerson(resident), level: random.pick(['yellow', 'blue', 'blue']), text: '曾访问涉诈网址，建议核实提醒' } }
  }
}

function talk(random: Random): Pick<Signal, 'durationSeconds' | 'ongoing' | 'text'> {
  // Short calls are many: the square of a square.
  const durationSeconds = 8 + Math.round(1_200 * random.next() ** 4)
  return {
    durationSeconds,
    ...(random.chance(SHARES.ongoing) ? { ongoing: true } : {}),
    ...(random.chance(SHARES.transcript) ? { text: words(EVERYDAY_CALLS, random) } : {}),
  }
}

function caller(city: City, random: Random): string {
  if (random.chance(KIN_ABROAD.share)) return foreignNumber(random.pick(KIN_ABROAD.countries), 1_000_000 + random.between(0, 3_000))
  const kind = random.weighted([55, 20, 15, 10])
  if (kind === 0) return phoneOf(random.between(0, city.people.count - 1))
  if (kind === 1) return mobile('merchant', random.between(0, MERCHANTS))
  return kind === 2 ? mobile('stranger', random.between(0, STRANGERS)) : landline(random.between(0, MERCHANTS))
}

function payment(city: City, resident: number, random: Random): Pick<Signal, 'counterpart' | 'amountFen' | 'overOnlineLimit'> {
  const usualFen = city.people.usualTransferFen[resident]!
  const limitFen = city.people.onlineTransferLimitFen[resident]!
  const large = random.chance(SHARES.largePurchase)
  const amountFen = Math.max(100, Math.round((usualFen * (large ? random.real(8, 40) : random.real(0.2, 2.2))) / 100) * 100)
  const known = accountOf((resident * 31 + random.between(1, USUAL_PAYEES) * 977) % city.people.count)
  const account = large || random.chance(SHARES.newPayee) ? bankCard('merchant', random.between(0, MERCHANTS)) : known
  if (random.chance(SHARES.overLimit)) return { counterpart: { account }, amountFen: limitFen + 50_000, overOnlineLimit: true }
  return { counterpart: { account }, amountFen: Math.min(amountFen, limitFen) }
}

function words(templates: readonly string[], random: Random): string {
  return filledWords(random.pick(templates), { name: surname(random), yuan: random.between(20, 3_000), code: random.between(1000, 9999) })
}

function anybody(city: City, random: Random): number {
  let resident = 0
  for (let tries = 0; tries < PERSON_TRIES_MAX; tries++) {
    resident = random.between(0, city.people.count - 1)
    if (ageOf(city.people, resident) >= AGE_LEAST) break
  }
  return resident
}
