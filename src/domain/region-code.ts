/**
 * A region is its code and a subtree is a range.
 *
 * Source: GB/T 2260 (district, 6 digits) and the statistical division codes (street 9, village 12); a grid adds 3 of our own.
 * Every code is padded with zeros to 15 digits, so that "is it inside?" is one comparison that an index can answer.
 */
export type RegionCode = number & { readonly unit: 'region-code' }

export const REGION_LEVELS = ['city', 'district', 'street', 'village', 'grid'] as const
export type RegionLevel = (typeof REGION_LEVELS)[number]

/** First and last code inside a region, both included. */
export type RegionRange = { readonly first: RegionCode; readonly last: RegionCode }

const CODE_DIGITS = 15
const DIGITS_OF: Record<RegionLevel, number> = { city: 4, district: 6, street: 9, village: 12, grid: 15 }

/** `regionCode('330206', …)` → 330206000000000. Throws RangeError on anything but the level's digits. */
export function regionCode(digits: string, level: RegionLevel): RegionCode {
  const wanted = DIGITS_OF[level]
  if (!/^[1-9]\d+$/.test(digits) || digits.length !== wanted) {
    throw new RangeError(`a ${level} code has ${wanted} digits, not "${digits}"`)
  }
  return Number(digits.padEnd(CODE_DIGITS, '0')) as RegionCode
}

/** Takes a code as databases and JSON carry it: 15 digits, number or text. Throws RangeError otherwise. */
export function parseRegionCode(input: number | string): RegionCode {
  const digits = String(input)
  if (!/^[1-9]\d{14}$/.test(digits)) throw new RangeError(`a region code has ${CODE_DIGITS} digits, not "${digits}"`)
  return Number(digits) as RegionCode
}

/**
 * The highest level whose digits hold the whole code: no real division ends in a zero group.
 * Dongguan, Zhongshan, Danzhou and Jiayuguan have no districts; their "district" 441900 therefore is the city itself.
 */
export function levelOf(code: RegionCode): RegionLevel {
  for (const level of REGION_LEVELS) if (code % widthOf(level) === 0) return level
  return 'grid'
}

export function rangeOf(code: RegionCode, level: RegionLevel = levelOf(code)): RegionRange {
  return { first: code, last: (code + widthOf(level) - 1) as RegionCode }
}

/** A division code in its short form: '990101' → 990101000000000. Throws RangeError on anything but digits of a code. */
export function codeOfDigits(digits: string): RegionCode {
  return parseRegionCode(digits.padEnd(CODE_DIGITS, '0'))
}

/** All below a division code in its short form: '990101' → its streets, villages and grids. Throws RangeError as `codeOfDigits` does. */
export function rangeOfDigits(digits: string): RegionRange {
  return rangeOf(codeOfDigits(digits))
}

export function contains(range: RegionRange, code: RegionCode): boolean {
  return range.first <= code && code <= range.last
}

/** The region itself seen from another level: `atLevel(grid, 'street')` is its street; undefined when the code is higher than that. */
export function atLevel(code: RegionCode, level: RegionLevel): RegionCode | undefined {
  const width = widthOf(level)
  const cut = (code - (code % width)) as RegionCode
  return levelOf(cut) === level ? cut : undefined
}

/** One level up, or further where a level is missing (a street of Dongguan belongs to the city). A city has no parent here. */
export function parentOf(code: RegionCode): RegionCode | undefined {
  return ancestors(code)[0]
}

/** From the parent up to the city. */
export function ancestors(code: RegionCode): RegionCode[] {
  const above: RegionCode[] = []
  for (const level of REGION_LEVELS) {
    const cut = (code - (code % widthOf(level))) as RegionCode
    if (cut !== code && above[0] !== cut) above.unshift(cut)
  }
  return above
}

/** Shortest form: 330206000000000 → '330206'. */
export function regionDigits(code: RegionCode): string {
  return String(code).slice(0, DIGITS_OF[levelOf(code)])
}

/** PostgreSQL int8multirange literal: `{[330206000000000,330206999999999]}`. Overlaps and order are PostgreSQL's to tidy. */
export function rangesToMultirange(ranges: readonly RegionRange[]): string {
  return `{${ranges.map((range) => `[${range.first},${range.last}]`).join(',')}}`
}

/** Reads what PostgreSQL prints, which is half-open: `{[330206000000000,330207000000000)}`. */
export function multirangeToRanges(literal: string): RegionRange[] {
  return [...literal.matchAll(/([[(])(\d+),(\d+)([\])])/g)].map(([, opens, first, last, closes]) => ({
    first: (Number(first) + (opens === '(' ? 1 : 0)) as RegionCode,
    last: (Number(last) - (closes === ')' ? 1 : 0)) as RegionCode,
  }))
}

function widthOf(level: RegionLevel): number {
  return 10 ** (CODE_DIGITS - DIGITS_OF[level])
}
