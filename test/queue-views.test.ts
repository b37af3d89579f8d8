import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '../src/contract/signal.ts'
import type { InboxList, SavedViewList } from '../src/contract/view.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { sessionHeaders } from './support/api-session.ts'
import { serverOf } from './support/server.ts'
import { aResident, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let app: FastifyInstance
const sessions = new Map<string, Record<string, string>>()

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  app = await serverOf(bureau)
  for (const phone of ['14200000001', '14200000005']) await warn(phone)
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

async function warn(phone: string): Promise<void> {
  const now = new Date()
  await aResident(bureau, phone)
  const signal = { ref: phone, kind: 'call', at: now.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800, text: '安全账户' } as Signal
  await signalsToWarnings(bureau.at(now), bureau.source, [readSignal(signal, now)], () => undefined)
}

async function as(login: string, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) {
  const headers = sessions.get(login) ?? (await sessionHeaders(app, login))
  sessions.set(login, headers)
  return app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
}
const viewsOf = async (login: string) => (await as(login, 'GET', '/api/views')).json<SavedViewList>().items.map(({ name, mine }) => ({ name, mine }))

test('each unit in sight is an inbox with its live warnings, one’s own first; a station sees its own alone', async () => {
  const inboxes = async (login: string) => (await as(login, 'GET', '/api/inboxes')).json<InboxList>().items.map(({ unit, live, own }) => [unit.code, live, own])
  expect(await inboxes('centre')).toEqual([['C', 0, true], ['PA', 2, false]])
  expect(await inboxes('chen')).toEqual([['PA', 2, true]])
  expect(await inboxes('foreign')).toEqual([['PB', 0, true]])
})

test('a view is kept under its name for whoever saved it, and saved again it takes the place of the old one', async () => {
  expect((await as('chen', 'POST', '/api/views', { name: '只看红橙', search: { levels: 'red,orange' } })).statusCode).toBe(200)
  const again = await as('chen', 'POST', '/api/views', { name: '只看红橙', search: { levels: 'red', cols: 'clock,where' } })
  expect(again.json<SavedViewList>().items).toMatchObject([{ name: '只看红橙', search: { levels: 'red', cols: 'clock,where' }, mine: true }])
  expect([await viewsOf('standin'), await viewsOf('foreign')]).toEqual([[], []])
})

test('a commander shares a view with the unit; others of the unit see it and cannot take it away', async () => {
  expect((await as('chen', 'POST', '/api/views', { name: '全所', search: {}, shared: true })).json()).toMatchObject({ code: 'access.denied' })
  await as('commander', 'POST', '/api/views', { name: '值班视图', search: { state: 'open' }, shared: true })
  expect([await viewsOf('centre'), await viewsOf('chen')]).toEqual([[{ name: '值班视图', mine: false }], [{ name: '只看红橙', mine: true }]])
  const { id } = (await as('commander', 'GET', '/api/views')).json<SavedViewList>().items[0]!
  expect((await as('centre', 'DELETE', `/api/views/${id}`)).statusCode).toBe(404)
  expect((await as('commander', 'DELETE', `/api/views/${id}`)).json()).toEqual({ items: [] })
})

test('twenty views are enough for anybody, and what was searched for is not kept', async () => {
  for (let nth = 1; nth <= 20; nth++) expect((await as('standin', 'POST', '/api/views', { name: `视图 ${nth}`, search: {} })).statusCode).toBe(200)
  expect((await as('standin', 'POST', '/api/views', { name: '视图 21', search: {} })).json()).toMatchObject({ code: 'view.too_many' })
  expect(await viewsOf('standin')).toHaveLength(20)
  expect((await as('chen', 'POST', '/api/views', { name: '找人', search: { q: '14200000001' } })).json()).toMatchObject({ code: 'request.invalid' })
})
