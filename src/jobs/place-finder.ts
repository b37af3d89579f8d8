import { rangeOf, type RegionCode } from '../domain/region-code.ts'
import { loadPlaceIndex } from '../features/region/region.service.ts'
import type { PlaceIndex } from '../features/region/region.rules.ts'
import { BOUNDARIES_SETTING, settingChangedAt } from '../features/settings/settings.store.ts'
import type { LocatePoint } from '../flows/signals-to-warnings.ts'
import { log } from '../platform/log.ts'
import { withRetry } from '../platform/postgres/pool.ts'
import { asSystem, type Context } from '../platform/transaction.ts'

const LOOK_EVERY_MS = 5_000

export type PlaceFinder = { readonly locate: LocatePoint; readonly stop: () => void }
type Loaded = { readonly index: PlaceIndex; readonly version: number }

/**
 * Which place a point lies in. The polygons stand in memory; an import marks them as changed, and every running process has read them again
 * a few seconds later. While the database is away the last ones go on.
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
      log.warn({ err: error }, 'the boundaries could not be looked at; the last ones go on')
    } finally {
      busy = false
    }
  }
  const timer = setInterval(() => void look(), everyMs)
  timer.unref()
  return { locate: (lon, lat) => loaded.index.locate([lon, lat]), stop: () => clearInterval(timer) }
}

/** The version first: polygons that are written meanwhile are found at the next look. */
function load(context: Context, city: RegionCode): Promise<Loaded> {
  return asSystem(context, async (tx) => {
    const version = await versionOf(tx)
    return { version, index: await loadPlaceIndex(tx, rangeOf(city, 'city')) }
  })
}

async function versionOf(tx: Parameters<typeof settingChangedAt>[0]): Promise<number> {
  return (await settingChangedAt(tx, BOUNDARIES_SETTING))?.getTime() ?? 0
}
