import { Kysely, PostgresDialect } from 'kysely'
import { buildCity, type City } from '../../demo/city.ts'
import type { Context } from '../../src/platform/transaction.ts'
import { Vault } from '../../src/platform/vault.ts'
import { testDatabase } from '../support/database.ts'

const KEY = Buffer.alloc(32, 9)

/** The demo city with its first residents only: the others take ten seconds to settle. */
export function smallCity(residents: number): City {
  const city = buildCity()
  return { ...city, people: { ...city.people, count: residents } }
}

export type CityDatabase = { readonly at: (now: Date) => Context; readonly ownerUrl: string; readonly schema: string; readonly drop: () => Promise<void> }

/** An empty database; ids are counted, so that two of them get the same ones. */
export async function cityDatabase(): Promise<CityDatabase> {
  const test = await testDatabase()
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: test.pool }) })
  const vault = new Vault(KEY)
  let ids = 0
  const newId = () => `00000000-0000-7000-8000-${String(++ids).padStart(12, '0')}`
  return {
    at: (now) => ({ database, vault, now, newId, committed: () => undefined }),
    ownerUrl: test.ownerUrl, schema: test.schema,
    drop: async () => { await database.destroy(); await test.drop() },
  }
}
