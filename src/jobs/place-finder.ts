import { rangeOf, type RegionCode } from '../domain/region-code.ts'
import type { AddressBook } from '../engine/address/address-book.ts'
import { locateAddress, type FoundPlace, type Located } from '../engine/address/address-finder.ts'
import { villagesNamed } from '../engine/address/village-search.ts'
import { loadAddressBook, loadPlaceIndex } from '../features/region/region.service.ts'
import type { PlaceIndex } from '../features/region/region.rules.ts'
import { PLACES_SETTING, settingChangedAt } from '../features/settings/settings.store.ts'
import type { LocatePlace } from '../flows/signals-to-warnings.ts'
import { log } from '../platform/log.ts'
import { withRetry } from '../platform/postgres/pool.ts'
import { asSystem, type Context } from '../platform/transaction.ts'

const LOOK_EVERY_MS = 5_000

/** `read`: all that can be said of a written address, for whoever may choose. `villages`: while somebody types one. */
export type PlaceFinder = { readonly locate: LocatePlace; readonly read: (address: WrittenAddress) => Located; readonly villages: (words: string, max: number) => FoundPlace[]; readonly stop: () => void }
type WrittenAddress = Parameters<typeof locateAddress>[1]
type Loaded = { readonly index: PlaceIndex; readonly book: AddressBook; readonly version: number }

/**
 * Which place a point lies in, and which an address names. Polygons and names stand in memory (some 15 MB for a city); an import marks them
 * as changed, and every running process has read them again a few seconds later. While the database is away the last ones go on.
 */
export async function startPlaceFinder(contextNow: () => Context, city: RegionCode, everyMs = LOOK_EVERY_MS): Promise<PlaceFinder> {
  let loaded: Loaded = await withRetry(() => load(contextNow(), city))
  let busy = false
  const look = async (): Promise<void> => {
    if (busy) return
    busy = true
    try {
      if ((await asSystem(contextNow(), versionOf)) !== loaded.version) loaded = await load(contextNow(), city)
    } catch (error) {
      log.warn({ err: error }, 'the places could not be looked at; the last ones go on')
    } finally {
      busy = false
    }
  }
  const timer = setInterval(() => void look(), everyMs)
  timer.unref()
  return {
    locate: (where) => ('address' in where ? homeIn(locateAddress(loaded.book, where.address)) : loaded.index.locate([where.lon, where.lat])),
    read: (address) => locateAddress(loaded.book, address),
    villages: (words, max) => villagesNamed(loaded.book, words, max),
    stop: () => clearInterval(timer),
  }
}

/** A district alone says too little: the number's own area or a point may well know more. */
function homeIn({ place }: Located): RegionCode | undefined {
  return place === undefined || place.level === 'city' || place.level === 'district' ? undefined : (place.code as RegionCode)
}

/** The version first: what is written meanwhile is found at the next look. */
function load(context: Context, city: RegionCode): Promise<Loaded> {
  return asSystem(context, async (tx) => {
    const version = await versionOf(tx)
    return { version, index: await loadPlaceIndex(tx, rangeOf(city, 'city')), book: await loadAddressBook(tx, city) }
  })
}

async function versionOf(tx: Parameters<typeof settingChangedAt>[0]): Promise<number> {
  return (await settingChangedAt(tx, PLACES_SETTING))?.getTime() ?? 0
}
