import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { migrate } from '../../src/platform/postgres/migrate.ts'
import { withSchema } from '../../src/platform/postgres/url.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { query } from './sandbox.ts'

let database: TestDatabase
let folder: string
let schemas = 0
let schema: string
const file = (name: string, sql: string) => writeFile(join(folder, name), sql)
const run = () => migrate(database.ownerUrl, { schema, folder })
const ask = (sql: string) => query(withSchema(database.ownerUrl, schema), sql)
const earlier = 'alter table clue add column note text;'
const formerly = (sql: string) => `-- formerly: ${createHash('sha256').update(sql).digest('hex')}\n`

beforeAll(async () => { database = await testDatabase() })
afterAll(() => database.drop())
beforeEach(async () => {
  schema = `migrated_${++schemas}`
  folder = await mkdtemp(join(tmpdir(), 'gb-migrations-'))
  await query(database.ownerUrl, `create schema ${schema}`)
  await file('0001-clue.sql', 'create table clue (id int);\ninsert into clue values (1);')
  await file('0002-clue-note.sql', earlier)
})
afterEach(() => rm(folder, { recursive: true }))

test('files run once, in order, and a later run takes up only what is new', async () => {
  await file('README.md', 'no migration')
  expect(await run()).toEqual({ applied: ['0001-clue.sql', '0002-clue-note.sql'] })
  expect(await run()).toEqual({ applied: [] })
  await file('0003-more.sql', 'insert into clue (id, note) values (2, \'later\')')
  expect(await run()).toEqual({ applied: ['0003-more.sql'] })
  expect(await ask('select id, note from clue order by id')).toEqual([{ id: 1, note: null }, { id: 2, note: 'later' }])
})

test('two programs that migrate at the same moment do it once', async () => {
  const results = await Promise.all([run(), run(), run()])
  expect(results.flatMap(({ applied }) => applied)).toEqual(['0001-clue.sql', '0002-clue-note.sql'])
})

test('an edited file is refused, turned line ends are not', async () => {
  await run()
  await file('0001-clue.sql', 'create table clue (id int);\r\ninsert into clue values (1);')
  expect(await run()).toEqual({ applied: [] })
  await file('0001-clue.sql', 'create table clue (id bigint);\ninsert into clue values (1);')
  await file('0003-more.sql', 'insert into clue (id) values (2)')
  await expect(run()).rejects.toMatchObject({ code: 'migration.file_changed', message: expect.stringContaining('0001-clue.sql') as string })
  expect(await ask('select count(*)::int as count from clue')).toEqual([{ count: 1 }])
})

test('a file that names its earlier form is taken where that form was applied, and applied as it is elsewhere', async () => {
  await run()
  await file('0002-clue-note.sql', `${formerly('something else')}${formerly(earlier)}update clue set id = id where false;\n${earlier}`)
  await file('0003-more.sql', 'insert into clue (id) values (2)')
  expect(await run()).toEqual({ applied: ['0003-more.sql'] })
  await query(database.ownerUrl, `create schema ${schema}_new`)
  expect((await migrate(database.ownerUrl, { schema: `${schema}_new`, folder })).applied).toHaveLength(3)
})

test('an earlier form that is named anywhere but in the first lines, or another than was applied, is refused', async () => {
  await run()
  for (const text of [`${earlier}\n${formerly(earlier)}`, `${formerly('something else')}${earlier}`]) {
    await file('0002-clue-note.sql', text)
    await expect(run()).rejects.toMatchObject({ code: 'migration.file_changed' })
  }
})

test('a gap, a double number, a wrong name and a database newer than the program are refused', async () => {
  await file('0004-late.sql', 'select 1')
  await expect(run()).rejects.toMatchObject({ code: 'migration.number_missing', message: expect.stringContaining('0003') as string })
  await rm(join(folder, '0004-late.sql'))
  await file('0002-again.sql', 'select 1')
  await expect(run()).rejects.toMatchObject({ code: 'migration.name_invalid' })
  await rm(join(folder, '0002-again.sql'))
  await file('3-short.sql', 'select 1')
  await expect(run()).rejects.toMatchObject({ code: 'migration.name_invalid', message: expect.stringContaining('3-short.sql') as string })
  await rm(join(folder, '3-short.sql'))
  await run()
  await rm(join(folder, '0002-clue-note.sql'))
  await expect(run()).rejects.toMatchObject({ code: 'migration.number_missing', message: expect.stringContaining('0002-clue-note.sql') as string })
})

test('a failing file names its line and leaves nothing of itself, and those before it stay', async () => {
  await file('0003-broken.sql', 'insert into clue (id) values (2);\n\nselekt 1;')
  await expect(run()).rejects.toMatchObject({ code: 'migration.failed', message: expect.stringMatching(/0003-broken\.sql failed at line 3/) as string })
  expect(await ask('select (select count(*)::int from clue) as clues, (select max(number) from schema_migration) as last')).toEqual([{ clues: 1, last: 2 }])
})

test('the program cannot write the list of migrations', async () => {
  const app = withSchema(database.appUrl, database.schema)
  expect((await query(app, 'select number from schema_migration')).length).toBeGreaterThan(0)
  await expect(query(app, 'delete from schema_migration')).rejects.toMatchObject({ code: '42501' })
})
