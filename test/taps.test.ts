import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TaskView } from '../src/contract/task.ts'
import { forgetTaps } from '../src/platform/idempotency.ts'
import { sessionHeaders } from './support/api-session.ts'
import { anAcceptedTask, type OneCase } from './support/case.ts'
import { serverOf } from './support/server.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

/** A phone with a bad signal loses the answer and sends the tap again, with the same key. */
let bureau: SmallBureau
let app: FastifyInstance
let headersOf: Record<'chen' | 'centre', Record<string, string>>
const DAY_MS = 86_400_000

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  app = await serverOf(bureau)
  await app.ready()
  headersOf = { chen: await sessionHeaders(app, 'chen'), centre: await sessionHeaders(app, 'centre') }
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

const tap = (url: string, payload: object, key: string | undefined, login: 'chen' | 'centre' = 'chen') =>
  app.inject({ method: 'POST', url, headers: { ...headersOf[login], ...(key === undefined ? {} : { 'idempotency-key': key }) }, payload })
const stepsOf = ({ warningId }: OneCase, kind: string) => bureau.system(async (tx) => (await sql`select id from step where subject_id = ${warningId} and kind = ${kind}`.execute(tx)).rows.length)
const aCase = () => anAcceptedTask(bureau, new Date())

test('a repeated "busy" counts once and is answered with the task as it is; with a new key it is a second call', async () => {
  const one = await aCase()
  const busy = (key: string | undefined) => tap(`/api/tasks/${one.id}/calls`, { result: 'busy' }, key)
  const answers = [await busy('11111111aaaaaaaa'), await busy('11111111aaaaaaaa')]
  expect(answers.map((answer) => [answer.statusCode, answer.json<TaskView>().unanswered, answer.json<TaskView>().sibling])).toEqual([[200, 1, null], [200, 1, null]])
  expect((await busy('22222222aaaaaaaa')).json<TaskView>()).toMatchObject({ unanswered: 2, sibling: { kind: 'visit' } })
})

test('eight times at the same moment is once: a call, a text, a slip', async () => {
  const one = await aCase()
  const eight = (url: string, payload: object, key: string, login?: 'centre') => Promise.all(Array.from({ length: 8 }, () => tap(url, payload, key, login)))
  const codes = async (answers: Promise<{ statusCode: number }[]>) => [...new Set((await answers).map((answer) => answer.statusCode))]
  expect(await codes(eight(`/api/tasks/${one.id}/calls`, { result: 'busy' }, 'call-8888'))).toEqual([200])
  expect(await codes(eight(`/api/tasks/${one.id}/sms`, {}, 'sms-8888'))).toEqual([200])
  expect(await codes(eight(`/api/tasks/${one.id}/slips`, { kind: 'remind' }, 'slip-8888', 'centre'))).toEqual([204])
  expect([await stepsOf(one, 'call'), await stepsOf(one, 'sms'), await stepsOf(one, 'slip')]).toEqual([1, 1, 1])
  expect(await bureau.system(async (tx) => (await sql`select id from outbox where channel = 'sms' and subject = ${one.id}`.execute(tx)).rows.length)).toBe(1)
})

test('the same key of somebody else, or on another task, is another tap', async () => {
  const [one, other] = [await aCase(), await aCase()]
  for (const { id } of [one, other]) await tap(`/api/tasks/${id}/sms`, {}, 'same-key-1')
  await tap(`/api/tasks/${one.id}/slips`, { kind: 'remind' }, 'same-key-1', 'centre')
  expect([await stepsOf(one, 'sms'), await stepsOf(other, 'sms'), await stepsOf(one, 'slip')]).toEqual([1, 1, 1])
})

test('a handover that is sent twice is done once, though the task is out of sight by then; an unknown key learns nothing', async () => {
  const one = await aCase()
  const handOver = (key: string) => tap(`/api/tasks/${one.id}/handover`, { reason: 'not-mine', toUnit: 'PB' }, key)
  expect([(await handOver('handover-1')).statusCode, (await handOver('handover-1')).statusCode, (await handOver('handover-2')).statusCode]).toEqual([204, 204, 404])
  expect(await stepsOf(one, 'handed-over')).toBe(1)
})

test('an undo that is sent twice takes back one step, not two', async () => {
  const one = await aCase()
  for (const key of ['first-call', 'second-call']) await tap(`/api/tasks/${one.id}/calls`, { result: 'no-answer', to: 'guardian' }, key)
  for (let time = 0; time < 2; time++) expect((await tap(`/api/tasks/${one.id}/undo`, {}, 'undo-once')).json<TaskView>().calls).toHaveLength(1)
})

test('a tap that was refused may be made again with its key, and a key that is none is refused', async () => {
  const one = await aCase()
  const sign = () => tap(`/api/tasks/${one.id}/at-door`, {}, 'at-door-1')
  expect((await sign()).json()).toMatchObject({ code: 'task.not_possible' })
  await bureau.system((tx) => sql`update task set kind = 'visit' where id = ${one.id}`.execute(tx))
  expect((await sign()).statusCode).toBe(200)
  expect((await tap(`/api/tasks/${one.id}/sms`, {}, 'no key')).json()).toMatchObject({ code: 'request.invalid' })
})

test('keys are forgotten after their time, and not before', async () => {
  const one = await aCase()
  await tap(`/api/tasks/${one.id}/sms`, {}, 'kept-for-a-while')
  const left = (before: Date) => bureau.system(async (tx) => {
    await forgetTaps(tx, before, 1_000)
    return (await sql`select key from answered_tap where subject_id = ${one.id}`.execute(tx)).rows.length
  })
  expect(await left(new Date(Date.now() - DAY_MS))).toBe(1)
  expect(await left(new Date(Date.now() + DAY_MS))).toBe(0)
})
