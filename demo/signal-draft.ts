import type { Signal } from '../src/contract/signal.ts'
import type { IdNumber } from '../src/domain/id-number.ts'
import { minuteOfDay } from '../src/domain/period.ts'
import { regionDigits } from '../src/domain/region-code.ts'
import type { City } from './city.ts'
import { sexOf } from './people.ts'
import { fictionalId } from './numbers.ts'
import type { Random } from './random.ts'
import { accountOf, nameOf, phoneOf } from './residents.ts'

/** Who sends: carriers, banks, internet companies, the 96110 hotline, the bureau above. Each has an API key of its own. */
export const SIGNAL_SOURCES = ['carrier', 'bank', 'internet', 'hotline', 'upper'] as const
export type SignalSource = (typeof SIGNAL_SOURCES)[number]

/** A signal that has no time and no number yet. */
export type Draft = { readonly source: SignalSource; readonly resident: number; readonly signal: Omit<Signal, 'ref' | 'at'> }

type Person = Signal['person']

const ACCOUNT_ONLY_SHARE = 0.12
/** Minutes of the day in Beijing, every day of the week. */
const COUNTER_HOURS = { opens: 8 * 60 + 30, closes: 17 * 60 }

export function aboutPerson(resident: number): Person {
  return { phone: phoneOf(resident) }
}

/** A bank knows its customer's card; a teller has the identity card in front of her. A card alone is sent only of the registered, whom the registry can find. */
export function bankPerson(city: City, resident: number, random: Random, where: 'transfer' | 'counter'): Person {
  if (where === 'counter') return { phone: phoneOf(resident), account: accountOf(resident), idNumber: idNumberOf(city, resident), name: nameOf(city, resident) }
  if (city.people.registered[resident] === 1 && random.chance(ACCOUNT_ONLY_SHARE)) return { account: accountOf(resident) }
  return { phone: phoneOf(resident), account: accountOf(resident) }
}

export function idNumberOf(city: City, resident: number): IdNumber {
  const { people } = city
  const birthDate = new Date(people.birthDay[resident]! * 86_400_000).toISOString().slice(0, 10)
  const district = regionDigits(people.grids[people.grid[resident]!]!.code).slice(0, 6)
  return fictionalId(district, birthDate, sexOf(people, resident), people.order[resident]!) as IdNumber
}

export function filledWords(template: string, holes: Readonly<Record<string, string | number>>): string {
  return template.includes('{') ? template.replace(/\{(\w+)\}/g, (hole, name: string) => String(holes[name] ?? hole)) : template
}

export function isBankOpen(atMs: number): boolean {
  const minute = minuteOfDay(new Date(atMs))
  return COUNTER_HOURS.opens <= minute && minute < COUNTER_HOURS.closes
}
