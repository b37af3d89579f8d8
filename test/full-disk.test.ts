import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { configFrom } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/runtime.ts'
import { freePort } from './support/free-port.ts'

/**
 * A bureau whose disk really runs full: its data directory lies on a small file system in memory, which only root can mount. CI is root;
 * elsewhere these tests are left out.
 */
const DISK_MEGABYTES = 400
const folder = mkdtempSync(join(tmpdir(), 'gb-full-'))
const canMount = process.getuid?.() === 0 && mounted(['mount', '-t', 'tmpfs', '-o', `size=${DISK_MEGABYTES}m`, 'tmpfs', folder])
const ballast = join(folder, 'ballast')
let env: NodeJS.ProcessEnv
let server: ChildProcess
let url = ''
let key = ''

function mounted([program, ...args]: [string, ...string[]]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const gb = (...args: string[]) => execFileSync(process.execPath, ['src/gb.ts', ...args], { env, encoding: 'utf8' })

beforeAll(async () => {
  if (!canMount) return
  const port = await freePort()
  env = { ...process.env, GB_DATA: folder, GB_LOG: 'fatal', PORT: String(port) }
  url = `http://127.0.0.1:${port}`
  gb('init', '--real', '--city', '3302')
  key = gb('add-source', 'carrier', '运营商').trim().split('\n').at(-1)!
  server = spawn(process.execPath, ['src/main.ts', 'serve'], { env })
  await vi.waitFor(async () => expect((await fetch(`${url}/healthz`)).status).toBe(200), { timeout: 30_000, interval: 100 })
}, 90_000)

afterAll(async () => {
  if (canMount) {
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGTERM')
    await gone
    execFileSync('umount', ['--lazy', folder])
  }
  rmSync(folder, { recursive: true, force: true })
}, 30_000)

/** All that is left but about a megabyte; the server writes meanwhile. */
function fillDisk(): void {
  const block = Buffer.alloc(256 * 1_024)
  for (;;) {
    const { bavail, bsize } = statfsSync(folder)
    if (bavail * bsize < 5 * block.length) return
    appendFileSync(ballast, block)
  }
}

const lines = (name: string, count: number) => Array.from({ length: count }, (_, index) => ({
  ref: `${name}-${index}`, kind: 'sms', at: new Date().toISOString(), person: { phone: `138${String(index).padStart(8, '0')}` }, counterpart: { phone: '+85512345678' }, text: `您的账户存在异常，请立即转入安全账户${'，工号一二三四五六七八九'.repeat(40)}`,
}))
type Said = { status: number; accepted: number; code: string | undefined; zh: string | undefined }

async function send(signals: readonly object[]): Promise<Said> {
  const answer = await fetch(`${url}/api/signals:batch`, { method: 'POST', headers: { 'x-api-key': key, 'content-type': 'application/x-ndjson' }, body: signals.map((signal) => JSON.stringify(signal)).join('\n') })
  const said = (await answer.json()) as { accepted?: number; code?: string; zh?: string; receipt?: { accepted: number } }
  return { status: answer.status, accepted: said.accepted ?? said.receipt?.accepted ?? 0, code: said.code, zh: said.zh }
}

test.skipIf(!canMount)('a full disk is said in plain words, nothing acknowledged is lost, nothing is half-written, and room is all it takes to go on', async () => {
  expect(await send(lines('before', 500))).toMatchObject({ status: 200, accepted: 500 })
  fillDisk()
  let full: Said | undefined
  let kept = 500
  for (let round = 0; round < 40 && full === undefined; round++) {
    const said = await send(lines(`full${round}`, 3_000))
    kept += said.accepted
    if (said.status !== 200) full = said
  }
  // PostgreSQL refuses the statement (53100), or, when its log cannot grow, stops and tries to start again.
  expect(full).toMatchObject({ status: expect.toBeOneOf([503, 507]) as number, code: expect.toBeOneOf(['batch.database_full', 'batch.database_unavailable']) as string })
  rmSync(ballast)
  await expect.poll(async () => (await send(lines('after', 500)).catch(() => undefined))?.status, { timeout: 60_000, interval: 500 }).toBe(200)

  const { ownerUrl, stop } = await openDatabase(configFrom(env))
  const client = new Client({ connectionString: ownerUrl })
  await client.connect()
  await client.query(`set search_path to bureau`)
  await client.query(`select set_config('gb.system', 'on', false)`)
  const { rows } = await client.query<{ signals: number; texts: number; strangers: number }>(`
    select (select count(*) from signal)::int as signals, (select count(*) from vault_record where kind = 'signal-text')::int as texts,
      (select count(*) from warning w where not exists (select from task t where t.subject_id = w.id))::int as strangers`)
  await client.end()
  await stop()
  // Acknowledged chunks are there; one that was committed while its answer was lost may be there besides, whole.
  expect(rows[0]!.signals).toBeGreaterThanOrEqual(kept + 500)
  expect(rows[0]).toMatchObject({ texts: rows[0]!.signals, strangers: 0 })
}, 180_000)
