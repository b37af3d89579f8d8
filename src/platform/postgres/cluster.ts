import { execFile } from 'node:child_process'
import { chmod, chown, lchown, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { nameFromInside, unprivilegedAccount, type Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { DatabaseFailure, messageOf } from './failure.ts'

const run = promisify(execFile)
const INITDB_MS_MAX = 120_000
const PASSWORD_BYTES = 24
const LOG_FILES_MAX = 8
export const SUPERUSER = 'gb_admin'

/** Where things lie in a data directory. */
export type Layout = { root: string; cluster: string; lock: string; secret: string; startLog: string }

/** Everything needed to run a server on one data directory. */
export type Place = { layout: Layout; binaries: Binaries; account: Account | undefined }

export function layoutOf(dataDir: string): Layout {
  const at = (name: string) => join(dataDir, name)
  return { root: dataDir, cluster: at('cluster'), lock: at('supervisor.lock'), secret: at('superuser.json'), startLog: at('start.log') }
}

export type Secret = { password: string; port: number }

export async function readSecret(layout: Layout): Promise<Secret | undefined> {
  const text = await readFile(layout.secret, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const { password, port } = JSON.parse(text) as Partial<Secret>
  return typeof password === 'string' ? { password, port: typeof port === 'number' ? port : 0 } : undefined
}

export async function writeSecret(layout: Layout, secret: Secret): Promise<void> {
  const draft = `${layout.secret}.draft`
  await writeFile(draft, `${JSON.stringify(secret)}\n`, { mode: 0o600 })
  await rename(draft, layout.secret)
}

export function newPassword(): string {
  return randomBytes(PASSWORD_BYTES).toString('base64url')
}

/** Makes the directory and says whom the server runs as: the owner of the data that is there, so that it may move between machines. */
export async function prepareLayout(layout: Layout): Promise<Account | undefined> {
  try {
    await mkdir(layout.root, { recursive: true, mode: 0o700 })
    const account = await unprivilegedAccount()
    const owner = await stat(layout.cluster).catch(() => undefined)
    if (owner === undefined) return account
    if (account !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
    // Copied by hand as root, for example out of a backup.
    if (account !== undefined) await giveTo(layout.cluster, account)
    else if (process.getuid !== undefined && owner.uid !== process.getuid()) {
      throw new Error(`${layout.cluster} belongs to user ${owner.uid}, the program runs as ${process.getuid()}`)
    }
    return account
  } catch (error) {
    throw new DatabaseFailure('database.data_dir_unusable', `The data directory ${layout.root} cannot be used: ${messageOf(error)}.`,
      'Run as the user who started it first (or as root), or name another directory in GB_DATA.', error)
  }
}

/** Creates the database cluster unless it is there. A half-made one is never left under its final name. */
export async function ensureCluster({ layout, binaries, account }: Place, progress: (step: string) => void): Promise<'created' | 'found'> {
  await removeHalfMade(layout)
  const major = await readFile(join(layout.cluster, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (major !== undefined) {
    refuseOtherVersion(layout, major.trim(), binaries.version)
    return 'found'
  }
  if (existsSync(layout.cluster)) {
    throw new DatabaseFailure('database.data_dir_unusable', `${layout.cluster} exists, but holds no database.`, 'Move it away, or name another directory in GB_DATA.')
  }
  const secret = (await readSecret(layout)) ?? { password: newPassword(), port: 0 }
  await writeSecret(layout, secret)
  progress('creating the database files')
  await initialise(layout, binaries, account, secret.password)
  // For people who look for logs beside the data; not vital, and Windows asks for a privilege.
  await symlink(join('cluster', 'log'), join(layout.root, 'log')).catch(() => undefined)
  return 'created'
}

async function initialise(layout: Layout, binaries: Binaries, account: Account | undefined, password: string): Promise<void> {
  const staging = await mkdtemp(join(layout.root, 'initdb-'))
  try {
    const cluster = join(staging, 'cluster')
    await mkdir(cluster)
    await writeFile(join(staging, 'password'), password, { mode: 0o600 })
    if (account !== undefined) await giveTo(staging, account)
    const inside = nameFromInside(cluster, account)
    const provider = Number.parseInt(binaries.version, 10) >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []
    await run(binaries.initdb, ['-D', inside, '-U', SUPERUSER, `--pwfile=${inside}/../password`, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', ...provider, '--data-checksums'],
      { ...account, cwd: cluster, timeout: INITDB_MS_MAX, env: serverEnvironment() })
    await rename(cluster, layout.cluster)
  } catch (error) {
    const words = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new DatabaseFailure('database.initdb_failed', `PostgreSQL could not create its data in ${layout.root}: ${words || messageOf(error)}`,
      'Check that the disk has 200 MB free and that the directory is on a local file system, or name another one in GB_DATA.')
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** The caller's PG* variables (PGPORT, PGDATA, PGOPTIONS …) must not steer our server. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries({ ...process.env, LC_ALL: 'C' }).filter(([name]) => !name.startsWith('PG')))
}

function refuseOtherVersion(layout: Layout, major: string, version: string): void {
  if (version.split('.')[0] === major) return
  throw new DatabaseFailure('database.data_dir_unusable', `${layout.cluster} was made by PostgreSQL ${major}, this program brings ${version}.`,
    `Use the release of Golden Bell that brought PostgreSQL ${major}, make a backup, and follow the upgrade notes.`)
}

async function removeHalfMade(layout: Layout): Promise<void> {
  for (const name of await readdir(layout.root)) {
    if (/^(?:initdb|restore)-/.test(name)) await rm(join(layout.root, name), { recursive: true, force: true })
  }
}

/** Hands a whole tree to the account; links are handed over themselves, not what they point to. */
export async function giveTo(directory: string, account: Account): Promise<void> {
  await chown(directory, account.uid, account.gid)
  await chmod(directory, 0o700)
  for (const entry of await readdir(directory, { recursive: true })) await lchown(join(directory, entry), account.uid, account.gid)
}

/** The server starts new log files by itself and never deletes one. */
export async function pruneLogs(layout: Layout): Promise<void> {
  const folder = join(layout.cluster, 'log')
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.log')).sort()
  for (const name of names.slice(0, Math.max(0, names.length - LOG_FILES_MAX))) await rm(join(folder, name), { force: true })
}
