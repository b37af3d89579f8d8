import type { CAC } from 'cac'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'
import { z } from 'zod'
import { regionCode, regionDigits, type RegionCode } from '../domain/region-code.ts'
import { refuse } from '../domain/refusal.ts'
import type { AddressBook } from '../engine/address/address-book.ts'
import { locateAddress, type FoundPlace, type Located } from '../engine/address/address-finder.ts'
import { reasonEn, reasonZh } from '../engine/address/address-reasons.ts'
import { loadAddressBook } from '../features/region/region.service.ts'
import { citiesKnown } from '../features/region/region.store.ts'
import { asSystem } from '../platform/transaction.ts'
import { withRuntime } from './with-runtime.ts'

const LINE_CHARS_MAX = 10_000
const Part = z.string().nullish()
const AskedLine = z.object({
  id: z.union([z.string(), z.number()]),
  address: z.union([z.string(), z.array(Part).max(5), z.object({ province: Part, city: Part, district: Part, county: Part, street: Part, town: Part, detail: Part })]),
})
type Asked = z.infer<typeof AskedLine>

export function locateCommand(cli: CAC): void {
  cli.command('locate', '地址定位到区划和网格，按行流式处理 {id, address} — places addresses: {id, address} a line, in one line or five parts (province, city, district, street, detail)')
    .option('--in <file>', 'JSONL 文件 — the file of addresses')
    .option('--out <file>', '结果文件（空：标准输出） — where answers go; nothing: standard output')
    .option('--city <code>', '城市四位代码（空：已导入的全部城市） — the city’s four digits; nothing: all that were imported')
    .option('--json', '每行输出 {id, code, level, name, confidence, reason, alternatives} — one JSON a line')
    .action((options: { in?: string; out?: string; city?: string; json?: boolean }) => withRuntime('import', async ({ runtime }) => {
      if (options.in === undefined) throw new Error('请用 --in 指明文件 — say which file with --in')
      const books = await asSystem(runtime.contextNow(), async (tx) => {
        const cities = options.city === undefined ? await citiesKnown(tx) : [regionCode(String(options.city), 'city')]
        return Promise.all(cities.map((city) => loadAddressBook(tx, city)))
      })
      if (books.every(({ regions }) => regions.length === 0)) throw refuse('locate.no_divisions')
      const out = options.out === undefined ? process.stdout : createWriteStream(options.out)
      if ((await locateLines(books, options.in, out, options.json === true ? jsonOf : textOf)) > 0) process.exitCode = 2
      if (out !== process.stdout) await new Promise<void>((done) => { out.end(() => { done() }) })
    }))
}

/** Answers how many lines could not be read; each of them is answered in its place by its number. */
async function locateLines(books: readonly AddressBook[], file: string, out: Writable, say: (asked: Asked, found: Located) => string): Promise<number> {
  let [line, bad] = [0, 0]
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    line++
    if (text.trim() === '') continue
    const asked = askedIn(text)
    if (asked === undefined) bad++
    const answer = asked === undefined ? malformed(line) : say(asked, bestOf(books, partsOf(asked.address)))
    if (!out.write(`${answer}\n`)) await once(out, 'drain')
  }
  return bad
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
function bestOf(books: readonly AddressBook[], address: string | readonly (string | null | undefined)[]): Located {
  const all = books.map((book) => locateAddress(book, address))
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
