import { pino } from 'pino'
import { Client } from 'pg'
import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { z } from 'zod'
import type { ErrorView } from '../src/contract/session.ts'
import type { WarningPage } from '../src/contract/warning.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { log } from '../src/platform/log.ts'
import { sessionHeaders } from './support/api-session.ts'
import { serverOf } from './support/server.ts'
import { aResident, API_KEY, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

/** What comes in broken, too often, or makes the program itself fail: a clear answer, and nothing about anybody in the log. */
const PHONE = '14200000001'
const WORDS = '请把钱转到安全账户，我是王警官'
let bureau: SmallBureau
let app: FastifyInstance
const logged: string[] = []

beforeAll(async () => {
  Object.assign(log, { [pino.symbols.streamSym]: { write: (line: string) => { logged.push(line) } } })
  bureau = await smallBureau(new Date())
  app = await serverOf(bureau)
  app.get('/api/trouble/:kind', { config: { access: 'nobody' }, schema: { hide: true } }, async (request) => {
    const { kind } = request.params as { kind: string }
    if (kind === 'query') return sql`select ${PHONE}::text::uuid`.execute(bureau.database)
    if (kind === 'json') return JSON.parse(`王小明 ${PHONE}`) as unknown
    throw new Error(`王小明\n${PHONE} said: ${WORDS}`)
  })
  await app.ready()
  await aResident(bureau, PHONE)
  await aResident(bureau, '14200000003')
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

async function as(login: string): Promise<(url: string) => ReturnType<FastifyInstance['inject']>> {
  const headers = await sessionHeaders(app, login)
  return (url) => app.inject({ url, headers }) as unknown as ReturnType<FastifyInstance['inject']>
}
const aSignal = (ref: string, more: object = {}) => ({ ref, kind: 'call', at: new Date().toISOString(), person: { phone: PHONE, name: '王小明' }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500, text: WORDS, ...more })
const post = (payload: object, key: string, remoteAddress: string) => app.inject({ method: 'POST', url: '/api/signals', headers: { 'x-api-key': key }, remoteAddress, payload })

test.each([
  '/api/warnings?sort=newest&cursor=garbage',
  '/api/warnings?sort=newest&cursor=2026-13-45T99:99:99.999Z%200198c0de-0000-7000-8000-000000000000',
  '/api/warnings?sort=newest&cursor=2026-03-01T00:00:00.000Z%20not-an-id',
  '/api/warnings?cursor=garbage',
  '/api/warnings?state=closed&cursor=0%209999%202026-03-01T00:00:00.000Z%200198c0de-0000-7000-8000-000000000000',
  '/api/warnings?region=0123', '/api/warnings?region=000000', '/api/warnings?from=0000-01-01T00:00:00Z', '/api/warnings?to=9999-12-31T23:59:59Z',
  '/api/figures?from=2026-01-01&to=2026-01-02&region=0123', '/api/figures?from=0000-01-01&to=2026-01-02', '/api/figures?from=2026-01-01&to=9999-12-31',
  '/api/coverage?region=0000', '/api/coverage?region=0123', '/api/coverage?date=9999-12-31', '/api/brief?date=9999-12-31', '/api/brief?date=0000-01-01', '/api/brief.pdf?date=0000-01-01',
])('%s is answered with a code and what is wrong, not with an internal error', async (url) => {
  const answer = await (await as('centre'))(url)
  expect(answer.statusCode).toBe(400)
  expect(answer.json<ErrorView>()).toMatchObject({ code: 'request.invalid', details: [{ path: expect.stringMatching(/^\/(cursor|region|from|to|parent|date)$/) as string }] })
})

test('a page’s own cursor leads to the next page, in both orders', async () => {
  const now = new Date()
  for (const phone of [PHONE, '14200000003']) await signalsToWarnings(bureau.at(now), bureau.source, [readSignal({ ...aSignal(phone), kind: 'call', person: { phone } }, now)], () => undefined)
  const get = await as('centre')
  for (const order of ['sort=newest', 'sort=urgency', 'sort=newest&state=all']) {
    const first = (await get(`/api/warnings?${order}&limit=1`)).json<z.infer<typeof WarningPage>>()
    const second = (await get(`/api/warnings?${order}&limit=1&cursor=${encodeURIComponent(first.next!)}`)).json<z.infer<typeof WarningPage>>()
    expect([order, new Set([...first.items, ...second.items].map((row) => row.id)).size, second.next]).toEqual([order, 2, null])
  }
})

test('a signal for a region that begins with a zero, or with a zero byte in its name, is refused; the good line beside it is taken', async () => {
  const lines = [aSignal('zero', { place: { region: '012345' } }), aSignal('by\0te'), aSignal('good')].map((one) => JSON.stringify(one)).join('\n')
  const answer = await app.inject({ method: 'POST', url: '/api/signals:batch', headers: { 'x-api-key': API_KEY, 'content-type': 'application/x-ndjson' }, payload: lines })
  expect(answer.json()).toMatchObject({ accepted: 1, rejected: 2, errors: [{ line: 1, code: 'signal.invalid' }, { line: 2, code: 'signal.invalid' }] })
})

test('a zero byte in a login is a request that is wrong, not a program that is', async () => {
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { login: 'ce\0ntre', password: 'x' } })
  expect([answer.statusCode, answer.json<ErrorView>().code]).toEqual([400, 'request.invalid'])
})

test('who tries key after key is told to stop, and only their address is', async () => {
  const codes = []
  for (let nth = 0; nth < 35; nth++) codes.push((await post(aSignal(`guess-${nth}`), `guess-${nth}`, '10.9.9.9')).json<ErrorView>().code)
  expect(codes).toEqual([...Array<string>(30).fill('source.unknown_key'), ...Array<string>(5).fill('request.too_many')])
  expect((await post(aSignal('k1'), 'another-guess', '10.9.9.10')).json()).toMatchObject({ code: 'source.unknown_key' })
})

test('a source that this server knows goes on, though somebody guesses from the same address', async () => {
  expect((await post(aSignal('known-1'), API_KEY, '10.9.9.9')).json()).toMatchObject({ status: 'accepted' })
  expect((await post(aSignal('x'), 'guess-again', '10.9.9.9')).statusCode).toBe(429)
  expect((await post(aSignal('known-2'), API_KEY, '10.9.9.9')).json()).toMatchObject({ status: 'accepted' })
})

test('an unknown key is refused before anything of the body is looked at', async () => {
  expect((await post({ nonsense: true }, 'unknown', '10.9.9.11')).json()).toMatchObject({ code: 'source.unknown_key' })
})

test('somebody who signs wrongly for the carrier is told to stop', async () => {
  const send = () => app.inject({ method: 'POST', url: '/api/ports/telecom/results', remoteAddress: '10.9.9.12', headers: { 'content-type': 'application/json' }, payload: '{}' })
  const codes = []
  for (let nth = 0; nth < 31; nth++) codes.push((await send()).json<ErrorView>().code)
  expect(codes.at(-2)).toBe('source.unknown_key')
  expect(codes.at(-1)).toBe('request.too_many')
})

test('one source may post three thousand single signals in a second, and not one more; in the next second it goes on', async () => {
  const send = () => post({ nonsense: true }, API_KEY, '10.9.9.13')
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5_000 })
  const codes = new Map<number, number>()
  for (let nth = 0; nth < 31; nth++) {
    for (const { statusCode } of await Promise.all(Array.from({ length: 100 }, send))) codes.set(statusCode, (codes.get(statusCode) ?? 0) + 1)
  }
  expect(codes).toEqual(new Map([[400, 3_000], [429, 100]]))
  vi.setSystemTime(Date.now() + 1_001)
  expect((await send()).statusCode).toBe(400)
  vi.useRealTimers()
})

test('when the program fails, the log says where, and nothing of whom: no name, no number, no word', async () => {
  const owner = new Client({ connectionString: bureau.ownerUrl })
  await owner.connect()
  await owner.query(`alter table bureau.signal add constraint never_again check (source_ref not like 'fatal%')`)
  const failed = await post(aSignal(`fatal ${PHONE}`), API_KEY, '10.9.9.14')
  await owner.query('alter table bureau.signal drop constraint never_again')
  await owner.end()
  expect(failed.json()).toMatchObject({ code: 'signal.unprocessable' })
  for (const kind of ['query', 'json', 'word']) expect((await app.inject(`/api/trouble/${kind}`)).json()).toMatchObject({ code: 'internal' })
  const lines = logged.map((line) => JSON.parse(line) as { route?: string; err: { name: string; code?: string; constraint?: string; at: string[] } })
  expect(lines.map(({ err }) => [err.name, err.code, err.constraint])).toEqual([['error', '23514', 'never_again'], ['error', '22P02', undefined], ['SyntaxError', undefined, undefined], ['Error', undefined, undefined]])
  expect(lines.map((line) => [line.route, line.err.at.length > 0])).toEqual([[undefined, true], ...['query', 'json', 'word'].map(() => ['/api/trouble/:kind', true])])
  expect(logged.join('\n')).not.toMatch(new RegExp(['王', PHONE, '1420', WORDS, '安全账户', 'said'].join('|')))
})
