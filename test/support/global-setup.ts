import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { layoutOf } from '../../src/platform/postgres/cluster.ts'
import { startEmbedded } from '../../src/platform/postgres/embedded.ts'
import { migrate } from '../../src/platform/postgres/migrate.ts'
import { isPostmaster, readPostmaster } from '../../src/platform/postgres/postmaster.ts'
import { isRunning } from '../../src/platform/postgres/process-table.ts'
import { provision } from '../../src/platform/postgres/provision.ts'
import { dropDatabase, SCHEMA, TEST_SERVER_VARIABLE, type TestServer } from './database.ts'

const FOLDER_NAME = /^gb-test-(\d+)-/
/** Nothing here outlives the run. */
const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB', max_connections: '200' }

/** One server for the whole run, and in it one migrated database that every test's own is copied from. */
export default async function setup(): Promise<() => Promise<void>> {
  await removeLeftovers()
  const foreign = process.env.GB_TEST_DATABASE_URL
  const server = foreign === undefined ? await startThrowAway() : { adminUrl: foreign, end: async () => undefined }
  const template = `gb_test_${process.pid}_template`
  const end = async () => {
    if (foreign !== undefined) await dropDatabase(server.adminUrl, template)
    await server.end()
  }
  try {
    const urls = await provision(server.adminUrl, { schema: SCHEMA, database: template })
    await migrate(urls.ownerUrl, { schema: SCHEMA })
    process.env[TEST_SERVER_VARIABLE] = JSON.stringify({ adminUrl: server.adminUrl, template, ...urls } satisfies TestServer)
  } catch (error) {
    await end()
    throw error
  }
  return end
}

async function startThrowAway(): Promise<{ adminUrl: string; end: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), `gb-test-${process.pid}-`))
  const embedded = await startEmbedded({ dataDir, settings: FORGETFUL }).catch(async (error: unknown) => {
    await rm(dataDir, { recursive: true, force: true })
    throw error
  })
  return {
    adminUrl: embedded.adminUrl,
    end: async () => {
      await embedded.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Of runs that were killed. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(FOLDER_NAME.exec(name)?.[1])
    if (!Number.isInteger(pid) || (await isRunning(pid))) continue
    const dataDir = join(tmpdir(), name)
    const { cluster } = layoutOf(dataDir)
    const server = await readPostmaster(cluster)
    if (server !== undefined && (await isPostmaster(server.pid, cluster))) await (await startEmbedded({ dataDir })).stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
