import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompress } from 'node:zlib'
import { promisify } from 'node:util'
import type { Transaction } from 'kysely'
import { decodeDivisions, type Division } from '../../domain/divisions.ts'
import { refuse } from '../../domain/refusal.ts'
import { parentOf, rangeOf, regionCode, regionDigits, type RegionCode, type RegionLevel, type RegionRange } from '../../domain/region-code.ts'
import { placeIndex, type PlaceIndex } from './region.rules.ts'
import { addressBook, type AddressBook, type BookSources, type CountryName, type Division as AddressDivision, type FormerNames } from '../../engine/address/address-book.ts'
import { boundariesIn, closedIn, lockRegions, regionsIn, saveRegions, type NewRegion, type RegionTables } from './region.store.ts'

type Tx = Transaction<RegionTables>

const ASSETS = join(import.meta.dirname, '../../../assets/divisions')
const FORMER_NAMES = join(import.meta.dirname, '../../../assets/former-names')
const unpack = promisify(brotliDecompress)

export type ImportedRegions = { readonly name: string; readonly counts: Record<Exclude<RegionLevel, 'grid'>, number> }

/**
 * Writes the divisions of a city ('3302' is Ningbo), once or again; no division is closed by it. Called by the command line as the system.
 * Refuses with `region.unknown_city`.
 */
export async function importRegions(tx: Tx, city: string): Promise<ImportedRegions> {
  const divisions = await divisionsOf(city)
  await lockRegions(tx)
  await saveRegions(tx, divisions.map(({ code, level, name }): NewRegion => ({ code, level, name, parent: parentOf(code) ?? null })))
  const counts = { city: 0, district: 0, street: 0, village: 0 }
  for (const { level } of divisions) if (level !== 'grid') counts[level]++
  return { name: divisions[0]!.name, counts }
}

/** For whoever turns points into places; load it again after boundaries were imported. */
export async function loadPlaceIndex(tx: Tx, range: RegionRange): Promise<PlaceIndex> {
  return placeIndex(await boundariesIn(tx, range))
}

/** For whoever turns written addresses into places; load it again after divisions were imported. `city` is its padded code. */
export async function loadAddressBook(tx: Tx, city: RegionCode): Promise<AddressBook> {
  return addressBookOf(await bookRowsOf(tx, city))
}

/** What an address book is made of, beside the names that come with the program; it goes from thread to thread. */
export type BookRows = { readonly city: RegionCode; readonly divisions: readonly AddressDivision[]; readonly closed?: BookSources['closed'] }

export async function bookRowsOf(tx: Tx, city: RegionCode): Promise<BookRows> {
  const range = rangeOf(city, 'city')
  return { city, divisions: await regionsIn(tx, range), closed: await closedIn(tx, range) }
}

/** The same for divisions that are in no database. */
export async function addressBookOf({ city, divisions, closed = [] }: BookRows): Promise<AddressBook> {
  const digits = regionDigits(city)
  const former = await readFile(join(FORMER_NAMES, `${digits}.json`), 'utf8').then((text) => JSON.parse(text) as FormerNames, (error: NodeJS.ErrnoException): FormerNames => {
    if (error.code === 'ENOENT') return { names: [], moved: [] }
    throw error
  })
  return addressBook({ city: Number(digits), divisions, closed, former, country: countryNames(await readFile(join(ASSETS, 'cities.txt'), 'utf8')) })
}

/** Lines of digits and names: a province, or a city with its districts, which are told apart by their city's digits and two zeros. */
function countryNames(text: string): CountryName[] {
  return text.trim().split('\n').flatMap((line) => {
    const [digits, name, ...districts] = line.split(' ')
    return [{ digits: digits!, name: name! }, ...districts.map((district) => ({ digits: `${digits!}00`, name: district }))]
  })
}

/** The city first, parents before children. Cities without districts have them under the same code (Dongguan): the first name stands. */
export async function divisionsOf(city: string): Promise<Division[]> {
  cityCode(city)
  const province = city.slice(0, 2)
  const packed = await readFile(join(ASSETS, `${province}.txt.br`)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw refuse('region.unknown_city', { city })
    throw error
  })
  const seen = new Map<RegionCode, Division>()
  for (const division of decodeDivisions((await unpack(packed)).toString('utf8'), province, city)) {
    if (!seen.has(division.code)) seen.set(division.code, division)
  }
  if (seen.size === 0) throw refuse('region.unknown_city', { city })
  return [...seen.values()]
}

function cityCode(city: string): RegionCode {
  if (!/^[1-9]\d{3}$/.test(city)) throw refuse('region.unknown_city', { city })
  return regionCode(city, 'city')
}
