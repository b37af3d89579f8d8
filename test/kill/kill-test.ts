import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildCity } from '../../demo/city.ts'
import { foundDemo, layGround } from '../../demo/seed-ground.ts'
import { upsertSource } from '../../src/features/account/account.store.ts'
import { regionDigits } from '../../src/domain/region-code.ts'
import { saveSetting } from '../../src/features/settings/settings.store.ts'
import { configFrom } from '../../src/platform/config.ts'
import { keyHash, randomKey } from '../../src/platform/password.ts'
import { openDatabase, openRuntime } from '../../src/platform/runtime.ts'
import { withRetry } from '../../src/platform/postgres/pool.ts'
import { asSystem, type Context, type Tx } from '../../src/platform/transaction.ts'
import { Ledger } from './ledger.ts'
import { startPart, type Part } from './part.ts'
import { verdictOf } from './verdict.ts'

/**
 * `npm run kill-test [-- --kills N --seed N]`: SIGKILL of server, worker and PostgreSQL at random moments while a client with a ledger posts
 * single signals and batches. Afterwards every acknowledged signal must be there once, every warning must have its task, and every deadline
 * must have been answered once. Prints one closing line with the counts; exits 1 on any loss.
 */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '25' }, seed: { type: 'string', default: '1' } } })
const KILLS = Number(values.kills)
const PAUSE_MS = { min: 300, max: 1_500 }
const SETTLE_MS_MAX = 60_000
/** Short enough to run out many times while the test lasts. */
const SECONDS = { acceptSeconds: 3, firstCallSeconds: 3, reachedSeconds: 3, atDoorSeconds: 3, outcomeSeconds: 3 }
const HOUR = { acceptSeconds: 3_600, firstCallSeconds: 3_600, reachedSeconds: 3_600, atDoorSeconds: 3_600, outcomeSeconds: 3_600 }

let state = Number(values.seed)
/** mulberry32: the same seed kills in the same order. */
function random(): number {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const city = buildCity()
const STREETS = city.regions.filter((region) => region.level === 'street').map((region) => regionDigits(region.code))
const folder = mkdtempSync(join(tmpdir(), 'gb-kill-'))
const port = 20_000 + Math.floor(Math.random() * 20_000)
const config = configFrom({ GB_DATA: folder, PORT: String(port) })
const env = { ...process.env, GB_DATA: folder, PORT: String(port), GB_LOG: process.env.GB_LOG ?? 'fatal' }
let parts: Part[] = []

try {
  const key = await found()
  const server = startPart('server', ['src/main.ts', 'serve'], env)
  const worker = startPart('worker', ['src/main.ts', 'worker'], env)
  parts = [server, worker]
  const ledger = new Ledger(`http://127.0.0.1:${port}`, key, random, STREETS)
  await ledger.firstAnswer()
  const posting = ledger.run()
  const kills: Record<string, number> = { server: 0, worker: 0, postgres: 0 }
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(PAUSE_MS.min + random() * (PAUSE_MS.max - PAUSE_MS.min))
    const victim = (['server', 'worker', 'postgres'] as const)[Math.floor(random() * 3)]!
    const killed = victim === 'server' ? server.kill() : victim === 'worker' ? worker.kill() : await killPostgres()
    if (killed) kills[victim]!++
  }
  ledger.stop()
  await posting
  await ledger.settle(SETTLE_MS_MAX)
  // Nobody accepts anything here, so each clock that fires sets the next one: from now on for an hour, so that what is due can be counted.
  await withDatabase((context) => asSystem(context, (tx) => setPace(tx, HOUR, context.now)))
  const verdict = await verdictOf(config, ledger, SETTLE_MS_MAX)
  const good = verdict.problems.length === 0
  for (const problem of verdict.problems) console.error(`kill-test: ${problem}`)
  console.log(`kill-test: ${good ? 'ok' : 'FAILED'} kills=${JSON.stringify(kills)} acknowledged=${ledger.acknowledged.size} lost=${verdict.lost} doubled=${verdict.doubled} warnings=${verdict.warnings} withoutTask=${verdict.withoutTask} deadlinesFired=${verdict.fired} missed=${verdict.missed} firedTwice=${verdict.firedTwice} load=${loadavg()[0]!.toFixed(2)}`)
  process.exitCode = good ? 0 : 1
} finally {
  await Promise.all(parts.map((part) => part.stop()))
  const database = await openDatabase(config)
  await database.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function withDatabase<T>(work: (context: Context) => Promise<T>): Promise<T> {
  const database = await openDatabase(config)
  const runtime = openRuntime(config, database.appUrl, 'kill-test')
  try {
    return await withRetry(() => work(runtime.contextNow()))
  } finally {
    await runtime.close()
    await database.stop()
  }
}

function setPace(tx: Tx, pace: typeof SECONDS, now: Date): Promise<void> {
  return saveSetting(tx, 'clocks', { red: pace, orange: pace, yellow: pace, blue: pace }, null, now)
}

function found(): Promise<string> {
  return withDatabase(async (context) => {
    await layGround(context, city)
    await asSystem(context, (tx) => foundDemo(tx, context, city))
    const key = randomKey()
    await asSystem(context, async (tx) => {
      await upsertSource(tx, { code: 'kill-test', name: 'kill-test', keyHash: keyHash(key) })
      await setPace(tx, SECONDS, context.now)
    })
    return key
  })
}

async function killPostgres(): Promise<boolean> {
  const { readFile } = await import('node:fs/promises')
  const { layoutOf } = await import('../../src/platform/postgres/cluster.ts')
  const pid = Number((await readFile(join(layoutOf(folder).cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 1) return false
  try {
    process.kill(pid, 'SIGKILL')
    return true
  } catch {
    return false
  }
}
