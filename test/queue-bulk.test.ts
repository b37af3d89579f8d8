import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Signal } from '../src/contract/signal.ts'
import type { BulkResult } from '../src/contract/bulk.ts'
import type { WarningDetail, WarningPage } from '../src/contract/warning.ts'
import type { z } from 'zod'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { sessionHeaders } from './support/api-session.ts'
import { serverOf } from './support/server.ts'
import { aResident, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let app: FastifyInstance
let ids: string[]
const sessions = new Map<string, Record<string, string>>()
const NOWHERE = '0198c0de-0000-7000-8000-000000000000'

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  app = await serverOf(bureau)
  for (const phone of ['14200000001', '14200000005', '14200000006']) await hear(phone, { kind: 'listed', level: 'yellow' })
  ids = (await as('centre', 'GET', '/api/warnings')).json<z.infer<typeof WarningPage>>().items.map((row) => row.id)
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

async function hear(phone: string, more: Partial<Signal>, atMs = 0): Promise<void> {
  const now = new Date(Date.now() + atMs)
  if (atMs === 0) await aResident(bureau, phone)
  await signalsToWarnings(bureau.at(now), bureau.source, [readSignal({ ref: `${phone} ${atMs}`, at: now.toISOString(), person: { phone }, ...more } as Signal, now)], () => undefined)
}

async function as(login: string, method: 'GET' | 'POST', url: string, payload?: object, key?: string) {
  const headers = sessions.get(login) ?? (await sessionHeaders(app, login))
  sessions.set(login, headers)
  return app.inject({ method, url, headers: { ...headers, ...(key === undefined ? {} : { 'idempotency-key': key }) }, ...(payload === undefined ? {} : { payload }) })
}
const codesOf = (result: BulkResult) => result.items.map(({ failure }) => failure?.code ?? 'done')
const page = async (id: string) => (await as('centre', 'GET', `/api/warnings/${id}`)).json<WarningDetail>()

test('an acknowledged warning names who saw it, with the reason in its history and in the log, numbers masked', async () => {
  const answer = await as('centre', 'POST', '/api/warnings/acknowledge', { ids: [ids[0], NOWHERE, ids[0]], reason: '已通知所里 14299998888' })
  expect(codesOf(answer.json<BulkResult>())).toEqual(['done', 'request.not_found'])
  const seen = await page(ids[0]!)
  expect([seen.acknowledgedBy, seen.actions.includes('acknowledge')]).toEqual(['centre', false])
  expect(seen.timeline.at(-1)).toMatchObject({ kind: 'seen-at-desk', actor: 'centre', detail: { note: expect.stringMatching(/^已通知所里 14\*+$/) as string } })
  const written = await bureau.system(async (tx) => (await sql<{ actor: string; detail: { reason: string } }>`select actor, detail from audit where action = 'warning.acknowledge'`.execute(tx)).rows)
  expect(written).toMatchObject([{ actor: 'centre', detail: { reason: expect.not.stringContaining('14299998888') as string } }])
  expect(codesOf((await as('commander', 'POST', '/api/warnings/acknowledge', { ids: [ids[0]], reason: '看到了' })).json<BulkResult>())).toEqual(['warning.acknowledged'])
})

test('when its level rises it has been seen by nobody', async () => {
  const phone = '14200000001'
  const { id } = (await as('centre', 'GET', `/api/warnings?q=${phone}`)).json<z.infer<typeof WarningPage>>().items[0]!
  await as('centre', 'POST', '/api/warnings/acknowledge', { ids: [id], reason: '看到了' })
  expect((await page(id)).acknowledgedBy).toBe('centre')
  await hear(phone, { kind: 'call', counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800, text: '安全账户' }, 1_000)
  await hear(phone, { kind: 'transfer', counterpart: { account: '6222020000001234567' }, amountFen: 50_000_000, screenSharing: true }, 2_000)
  expect(await page(id)).toMatchObject({ level: 'red', acknowledgedBy: null })
})

test('chosen rows go to one unit, each for itself: one that is out of sight or closed is named with why, the others have gone', async () => {
  const answer = await as('chen', 'POST', '/api/warnings/handover', { ids: [ids[1], NOWHERE, ids[2]], reason: 'not-mine', toUnit: 'PB' })
  expect(codesOf(answer.json<BulkResult>())).toEqual(['done', 'warning.no_open_task', 'done'])
  for (const id of [ids[1]!, ids[2]!]) expect(await page(id)).toMatchObject({ unit: { code: 'PB' }, handovers: [{ from: 'PA', to: 'PB' }] })
  expect(codesOf((await as('foreign', 'POST', '/api/warnings/handover', { ids: [ids[0]], reason: 'not-mine', toUnit: 'PA' })).json<BulkResult>())).toEqual(['warning.no_open_task'])
})

test('the same press sent twice moves nothing twice, and to a colleague only within the unit', async () => {
  const body = { ids: [ids[1]], reason: 'shift-change', toUser: bureau.userId('foreign'), note: '换班' }
  for (let nth = 0; nth < 2; nth++) expect(codesOf((await as('foreign', 'POST', '/api/warnings/handover', body, 'press-12345678')).json<BulkResult>())).toEqual(['done'])
  expect((await page(ids[1]!)).timeline.filter(({ kind, detail }) => kind === 'handed-over' && detail.reason === 'shift-change')).toHaveLength(1)
  expect(codesOf((await as('foreign', 'POST', '/api/warnings/handover', { ...body, toUser: bureau.userId('chen') })).json<BulkResult>())).toEqual(['handover.unknown_user'])
})

test('fifty at a time, and a target has to be named', async () => {
  const handover = async (more: object) => (await as('centre', 'POST', '/api/warnings/handover', { ids: [ids[0]], reason: 'not-mine', ...more })).json<{ code: string }>().code
  expect([await handover({}), await handover({ toUnit: 'PB', toUser: NOWHERE }), await handover({ toUnit: 'PB', ids: Array.from({ length: 51 }, () => ids[0]) })]).toEqual(['request.invalid', 'request.invalid', 'request.invalid'])
})
