import fc from 'fast-check'
import { Kysely, PostgresDialect, sql, type RawBuilder } from 'kysely'
import { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../test/support/database.ts'
import { audit, verifyAudit, type AuditVerdict } from './audit.ts'
import { uuidv7 } from './ids.ts'
import { asSystem, type Context, type Tx } from './transaction.ts'
import { Vault } from './vault.ts'

const NOW = new Date('2026-03-02T03:00:00+08:00')
let own: TestDatabase
let database: Kysely<unknown>
/** The database's owner: who may do what the program may not. */
let owner: Kysely<unknown>
const system = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
  const context: Context = { database, vault: new Vault(Buffer.alloc(32, 1)), now: NOW, newId: () => uuidv7(NOW), committed: () => undefined }
  return asSystem(context, work)
}
async function tamper(...edits: readonly RawBuilder<unknown>[]): Promise<void> {
  await owner.transaction().execute(async (tx) => {
    await sql`select set_config('gb.system', 'on', true), set_config('search_path', ${own.schema}, true)`.execute(tx)
    for (const edit of edits) await edit.execute(tx)
  })
}
const verify = (): Promise<AuditVerdict> => system(verifyAudit)

beforeAll(async () => {
  own = await testDatabase()
  database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: own.pool }) })
  owner = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: own.ownerUrl, max: 1 }) }) })
})
afterAll(async () => {
  await owner.destroy()
  await own.drop()
})

/** Five entries, numbers 1 to 5. */
beforeEach(async () => {
  await tamper(sql`delete from audit`, sql`update audit_head set seq = 0, hash = '\\x00'`)
  await system(async (tx) => {
    for (let i = 1; i <= 5; i++) await audit(tx, { actor: `officer${i}`, action: 'task.accept', subject: `task${i}`, detail: { reveals: true, warning: { b: i, a: [1, '甲'] } } }, new Date(NOW.getTime() + i))
  })
})

test('a chain that nobody touched verifies, with its length', async () => {
  expect(await verify()).toEqual({ ok: true, rows: 5 })
})

describe('a planted change is found, and where', () => {
  test.each([
    ['who did it', sql`update audit set actor = 'somebody else' where seq = 3`],
    ['what was done', sql`update audit set action = 'task.close' where seq = 3`],
    ['whom it was about', sql`update audit set subject = 'task9' where seq = 3`],
    ['when', sql`update audit set at = at + interval '1 millisecond' where seq = 3`],
    ['a detail deep inside', sql`update audit set detail = jsonb_set(detail, '{warning,b}', '4') where seq = 3`],
    ['the hash itself', sql`update audit set hash = sha256('') where seq = 3`],
  ])('an edit of %s', async (_what, edit) => {
    await tamper(edit)
    expect(await verify()).toEqual({ ok: false, seq: 3, problem: 'changed' })
  })

  test('a deleted entry, in the middle and at the start', async () => {
    await tamper(sql`delete from audit where seq = 3`)
    expect(await verify()).toEqual({ ok: false, seq: 3, problem: 'missing' })
    await tamper(sql`delete from audit where seq = 1`)
    expect(await verify()).toEqual({ ok: false, seq: 1, problem: 'missing' })
  })

  test('a deleted entry whose gap was closed by renumbering', async () => {
    await tamper(sql`delete from audit where seq = 3`, sql`update audit set seq = -seq where seq > 3`, sql`update audit set seq = -seq - 1 where seq < 0`)
    expect(await verify()).toEqual({ ok: false, seq: 3, problem: 'changed' })
  })

  test('deleted last entries', async () => {
    await tamper(sql`delete from audit where seq >= 4`)
    expect(await verify()).toEqual({ ok: false, seq: 4, problem: 'head' })
  })

  test('two entries that changed places', async () => {
    await tamper(sql`update audit set seq = -seq where seq in (2, 3)`, sql`update audit set seq = 5 + seq where seq < 0`)
    expect(await verify()).toEqual({ ok: false, seq: 2, problem: 'changed' })
  })

  test('an emptied book whose head was forgotten', async () => {
    await tamper(sql`delete from audit`)
    expect(await verify()).toEqual({ ok: false, seq: 1, problem: 'head' })
  })
})

test('the program itself may add to the book and neither change nor take away', async () => {
  for (const edit of [sql`update audit set actor = 'nobody' where seq = 1`, sql`delete from audit where seq = 5`, sql`truncate audit`]) {
    await expect(system((tx) => edit.execute(tx))).rejects.toThrow(/permission denied/)
  }
})

test('whatever JSON an action notes, the database gives it back as it was hashed', async () => {
  const detail = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 })
  const details = fc.sample(detail, { numRuns: 200, seed: 7 }).filter((one) => !JSON.stringify(one).includes(String.raw`\u0000`))
  await system(async (tx) => {
    for (const one of details) await audit(tx, { actor: 'admin', action: 'settings.write', subject: 'clocks', detail: one }, NOW)
  })
  expect(await verify()).toEqual({ ok: true, rows: 5 + details.length })
})

test('a transaction that is rolled back leaves no gap in the book', async () => {
  await expect(system(async (tx) => {
    await audit(tx, { actor: 'admin', action: 'settings.write', subject: 'clocks' }, NOW)
    throw new Error('changed its mind')
  })).rejects.toThrow('changed its mind')
  await system((tx) => audit(tx, { actor: 'admin', action: 'settings.write', subject: 'clocks' }, NOW))
  expect(await verify()).toEqual({ ok: true, rows: 6 })
})

test('twenty people at once write one chain', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, i) => system((tx) => audit(tx, { actor: `officer${i}`, action: 'task.accept', subject: `task${i}` }, NOW))))
  expect(await verify()).toEqual({ ok: true, rows: 25 })
})

test('while people work the chain is still found whole: what they append is no damage', async () => {
  const isWorking = { now: true }
  const work = async (who: string) => {
    while (isWorking.now) await system((tx) => audit(tx, { actor: who, action: 'task.accept', subject: 'task' }, NOW))
  }
  const workers = [work('chen'), work('wang')]
  for (let look = 0; look < 40; look++) expect(await verify()).toMatchObject({ ok: true })
  isWorking.now = false
  await Promise.all(workers)
  await tamper(sql`delete from audit where seq = (select max(seq) from audit)`)
  expect(await verify()).toMatchObject({ ok: false, problem: 'head' })
})
