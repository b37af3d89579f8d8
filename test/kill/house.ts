import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCity, type City } from '../../demo/city.ts'
import { foundDemo, layGround } from '../../demo/seed-ground.ts'
import { configFrom, type Config } from '../../src/platform/config.ts'
import { layoutOf } from '../../src/platform/postgres/cluster.ts'
import { withRetry } from '../../src/platform/postgres/pool.ts'
import { openDatabase, openRuntime } from '../../src/platform/runtime.ts'
import { asSystem, type Context } from '../../src/platform/transaction.ts'
import { freePort } from '../support/free-port.ts'
import type { Part } from './part.ts'

const READY_MS_MAX = 30_000

/** A bureau on a database of its own, whose processes are going to be killed. The same seed kills in the same order. */
export type House = {
  readonly folder: string
  readonly config: Config
  readonly url: string
  readonly env: NodeJS.ProcessEnv
  readonly city: City
  readonly random: () => number
  readonly withDatabase: <T>(work: (context: Context) => Promise<T>) => Promise<T>
  /** The map, the units, the accounts and the duty of the demo city, and nobody in it. */
  readonly found: () => Promise<void>
  readonly killPostgres: () => Promise<boolean>
  readonly close: (parts: readonly Part[]) => Promise<void>
}

export async function openHouse(seed: number): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'gb-kill-'))
  const port = await freePort()
  const config = configFrom({ GB_DATA: folder, PORT: String(port) })
  const city = buildCity()
  const withDatabase = async <T>(work: (context: Context) => Promise<T>): Promise<T> => {
    const database = await openDatabase(config)
    const runtime = openRuntime(config, database.appUrl, 'kill-test')
    try {
      return await withRetry(() => work(runtime.contextNow()))
    } finally {
      await runtime.close()
      await database.stop()
    }
  }
  return {
    folder, config, city, withDatabase, url: `http://127.0.0.1:${port}`, random: randomOf(seed),
    env: { ...process.env, GB_DATA: folder, PORT: String(port), GB_LOG: process.env.GB_LOG ?? 'fatal' },
    found: () => withDatabase(async (context) => {
      await layGround(context, city)
      await asSystem(context, (tx) => foundDemo(tx, context, city))
    }),
    killPostgres: () => killPostgres(folder),
    close: async (parts) => {
      await Promise.all(parts.map((part) => part.stop()))
      const database = await openDatabase(config)
      await database.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

async function killPostgres(folder: string): Promise<boolean> {
  const pid = Number((await readFile(join(layoutOf(folder).cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 1) return false
  try {
    process.kill(pid, 'SIGKILL')
    return true
  } catch {
    return false
  }
}

export async function answering(url: string): Promise<void> {
  const until = performance.now() + READY_MS_MAX
  while ((await fetch(url).catch(() => undefined))?.ok !== true) {
    if (performance.now() > until) throw new Error(`${url} did not answer`)
    await sleep(100)
  }
}

export type Victims = Readonly<Record<string, () => boolean | Promise<boolean>>>

type Killing = {
  readonly kills: number
  readonly random: () => number
  /** Who is next. */
  readonly pick: () => string
  readonly pauseMs: { readonly min: number; readonly max: number }
  /** What is waited for before each pause. */
  readonly ready?: () => Promise<void>
}

/** One after the other at random moments. Answers how often each was killed; one that was not there does not count. */
export async function killSome(victims: Victims, { kills, random, pick, pauseMs, ready }: Killing): Promise<Record<string, number>> {
  const counts = Object.fromEntries(Object.keys(victims).map((name) => [name, 0]))
  for (let kill = 0; kill < kills; kill++) {
    await ready?.()
    await sleep(pauseMs.min + random() * (pauseMs.max - pauseMs.min))
    const victim = pick()
    if (await victims[victim]!()) counts[victim]!++
  }
  return counts
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms) })
}
