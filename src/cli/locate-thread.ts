import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { regionDigits, type RegionCode } from '../domain/region-code.ts'
import { refuse } from '../domain/refusal.ts'
import type { AddressBook } from '../engine/address/address-book.ts'
import { locateAddress, type FoundPlace, type Located } from '../engine/address/address-finder.ts'
import { reasonEn, reasonZh } from '../engine/address/address-reasons.ts'
import { addressBookOf, type BookRows } from '../features/region/region.service.ts'

/** `isJson`: each answer is a JSON of its own, not a line for people. */
export type LocateParts = { readonly sources: readonly BookRows[]; readonly isJson: boolean }
/** `bad`: how many of the lines could not be read; each of them is answered in its place by its number. */
export type LocatedLines = { readonly text: string; readonly bad: number }

const LINE_CHARS_MAX = 10_000
const Part = z.string().nullish()
const AskedLine = z.object({
  id: z.union([z.string(), z.number()]),
  address: z.union([z.string(), z.array(Part).max(5), z.object({ province: Part, city: Part, district: Part, county: Part, street: Part, town: Part, detail: Part })]),
})
type Asked = z.infer<typeof AskedLine>

const { sources, isJson } = workerData as LocateParts
const say = isJson ? jsonOf : textOf
const books = await Promise.all(sources.map(addressBookOf))
parentPort!.on('message', ({ firstLine, text }: { firstLine: number; text: string }) => { parentPort!.postMessage(placed(firstLine, text)) })

function placed(firstLine: number, text: string): LocatedLines {
  const answers: string[] = []
  let bad = 0
  for (const [nth, one] of text.split('\n').entries()) {
    if (one.trim() === '') continue
    const asked = askedIn(one)
    if (asked === undefined) bad++
    answers.push(asked === undefined ? malformed(firstLine + nth) : say(asked, bestOf(books, partsOf(asked.address))), '\n')
  }
  return { text: answers.join(''), bad }
}

function malformed(line: number): string {
  const { code, zh, en } = refuse('locate.malformed', { charsMax: LINE_CHARS_MAX })
  return JSON.stringify({ line, code: null, error: { code, zh, en } })
}

function askedIn(text: string): Asked | undefined {
  if (text.length > LINE_CHARS_MAX) return undefined
  try {
    return AskedLine.safeParse(JSON.parse(text.replace(/^\uFEFF/, ''))).data
  } catch {
    return undefined
  }
}

function partsOf(address: Asked['address']): string | readonly (string | null | undefined)[] {
  if (typeof address === 'string' || Array.isArray(address)) return address
  return [address.province, address.city, address.district ?? address.county, address.street ?? address.town, address.detail]
}

/** With several cities imported the one that answers; what two cities could answer is nobody's. */
function bestOf(known: readonly AddressBook[], address: string | readonly (string | null | undefined)[]): Located {
  const all = known.map((book) => locateAddress(book, address))
  const [answered, another] = all.filter(({ place }) => place !== undefined).sort((one, other) => other.confidence - one.confidence)
  if (answered !== undefined && (another === undefined || another.confidence < answered.confidence)) return answered
  if (answered !== undefined) return { ...answered, place: undefined, confidence: 0, reasons: [{ kind: 'several', count: 2 }], alternatives: [answered.place!, another!.place!] }
  return all.find(({ alternatives }) => alternatives.length > 0) ?? all[0]!
}

function jsonOf({ id }: Asked, { place, confidence, reasons, alternatives }: Located): string {
  const reason = `${reasons.map(reasonZh).join('；')} — ${reasons.map(reasonEn).join('; ')}`
  const choices = alternatives.map((one) => ({ code: digitsOf(one), level: one.level, name: one.name, path: one.path }))
  return JSON.stringify({ id, code: place === undefined ? null : digitsOf(place), level: place?.level ?? null, name: place?.name ?? null, confidence, reason, alternatives: choices })
}

function textOf({ id }: Asked, { place, confidence, reasons, alternatives }: Located): string {
  const choices = alternatives.length === 0 ? '' : ` [${alternatives.map((one) => `${digitsOf(one)} ${one.path}`).join(' | ')}]`
  return `${id} ${place === undefined ? '—' : `${digitsOf(place)} ${place.path}`} ${Math.round(confidence * 100)}% ${reasons.map(reasonZh).join('；')} — ${reasons.map(reasonEn).join('; ')}${choices}`
}

function digitsOf({ code }: FoundPlace): string {
  return regionDigits(code as RegionCode)
}
