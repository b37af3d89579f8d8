import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { readManifest, writeManifest, type BackedUpFile } from './backup-manifest.ts'
import { checksumOf } from './copy.ts'
import { DatabaseFailure, messageOf } from './failure.ts'
import { passwordOf, productDatabaseOf, withLogin } from './url.ts'

const run = promisify(execFile)
const TOOL_MS_MAX = 6 * 3_600_000
const OUTPUT_BYTES_MAX = 1 << 20
const CONNECT_MS_MAX = 10_000
const DUMP = 'database.dump'

/** A server that is not ours: its own tools, from PATH. They also bring the version that fits it. */
export async function dumpForeign(adminUrl: string, folder: string, extra: readonly BackedUpFile[]): Promise<{ bytes: number; stopLsn: string }> {
  const startedAt = new Date()
  const path = join(folder, DUMP)
  const version = await tool('backup.failed', 'pg_dump', ['--version'])
  await tool('backup.failed', 'pg_dump', ['--format=custom', '--no-password', `--file=${path}`, ...connection(adminUrl)], adminUrl)
  const dump = { path: DUMP, ...(await checksumOf(path)) }
  const files = [...extra, dump]
  await writeManifest(folder, {
    kind: 'dump', postgresVersion: /\d+(?:\.\d+)*/.exec(version)?.[0] ?? '', startedAt: startedAt.toISOString(), endedAt: new Date().toISOString(),
    startLsn: '', stopLsn: '', directories: [], files,
  })
  return { bytes: files.reduce((sum, file) => sum + file.bytes, 0), stopLsn: '' }
}

/**
 * Brings a dump into a server of one's own. Roles and database come from `provision` before; there must be no bureau in it yet.
 *
 * @throws DatabaseFailure restore.manifest_invalid, restore.file_damaged, restore.target_exists, restore.failed, backup.tools_missing
 */
export async function restoreDump(folder: string, adminUrl: string): Promise<void> {
  const manifest = await readManifest(folder)
  const listed = manifest.files.find(({ path }) => path === DUMP)
  if (manifest.kind !== 'dump' || listed === undefined) throw new DatabaseFailure('restore.failed', `${folder} was made from the embedded server.`, 'Restore it into a new directory: `gb restore` without DATABASE_URL.')
  const found = await checksumOf(join(folder, DUMP))
  if (found.sha256 !== listed.sha256) throw new DatabaseFailure('restore.file_damaged', `${DUMP} in ${folder} is not what was backed up.`, 'Use another backup.')
  await refuseInhabited(inDatabase(adminUrl))
  // --clean, because provision has made the empty schema and the extensions that the dump also makes.
  await tool('restore.failed', 'pg_restore', ['--clean', '--if-exists', '--single-transaction', '--exit-on-error', '--no-password', ...connection(adminUrl), join(folder, DUMP)], adminUrl)
}

async function refuseInhabited(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS_MAX, query_timeout: CONNECT_MS_MAX })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<{ schema: string }>("select schemaname as schema from pg_tables where tablename = 'schema_migration' limit 1")
    if (rows[0] === undefined) return
    throw new DatabaseFailure('restore.target_exists', `The database holds the bureau ${rows[0].schema} already.`, 'Restore into a database without one.')
  } finally {
    await client.end().catch(() => undefined)
  }
}

function inDatabase(url: string): string {
  return withLogin(url, { database: productDatabaseOf(url) })
}

/** The password goes by the environment: arguments are seen by every user of the machine. */
function connection(url: string): string[] {
  return [`--dbname=${withLogin(inDatabase(url), { password: '' })}`]
}

async function tool(code: 'backup.failed' | 'restore.failed', program: string, args: readonly string[], url?: string): Promise<string> {
  try {
    const env = url === undefined ? process.env : { ...process.env, PGPASSWORD: passwordOf(url) }
    const { stdout } = await run(program, args, { env, timeout: TOOL_MS_MAX, maxBuffer: OUTPUT_BYTES_MAX })
    return stdout
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new DatabaseFailure('backup.tools_missing', `${program} is not installed here; for a server of your own it does the work.`, 'Install the client tools of that PostgreSQL version (Debian: postgresql-client), or back the server up by its own means.')
    }
    throw new DatabaseFailure(code, `${program} failed: ${messageOf(error)}`, 'It needs an administrator’s login: row security hides rows from any other.')
  }
}
