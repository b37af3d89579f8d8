import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { readManifest, type BackedUpFile, type Manifest } from './backup-manifest.ts'
import { findBinaries } from './binaries.ts'
import { giveTo, layoutOf, newPassword, prepareLayout, writeSecret, type Place } from './cluster.ts'
import { checksumOf, copyFile, forEachLimited, syncDirectory, type Copied } from './copy.ts'
import { DatabaseFailure, messageOf } from './failure.ts'
import { bootPrivately } from './private-boot.ts'
import { writeSettings } from './settings.ts'
import { takeSupervisorLock } from './supervisor-lock.ts'

export type RestoreResult = {
  dataDir: string
  /** The extra files of the backup, laid into the new data directory. */
  extraFiles: string[]
}

/**
 * Lays a base backup out in a new data directory, checks every file on the way, and runs recovery to its end.
 * Afterwards `startEmbedded({ dataDir })` starts on it, under a new superuser's password. The backup is only read.
 *
 * @throws DatabaseFailure restore.manifest_invalid, restore.file_damaged, restore.target_exists, restore.failed
 */
export async function restore(folder: string, newDataDir: string, onProgress: (step: string) => void = () => undefined): Promise<RestoreResult> {
  const from = resolve(folder)
  const layout = layoutOf(resolve(newDataDir))
  const manifest = await readManifest(from)
  refuseUnfit(manifest, from)
  onProgress('checking the backup')
  // Before anything is written. The copy is checked once more on its way.
  await forEachLimited(manifest.files, async (file) => {
    refuseDamaged(file, from, await checksumOf(join(from, file.path)).catch(() => undefined))
  })
  if (existsSync(layout.cluster)) throw new DatabaseFailure('restore.target_exists', `${layout.root} holds a database already.`, 'Name a new directory; swap the two when you have looked at the result.')
  const account = await prepareLayout(layout)
  const binaries = await findBinaries(account)
  if (majorOf(binaries.version) !== majorOf(manifest.postgresVersion)) {
    throw new DatabaseFailure('restore.failed', `The backup is of PostgreSQL ${manifest.postgresVersion}, this program brings ${binaries.version}.`, 'Restore it with the release of Golden Bell that made it.')
  }
  const lock = await takeSupervisorLock(layout.lock)
  if (lock === undefined) throw new DatabaseFailure('restore.target_exists', `A program is using ${layout.root}.`, 'Name a new directory.')
  const staging = await mkdtemp(join(layout.root, 'restore-'))
  try {
    onProgress('copying the files')
    const place: Place = { layout: { ...layout, cluster: join(staging, 'cluster') }, binaries, account }
    await layOut(manifest, from, place)
    onProgress('recovering to the end of the backup')
    const password = newPassword()
    await recover(place, password)
    const extraFiles = await layOutExtra(manifest, from, layout.root)
    await writeSecret(layout, { password, port: 0 })
    await rename(place.layout.cluster, layout.cluster)
    await syncDirectory(layout.root)
    return { dataDir: layout.root, extraFiles }
  } catch (error) {
    if (error instanceof DatabaseFailure) throw error
    throw new DatabaseFailure('restore.failed', `The backup in ${from} could not be restored: ${messageOf(error)}.`, 'Nothing was left in the new directory; check its disk, then try another backup.', error)
  } finally {
    await rm(staging, { recursive: true, force: true })
    await lock.release()
    if ((await readdir(layout.root)).length === 0) await rm(layout.root, { recursive: true })
  }
}

function refuseUnfit(manifest: Manifest, from: string): void {
  if (manifest.kind === 'base') return
  throw new DatabaseFailure('restore.failed', `${from} was made with pg_dump from a server of your own.`, 'Restore it into such a server: `gb restore` with DATABASE_URL set to a database without a bureau.')
}

async function layOut(manifest: Manifest, from: string, { layout, account }: Place): Promise<void> {
  const { cluster } = layout
  await mkdir(cluster, { mode: 0o700 })
  for (const directory of manifest.directories) await mkdir(join(cluster, directory), { recursive: true, mode: 0o700 })
  await forEachLimited(manifest.files, async (file) => {
    if (file.path.startsWith('base/')) await copyChecked(file, from, join(cluster, file.path.slice('base/'.length)))
    if (file.path.startsWith('wal/')) await copyChecked(file, from, join(cluster, 'pg_wal', file.path.slice('wal/'.length)))
  })
  await writeSettings(cluster, account)
  if (account !== undefined) await giveTo(cluster, account)
}

/** What was put beside the database, laid into `root`/extra: answers the paths. @throws DatabaseFailure restore.manifest_invalid, restore.file_damaged */
export async function restoreExtra(folder: string, root: string): Promise<string[]> {
  return layOutExtra(await readManifest(resolve(folder)), resolve(folder), resolve(root))
}

async function layOutExtra(manifest: Manifest, from: string, root: string): Promise<string[]> {
  const paths: string[] = []
  for (const file of manifest.files.filter(({ path }) => path.startsWith('extra/'))) {
    await mkdir(join(root, 'extra'), { recursive: true, mode: 0o700 })
    const path = join(root, 'extra', basename(file.path))
    await copyChecked(file, from, path)
    paths.push(path)
  }
  return paths
}

async function copyChecked(file: BackedUpFile, from: string, target: string): Promise<void> {
  refuseDamaged(file, from, await copyFile(join(from, file.path), target))
}

function refuseDamaged(file: BackedUpFile, from: string, found: Copied | undefined): void {
  if (found?.sha256 === file.sha256 && found.bytes === file.bytes) return
  throw new DatabaseFailure('restore.file_damaged', `${file.path} in ${from} ${found === undefined ? 'is missing' : 'is not what was backed up'}.`, 'Use another backup.')
}

/** backup_label makes PostgreSQL start from the backup's checkpoint, and refuse to open before the backup's end is reached. */
async function recover(place: Place, password: string): Promise<void> {
  await bootPrivately(place, async (client) => {
    const { rows } = await client.query<{ recovering: boolean }>('select pg_is_in_recovery() as recovering')
    if (rows[0]?.recovering !== false) throw new Error('recovery did not end')
    await client.query(`alter role current_user password ${client.escapeLiteral(password)}`)
  })
}

function majorOf(version: string): string | undefined {
  return version.split('.')[0]
}
