import { spawn, type ChildProcess } from 'node:child_process'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { telecomPort } from '../src/adapters/telecom/telecom.client.ts'
import { signed } from '../src/adapters/signature.codec.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { askCarrier, dialPerson, textPerson } from '../src/flows/call-to-next-step.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { startTelecomSender } from '../src/jobs/outbox-to-telecom.ts'
import { sql } from 'kysely'
import { myTasks } from '../src/reads/task-page.ts'
import { warningPage } from '../src/reads/warning-page.ts'
import { serverOf, TELECOM_SECRET } from './support/server.ts'
import { aResident, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'
import { freePort } from './support/free-port.ts'


let bureau: SmallBureau
let app: FastifyInstance
let gateway: ChildProcess
let gatewayUrl: string
const contextNow = () => bureau.at(new Date())

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  await bureau.system((tx) => sql`update app_user set phone = '14200009999' where login = 'chen'`.execute(tx))
  app = await serverOf(bureau)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const port = await freePort()
  gatewayUrl = `http://127.0.0.1:${port}`
  gateway = spawn(process.execPath, ['sim/telecom.ts', '--port', String(port), '--delay-ms', '50', '--silent', '0', '--refuse', '0', '--garbled', '0.3', '--twice', '1'], { env: { ...process.env, GB_URL: url, GB_TELECOM_SECRET: TELECOM_SECRET } })
})
afterAll(async () => {
  gateway.kill('SIGKILL')
  await app.close()
  await bureau.drop()
})

async function anAcceptedTask(phone: string): Promise<{ id: string; warningId: string }> {
  await aResident(bureau, phone)
  const now = new Date()
  await signalsToWarnings(bureau.at(now), bureau.source, [readSignal({ ref: phone, kind: 'call', at: now.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800 }, now)], () => undefined)
  const task = (await myTasks(bureau.as('chen', now))).find((one) => one.state === 'offered')!
  await acceptTask(bureau.as('chen', now), task.id)
  return task
}

async function timelineHas(warningId: string, kind: string, msMax = 15_000): Promise<Record<string, unknown>[]> {
  const until = performance.now() + msMax
  for (;;) {
    const steps = (await warningPage(bureau.as('centre', new Date()), warningId)).timeline.filter((step) => step.kind === kind)
    if (steps.length > 0 || performance.now() > until) return steps.map((step) => step.detail)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

test('a call dialled through the gateway comes back as a call result, once, though the gateway answers nonsense and tells twice', async () => {
  const task = await anAcceptedTask('14200000001')
  const sender = startTelecomSender(contextNow, telecomPort(gatewayUrl, TELECOM_SECRET))
  await dialPerson(bureau.as('chen', new Date()), task.id, 'person')
  await textPerson(bureau.as('chen', new Date()), task.id, 'guardian')
  await askCarrier(bureau.as('chen', new Date()), task.id)
  const [call] = await timelineHas(task.warningId, 'call')
  expect(call).toMatchObject({ to: 'person', by: 'telephony' })
  expect(await timelineHas(task.warningId, 'port-result')).not.toEqual([])
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  expect(await timelineHas(task.warningId, 'call')).toHaveLength(1)
  await sender.stop()
})

test('without a gateway the officer reads on the timeline that nobody was called', async () => {
  const task = await anAcceptedTask('14200000002')
  const sender = startTelecomSender(contextNow, undefined)
  await dialPerson(bureau.as('chen', new Date()), task.id, 'person')
  expect(await timelineHas(task.warningId, 'port-failed')).toEqual([{ channel: 'telephony', to: 'person', reason: 'no-gateway' }])
  await sender.stop()
})

test('a result with a wrong signature, an old timestamp or an unknown id changes nothing', async () => {
  const tell = (body: string, headers: Record<string, string>) => app.inject({ method: 'POST', url: '/api/ports/telecom/results', headers, payload: body })
  const body = JSON.stringify({ id: '999999', do: 'dial', result: 'reached' })
  expect((await tell(body, signed('another secret', body, new Date()))).statusCode).toBe(401)
  expect((await tell(body, signed(TELECOM_SECRET, body, new Date(Date.now() - 3_600_000)))).statusCode).toBe(401)
  expect((await tell(body, signed(TELECOM_SECRET, `${body} `, new Date()))).statusCode).toBe(401)
  expect((await tell(body, signed(TELECOM_SECRET, body, new Date()))).json()).toEqual({ status: 'unknown' })
})
