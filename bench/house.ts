import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { buildCity, type City } from '../demo/city.ts'
import { foundDemo, layGround } from '../demo/seed-ground.ts'
import { settlePeople } from '../demo/seed-people.ts'
import { upsertSource } from '../src/features/account/account.store.ts'
import type { Source } from '../src/flows/signals-to-warnings.ts'
import { configFrom, type Config } from '../src/platform/config.ts'
import { keyHash, randomKey } from '../src/platform/password.ts'
import { openDatabase, openRuntime, type OpenDatabase, type Runtime } from '../src/platform/runtime.ts'
import { asSystem } from '../src/platform/transaction.ts'
import { freePort } from '../test/support/free-port.ts'

const ROOT = join(import.meta.dirname, '..')
const READY_MS_MAX = 30_000
/** Reading what a process holds costs it a few milliseconds. */
const LOOK_EVERY_MS = 5_000

/** A fresh bureau of the demo city on a database of its own: what every bench measures on. */
export type House = {
  readonly folder: string; readonly config: Config; readonly url: string; readonly database: OpenDatabase; readonly runtime: Runtime
  readonly city: City; readonly source: Source; readonly key: string; readonly close: () => Promise<void>
}

export async function openHouse(): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'gb-bench-'))
  const config = configFrom({ GB_DATA: folder, PORT: String(await freePort()) })
  const database = await openDatabase(config)
  const runtime = openRuntime(config, database.appUrl, 'bench')
  const city = buildCity()
  await layGround(runtime.contextNow(), city)
  await settlePeople(runtime.contextNow(), city)
  await asSystem(runtime.contextNow(), (tx) => foundDemo(tx, runtime.contextNow(), city))
  const key = randomKey()
  const source = await asSystem(runtime.contextNow(), (tx) => upsertSource(tx, { code: 'bench', name: 'bench', keyHash: keyHash(key) }))
  await asOwner({ database, config }, 'analyze')
  return {
    folder, config, url: `http://127.0.0.1:${config.port}`, database, runtime, city, source, key,
    close: async () => {
      await runtime.close()
      await database.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** As the tables' owner, with row security opened: for set-up and for counting afterwards. */
export async function asOwner({ database, config }: Pick<House, 'database' | 'config'>, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: database.ownerUrl })
  await client.connect()
  try {
    await client.query(`set search_path to ${config.schema}, public`)
    await client.query(`select set_config('gb.system', 'on', false)`)
    let rows: Record<string, unknown>[] = []
    for (const statement of statements) rows = (await client.query<Record<string, unknown>>(statement)).rows
    return rows
  } finally {
    await client.end()
  }
}

export type Server = { readonly url: string; readonly stop: () => Promise<void>; readonly peakMegabytes: () => Promise<number> }

/** Server and worker as processes of their own, as `npm start` runs them. */
export async function startServer({ config, folder, url }: House, more: NodeJS.ProcessEnv = {}): Promise<Server> {
  const env = { ...process.env, GB_DATA: folder, PORT: String(config.port), GB_LOG: 'error', ...more }
  const children = ['serve', 'worker'].map((mode) => spawn(process.execPath, ['src/main.ts', mode], { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] }))
  const until = performance.now() + READY_MS_MAX
  while ((await fetch(`${url}/healthz`).catch(() => undefined))?.ok !== true) {
    if (performance.now() > until) throw new Error('the server did not become ready')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const memory = watchMemory(children, folder)
  return { url, stop: async () => { memory.stop(); await Promise.all(children.map(ended)) }, peakMegabytes: memory.peak }
}

/** The most that the product held at any of these moments, in MB. */
export function watchMemory(children: readonly ChildProcess[], folder: string): { readonly peak: () => Promise<number>; readonly stop: () => void } {
  let most = 0
  const look = async () => { most = Math.max(most, await pssOf(children, join(folder, 'cluster')).catch(() => 0)) }
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  return { peak: async () => { await look(); return most }, stop: () => clearInterval(timer) }
}

/** What the whole product holds: these processes and everything of PostgreSQL; a page that several share counts once (PSS). */
async function pssOf(children: readonly ChildProcess[], cluster: string): Promise<number> {
  const postmaster = Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0])
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const parents = await Promise.all(all.map(async (pid) => Number((await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).split(') ')[1]?.split(' ')[1])))
  const ours = [...children.map((child) => child.pid!), postmaster, ...all.filter((_pid, index) => parents[index] === postmaster)]
  const kilobytes = await Promise.all(ours.map(async (pid) => Number(/^Pss:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''))?.[1] ?? 0)))
  return Math.round(kilobytes.reduce((sum, one) => sum + one, 0) / 1_024)
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted.length === 0 ? Number.NaN : Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 10) / 10
}

export function round(value: number): number {
  return Math.round(value * 100) / 100
}
