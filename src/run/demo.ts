import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { refuse } from '../domain/refusal.ts'
import { bureauOf } from '../features/settings/settings.store.ts'
import { demoLogins } from '../reads/demo-logins.ts'
import type { Config } from '../platform/config.ts'
import { randomKey } from '../platform/password.ts'
import { emptyUnfinished } from '../platform/postgres/unfinished.ts'
import { openDatabase, openRuntime, type OpenDatabase } from '../platform/runtime.ts'
import { asSystem } from '../platform/transaction.ts'
import { demoKeyFile } from './found-demo.ts'

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
  const started: Started = { parts: [] }
  const stop = async () => {
    say('正在停止 … stopping')
    await Promise.all(started.parts.map((part) => part.stop()))
    await started.database?.stop()
  }
  const stopping = stopOnSignal(stop)
  try {
    const { appUrl } = await start(config, started, say)
    await sayWelcome(config, appUrl, addressOf(config), begun, say)
  } catch (error) {
    // Ctrl-C reaches every part of the start as well; what breaks then is no failure.
    if (stopping()) return
    await stop()
    throw error
  }
}

/** What must be stopped, from the moment it runs. */
type Started = { readonly parts: Part[]; database?: OpenDatabase }

async function start(config: Config, started: Started, say: Say): Promise<OpenDatabase> {
  const { parts } = started
  const built = buildPages(say)
  const database = (started.database = await openDatabase(config, say))
  await clearHalfACity(config, database, say)
  const keys = await fillWhenEmpty(config, database, parts, say)
  await built
  const address = addressOf(config)
  const [telecomPortNumber, bankPortNumber] = [await freePort(), await freePort()]
  const env = {
    ...process.env, PORT: String(config.port), HOST: config.host, GB_DATA: config.dataDir, GB_URL: address,
    GB_TELECOM_URL: `http://127.0.0.1:${telecomPortNumber}`, GB_TELECOM_SECRET: randomKey(),
    GB_BANK_URL: `http://127.0.0.1:${bankPortNumber}`, GB_BANK_SECRET: randomKey(), GB_BANK_FOLDER: join(config.dataDir, 'banks'),
  }
  const server = keepRunning('serve', ['src/main.ts', 'serve'], env, say)
  parts.push(server, keepRunning('worker', ['src/main.ts', 'worker'], env, say))
  await ready(address, server.alive)
  parts.push(keepRunning('carrier', ['sim/telecom.ts', '--port', String(telecomPortNumber)], env, say))
  parts.push(keepRunning('banks', ['sim/banks.ts', '--port', String(bankPortNumber), '--invent', '--state', join(config.dataDir, 'banks.json')], env, say))
  parts.push(keepRunning('live city', ['sim/city.ts'], { ...env, GB_DEMO_KEYS: keys }, say))
  return database
}

function addressOf(config: Config): string {
  return `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${config.port}`
}

/** Answers whether a signal has come. */
function stopOnSignal(stop: () => Promise<void>): () => boolean {
  let stopping = false
  const once = () => {
    if (stopping) return
    stopping = true
    void stop().finally(() => process.exit(0))
  }
  process.on('SIGINT', once)
  process.on('SIGTERM', once)
  return () => stopping
}

/** A city whose founding was broken off is no city: the demo begins again. A real bureau is never touched. */
async function clearHalfACity(config: Config, database: OpenDatabase, say: Say): Promise<void> {
  const runtime = openRuntime(config, database.appUrl, 'demo')
  const bureau = await asSystem(runtime.contextNow(), bureauOf).finally(() => runtime.close())
  if (bureau?.kind === 'real') throw refuse('bureau.real')
  if (await emptyUnfinished(database.ownerUrl, config.schema)) say('上次建立演示城市时中断，重新开始 … the last founding was broken off; beginning again')
}

/** The demo city, when the database is empty. A process of its own, because it needs memory that the demo does not. */
async function fillWhenEmpty(config: Config, database: OpenDatabase, parts: Part[], say: Say): Promise<string> {
  const runtime = openRuntime(config, database.appUrl, 'demo')
  const bureau = await asSystem(runtime.contextNow(), bureauOf)
  await runtime.close()
  if (bureau === undefined) {
    say('空库：正在建立虚构城市“金钟市” … an empty database: founding the fictional city')
    const founding = runOnce('founding the demo city', [join(ROOT, 'src/main.ts'), 'found-demo'], { ...process.env, GB_DATA: config.dataDir })
    parts.push(founding)
    await founding.finished
  }
  const keyFile = demoKeyFile(config)
  return existsSync(keyFile) ? readFileSync(keyFile, 'utf8') : '{}'
}

function spawnPart(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, ['--import', join(import.meta.dirname, 'dies-with-parent.ts'), ...args], { cwd: ROOT, env, stdio: ['pipe', 'inherit', 'inherit'] })
}

function runOnce(what: string, args: string[], env = process.env): Part & { readonly finished: Promise<void> } {
  const child = spawnPart(args, env)
  const finished = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${what} ended with ${code}`))))
  })
  return { finished, stop: () => stopChild(child) }
}

/** Builds the pages when their sources are newer than what was built. */
export async function buildPages(say: Say): Promise<void> {
  const stamp = join(ROOT, 'dist/web/public/index.html')
  const newest = Math.max(...['web', 'src/contract', 'src/domain'].map((folder) => newestIn(join(ROOT, folder))))
  if (existsSync(stamp) && statSync(stamp).mtimeMs > newest) return
  say('正在生成页面 … building the pages')
  await runOnce('building the pages', [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn']).finished
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

type Part = { readonly stop: () => Promise<void> }

function keepRunning(name: string, args: string[], env: NodeJS.ProcessEnv, say: Say): Part & { readonly alive: () => boolean } {
  let child: ChildProcess
  let restarts = 0
  let stopping = false
  const launch = () => {
    child = spawnPart(args, env)
    child.once('exit', (code, signal) => {
      if (stopping) return
      say(`${name} ended (${signal ?? code}); ${restarts < RESTARTS_MAX ? 'starting it again' : 'it keeps ending and stays down'}`)
      if (restarts++ < RESTARTS_MAX) setTimeout(launch, RESTART_AFTER_MS)
    })
  }
  launch()
  return {
    alive: () => restarts < RESTARTS_MAX,
    stop: () => {
      stopping = true
      return stopChild(child)
    },
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
  await gone
  clearTimeout(timer)
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
