import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Client } from 'pg'
import { writeManifest, type BackedUpFile } from './backup-manifest.ts'
import { layoutOf } from './cluster.ts'
import { copyFile, forEachLimited, syncDirectory, treeOf, writeFileDurably } from './copy.ts'
import { DatabaseFailure, messageOf } from './failure.ts'
import { dumpForeign } from './foreign-backup.ts'

const CONNECT_MS_MAX = 10_000
/** pg_backup_start waits for a checkpoint. */
const QUERY_MS_MAX = 600_000
const CONTROL_FILE = 'global/pg_control'
const CONTROL_READS_MAX = 20
const SEGMENT_NAME = /^[0-9A-F]{24}$/

export type BackupSource = {
  adminUrl: string
  /** Of the embedded server. Without it the server is somebody else's and pg_dump does the work. */
  dataDir?: string | undefined
}

export type BackupOptions = {
  /** Files that the data is worthless without, such as the vault's keys. Whoever has such a backup can read everything. */
  extraFiles?: readonly string[]
  onProgress?: (step: string) => void
}

export type BackupResult = { folder: string; bytes: number; stopLsn: string }

/**
 * An online base backup into a new folder: the data directory, and the WAL that makes it consistent.
 * Holds every transaction acknowledged before the copy's last step. Appears under its name only when it is whole.
 *
 * @throws DatabaseFailure backup.target_exists, backup.failed, backup.incomplete, backup.tools_missing
 */
export async function backup(source: BackupSource, targetFolder: string, options: BackupOptions = {}): Promise<BackupResult> {
  const target = resolve(targetFolder)
  if (existsSync(target)) throw new DatabaseFailure('backup.target_exists', `${target} exists already.`, 'Name a folder that does not exist.')
  const partial = `${target}.${process.pid}.partial`
  try {
    await mkdir(dirname(target), { recursive: true })
    await rm(partial, { recursive: true, force: true })
    await mkdir(partial, { mode: 0o700 })
    const extra = await copyExtra(options.extraFiles ?? [], partial)
    const result = source.dataDir === undefined
      ? await dumpForeign(source.adminUrl, partial, extra)
      : await copyOnline(source.adminUrl, layoutOf(resolve(source.dataDir)).cluster, partial, extra, options.onProgress ?? (() => undefined))
    await syncDirectory(partial)
    await rename(partial, target)
    await syncDirectory(dirname(target))
    return { folder: target, ...result }
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined)
    if (error instanceof DatabaseFailure) throw error
    throw new DatabaseFailure('backup.failed', `The backup to ${target} failed: ${messageOf(error)}.`, 'Nothing was left there; check the space on that disk and that the database runs.', error)
  }
}

async function copyExtra(paths: readonly string[], partial: string): Promise<BackedUpFile[]> {
  const files: BackedUpFile[] = []
  if (paths.length > 0) await mkdir(join(partial, 'extra'), { mode: 0o700 })
  for (const path of paths) {
    const copied = await copyFile(path, join(partial, 'extra', basename(path)))
    if (copied === undefined) throw new DatabaseFailure('backup.incomplete', `${path} is not there.`, 'Without it the backup would be of no use.')
    files.push({ path: `extra/${basename(path)}`, ...copied })
  }
  return files
}

/** One session from begin to end: PostgreSQL drops the backup and the WAL it keeps for us when the session ends. */
async function copyOnline(adminUrl: string, cluster: string, partial: string, extra: readonly BackedUpFile[], progress: (step: string) => void): Promise<{ bytes: number; stopLsn: string }> {
  const client = new Client({ connectionString: adminUrl, application_name: 'golden-bell backup', connectionTimeoutMillis: CONNECT_MS_MAX, query_timeout: QUERY_MS_MAX, keepAlive: true })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const startedAt = new Date()
    progress('waiting for a checkpoint')
    await client.query('select pg_create_physical_replication_slot($1, true, true)', [`gb_backup_${randomUUID().replaceAll('-', '')}`])
    const start = await one<{ lsn: string; segment: string; version: string }>(client, "select lsn, pg_walfile_name(lsn) as segment, current_setting('server_version') as version from pg_backup_start('golden-bell', true) as lsn")
    progress('copying the data')
    const base = await copyBase(cluster, join(partial, 'base'))
    progress('ending the backup')
    const stop = await one<{ lsn: string; segment: string; label: string; map: string }>(client, 'select lsn, pg_walfile_name(lsn) as segment, labelfile as label, spcmapfile as map from pg_backup_stop(false)')
    progress('copying the log')
    const files = [...extra, ...base.files, ...(await writeLabels(join(partial, 'base'), stop)), ...(await copyWal(client, cluster, join(partial, 'wal'), start.segment, stop.segment))]
    await writeManifest(partial, {
      kind: 'base', postgresVersion: start.version, startedAt: startedAt.toISOString(), endedAt: new Date().toISOString(),
      startLsn: start.lsn, stopLsn: stop.lsn, directories: base.directories, files,
    })
    return { bytes: files.reduce((sum, file) => sum + file.bytes, 0), stopLsn: stop.lsn }
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Directories whose content belongs to the running server only (PostgreSQL manual, 25.3.4). */
const EMPTIED: ReadonlySet<string> = new Set(['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans', 'log'])
const LEFT_OUT = /^(?:postmaster\.(?:pid|opts)|current_logfiles|backup_label.*|tablespace_map.*|\.s\.PGSQL\..*|pg_internal\.init.*|pgsql_tmp.*|pg_hba\.private\.conf|.*\.draft)$/

function isBackedUp(path: string): boolean {
  const [top, ...rest] = path.split('/')
  return !(rest.length > 0 && EMPTIED.has(top ?? '')) && !LEFT_OUT.test(basename(path)) && path !== CONTROL_FILE
}

async function copyBase(cluster: string, base: string): Promise<{ directories: string[]; files: BackedUpFile[] }> {
  const tree = await treeOf(cluster, isBackedUp)
  const foreign = tree.links.filter((link) => link !== 'pg_wal')
  if (foreign.length > 0) throw new DatabaseFailure('backup.failed', `The data directory has links that lead out of it (${foreign.join(', ')}).`, 'Tablespaces cannot be backed up this way: use the tools of PostgreSQL.')
  // pg_wal moved to a disk of its own is a link; the copy gets a directory.
  const directories = [...new Set([...tree.directories, 'pg_wal'])]
  await mkdir(base, { mode: 0o700 })
  for (const directory of directories) await mkdir(join(base, directory), { recursive: true, mode: 0o700 })
  const files: BackedUpFile[] = []
  await forEachLimited(tree.files, async (path) => {
    // A file that is gone belonged to a dropped table; pages torn by a simultaneous write are in the WAL whole.
    const copied = await copyFile(join(cluster, path), join(base, path))
    if (copied !== undefined) files.push({ path: `base/${path}`, ...copied })
  })
  // Last, as pg_basebackup does it.
  const control = await writeFileDurably(join(base, CONTROL_FILE), [await readUntorn(join(cluster, CONTROL_FILE))])
  files.push({ path: `base/${CONTROL_FILE}`, ...control })
  return { directories, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) }
}

/** The control file is not in the WAL: it counts when two reads agree. */
async function readUntorn(path: string): Promise<Buffer> {
  let last = await readFile(path)
  for (let read = 1; read < CONTROL_READS_MAX; read++) {
    const next = await readFile(path)
    if (next.equals(last)) return next
    last = next
  }
  throw new Error(`${path} changes all the time`)
}

async function writeLabels(base: string, { label, map }: { label: string; map: string }): Promise<BackedUpFile[]> {
  const files = [{ path: 'base/backup_label', ...(await writeFileDurably(join(base, 'backup_label'), [Buffer.from(label)])) }]
  if (map !== '') files.push({ path: 'base/tablespace_map', ...(await writeFileDurably(join(base, 'tablespace_map'), [Buffer.from(map)])) })
  return files
}

async function copyWal(client: Client, cluster: string, wal: string, first: string, last: string): Promise<BackedUpFile[]> {
  const { rows } = await client.query<{ name: string }>('select name from pg_ls_waldir() where name between $1 and $2 order by name', [first, last])
  const segments = rows.map(({ name }) => name).filter((name) => SEGMENT_NAME.test(name))
  const { bytes: segmentBytes } = await one<{ bytes: number }>(client, "select pg_size_bytes(current_setting('wal_segment_size'))::float8 as bytes")
  const expected = segmentNumber(last, segmentBytes) - segmentNumber(first, segmentBytes) + 1
  const files: BackedUpFile[] = []
  await mkdir(wal, { mode: 0o700 })
  await forEachLimited(segments, async (name) => {
    const copied = await copyFile(join(cluster, 'pg_wal', name), join(wal, name))
    if (copied?.bytes === segmentBytes) files.push({ path: `wal/${name}`, ...copied })
  })
  if (files.length !== expected) {
    throw new DatabaseFailure('backup.incomplete', `${expected - files.length} of ${expected} log segments were recycled before they could be copied.`, 'Try again while less is written, or raise max_slot_wal_keep_size in local.conf.')
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** A segment's name is timeline, high half of the LSN, segment within it: 8 hexadecimal digits each. */
function segmentNumber(name: string, segmentBytes: number): number {
  return Number.parseInt(name.slice(8, 16), 16) * (2 ** 32 / segmentBytes) + Number.parseInt(name.slice(16), 16)
}

async function one<Row extends object>(client: Client, sql: string): Promise<Row> {
  const { rows } = await client.query<Row>(sql)
  const [row] = rows
  if (row === undefined) throw new Error(`no answer to: ${sql}`)
  return row
}
