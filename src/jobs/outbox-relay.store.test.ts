import { Kysely, PostgresDialect } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../test/support/database.ts'
import { uuidv7 } from '../platform/ids.ts'
import { announce } from '../platform/outbox.ts'
import { asSystem, type Context } from '../platform/transaction.ts'
import { Vault } from '../platform/vault.ts'
import { LIVE_CHANNEL, startLiveRelay, type LiveRow } from './outbox-relay.ts'

const NOW = new Date('2026-03-02T03:00:00+08:00')
const EVENTS = 450
/** PostgreSQL's own. */
const NOTIFICATION_BYTES_MAX = 7_999
let own: TestDatabase
let context: Context
let listener: Client
const payloads: string[] = []

beforeAll(async () => {
  own = await testDatabase()
  context = { database: new Kysely<unknown>({ dialect: new PostgresDialect({ pool: own.pool }) }), vault: new Vault(Buffer.alloc(32, 1)), now: NOW, newId: () => uuidv7(NOW), committed: () => undefined }
  listener = new Client({ connectionString: own.appUrl })
  await listener.connect()
  listener.on('notification', ({ payload }) => payloads.push(payload!))
  await listener.query(`listen ${LIVE_CHANNEL}`)
})
afterAll(async () => {
  await listener.end()
  await own.drop()
})

test('two relays tell every event once, in the order in which they were written, in notes that PostgreSQL takes', async () => {
  const subjects = Array.from({ length: EVENTS }, () => context.newId())
  await asSystem(context, (tx) => announce(tx, subjects.map((subject, index) => ({ type: 'task.offered', subject, region: 330291001001001 + index, unit: '青湖所', userId: index % 2 === 0 ? subject : null, data: { level: 'red' } })), NOW))
  const relays = [startLiveRelay(own.pool), startLiveRelay(own.pool)]
  const told = () => payloads.flatMap((payload) => JSON.parse(payload) as LiveRow[])
  await expect.poll(() => told().length, { timeout: 10_000 }).toBe(EVENTS)
  for (const relay of relays) await relay.stop()
  expect(told().map((row) => row.subject).sort()).toEqual(subjects.toSorted())
  expect(told().find((row) => row.subject === subjects[0])).toMatchObject({ type: 'task.offered', region: 330291001001001, unit: '青湖所', userId: subjects[0], data: { level: 'red' } })
  for (const payload of payloads) {
    expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(NOTIFICATION_BYTES_MAX)
    const ids = (JSON.parse(payload) as LiveRow[]).map((row) => row.id)
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
  }
})
