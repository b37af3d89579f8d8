import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { layoutOf } from '../../src/platform/postgres/cluster.ts'
import { isRunning } from '../../src/platform/postgres/process-table.ts'
import { killed, query, removePristine, Sandbox, until } from './sandbox.ts'

const sandbox = new Sandbox()
afterEach(() => sandbox.clear())
afterAll(removePristine)

const remember = (url: string, word: string) => query(url, `create table if not exists word (word text); insert into word values ('${word}')`)
const words = async (url: string) => (await query<{ word: string }>(url, 'select word from word order by word')).map(({ word }) => word)

test('a server starts from an empty directory, and its data outlives a restart', async () => {
  const dataDir = join(await sandbox.folder(), 'not', 'there', 'yet')
  const steps: string[] = []
  const first = await sandbox.start(dataDir, (step) => steps.push(step))
  expect(first.adopted).toBe(false)
  expect(steps).toEqual(['creating the database files', 'starting PostgreSQL'])
  await remember(first.adminUrl, 'dissuaded')
  const [settings] = await query(first.adminUrl, "select current_setting('fsync') as fsync, current_setting('data_checksums') as checksums, current_setting('server_encoding') as encoding, lower('É') = 'é' as knows_letters")
  expect(settings).toEqual({ fsync: 'on', checksums: 'on', encoding: 'UTF8', knows_letters: true })
  await first.stop()
  expect(await isRunning(first.pid)).toBe(false)

  const second = await sandbox.start(dataDir)
  expect(second.adopted).toBe(false)
  expect(await words(second.adminUrl)).toEqual(['dissuaded'])
})

test('nobody gets in without the password, and only its owner reads it', async () => {
  const dataDir = await sandbox.prepared()
  const server = await sandbox.start(dataDir)
  const { mode } = await stat(layoutOf(dataDir).secret)
  expect(mode & 0o777).toBe(0o600)
  const wrong = new URL(server.adminUrl)
  wrong.password = 'guessed'
  await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  wrong.search = ''
  await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  const byNetwork = new URL(server.adminUrl)
  byNetwork.search = ''
  expect(await query(byNetwork.href, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a server left by a killed program is adopted with its rows, and stopped by its new owner', async () => {
  const dataDir = await sandbox.prepared()
  const holder = await sandbox.hold(dataDir)
  await remember(holder.adminUrl, 'acknowledged')
  await killed(holder.process)
  expect(await isRunning(holder.pid)).toBe(true)

  const heir = await sandbox.start(dataDir)
  expect(heir.adopted).toBe(true)
  expect(heir.pid).toBe(holder.pid)
  expect(await words(heir.adminUrl)).toEqual(['acknowledged'])
  await heir.stop()
  expect(await isRunning(holder.pid)).toBe(false)
})

test('a hung server left by a killed program is replaced, not adopted', async () => {
  const dataDir = await sandbox.prepared()
  const holder = await sandbox.hold(dataDir)
  await remember(holder.adminUrl, 'acknowledged')
  await killed(holder.process)
  process.kill(holder.pid, 'SIGSTOP')

  const heir = await sandbox.start(dataDir)
  expect(heir.adopted).toBe(false)
  expect(await words(heir.adminUrl)).toEqual(['acknowledged'])
}, 40_000)

test('a killed postmaster is started again on the same port, twice, with every acknowledged row', async () => {
  const server = await sandbox.start(await sandbox.prepared())
  let restarts = 0
  const forget = server.onRestart(() => { restarts++ })
  for (const [index, word] of ['first', 'second'].entries()) {
    await remember(server.adminUrl, word)
    const before = server.pid
    process.kill(before, 'SIGKILL')
    await until('the restart', () => restarts === index + 1)
    expect(server.pid).not.toBe(before)
    expect(await words(server.adminUrl)).toEqual(['first', 'second'].slice(0, index + 1))
  }
  forget()
})

test('two programs that start at the same moment share one server', async () => {
  const dataDir = await sandbox.folder()
  const [one, other] = await Promise.all([sandbox.hold(dataDir), sandbox.hold(dataDir)])
  expect(one.pid).toBe(other.pid)
  expect([one.adopted, other.adopted].sort()).toEqual([false, true])
  await remember(one.adminUrl, 'shared')
  expect(await words(other.adminUrl)).toEqual(['shared'])
})

test('a program that shares the server leaves it running when it ends', async () => {
  const dataDir = await sandbox.prepared()
  const owner = await sandbox.start(dataDir)
  const guest = await sandbox.start(dataDir)
  expect([owner.adopted, guest.adopted]).toEqual([false, true])
  await guest.stop()
  expect(await query(owner.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('when the supervising program and the server are killed together, the other program brings the server back', async () => {
  const dataDir = await sandbox.prepared()
  const holder = await sandbox.hold(dataDir)
  await remember(holder.adminUrl, 'acknowledged')
  const worker = await sandbox.start(dataDir)
  await killed(holder.process)
  process.kill(holder.pid, 'SIGKILL')
  await until('another server', async () => worker.pid !== holder.pid && (await isRunning(worker.pid)))
  expect(await words(worker.adminUrl)).toEqual(['acknowledged'])
})

test('a lock file whose number now belongs to another program, even another PostgreSQL, stops neither the start nor that program', async () => {
  const other = await sandbox.start(await sandbox.prepared())
  const dataDir = await sandbox.prepared()
  const first = await sandbox.start(dataDir)
  await remember(first.adminUrl, 'kept')
  const lockFile = join(layoutOf(dataDir).cluster, 'postmaster.pid')
  const lines = (await readFile(lockFile, 'utf8')).split('\n')
  await first.stop()
  for (const pid of [process.pid, other.pid]) {
    await writeFile(lockFile, [pid, ...lines.slice(1)].join('\n'))
    await writeFile(layoutOf(dataDir).lock, JSON.stringify({ pid: process.pid, birth: 'of an earlier boot' }))
    const again = await sandbox.start(dataDir)
    expect(again.adopted).toBe(false)
    expect(await words(again.adminUrl)).toEqual(['kept'])
    await again.stop()
  }
  expect(await query(other.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('data whose password file was lost gets a new password', async () => {
  const dataDir = await sandbox.prepared()
  const first = await sandbox.start(dataDir)
  await remember(first.adminUrl, 'kept')
  await first.stop()
  await rm(layoutOf(dataDir).secret)
  const second = await sandbox.start(dataDir)
  expect(second.adminUrl).not.toBe(first.adminUrl)
  expect(await words(second.adminUrl)).toEqual(['kept'])
})

test('a path too long for a socket is served by network', async () => {
  const dataDir = join(await sandbox.folder(), 'a'.repeat(120))
  const server = await sandbox.start(dataDir)
  expect(server.adminUrl).not.toContain('host=')
  expect(await query(server.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
})

test('a directory that holds something else, and a setting that PostgreSQL refuses, are refused with a code and a way out', async () => {
  const dataDir = await sandbox.folder()
  await mkdir(layoutOf(dataDir).cluster)
  await writeFile(join(layoutOf(dataDir).cluster, 'thesis.txt'), 'not yours')
  await expect(sandbox.start(dataDir)).rejects.toMatchObject({ code: 'database.data_dir_unusable', wayOut: expect.stringContaining('GB_DATA') as string })
  expect(await readFile(join(layoutOf(dataDir).cluster, 'thesis.txt'), 'utf8')).toBe('not yours')

  const other = await sandbox.prepared()
  await writeFile(join(layoutOf(other).cluster, 'local.conf'), 'wal_compression = lz4\n')
  await expect(sandbox.start(other)).rejects.toMatchObject({ code: 'database.start_failed', message: expect.stringContaining('wal_compression') as string })
  await writeFile(join(layoutOf(other).cluster, 'local.conf'), "work_mem = '4MB'\n")
  const server = await sandbox.start(other)
  expect(await query(server.adminUrl, "select current_setting('work_mem') as work_mem")).toEqual([{ work_mem: '4MB' }])
})
