import { spawn, type ChildProcess } from 'node:child_process'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { telecomPort } from '../src/adapters/telecom/telecom.client.ts'
import { signed } from '../src/adapters/signature.codec.ts'
import type { CallLeg, LegResult } from '../src/domain/three-way-call.ts'
import { hangUp, retryLeg, startThreeWayCall } from '../src/flows/case-to-three-way-call.ts'
import { claimOutgoing, outgoingGaveUp, outgoingSent, takeTelecomResult, type Outgoing } from '../src/flows/outgoing-to-telecom.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { startTelecomSender } from '../src/jobs/outbox-to-telecom.ts'
import { casePage } from '../src/reads/case-page.ts'
import { letTimePass } from './support/fraud-case.ts'
import { freePort } from './support/free-port.ts'
import { aReport } from './support/report.ts'
import { serverOf, TELECOM_SECRET } from './support/server.ts'
import { aResident, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let app: FastifyInstance
let url: string
let told = 0
const gateways: ChildProcess[] = []
const NOW = new Date()
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
const taker = (now = NOW) => bureau.as('calltaker', now)

beforeAll(async () => {
  bureau = await smallBureau(NOW)
  await bureau.system((tx) => sql`update app_user set phone = '14200009999' where login = 'calltaker'`.execute(tx))
  app = await serverOf(bureau)
  url = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(async () => {
  for (const gateway of gateways.splice(0)) gateway.kill('SIGKILL')
  await bureau.system(async (tx) => { await sql`delete from deadline`.execute(tx); await sql`delete from outbox`.execute(tx) })
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

async function aCase(): Promise<{ id: string; phone: string }> {
  const phone = `142${String(80_000_000 + ++told)}`
  await aResident(bureau, phone)
  return { ...(await reportCase(taker(), aReport(NOW, phone))), phone }
}
const callOf = async (id: string, now = new Date()) => (await casePage(taker(now), id)).threeWayCall!
const statesOf = async (id: string) => Object.fromEntries((await callOf(id)).legs.map(({ leg, state }) => [leg, state]))

/** What the sender would send now, taken out of the outbox as the sender does. */
async function sending(): Promise<Extract<Outgoing, { callId: string }>[]> {
  const claimed = await claimOutgoing(bureau.at(after(5)), 20)
  const calls = claimed.filter((one) => 'callId' in one)
  for (const one of calls) await outgoingSent(bureau.at(after(1)), one)
  return calls
}
const tell = (request: number, leg: CallLeg, result: LegResult) => takeTelecomResult(bureau.at(after(2)), request, { leg, result })

async function aGateway(more: readonly string[]): Promise<string> {
  const port = await freePort()
  gateways.push(spawn(process.execPath, ['sim/telecom.ts', '--port', String(port), '--delay-ms', '100', '--silent', '0', '--refuse', '0', '--garbled', '0', '--twice', '1', ...more], { env: { ...process.env, GB_URL: url, GB_TELECOM_SECRET: TELECOM_SECRET } }))
  return `http://127.0.0.1:${port}`
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 100 && !(await holds()); look++) await new Promise((resolve) => setTimeout(resolve, 100))
  expect(await holds()).toBe(true)
}

test('through the gateway all three ring and are joined, and hanging up ends it for everybody', async () => {
  const sender = startTelecomSender(() => bureau.at(new Date()), telecomPort(await aGateway(['--answers', '1', '--talk-ms', '600000']), TELECOM_SECRET))
  const { id } = await aCase()
  await startThreeWayCall(taker(), id, { third: 'bank', bank: 'BKA' })
  expect(await callOf(id)).toMatchObject({ state: 'open', third: 'bank', bank: '甲江商业银行', startedBy: 'calltaker', legs: [{ leg: 'victim', state: 'asked' }, { leg: 'centre', state: 'asked' }, { leg: 'third', state: 'asked' }] })
  await until(async () => Object.values(await statesOf(id)).every((state) => state === 'joined'))
  await hangUp(taker(new Date()), id)
  expect(await callOf(id)).toMatchObject({ state: 'ended', ending: 'hung-up', legs: [{ state: 'left' }, { state: 'left' }, { state: 'left' }] })
  await until(async () => (await bureau.system(async (tx) => (await sql`select from outbox where type = 'three-way-end' and sent_at is not null`.execute(tx)).rows.length)) === 1)
  await sender.stop()
}, 30_000)

test('parties that do not answer are told one by one, and a call without anybody is over', async () => {
  const sender = startTelecomSender(() => bureau.at(new Date()), telecomPort(await aGateway(['--answers', '0', '--seed', '5']), TELECOM_SECRET))
  const { id } = await aCase()
  await startThreeWayCall(taker(), id, { third: 'command' })
  await until(async () => (await callOf(id)).state === 'ended')
  expect((await callOf(id)).ending).toBe('all-left')
  for (const state of Object.values(await statesOf(id))) expect(['busy', 'no-answer']).toContain(state)
  await sender.stop()
}, 30_000)

test('each leg goes out with its own number: the victim’s from the vault, the call-taker’s own, the bank’s or 110', async () => {
  const { id, phone } = await aCase()
  await startThreeWayCall(taker(), id, { third: 'bank', bank: 'BKA' })
  expect((await sending()).map(({ legs }) => legs)).toEqual([[{ leg: 'victim', to: phone }, { leg: 'centre', to: '14200009999' }, { leg: 'third', to: '040900000001' }]])
  const { id: other } = await aCase()
  await startThreeWayCall(taker(), other, { third: 'command' })
  expect((await sending())[0]?.legs.find(({ leg }) => leg === 'third')).toEqual({ leg: 'third', to: '110' })
  const kept = await bureau.system(async (tx) => (await sql<{ all: string }>`select (select json_agg(o)::text from outbox o) || (select json_agg(s)::text from step s) as all`.execute(tx)).rows[0]!.all)
  expect(kept).not.toContain(phone)
})

test('one leg is rung again by itself, and what is still told of the first attempt does not count', async () => {
  const { id } = await aCase()
  await startThreeWayCall(taker(), id, { third: 'command' })
  const [first] = await sending()
  expect(await tell(first!.id, 'victim', 'ringing')).toBe('taken')
  expect(await tell(first!.id, 'victim', 'joined')).toBe('taken')
  expect(await tell(first!.id, 'victim', 'ringing')).toBe('known')
  expect(await tell(first!.id, 'third', 'busy')).toBe('taken')
  await expect(retryLeg(taker(after(3)), id, 'victim')).rejects.toMatchObject({ code: 'call.leg_on' })
  await retryLeg(taker(after(3)), id, 'third')
  const [again] = await sending()
  expect(again!.legs).toEqual([{ leg: 'third', to: '110' }])
  expect(await tell(first!.id, 'third', 'no-answer')).toBe('known')
  expect(await tell(again!.id, 'third', 'joined')).toBe('taken')
  expect(await statesOf(id)).toEqual({ victim: 'joined', centre: 'asked', third: 'joined' })
  const steps = (await casePage(taker(), id)).timeline.filter((step) => step.kind === 'three-way-leg').map(({ detail }) => `${String(detail.leg)} ${String(detail.result)}`)
  expect(steps).toEqual(['victim joined', 'third busy', 'third joined'])
})

test('a gateway that never says anything, and a call that nobody ends, end by their clocks', async () => {
  const { id } = await aCase()
  await startThreeWayCall(taker(), id, { third: 'command' })
  const [request] = await sending()
  await tell(request!.id, 'victim', 'joined')
  await letTimePass(bureau, after(91))
  expect((await callOf(id)).legs.map(({ state, reason }) => [state, reason])).toEqual([['joined', null], ['no-answer', 'gateway-silent'], ['no-answer', 'gateway-silent']])
  expect((await callOf(id)).state).toBe('open')
  await letTimePass(bureau, after(7_201))
  expect(await callOf(id)).toMatchObject({ state: 'ended', ending: 'timed-out', legs: [{ state: 'left' }, { state: 'no-answer' }, { state: 'no-answer' }] })
})

test('a call that was hung up before the gateway could be reached rings nobody any more', async () => {
  const { id } = await aCase()
  await startThreeWayCall(taker(), id, { third: 'command' })
  await hangUp(taker(after(1)), id)
  expect((await sending()).map(({ channel, legs }) => [channel, legs])).toEqual([['conference', []], ['hang-up', []]])
  expect((await callOf(id)).legs.map(({ state }) => state)).toEqual(['no-answer', 'no-answer', 'no-answer'])
})

test('without a gateway the call-taker reads of each party that nobody was rung', async () => {
  const { id } = await aCase()
  await startThreeWayCall(taker(), id, { third: 'command' })
  for (const one of await claimOutgoing(bureau.at(after(1)), 20)) if ('callId' in one) await outgoingGaveUp(bureau.at(after(1)), one, 'no-gateway')
  expect(await callOf(id)).toMatchObject({ state: 'ended', ending: 'all-left', legs: [{ state: 'failed', reason: 'no-gateway' }, { state: 'failed' }, { state: 'failed' }] })
})

test('one call a case; a bank without a number, a stranger’s case and a call that is over are refused', async () => {
  const { id } = await aCase()
  await expect(startThreeWayCall(taker(), id, { third: 'bank', bank: 'BKB' })).rejects.toMatchObject({ code: 'call.bank_without_number' })
  await expect(startThreeWayCall(bureau.as('foreign', NOW), id, { third: 'command' })).rejects.toMatchObject({ code: 'request.not_found' })
  await expect(hangUp(taker(), id)).rejects.toMatchObject({ code: 'call.none' })
  const both = await Promise.allSettled([startThreeWayCall(taker(), id, { third: 'command' }), startThreeWayCall(bureau.as('centre', NOW), id, { third: 'command' })])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  await hangUp(taker(after(1)), id)
  await expect(retryLeg(taker(after(2)), id, 'victim')).rejects.toMatchObject({ code: 'call.none' })
})

test('a result without its leg, or of a request that was none, is not taken; one with a wrong signature is refused', async () => {
  const { id } = await aCase()
  await startThreeWayCall(taker(), id, { third: 'command' })
  const [request] = await sending()
  const post = async (body: object, secret = TELECOM_SECRET) => {
    const payload = JSON.stringify(body)
    return app.inject({ method: 'POST', url: '/api/ports/telecom/results', headers: signed(secret, payload, new Date()), payload })
  }
  const ringing = { id: String(request!.id), do: 'conference', leg: 'victim', result: 'ringing' }
  expect((await post(ringing, 'another secret')).statusCode).toBe(401)
  expect((await post({ id: ringing.id, do: 'conference', result: 'ringing' })).statusCode).toBe(400)
  expect((await post({ ...ringing, id: '987654321' })).json()).toEqual({ status: 'unknown' })
  expect((await post(ringing)).json()).toEqual({ status: 'taken' })
  expect((await post(ringing)).json()).toEqual({ status: 'known' })
})
