import { CITY, VILLAGE, type AddressBook } from './address-book.ts'
import { lookAtGaps } from './address-gaps.ts'
import { mentionsIn, type Mention } from './address-mentions.ts'
import type { Reason } from './address-reasons.ts'
import { detailOf, foldAddress, numeralIn, withoutFillers, type AddressDetail, type AddressInput } from './address-text.ts'
import type { DivisionLevel } from './division-names.ts'
import { judge, pathOf } from './address-verdict.ts'

export type FoundPlace = { readonly code: number; readonly level: DivisionLevel; readonly name: string; /** From the district down. */ readonly path: string }
/** Without `place` it is not answered: `alternatives` then are what to choose from, at most five. `confidence` 0…1 (docs/address-to-place.md says what it is worth). */
export type Located = { readonly place: FoundPlace | undefined; readonly confidence: number; readonly reasons: readonly Reason[]; readonly alternatives: readonly FoundPlace[]; readonly detail: AddressDetail }

/** Which division, and which grid of it, a written Chinese address names. The same book and address always give the same answer. */
export function locateAddress(book: AddressBook, input: AddressInput): Located {
  const address = withoutFillers(foldAddress(input))
  const mentions = mentionsIn(book, address)
  const gaps = lookAtGaps(book, address, mentions)
  const verdict = judge(book, mentions, gaps)
  const rest = address.text.slice(endOfNames(book, [...mentions, ...gaps.repaired]))
  const detail = detailOf(rest)
  const grid = verdict.node === undefined ? undefined : gridOf(book, verdict.node, rest, detail)
  const node = grid ?? verdict.node
  return {
    place: node === undefined ? undefined : placeOf(book, node), confidence: verdict.confidence, detail, alternatives: verdict.others.map((other) => placeOf(book, other)),
    reasons: grid === undefined ? verdict.reasons : [...verdict.reasons, { kind: 'grid', name: placeOf(book, grid).name }],
  }
}

function placeOf(book: AddressBook, node: number): FoundPlace {
  const { code, level, name } = book.regions[node]!
  return { code, level, name, path: pathOf(book, node) }
}

function endOfNames({ tree }: AddressBook, mentions: readonly Mention[]): number {
  return Math.max(0, ...mentions.filter(({ meanings }) => meanings.some(({ node }) => tree.depths[node]! > CITY)).map(({ end }) => end))
}

/** The grid whose own name stands behind the village (金色水岸), or whose number is that of the grid or the villagers' group in the address. */
function gridOf({ tree, children, stems }: AddressBook, village: number, rest: string, { group }: AddressDetail): number | undefined {
  if (tree.depths[village] !== VILLAGE || rest === '') return undefined
  const stated = /第?([\d一二三四五六七八九十]+)网格/.exec(rest)?.[1]
  const found = children[village]!.filter((grid) => {
    const numbered = /^第?([\d一二三四五六七八九十]+)(网格|村民小组|小组|组)$/.exec(stems[grid]!)
    if (numbered === null) return stems[grid]!.length > 1 && rest.startsWith(stems[grid]!.replace(/网格$/, ''))
    const asked = numbered[2] === '网格' ? stated : group
    return asked !== undefined && asked !== '' && numeralIn(asked) === numeralIn(numbered[1]!)
  })
  return found.length === 1 ? found[0] : undefined
}
