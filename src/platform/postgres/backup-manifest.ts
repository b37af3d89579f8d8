import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { writeFileDurably, type Copied } from './copy.ts'
import { DatabaseFailure, messageOf } from './failure.ts'

const MANIFEST = 'manifest.json'
const CHECKSUM = 'manifest.sha256'
const FORMAT = 1

export type BackedUpFile = Copied & { path: string }

/** What a backup folder holds. It is written last: a folder without it is no backup. */
export type Manifest = {
  format: typeof FORMAT
  /** `base`: `base/` is a data directory, `wal/` what leads it to its end. `dump`: one file of pg_dump. */
  kind: 'base' | 'dump'
  postgresVersion: string
  startedAt: string
  endedAt: string
  startLsn: string
  stopLsn: string
  /** Of the data directory, also empty ones: PostgreSQL wants them. */
  directories: string[]
  files: BackedUpFile[]
}

export async function writeManifest(folder: string, manifest: Omit<Manifest, 'format'>): Promise<void> {
  const text = `${JSON.stringify({ format: FORMAT, ...manifest }, null, 1)}\n`
  await writeFileDurably(join(folder, MANIFEST), [Buffer.from(text)])
  await writeFileDurably(join(folder, CHECKSUM), [Buffer.from(`${sha256(text)}  ${MANIFEST}\n`)])
}

/** @throws DatabaseFailure restore.manifest_invalid */
export async function readManifest(folder: string): Promise<Manifest> {
  try {
    const text = await readFile(join(folder, MANIFEST), 'utf8')
    const checksum = await readFile(join(folder, CHECKSUM), 'utf8')
    if (!checksum.startsWith(sha256(text))) throw new Error('its checksum does not fit')
    const manifest = JSON.parse(text) as Manifest
    if (manifest.format !== FORMAT) throw new Error(`format ${manifest.format} is not known to this release`)
    for (const path of [...manifest.directories, ...manifest.files.map((file) => file.path)]) refuseOutside(path)
    return manifest
  } catch (error) {
    throw new DatabaseFailure('restore.manifest_invalid', `${folder} is not a whole backup: ${messageOf(error)}.`, 'Use another backup; one that was broken off ends in .partial.', error)
  }
}

/** A manifest from elsewhere must not write outside the new data directory. */
function refuseOutside(path: string): void {
  if (posix.isAbsolute(path) || path.split(/[\\/]/).includes('..')) throw new Error(`it names ${path}`)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
