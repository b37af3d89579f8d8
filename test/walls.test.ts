import { sql } from 'kysely'
import { Client, type Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import type { LiveEvent } from '../src/contract/event.ts'
import type { PaceView } from '../src/contract/pace.ts'
import { ACTIONS, type Action } from '../src/domain/access.ts'
import { isKept, isWithinReach } from '../src/domain/role-rights.ts'
import { saveRights } from '../src/features/role/role.store.ts'
import { recordCall } from '../src/flows/call-to-next-step.ts'
import { handOver } from '../src/flows/task-to-other-unit.ts'
import { startLiveStream, type LiveStream } from '../src/jobs/live-stream.ts'
import type { Loop } from '../src/jobs/loop.ts'
import { startLiveRelay } from '../src/jobs/outbox-relay.ts'
import { openPool } from '../src/platform/postgres/pool.ts'
import { readAs } from '../src/platform/transaction.ts'
import { sessionHeaders } from './support/api-session.ts'
import { SCHEMA } from './support/database.ts'
import { fillEveryTable, IN_HAND_PHONE, MUTED_DOMAIN, type Everything } from './support/every-table.ts'
import { serverOf } from './support/server.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

/** Tables that say nothing about a person or a case: the map, the directory, the settings, and the migrations' own book. */
const OPEN_TABLES = new Set(['region', 'region_target', 'region_succession', 'home_area', 'unit', 'app_user', 'duty', 'setting', 'decision_table', 'bureau', 'schema_migration', 'organisation', 'account_prefix', 'serial_number', 'training', 'role_rights'])
/** Whoever must learn nothing of the case: the officer of another station, and those who help at the very station that has it. */
const OUTSIDERS = ['foreign', 'gridleader', 'gridworker', 'teller'] as const
const MADE_UP = '0198c0de-0000-7000-8000-000000000000'

type Session = { readonly headers: Record<string, string>; readonly get: (url: string) => ReturnType<typeof ask>; readonly send: (method: Route['method'], url: string, payload?: object) => ReturnType<typeof ask> }

let bureau: SmallBureau
let app: FastifyInstance
let pool: Pool
let relay: Loop
let live: LiveStream
let there: Everything
/** Of an officer of the place. */
let chensSession: string
const sessions = new Map<string, Session>()

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  pool = openPool(bureau.appUrl, { schema: SCHEMA, max: 2, applicationName: 'golden-bell walls test' })
  live = startLiveStream(bureau.appUrl)
  app = await serverOf(bureau, live)
  there = await fillEveryTable(bureau, new Date())
  relay = startLiveRelay(pool)
  for (const login of [...OUTSIDERS, 'chen', 'squad', 'centre', 'subcommander', 'commander']) sessions.set(login, await enter(login))
  chensSession = await bureau.system(async (tx) => (await sql<{ id: string }>`select id from session where user_id = ${bureau.userId('chen')}`.execute(tx)).rows[0]!.id)
}, 60_000)
afterAll(async () => {
  await relay.stop()
  await app.close()
  await live.stop()
  await pool.end()
  await bureau.drop()
})

function ask(options: { method: Route['method']; url: string; headers: Record<string, string>; payload?: object }) {
  return app.inject(options)
}

async function enter(login: string): Promise<Session> {
  const headers = await sessionHeaders(app, login)
  return { headers, get: (url) => ask({ method: 'GET', url, headers }), send: (method, url, payload) => ask({ method, url, headers, ...(payload === undefined ? {} : { payload }) }) }
}
const as = (login: string) => sessions.get(login)!

async function tables(): Promise<string[]> {
  const rows = await sql<{ name: string }>`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema() and c.relkind = 'r' order by 1`.execute(bureau.database)
  return rows.rows.map((row) => row.name)
}
const walled = async () => (await tables()).filter((table) => !OPEN_TABLES.has(table))
const rowsOf = (table: string) => sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`
const seenBy = (login: string, table: string) => readAs(bureau.as(login, new Date()), async (tx) => (await rowsOf(table).execute(tx)).rows[0]!.count)

test('behind the walls there is something to see: every table about people and cases has a row', async () => {
  const empty = await bureau.system(async (tx) => {
    const found: string[] = []
    for (const table of await walled()) if ((await rowsOf(table).execute(tx)).rows[0]!.count === 0) found.push(table)
    return found
  })
  expect(empty).toEqual([])
})

test.each(OUTSIDERS)('%s, reaching the database itself, sees no row of any of them', async (login) => {
  const seen: [string, number][] = []
  for (const table of await walled()) seen.push([table, await seenBy(login, table)])
  expect(seen.filter(([, count]) => count > 0)).toEqual([])
})

test('a session that never said who it is sees nothing, and the officer of the place sees the case', async () => {
  for (const table of await walled()) expect([table, (await rowsOf(table).execute(bureau.database)).rows[0]!.count]).toEqual([table, 0])
  for (const table of ['person', 'signal', 'warning', 'task', 'step', 'notice', 'handover', 'reveal', 'fraud_case', 'money_transfer', 'attachment', 'follow_up']) expect([table, (await seenBy('chen', table)) > 0]).toEqual([table, true])
})

test('every table is either named as open or stands behind a wall that holds for its owner too', async () => {
  const walls = await sql<{ name: string }>`select relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema() and c.relkind = 'r' and relrowsecurity and relforcerowsecurity`.execute(bureau.database)
  const names = new Set(walls.rows.map((row) => row.name))
  expect((await walled()).filter((table) => !names.has(table))).toEqual([])
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
  post: { unit: 'PB', role: 'officer', from: { unit: 'PA', role: 'officer' } },
  change: { unit: 'PA', userId: MADE_UP, post: 'on-duty', startsAt: '2099-01-01T00:00:00Z', endsAt: '2099-01-01T08:00:00Z' }, relief: { toUser: MADE_UP }, settle: { say: 'agree' },
  calls: { result: 'busy' }, dial: {}, sms: {}, visit: {}, notice: { strokes: [[1, 1, 2, 2]] }, outcome: { outcome: 'dissuaded' }, handover: { reason: 'not-mine', toUnit: 'PB' },
  remove: { why: 'mistake' }, renew: { expiresAt: null }, block: { ask: 'block' }, appeals: { channel: 'phone', name: '孙某', contact: '14200000099', reason: '号码是新办的' }, decision: { decision: 'upheld', reason: '核实无误' },
  slips: { kind: 'remind' }, reveal: { reason: '需要核实身份' }, reopen: { reason: '再查' }, merge: { into: MADE_UP, reason: '同一人' }, reply: { reply: '已处理' }, review: { decision: 'confirmed' }, 'record.pdf': { reason: '需要核实身份' }, 'notice.pdf': { reason: '需要核实身份' },
  file: { filingNumber: '立字1号' }, decline: { reason: '不是案件' }, extend: { to: 'complex', reason: '很复杂' }, close: { reason: '办完了' }, move: { toUnit: 'PB', reason: '住在那边' }, 'receipt.pdf': { reason: '需要核实身份' },
  release: { reason: '核实为正常交易' }, unrelated: { reason: '与案件无关' }, answer: { result: 'ok' }, stops: { transferIds: [MADE_UP] }, queries: { transferIds: [MADE_UP], ask: 'holder' }, 'paper.pdf': { reason: '需要核实身份' },
  'holder-stops': { accounts: [{ query: MADE_UP, account: MADE_UP }] }, result: { result: 'talked' }, 'three-way-call': { third: 'command' }, retry: { leg: 'victim' }, acts: { act: 'end-sessions' }, notes: { text: '耳背' },
  payments: { payments: [{ payee: '', amountFen: 100, at: '2026-03-01T08:00:00+08:00' }] }, completions: { payment: MADE_UP, payeeBank: '甲江' }, 'counter-payments': { payment: MADE_UP, payeeBank: '甲江' }, reports: { source: '96110', victim: { phone: '14200000099' } },
  list: { nth: 0, evidence: '多人举报' }, finding: { result: 'confirmed', answer: '已经核实' }, dismiss: { reason: '与诈骗无关' },
}

const EVER = 'from=2020-01-01&to=2099-01-01&region=990101001'
/** Of routes that answer nothing without one; spans are wide, and places, numbers and words those of the case. */
const QUERIES: Record<string, string> = {
  '/api/cases/same-victim': `?phone=${IN_HAND_PHONE}`, '/api/figures': `?${EVER}&by=unit`, '/api/figures/rows': `?${EVER}&figure=warnings`, '/api/figures/sheet': `?${EVER}&format=csv`, '/api/figures/stops': '?from=2020-01-01&to=2099-01-01', '/api/roster/sheet': '?unit=PA&month=2026-03&format=csv',
  '/api/settings/regions': '?q=一村', '/api/public/villages': '?q=一村', '/api/listings': `?value=${IN_HAND_PHONE}`, '/api/coverage/sheet': '?format=csv', '/api/credits/sheet': '?format=csv', '/api/residents/sheet': '?format=csv&region=990101001',
}

/** Of routes whose body names what they are about: the same, of any id. */
const BODIES_ABOUT: Record<string, { readonly ids: () => string[]; readonly body: (id: string) => object }> = {
  '/api/warnings/acknowledge': { ids: () => [there.warningId], body: (id) => ({ ids: [id], reason: '已经看过' }) },
  '/api/warnings/handover': { ids: () => [there.warningId], body: (id) => ({ ids: [id], reason: 'not-mine', toUnit: 'PB' }) },
  '/api/follow-ups/handover': { ids: () => [there.followUpId], body: (id) => ({ ids: [id], reason: 'not-mine', toUnit: 'PB' }) },
  '/api/follow-ups/undo': { ids: () => [there.followUpId], body: (id) => ({ ids: [id] }) },
  '/api/orders/approve': { ids: () => [there.stopId, there.queryId, there.freezeId], body: (id) => ({ ids: [id] }) },
  '/api/public/registry/tips/withdraw': { ids: () => [there.tipId], body: (id) => ({ id }) },
  '/api/listings': { ids: () => [there.caseId], body: (id) => ({ list: 'scam-number', value: '14299990000', source: '办案', evidence: '受害人证实', caseId: id }) },
  '/api/shift-handover': { ids: () => [there.taskId, there.visitId, there.followUpId], body: (id) => ({ toUser: bureau.userId('chen'), taskIds: [id], note: '' }) },
}
/** Their body names a colleague: who works where is the directory, and open. */
const NAMES_STAFF = new Set(['/api/roster/check', '/api/shifts', '/api/switches', '/api/training-passes'])
/** Their parameter is a place, a code of a source or worker, a number of a table: none of them says anything about a person or a case. */
const PARAMETERS_OF_NOBODY = new Set([
  '/api/sources/{code}/acts', '/api/public/officer-check/{code}', '/api/regions/{code}', '/api/regions/{code}/targets', '/api/regions/{code}/grids', '/api/regions/{code}/end', '/api/regions/{code}/split/preview', '/api/regions/{code}/split', '/api/decision-tables/{version}',
  '/api/announcements/{announcement}', '/api/announcements/{announcement}/seen', '/api/credits/{code}/close', '/api/credits/{code}/poster.pdf', '/api/public/credits/{code}',
  // Of people, but only of the reader's own places: test/credits.test.ts.
  '/api/credits/{code}/registrations',
])

/** The ids that a path could be about, as they really are in this bureau. */
function realIds(path: string): string[] {
  const [, , noun] = path.split('/')
  switch (noun) {
    case 'warnings': return [there.warningId]
    case 'counter-alerts': return [there.alertId]
    case 'tasks': return [there.taskId, there.visitId]
    case 'handovers': return [there.handoverId]
    case 'cases': return [there.caseId, there.moneyCaseId]
    case 'photos': return [there.photoId]
    case 'attachments': return [there.attachmentId]
    case 'lists': return [there.uploadId]
    case 'orders': return [there.stopId, there.freezeId, there.queryId]
    case 'views': return [there.viewId]
    case 'mutes': return [there.muteToken]
    case 'listings': return [there.listingId]
    case 'appeals': return [there.appealId]
    case 'tips': return [there.tipId]
    case 'follow-ups': return [there.followUpId]
    case 'shifts': return [there.shiftId]
    case 'switches': return [there.switchId]
    case 'accounts': return [bureau.userId('chen')]
    case 'sessions': return [chensSession]
    default: return []
  }
}

describe.each(OUTSIDERS)('%s', (login) => {
  test('gets from every route that names a case the answer for one that does not exist', async () => {
    const about = (await routes()).filter(({ path }) => /\{(id|token)\}/.test(path))
    expect(about.length).toBeGreaterThan(20)
    for (const { method, path } of about) {
      const answerTo = (id: string) => as(login).send(method, path.replace(/\{(id|token)\}/, id), method === 'GET' || method === 'DELETE' ? undefined : (BODIES[path.split('/').at(-1)!] ?? {}))
      const made = await answerTo(MADE_UP)
      expect([path, realIds(path).length > 0, [403, 404].includes(made.statusCode)]).toEqual([path, true, true])
      for (const id of realIds(path)) {
        const real = await answerTo(id)
        expect([path, real.statusCode, real.body]).toEqual([path, made.statusCode, made.body])
      }
    }
  })

  test('gets from every route whose body names a case the answer for one that does not exist', async () => {
    for (const [path, { ids, body }] of Object.entries(BODIES_ABOUT)) {
      const answerTo = async (id: string) => { const { statusCode, body: words } = await as(login).send('POST', path, body(id)); return [path, statusCode, words.replaceAll(id, 'ID')] }
      for (const id of ids()) expect(await answerTo(id)).toEqual(await answerTo(MADE_UP))
    }
  })

  test('finds nothing of the case in any list, figure or search', async () => {
    const lists = (await routes()).filter(({ method, path }) => method === 'GET' && path.startsWith('/api/') && !path.includes('{') && !['/api/events', '/api/demo/accounts'].includes(path)).map(({ path }) => `${path}${QUERIES[path] ?? ''}`)
    const queries = ['?state=all', '?state=all&sort=newest', `?q=${IN_HAND_PHONE}`, `?q=${there.warningId}`, '?region=990101001', '?unit=PA'].map((query) => `/api/warnings${query}`)
    expect(lists.length).toBeGreaterThan(12)
    const words = [...Object.values(there), IN_HAND_PHONE, MUTED_DOMAIN, '王小明']
    for (const url of [...lists, ...queries, '/api/figures?from=2020-01-01&to=2099-01-01&by=unit&region=990101001']) {
      const { body, statusCode } = await as(login).get(url)
      // A route that refuses the question was not asked.
      expect([url, statusCode === 400, words.filter((word) => body.includes(word))]).toEqual([url, false, []])
    }
  })
})

test('every route is walked: each has an id in its path, names its subject in its body, or is about no person', async () => {
  const document = (await app.inject('/api/openapi.json')).json<{ paths: Record<string, Record<string, { readonly requestBody?: unknown }>> }>()
  const unwalked = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/') && !/\{(id|token)\}/.test(path)).flatMap(([path, methods]) => {
    if (path.includes('{')) return PARAMETERS_OF_NOBODY.has(path) ? [] : [path]
    return Object.values(methods).some(({ requestBody }) => JSON.stringify(requestBody ?? '').includes('"uuid"')) && !(path in BODIES_ABOUT) && !NAMES_STAFF.has(path) ? [path] : []
  })
  expect(unwalked).toEqual([])
})

test('the case is there to be found by its own officer and by the centre', async () => {
  for (const login of ['chen', 'centre']) {
    expect((await as(login).get('/api/warnings?state=all')).body).toContain(there.warningId)
    expect((await as(login).get(`/api/tasks/${there.taskId}`)).statusCode).toBe(200)
  }
})

test('a written address is read for those who take reports, and for nobody else', async () => {
  for (const login of ['chen', 'centre', 'foreign']) expect([login, (await as(login).send('POST', '/api/places:locate', { address: '二村' })).statusCode]).toEqual([login, 200])
  for (const login of ['gridleader', 'gridworker', 'teller']) expect([login, (await as(login).send('POST', '/api/places:locate', { address: '二村' })).json()]).toMatchObject([login, { code: 'access.denied' }])
})

test('a foreign officer’s numbers are nought, not hidden', async () => {
  const get = async (url: string) => (await as('foreign').get(url)).json<Record<string, unknown>>()
  expect(await get('/api/warnings?state=all')).toMatchObject({ items: [], total: 0, next: null })
  expect(await get('/api/numbers/today')).toMatchObject({ total: 0, byLevel: [], byKind: [] })
  expect(await get('/api/figures?from=2020-01-01&to=2099-01-01&by=unit&region=990101001')).toMatchObject({ rows: [], total: { warnings: 0, personsWarned: 0 } })
  expect(await get('/api/tasks')).toMatchObject({ items: [] })
  expect(await get('/api/brief')).toMatchObject({ stillOpen: [], figures: { warnings: 0 } })
})

test('a commander of a sub-centre changes nothing that holds for the whole bureau, and the centre’s commander does', async () => {
  const { changedAt: seen, ...pace } = (await as('commander').get('/api/settings/clocks')).json<PaceView>()
  const { red, ...others } = pace.clocks
  const slower = { ...pace, clocks: { ...others, red: { ...red, acceptSeconds: 120 } } }
  const attempts: [Route['method'], string, object | undefined][] = [
    ['PUT', '/api/settings/clocks', { ...slower, seen }], ['POST', '/api/settings/clocks/preview', slower], ['PUT', '/api/settings/counter', { arrivalSeconds: 7_200 }], ['POST', '/api/decision-tables', { note: 'mine', content: {} }],
    ['POST', '/api/mutes', { kind: 'phone', value: '+85512345678', reason: '熟人', until: '2099-01-01T00:00:00Z' }], ['DELETE', `/api/mutes/${there.muteToken}`, undefined],
  ]
  for (const [method, url, body] of attempts) expect([url, (await as('subcommander').send(method, url, body)).json()]).toMatchObject([url, { code: 'access.denied' }])
  expect((await as('commander').get('/api/settings/clocks')).json()).toMatchObject({ clocks: { red } })
  expect((await as('commander').send('PUT', '/api/settings/clocks', { ...pace, seen })).statusCode).toBe(200)
})

/** Reads a live stream as a page would, until it is told to stop. */
async function listen(url: string, login: string): Promise<{ readonly heard: LiveEvent[]; readonly stop: () => void }> {
  const end = new AbortController()
  const answer = await fetch(`${url}/api/events`, { headers: { cookie: as(login).headers.cookie! }, signal: end.signal })
  const heard: LiveEvent[] = []
  const read = async () => {
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      for (const [, data] of chunk.matchAll(/^data: (.*)$/gm)) heard.push(JSON.parse(data!) as LiveEvent)
    }
  }
  void read().catch(() => undefined)
  return { heard, stop: () => end.abort() }
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let look = 0; look < 200 && !isTrue(); look++) await new Promise((resolve) => setTimeout(resolve, 25))
  expect(isTrue()).toBe(true)
}

test('the live stream tells the station of its case, and outsiders nothing; what is handed to a grid leader by name, that grid leader hears and sees', async () => {
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const pages = new Map(await Promise.all([...OUTSIDERS, 'chen'].map(async (login) => [login, await listen(url, login)] as const)))
  const heardBy = (login: string) => pages.get(login)!.heard.filter((event) => event.id !== '')
  await recordCall(bureau.as('chen', new Date()), there.taskId, 'guardian', 'reached')
  await until(() => heardBy('chen').some((event) => event.id === there.taskId))
  expect(OUTSIDERS.map((login) => [login, heardBy(login)])).toEqual(OUTSIDERS.map((login) => [login, []]))

  await handOver(bureau.as('chen', new Date()), there.taskId, { reason: 'shift-change', toUser: bureau.userId('gridleader'), note: '' })
  await until(() => heardBy('gridleader').some((event) => event.type === 'task.offered'))
  expect(new Set(heardBy('gridleader').map((event) => event.id))).toEqual(new Set([there.taskId]))
  expect([heardBy('foreign'), heardBy('gridworker'), heardBy('teller')]).toEqual([[], [], []])
  expect((await as('gridleader').get('/api/tasks')).json()).toMatchObject({ items: [{ id: there.taskId, person: { revealed: false } }] })
  expect((await as('gridleader').get(`/api/tasks/${there.visitId}`)).statusCode).toBe(404)

  await handOver(bureau.as('gridleader', new Date()), there.taskId, { reason: 'shift-change', toUser: bureau.userId('chen'), note: '' })
  await until(() => heardBy('gridleader').some((event) => event.type === 'task.changed' && event.mine === true))
  expect((await as('gridleader').get('/api/tasks')).json()).toMatchObject({ items: [] })
  for (const page of pages.values()) page.stop()
})

test('who looked at whom is counted: accepting is a reveal, and so is each typed reason', async () => {
  const page = async () => (await as('centre').get(`/api/warnings/${there.warningId}`)).json<{ revealCount: number; person: { revealed: boolean } }>()
  const before = await page()
  expect(before).toMatchObject({ revealCount: 2, person: { revealed: false } })
  const shown = await as('centre').send('POST', `/api/warnings/${there.warningId}/reveal`, { reason: '家属来电核实' })
  expect(shown.json()).toMatchObject({ revealed: true, name: '王小明' })
  expect(await page()).toMatchObject({ revealCount: 3 })
  const written = await bureau.system(async (tx) => (await sql<{ action: string }>`select action from audit where action in ('task.accept', 'person.reveal') order by seq`.execute(tx)).rows)
  expect(written.map((row) => row.action)).toEqual(['task.accept', 'task.accept', 'task.accept', 'person.reveal'])
})

test('a signed notice is printed by whoever took the signature, by the centre for a typed reason that stays in the log, and by a colleague without one not at all', async () => {
  const url = `/api/tasks/${there.visitId}/notice.pdf`
  const noticed = () => bureau.system(async (tx) => (await sql<{ actor: string; detail: object }>`select actor, detail from audit where action = 'notice.print' order by seq`.execute(tx)).rows)
  expect((await as('squad').get(url)).headers['content-type']).toBe('application/pdf')
  expect((await as('centre').get(url)).json()).toMatchObject({ code: 'notice.reason_needed' })
  expect((await as('chen').get(`/api/tasks/${there.taskId}/notice.pdf`)).json()).toMatchObject({ code: 'notice.reason_needed' })
  expect((await as('centre').send('POST', url, { reason: '再' })).json()).toMatchObject({ code: 'request.invalid' })
  expect(await noticed()).toEqual([{ actor: 'squad', detail: {} }])
  expect((await as('centre').send('POST', url, { reason: '法院调取卷宗' })).headers['content-type']).toBe('application/pdf')
  expect(await noticed()).toEqual([{ actor: 'squad', detail: {} }, { actor: 'centre', detail: { reason: '法院调取卷宗' } }])

  // Whoever is given the open case, and takes it, has its paper too.
  await handOver(bureau.as('chen', new Date()), there.taskId, { reason: 'shift-change', toUser: bureau.userId('gridleader'), note: '' })
  expect((await as('gridleader').get(`/api/tasks/${there.taskId}/notice.pdf`)).json()).toMatchObject({ code: 'notice.reason_needed' })
  expect((await as('gridleader').send('POST', `/api/tasks/${there.taskId}/notice.pdf`, { reason: '想看一看' })).json()).toMatchObject({ code: 'access.denied' })
  expect((await as('gridleader').send('POST', `/api/tasks/${there.taskId}/accept`, {})).json()).toMatchObject({ printsNotice: true })
  expect((await as('gridleader').get(`/api/tasks/${there.taskId}/notice.pdf`)).headers['content-type']).toBe('application/pdf')
})

test('the one answer that crosses the walls says "in hand, call the centre", to officers who say why, and is written down', async () => {
  const question = (login: string, identifier: string, reason = '群众来所报案') => as(login).send('POST', '/api/deconfliction', { identifier, reason })
  expect((await question('foreign', '142 0000 0001')).json()).toEqual({ inHand: true, ref: there.warningId.slice(-8), centrePhone: null })
  expect((await question('foreign', '14200000003')).json()).toEqual({ inHand: false, ref: null, centrePhone: null })
  expect((await question('foreign', '一个名字而已')).json()).toMatchObject({ code: 'person.no_identifier' })
  expect((await question('foreign', '14200000001', '')).json()).toMatchObject({ code: 'request.invalid' })
  for (const login of ['gridleader', 'gridworker', 'teller']) expect((await question(login, '14200000001')).json()).toMatchObject({ code: 'access.denied' })
  const written = await bureau.system(async (tx) => (await sql<{ actor: string; detail: object }>`select actor, detail from audit where action = 'deconflict' order by seq`.execute(tx)).rows)
  expect(written).toEqual([{ actor: 'foreign', detail: { inHand: true, reason: '群众来所报案' } }, { actor: 'foreign', detail: { inHand: false, reason: '群众来所报案' } }])
})

/** For these an officer needs no right that could be taken: to be logged in, to work their tasks and shifts, to know who works where; a source has a key. */
const WITHOUT_A_RIGHT = [
  /^\/api\/(?:sessions?|events|openapi.json|demo|public|position|colleagues|units|duty|organisations|my-shifts|switches|shift-handover|signals|signals:batch|ports)(?:\/|$)/, /^\/api\/tasks/, /^\/api\/warnings\/handover$/,
  /^\/api\/shifts\/\{id\}\/(?:came|left)$/, /^\/api\/follow-ups\/(?:mine|handover|undo|\{id\})/,
]
/** What an officer sends where neither an id nor a word of the path says enough. */
const OFFICERS_BODIES: Record<string, object> = {
  '/api/views': { name: '我的', search: {}, shared: false }, '/api/wall/session': { password: 'wrong' }, '/api/cases': { source: '96110', fraudType: 'investment', victim: { phone: '14200000098', idNumber: '' }, narrative: '被骗' }, '/api/deconfliction': { identifier: IN_HAND_PHONE, reason: '来人询问' },
  '/api/places:locate': { address: '一村' }, '/api/appeals': { kind: 'phone', value: '+85512345678', channel: 'phone', name: '孙某', contact: '14200000099', reason: '号码是新办的' }, '/api/credits': { name: '进社区' }, '/api/shifts': BODIES.change!, '/api/roster/check': BODIES.change!,
}
const NOT_OFFICERS = /^(?:GET|POST|PUT) \/api\/(?:accounts|sources|residents|regions|settings|decision-tables|mutes|lists|announcements|counter-alerts|trainings|training-passes|roster\/sheet)/
const IN_PATHS: Record<string, string> = { id: MADE_UP, token: MADE_UP, announcement: MADE_UP, version: '1', code: 'ABCDEF' }

test('what was taken from officers is refused by every route on the very next request, and given back no route refuses it', async () => {
  const withdrawn = ACTIONS.filter((action) => isWithinReach('officer', action) && !isKept('officer', action))
  const asked = (await routes()).filter(({ path }) => path.startsWith('/api/') && !WITHOUT_A_RIGHT.some((free) => free.test(path)))
  const answers = async () => {
    const all: [string, string][] = []
    for (const { method, path } of asked) {
      const body = OFFICERS_BODIES[path] ?? BODIES_ABOUT[path]?.body(MADE_UP) ?? BODIES[path.split('/').at(-1)!] ?? {}
      const url = `${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => IN_PATHS[name]!)}${QUERIES[path] ?? ''}`
      const answer = await as('chen').send(method, url, method === 'GET' || method === 'DELETE' ? undefined : body)
      all.push([`${method} ${path}`, answer.statusCode < 400 ? 'done' : answer.json<{ code: string }>().code])
    }
    return all
  }
  const take = (version: number, officer: readonly Action[]) => bureau.system((tx) => saveRights(tx, { version, withdrawn: { officer }, reason: 'x', changed_at: new Date(), changed_by: bureau.userId('admin') }))
  const isRefused = ([, code]: [string, string]) => code === 'access.withdrawn'
  const before = await answers()
  await take(1, withdrawn)
  const without = await answers()
  // Not asked, because its body is not made here; but these are not an officer's to begin with, or files.
  const isUnasked = ([route, code]: [string, string]) => code === 'request.invalid' && NOT_OFFICERS.test(route)
  expect(without.filter((answer) => !isRefused(answer) && answer[1] !== 'access.denied' && !isUnasked(answer))).toEqual([])
  expect([before.filter(isRefused), without.filter(isRefused).length]).toEqual([[], expect.toSatisfy((count: number) => count > 80)])
  await take(2, [])
  expect((await answers()).filter(isRefused)).toEqual([])
}, 60_000)

test('who asks about number after number is told to stop', async () => {
  const answers = []
  for (let nth = 0; nth < 21; nth++) answers.push((await as('squad').send('POST', '/api/deconfliction', { identifier: `142${String(nth).padStart(8, '0')}`, reason: '一个一个试' })).statusCode)
  expect(answers).toEqual([...Array.from({ length: 20 }, () => 200), 429])
})
