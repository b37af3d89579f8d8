import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Me } from '../../src/contract/session.ts'
import type { WarningPage } from '../../src/contract/warning.ts'
import { isRunning } from '../../src/platform/postgres/process-table.ts'
import type { z } from 'zod'
import { freePort } from '../support/free-port.ts'

/** What a newcomer does: `npm start`, Ctrl-C, `npm start` again. */
const folder = mkdtempSync(join(tmpdir(), 'gb-start-'))
const data = join(folder, 'data')
/** How long is waited; how long it may take is asserted apart, and said: twice what is promised (60 s, 5 s), for the same machine is at times half as fast. */
const COLD_MS_MAX = 240_000
const RESTART_MS_MAX = 60_000
const STOP_MS_MAX = 30_000
const LIVE_MS_MAX = 240_000
const COLD_SECONDS_MAX = 120
const RESTART_SECONDS_MAX = 10
let port = 0

type Run = { readonly child: ChildProcess; readonly out: () => string; readonly gone: Promise<number | null>; readonly begun: number }
/** The simulator's officers make haste: at a natural pace a case takes half an hour. */
const ENV = { ...process.env, GB_DATA: data, GB_SIM_PACE: '20' }

/** What `npm start` starts; `npm` itself stands between a signal and the program, and is tried once. */
function npmStart(command: readonly [string, ...string[]] = [process.execPath, 'src/main.ts', 'demo']): Run {
  const begun = performance.now()
  const [program, ...args] = command
  // A group of its own, as a terminal makes one: Ctrl-C reaches npm and what it runs.
  const child = spawn(program, args, { detached: true, env: { ...ENV, PORT: String(port) } })
  let out = ''
  child.stdout.on('data', (text: Buffer) => { out += text.toString() })
  child.stderr.on('data', (text: Buffer) => { out += text.toString() })
  return { child, begun, out: () => out, gone: new Promise((resolve) => child.once('exit', resolve)) }
}

async function untilSaid(run: Run, what: string, ms: number): Promise<void> {
  await vi.waitFor(() => {
    if (run.child.exitCode !== null) throw new Error(`it ended: ${run.out()}`)
    expect(run.out()).toContain(what)
  }, { timeout: ms, interval: 50 })
}

const READY = '金钟已就绪'
const url = (path: string) => `http://127.0.0.1:${port}${path}`
const postmaster = () => Number(readFileSync(join(data, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])

function tookLessThan(secondsMax: number, what: string, { begun }: Run): void {
  const seconds = (performance.now() - begun) / 1_000
  console.log(`${what}: ${seconds.toFixed(1)} s, load ${loadavg()[0]!.toFixed(1)}`)
  expect(seconds).toBeLessThan(secondsMax)
}

async function gb(...args: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, ['src/gb.ts', ...args], { env: { ...ENV, PORT: String(port) }, maxBuffer: 10_000_000 })).stdout
}

beforeAll(async () => {
  port = await freePort()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a founding that was killed half-way is begun again; then the city is there, works, and is what it says it is', async () => {
  const broken = npmStart()
  await untilSaid(broken, '正在建立虚构城市', COLD_MS_MAX)
  // Some rows are in by now, the bureau is not.
  await vi.waitFor(() => expect(broken.out().split('\n').length).toBeGreaterThan(4), { timeout: COLD_MS_MAX })
  const server = postmaster()
  broken.child.kill('SIGKILL')
  await broken.gone

  const run = npmStart()
  await untilSaid(run, READY, COLD_MS_MAX)
  tookLessThan(COLD_SECONDS_MAX, 'from an empty database', run)
  for (const path of ['/', '/desk/', '/phone/']) {
    expect(run.out()).toContain(url(path))
    expect((await fetch(url(path))).status).toBe(200)
  }
  expect(run.out()).toContain('虚构城市，数据均为虚构')
  const [, login] = /^\s+(\S+)\s+analyst /m.exec(run.out())!
  const answer = await fetch(url('/api/session'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password: 'golden-bell' }) })
  expect(((await answer.json()) as Me).demo).toBe(true)
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!
  const since = new Date().toISOString()
  const lately = async () => ((await (await fetch(url('/api/warnings?sort=newest&state=all&limit=250'), { headers: { cookie } })).json()) as z.infer<typeof WarningPage>).items
  await vi.waitFor(async () => {
    const warnings = await lately()
    expect({ opened: warnings.some(({ openedAt }) => openedAt > since), closed: warnings.some(({ closedAt }) => closedAt !== null && closedAt > since) }).toEqual({ opened: true, closed: true })
  }, { timeout: LIVE_MS_MAX, interval: 500 })

  // A command speaks to the database of the program that runs. Words as a fraud says them, and as a courier does.
  const calls = join(folder, 'calls.jsonl')
  writeFileSync(calls, [
    { id: 'a', label: 'fraud', type: '冒充公检法', age: 60, caller: ['我是市公安局的，您名下银行卡涉嫌洗钱', '请把资金转到安全账户配合调查，不要告诉家人'], callee: ['是吗'] },
    { id: 'b', label: 'normal', type: '快递', age: 60, caller: ['您好，快递放门口可以吗'], callee: ['好的，谢谢'] },
  ].map((one) => JSON.stringify(one)).join('\n'))
  const replayed = await gb('replay-calls', calls)
  expect(replayed).toMatch(/^a fraud 冒充公检法 → (red|orange|yellow|blue) \S+: .+［.*安全账户.*］$/m)
  expect(replayed).toMatch(/2 通电话 calls，1 件预警 warnings/)
  expect(replayed).toMatch(/^normal +0 +0 +0 +0 +1$/m)

  run.child.kill('SIGINT')
  expect(await run.gone).toBe(0)
  expect(await isRunning(server)).toBe(false)
  expect(existsSync(join(data, 'cluster', 'postmaster.pid'))).toBe(false)
}, 2 * COLD_MS_MAX + LIVE_MS_MAX + 60_000)

test('the city is kept: a second start is quick, founds nothing, survives a kill, and Ctrl-C leaves nothing running', async () => {
  const second = npmStart()
  await untilSaid(second, READY, RESTART_MS_MAX)
  tookLessThan(RESTART_SECONDS_MAX, 'restart', second)
  expect(second.out()).not.toContain('正在建立虚构城市')
  const server = postmaster()
  second.child.kill('SIGKILL')
  await second.gone
  expect(await isRunning(server)).toBe(true)

  const third = npmStart(['npm', 'start'])
  await untilSaid(third, READY, RESTART_MS_MAX)
  process.kill(-third.child.pid!, 'SIGINT')
  await vi.waitFor(async () => expect(await isRunning(server)).toBe(false), { timeout: STOP_MS_MAX })
  await third.gone
  await expect(fetch(url('/healthz'))).rejects.toThrow()
}, 3 * RESTART_MS_MAX)
