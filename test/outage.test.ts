import { sql } from 'kysely'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BatchReceipt } from '../src/contract/signal.ts'
import { configFrom } from '../src/platform/config.ts'
import { openRuntime, type Runtime } from '../src/platform/runtime.ts'
import { serve, work, type Running } from '../src/run/serve.ts'
import { API_KEY, SCAM_NUMBER, smallBureau, VAULT_KEY, type SmallBureau } from './support/small-bureau.ts'

/** What stands between the program and its database: it can be cut, and it can hang. */
class Line {
  readonly #target: URL
  #server: Server | undefined
  #port = 0
  readonly #sockets = new Set<Socket>()

  constructor(target: URL) { this.#target = target }

  async open(): Promise<string> {
    this.#server = createServer((from) => {
      const to = connect(Number(this.#target.port), '127.0.0.1')
      for (const [one, other] of [[from, to], [to, from]] as const) {
        this.#sockets.add(one)
        one.on('error', () => other.destroy()).on('close', () => { this.#sockets.delete(one); other.destroy() })
        one.pipe(other)
      }
    })
    await new Promise<void>((resolve) => this.#server!.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (this.#server.address() as AddressInfo).port
    const url = new URL(this.#target)
    // Not by the server's socket in the file system, which nothing can stand in front of.
    url.searchParams.delete('host')
    url.host = `127.0.0.1:${this.#port}`
    return url.href
  }

  cut(): void {
    this.#server?.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  hang(): void {
    for (const socket of this.#sockets) socket.unpipe().pause()
  }
}

const folder = mkdtempSync(join(tmpdir(), 'gb-outage-'))
const OUTAGE_MS = 60_000
/** A statement may take 30 s, and the driver waits five more for the server's own word. */
const ANSWER_MS_MAX = 45_000
let bureau: SmallBureau
let line: Line
let running: (Running & { runtime: Runtime })[]
let url = ''

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  line = new Line(new URL(bureau.appUrl))
  const config = configFrom({ GB_DATA: folder, PORT: '0' })
  mkdirSync(dirname(config.vaultKeyFile), { recursive: true })
  writeFileSync(config.vaultKeyFile, VAULT_KEY.toString('hex'))
  const through = await line.open()
  const [server, worker] = [openRuntime(config, through, 'serve'), openRuntime(config, through, 'worker')]
  const served = await serve(config, server)
  url = served.url
  running = [{ ...served, runtime: server }, { ...(await work(config, worker)), runtime: worker }]
}, 60_000)

afterAll(async () => {
  for (const { stop, runtime } of running) {
    await stop()
    await runtime.close()
  }
  line.cut()
  await bureau.drop()
  rmSync(folder, { recursive: true })
}, 60_000)

const aSignal = (ref: string, index: number) => ({ ref, kind: 'call', at: new Date().toISOString(), person: { phone: `142${String(index).padStart(8, '0')}` }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500 })

async function post(ref: string, index: number): Promise<{ status: number; body: { code?: string; zh?: string; status?: string } }> {
  const answer = await fetch(`${url}/api/signals`, { method: 'POST', headers: { 'x-api-key': API_KEY, 'content-type': 'application/json' }, body: JSON.stringify(aSignal(ref, index)), signal: AbortSignal.timeout(ANSWER_MS_MAX) })
  return { status: answer.status, body: (await answer.json()) as { code?: string } }
}

async function postBatch(name: string, count: number): Promise<{ status: number; receipt: BatchReceipt | undefined; code: string | undefined }> {
  const body = Array.from({ length: count }, (_, index) => JSON.stringify(aSignal(`${name}-${index}`, 1_000 + index))).join('\n')
  const answer = await fetch(`${url}/api/signals:batch`, { method: 'POST', headers: { 'x-api-key': API_KEY, 'content-type': 'application/x-ndjson' }, body, signal: AbortSignal.timeout(ANSWER_MS_MAX + 20_000) })
  const said = (await answer.json()) as BatchReceipt & { code?: string; receipt?: BatchReceipt }
  return { status: answer.status, receipt: answer.ok ? said : said.receipt, code: said.code }
}

const timesStored = async () => new Map((await bureau.system((tx) => sql<{ ref: string; times: number }>`select source_ref as ref, count(*)::int as times from signal group by 1`.execute(tx))).rows.map((row) => [row.ref, row.times]))

test('the database is gone for a minute: senders are told to come back, what they send again is there once, and the program needs no restart', async () => {
  expect((await post('before', 1)).body).toMatchObject({ status: 'accepted' })
  line.cut()
  const gone = Date.now()
  const posts = await Promise.all([2, 3, 4].map((index) => post(`during-${index}`, index)))
  for (const { status, body } of posts) expect([status, body.code]).toEqual([503, 'database.unavailable'])
  expect(await postBatch('batch', 1_500)).toMatchObject({ status: 503, code: 'batch.database_unavailable', receipt: { accepted: 0 } })
  expect((await fetch(`${url}/healthz`)).status).toBe(503)
  await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS - (Date.now() - gone)))
  await line.open()
  await expect.poll(async () => (await fetch(`${url}/healthz`)).status, { timeout: 15_000 }).toBe(200)
  for (const index of [2, 3, 4]) expect((await post(`during-${index}`, index)).body).toMatchObject({ status: 'accepted' })
  expect(await postBatch('batch', 1_500)).toMatchObject({ status: 200, receipt: { accepted: 1_500, duplicate: 0 } })
  const stored = await timesStored()
  expect(stored.size).toBe(1_504)
  expect([...stored.values()].every((times) => times === 1)).toBe(true)
}, 150_000)

test('a database that hangs is answered for in time, and nothing of what was under way is taken twice', async () => {
  expect((await post('calm', 11)).body).toMatchObject({ status: 'accepted' })
  line.hang()
  expect(await post('hanging', 12)).toMatchObject({ status: 503, body: { code: 'database.unavailable' } })
  line.cut()
  await line.open()
  await expect.poll(async () => (await post('hanging', 12)).body.status, { timeout: 20_000 }).toMatch(/accepted|duplicate/)
  expect((await timesStored()).get('hanging')).toBe(1)
}, 120_000)
