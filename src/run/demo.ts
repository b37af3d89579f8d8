import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { refuse } from '../domain/refusal.ts'
import { bureauOf } from '../features/settings/settings.store.ts'
import { demoLogins } from '../reads/demo-logins.ts'
import type { Config } from '../platform/config.ts'
import { analyze } from '../platform/postgres/analyze.ts'
import { randomKey } from '../platform/password.ts'
import { openDatabase, openRuntime, type OpenDatabase } from '../platform/runtime.ts'
import { asSystem } from '../platform/transaction.ts'

const ROOT = join(import.meta.dirname, '../..')
const READY_MS_MAX = 60_000
const POLL_MS = 100
const STOP_MS_MAX = 8_000
/** A part that keeps dying is left down, loudly, rather than restarted for ever. */
const RESTARTS_MAX = 20
const RESTART_AFTER_MS = 500

type Say = (line: string) => void

/** `npm start`: database, pages, server, worker and live city, each a process of its own; stopped together by Ctrl-C. */
export async function demo(config: Config, say: Say): Promise<void> {
  const begun = Date.now()
  const built = buildPages(say)
  const database = await openDatabase(config, say)
  const keys = await fillWhenEmpty(config, database, say)
  await built
  const address = `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${config.port}`
  const telecomPortNumber = await freePort()
  const env = {
    ...process.env, PORT: String(config.port), HOST: config.host, GB_DATA: config.dataDir, GB_URL: address,
    GB_TELECOM_URL: `http://127.0.0.1:${telecomPortNumber}`, GB_TELECOM_SECRET: randomKey(),
  }
  const parts = [keepRunning('serve', ['src/main.ts', 'serve'], env, say), keepRunning('worker', ['src/main.ts', 'worker'], env, say)]
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    say('正在停止 … stopping')
    await Promise.all(parts.map((part) => part.stop()))
    await database.stop()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
  await ready(address, () => parts.every((part) => part.alive()))
  parts.push(keepRunning('carrier', ['sim/telecom.ts', '--port', String(telecomPortNumber)], env, say))
  parts.push(keepRunning('live city', ['sim/city.ts'], { ...env, GB_DEMO_KEYS: JSON.stringify(keys) }, say))
  await sayWelcome(config, database.appUrl, address, begun, say)
}

/** The demo city, when the database is empty; never into a real bureau. The sources' keys are kept beside the data for the live city. */
async function fillWhenEmpty(config: Config, database: OpenDatabase, say: Say): Promise<unknown> {
  const keyFile = join(config.dataDir, 'keys', 'demo-sources.json')
  const runtime = openRuntime(config, database.appUrl, 'seed')
  try {
    const bureau = await asSystem(runtime.contextNow(), bureauOf)
    if (bureau?.kind === 'real') throw refuse('bureau.real')
    if (bureau === undefined) {
      say('空库：正在建立虚构城市“金钟市” … an empty database: founding the fictional city')
      const { seedDemo } = await import('../../demo/seed.ts')
      const { sources } = await seedDemo(runtime.contextNow(), { now: new Date(), onProgress: say, analyze: () => analyze(database.ownerUrl, config.schema) })
      writeFileSync(keyFile, JSON.stringify(sources), { mode: 0o600 })
    }
    return existsSync(keyFile) ? JSON.parse(readFileSync(keyFile, 'utf8')) : {}
  } finally {
    await runtime.close()
  }
}

/** Builds the pages when their sources are newer than what was built. */
export async function buildPages(say: Say): Promise<void> {
  const stamp = join(ROOT, 'dist/web/public/index.html')
  const newest = Math.max(...['web', 'src/contract', 'src/domain'].map((folder) => newestIn(join(ROOT, folder))))
  if (existsSync(stamp) && statSync(stamp).mtimeMs > newest) return
  say('正在生成页面 … building the pages')
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] })
  const code = await new Promise<number | null>((resolve, reject) => { child.once('exit', resolve); child.once('error', reject) })
  if (code !== 0) throw new Error(`building the pages ended with ${code}`)
}

function newestIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).reduce((newest, entry) => (entry.isFile() ? Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs) : newest), 0)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

type Part = { readonly stop: () => Promise<void>; readonly alive: () => boolean }

function keepRunning(name: string, args: string[], env: NodeJS.ProcessEnv, say: Say): Part {
  let child: ChildProcess
  let restarts = 0
  let stopping = false
  const start = () => {
    child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] })
    child.once('exit', (code, signal) => {
      if (stopping) return
      say(`${name} ended (${signal ?? code}); ${restarts < RESTARTS_MAX ? 'starting it again' : 'it keeps ending and stays down'}`)
      if (restarts++ < RESTARTS_MAX) setTimeout(start, RESTART_AFTER_MS)
    })
  }
  start()
  return {
    alive: () => restarts < RESTARTS_MAX,
    stop: async () => {
      stopping = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
      await gone
      clearTimeout(timer)
    },
  }
}

async function ready(address: string, alive: () => boolean): Promise<void> {
  const until = Date.now() + READY_MS_MAX
  while (Date.now() < until && alive()) {
    const answer = await fetch(`${address}/healthz`).catch(() => undefined)
    if (answer?.ok === true) return
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  throw new Error(`the server did not become ready at ${address} (is the port taken?)`)
}

async function sayWelcome(config: Config, appUrl: string, address: string, begun: number, say: Say): Promise<void> {
  const runtime = openRuntime(config, appUrl, 'welcome')
  const accounts = await demoLogins(runtime.contextNow())
  await runtime.close()
  say('')
  say(`金钟已就绪 Golden Bell is ready (${((Date.now() - begun) / 1_000).toFixed(1)} s)`)
  say(`  首页 start    ${address}/`)
  say(`  指挥台 desk    ${address}/desk/`)
  say(`  手机端 phone   ${address}/phone/`)
  say(`  演示账号 demo accounts (密码 password: ${accounts[0]?.password ?? ''})`)
  for (const account of accounts) say(`    ${account.login.padEnd(16)} ${account.role.padEnd(12)} ${account.unit}`)
  say('  虚构城市，数据均为虚构 — a fictional city; Ctrl-C 停止 stops')
}
