import type { AddressText } from './address-text.ts'

/** Of a city: its own names above the streets, and those of its streets, all without type. */
export type QuarterNames = { readonly districts: readonly string[]; readonly streets: readonly string[] }

/** Parts of a town as people speak of them. They are no division, have no border, and would be read as one that nobody knows. */
const QUARTERS = '(?:[东西南北]部|滨海|滨江)?新城区?|老三区|主城区|中心城区|老?城区|市区|(?:(?<=县)城|县城)'
/** Each of them has one of these; looking for that first costs nothing, and most addresses have none. */
const HINT = /城|三区|市区/

/** Finds 新城区 in 鄞州新城区中河街道 and 城 in 宁海县城跃龙街道: behind a name of ours and before another, so that 新城村 and 城西街道 stay whole. */
export function quarterPattern({ districts, streets }: QuarterNames): RegExp | undefined {
  if (districts.length === 0) return undefined
  return new RegExp(`(?<=(?:${districts.join('|')})[市区县]?)(?:${QUARTERS})(?=(?:${districts.join('|')})[市区县]${streets.length === 0 ? '' : `|(?:${streets.join('|')})(?:街道|镇|乡)`})`)
}

/** The address without the part of the town that it names between two divisions. */
export function withoutQuarter(address: AddressText, pattern: RegExp | undefined): AddressText {
  const found = HINT.test(address.text) ? pattern?.exec(address.text) : undefined
  if (found === null || found === undefined) return address
  const [from, to] = [found.index, found.index + found[0].length]
  const breaks = new Uint8Array(address.breaks.length)
  breaks.set(address.breaks.subarray(0, from))
  breaks.set(address.breaks.subarray(to), from)
  return { text: address.text.slice(0, from) + address.text.slice(to), breaks }
}
