import { divisionsOf, addressBookOf } from '../../src/features/region/region.service.ts'
import { ancestors, parentOf, regionCode, type RegionCode } from '../../src/domain/region-code.ts'
import type { AddressBook } from '../../src/engine/address/address-book.ts'
import { locateAddress } from '../../src/engine/address/address-finder.ts'
import { generated, type Asked } from './generator.ts'

/** How well addresses of each kind are placed: `node tools/addresses/quality.ts` prints the tables of docs/address-to-place.md. */
export type Row = { kind: string; all: number; answered: number; right: number; coarse: number; wrong: number; listed: number; refusable: number; refused: number }
/** Answers by stated confidence: how many there were and how many were right, or right but not as deep as the truth. */
export type Band = { readonly from: number; all: number; right: number; coarse: number }

const SEED = 20_261_125
const BANDS = [0.95, 0.9, 0.8, 0.7, 0.6]
const SPEED_SECONDS = 5

export async function bookFor(city: string): Promise<AddressBook> {
  return addressBookOf({ city: regionCode(city, 'city'), divisions: (await divisionsOf(city)).map((one) => ({ ...one, parent: parentOf(one.code) ?? null })) })
}

/** The neighbours of the province and beyond are what is "elsewhere". */
export async function askedOf(city: string, province: string, others: readonly string[]): Promise<Asked[]> {
  return generated(SEED, { ours: await divisionsOf(city), theirs: (await Promise.all(others.map(divisionsOf))).flat(), province })
}

export function measured(book: AddressBook, asked: readonly Asked[]): { rows: Row[]; bands: Band[] } {
  const rows = new Map<string, Row>()
  const bands = BANDS.map((from): Band => ({ from, all: 0, right: 0, coarse: 0 }))
  for (const { kind, address, truth, choices } of asked) {
    const row = rows.get(kind) ?? { kind, all: 0, answered: 0, right: 0, coarse: 0, wrong: 0, listed: 0, refusable: 0, refused: 0 }
    rows.set(kind, row)
    const { place, confidence, alternatives } = locateAddress(book, address)
    const [isRight, isCoarse] = [place !== undefined && place.code === truth, place !== undefined && truth !== undefined && ancestors(truth as RegionCode).includes(place.code as RegionCode)]
    row.all++
    if (truth === undefined) row.refusable++
    if (place === undefined) {
      if (truth === undefined) row.refused++
      if (choices.length > 0 && choices.every((code) => alternatives.some((one) => one.code === code))) row.listed++
      continue
    }
    row.answered++
    if (isRight) row.right++
    else if (isCoarse) row.coarse++
    else row.wrong++
    const band = bands.find(({ from }) => confidence >= from)!
    band.all++
    if (isRight) band.right++
    if (isCoarse) band.coarse++
  }
  return { rows: [...rows.values()], bands }
}

function perSecond(book: AddressBook, asked: readonly Asked[], seconds: number, now: () => number): number {
  let count = 0
  const began = now()
  while (now() - began < seconds * 1000) for (const { address } of asked) { locateAddress(book, address); count++ }
  return Math.round(count / ((now() - began) / 1000))
}

const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${(100 * part / whole).toFixed(1)} %`)

function outcomeOf({ all, answered, right, coarse, wrong, refusable, refused }: Row): string {
  const [held, share] = refusable > 0 ? [`${refused} not answered`, percent(refused, all)] : [String(right), percent(right, all)]
  return `${held} | ${coarse} | ${wrong} | ${percent(right, answered)} | ${share}`
}

function tables({ rows, bands }: { rows: readonly Row[]; bands: readonly Band[] }): string {
  return [
    '| kind | addresses | answered | right | not as deep | wrong | precision | recall | list holds it |', '|---|--:|--:|--:|--:|--:|--:|--:|--:|',
    ...rows.map((row) => `| ${row.kind} | ${row.all} | ${row.answered} | ${outcomeOf(row)} | ${row.listed} |`),
    '', '| confidence | answers | right | right or not as deep |', '|---|--:|--:|--:|',
    ...bands.map(({ from, all, right, coarse }) => `| ≥ ${from} | ${all} | ${percent(right, all)} | ${percent(right + coarse, all)} |`),
  ].join('\n')
}

if (import.meta.main) {
  const book = await bookFor('3302')
  const asked = await askedOf('3302', '浙江省', ['3301', '3304', '3201', '5001'])
  console.log(tables(measured(book, asked)))
  console.log(`\n${perSecond(book, asked, SPEED_SECONDS, () => performance.now())} addresses/s`)
}
