import { execFile, spawn } from 'node:child_process'
import { open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { nameFromInside } from './account.ts'
import { serverEnvironment, SUPERUSER, type Layout, type Place } from './cluster.ts'
import { codeOf, DatabaseFailure } from './failure.ts'
import { isRunning, processesIn, programOf, standsIn } from './process-table.ts'

const run = promisify(execFile)
const POLL_MS = 20
const PROBE_MS_MAX = 3_000
/** A hung server does not say goodbye. */
const FAREWELL_MS_MAX = 300
const KILL_MS_MAX = 5_000
const ORPHANS_MS_MAX = 5_000
const LOG_TAIL_CHARS = 2_000
/** sun_path holds 108 bytes on Linux, 104 on macOS; the rest is the socket's own name. */
const SOCKET_FOLDER_BYTES_MAX = 80

/** What a running server writes into postmaster.pid. */
export type PostmasterFile = { pid: number; port: number; status: string; text: string }

export async function readPostmaster(cluster: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined)
  const lines = text?.split('\n') ?? []
  const pid = Math.abs(Number(lines[0]))
  if (text === undefined || !Number.isInteger(pid) || pid === 0) return undefined
  return { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? '', text }
}

/** The process runs and is a server on that cluster, neither a later process with the same number nor the server of another directory. */
export async function isPostmaster(pid: number, cluster: string): Promise<boolean> {
  if (!(await isRunning(pid))) return false
  const program = await programOf(pid)
  if (program !== undefined && !/postgres(\.exe)?$/.test(program)) return false
  return (await standsIn(pid, cluster)) ?? true
}

export function adminUrl(layout: Layout, port: number, password: string): string {
  const url = `postgresql://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`
  // The socket saves a fifth of every round trip.
  const socketFits = process.platform !== 'win32' && Buffer.byteLength(layout.cluster) <= SOCKET_FOLDER_BYTES_MAX
  return socketFits ? `${url}?host=${encodeURIComponent(layout.cluster)}` : url
}

export type Health = 'ours' | 'starting' | 'denied' | 'unreachable'

/** Whether the server answers with our password and stands on our data directory: it must be able to read our postmaster.pid back to us. */
export async function probe(layout: Layout, port: number, password: string): Promise<Health> {
  const client = new Client({ connectionString: adminUrl(layout, port, password), connectionTimeoutMillis: PROBE_MS_MAX, query_timeout: PROBE_MS_MAX })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ text: string }>("select pg_read_file('postmaster.pid') as text")
    const ours = await readPostmaster(layout.cluster)
    return rows[0]?.text.split('\n')[0] === ours?.text.split('\n')[0] && rows[0]?.text.split('\n')[2] === ours?.text.split('\n')[2] ? 'ours' : 'denied'
  } catch (error) {
    const code = codeOf(error)
    if (code === '57P03') return 'starting'
    return code?.startsWith('28') ? 'denied' : 'unreachable'
  } finally {
    await Promise.race([client.end().catch(() => undefined), sleep(FAREWELL_MS_MAX)])
  }
}

/** The server went away before it was ready; `words` is what it said. */
export class StartRefused extends Error {
  readonly words: string

  constructor(words: string) {
    super(words)
    this.words = words
  }

  /** The last server's lock or memory is still there: up to 2 s after a SIGKILL. */
  get isLeftover(): boolean {
    return /postmaster\.pid" already exists|pre-existing shared memory block/.test(this.words)
  }

  get isPortTaken(): boolean {
    return /Address already in use|could not create any TCP\/IP sockets/.test(this.words)
  }
}

/** Starts a server and waits until it says that it is ready, which may include recovery. Resolves to its pid. */
export async function startPostmaster(place: Place, port: number, waitMs: number, signal: AbortSignal, extraArguments: readonly string[] = []): Promise<number> {
  const { layout, binaries, account } = place
  const startedAt = new Date()
  const log = await open(layout.startLog, 'w', 0o600)
  let ended = false
  let spawnError: Error | undefined
  const child = spawn(binaries.postgres, ['-D', nameFromInside(layout.cluster, account), '-p', String(port), ...extraArguments], {
    ...account, cwd: layout.cluster, env: serverEnvironment(), stdio: ['ignore', log.fd, log.fd],
    // A session of its own: Ctrl-C at the terminal is for us, and we stop the server in order.
    detached: true,
  })
  child.on('error', (error) => { spawnError = error; ended = true })
  child.on('exit', () => { ended = true })
  child.unref()
  await log.close()

  const deadline = Date.now() + waitMs
  for (;;) {
    if (ended) throw new StartRefused(spawnError?.message ?? (await lastWords(layout, startedAt)))
    const file = await readPostmaster(layout.cluster)
    if (file?.pid === child.pid && file?.status === 'ready') return file.pid
    if (Date.now() > deadline || signal.aborted) {
      if (child.pid !== undefined) await stopPostmaster(place, child.pid)
      throw new DatabaseFailure('database.start_timeout', signal.aborted ? 'The start was broken off.' : `PostgreSQL was not ready after ${waitMs} ms.`, `Its own words are in ${layout.cluster}/log.`)
    }
    await sleep(POLL_MS)
  }
}

/** Fast shutdown, then immediate, then the axe; every wait is bounded. */
export async function stopPostmaster(place: Place, pid: number, patience = { fastMs: 20_000, immediateMs: 5_000 }): Promise<void> {
  const steps = [['SIGINT', patience.fastMs], ['SIGQUIT', patience.immediateMs], ['SIGKILL', KILL_MS_MAX]] as const
  for (const [name, waitMs] of steps) {
    await sendSignal(place, pid, name)
    if (await goneWithin(waitMs, async () => !(await isPostmaster(pid, place.layout.cluster)))) return
  }
  throw new DatabaseFailure('database.stop_failed', `PostgreSQL (process ${pid}) cannot be stopped.`, 'End it by hand, then start again.')
}

/** Clears what a killed server leaves: backends that have not noticed yet, and a lock file whose number now belongs to another process. */
export async function clearLeftovers(place: Place): Promise<void> {
  const { cluster } = place.layout
  const file = await readPostmaster(cluster)
  if (file === undefined || (await isPostmaster(file.pid, cluster))) return
  const orphans = async () => {
    const pids = await processesIn(cluster)
    const programs = await Promise.all(pids.map(programOf))
    return pids.filter((_, index) => programs[index] === 'postgres')
  }
  if (!(await goneWithin(ORPHANS_MS_MAX, async () => (await orphans()).length === 0))) {
    for (const pid of await orphans()) await sendSignal(place, pid, 'SIGKILL')
    await goneWithin(KILL_MS_MAX, async () => (await orphans()).length === 0)
  }
  // PostgreSQL takes any process with that number, even a zombie, for a living server.
  if (!answersSignals(file.pid)) return
  const locks = (await readdir(cluster)).filter((name) => name === 'postmaster.pid' || name.startsWith('.s.PGSQL.'))
  for (const name of locks) await rm(join(cluster, name), { force: true })
}

function answersSignals(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function sendSignal(place: Place, pid: number, name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void> {
  try {
    // Node's signals end a process on Windows at once; pg_ctl knows how to ask.
    if (process.platform === 'win32' && name !== 'SIGKILL') await run(place.binaries.pgCtl, ['kill', name.slice('SIG'.length), String(pid)], { timeout: PROBE_MS_MAX })
    else process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPERM') throw new DatabaseFailure('database.stop_failed', `Process ${pid} belongs to another user.`, 'Run as the user who started it, or as root.')
  }
}

async function goneWithin(waitMs: number, isGone: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + waitMs
  while (!(await isGone())) {
    if (Date.now() > deadline) return false
    await sleep(POLL_MS)
  }
  return true
}

/** What the server said since then: first on its standard error, later in its own log files. */
async function lastWords(layout: Layout, since: Date): Promise<string> {
  const first = await readFile(layout.startLog, 'utf8').catch(() => '')
  const folder = join(layout.cluster, 'log')
  const newest = (await readdir(folder).catch(() => [])).sort().at(-1) ?? ''
  const later = await readFile(join(folder, newest), 'utf8').catch(() => '')
  const from = since.toISOString().replace('T', ' ').slice(0, -1)
  const grave = later.split('\n').filter((line) => line.slice(0, from.length) >= from && /(?:FATAL|PANIC|ERROR|HINT):/.test(line))
  return [first.trim(), ...grave].join('\n').slice(-LOG_TAIL_CHARS).trim()
}
