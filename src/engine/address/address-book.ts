import { nameTrie, type NameTrie } from '../name-trie.ts'
import type { Tree } from '../tree-vote.ts'
import { foldName } from './address-text.ts'
import { DIVISION_LEVELS, isRoadItself, isTypedItself, stemOf, villageKindOf, type DivisionLevel, type TypeKind, type VillageKind } from './division-names.ts'

/** A division by its code (15 digits, so that a subtree is a range) and that of the one above; the city has none above. */
export type Division = { readonly code: number; readonly level: DivisionLevel; readonly name: string; readonly parent: number | null }

/** What a city's addresses still say (assets/former-names). `in`: today's name of the district; `zone`: people write it like a division, and it is none. */
export type FormerNames = {
  readonly names: readonly { readonly name: string; readonly in?: string; readonly now: readonly string[]; readonly until?: string; readonly zone?: boolean }[]
  readonly moved: readonly { readonly streets: readonly string[]; readonly from: string; readonly on: string }[]
}
/** A division that was closed, and where it went: `gb import-successions`. */
export type ClosedDivision = { readonly name: string; readonly level: DivisionLevel; readonly now: readonly number[] }
/** Provinces, cities and districts of the whole country, so that an address elsewhere is seen to be one. */
export type CountryName = { readonly digits: string; readonly name: string }
/** `city`: its four digits. */
export type BookSources = { readonly city: number; readonly divisions: readonly Division[]; readonly closed: readonly ClosedDivision[]; readonly former: FormerNames; readonly country: readonly CountryName[] }

/** `own`: a division of today; `former`: an earlier name of it; `zone`: an area that speaks for it. */
export type NameForm = 'own' | 'former' | 'zone'
export type NamedNode = { readonly node: number; readonly form: NameForm; /** The name is whole: no type has to follow. */ readonly isWhole: boolean }
/** `province` of our own says nothing; `elsewhere` says that the address is not ours. A name that is not whole counts at the beginning only. */
export type CountryForm = { readonly digits: string; readonly level: 'province' | 'city' | 'district'; readonly name: string; readonly isOurs: boolean; readonly isWhole: boolean }
export type Entry = { readonly stem: string; readonly nodes: readonly NamedNode[]; readonly country: CountryForm | undefined; readonly isRoad: boolean }

export type AddressBook = {
  readonly tree: Tree
  readonly regions: readonly Division[]
  readonly stems: readonly string[]
  readonly types: readonly string[]
  readonly villageKinds: readonly VillageKind[]
  readonly children: readonly (readonly number[])[]
  readonly roots: readonly number[]
  readonly entries: readonly Entry[]
  readonly trie: NameTrie
  /** The first digits of all districts of that name in the country: there is an 江北区 in Chongqing too. */
  readonly districtsNamed: ReadonlyMap<string, readonly string[]>
  /** A street or anything below it may be written with the district that it belonged to. */
  readonly mayLieUnder: (node: number, above: number) => boolean
}

export const [CITY, DISTRICT, STREET, VILLAGE] = [0, 1, 2, 3] as const
export const KIND_OF_DEPTH: readonly (TypeKind | undefined)[] = ['district', 'district', 'street', 'village', undefined]
const NAME_CHARS_MIN = 2
/** They stand in no list of the mainland's divisions. */
const BEYOND_THE_LIST: readonly CountryName[] = [{ digits: '71', name: '台湾省' }, { digits: '81', name: '香港特别行政区' }, { digits: '82', name: '澳门特别行政区' }]
const PROVINCE_TYPE = /(?:省|市|特别行政区|(?:壮族|回族|维吾尔)?自治区)$/

/** Made once from a city's divisions and kept; finding places in it is address-mentions.ts. */
export function addressBook({ city, divisions, closed, former, country }: BookSources): AddressBook {
  const sorted = [...divisions].sort((one, other) => one.code - other.code)
  const nodeOf = new Map(sorted.map(({ code }, node) => [code, node]))
  const parents = Int32Array.from(sorted, (one, node) => (one.parent === null ? node : (nodeOf.get(one.parent) ?? node)))
  const depths = Uint8Array.from(sorted, ({ level }) => DIVISION_LEVELS.indexOf(level))
  const children: number[][] = sorted.map(() => [])
  parents.forEach((parent, node) => { if (parent !== node) children[parent]!.push(node) })
  const names = sorted.map(({ name }) => foldName(name))
  const stems = sorted.map(({ level }, node) => (level === 'grid' ? names[node]! : stemOf(names[node]!, level)))
  const tree = { parents, depths }
  const known = new Entries()
  sorted.forEach(({ level }, node) => { if (level !== 'grid') addOwn(known, node, names[node]!, stems[node]!, level) })
  const districts = new Set(stems.filter((_, node) => depths[node] === DISTRICT))
  for (const one of closed) for (const code of one.now) addFormer({ known, districts }, foldName(one.name), one.level, nodeOf.get(code), 'former')
  for (const one of former.names) {
    for (const now of one.now) addFormer({ known, districts }, foldName(one.name), one.in === undefined ? 'district' : 'street', named(sorted, depths, parents, now, one.in), one.zone === true ? 'zone' : 'former')
  }
  addCountry(known, city, [...country, ...BEYOND_THE_LIST])
  const entries = known.list()
  const earlier = earlierDistricts(sorted, former)
  return {
    tree, regions: sorted, stems, types: sorted.map((_, node) => names[node]!.slice(stems[node]!.length)), villageKinds: names.map(villageKindOf), children,
    roots: [...parents.keys()].filter((node) => parents[node] === node), entries, trie: nameTrie(entries.map(({ stem }) => stem)),
    districtsNamed: new Map([...Map.groupBy(country.filter(({ digits }) => digits.length === 6), ({ name }) => name)].map(([name, found]) => [name, found.map(({ digits }) => digits)])),
    mayLieUnder: (node, above) => {
      let at = node
      // A village whose street is not known has itself above it.
      while (depths[at]! > STREET && parents[at] !== at) at = parents[at]!
      return earlier.get(at) === above || (depths[at] === STREET && earlier.get(parents[at]!) === above)
    },
  }
}

class Entries {
  readonly #byStem = new Map<string, { nodes: NamedNode[]; country: CountryForm | undefined }>()
  add(stem: string, node: NamedNode): void {
    const { nodes } = this.#at(stem)
    if (stem.length >= NAME_CHARS_MIN && !nodes.some((one) => one.node === node.node)) nodes.push(node)
  }
  has(stem: string): boolean {
    return this.#byStem.has(stem)
  }
  addCountry(stem: string, form: CountryForm): void {
    const at = this.#at(stem)
    at.country ??= form
  }
  list(): Entry[] {
    return [...this.#byStem].filter(([stem, { nodes, country }]) => stem !== '' && (nodes.length > 0 || country !== undefined)).map(([stem, { nodes, country }]) => ({ stem, nodes, country, isRoad: isRoadItself(stem) }))
  }
  #at(stem: string) {
    const found = this.#byStem.get(stem) ?? { nodes: [], country: undefined }
    this.#byStem.set(stem, found)
    return found
  }
}

function addOwn(known: Entries, node: number, name: string, stem: string, level: DivisionLevel): void {
  known.add(stem, { node, form: 'own', isWhole: level !== 'city' && isTypedItself(stem) })
  // 南裕社区 of 南裕社区居委会, the whole name of a place whose type no rule knows.
  if (name !== stem && isTypedItself(name)) known.add(name, { node, form: 'own', isWhole: true })
}

/** `districts`: the stems of those of today. */
type Known = { readonly known: Entries; readonly districts: ReadonlySet<string> }

function addFormer({ known, districts }: Known, name: string, level: DivisionLevel, node: number | undefined, form: NameForm): void {
  if (node === undefined) return
  known.add(name, { node, form, isWhole: true })
  // 江东 of 江东区, also where a village is called so; of a town that was divided the stem is mostly one of the streets of today.
  const stem = level === 'street' || level === 'grid' ? name : stemOf(name, level)
  if (form === 'former' && !(level === 'district' ? districts.has(stem) : known.has(stem))) known.add(stem, { node, form, isWhole: false })
}

function addCountry(known: Entries, city: number, country: readonly CountryName[]): void {
  const ours = String(city)
  for (const { digits, name: written } of country) {
    const name = foldName(written)
    const level = digits.length === 2 ? 'province' : digits.length === 4 ? 'city' : 'district'
    const isOurs = ours.startsWith(digits) || digits.startsWith(ours.slice(0, 4))
    if (isOurs && level !== 'province') continue
    const stem = level === 'province' ? name.replace(PROVINCE_TYPE, '') : stemOf(name, level)
    known.addCountry(name, { digits, level, name: written, isOurs, isWhole: true })
    // 市中区 and 城关区 are in too many cities, and two characters of a district are in too many words.
    if (stem.length >= NAME_CHARS_MIN && (level !== 'district' || /[市县]$/.test(name))) known.addCountry(stem, { digits, level, name: written, isOurs, isWhole: false })
  }
}

function named(regions: readonly Division[], depths: Uint8Array, parents: Int32Array, name: string, within: string | undefined): number | undefined {
  const found = regions.findIndex((region, node) => region.name === name && (within === undefined ? depths[node] === DISTRICT : regions[parents[node]!]!.name === within))
  return found === -1 ? undefined : found
}

function earlierDistricts(regions: readonly Division[], { moved }: FormerNames): Map<number, number> {
  const find = (level: DivisionLevel, name: string) => regions.findIndex((region) => region.level === level && region.name === name)
  return new Map(moved.flatMap(({ streets, from }) => streets.map((moving): [number, number] => [Math.max(find('street', moving), find('district', moving)), find('district', from)])))
}
