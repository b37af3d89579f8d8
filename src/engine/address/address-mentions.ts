import type { Meaning, Naming } from '../tree-vote.ts'
import { CITY, DISTRICT, KIND_OF_DEPTH, STREET, VILLAGE, type AddressBook, type CountryForm, type Entry, type NamedNode } from './address-book.ts'
import type { AddressText } from './address-text.ts'
import { followingAt, villageKindOf, type Following } from './division-names.ts'

/** A name that stands in the address, with what it may mean. `isTyped`: it says what it is (首南街道, not 首南). */
export type Mention = Naming & { readonly start: number; readonly end: number; readonly word: string; readonly isTyped: boolean; readonly isFormer: boolean; readonly country: CountryForm | undefined }

/** How surely a name means a division. Not probabilities yet: address-verdict.ts makes one of them together with what stands around. */
const WEIGHT = { exact: 1, otherType: 0.95, otherVillageKind: 0.75, former: 0.95, bareDistrict: 0.93, bareStreet: 0.88, bareVillage: 0.85 } as const
/** After these a new name may begin: the end of a door, a road or a division that is not ours to know. */
const NAME_MAY_FOLLOW = /[号路街道巷弄区村镇乡市县省组队幢栋室座旁边楼房层里内原旧系在住址籍\dA-Z]/
/** What may follow a village that is called without its type. */
const DETAIL_MAY_FOLLOW = /[\dA-Z第一二三四五六七八九十]/

/** The names of an address that fit best together: they do not overlap, and cover as much of it as possible. In the order of the text. */
export function mentionsIn(book: AddressBook, address: AddressText): Mention[] {
  const found: Mention[] = []
  const endings = new Map<number, number>()
  for (let start = 0; start < address.text.length; start++) {
    book.trie.startingAt(address.text, start, (name, stemEnd) => {
      for (const following of followingAt(address.text, stemEnd)) {
        const mention = mentionOf(book, address, { entry: book.entries[name]!, start, stemEnd, following, before: endings.get(start) })
        if (mention === undefined) continue
        found.push(mention)
        endings.set(mention.end, Math.max(endings.get(mention.end) ?? -1, ...mention.meanings.map(({ node }) => book.tree.depths[node]!), 0))
      }
    })
  }
  return bestTogether(found, address.text.length)
}

/** `before`: the depth of a name that ends where this one starts. */
type Spot = { readonly entry: Entry; readonly start: number; readonly stemEnd: number; readonly following: Following; readonly before: number | undefined }

function mentionOf(book: AddressBook, address: AddressText, spot: Spot): Mention | undefined {
  const { entry, start, stemEnd, following } = spot
  const isHead = start === 0 || address.breaks[start] === 1 || spot.before !== undefined
  const mayStart = isHead || NAME_MAY_FOLLOW.test(address.text[start - 1]!)
  if (!mayStart) return undefined
  const typed = entry.nodes.flatMap((one) => typedMeaning(book, address.text, spot, one) ?? [])
  if (typed.length > 0) return { start, end: following.end, word: address.text.slice(start, following.end), meanings: typed, isTyped: true, ...formOf(entry, typed) }
  const bare = isHead ? entry.nodes.flatMap((one) => bareMeaning(book, address, spot, one) ?? []) : []
  if (bare.length > 0) return { start, end: stemEnd, word: entry.stem, meanings: bare, isTyped: false, ...formOf(entry, bare) }
  const whole = entry.nodes.filter(({ isWhole, form }) => isWhole && (form !== 'own' || following.kind !== 'road'))
  if (whole.length > 0) return { start, end: stemEnd, word: entry.stem, meanings: whole.map(({ node, form }) => ({ node, weight: form === 'own' ? WEIGHT.exact : WEIGHT.former })), isTyped: true, ...formOf(entry, whole) }
  return countryMention(address, spot)
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

/** 宁波鄞州首南: without types a name counts at the beginning or behind the one above it, and not as the beginning of a road or a school. */
function bareMeaning(book: AddressBook, { text, breaks }: AddressText, { entry, stemEnd, following, before, start }: Spot, { node, form, isWhole }: NamedNode): Meaning | undefined {
  const depth = book.tree.depths[node]!
  // Of 孔浦路林村 the second part is 路林村, which lies in 孔浦.
  if (depth === STREET && !isWhole && form !== 'zone' && (start === 0 || breaks[start] === 1) && hasVillageAt(book, text, node, stemEnd)) return { node, weight: WEIGHT.bareStreet }
  if (isWhole || form === 'zone' || entry.isRoad || following.kind === 'road') return undefined
  const isBehindParent = before !== undefined && before < depth
  const endsClean = stemEnd === text.length || breaks[stemEnd] === 1 || DETAIL_MAY_FOLLOW.test(text[stemEnd]!)
  if (depth === CITY) return following.kind === 'other' ? undefined : { node, weight: WEIGHT.bareDistrict }
  if (depth === DISTRICT) return following.kind === 'other' && !isBehindParent ? undefined : { node, weight: form === 'former' ? WEIGHT.bareStreet : WEIGHT.bareDistrict }
  if (depth === STREET) return isBehindParent || (endsClean && (start === 0 || breaks[start] === 1)) ? { node, weight: WEIGHT.bareStreet } : undefined
  return endsClean ? { node, weight: WEIGHT.bareVillage } : undefined
}

/** 桃江村 in 首南桃江村: one of the street's own, so that the words before it are the street. */
function hasVillageAt({ trie, entries, tree }: AddressBook, text: string, street: number, from: number): boolean {
  let isThere = false
  trie.startingAt(text, from, (name, end) => {
    if (isThere || !entries[name]!.nodes.some(({ node }) => tree.depths[node] === VILLAGE && tree.parents[node] === street)) return
    isThere = end === text.length || followingAt(text, end).some(({ kind }) => kind === 'village') || DETAIL_MAY_FOLLOW.test(text[end]!)
  })
  return isThere
}

function countryMention({ text, breaks }: AddressText, { entry: { country }, start, stemEnd, following, before }: Spot): Mention | undefined {
  if (country === undefined) return undefined
  // 上海路, 北京华联超市 and 杭州湾大桥 are here; a whole name (杭州市) is not.
  const isHead = start === 0 || breaks[start] === 1 || before === 0
  const opens = isHead && following.kind !== 'road' && following.kind !== 'other' && following.kind !== 'village' && !/[湾河江海山]/.test(text[stemEnd] ?? '')
  if (!country.isWhole && !opens) return undefined
  return { start, end: stemEnd, word: text.slice(start, stemEnd), meanings: [], isTyped: country.isWhole, isSoft: true, isFormer: false, country }
}

const CHAR_VALUE = 10
const TYPED_VALUE = 8
const BARE_COST = 4
/** A former name that says the same as a stem and its type (浒山镇) is the better reading. */
const FORMER_VALUE = 1

function bestTogether(mentions: readonly Mention[], length: number): Mention[] {
  const best = new Int32Array(length + 1)
  const chosen: (Mention | undefined)[] = Array.from({ length: length + 1 })
  const byEnd = new Map<number, Mention[]>()
  for (const mention of mentions) byEnd.set(mention.end, [...(byEnd.get(mention.end) ?? []), mention])
  for (let end = 1; end <= length; end++) {
    best[end] = best[end - 1]!
    for (const mention of byEnd.get(end) ?? []) {
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
