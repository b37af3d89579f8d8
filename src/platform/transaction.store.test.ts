import { Kysely, PostgresDialect, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../test/support/database.ts'
import { asSystem, together, type Context, type Tx } from './transaction.ts'
import { Vault } from './vault.ts'

let own: TestDatabase
let context: Context
beforeAll(async () => {
  own = await testDatabase()
  const now = new Date('2026-03-02T03:00:00+08:00')
  context = { database: new Kysely<unknown>({ dialect: new PostgresDialect({ pool: own.pool }) }), vault: new Vault(Buffer.alloc(32, 7)), now, newId: () => '', committed: () => undefined }
})
afterAll(() => own.drop())

const note = (tx: Tx, key: string) => sql`insert into setting (key, value, changed_at) values (${key}, '1', now())`.execute(tx)
const noted = (prefix: string) => asSystem(context, async (tx) => (await sql<{ key: string }>`select key from setting where key like ${`${prefix}%`} order by key`.execute(tx)).rows.map((row) => row.key))

test('what is asked together is carried out in the order of asking, and each is answered', async () => {
  const answers = await asSystem(context, (tx) => together(note(tx, 'order-1'), sql<{ n: number }>`select count(*)::int as n from setting where key like 'order-%'`.execute(tx), note(tx, 'order-2')))
  expect(answers[1].rows).toEqual([{ n: 1 }])
  expect(await noted('order-')).toEqual(['order-1', 'order-2'])
})

test('one that fails undoes all of them, and the first failure is told', async () => {
  const broken = asSystem(context, (tx) => together(note(tx, 'broken-1'), sql`select 1 / 0`.execute(tx), note(tx, 'broken-2')))
  await expect(broken).rejects.toMatchObject({ code: '22012' })
  expect(await noted('broken-')).toEqual([])
})

test('work that goes on beside a refusal is waited for, and leaves nothing behind', async () => {
  let goneOn = false
  const slow = async (tx: Tx) => {
    await note(tx, 'slow-1')
    await note(tx, 'slow-2')
    goneOn = true
  }
  await expect(asSystem(context, (tx) => together(Promise.reject(new Error('refused')), slow(tx)))).rejects.toThrow('refused')
  expect(goneOn).toBe(true)
  expect(await noted('slow-')).toEqual([])
})

test('a statement after the end of its transaction is refused rather than carried out outside of it', async () => {
  let kept: Tx | undefined
  await asSystem(context, async (tx) => { kept = tx })
  await expect(note(kept!, 'late-1')).rejects.toThrow('after the end of its transaction')
  expect(await noted('late-')).toEqual([])
})
