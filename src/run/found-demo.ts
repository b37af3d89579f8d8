import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../platform/config.ts'
import { analyze } from '../platform/postgres/analyze.ts'
import { openDatabase, openRuntime } from '../platform/runtime.ts'

/** The keys of the demo's sources, kept beside the data for the live city. */
export function demoKeyFile(config: Config): string {
  return join(config.dataDir, 'keys', 'demo-sources.json')
}

/** Fills an empty database with the fictional city. The generator lives outside src: a real bureau never loads it. */
export async function foundDemo(config: Config, say: (line: string) => void): Promise<void> {
  const { seedDemo } = await import('../../demo/seed.ts')
  const database = await openDatabase(config)
  const runtime = openRuntime(config, database.appUrl, 'seed')
  try {
    const { sources } = await seedDemo(runtime.contextNow(), { now: new Date(), onProgress: say, analyze: () => analyze(database.ownerUrl, config.schema) })
    writeFileSync(demoKeyFile(config), JSON.stringify(sources), { mode: 0o600 })
  } finally {
    await runtime.close()
    await database.stop()
  }
}
