import { Validator } from '@seriousme/openapi-schema-validator'
import type { FastifyInstance } from 'fastify'
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PaceView } from '../src/contract/pace.ts'
import type { Me } from '../src/contract/session.ts'
import type { BatchReceipt } from '../src/contract/signal.ts'
import { serverOf } from './support/server.ts'
import { aResident, API_KEY, PASSWORD, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let app: FastifyInstance
const now = () => new Date()

beforeAll(async () => {
  bureau = await smallBureau(now())
  app = await serverOf(bureau)
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

const aSignal = (ref: string, more: object = {}) => ({ ref, kind: 'call', at: now().toISOString(), person: { phone: '14200000001' }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500, ...more })
const postSignal = (payload: object, key = API_KEY) => app.inject({ method: 'POST', url: '/api/signals', headers: { 'x-api-key': key }, payload })
const postLines = (lines: readonly string[]) => app.inject({ method: 'POST', url: '/api/signals:batch', headers: { 'x-api-key': API_KEY, 'content-type': 'application/x-ndjson' }, payload: lines.join('\n') })

async function logIn(login: string) {
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { login, password: PASSWORD } })
  const me = answer.json<Me>()
  const headers = { cookie: `gb=${answer.cookies[0]!.value}`, 'x-csrf-token': me.csrf }
  return {
    me,
    get: (url: string) => app.inject({ method: 'GET', url, headers }),
    send: (method: 'POST' | 'PUT' | 'DELETE', url: string, payload: object = {}) => app.inject({ method, url, headers, payload }),
    upload: (url: string, form: string) => app.inject({ method: 'POST', url, headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' }, payload: form }),
    withoutCsrf: (url: string) => app.inject({ method: 'POST', url, headers: { cookie: headers.cookie }, payload: {} }),
  }
}

test('the description of the API is valid OpenAPI 3.1 and has every route in it', async () => {
  const document = (await app.inject('/api/openapi.json')).json<{ openapi: string; paths: Record<string, Record<string, unknown>> }>()
  expect(document.openapi).toBe('3.1.0')
  expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true })
  const described = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
  const folder = new URL('../src/http/', import.meta.url)
  const written = readdirSync(folder).flatMap((file) => [...readFileSync(new URL(file, folder), 'utf8').matchAll(/\.(get|post|put|delete)\('(\/(?:api|healthz|metrics)[^']*)'/g)])
  const routes = written.map(([, method = '', path = '']) => `${method.toUpperCase()} ${path.replace(/:(\w+)(?=\/|$)/g, '{$1}')}`).filter((route) => route !== 'GET /api/openapi.json')
  expect(routes.length).toBeGreaterThan(40)
  expect(described.sort()).toEqual(routes.map((route) => route.replace(/:\{(batch|locate)\}/, ':$1')).sort())
})

test('behind a named proxy that speaks TLS the session’s cookie is for TLS alone; nobody else is believed about that', async () => {
  const behind = await serverOf(bureau, undefined, { trustedProxies: '10.8.0.5' })
  const isSecure = async (remoteAddress: string) => (await behind.inject({ method: 'POST', url: '/api/session', payload: { login: 'chen', password: PASSWORD }, remoteAddress, headers: { 'x-forwarded-proto': 'https' } })).cookies[0]!.secure
  expect([await isSecure('10.8.0.5'), await isSecure('10.8.0.6')]).toEqual([true, undefined])
  await behind.close()
})

test('five wrong passwords lock the login, and a wrong login gives the same answer as a wrong password', async () => {
  const attempt = (login: string, password: string) => app.inject({ method: 'POST', url: '/api/session', payload: { login, password } })
  expect((await attempt('nobody', 'x')).json()).toEqual((await attempt('auditor', 'x')).json())
  for (let wrong = 1; wrong < 5; wrong++) await attempt('auditor', 'x')
  const locked = await attempt('auditor', PASSWORD)
  expect(locked.statusCode).toBe(423)
  expect(locked.json()).toMatchObject({ code: 'session.locked' })
})

test('a made-up cookie does not get round the limit of log-ins', async () => {
  const attempts = await Promise.all(Array.from({ length: 40 }, (_, index) => app.inject({ method: 'POST', url: '/api/session', remoteAddress: '10.1.2.3', cookies: { gb: `made-up-${index}` }, payload: { login: 'nobody', password: 'x' } })))
  expect(attempts.filter((answer) => answer.statusCode === 429).length).toBe(10)
})

test('without a session nothing is shown, without the page’s token nothing is changed', async () => {
  expect((await app.inject('/api/warnings')).json()).toMatchObject({ code: 'session.missing' })
  const chen = await logIn('chen')
  expect((await chen.withoutCsrf('/api/position')).json()).toMatchObject({ code: 'session.csrf' })
})

test('an unknown key posts nothing', async () => {
  const answer = await postSignal(aSignal('x'), 'wrong')
  expect(answer.statusCode).toBe(401)
  expect(answer.json()).toMatchObject({ code: 'source.unknown_key' })
})

test('a single signal is acknowledged once, and the second time as a duplicate', async () => {
  await aResident(bureau, '14200000001')
  expect((await postSignal(aSignal('one'))).json()).toEqual({ status: 'accepted', ref: 'one' })
  expect((await postSignal(aSignal('one'))).json()).toEqual({ status: 'duplicate', ref: 'one' })
})

test.each([
  ['a signal from the future', { at: '2999-01-01T00:00:00+08:00' }, 'signal.future'],
  ['a signal of long ago', { at: '2001-01-01T00:00:00+08:00' }, 'signal.too_old'],
  ['a phone that is none', { person: { phone: '12' } }, 'signal.bad_phone'],
  ['an id number with a wrong check digit', { person: { idNumber: '990101199001010010' } }, 'signal.bad_id_number'],
  ['an account that belongs to nobody known', { person: { account: '6222000000000000000' } }, 'signal.unknown_person'],
  ['a region that does not exist', { place: { region: '110101' } }, 'signal.unknown_region'],
  ['a unit that does not exist', { place: { unit: 'nowhere' } }, 'signal.unknown_unit'],
  ['a kind that nobody knows', { kind: 'telepathy' }, 'request.invalid'],
])('%s is refused with a code and a way out in both languages', async (_name, more, code) => {
  const answer = await postSignal(aSignal(`bad-${code}`, more))
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ code, zh: expect.stringMatching(/[\u4e00-\u9fff]/) as string, en: expect.stringMatching(/[a-z]/) as string })
})

test('of a batch the good lines are taken and the bad ones named by line', async () => {
  const answer = await postLines([JSON.stringify(aSignal('b1')), '{ not json', '', JSON.stringify(aSignal('b2', { amountFen: -1 })), JSON.stringify(aSignal('b3')), JSON.stringify(aSignal('b1'))])
  expect(answer.json<BatchReceipt>()).toMatchObject({ accepted: 2, duplicate: 1, rejected: 2, errors: [{ line: 2, code: 'signal.malformed' }, { line: 4, code: 'signal.invalid' }] })
})

test('a line that the database would refuse is named, and the thousand around it are taken', async () => {
  const lines = Array.from({ length: 1_000 }, (_, index) => JSON.stringify(aSignal(`around${index}`)))
  lines[10] = JSON.stringify(aSignal('zero\u0000'))
  lines[20] = JSON.stringify(aSignal('half', { tags: ['\ud800'] }))
  lines[30] = JSON.stringify(aSignal('nowhere', { place: { region: '000000' } }))
  lines[40] = JSON.stringify(aSignal('unit', { place: { unit: 'P\u0000A' } }))
  expect((await postLines(lines)).json<BatchReceipt>()).toMatchObject({ accepted: 996, duplicate: 0, rejected: 4, unnamed: 0, errors: [11, 21, 31, 41].map((line) => ({ line, code: 'signal.invalid' })) })
  expect((await postSignal(aSignal('zero\u0000'))).json()).toMatchObject({ code: 'request.invalid' })
})

test('of a hundred and twenty bad lines a hundred are named, and the answer says how many are not', async () => {
  const answer = (await postLines(Array.from({ length: 120 }, () => '{ not json'))).json<BatchReceipt>()
  expect(answer).toMatchObject({ rejected: 120, unnamed: 20 })
  expect(answer.errors).toHaveLength(100)
})

test('what is no NDJSON is refused with what to send, and a list of 21 MB hears of the bound of lists', async () => {
  for (const type of ['text/plain', 'application/json']) {
    const answer = await app.inject({ method: 'POST', url: '/api/signals:batch', headers: { 'x-api-key': API_KEY, 'content-type': type }, payload: JSON.stringify(aSignal('typed')) })
    expect([type, answer.statusCode, answer.json<{ code: string }>().code]).toEqual([type, 415, 'request.media_type'])
  }
  const centre = await logIn('centre')
  const form = ['--x', 'content-disposition: form-data; name="file"; filename="a.csv"', 'content-type: text/csv', '', 'a'.repeat(21 * 1_048_576), '--x--', ''].join('\r\n')
  const tooLarge = await centre.upload('/api/lists', form)
  expect([tooLarge.statusCode, tooLarge.json<{ zh: string }>().zh]).toEqual([413, expect.stringContaining('20 MB')])
  const body = await app.inject({ method: 'POST', url: '/api/signals', headers: { 'x-api-key': API_KEY }, payload: { ...aSignal('big'), text: 'a'.repeat(1_100_000) } })
  expect([body.statusCode, body.json<{ zh: string }>().zh]).toEqual([413, expect.stringContaining('1 MB')])
})

test('a body of 65 MB is refused with what to do, and nothing of it is taken', async () => {
  const answer = await app.inject({ method: 'POST', url: '/api/signals:batch', headers: { 'x-api-key': API_KEY, 'content-type': 'application/x-ndjson', 'content-length': String(65 * 1_048_576) }, payload: 'x' })
  expect(answer.statusCode).toBe(413)
})

test('an officer sees the task masked, accepts it, and sees the person', async () => {
  const chen = await logIn('chen')
  const [task] = (await chen.get('/api/tasks')).json<{ items: { id: string; person: object }[] }>().items
  expect(task!.person).toMatchObject({ revealed: false, name: '***', phone: '14*********' })
  const accepted = await chen.send('POST', `/api/tasks/${task!.id}/accept`)
  expect(accepted.json()).toMatchObject({ state: 'accepted', person: { revealed: true, name: '王小明' } })
  const foreign = await logIn('foreign')
  expect((await foreign.send('POST', `/api/tasks/${task!.id}/accept`)).json()).toMatchObject({ code: 'request.not_found' })
})

test('a decision table outside the subset is refused with the problem, and the old one goes on', async () => {
  const admin = await logIn('admin')
  const answer = await admin.send('POST', '/api/decision-tables', { note: 'try', content: { nodes: [], edges: [] } })
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ code: 'rules.outside_subset' })
  expect((await admin.get('/api/decision-tables')).json()).toMatchObject({ items: [{ version: 1, active: true }] })
})

test('clocks are changed by an admin and not by an officer', async () => {
  const admin = await logIn('admin')
  const { changedAt, ...pace } = (await admin.get('/api/settings/clocks')).json<PaceView>()
  expect([pace.clocks.red.acceptSeconds, changedAt]).toEqual([60, null])
  const { clocks } = pace
  expect((await admin.send('PUT', '/api/settings/clocks', { ...pace, seen: null, clocks: { ...clocks, red: { ...clocks.red, acceptSeconds: 45 } } })).statusCode).toBe(200)
  const chen = await logIn('chen')
  expect((await chen.get('/api/settings/clocks')).json()).toMatchObject({ code: 'access.denied' })
})

test('how soon somebody is at the counter is set by an admin, within two hours, and by no officer; the audit log has it', async () => {
  const admin = await logIn('admin')
  expect((await admin.get('/api/settings/counter')).json()).toEqual({ arrivalSeconds: 600 })
  expect((await admin.send('PUT', '/api/settings/counter', { arrivalSeconds: 480 })).json()).toEqual({ arrivalSeconds: 480 })
  expect((await admin.get('/api/settings/counter')).json()).toEqual({ arrivalSeconds: 480 })
  for (const arrivalSeconds of [59, 7_201, 90.5, '600']) {
    expect((await admin.send('PUT', '/api/settings/counter', { arrivalSeconds })).json()).toMatchObject({ code: 'request.invalid', details: [{ path: '/arrivalSeconds' }] })
  }
  const chen = await logIn('chen')
  expect((await chen.get('/api/settings/counter')).json()).toMatchObject({ code: 'access.denied' })
  expect((await chen.send('PUT', '/api/settings/counter', { arrivalSeconds: 600 })).json()).toMatchObject({ code: 'access.denied' })
  expect((await admin.get('/api/settings/counter')).json()).toEqual({ arrivalSeconds: 480 })
  expect((await admin.get('/api/audit?action=settings.counter')).json<{ items: unknown[] }>().items).toMatchObject([{ actor: 'admin', subject: 'counter-arrival-seconds' }])
})

test('a bureau may be stricter than the law with cases and orders, never more generous', async () => {
  const admin = await logIn('admin')
  for (const [url, generous] of [
    ['/api/settings/case-clocks', { transferHours: 25, decisionHours: 73, verificationHours: 169, complexHours: 721 }], ['/api/settings/orders', { stopHours: 721, stopsPerAccountMax: 21, freezeMonths: 7, unrelatedReleaseDays: 4 }],
  ] as const) {
    const kept = (await admin.get(url)).json<Record<string, number>>()
    for (const [field, most] of Object.entries(generous)) {
      expect((await admin.send('PUT', url, { ...kept, [field]: most })).json()).toMatchObject({ code: 'request.invalid', details: [{ path: `/${field}` }] })
      expect((await admin.send('PUT', url, { ...kept, [field]: most - 1 })).statusCode).toBe(200)
    }
    expect((await admin.send('PUT', url, kept)).json()).toEqual(kept)
  }
})

test('a page gets its figures, units, colleagues, regions and brief', async () => {
  const centre = await logIn('centre')
  for (const url of ['/api/numbers/today', '/api/figures?from=2026-01-01&to=2026-12-31&by=unit', '/api/figures?from=2026-01-01&to=2026-12-31&by=district', '/api/brief', '/api/units', '/api/colleagues', '/api/duty', '/api/coverage', '/api/warnings?sort=newest&state=all', '/api/handovers', '/api/mutes']) {
    const answer = await centre.get(url)
    expect([url, answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([url, 200, ''])
  }
})

test('the brief is a page that can be printed', async () => {
  const centre = await logIn('centre')
  const answer = await centre.get('/api/brief.pdf')
  expect(answer.headers['content-type']).toBe('application/pdf')
  expect(answer.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
})

test('the watchdog reads what waits: open warnings by level, clocks and messages that are late, and whether the database answers', async () => {
  await aResident(bureau, '14200000088')
  expect((await postSignal(aSignal('metrics', { person: { phone: '14200000088' } }))).statusCode).toBe(200)
  const { payload, headers } = await app.inject({ method: 'GET', url: '/metrics' })
  expect(headers['content-type']).toContain('text/plain')
  const value = (name: string) => Number(new RegExp(`^${name.replaceAll(/[{}]/g, '\\$&')} (\\S+)$`, 'm').exec(payload)?.[1] ?? Number.NaN)
  expect(value('gb_database_up')).toBe(1)
  expect(value('gb_open_warnings{level="red"}')).toBeGreaterThan(0)
  expect(value('gb_outbox_waiting{channel="live"}')).toBeGreaterThan(0)
  expect(value('gb_outbox_lag_seconds')).toBeGreaterThanOrEqual(0)
  expect(value('gb_due_deadlines')).toBeGreaterThanOrEqual(0)
  expect(payload).not.toContain('142000')
})
