import type { FastifyInstance } from 'fastify'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { BatchReceipt, BatchRefusal } from '../src/contract/signal.ts'
import { readSignal, type ReadSignal } from '../src/features/signal/signal.rules.ts'
import { takeHere, takeLines } from '../src/flows/lines-to-signals.ts'
import { signalsToWarnings, type SignalAnswer } from '../src/flows/signals-to-warnings.ts'
import { takeAllButSpoiled } from '../src/flows/spoiled-signals.ts'
import { singleLane } from '../src/jobs/single-lane.ts'
import { serverOf } from './support/server.ts'
import { API_KEY, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const MEGABYTE = 1_048_576
let bureau: SmallBureau
let app: FastifyInstance
let port: number
const now = () => new Date()
const nowhere = () => undefined
const contextNow = () => bureau.at(now())

beforeAll(async () => {
  bureau = await smallBureau(now())
  app = await serverOf(bureau)
  await app.listen({ host: '127.0.0.1', port: 0 })
  port = (app.server.address() as AddressInfo).port
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

const aSignal = (ref: string, more: object = {}) => ({ ref, kind: 'call' as const, at: now().toISOString(), person: { phone: '14200000001' }, ...more })
const aLine = (ref: string, more: object = {}) => `${JSON.stringify(aSignal(ref, more))}\n`
const read = (ref: string) => readSignal(aSignal(ref), now())

/** As a sender that does not know how much is coming: chunked, over a real socket. */
async function stream(body: Iterable<string>): Promise<{ status: number; json: BatchReceipt & BatchRefusal }> {
  const outgoing = request({ port, host: '127.0.0.1', method: 'POST', path: '/api/signals:batch', headers: { 'x-api-key': API_KEY, 'content-type': 'application/x-ndjson' } })
  const answered = new Promise<{ status: number; json: BatchReceipt & BatchRefusal }>((resolve, reject) => {
    outgoing.once('error', reject)
    outgoing.once('response', (answer) => {
      void answer.toArray().then((parts: Buffer[]) => resolve({ status: answer.statusCode!, json: JSON.parse(Buffer.concat(parts).toString()) as BatchReceipt & BatchRefusal }), reject)
    })
  })
  await pipeline(Readable.from(body), outgoing)
  return answered
}

test('a body of 50 MB without a declared length is taken whole, and never stands in memory', async () => {
  const words = '今天下午三点在小区门口集合，一起去办理手续。'.repeat(140)
  const lines = Math.ceil((50 * MEGABYTE) / Buffer.byteLength(aLine('00000', { text: words })))
  function* body() {
    for (let index = 0; index < lines; index++) yield aLine(`fifty${index}`, { text: words })
  }
  const before = process.memoryUsage.rss()
  let most = 0
  const look = setInterval(() => { most = Math.max(most, process.memoryUsage.rss()) }, 20)
  const answer = await stream(body())
  clearInterval(look)
  expect(answer).toEqual({ status: 200, json: { accepted: lines, duplicate: 0, rejected: 0, errors: [], unnamed: 0 } })
  expect((most - before) / MEGABYTE).toBeLessThan(350)
}, 60_000)

test('a body beyond 64 MB is refused with the bound, the last line read, and what was committed before it', async () => {
  function* body() {
    for (let index = 0; index < 1_500; index++) yield aLine(`over${index}`)
    for (let sent = 0; sent < 66; sent++) yield ' '.repeat(MEGABYTE)
  }
  const { status, json } = await stream(body())
  expect([status, json.code, json.zh]).toEqual([413, 'batch.too_large', expect.stringMatching(/64 MB.*第 1500 行/)])
  expect(json.receipt).toMatchObject({ accepted: 1_500, duplicate: 0, rejected: 0 })
})

test('a line of a megabyte is answered by its number, and those around it are taken', async () => {
  const { status, json } = await stream([aLine('before'), `${'x'.repeat(MEGABYTE)}\n`, aLine('after'), `{"ref":"${'y'.repeat(120_000)}"}`])
  expect(status).toBe(200)
  expect(json).toMatchObject({ accepted: 2, rejected: 2, errors: [{ line: 2, code: 'signal.line_too_long' }, { line: 4, code: 'signal.line_too_long' }] })
})

test('when the disk is full midway, what was committed is counted and nobody says that nothing was saved', async () => {
  let transactions = 0
  const failing = () => {
    if (++transactions > 4) throw Object.assign(new Error('could not extend file'), { code: '53100' })
    return contextNow()
  }
  const receipt = await takeLines(takeHere(failing, nowhere), bureau.source, Readable.from(Array.from({ length: 5_000 }, (_, index) => aLine(`disk${index}`))))
  expect(receipt.stopped).toMatchObject({ code: 'batch.database_full', zh: expect.not.stringContaining('内容未保存') as string })
  expect(receipt.accepted).toBeGreaterThan(0)
  const kept = await bureau.system(async (tx) => tx.selectFrom('signal').select((eb) => eb.fn.countAll<number>().as('count')).where('source_ref', 'like', 'disk%').executeTakeFirstOrThrow())
  expect(receipt.accepted).toBe(Number(kept.count))
})

/** What the contract lets through today may be refused by a database of tomorrow; a counterpart's number that no column can hold stands for it. */
const spoilt = (ref: string) => ({ ...read(ref), amountFen: Number.MAX_VALUE })

test('the one signal that the database refuses is answered alone, and its neighbours in the batch are taken', async () => {
  const signals = Array.from({ length: 300 }, (_, index) => (index === 217 ? spoilt('spoilt') : read(`neighbour${index}`)))
  const take = vi.fn<(part: readonly ReadSignal[]) => Promise<SignalAnswer[]>>((part) => signalsToWarnings(contextNow(), bureau.source, part, nowhere))
  const answers = await takeAllButSpoiled(signals, take)
  expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(299)
  expect(answers[217]).toMatchObject({ code: 'signal.unprocessable' })
  expect(take.mock.calls.length).toBeLessThan(25)
})

test('in the lane of single posts a bad one fails alone', async () => {
  const lane = singleLane(contextNow, nowhere)
  const posts = [lane.take(bureau.source, read('lane0')), lane.take(bureau.source, read('lane1')), lane.take(bureau.source, spoilt('lane-bad')), lane.take(bureau.source, read('lane2'))]
  expect(await Promise.all(posts)).toEqual(['accepted', 'accepted', expect.objectContaining({ code: 'signal.unprocessable', status: 422 }), 'accepted'])
})

test('a database that is away is no bad signal: nothing is halved, and the sender repeats the whole', async () => {
  const away = vi.fn<() => Promise<SignalAnswer[]>>(() => Promise.reject(Object.assign(new Error('gone'), { code: '57P01' })))
  await expect(takeAllButSpoiled([read('a1'), read('a2')], away)).rejects.toThrow('gone')
  expect(away).toHaveBeenCalledTimes(1)
})
