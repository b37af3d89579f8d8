import { randomUUID } from 'node:crypto'
import { appendFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { backup } from '../../src/platform/postgres/backup.ts'
import type { Embedded } from '../../src/platform/postgres/supervise.ts'
import { restoreDump } from '../../src/platform/postgres/foreign-backup.ts'
import { migrate } from '../../src/platform/postgres/migrate.ts'
import { openPool } from '../../src/platform/postgres/pool.ts'
import { provision } from '../../src/platform/postgres/provision.ts'
import { restore } from '../../src/platform/postgres/restore.ts'
import { withLogin, withSchema } from '../../src/platform/postgres/url.ts'
import { dropDatabase } from '../support/database.ts'
import { query, removePristine, Sandbox } from './sandbox.ts'

const sandbox = new Sandbox()
afterEach(() => sandbox.clear())
afterAll(removePristine)

const SCHEMA = 'bureau'
const WRITERS = 3

async function aBureau(dataDir: string): Promise<{ server: Embedded; appUrl: string }> {
  const server = await sandbox.start(dataDir)
  const { ownerUrl, appUrl } = await provision(server.adminUrl, { schema: SCHEMA })
  await query(ownerUrl, `create table ${SCHEMA}.ledger (writer int, entry int, padding text, primary key (writer, entry))`)
  return { server, appUrl }
}

/** Writes rows one after another on several connections; `acknowledged[writer]` is the last entry whose commit was answered. */
function writeOn(appUrl: string): { acknowledged: number[]; stop(): Promise<void> } {
  const pool = openPool(appUrl, { schema: SCHEMA, max: WRITERS })
  const acknowledged = Array.from({ length: WRITERS }, () => 0)
  let isRunning = true
  const loops = acknowledged.map(async (_, writer) => {
    for (let entry = 1; isRunning; entry++) {
      await pool.query("insert into ledger values ($1, $2, repeat('x', 500))", [writer, entry])
      acknowledged[writer] = entry
    }
  })
  return { acknowledged, stop: async () => { isRunning = false; await Promise.all(loops); await pool.end() } }
}

test('a backup taken while rows are written restores elsewhere, and only elsewhere, with every row acknowledged before its end and no gaps', async () => {
  const dataDir = await sandbox.prepared()
  const elsewhere = await sandbox.folder()
  const keys = join(elsewhere, 'vault.keys')
  await writeFile(keys, 'secret')
  const { server, appUrl } = await aBureau(dataDir)
  const writer = writeOn(appUrl)
  let promised: number[] = []
  const onProgress = (step: string) => { if (step === 'ending the backup') promised = [...writer.acknowledged] }
  const saved = await backup({ adminUrl: server.adminUrl, dataDir }, join(elsewhere, 'saved'), { extraFiles: [keys], onProgress })
  await writer.stop()
  expect(Math.min(...promised)).toBeGreaterThan(10)
  expect(await query(server.adminUrl, 'select slot_name from pg_replication_slots')).toEqual([])

  await expect(restore(saved.folder, dataDir)).rejects.toMatchObject({ code: 'restore.target_exists' })
  const restored = await restore(saved.folder, join(elsewhere, 'restored'))
  expect(await readFile(restored.extraFiles[0] ?? '', 'utf8')).toBe('secret')
  const copy = await sandbox.start(restored.dataDir)
  const urls = await provision(copy.adminUrl, { schema: SCHEMA })
  const rows = await query<{ writer: number; last: number; count: number }>(urls.appUrl, `select writer, max(entry) as last, count(*)::int as count from ${SCHEMA}.ledger group by writer order by writer`)
  expect(rows.map((row) => row.writer)).toEqual([0, 1, 2])
  for (const row of rows) {
    expect(row.count).toBe(row.last)
    expect(row.last).toBeGreaterThanOrEqual(promised[row.writer] ?? Number.POSITIVE_INFINITY)
  }
  await query(urls.appUrl, `insert into ${SCHEMA}.ledger values (9, 9, 'the copy takes new rows')`)
}, 60_000)

test('a damaged, a shortened, a missing and a broken-off backup are refused by name, and leave nothing behind', async () => {
  const dataDir = await sandbox.prepared()
  const elsewhere = await sandbox.folder()
  const target = join(elsewhere, 'restored')
  const { server } = await aBureau(dataDir)
  const saved = join(elsewhere, 'saved')
  await backup({ adminUrl: server.adminUrl, dataDir }, saved)
  await expect(backup({ adminUrl: server.adminUrl, dataDir }, saved)).rejects.toMatchObject({ code: 'backup.target_exists' })

  const [segment] = await readdir(join(saved, 'wal'))
  const wal = join(saved, 'wal', segment ?? '')
  const content = await readFile(wal)
  await truncate(wal, content.length - 1)
  await expect(restore(saved, target)).rejects.toMatchObject({ code: 'restore.file_damaged', message: expect.stringContaining(segment ?? '') as string })
  content[100] = 255 - (content[100] ?? 0)
  await writeFile(wal, content)
  await expect(restore(saved, target)).rejects.toMatchObject({ code: 'restore.file_damaged' })
  await rm(wal)
  await expect(restore(saved, target)).rejects.toMatchObject({ code: 'restore.file_damaged', message: expect.stringContaining('missing') as string })
  await appendFile(join(saved, 'manifest.json'), ' ')
  await expect(restore(saved, target)).rejects.toMatchObject({ code: 'restore.manifest_invalid' })
  await rm(join(saved, 'manifest.json'))
  await expect(restore(saved, target)).rejects.toMatchObject({ code: 'restore.manifest_invalid' })
  expect((await readdir(elsewhere)).sort()).toEqual(['saved'])
}, 60_000)

test('a backup that cannot be written leaves no half of itself', async () => {
  const dataDir = await sandbox.prepared()
  const elsewhere = await sandbox.folder()
  const { server } = await aBureau(dataDir)
  await expect(backup({ adminUrl: server.adminUrl, dataDir }, join(elsewhere, 'saved'), { extraFiles: [join(elsewhere, 'no-such.keys')] })).rejects.toMatchObject({ code: 'backup.incomplete' })
  await writeFile(join(elsewhere, 'file'), '')
  await expect(backup({ adminUrl: server.adminUrl, dataDir }, join(elsewhere, 'file', 'saved'))).rejects.toMatchObject({ code: 'backup.failed' })
  await server.stop()
  await expect(backup({ adminUrl: server.adminUrl, dataDir }, join(elsewhere, 'saved'))).rejects.toMatchObject({ code: 'backup.failed' })
  expect(await readdir(elsewhere)).toEqual(['file'])
})

test('a backup of a foreign server without its tools says which are missing', async () => {
  const elsewhere = await sandbox.folder()
  const path = process.env.PATH
  const empty = join(elsewhere, 'empty')
  await mkdir(empty)
  process.env.PATH = empty
  try {
    await expect(backup({ adminUrl: 'postgresql://boss:secret@127.0.0.1:1/postgres' }, join(elsewhere, 'saved'))).rejects.toMatchObject({ code: 'backup.tools_missing', message: expect.stringContaining('pg_dump') as string })
  } finally {
    process.env.PATH = path
  }
})

const foreign = process.env.GB_TEST_DATABASE_URL

test.skipIf(foreign === undefined)('a bureau on a foreign server moves to another database by the tools of that server', async () => {
  const from = `gb_test_${randomUUID().replaceAll('-', '')}`
  const to = `${from}_copy`
  const adminOf = (database: string) => withLogin(foreign ?? '', { database })
  const folder = join(await sandbox.folder(), 'saved')
  try {
    const { ownerUrl } = await provision(foreign ?? '', { schema: SCHEMA, database: from })
    await migrate(ownerUrl, { schema: SCHEMA })
    await query(withSchema(adminOf(from), SCHEMA), "insert into region (code, level, name) values (330206001000000, 'street', 'kept')")
    await backup({ adminUrl: adminOf(from) }, folder)
    await expect(restoreDump(folder, adminOf(from))).rejects.toMatchObject({ code: 'restore.target_exists' })
    const copy = await provision(foreign ?? '', { schema: SCHEMA, database: to })
    await restoreDump(folder, adminOf(to))
    expect(await query(withSchema(copy.appUrl, SCHEMA), 'select name from region')).toEqual([{ name: 'kept' }])
    expect(await migrate(copy.ownerUrl, { schema: SCHEMA })).toEqual({ applied: [] })
    await expect(query(withSchema(copy.appUrl, SCHEMA), 'delete from schema_migration')).rejects.toMatchObject({ code: '42501' })
  } finally {
    await dropDatabase(foreign ?? '', from)
    await dropDatabase(foreign ?? '', to)
  }
})
