import type { Meaning, Naming, Tree } from '../tree-vote.ts'
import { CITY, DISTRICT, KIND_OF_DEPTH, STREET, VILLAGE, type AddressBook, type CountryForm, type Entry, type NamedNode } from './address-book.ts'
import type { AddressText } from './address-text.ts'
import { followingAt, villageKindOf, type Following } from './division-names.ts'

/** A name that stands in the address, with what it may mean. `isTyped`: it says what it is (首南街道, not 首南). */
export type Mention = Naming & { readonly start: number; readonly end: number; readonly word: string; readonly isTyped: boolean; readonly isFormer: boolean; readonly country: CountryForm | undefined }

/** How surely a name means a division. Not probabilities yet: address-verdict.ts makes one of them together with what stands around. */
const WEIGHT = { exact: 1, otherType: 0.95, otherVillageKind: 0.75, former: 0.95, bareDistrict: 0.93, bareStreet: 0.88, bareVillage: 0.85 } as const
/** After these a new name may begin: the end of a door, a road or a division that is not ours to know. */
const NAME_MAY_FOLLOW = /[号路街道巷弄区村镇乡市县省组队幢栋室座旁边楼房层里内原旧系在住址籍的\dA-Z]/
/** Words that lead up to a place: 送到, 位于, 老家, 户籍地, 县城. */
const LEADS_TO = /[到于往从在住居为是家贯籍址地给的城]/
/** What may follow a village that is called without its type. */
const DETAIL_MAY_FOLLOW = /[\dA-Z第一二三四五六七八九十]/

/** What was read so far. `endings`: how deep the name that ends there is; `abroad`: the digits of one that is not ours; `named`: our city and districts; `last`: the end of the last name. */
type Met = { readonly endings: Map<number, number>; readonly abroad: Map<number, string>; readonly named: Set<number>; last: number }

/** Districts somewhere, and in every city a part of it. */
const ANYWHERE = /^(?:新城|城|郊|矿|市中|城中|城关|高新)区$/
/** 杭州湾大桥, 福州河; of 重庆江北区 it is the beginning of the next name. */
const WATER_OR_HILL = /^(?:湾|[河江海山](?![一-龥]{1,2}[区县市]))/

/** The names of an address that fit best together: they do not overlap, and cover as much of it as possible. In the order of the text. */
export function mentionsIn(book: AddressBook, address: AddressText): Mention[] {
  const found: Mention[] = []
  const met: Met = { endings: new Map(), abroad: new Map(), named: new Set(), last: 0 }
  let start = 0
  const read = (name: number, stemEnd: number) => {
    for (const following of followingAt(address.text, stemEnd)) {
      const mention = mentionOf(book, address, { entry: book.entries[name]!, start, stemEnd, following, met })
      if (mention === undefined) continue
      found.push(mention)
      note(book, met, mention)
    }
  }
  for (; start < address.text.length; start++) book.trie.startingAt(address.text, start, read)
  return bestTogether(found, address.text.length)
}

function note({ tree }: AddressBook, met: Met, { end, meanings, country }: Mention): void {
  const { endings, abroad, named } = met
  met.last = Math.max(met.last, end)
  endings.set(end, Math.max(endings.get(end) ?? -1, ...meanings.map(({ node }) => tree.depths[node]!), 0))
  if (country !== undefined) abroad.set(end, country.digits)
  for (const { node } of meanings) if (tree.depths[node]! <= DISTRICT) named.add(node)
}

type Spot = { readonly entry: Entry; readonly start: number; readonly stemEnd: number; readonly following: Following; readonly met: Met }

function mentionOf(book: AddressBook, address: AddressText, spot: Spot): Mention | undefined {
  const { entry, start, stemEnd, following } = spot
  const stands = entry.nodes.filter((one) => mayStart(book, address, spot, one))
  const typed = stands.flatMap((one) => typedMeaning(book, address.text, spot, one) ?? [])
  if (typed.length > 0) return { start, end: following.end, word: address.text.slice(start, following.end), meanings: typed, isTyped: true, ...formOf(entry, typed) }
  const bare = entry.nodes.flatMap((one) => bareMeaning(book, address, spot, one) ?? [])
  if (bare.length > 0) return { start, end: stemEnd, word: entry.stem, meanings: bare, isTyped: false, ...formOf(entry, bare) }
  const whole = stands.filter(({ isWhole, form }) => isWhole && (form !== 'own' || following.kind !== 'road'))
  if (whole.length > 0) return { start, end: stemEnd, word: entry.stem, meanings: whole.map(({ node, form }) => ({ node, weight: form === 'own' ? WEIGHT.exact : WEIGHT.former })), isTyped: true, ...formOf(entry, whole) }
  return countryMention(address, spot)
}

function isHead({ breaks }: AddressText, { start, met }: Spot): boolean {
  return start === 0 || breaks[start] === 1 || met.endings.has(start)
}

/** Whether a name that says what it is may begin there. A district may behind any words (李四慈溪市), a street where its district was named or words lead to it. */
function mayStart(book: AddressBook, address: AddressText, spot: Spot, { node, form }: NamedNode): boolean {
  const { tree, regions, districtsNamed } = book
  if (isHead(address, spot)) return true
  const previous = address.text[spot.start - 1]!
  const depth = tree.depths[node]!
  if (NAME_MAY_FOLLOW.test(previous)) return true
  // 江北区 is in several cities: behind words that nobody knows it is any of them, unless one of its own follows.
  if (depth <= DISTRICT) return form !== 'zone' && (LEADS_TO.test(previous) || spot.met.named.size > 0 || (districtsNamed.get(regions[node]!.name)?.length ?? 0) <= 1 || hasOwnAt(book, address.text, node, spot.following.end))
  return depth === STREET && (LEADS_TO.test(previous) || (spot.start - spot.met.last > 1 && isNamedAbove(tree, spot.met.named, node)))
}

/** The street's district, or the city where no district is said. */
function isNamedAbove({ depths, parents }: Tree, named: ReadonlySet<number>, street: number): boolean {
  const district = parents[street]!
  return named.has(district) || (named.has(parents[district]!) && [...named].every((node) => depths[node] === CITY))
}

function formOf(entry: Entry, meanings: readonly { readonly node: number }[]): Pick<Mention, 'isSoft' | 'isFormer' | 'country'> {
  const forms = entry.nodes.filter(({ node }) => meanings.some((one) => one.node === node)).map(({ form }) => form)
  return { isSoft: forms.every((form) => form === 'zone'), isFormer: forms.every((form) => form === 'former'), country: undefined }
}

/** 首南 + 街道, 桃江 + 村委会: the type that follows is of the division's level. */
function typedMeaning(book: AddressBook, text: string, { stemEnd, following }: Spot, { node, form, isWhole }: NamedNode): Meaning | undefined {
  const depth = book.tree.depths[node]!
  if (form === 'zone' || (form === 'former' && isWhole) || following.kind === undefined || following.kind !== KIND_OF_DEPTH[depth]) return undefined
  const [said, own] = [text.slice(stemEnd, following.end), book.types[node]!]
  if (depth === CITY) return said === own || own === '' ? { node, weight: WEIGHT.exact } : undefined
  if (form === 'former') return { node, weight: WEIGHT.former }
  if (depth === VILLAGE) {
    const [stated, kind] = [villageKindOf(said), book.villageKinds[node]!]
    return { node, weight: stated === kind || stated === 'any' || kind === 'any' ? WEIGHT.exact : WEIGHT.otherVillageKind }
  }
  return { node, weight: said[0] === own[0] ? WEIGHT.exact : WEIGHT.otherType }
}

/**
 * 宁波鄞州首南: without types a name counts at the beginning, behind the one above it or before one of its own (我家在慈溪浒山街道), and not as the
 * beginning of a road or a school.
 */
function bareMeaning(book: AddressBook, address: AddressText, spot: Spot, { node, form, isWhole }: NamedNode): Meaning | undefined {
  const { text, breaks } = address
  const { entry, stemEnd, following, met, start } = spot
  const depth = book.tree.depths[node]!
  if (isWhole || form === 'zone') return undefined
  const opens = start === 0 || breaks[start] === 1
  const before = met.endings.get(start)
  const isLedTo = !opens && LEADS_TO.test(text[start - 1]!)
  const mayHold = depth <= DISTRICT || (depth === STREET && (opens || isLedTo || before !== undefined))
  // Of 孔浦路林村 the second part is 路林村, which lies in 孔浦.
  const holds = mayHold && hasOwnAt(book, text, node, stemEnd)
  if (depth === STREET && holds) return { node, weight: WEIGHT.bareStreet }
  if (!holds && (entry.isRoad || following.kind === 'road')) return undefined
  const isBehindParent = before !== undefined && before < depth
  const endsClean = stemEnd === text.length || breaks[stemEnd] === 1 || DETAIL_MAY_FOLLOW.test(text[stemEnd]!)
  if (depth <= DISTRICT) {
    if (!holds && !opens && before === undefined && !(endsClean && isLedTo)) return undefined
    return mayBeBareAbove(text, spot, depth, isBehindParent) ? { node, weight: form === 'former' ? WEIGHT.bareStreet : WEIGHT.bareDistrict } : undefined
  }
  if (!opens && before === undefined) return undefined
  if (depth === STREET) return isBehindParent || (endsClean && opens) ? { node, weight: WEIGHT.bareStreet } : undefined
  return endsClean ? { node, weight: WEIGHT.bareVillage } : undefined
}

/** 宁海大酒店 is a house somewhere and 江东街道 a street of another city; 镇海新城 is in 镇海. */
function mayBeBareAbove(text: string, { stemEnd, following }: Spot, depth: number, isBehindParent: boolean): boolean {
  if (following.kind === 'other') return depth === DISTRICT && (isBehindParent || text.startsWith('新城', stemEnd))
  return depth === CITY || !/^(?:街道|社区|村)/.test(text.slice(stemEnd, stemEnd + 2))
}

/** 桃江村 in 首南桃江村, 浒山街道 in 慈溪浒山街道: a division right below, so that the words before it are what they seem. */
function hasOwnAt({ trie, entries, tree }: AddressBook, text: string, above: number, from: number): boolean {
  const depth = tree.depths[above]! + 1
  let isThere = false
  trie.startingAt(text, from, (name, end) => {
    if (isThere || !entries[name]!.nodes.some(({ node }) => tree.depths[node] === depth && tree.parents[node] === above)) return
    isThere = end === text.length || DETAIL_MAY_FOLLOW.test(text[end]!) || followingAt(text, end).some(({ kind }) => kind === KIND_OF_DEPTH[depth] || (kind === undefined && depth <= STREET))
  })
  return isThere
}

/** A city counts at the beginning. A county's two characters are in too many words (公安局, 南部商务区): it counts behind what is above it, and a city of that level also at the very beginning. */
function countryMention({ text, breaks }: AddressText, { entry: { country }, start, stemEnd, following, met }: Spot): Mention | undefined {
  if (country === undefined) return undefined
  const opens = start === 0 || breaks[start] === 1
  const isCounty = country.level === 'district'
  if (!opens && !met.endings.has(start) && !(isCounty ? NAME_MAY_FOLLOW.test(text[start - 1]!) : country.isWhole && !/[场民区]/.test(text[stemEnd] ?? ''))) return undefined
  const above = met.abroad.get(start)
  const isPlaced = isCounty ? (above !== undefined && country.digits.startsWith(above)) || (opens && country.name.endsWith('市')) : opens || met.endings.get(start) === 0
  // 上海路, 北京华联超市 and 杭州湾大桥 are here; a whole name (杭州市) is not.
  const isName = following.kind !== 'road' && following.kind !== 'other' && following.kind !== 'village' && !WATER_OR_HILL.test(text.slice(stemEnd, stemEnd + 4))
  if (!(country.isWhole && !ANYWHERE.test(country.name)) && !(isPlaced && isName)) return undefined
  return { start, end: stemEnd, word: text.slice(start, stemEnd), meanings: [], isTyped: country.isWhole, isSoft: true, isFormer: false, country }
}

const CHAR_VALUE = 10
const TYPED_VALUE = 8
const BARE_COST = 4
/** A former name that says the same as a stem and its type (浒山镇) is the better reading. */
const FORMER_VALUE = 1

function bestTogether(mentions: readonly Mention[], length: number): Mention[] {
  const best = new Int32Array(length + 1)
  const chosen: (Mention | undefined)[] = []
  const byEnd = mentions.toSorted((one, other) => one.end - other.end)
  let next = 0
  for (let end = 1; end <= length; end++) {
    best[end] = best[end - 1]!
    for (; byEnd[next]?.end === end; next++) {
      const mention = byEnd[next]!
      const value = best[mention.start]! + CHAR_VALUE * (end - mention.start) + (mention.isTyped ? TYPED_VALUE : -BARE_COST) + (mention.isFormer ? FORMER_VALUE : 0)
      if (value <= best[end]!) continue
      best[end] = value
      chosen[end] = mention
    }
  }
  const together: Mention[] = []
  for (let end = length; end > 0;) {
    const mention = chosen[end]
    if (mention === undefined) end--
    else {
      together.unshift(mention)
      end = mention.start
    }
  }
  return together
}
