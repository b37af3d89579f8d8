import type { Context } from '../src/platform/transaction.ts'
import { buildCity } from './city.ts'
import { layGround, type SourceKey } from './seed-ground.ts'
import { HISTORY_WEEKS, tellHistory } from './seed-history.ts'
import { settlePeople } from './seed-people.ts'

export type SeedOptions = {
  readonly now: Date
  readonly onProgress: (step: string) => void
  /** Statistics for the planner; only the tables' owner may make them (src/platform/postgres/analyze.ts). */
  readonly analyze?: () => Promise<void>
}

/**
 * Fills an empty, migrated database with the demo city. The API keys of its sources are random and only ever said here: the simulator needs them.
 */
export async function seedDemo(context: Context, options: SeedOptions): Promise<{ sources: Record<string, SourceKey> }> {
  const { now, onProgress, analyze } = options
  onProgress('城市与机构 map, units, accounts, rosters')
  const city = buildCity()
  const atNow = { ...context, now }
  const ground = await layGround(atNow, city)
  onProgress(`居民 ${city.people.count} residents`)
  const personIds = await settlePeople(atNow, city, () => undefined)
  await analyze?.()
  onProgress(`过去 ${HISTORY_WEEKS} 周 history`)
  await tellHistory(atNow, city, ground, { personIds, onProgress: (week) => onProgress(`  ${week}/${HISTORY_WEEKS}`) })
  return { sources: ground.keys }
}
