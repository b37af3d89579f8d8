import { pinyin } from 'pinyin-pro'
import { slipBetween } from '../one-apart.ts'
import type { Meaning } from '../tree-vote.ts'
import { DISTRICT, STREET, VILLAGE, type AddressBook } from './address-book.ts'
import type { Mention } from './address-mentions.ts'
import type { AddressText } from './address-text.ts'

/** A division that the address names and the list does not have. `near`: those it could be with one character wrong. */
export type Unlisted = { readonly depth: number; readonly word: string; readonly start: number; readonly near: readonly number[] }
/** One character was read for another. */
export type Typo = { readonly node: number; readonly read: string }
/** `demoted`: towns that are none any more, with the street of the one village that still has their name. */
export type Gaps = { readonly repaired: readonly Mention[]; readonly typos: readonly Typo[]; readonly demoted: readonly Typo[]; readonly unlisted: readonly Unlisted[] }

const DIVISION_WORD = /^[原旧系在住址]?([一-龥]{2,7}?)(街道(?:办事处)?|镇|乡|社区(?:居民委员会|居委会)?|村(?:村民委员会|民委员会|村委会|委会)?|居委会|居民委员会|经济合作社|股份经济合作社|区|县|市)(?![路街道弄场民中])/
const NO_DIVISION = /(?:新|城|市|老三|度假|工业|开发|小|园|街|校|厂|景|市|片|保税|高新|产业|功能|生活|商务|科技|宿舍|合作|物流|住宅)区$|(?:度假|新)村$|^(?:大|城|菜|超|集)市$|[路街弄巷号](?!道)/
/** Between two real neighbours these often are the only difference (东杨村, 西杨村): none of them is a slip for another. */
const CONTRASTS = '东西南北中上下前后左右内外里大小老新旧一二三四五六七八九十甲乙丙丁高低长短头尾口'
const WEIGHT_SOUNDS_ALIKE = 0.88
const WEIGHT_LONG_NAME = 0.8
/** A former town's name is mostly that of a village in the town that took it in; where it is not, a person has to look. */
const WEIGHT_DEMOTED = 0.6
/** Not enough alone: a street below it has to agree. */
const WEIGHT_DISTRICT = 0.6
const LONG_STEM_CHARS = 3

/** Looks at what no name covers: a division with a slip in it is repaired under the names around it, one that is not on the list is told. */
export function lookAtGaps(book: AddressBook, address: AddressText, mentions: readonly Mention[]): Gaps {
  const [repaired, typos, demoted, unlisted]: [Mention[], Typo[], Typo[], Unlisted[]] = [[], [], [], []]
  for (const gap of gapsOf(address, mentions)) {
    const { end } = gap
    let { start } = gap
    while (start < end) {
      const read = DIVISION_WORD.exec(address.text.slice(start, end))
      if (read === null || NO_DIVISION.test(read[1]! + read[2]!)) break
      const depth = depthOf(read[2]!)
      const context = contextOf(book, [...mentions, ...repaired].filter((one) => one.start <= start), depth)
      // 区 and 市 behind a street are blocks and markets.
      if (depth === DISTRICT && mentions.some((one) => one.start < start && one.meanings.some(({ node }) => book.tree.depths[node]! >= STREET))) break
      const word = read[1]! + read[2]!
      const { sure, near, weight } = nearest(book, context, depth, read[1]!)
      const streets = depth === STREET && /[镇乡]$/.test(word) ? streetsOfVillages(book, context, read[1]!) : []
      const at = { start, end: start + read[0].length, word }
      // A name that a village has was not misheard.
      if (sure !== undefined && (streets.length === 0 || streets.includes(sure))) {
        repaired.push(supplied(at, { node: sure, weight }, false))
        typos.push({ node: sure, read: word })
      } else {
        unlisted.push({ depth, word, start, near: [...streets, ...near] })
        if (sure === undefined && streets.length === 1) {
          repaired.push(supplied(at, { node: streets[0]!, weight: WEIGHT_DEMOTED }, true))
          demoted.push({ node: streets[0]!, read: word })
        }
      }
      start = at.end
    }
  }
  return { repaired, typos, demoted, unlisted }
}

function supplied(at: { readonly start: number; readonly end: number; readonly word: string }, meaning: Meaning, isSoft: boolean): Mention {
  return { ...at, meanings: [meaning], isTyped: true, isSoft, isFormer: false, country: undefined }
}

/** The streets of the named district that have a village of that name. */
function streetsOfVillages(book: AddressBook, districts: readonly number[], stem: string): number[] {
  return districts.length === 0 ? [] : [...new Set(candidatesUnder(book, districts, VILLAGE).filter((node) => book.stems[node] === stem).map((node) => book.tree.parents[node]!))]
}

/** Stretches without a name, cut at breaks. */
function gapsOf({ text, breaks }: AddressText, mentions: readonly Mention[]): { start: number; end: number }[] {
  const gaps: { start: number; end: number }[] = []
  let from = 0
  for (const { start, end } of [...mentions, { start: text.length, end: text.length }]) {
    for (let at = from + 1; at <= start; at++) {
      if (at !== start && breaks[at] !== 1) continue
      if (at > from) gaps.push({ start: from, end: at })
      from = at
    }
    from = end
  }
  return gaps
}

function depthOf(type: string): number {
  if (/^(?:街道|镇|乡)/.test(type)) return STREET
  return /^[区县市]$/.test(type) ? DISTRICT : VILLAGE
}

/** What is named above that depth: the deepest of it. Undefined: nothing but the city. */
function contextOf(book: AddressBook, mentions: readonly Mention[], depth: number): number[] {
  for (let above = depth - 1; above >= DISTRICT; above--) {
    const nodes = mentions.flatMap(({ meanings, isSoft }) => (isSoft ? [] : meanings.filter(({ node }) => book.tree.depths[node] === above).map(({ node }) => node)))
    if (nodes.length > 0) return nodes
  }
  return []
}

function nearest(book: AddressBook, context: readonly number[], depth: number, stem: string): { sure: number | undefined; near: number[]; weight: number } {
  const found: { node: number; weight: number }[] = []
  const isClose = depth === DISTRICT || context.some((node) => book.tree.depths[node] === depth - 1)
  for (const node of candidatesUnder(book, context, depth)) {
    const own = book.stems[node]!
    const slip = slipBetween(stem, own)
    if (slip === undefined || [...slip.read, ...slip.meant].every((char) => CONTRASTS.includes(char))) continue
    found.push({ node, weight: weightOf(slip, { chars: Math.min(own.length, stem.length), isClose, depth }) })
  }
  found.sort((one, other) => other.weight - one.weight || one.node - other.node)
  const [best, second] = found
  const isSure = best !== undefined && best.weight > 0 && (second === undefined || second.weight < best.weight)
  return { sure: isSure ? best.node : undefined, near: found.map(({ node }) => node), weight: best?.weight ?? 0 }
}

function candidatesUnder({ tree, children, roots }: AddressBook, context: readonly number[], depth: number): number[] {
  const found: number[] = []
  const stack = [...(context.length > 0 ? context : roots)]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (tree.depths[node] === depth) found.push(node)
    else if (tree.depths[node]! < depth) stack.push(...children[node]!)
  }
  return found
}

/** 0: it may be meant, but nobody should be sent there for it. */
function weightOf(slip: NonNullable<ReturnType<typeof slipBetween>>, { chars, isClose, depth }: { chars: number; isClose: boolean; depth: number }): number {
  if (slip.kind === 'replaced' && (soundsAlike(slip.read, slip.meant) || looksAlike(slip.read, slip.meant))) return isClose ? WEIGHT_SOUNDS_ALIKE : WEIGHT_SOUNDS_ALIKE - 0.1
  if (chars >= LONG_STEM_CHARS && isClose) return WEIGHT_LONG_NAME
  if (slip.kind === 'swapped' && isClose) return WEIGHT_LONG_NAME
  return slip.kind === 'replaced' && isClose && depth === DISTRICT ? WEIGHT_DISTRICT : 0
}

/** Taken for each other by eye, in handwriting or by a scanner. */
const LOOK_ALIKE = ['士土', '未末', '千干于', '人入八', '天夫无', '侯候', '埭棣', '鄞勤', '丈文', '亭享', '乌鸟', '石右', '白自百', '田由甲', '岗岚', '冶治', '祟崇', '裘袭', '姜美', '沈沉', '壶壸', '茅芽', '郭廓', '陆陇', '墟墙', '洪拱', '泗洒', '大太犬', '王玉', '古吉', '今令', '贵责', '集隼']

function looksAlike(one: string, other: string): boolean {
  return LOOK_ALIKE.some((group) => group.includes(one) && group.includes(other))
}

const sounds = new Map<string, readonly string[]>()
const SOUNDS_MAX = 20_000

function soundsAlike(one: string, other: string): boolean {
  const theirs = soundsOf(other)
  return soundsOf(one).some((sound) => theirs.includes(sound))
}

/** Without tones, and as the south says them: zh as z, ng as n. */
function soundsOf(char: string): readonly string[] {
  let found = sounds.get(char)
  if (found === undefined) {
    found = pinyin(char, { toneType: 'none', multiple: true, type: 'array' }).map((sound) => sound.replace(/^([zcs])h/, '$1').replace(/([aei])ng$/, '$1n'))
    if (sounds.size < SOUNDS_MAX) sounds.set(char, found)
  }
  return found
}
