import { spawn, type ChildProcess } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client, type QueryResultRow } from 'pg'
import { layoutOf } from '../../src/platform/postgres/cluster.ts'
import { startEmbedded } from '../../src/platform/postgres/embedded.ts'
import type { Embedded } from '../../src/platform/postgres/supervise.ts'
import { isPostmaster, readPostmaster } from '../../src/platform/postgres/postmaster.ts'
import { withRetry } from '../../src/platform/postgres/pool.ts'

const HOLD_SERVER = fileURLToPath(new URL('./hold-server.ts', import.meta.url))
const READY_MS_MAX = 20_000
const POLL_MS = 20

export type Holder = { process: ChildProcess; pid: number; adopted: boolean; adminUrl: string }

let pristine: Promise<string> | undefined

async function makePristine(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `gb-test-${process.pid}-`))
  const server = await startEmbedded({ dataDir: folder })
  await server.stop()
  return folder
}

/** Of the whole file; call in afterAll. */
export async function removePristine(): Promise<void> {
  if (pristine !== undefined) await rm(await pristine, { recursive: true, force: true })
  pristine = undefined
}

/** Data directories, servers and programs of one test file; nothing of it survives `clear`. */
export class Sandbox {
  readonly #folders: string[] = []
  readonly #holders: ChildProcess[] = []
  readonly #servers: Embedded[] = []

  /** Not readable for others, as a clone below /root is. */
  async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), `gb-test-${process.pid}-`))
    this.#folders.push(folder)
    return folder
  }

  /** A data directory whose files are there already: copying them takes a quarter of making them. */
  async prepared(): Promise<string> {
    const folder = await this.folder()
    await cp(await (pristine ??= makePristine()), folder, { recursive: true, verbatimSymlinks: true })
    return folder
  }

  async start(dataDir: string, onProgress?: (step: string) => void): Promise<Embedded> {
    const embedded = await startEmbedded({ dataDir, ...(onProgress && { onProgress }) })
    this.#servers.push(embedded)
    return embedded
  }

  /** Starts the server from another process. */
  async hold(dataDir: string): Promise<Holder> {
    const child = spawn(process.execPath, [HOLD_SERVER, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#holders.push(child)
    const line = await new Promise<string>((done, fail) => {
      const timer = setTimeout(() => fail(new Error('the other program did not get ready')), READY_MS_MAX)
      child.once('exit', (code) => fail(new Error(`the other program ended with ${code}`)))
      child.stdout.once('data', (data: Buffer) => { clearTimeout(timer); done(data.toString()) })
    })
    return { process: child, ...(JSON.parse(line) as Omit<Holder, 'process'>) }
  }

  async clear(): Promise<void> {
    for (const child of this.#holders.splice(0)) await killed(child)
    for (const server of this.#servers.splice(0)) await server.stop()
    for (const folder of this.#folders.splice(0)) {
      const { cluster } = layoutOf(folder)
      const file = await readPostmaster(cluster)
      if (file !== undefined && (await isPostmaster(file.pid, cluster))) process.kill(file.pid, 'SIGKILL')
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}

/** As a crash or the OOM killer ends it: nothing of its clean-up runs. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGKILL')
  await gone
}

export function query<Row extends QueryResultRow>(url: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  return withRetry(async () => {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 10_000 })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return (await client.query<Row>(sql, values)).rows
    } finally {
      await client.end()
    }
  })
}

export async function until(what: string, isSo: () => boolean | Promise<boolean>, waitMs = 10_000): Promise<void> {
  const deadline = Date.now() + waitMs
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited ${waitMs} ms in vain for: ${what}`)
    await sleep(POLL_MS)
  }
}
