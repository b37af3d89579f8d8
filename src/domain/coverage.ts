import { ancestors, type RegionCode } from './region-code.ts'

export type Declared = { readonly people: number; readonly asOf: string }
export type Target = Declared & { readonly isSum: boolean }

/**
 * The target of each place: what it has declared, else the sum of what the places directly in it have. A place of which a part has declared nothing has no
 * target: a rate over half of its people would be none.
 */
export function targetsOf(places: readonly RegionCode[], declared: ReadonlyMap<RegionCode, Declared>): ReadonlyMap<RegionCode, Target> {
  const parts = new Map<RegionCode, RegionCode[]>()
  const known = new Set(places)
  for (const place of places) {
    const above = ancestors(place).find((one) => known.has(one))
    if (above !== undefined) parts.set(above, [...(parts.get(above) ?? []), place])
  }
  const targets = new Map<RegionCode, Target>()
  // From the smallest place up: a longer code comes after the one that it lies in.
  for (const place of places.toSorted((a, b) => b - a)) {
    const own = declared.get(place)
    const below = (parts.get(place) ?? []).map((part) => targets.get(part))
    if (own !== undefined) targets.set(place, { ...own, isSum: false })
    else if (below.length > 0 && below.every((part) => part !== undefined)) {
      targets.set(place, { people: below.reduce((sum, part) => sum + part.people, 0), asOf: below.map((part) => part.asOf).toSorted().at(-1)!, isSum: true })
    }
  }
  return targets
}

/** Per cent with two decimals, as 101,400 of 143,769 is printed 70.53; null where there is nothing to divide by. */
export function coverageRate(registered: number, target: number | undefined): number | null {
  return target === undefined || target === 0 ? null : Math.round((registered / target) * 10_000) / 100
}

/** Places by their rate, the highest first: two alike share a rank and the next one is left out; without a rate there is none. */
export function ranksOf(rates: readonly (number | null)[]): (number | null)[] {
  const sorted = rates.filter((rate) => rate !== null).toSorted((a, b) => b - a)
  return rates.map((rate) => (rate === null ? null : sorted.indexOf(rate) + 1))
}
