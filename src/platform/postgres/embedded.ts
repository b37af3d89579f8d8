import { resolve } from 'node:path'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { findBinaries } from './binaries.ts'
import { ensureCluster, layoutOf, newPassword, prepareLayout, pruneLogs, readSecret, writeSecret, type Layout, type Place, type Secret } from './cluster.ts'
import { DatabaseFailure, messageOf } from './failure.ts'
import { adminUrl, clearLeftovers, isPostmaster, probe, readPostmaster, startPostmaster, StartRefused, stopPostmaster } from './postmaster.ts'
import { setSuperuserPassword } from './private-boot.ts'
import { writeSettings } from './settings.ts'
import { takeSupervisorLock, type SupervisorLock } from './supervisor-lock.ts'
import { supervise, type Embedded, type RunningServer } from './supervise.ts'

/** Crash recovery after hours of full ingest reads up to max_wal_size back. */
const START_MS_MAX = 300_000
/** PostgreSQL promises the leftovers of a SIGKILL to be gone within 2 s. */
const LEFTOVER_MS_MAX = 10_000
const LEFTOVER_POLL_MS = 100
const PORT_ATTEMPTS_MAX = 5
const HOLDER_POLL_MS = 200
const HEALTH_POLL_MS = 200
/** It has had its chance to answer; what it acknowledged is in the log. */
const UNHEALTHY_PATIENCE = { fastMs: 1_000, immediateMs: 1_000 }

export type EmbeddedOptions = {
  /** Made when missing. Holds the cluster, the superuser's password (0600), the lock and a link to the logs. */
  dataDir: string
  /** One short English phrase per step, for the terminal. Also told of every supervised restart. */
  onProgress?: (step: string) => void
  /** PostgreSQL settings that win over the tuned ones. */
  settings?: Readonly<Record<string, string>>
}

/**
 * A PostgreSQL of our own on `dataDir`, started or adopted, and restarted while we run should it die.
 *
 * Several programs may call it for one directory: the first supervises, the others adopt, and one of those takes over when it dies.
 *
 * @throws DatabaseFailure database.binaries_missing, .binaries_unreachable, .data_dir_unusable, .initdb_failed, .start_failed, .start_timeout
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const layout = layoutOf(resolve(options.dataDir))
  const account = await prepareLayout(layout)
  const progress = options.onProgress ?? (() => undefined)
  const place: Place = { layout, account, binaries: await findBinaries(account) }

  const deadline = Date.now() + START_MS_MAX
  while (Date.now() < deadline) {
    const lock = await takeSupervisorLock(layout.lock)
    const server = lock === undefined ? await serverOfAnother(layout) : await startAsSupervisor(place, lock, options, progress)
    if (server !== undefined) return supervise({ place, lock, server, progress, restart: (port, signal) => bootUntilReady(place, port, signal) })
    await sleep(HOLDER_POLL_MS)
  }
  throw new DatabaseFailure('database.start_timeout', `Another program holds ${layout.lock}, and its server did not become ready.`, 'Look at that program, or end it.')
}

/** A server that answers, and how to reach it. */
async function serverOfAnother(layout: Layout): Promise<RunningServer | undefined> {
  const file = await readPostmaster(layout.cluster)
  const secret = await readSecret(layout)
  if (file === undefined || secret === undefined || (await probe(layout, file.port, secret.password)) !== 'ours') return undefined
  return { pid: file.pid, port: file.port, adminUrl: adminUrl(layout, file.port, secret.password), adopted: true }
}

async function startAsSupervisor(place: Place, lock: SupervisorLock, options: EmbeddedOptions, progress: (step: string) => void): Promise<RunningServer> {
  const { layout, account } = place
  try {
    const adopted = await adopt(place, progress)
    if (adopted !== undefined) return adopted
    const found = await ensureCluster(place, progress)
    await writeSettings(layout.cluster, account, options.settings)
    await pruneLogs(layout)
    const secret = (await readSecret(layout)) ?? (await renewSecret(place))
    progress(found === 'created' ? 'starting PostgreSQL' : 'starting PostgreSQL on the data that is there')
    const { pid, port } = await bootOnFreePort(place, secret)
    if ((await probe(layout, port, secret.password)) !== 'denied') return { pid, port, adminUrl: adminUrl(layout, port, secret.password), adopted: false }
    // The data was put in place by hand, and the password is another cluster's.
    await stopPostmaster(place, pid)
    const renewed = await renewSecret(place)
    const second = await bootOnFreePort(place, renewed)
    return { ...second, adminUrl: adminUrl(layout, second.port, renewed.password), adopted: false }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** The server that a killed parent left, once it answers; one that does not is stopped. */
async function adopt(place: Place, progress: (step: string) => void): Promise<RunningServer | undefined> {
  const { layout } = place
  const secret = await readSecret(layout)
  const deadline = Date.now() + START_MS_MAX
  for (;;) {
    const file = await readPostmaster(layout.cluster)
    if (file === undefined || !(await isPostmaster(file.pid, layout.cluster))) return undefined
    const health = secret === undefined ? 'denied' : await probe(layout, file.port, secret.password)
    if (secret !== undefined && health === 'ours') {
      progress('taking over the PostgreSQL that is running')
      return { pid: file.pid, port: file.port, adminUrl: adminUrl(layout, file.port, secret.password), adopted: true }
    }
    if (health !== 'starting' || Date.now() > deadline) {
      progress('stopping a PostgreSQL that does not answer')
      await stopPostmaster(place, file.pid, UNHEALTHY_PATIENCE)
      return undefined
    }
    await sleep(HEALTH_POLL_MS)
  }
}

async function renewSecret(place: Place): Promise<Secret> {
  const secret = { password: newPassword(), port: 0 }
  await setSuperuserPassword(place, secret.password)
  await writeSecret(place.layout, secret)
  return secret
}

/** The port of the last time where it is free, so that what people wrote down keeps working. */
async function bootOnFreePort(place: Place, secret: Secret): Promise<{ pid: number; port: number }> {
  for (let attempt = 0; ; attempt++) {
    const port = (attempt === 0 && secret.port > 0 && (await freePort(secret.port))) || (await freePort(0))
    try {
      const pid = await bootUntilReady(place, port, new AbortController().signal)
      if (port !== secret.port) await writeSecret(place.layout, { ...secret, port })
      return { pid, port }
    } catch (error) {
      // Somebody took the port between the look and the start.
      if (!(error instanceof StartRefused && error.isPortTaken && attempt < PORT_ATTEMPTS_MAX)) throw asStartFailure(place, error)
    }
  }
}

/** One start, repeated while a killed predecessor's leftovers are in the way. */
async function bootUntilReady(place: Place, port: number, signal: AbortSignal): Promise<number> {
  const deadline = Date.now() + LEFTOVER_MS_MAX
  for (;;) {
    await clearLeftovers(place)
    try {
      return await startPostmaster(place, port, START_MS_MAX, signal)
    } catch (error) {
      if (!(error instanceof StartRefused && error.isLeftover) || Date.now() > deadline || signal.aborted) throw error
      await sleep(LEFTOVER_POLL_MS)
    }
  }
}

function asStartFailure(place: Place, error: unknown): unknown {
  if (!(error instanceof StartRefused)) return error
  return new DatabaseFailure('database.start_failed', `PostgreSQL did not start: ${messageOf(error)}`, `More may be in ${place.layout.cluster}/log; own settings are in ${place.layout.cluster}/local.conf.`, error)
}

/** 0 asks for any. Resolves to 0 when the wanted one is taken. */
function freePort(wanted: number): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => (wanted > 0 ? done(0) : fail(error)))
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })
}
