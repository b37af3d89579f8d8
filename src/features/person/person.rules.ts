import { withGuardians, type Guardian } from '../../domain/guardian.ts'
import { parseIdNumber } from '../../domain/id-number.ts'
import { calendarDay } from '../../domain/period.ts'
import type { RegionCode } from '../../domain/region-code.ts'

/** How we know where a person belongs, the surest first (docs/adr/0004-where-a-person-belongs.md). */
export const REGION_SOURCES = ['registered', 'handover', 'verified-address', 'named-from-above', 'written-address', 'point', 'home-area', 'centre-queue'] as const
export type RegionSource = (typeof REGION_SOURCES)[number]

/** Per cent; shown beside the place, so that an officer knows when to doubt it. */
export const CONFIDENCE: Record<RegionSource, number> = {
  registered: 95, handover: 90, 'verified-address': 85, 'named-from-above': 70, 'written-address': 65, point: 60, 'home-area': 30, 'centre-queue': 0,
}

/** `unit`: named by the sender as the one to go; without it the place decides who is responsible. */
export type Belonging = { readonly region: RegionCode; readonly source: RegionSource; readonly unit?: string | null }

/** A surer source replaces a weaker one, never the other way round; of two equally sure ones the newer wins. */
export function betterBelonging(known: Belonging, told: Belonging): Belonging {
  return REGION_SOURCES.indexOf(told.source) <= REGION_SOURCES.indexOf(known.source) ? told : known
}

export function isSamePlace(one: Belonging, other: Belonging): boolean {
  return one.region === other.region && one.source === other.source && (one.unit ?? null) === (other.unit ?? null)
}

/** '60–69' and the like; a year of birth is as exact as a masked page gets. */
export function ageBand(birthYear: number | null, now: Date): string | null {
  if (birthYear === null) return null
  const decade = Math.floor((calendarDay(now).year - birthYear) / 10) * 10
  return decade < 0 ? null : `${decade}–${decade + 9}`
}

/** The sealed part of a person. */
export type PersonRecord = {
  readonly name?: string
  readonly phone?: string
  readonly idNumber?: string
  readonly address?: string
  /** In the order in which they are called. */
  readonly guardians?: readonly Guardian[]
}

/** Undefined: nothing is kept. */
export function personRecordIn(words: string | undefined): PersonRecord {
  return words === undefined ? {} : withGuardians(JSON.parse(words) as PersonRecord)
}

export type Said = Pick<PersonRecord, 'name' | 'phone' | 'idNumber' | 'address'>

/**
 * The record with what a signal says of the person in it; undefined when it says nothing new. Gaps are filled. Of those who are not on the
 * register the newest address counts: it is all that is known, and people move.
 */
export function learnt(known: PersonRecord, said: Said, isRegistered: boolean): PersonRecord | undefined {
  const address = isRegistered ? (known.address ?? said.address) : (said.address ?? known.address)
  const [name, phone, idNumber] = [known.name ?? said.name, known.phone ?? said.phone, known.idNumber ?? said.idNumber]
  if (name === known.name && phone === known.phone && idNumber === known.idNumber && address === known.address) return undefined
  return { ...known, ...stated({ name, phone, idNumber, address }) }
}

/** What an id number says of its holder. */
export function factsOfId(idNumber: string): { readonly birthYear: number; readonly sex: 'f' | 'm' } | undefined {
  const facts = parseIdNumber(idNumber)
  return facts === undefined ? undefined : { birthYear: Number(facts.birthDate.slice(0, 4)), sex: facts.sex === 'female' ? 'f' : 'm' }
}

function stated(said: { [key in keyof Said]: string | undefined }): Said {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}
