import type { Context } from '../src/platform/transaction.ts'
import { asSystem } from '../src/platform/transaction.ts'
import { forgetAnnouncements } from '../src/platform/outbox.ts'
import { buildCity, type City } from './city.ts'
import { answerClocks } from './answered-clocks.ts'
import { seedCases } from './seed-cases.ts'
import { seedPastCases } from './seed-past-cases.ts'
import { foundDemo, layGround, type SourceKey } from './seed-ground.ts'
import { listScenes } from './seed-lists.ts'
import { tellHistory } from './seed-history.ts'
import { seedCounter } from './seed-counter.ts'
import { openScenes } from './seed-open.ts'
import { settlePeople } from './seed-people.ts'
import { tipScenes } from './seed-tips.ts'

export type SeedOptions = {
  readonly now: Date
  readonly onProgress: (step: string) => void
  /** Statistics for the planner after the bulk load; only the tables' owner may make them (src/platform/postgres/analyze.ts). */
  readonly analyze?: () => Promise<void>
  /** Another city, and less of its past: for tests. */
  readonly city?: City
  readonly weeks?: number
}

const HISTORY_WEEKS = 8

/**
 * Fills an empty, migrated database with the demo city. The API keys of its sources are random and only ever said here: the simulator needs
 * them. The bureau's own row comes last: a database without it was not finished and must be emptied before it is filled again.
 */
export async function seedDemo(context: Context, options: SeedOptions): Promise<{ sources: Record<string, SourceKey> }> {
  const { now, onProgress, analyze, weeks = HISTORY_WEEKS } = options
  onProgress('城市、机构与人员 the map, units, accounts, rosters')
  const city = options.city ?? buildCity()
  const atNow: Context = { ...context, now }
  const ground = await layGround(atNow, city)
  onProgress(`居民 ${city.people.count.toLocaleString('en')} 人 residents`)
  const personIds = await settlePeople(atNow, city)
  await analyze?.()
  onProgress(`过去 ${weeks} 周的预警与劝阻 ${weeks} weeks of warnings and what became of them`)
  await tellHistory(atNow, city, ground, { personIds, weeks })
  await openScenes(atNow, city, ground, personIds)
  await seedPastCases(atNow, city, ground, weeks)
  await seedCases(atNow, city, ground)
  await seedCounter(atNow, city, ground)
  await answerClocks(atNow, city, ground)
  await listScenes(atNow, city, ground)
  await tipScenes(atNow, city, ground)
  await asSystem(atNow, async (tx) => {
    await forgetAnnouncements(tx, now)
    await foundDemo(tx, atNow, city)
  })
  await analyze?.()
  return { sources: ground.keys }
}
