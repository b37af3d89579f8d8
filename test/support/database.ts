import { randomUUID } from 'node:crypto'
import { Client, type Pool } from 'pg'
import { openPool, withRetry } from '../../src/platform/postgres/pool.ts'
import { codeOf } from '../../src/platform/postgres/failure.ts'
import { withLogin } from '../../src/platform/postgres/url.ts'

export const SCHEMA = 'bureau'
export const TEST_SERVER_VARIABLE = 'GB_TEST_SERVER'
const CONNECT_MS_MAX = 10_000
const QUERY_MS_MAX = 30_000
const POOL_CONNECTIONS_MAX = 4
const COPY_ATTEMPTS_MAX = 40
const COPY_RETRY_MS = 25

/** What the global set-up hands to the tests. */
export type TestServer = { adminUrl: string; template: string; ownerUrl: string; appUrl: string }

export type TestDatabase = {
  ownerUrl: string
  appUrl: string
  schema: string
  /** As the program connects: gb_app, row security on. */
  pool: Pool
  drop(): Promise<void>
}

/** A database of the test's own with all migrations applied and no rows. Call `drop` in afterAll. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = testServer()
  const database = `gb_test_${randomUUID().replaceAll('-', '')}`
  await copyTemplate(server, database)
  // A copy has its template's objects, not its template's grants.
  await asAdmin(server.adminUrl, `grant create on database "${database}" to gb_owner`)
  const ownerUrl = withLogin(server.ownerUrl, { database })
  const appUrl = withLogin(server.appUrl, { database })
  const pool = openPool(appUrl, { schema: SCHEMA, max: POOL_CONNECTIONS_MAX, applicationName: 'golden-bell test' })
  return {
    ownerUrl, appUrl, schema: SCHEMA, pool,
    drop: async () => {
      if (!pool.ended) await pool.end()
      await dropDatabase(server.adminUrl, database)
    },
  }
}

/** The administrator's URL of the run's server, for tests about the server itself. */
export function testServer(): TestServer {
  const text = process.env[TEST_SERVER_VARIABLE]
  if (text === undefined) throw new Error('No test database: run through vitest, whose config names test/support/global-setup.ts')
  return JSON.parse(text) as TestServer
}

/** Also while its last connections are closing. */
export async function dropDatabase(adminUrl: string, database: string): Promise<void> {
  await asAdmin(adminUrl, `drop database if exists "${database}" with (force)`)
}

async function copyTemplate(server: TestServer, database: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      // 20 ms here; the default strategy logs every page and takes 300.
      return await asAdmin(server.adminUrl, `create database "${database}" template "${server.template}" strategy file_copy`)
    } catch (error) {
      // 55006 object_in_use: the connection that made the template is still going away.
      if (codeOf(error) !== '55006' || attempt >= COPY_ATTEMPTS_MAX) throw error
      await new Promise((done) => setTimeout(done, COPY_RETRY_MS))
    }
  }
}

function asAdmin(adminUrl: string, sql: string): Promise<void> {
  return withRetry(async () => {
    const client = new Client({ connectionString: adminUrl, application_name: 'golden-bell test', connectionTimeoutMillis: CONNECT_MS_MAX, query_timeout: QUERY_MS_MAX })
    client.on('error', () => undefined)
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  })
}
