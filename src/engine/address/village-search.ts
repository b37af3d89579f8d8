import type { AddressBook } from './address-book.ts'
import type { FoundPlace } from './address-finder.ts'
import { foldName } from './address-text.ts'
import { pathOf } from './address-verdict.ts'

/** How well what was typed fits, the best first. */
const [BEGINS, HOLDS, WITH_STREET, SCATTERED] = [0, 1, 2, 3] as const

/**
 * Villages and communities while somebody types: 红联, 新碶红联, or 红 for the first few. What is typed is folded like addresses are, so that 紅聯 finds
 * them too; the street and the district may stand before it, whole or not. The same book and words always give the same answer.
 */
export function villagesNamed(book: AddressBook, words: string, max: number): FoundPlace[] {
  const typed = foldName(words)
  if (typed === '') return []
  const { regions, stems } = book
  const found: { readonly node: number; readonly fit: number }[] = []
  regions.forEach(({ level }, node) => {
    const fit = level === 'village' ? fitOf(book, node, typed) : undefined
    if (fit !== undefined) found.push({ node, fit })
  })
  return found
    .toSorted((one, other) => one.fit - other.fit || stems[one.node]!.length - stems[other.node]!.length || one.node - other.node)
    .slice(0, max)
    .map(({ node }) => ({ code: regions[node]!.code, level: 'village', name: regions[node]!.name, path: pathOf(book, node) }))
}

function fitOf(book: AddressBook, node: number, typed: string): number | undefined {
  const name = nameOf(book, node)
  if (name.startsWith(typed)) return BEGINS
  if (name.includes(typed)) return HOLDS
  const street = book.tree.parents[node]!
  const withStreet = nameOf(book, street) + name
  if (withStreet.includes(typed)) return WITH_STREET
  return isScattered(typed, nameOf(book, book.tree.parents[street]!) + withStreet) ? SCATTERED : undefined
}

function nameOf({ stems, types }: AddressBook, node: number): string {
  return stems[node]! + types[node]!
}

/** 新碶红联 in 北仑区新碶街道红联社区: all of it, in its order. */
function isScattered(typed: string, name: string): boolean {
  let from = 0
  for (const char of typed) {
    from = name.indexOf(char, from) + 1
    if (from === 0) return false
  }
  return true
}
