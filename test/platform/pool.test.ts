import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openPool, withRetry } from '../../src/platform/postgres/pool.ts'
import { testDatabase, testServer, type TestDatabase } from '../support/database.ts'
import { query } from './sandbox.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  await query(database.ownerUrl, `create table ${database.schema}.purse (id int primary key, balance_fen bigint not null); insert into ${database.schema}.purse values (1, 100), (2, 100)`)
})
afterAll(() => database.drop())

const failing = (code: string) => Object.assign(new Error(code), { code })

test('every test gets a migrated database of its own, quickly', async () => {
  const from = performance.now()
  const second = await testDatabase()
  try {
    // 115 ms here; the bound leaves room for a busy machine.
    expect(performance.now() - from).toBeLessThan(1_500)
    const name = 'select current_database() as name'
    const { rows } = await second.pool.query("select to_regclass('schema_migration') is not null as migrated, current_schema() as schema, current_user as login")
    expect(rows).toEqual([{ migrated: true, schema: second.schema, login: 'gb_app' }])
    expect((await second.pool.query(name)).rows).not.toEqual((await database.pool.query(name)).rows)
  } finally {
    await second.drop()
  }
})

test('a bigint is a number while a number can hold it, and digits above; never a rounded number', async () => {
  const { rows } = await database.pool.query(`select 330206001002003::bigint as region, 9007199254740991::bigint as last, 9007199254740992::bigint as next,
    -9223372036854775808 as lowest, '{1,NULL,9007199254740993}'::bigint[] as many, '{}'::bigint[] as none, count(*) as counted`)
  expect(rows).toEqual([{ region: 330206001002003, last: 9007199254740991, next: '9007199254740992', lowest: '-9223372036854775808', many: [1, null, '9007199254740993'], none: [], counted: 1 }])
})

test('a date stays the day it is, and the session is in UTC whatever the server says', async () => {
  const { rows } = await database.pool.query("select '2026-03-01'::date as day, '{2026-03-01,NULL}'::date[] as days, '2026-03-01 08:00+08'::timestamptz as moment, current_setting('timezone') as zone")
  expect(rows).toEqual([{ day: '2026-03-01', days: ['2026-03-01', null], moment: new Date('2026-03-01T00:00:00Z'), zone: 'UTC' }])
})

test('a statement, a lock and an idle transaction end at their bound', async () => {
  const pool = openPool(database.appUrl, { schema: database.schema, max: 2, statementTimeoutMs: 300, lockTimeoutMs: 100, idleInTransactionTimeoutMs: 2_000 })
  try {
    await expect(pool.query('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' })
    const holder = await pool.connect()
    try {
      await holder.query('begin; select 1 from purse where id = 1 for update')
      // Refused after 100 ms, long before the holder's own bound frees the row.
      await expect(pool.query('update purse set balance_fen = balance_fen where id = 1')).rejects.toMatchObject({ code: '55P03' })
      await new Promise((done) => setTimeout(done, 2_500))
      await expect(holder.query('commit')).rejects.toThrow()
    } finally {
      holder.release(true)
    }
  } finally {
    await pool.end()
  }
})

test('connections cut by the server, idle and in use, neither end the process nor the pool', async () => {
  let lost = 0
  const pool = openPool(database.appUrl, { schema: database.schema, max: 2, onConnectionLost: () => { lost++ } })
  const cut = (pid: number) => query(testServer().adminUrl, 'select pg_terminate_backend($1)', [pid])
  try {
    const busy = await pool.connect()
    const idle = await pool.connect()
    const pidOf = async (client: typeof busy) => (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? 0
    const [busyPid, idlePid] = [await pidOf(busy), await pidOf(idle)]
    idle.release()
    await busy.query('begin')
    await cut(busyPid)
    await cut(idlePid)
    await expect(busy.query('commit')).rejects.toThrow()
    busy.release(true)
    // The server's farewell to the idle one is on its way; a query before it arrives would take that connection out of the pool.
    await vi.waitFor(() => expect(lost).toBe(1))
    expect((await withRetry(() => pool.query('select 1 as one'))).rows).toEqual([{ one: 1 }])
  } finally {
    await pool.end()
  }
})

test('two transfers that deadlock both take place in the end', async () => {
  let retries = 0
  let atTheBrink = 0
  const transfer = (from: number, to: number) => withRetry(async (attempt) => {
    const client = await database.pool.connect()
    try {
      await client.query('begin')
      await client.query('update purse set balance_fen = balance_fen - 10 where id = $1', [from])
      atTheBrink++
      while (attempt === 1 && atTheBrink < 2) await new Promise((done) => setTimeout(done, 5))
      await client.query('update purse set balance_fen = balance_fen + 10 where id = $1', [to])
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw error
    } finally {
      client.release()
    }
  }, { onRetry: () => { retries++ } })
  await Promise.all([transfer(1, 2), transfer(2, 1)])
  expect(retries).toBe(1)
  expect((await database.pool.query('select balance_fen from purse order by id')).rows).toEqual([{ balance_fen: 100 }, { balance_fen: 100 }])
})

test('what may pass is tried again until patience ends, what cannot is not', async () => {
  for (const code of ['40001', '57P03', '08006', 'ECONNREFUSED', 'ENOENT']) {
    let attempts = 0
    expect(await withRetry(async () => { if (++attempts < 3) throw failing(code); return attempts })).toBe(3)
  }
  for (const code of ['23505', '42501', '57014', '28P01']) {
    let attempts = 0
    await expect(withRetry(async () => { attempts++; throw failing(code) })).rejects.toMatchObject({ code })
    expect(attempts).toBe(1)
  }
  const from = performance.now()
  await expect(withRetry(async () => { throw failing('57P03') }, { patienceMs: 200 })).rejects.toMatchObject({ code: '57P03' })
  expect(performance.now() - from).toBeLessThan(2_000)
})
