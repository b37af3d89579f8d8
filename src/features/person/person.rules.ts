import { calendarDay } from '../../domain/period.ts'
import type { RegionCode } from '../../domain/region-code.ts'

/** How we know where a person belongs, the surest first (docs/adr/0004-where-a-person-belongs.md). */
export const REGION_SOURCES = ['registered', 'handover', 'verified-address', 'named-from-above', 'point', 'home-area', 'centre-queue'] as const
export type RegionSource = (typeof REGION_SOURCES)[number]

/** Per cent; shown beside the place, so that an officer knows when to doubt it. */
export const CONFIDENCE: Record<RegionSource, number> = {
  registered: 95, handover: 90, 'verified-address': 85, 'named-from-above': 70, point: 60, 'home-area': 30, 'centre-queue': 0,
}

export type Belonging = { readonly region: RegionCode; readonly source: RegionSource }

/** A surer source replaces a weaker one, never the other way round; of two equally sure ones the newer wins. */
export function betterBelonging(known: Belonging, told: Belonging): Belonging {
  return REGION_SOURCES.indexOf(told.source) <= REGION_SOURCES.indexOf(known.source) ? told : known
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
  readonly guardian?: { readonly name: string; readonly phone: string }
}
