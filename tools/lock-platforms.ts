import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const LOCK = join(import.meta.dirname, '../package-lock.json')
const OS = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openbsd', 'openharmony', 'sunos', 'aix']
const CPU = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32']

type Locked = { version?: string; dev?: boolean; optional?: boolean; os?: string[]; cpu?: string[]; libc?: string[]; optionalDependencies?: Record<string, string> }
type Lock = { packages: Record<string, Locked> }
type Missing = { readonly name: string; readonly version: string; readonly dev: boolean }

/**
 * Programs for other systems that a package offers and the lock file does not name. `npm install` leaves them out when a registry mirror does
 * not carry them, and `npm ci` then refuses the lock file everywhere.
 */
export function missingPlatforms(lock: Lock): Missing[] {
  return Object.entries(lock.packages).flatMap(([key, locked]) => Object.entries(locked.optionalDependencies ?? {}).flatMap(([name, version]) =>
    isLocked(lock, key, name) || !/^\d/.test(version) ? [] : [{ name, version, dev: locked.dev === true }]))
}

export function readLock(): Lock {
  return JSON.parse(readFileSync(LOCK, 'utf8')) as Lock
}

/** As Node looks for it: beside the package, then beside each that holds it. */
function isLocked(lock: Lock, from: string, name: string): boolean {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`] !== undefined) return true
    if (at === '') return false
  }
}

/** What system it is for stands in its name, by custom of all who publish so: `…-linux-arm64-gnu`. */
function entryOf({ name, version, dev }: Missing): Locked {
  const words = name.split(/[-/]/)
  const libc = words.some((word) => word.startsWith('gnu')) ? ['glibc'] : words.some((word) => word.startsWith('musl')) ? ['musl'] : undefined
  const cpu = CPU.filter((one) => words.includes(one))
  const os = OS.filter((one) => words.includes(one))
  return { version, ...(cpu.length > 0 && { cpu }), ...(dev && { dev }), ...(libc !== undefined && { libc }), optional: true, ...(os.length > 0 && { os }) }
}

if (import.meta.main) {
  const lock = readLock()
  const missing = missingPlatforms(lock)
  for (const one of missing) lock.packages[`node_modules/${one.name}`] = entryOf(one)
  lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`${missing.length} added`)
}
