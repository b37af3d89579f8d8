import { Kysely, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'
import type { Config } from './config.ts'
import { uuidv7 } from './ids.ts'
import { log } from './log.ts'
import { startEmbedded } from './postgres/embedded.ts'
import { migrate } from './postgres/migrate.ts'
import { openPool, withRetry, type PoolOptions } from './postgres/pool.ts'
import { provision } from './postgres/provision.ts'
import type { Context, Database } from './transaction.ts'
import { openVault, type Vault } from './vault.ts'

/** The database of a process: the embedded one, started or adopted, or the server of DATABASE_URL; made ready and migrated. */
export type OpenDatabase = { readonly adminUrl: string; readonly ownerUrl: string; readonly appUrl: string; readonly embedded: boolean; readonly migrations: readonly string[]; readonly stop: () => Promise<void> }

export async function openDatabase(config: Config, onProgress: (step: string) => void = () => undefined): Promise<OpenDatabase> {
  const embedded = config.databaseUrl === undefined ? await startEmbedded({ dataDir: config.dataDir, onProgress }) : undefined
  const adminUrl = embedded?.adminUrl ?? config.databaseUrl!
  try {
    const urls = await withRetry(() => provision(adminUrl, { schema: config.schema, appUrl: config.databaseAppUrl }))
    const { applied } = await migrate(urls.ownerUrl, { schema: config.schema })
    return { adminUrl, ...urls, embedded: embedded !== undefined, migrations: applied, stop: async () => embedded?.stop() }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

type How = Pick<PoolOptions, 'prepare' | 'relaxedCommit'>

export type Runtime = {
  readonly vault: Vault
  readonly appUrl: string
  /** A context of this moment on the general connections. */
  readonly contextNow: () => Context
  /** The same on connections of their own, for batches and, with prepared statements, for single posts. */
  readonly lane: (name: string, connectionsMax: number, how?: How) => () => Context
  readonly pool: (name: string, connectionsMax: number, how?: How) => Pool
  /** What runs after each commit. Set once, when the relay is there. */
  readonly onCommit: (listener: () => void) => void
  readonly close: () => Promise<void>
}

const GENERAL_CONNECTIONS_MAX = 10

export function openRuntime(config: Config, appUrl: string, role: string): Runtime {
  const vault = openVault(config.vaultKeyFile, config.ciphers)
  const pools: Pool[] = []
  let committed: () => void = () => undefined
  const pool = (name: string, max: number, how: How = {}) => {
    const opened = openPool(appUrl, { ...how, schema: config.schema, max, applicationName: `golden-bell ${role} ${name}`, onConnectionLost: (error) => log.warn({ err: error, name }, 'database connection lost') })
    pools.push(opened)
    return opened
  }
  const lane = (name: string, max: number, how?: How) => {
    const database: Database = new Kysely({ dialect: new PostgresDialect({ pool: pool(name, max, how) }) })
    return (): Context => {
      const now = new Date()
      return { database, vault, now, newId: () => uuidv7(now), committed: () => committed(), ...(config.zone === 'public' ? { zone: config.zone } : {}) }
    }
  }
  return {
    vault, appUrl, lane, pool, contextNow: lane('general', GENERAL_CONNECTIONS_MAX),
    onCommit: (listener) => { committed = listener },
    close: async () => { await Promise.all(pools.map((one) => one.end())) },
  }
}
