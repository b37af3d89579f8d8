import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AppealRow, AppealTaken } from '../src/contract/appeal.ts'
import type { z } from 'zod'
import { decideAppeal } from '../src/flows/appeal-to-release.ts'
import { carryOrder } from '../src/flows/stop-order-to-bank.ts'
import { readAs } from '../src/platform/transaction.ts'
import { apiSession, type ApiSession } from './support/api-session.ts'
import { aCard, messagesOf } from './support/fraud-case.ts'
import { aStopped, objecting, UPHELD } from './support/objection.ts'
import { serverOf } from './support/server.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

/** An objection at a bank's counter: of all that stands the teller learns what the person is told. */
let bureau: SmallBureau
let app: FastifyInstance
const sessions = new Map<string, ApiSession>()
const as = (login: string) => sessions.get(login)!

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  app = await serverOf(bureau)
  for (const login of ['teller', 'colleague', 'chen', 'centre', 'commander']) sessions.set(login, await apiSession(app, login))
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

const take = async (account: string) => (await as('teller')('POST', '/api/appeals', objecting(account))).json<z.infer<typeof AppealTaken>>()
const rowOf = async (login: string, id: string, part = 'open') => (await as(login)('GET', `/api/appeals?part=${part}`)).json<{ items?: AppealRow[] }>().items?.find((one) => one.id === id)
const codes = async (login: string, asked: readonly (readonly ['GET' | 'POST', string, object?])[]) => Promise.all(asked.map(async ([method, url, body]) => (await as(login)(method, url, body)).statusCode))

test('a teller takes one with a reference and a day, whatever stands, and sees it in a list of their own, masked', async () => {
  const stopped = aCard()
  await aStopped(bureau, stopped)
  for (const account of [stopped, aCard()]) {
    const taken = await as('teller')('POST', '/api/appeals', objecting(account))
    expect([taken.statusCode, Object.keys(taken.json<object>()).toSorted()]).toEqual([200, ['dueAt', 'id', 'ref']])
    const { id } = taken.json<{ id: string }>()
    expect(await rowOf('teller', id)).toMatchObject({ shown: `${account.slice(0, 4)} **** **** ${account.slice(-4)}`, state: 'open', unit: 'B' })
    expect(await rowOf('centre', id)).toMatchObject({ unit: 'B' })
  }
})

test('nobody else at the bank, nor any station, sees it; the bank’s own database login sees that one row of it and nothing around it', async () => {
  const { id } = await take(aCard())
  for (const login of ['colleague', 'chen']) {
    expect(await rowOf(login, id)).toBeUndefined()
    expect(await codes(login, [['GET', `/api/appeals/${id}/answer.pdf`], ['POST', `/api/appeals/${id}/carried`, {}]])).toEqual([404, login === 'chen' ? 404 : 403])
  }
  const seen = (login: string, table: string) => readAs(bureau.as(login, new Date()), async (tx) => (await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(tx)).rows.map(({ row }) => row))
  expect(await Promise.all(['teller', 'colleague', 'chen'].map(async (login) => (await seen(login, 'appeal')).filter((row) => row.includes(id)).length))).toEqual([1, 0, 0])
  expect(await seen('colleague', 'appeal')).toEqual([])
  for (const table of ['fraud_case', 'stop_order', 'freeze_order', 'listing', 'vault_record', 'outbox', 'audit']) expect([table, await seen('teller', table)]).toEqual([table, []])
})

test('a teller opens no objection, decides none, carries no release, and reaches neither lists, orders nor cases', async () => {
  const account = aCard()
  const stopId = await aStopped(bureau, account)
  const { id } = await take(account)
  expect(await codes('teller', [
    ['GET', `/api/appeals/${id}`], ['POST', `/api/appeals/${id}/decision`, UPHELD], ['POST', `/api/appeals/${id}/carried`, {}], ['GET', '/api/listings'], ['POST', `/api/listings/${id}/appeals`, { channel: 'counter', name: '孙某', contact: '14200000099', reason: '卡里是工资' }],
    ['GET', '/api/orders'], ['GET', '/api/cases'], ['GET', '/api/settings/appeal-clock'],
  ])).toEqual([403, 403, 403, 403, 403, 403, 403, 403])
  expect((await as('teller')('GET', `/api/orders/${stopId}`)).statusCode).toBe(403)
})

test('the teller is told of the decision, sees its state and hands out the answer, and not who decided', async () => {
  const account = aCard()
  await aStopped(bureau, account)
  const { id } = await take(account)
  const paper = () => as('teller')('GET', `/api/appeals/${id}/answer.pdf`)
  expect((await paper()).json()).toMatchObject({ code: 'appeal.not_decided' })
  await decideAppeal(bureau.as('commander', new Date()), id, UPHELD)
  const decided = await rowOf('teller', id, 'decided')
  expect(decided).toMatchObject({ state: 'upheld', decidedBy: null, answerNumber: expect.stringMatching(/^申复/) as string })
  expect(await rowOf('commander', id, 'decided')).toMatchObject({ decidedBy: 'commander' })
  expect((await paper()).rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  expect(await codes('colleague', [['GET', `/api/appeals/${id}/answer.pdf`]])).toEqual([404])
  const told = await bureau.system(async (tx) => (await sql<{ user_id: string }>`select user_id from outbox where subject = ${id} and type = 'appeal.decided'`.execute(tx)).rows)
  expect(told).toEqual([{ user_id: bureau.userId('teller') }])
})

test('of a release that goes by paper the centre and its officers say that it is there, not the teller', async () => {
  const account = aCard()
  await bureau.system((tx) => sql`update organisation set reach = null where code = 'BKB'`.execute(tx))
  const stopId = await aStopped(bureau, account, 'BKB')
  await carryOrder(bureau.as('chen', new Date()), stopId)
  const { id } = await take(account)
  await decideAppeal(bureau.as('commander', new Date()), id, UPHELD)
  expect(await messagesOf(bureau, stopId)).toEqual([])
  expect(await codes('teller', [['POST', `/api/appeals/${id}/carried`, {}]])).toEqual([403])
  expect(await codes('commander', [['POST', `/api/appeals/${id}/carried`, {}]])).toEqual([204])
})

test('a teller who stands at no bank takes none', async () => {
  await bureau.system((tx) => sql`update app_user set unit = 'PA' where login = 'colleague'`.execute(tx))
  const moved = await apiSession(app, 'colleague')
  expect((await moved('POST', '/api/appeals', objecting(aCard()))).json()).toMatchObject({ code: 'access.denied' })
  expect((await moved('GET', '/api/appeals')).statusCode).toBe(403)
})
