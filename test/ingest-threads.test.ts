import { sql } from 'kysely'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { takeLines } from '../src/flows/lines-to-signals.ts'
import { configFrom } from '../src/platform/config.ts'
import { ingestThreads, type IngestThreads } from '../src/run/ingest-threads.ts'
import { SCAM_NUMBER, smallBureau, VAULT_KEY, type SmallBureau } from './support/small-bureau.ts'

const folder = mkdtempSync(join(tmpdir(), 'gb-threads-'))
const now = new Date()
let bureau: SmallBureau
let threads: IngestThreads
let commits = 0
let isPressed = false

beforeAll(async () => {
  bureau = await smallBureau(now)
  const config = configFrom({ GB_DATA: folder })
  mkdirSync(dirname(config.vaultKeyFile), { recursive: true })
  writeFileSync(config.vaultKeyFile, VAULT_KEY.toString('hex'))
  threads = ingestThreads(config, bureau.appUrl, { committed: () => { commits++ }, isPressed: () => isPressed })
})
afterAll(async () => {
  await threads.stop()
  await bureau.drop()
  rmSync(folder, { recursive: true })
})

const lineOf = (run: string, index: number) => JSON.stringify({ ref: `${run}-${index}`, kind: 'call', at: now.toISOString(), person: { phone: `142${String(index).padStart(8, '0')}` }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500 })
async function* bodyOf(run: string, count: number): AsyncGenerator<string> {
  for (let index = 0; index < count; index++) yield `${index === 1_234 ? '{' : lineOf(run, index)}\n`
}
const stored = async (run: string) => (await bureau.system((tx) => sql<{ count: number }>`select count(*)::int as count from signal where source_ref like ${`${run}-%`}`.execute(tx))).rows[0]!.count

test('a batch taken on several threads is committed whole, its bad line named, its warnings and tasks written', async () => {
  const receipt = await takeLines(threads.take, bureau.source, bodyOf('a', 3_500))
  expect(receipt).toMatchObject({ accepted: 3_499, duplicate: 0, rejected: 1, errors: [{ line: 1_235, code: 'signal.malformed' }] })
  expect(await stored('a')).toBe(3_499)
  const [counted] = (await bureau.system((tx) => sql<{ warnings: number; tasks: number }>`select (select count(*) from warning)::int as warnings, (select count(*) from task)::int as tasks`.execute(tx))).rows
  expect(counted).toEqual({ warnings: 3_499, tasks: 3_499 })
  expect(commits).toBe(2)
})

test('a thread that dies fails its batch, and the same batch sent again repeats nothing and loses nothing', async () => {
  const posted = vi.spyOn(Worker.prototype, 'postMessage')
  const broken = takeLines(threads.take, bureau.source, bodyOf('b', 3_500))
  await vi.waitFor(() => expect(posted).toHaveBeenCalled())
  await (posted.mock.contexts[0] as Worker).terminate()
  posted.mockRestore()
  expect(await broken).toMatchObject({ stopped: { code: 'batch.failed' } })
  const kept = await stored('b')
  const receipt = await takeLines(threads.take, bureau.source, bodyOf('b', 3_500))
  expect(receipt.accepted + receipt.duplicate).toBe(3_499)
  expect(receipt.duplicate).toBeGreaterThanOrEqual(kept)
  expect(await stored('b')).toBe(3_499)
})

test('while single posts are under way only one chunk of a batch is, and the batch still ends', async () => {
  isPressed = true
  const posted = vi.spyOn(Worker.prototype, 'postMessage')
  const underWay: number[] = []
  const taken = takeLines({ ...threads.take, chunk: async (source, lines) => {
    const answer = threads.take.chunk(source, lines)
    underWay.push(posted.mock.calls.length)
    return answer
  } }, bureau.source, bodyOf('c', 6_000))
  expect(await taken).toMatchObject({ accepted: 5_999 })
  // Two chunks were asked for at once; only the first was handed on.
  expect(underWay.slice(0, 2)).toEqual([1, 1])
  posted.mockRestore()
  isPressed = false
})
