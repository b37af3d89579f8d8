import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { DatabaseFailure, messageOf } from './failure.ts'
import { withSchema, withSettings } from './url.ts'

const FOLDER = fileURLToPath(new URL('../../../migrations/', import.meta.url))
const FILE_NAME = /^(\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*\.sql$/
const CONNECT_MS_MAX = 10_000
const LOCK_MS_MAX = 120_000
/** In a file's first lines, one a line: a landed file is mended where it failed, and who has had it already needs nothing. */
const FORMERLY = /^(?:-- formerly: [0-9a-f]{64}\n)+/
/** A new index on tens of millions of signals takes minutes. */
const STATEMENT_MS_MAX = 3_600_000

/** `formerly`: checksums of earlier forms of the file that made the same schema. */
type Migration = { number: number; name: string; sql: string; checksum: string; formerly: readonly string[] }
type Applied = { number: number; name: string; checksum: string }

/**
 * Brings a schema up to date with the numbered files of a folder, forward only, each in a transaction of its own.
 *
 * @returns the names of the files applied by this call; a second process waits and then finds nothing to do
 * @throws DatabaseFailure migration.file_changed, migration.number_missing, migration.name_invalid, migration.failed
 */
export async function migrate(ownerUrl: string, options: { schema: string; folder?: string }): Promise<{ applied: string[] }> {
  const files = await readMigrations(options.folder ?? FOLDER)
  const session = withSettings(withSchema(ownerUrl, options.schema), { timezone: 'UTC', lock_timeout: LOCK_MS_MAX, statement_timeout: STATEMENT_MS_MAX })
  const client = new Client({ connectionString: session, application_name: 'golden-bell migrate', connectionTimeoutMillis: CONNECT_MS_MAX, keepAlive: true })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query("select pg_advisory_lock(hashtextextended('golden-bell migrate ' || current_schema(), 0))")
    const known = await readApplied(client)
    const pending = pendingOf(files, known)
    for (const migration of pending) await apply(client, migration)
    return { applied: pending.map(({ name }) => name) }
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const migrations: Migration[] = []
  for (const name of names) {
    const digits = FILE_NAME.exec(name)?.[1]
    if (digits === undefined) throw new DatabaseFailure('migration.name_invalid', `${name} is no migration's name.`, 'Name it like 0007-deadline-index.sql.')
    const number = Number(digits)
    const expected = migrations.length + 1
    if (number < expected) throw new DatabaseFailure('migration.name_invalid', `Two migrations have the number ${digits}.`, `Rename ${name}.`)
    if (number > expected) throw new DatabaseFailure('migration.number_missing', `Migration ${fourDigits(expected)} is missing before ${name}.`, 'Numbers start at 0001 and have no gaps: rename it, or bring the missing file back.')
    // A checkout on Windows may have turned the line ends.
    const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
    migrations.push({ number, name, sql, checksum: createHash('sha256').update(sql).digest('hex'), formerly: FORMERLY.exec(sql)?.[0].match(/[0-9a-f]{64}/g) ?? [] })
  }
  return migrations
}

async function readApplied(client: Client): Promise<Applied[]> {
  const { rows: found } = await client.query("select to_regclass('schema_migration') is not null as there")
  if (found[0]?.there !== true) {
    await client.query(`
      create table schema_migration (
        number int primary key,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null default now()
      )`)
    // What the program may write elsewhere it must not write here.
    const { rows: roles } = await client.query("select 1 from pg_roles where rolname = 'gb_app'")
    if (roles.length > 0) await client.query('revoke insert, update, delete on schema_migration from gb_app')
  }
  const { rows } = await client.query<Applied>('select number, name, checksum from schema_migration order by number')
  return rows
}

function pendingOf(files: readonly Migration[], known: readonly Applied[]): Migration[] {
  for (const [index, applied] of known.entries()) {
    const file = files[index]
    if (file === undefined || applied.number !== file.number) {
      throw new DatabaseFailure('migration.number_missing', `The database has had migration ${applied.name}, and this program does not know it.`, 'Start the release that made this database, or a newer one.')
    }
    if (applied.checksum !== file.checksum && !file.formerly.includes(applied.checksum)) {
      throw new DatabaseFailure('migration.file_changed', `${file.name} was applied to this database and has been edited since.`, 'Bring the file back as it was, and put the change into a new migration.')
    }
  }
  return files.slice(known.length)
}

async function apply(client: Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(migration.sql)
    await client.query('insert into schema_migration (number, name, checksum) values ($1, $2, $3)', [migration.number, migration.name, migration.checksum])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw new DatabaseFailure('migration.failed', `Migration ${migration.name} failed${lineOf(error, migration.sql)}: ${messageOf(error)}.`, 'Nothing of it was kept; the migrations before it were.', error)
  }
}

function lineOf(error: unknown, sql: string): string {
  const position = typeof error === 'object' && error !== null && 'position' in error ? Number(error.position) : Number.NaN
  return Number.isNaN(position) ? '' : ` at line ${sql.slice(0, position).split('\n').length}`
}

function fourDigits(number: number): string {
  return String(number).padStart(4, '0')
}
