import { setTimeout as sleep } from 'node:timers/promises'
import { pruneLogs, type Place } from './cluster.ts'
import { messageOf } from './failure.ts'
import { isPostmaster, readPostmaster, stopPostmaster } from './postmaster.ts'
import { takeSupervisorLock, type SupervisorLock } from './supervisor-lock.ts'

const WATCH_MS = 200
const TAKE_OVER_EVERY_MS = 1_000
const PRUNE_EVERY_MS = 3_600_000
const BACKOFF_MS_MIN = 100
/** Retries go on for ever at this pace: a full disk may be cleared tomorrow. */
const BACKOFF_MS_MAX = 5_000

export type Embedded = {
  /** Of the superuser, database `postgres`; by the Unix socket where its path is short enough. Stays valid across restarts. */
  readonly adminUrl: string
  /** The server's process now; another one after a supervised restart. */
  readonly pid: number
  /** The server was running already: left by a killed program, or another program supervises it. */
  readonly adopted: boolean
  /** Called after the server died and was started again, by whichever program. Returns the way to stop listening. */
  onRestart(listener: () => void): () => void
  /** Fast shutdown, then immediate. Where another program supervises the server it goes on running. */
  stop(): Promise<void>
}

export type RunningServer = { pid: number; port: number; adminUrl: string; adopted: boolean }

export type Watch = {
  place: Place
  /** Undefined while another program supervises. */
  lock: SupervisorLock | undefined
  server: RunningServer
  progress: (step: string) => void
  restart: (port: number, signal: AbortSignal) => Promise<number>
}

/** Watches the server: starts it again when it dies and we supervise, takes the supervision over when its holder dies. */
export function supervise(watch: Watch): Embedded {
  const { place, server, progress } = watch
  const { cluster } = place.layout
  const listeners = new Set<() => void>()
  const stopping = new AbortController()
  let { lock } = watch
  let pid = server.pid
  let round: Promise<void> = Promise.resolve()
  let stopped: Promise<void> | undefined
  let takeOverAt = Date.now() + TAKE_OVER_EVERY_MS
  let pruneAt = Date.now() + PRUNE_EVERY_MS

  const changed = (next: number) => {
    pid = next
    for (const listener of listeners) listener()
  }

  const restart = async () => {
    const next = await startAgain(watch, stopping.signal)
    if (next === undefined) return
    changed(next)
    progress('PostgreSQL runs again')
  }

  const look = async () => {
    if (lock === undefined && Date.now() >= takeOverAt) {
      takeOverAt = Date.now() + TAKE_OVER_EVERY_MS
      lock = await takeSupervisorLock(place.layout.lock)
      if (lock !== undefined) progress('supervising PostgreSQL, its last supervisor is gone')
    }
    const now = (await readPostmaster(cluster))?.pid
    if (now !== undefined && now !== pid && (await isPostmaster(now, cluster))) return changed(now)
    if (lock !== undefined && !(await isPostmaster(pid, cluster))) await restart()
    if (lock !== undefined && Date.now() >= pruneAt) {
      pruneAt = Date.now() + PRUNE_EVERY_MS
      await pruneLogs(place.layout)
    }
  }

  const timer = setInterval(() => {
    round = round.then(() => (stopping.signal.aborted ? undefined : look())).catch((error: unknown) => progress(`supervising PostgreSQL failed: ${messageOf(error)}`))
  }, WATCH_MS)
  timer.unref()

  const stop = async () => {
    clearInterval(timer)
    stopping.abort()
    await round
    if (lock === undefined) return
    if (await isPostmaster(pid, cluster)) await stopPostmaster(place, pid)
    await lock.release()
  }

  return {
    adminUrl: server.adminUrl,
    adopted: server.adopted,
    get pid() { return pid },
    onRestart(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop: () => (stopped ??= stop()),
  }
}

/** The new process, or undefined when we were stopped before there was one. */
async function startAgain({ restart, server, progress }: Watch, signal: AbortSignal): Promise<number | undefined> {
  progress('PostgreSQL died, starting it again')
  for (let backoffMs = BACKOFF_MS_MIN; !signal.aborted; backoffMs = Math.min(backoffMs * 2, BACKOFF_MS_MAX)) {
    try {
      return await restart(server.port, signal)
    } catch (error) {
      if (signal.aborted) return undefined
      progress(`PostgreSQL did not start again, next attempt in ${backoffMs} ms: ${messageOf(error)}`)
      await sleep(backoffMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }
  return undefined
}
