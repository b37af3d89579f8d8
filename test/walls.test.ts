import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import type { Me } from '../src/contract/session.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { buildServer } from '../src/http/server.ts'
import { takeHere } from '../src/flows/lines-to-signals.ts'
import { singleLane } from '../src/jobs/single-lane.ts'
import { myTasks } from '../src/reads/task-page.ts'
import { readAs } from '../src/platform/transaction.ts'
import { aResident, PASSWORD, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

/** Tables that say nothing about a person or a case: the map, the directory, the settings, and the migrations' own book. */
const OPEN_TABLES = new Set(['region', 'region_target', 'region_succession', 'home_area', 'unit', 'app_user', 'duty', 'setting', 'decision_table', 'bureau', 'schema_migration'])

let bureau: SmallBureau
let app: FastifyInstance
let taskId: string
let warningId: string

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  const contextNow = () => bureau.at(new Date())
  app = await buildServer({
    contextNow, take: takeHere(contextNow, () => undefined), lane: singleLane(contextNow, () => undefined), locate: () => undefined, webFolder: undefined, telecomSecret: 'secret',
    bureau: { kind: 'demo', name: '测试市' }, live: { subscribe: () => () => undefined, listeners: () => 0, stop: () => Promise.resolve() },
  })
  const now = new Date()
  await aResident(bureau, '14200000001')
  await signalsToWarnings(bureau.at(now), bureau.source, [readSignal({ ref: 'w', kind: 'call', at: now.toISOString(), person: { phone: '14200000001' }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800, text: '安全账户' }, now)], () => undefined)
  const [task] = await myTasks(bureau.as('chen', now))
  taskId = task!.id
  warningId = task!.warningId
  await acceptTask(bureau.as('chen', now), taskId)
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

async function tables(): Promise<string[]> {
  const rows = await sql<{ name: string }>`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema() and c.relkind = 'r' order by 1`.execute(bureau.database)
  return rows.rows.map((row) => row.name)
}

test('a foreign officer who reaches the database itself sees no row of any table about people and cases', async () => {
  for (const table of await tables()) {
    if (OPEN_TABLES.has(table)) continue
    const seen = await readAs(bureau.as('foreign', new Date()), async (tx) => (await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(tx)).rows[0]!.count)
    expect([table, seen]).toEqual([table, 0])
  }
})

test('a session that never said who it is sees nothing, and the officer of the place sees the case', async () => {
  for (const table of ['person', 'signal', 'warning', 'task', 'step', 'reveal', 'vault_record', 'audit', 'session']) {
    const seen = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(bureau.database)
    expect([table, seen.rows[0]!.count]).toEqual([table, 0])
  }
  for (const table of ['person', 'signal', 'warning', 'task', 'step']) {
    const seen = await readAs(bureau.as('chen', new Date()), async (tx) => (await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(tx)).rows[0]!.count)
    expect([table, seen > 0]).toEqual([table, true])
  }
})

test('every table is either named as open or stands behind a wall that holds for its owner too', async () => {
  const walled = await sql<{ name: string }>`select relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema() and c.relkind = 'r' and relrowsecurity and relforcerowsecurity`.execute(bureau.database)
  const names = new Set(walled.rows.map((row) => row.name))
  expect((await tables()).filter((table) => !names.has(table) && !OPEN_TABLES.has(table))).toEqual([])
})

test('the program’s login may not take the walls down, write history anew or become the owner', async () => {
  const client = new Client({ connectionString: bureau.appUrl })
  await client.connect()
  for (const attempt of ['alter table bureau.warning disable row level security', 'drop policy own_place on bureau.warning', 'set role gb_owner', 'create table bureau.mine (x int)', "update bureau.audit set actor = 'x'", 'delete from bureau.audit', 'delete from bureau.signal', 'delete from bureau.reveal']) {
    await expect(client.query(attempt)).rejects.toThrow()
  }
  await client.end()
})

type Route = { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string }

async function routes(): Promise<Route[]> {
  const document = (await app.inject('/api/openapi.json')).json<{ paths: Record<string, Record<string, unknown>> }>()
  return Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method: method.toUpperCase() as Route['method'], path })))
}

const BODIES: Record<string, object> = {
  calls: { result: 'busy' }, dial: {}, sms: {}, visit: {}, notice: { strokes: [[1, 1, 2, 2]] }, outcome: { outcome: 'dissuaded' }, handover: { reason: 'not-mine', toUnit: 'PB' },
  slips: { kind: 'remind' }, reveal: { reason: '需要核实身份' }, reopen: { reason: '再查' }, reply: { reply: '已处理' }, review: { decision: 'confirmed' },
}

test('every route that names a case answers a foreign officer as if the case did not exist', async () => {
  const login = await app.inject({ method: 'POST', url: '/api/session', payload: { login: 'foreign', password: PASSWORD } })
  const headers = { cookie: `gb=${login.cookies[0]!.value}`, 'x-csrf-token': login.json<Me>().csrf }
  const walked = (await routes()).filter((route) => route.path.includes('{id}'))
  expect(walked.length).toBeGreaterThan(15)
  for (const { method, path } of walked) {
    const ask = (id: string) => app.inject({ method, url: path.replace('{id}', id), headers, ...(method === 'GET' ? {} : { payload: BODIES[path.split('/').at(-1)!] ?? {} }) })
    const real = await ask(path.startsWith('/api/warnings') ? warningId : taskId)
    const made = await ask('0198c0de-0000-7000-8000-000000000000')
    expect([path, real.statusCode, real.body]).toEqual([path, made.statusCode, made.body])
    expect([path, [403, 404].includes(real.statusCode)]).toEqual([path, true])
  }
})

test('no list, figure or search tells a foreign officer that the case exists', async () => {
  const login = await app.inject({ method: 'POST', url: '/api/session', payload: { login: 'foreign', password: PASSWORD } })
  const headers = { cookie: `gb=${login.cookies[0]!.value}` }
  const get = async (url: string) => (await app.inject({ url, headers })).json<Record<string, unknown>>()
  for (const query of ['', '?state=all', '?state=all&sort=newest', '?q=14200000001', `?q=${warningId}`, '?region=990101001', '?unit=PA']) expect([query, await get(`/api/warnings${query}`)]).toMatchObject([query, { items: [], total: 0, next: null }])
  expect(await get('/api/numbers/today')).toMatchObject({ total: 0, byLevel: [], byKind: [] })
  expect(await get('/api/figures?from=2020-01-01&to=2099-01-01&by=unit&region=990101001')).toMatchObject({ rows: [], total: { warnings: 0, personsWarned: 0 } })
  expect(await get('/api/tasks')).toMatchObject({ items: [] })
  expect(await get('/api/brief')).toMatchObject({ stillOpen: [], figures: { warnings: 0 } })
})

test('who looked at whom is counted: accepting is a reveal, and so is each typed reason', async () => {
  const login = await app.inject({ method: 'POST', url: '/api/session', payload: { login: 'centre', password: PASSWORD } })
  const headers = { cookie: `gb=${login.cookies[0]!.value}`, 'x-csrf-token': login.json<Me>().csrf }
  const page = async () => (await app.inject({ url: `/api/warnings/${warningId}`, headers })).json<{ revealCount: number; person: { revealed: boolean } }>()
  expect(await page()).toMatchObject({ revealCount: 1, person: { revealed: false } })
  const shown = await app.inject({ method: 'POST', url: `/api/warnings/${warningId}/reveal`, headers, payload: { reason: '家属来电核实' } })
  expect(shown.json()).toMatchObject({ revealed: true, name: '王小明' })
  expect(await page()).toMatchObject({ revealCount: 2 })
  const written = await bureau.system(async (tx) => (await sql<{ action: string }>`select action from audit where action in ('task.accept', 'person.reveal') order by seq`.execute(tx)).rows)
  expect(written.map((row) => row.action)).toEqual(['task.accept', 'person.reveal'])
})


test('the one answer that crosses the walls says "in hand, call the centre" and is written down', async () => {
  const { deconflict } = await import('../src/flows/deconflict.ts')
  expect(await deconflict(bureau.as('foreign', new Date()), '142 0000 0001')).toEqual({ inHand: true, ref: warningId.slice(-8), centrePhone: null })
  expect(await deconflict(bureau.as('foreign', new Date()), '14200000003')).toEqual({ inHand: false, ref: null, centrePhone: null })
  const written = await bureau.system(async (tx) => (await sql<{ actor: string; detail: object }>`select actor, detail from audit where action = 'deconflict' order by seq`.execute(tx)).rows)
  expect(written).toEqual([{ actor: 'foreign', detail: { inHand: true } }, { actor: 'foreign', detail: { inHand: false } }])
})
