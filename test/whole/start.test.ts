import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Me } from '../../src/contract/session.ts'
import type { WarningPage } from '../../src/contract/warning.ts'
import { isRunning } from '../../src/platform/postgres/process-table.ts'
import type { z } from 'zod'
import { freePort } from '../support/free-port.ts'

/** What a newcomer does: `npm start`, Ctrl-C, `npm start` again. */
const folder = mkdtempSync(join(tmpdir(), 'gb-start-'))
const data = join(folder, 'data')
const COLD_MS_MAX = 240_000
const RESTART_MS_MAX = 60_000
const STOP_MS_MAX = 30_000
let port = 0

type Run = { readonly child: ChildProcess; readonly out: () => string; readonly gone: Promise<number | null>; readonly begun: number }

function npmStart(): Run {
  const begun = performance.now()
  const child = spawn(process.execPath, ['src/main.ts', 'demo'], { env: { ...process.env, GB_DATA: data, PORT: String(port) } })
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
  console.log(`from an empty database: ${((performance.now() - run.begun) / 1_000).toFixed(1)} s, load ${loadavg()[0]!.toFixed(1)}`)
  for (const path of ['/', '/desk/', '/phone/']) {
    expect(run.out()).toContain(url(path))
    expect((await fetch(url(path))).status).toBe(200)
  }
  expect(run.out()).toContain('虚构城市，数据均为虚构')
  const [, login] = /^\s+(\S+)\s+analyst /m.exec(run.out())!
  const answer = await fetch(url('/api/session'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password: 'golden-bell' }) })
  expect(((await answer.json()) as Me).demo).toBe(true)
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!
  const live = async () => ((await (await fetch(url('/api/warnings?sort=newest&state=all&limit=1'), { headers: { cookie } })).json()) as z.infer<typeof WarningPage>).items[0]!.openedAt
  const newest = await live()
  await vi.waitFor(async () => expect(await live()).not.toBe(newest), { timeout: 120_000, interval: 500 })

  run.child.kill('SIGINT')
  expect(await run.gone).toBe(0)
  expect(await isRunning(server)).toBe(false)
  expect(existsSync(join(data, 'cluster', 'postmaster.pid'))).toBe(false)
}, 2 * COLD_MS_MAX + 180_000)

test('the city is kept: a second start is quick, founds nothing, survives a kill, and Ctrl-C leaves nothing running', async () => {
  const second = npmStart()
  await untilSaid(second, READY, RESTART_MS_MAX)
  console.log(`restart: ${((performance.now() - second.begun) / 1_000).toFixed(1)} s, load ${loadavg()[0]!.toFixed(1)}`)
  expect(second.out()).not.toContain('正在建立虚构城市')
  const server = postmaster()
  second.child.kill('SIGKILL')
  await second.gone
  expect(await isRunning(server)).toBe(true)

  const third = npmStart()
  await untilSaid(third, READY, RESTART_MS_MAX)
  third.child.kill('SIGINT')
  await vi.waitFor(() => expect(third.child.exitCode).toBe(0), { timeout: STOP_MS_MAX })
  expect(await isRunning(server)).toBe(false)
  await expect(fetch(url('/healthz'))).rejects.toThrow()
}, 3 * RESTART_MS_MAX)
