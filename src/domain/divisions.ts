import { regionCode, type RegionCode, type RegionLevel } from './region-code.ts'

/**
 * The names and codes of a province's cities, districts, streets and villages as compact text.
 *
 * One line per division in the order of the codes: as many tabs as its level is deep (city 0 … village 3), the step of its last digits from the
 * sibling before (nothing for the usual 1), a space, the name. `\t 海曙区` is the district after the one before.
 */
export type Division = { readonly code: RegionCode; readonly level: RegionLevel; readonly name: string }

type DivisionLevel = Exclude<RegionLevel, 'grid'>

const LEVELS: readonly DivisionLevel[] = ['city', 'district', 'street', 'village']
const DIGITS = [2, 2, 3, 3]

/** `rows` hold unpadded digits ('3302', '330206', …); the province's two digits are not part of the text. Throws on a row without its parent. */
export function encodeDivisions(rows: Iterable<{ readonly digits: string; readonly name: string }>): string {
  const sorted = [...rows].sort((one, other) => (one.digits < other.digits ? -1 : 1))
  const lastOrdinals = [0, 0, 0, 0]
  let prefixes = ['', '', '', '']
  return sorted.map(({ digits, name }) => {
    const depth = depthOf(digits)
    const parent = digits.slice(0, -DIGITS[depth]!)
    if (depth > 0 && prefixes[depth - 1] !== parent) throw new RangeError(`${digits} ${name} has no parent`)
    if (/\s/.test(name)) throw new RangeError(`a name with a space: ${digits} ${name}`)
    prefixes = prefixes.with(depth, digits)
    const step = Number(digits.slice(-DIGITS[depth]!)) - lastOrdinals[depth]!
    lastOrdinals[depth]! += step
    lastOrdinals.fill(0, depth + 1)
    return `${'\t'.repeat(depth)}${step === 1 ? '' : step} ${name}`
  }).join('\n')
}

/** Parents before children. `city` ('3302') reads that city alone. */
export function* decodeDivisions(text: string, province: string, city?: string): Generator<Division> {
  const ordinals = [0, 0, 0, 0]
  const prefixes = [province, '', '', '', '']
  for (const line of text.split('\n')) {
    const depth = line.search(/[^\t]/)
    const space = line.indexOf(' ')
    if (depth < 0 || depth >= LEVELS.length || space < 0) throw new RangeError(`not a division: "${line}"`)
    const step = line.slice(depth, space)
    ordinals[depth]! += step === '' ? 1 : Number(step)
    ordinals.fill(0, depth + 1)
    const digits = prefixes[depth]! + String(ordinals[depth]).padStart(DIGITS[depth]!, '0')
    prefixes[depth + 1] = digits
    if (city !== undefined && !digits.startsWith(city)) continue
    yield { code: regionCode(digits, LEVELS[depth]!), level: LEVELS[depth]!, name: line.slice(space + 1) }
  }
}

function depthOf(digits: string): number {
  const depth = [4, 6, 9, 12].indexOf(digits.length)
  if (depth < 0) throw new RangeError(`not the code of a division: ${digits}`)
  return depth
}
