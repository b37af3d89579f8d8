import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { deliveredTo } from '../src/adapters/telecom/telecom.client.ts'
import type { CoverageView } from '../src/contract/coverage.ts'
import type { MyCredit, RegisteredList } from '../src/contract/credit.ts'
import type { Me } from '../src/contract/session.ts'
import { Vault } from '../src/platform/vault.ts'
import { buildPages } from '../src/run/demo.ts'
import { codeIn, saying, VILLAGE } from './support/citizens.ts'
import { freePort } from './support/free-port.ts'
import { telling } from './support/tip.ts'
import { PASSWORD, smallBureau, VAULT_KEY, type SmallBureau } from './support/small-bureau.ts'

/** Two zones as they are run: `gb serve` and `gb worker` in each, a database and a key each, and nothing between them but one folder. */
const SECRET = 'both zones know these words, nobody else'
const CARRIER_SECRET = 'shared with the carrier'
const PUBLIC_KEY = Buffer.alloc(32, 3)
const CITIZEN = '14200003001'
const REPORTER = '14200003002'
const READY_MS_MAX = 30_000
const folder = mkdtempSync(join(tmpdir(), 'gb-zones-'))
const children: ChildProcess[] = []
let citizens: SmallBureau
let desks: SmallBureau
let carrierUrl = ''
let publicUrl = ''
let policeUrl = ''

beforeAll(async () => {
  [citizens, desks] = [await smallBureau(new Date()), await smallBureau(new Date())]
  await citizens.system((tx) => sql`update bureau set vault_check = ${new Vault(PUBLIC_KEY).checkToken()}`.execute(tx))
  await buildPages(() => undefined)
  carrierUrl = `http://127.0.0.1:${await freePort()}`
  publicUrl = await startZone('public', citizens, PUBLIC_KEY)
  policeUrl = await startZone('police', desks, VAULT_KEY)
  start(['sim/telecom.ts', '--port', new URL(carrierUrl).port, '--delay-ms', '50', '--silent', '0', '--refuse', '0', '--garbled', '0', '--twice', '0'], { GB_URL: publicUrl, GB_TELECOM_SECRET: CARRIER_SECRET })
  await Promise.all([publicUrl, policeUrl].map((url) => vi.waitFor(async () => expect((await fetch(`${url}/healthz`)).ok).toBe(true), { timeout: READY_MS_MAX, interval: 50 })))
}, 120_000)
afterAll(async () => {
  await Promise.all(children.map((child) => new Promise((resolve) => {
    if (child.exitCode !== null) return resolve(undefined)
    child.once('exit', resolve)
    child.kill('SIGTERM')
  })))
  await citizens.drop()
  await desks.drop()
  rmSync(folder, { recursive: true, force: true })
})

function start(args: readonly string[], env: Record<string, string>): void {
  children.push(spawn(process.execPath, args, { env: { ...process.env, GB_LOG: 'fatal', ...env }, stdio: ['ignore', 'ignore', 'inherit'] }))
}

/** Server and worker; each zone has its own folder for everything but the exchange. */
async function startZone(zone: 'public' | 'police', bureau: SmallBureau, key: Buffer): Promise<string> {
  const [home, port] = [join(folder, zone), await freePort()]
  mkdirSync(join(home, 'keys'), { recursive: true })
  writeFileSync(join(home, 'keys', 'vault.key'), key.toString('hex'))
  const env = {
    GB_DATA: home, PORT: String(port), DATABASE_URL: bureau.ownerUrl, DATABASE_APP_URL: bureau.appUrl, GB_ZONE_FOLDER: join(folder, 'between'), GB_ZONE_SECRET: SECRET,
    GB_TELECOM_URL: carrierUrl, GB_TELECOM_SECRET: CARRIER_SECRET,
  }
  for (const part of ['serve', 'worker']) start(['src/gb.ts', part, '--zone', zone], env)
  return `http://127.0.0.1:${port}`
}

async function atDesk(login: string): Promise<<Answer>(path: string, body?: object) => Promise<Answer>> {
  const answer = await fetch(`${policeUrl}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password: PASSWORD }) })
  const me = (await answer.json()) as Me
  expect(me.owed).toBeNull()
  const headers = { cookie: answer.headers.get('set-cookie')!.split(';')[0]!, 'x-csrf-token': me.csrf }
  return async <Answer>(path: string, body?: object) => {
    const sent = body === undefined ? { headers } : { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return (await (await fetch(policeUrl + path, sent)).json()) as Answer
  }
}

const inPublic = (path: string, { method, body, cookie }: { readonly method: string; readonly body: object; readonly cookie?: string }) =>
  fetch(`${publicUrl}/api/public/registry${path}`, { method, headers: { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) }, body: JSON.stringify(body) })

/** Has shown this number by the code that the carrier delivered: their cookie. */
async function shownAs(phone: string): Promise<string> {
  expect((await inPublic('/codes', { method: 'POST', body: { phone } })).status).toBe(200)
  const code = await vi.waitFor(async () => codeIn((await deliveredTo(carrierUrl, CARRIER_SECRET, { to: phone, now: new Date() }))[0]), { timeout: 10_000, interval: 50 })
  return (await inPublic('/session', { method: 'POST', body: { phone, code } })).headers.get('set-cookie')!.split(';')[0]!
}

test('who registers in the public zone by a worker’s code stands on the desks’ register and is credited, and the public zone hears that it is so', async () => {
  const chen = await atDesk('chen')
  const { code } = await chen<MyCredit>('/api/credits/mine')
  // The code was made at the desks; in the public zone it is known once both workers have started and the folder has carried it.
  await vi.waitFor(async () => expect((await fetch(`${publicUrl}/api/public/credits/${code}`)).status).toBe(200), { timeout: READY_MS_MAX, interval: 250 })
  const cookie = await shownAs(CITIZEN)
  expect((await inPublic('/mine', { method: 'PUT', body: saying(CITIZEN, { credit: code }), cookie })).status).toBe(200)
  await vi.waitFor(async () => expect((await chen<CoverageView>(`/api/coverage?region=${VILLAGE}`)).total).toMatchObject({ registered: 1, added: 1 }), { timeout: 10_000, interval: 50 })
  expect(await chen<RegisteredList>(`/api/credits/${code}/registrations`)).toMatchObject({ total: 1, items: [{ name: '***', forWhom: 'self', place: ['甲区', '东街道', '一村'] }] })
  // The word back: it waits no longer where it was said.
  const waiting = () => citizens.system(async (tx) => (await sql<{ taken: boolean }>`select taken_at is not null as taken from registration where ended_at is null`.execute(tx)).rows)
  await vi.waitFor(async () => expect(await waiting()).toEqual([{ taken: true }]), { timeout: 10_000, interval: 50 })
  expect(await citizens.system(async (tx) => (await sql`select from person`.execute(tx)).rows.length)).toBe(0)
}, 30_000)

test('what a citizen reports in the public zone is taken up and answered at the desks, and read in the public zone', async () => {
  const cookie = await shownAs(REPORTER)
  const filed = await inPublic('/tips', { method: 'POST', body: telling(REPORTER, { about: [{ kind: 'domain', value: 'bank-safe.example' }] }), cookie })
  expect(filed.status).toBe(200)
  const { id } = (await filed.json()) as { id: string }
  const centre = await atDesk('centre')
  await vi.waitFor(async () => expect((await centre<{ items: { id: string }[] }>('/api/tips')).items.map((one) => one.id)).toEqual([id]), { timeout: 10_000, interval: 50 })
  await centre(`/api/tips/${id}/take`, {})
  expect(await centre(`/api/tips/${id}/list`, { nth: 0, evidence: '仿冒银行登录页' })).toMatchObject({ state: 'live' })
  expect(await centre(`/api/tips/${id}/finding`, { result: 'confirmed', answer: '网站已列入名单' })).toMatchObject({ state: 'confirmed' })
  const mine = async () => ((await (await fetch(`${publicUrl}/api/public/registry/tips`, { headers: { cookie } })).json()) as { items: object[] }).items
  await vi.waitFor(async () => expect(await mine()).toMatchObject([{ id, state: 'confirmed', done: ['listed'], answer: '网站已列入名单' }]), { timeout: 10_000, interval: 50 })
  const known = async () => (await (await fetch(`${publicUrl}/api/public/check`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'domain', value: 'bank-safe.example' }) })).json()) as unknown
  // Ten questions a minute from one address.
  await vi.waitFor(async () => expect(await known()).toEqual({ known: true }), { timeout: 10_000, interval: 1_500 })
}, 40_000)

test('neither zone answers for the other', async () => {
  const codeOf = async (url: string) => ((await (await fetch(url)).json()) as { code?: string }).code
  expect(await Promise.all([`${publicUrl}/api/warnings`, `${publicUrl}/api/session`, `${policeUrl}/api/public/registry`].map(codeOf))).toEqual(['zone.not_here', 'zone.not_here', 'zone.not_here'])
})
