import { Converter } from 'opencc-js/t2cn'

/**
 * A written Chinese address as it is compared: half-width, simplified, without blanks and marks. `breaks[i]` is 1 where something stood before
 * the i-th character that a name seldom runs across: a blank, a comma, a bracket, the end of a part.
 */
export type AddressText = { readonly text: string; readonly breaks: Uint8Array }
/** One line, or up to five parts as forms have them: province, city, district, street, the rest; any may be missing. */
export type AddressInput = string | readonly (string | null | undefined)[]
/** What stands behind the place: enough for a door, empty where nothing is said. */
export type AddressDetail = { readonly group: string; readonly road: string; readonly number: string; readonly building: string; readonly unit: string; readonly room: string }

/** Longer texts are cut: nobody's door needs more. */
const ADDRESS_CHARS_MAX = 200

const simplified = Converter({ from: 't', to: 'cn' })
/** What the plain tables leave: characters that older code pages lacked and people wrote with others (碶 as 矸), and rare forms. */
const VARIANTS = new Map([['嶴', '岙'], ['墺', '岙'], ['矸', '碶'], ['畎', '甽'], ['〇', '零'], ['○', '零'], ['#', '号'], ['＃', '号']])
const folded = new Map<string, string>()
const FOLDED_MAX = 40_000
const KEPT = /[\p{Script=Han}\p{L}\p{N}]/u

export function foldAddress(input: AddressInput): AddressText {
  const parts = typeof input === 'string' ? [input] : input
  const breaks = new Uint8Array(ADDRESS_CHARS_MAX + 1)
  let text = ''
  for (const part of parts) {
    breaks[text.length] = 1
    for (const char of (part ?? '').normalize('NFKC')) {
      const one = foldChar(char)
      if (one === '') breaks[text.length] = 1
      else if (text.length + one.length <= ADDRESS_CHARS_MAX) text += one
    }
  }
  return { text, breaks }
}

/** Levels that only lists have (市辖区), words between two divisions, and of 宁波市公安局海曙分局 what is not the place. */
const FILLER = /市辖区|(?:省|自治区)直辖县级行政(?:区划|单位)|(?<=[区县市道镇乡村])的|公安分?局|分局/g

/** The address without what stands between its divisions and says nothing. */
export function withoutFillers(address: AddressText): AddressText {
  const fillers = [...address.text.matchAll(FILLER)]
  if (fillers.length === 0) return address
  const kept = Array.from({ length: address.text.length }, (_, at) => at).filter((at) => !fillers.some(({ index, 0: { length } }) => at >= index && at < index + length))
  const breaks = new Uint8Array(address.breaks.length)
  breaks.set(kept.map((at) => address.breaks[at]!))
  return { text: kept.map((at) => address.text[at]!).join(''), breaks }
}

/** A division's name, folded the same way, so that both sides are equal. */
export function foldName(name: string): string {
  return foldAddress(name).text
}

function foldChar(char: string): string {
  const known = folded.get(char)
  if (known !== undefined) return known
  const plain = VARIANTS.get(char) ?? char
  const simple = KEPT.test(plain) ? simplified(plain).toUpperCase() : ''
  const plainest = VARIANTS.get(simple) ?? simple
  if (folded.size < FOLDED_MAX) folded.set(char, plainest)
  return plainest
}

const NUMERAL = '[\\d一二三四五六七八九十百零]'
const GROUP = new RegExp(`第?(${NUMERAL}+)(?:村民)?(?:小组|组|队)`)
const ROAD = /([\p{Script=Han}\d]{1,12}?(?:大道|大街|公路|路|街|巷))/u
const NUMBER = /(\d+(?:弄\d*)?)(?:号(?!楼)|弄)/
const BUILDING = new RegExp(`([A-Z]|${NUMERAL}+)(?:幢|栋|号楼|座)`)
const UNIT = new RegExp(`(${NUMERAL}+)单元`)
const ROOM = /([A-Z]?\d{2,5})(?:室|房|$)/

/** What follows the names of the divisions, taken apart. */
export function detailOf(rest: string): AddressDetail {
  const one = (pattern: RegExp) => pattern.exec(rest)?.[1] ?? ''
  return { group: one(GROUP), road: one(ROAD), number: one(NUMBER), building: one(BUILDING), unit: one(UNIT), room: one(ROOM) }
}

const DIGITS = '零一二三四五六七八九'

/** 十二 → 12, 3 → 3; undefined for anything else. */
export function numeralIn(text: string): number | undefined {
  if (/^\d{1,4}$/.test(text)) return Number(text)
  const read = /^(?:([一二三四五六七八九])?(十))?([零一二三四五六七八九])?$/.exec(text)
  if (read === null || text === '') return undefined
  const tens = read[2] === undefined ? 0 : read[1] === undefined ? 1 : DIGITS.indexOf(read[1])
  return tens * 10 + (read[3] === undefined ? 0 : DIGITS.indexOf(read[3]))
}
