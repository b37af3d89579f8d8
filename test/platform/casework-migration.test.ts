import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../src/platform/postgres/migrate.ts'
import { withSchema, withSettings } from '../../src/platform/postgres/url.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { query } from './sandbox.ts'

/** A bureau that is at work already when the program is renewed. */
const MIGRATIONS = join(import.meta.dirname, '../../migrations')
const SCHEMA = 'renewed'
const [WARNING, TASK] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002']

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'gb-migrations-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await database.drop()
})

test('a review note moves out of the place of replies, and what another bureau has gets its clock', async () => {
  const names = (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql')).sort()
  const renewal = names.findIndex((name) => name.endsWith('-casework.sql'))
  const bring = async (some: readonly string[]) => {
    for (const name of some) await copyFile(join(MIGRATIONS, name), join(folder, name))
    await migrate(database.ownerUrl, { schema: SCHEMA, folder })
  }
  const ask = (sql: string) => query(withSettings(withSchema(database.ownerUrl, SCHEMA), { 'gb.system': 'on' }), sql)
  await query(database.ownerUrl, `create schema ${SCHEMA}`)
  await bring(names.slice(0, renewal))
  const handover = (last: number, toUnit: string, toBureau: string, reply: string) =>
    `insert into handover (id, task_id, warning_id, from_unit, to_unit, to_bureau, reason, at, by_user, review, reply)
     values ('00000000-0000-7000-8000-00000000010${last}', '${TASK}', '${WARNING}', 'PA', ${toUnit}, ${toBureau}, 'not-mine', now(), '${TASK}', 'confirmed', '${reply}');`
  await ask(`insert into warning (id, person_id, level, fraud_type, reasons, table_version, region, region_source, region_confidence, unit, source_id, first_kind, state, evidence_from, opened_at, raised_at, last_signal_at)
    values ('${WARNING}', 1, 1, 'loan', '[]', 1, 990101001001000, 'registered', 95, 'PA', 1, 1, 'elsewhere', now(), now(), now(), now());
    ${handover(1, "'PB'", 'null', '情况属实')} ${handover(2, 'null', "'望舟市反诈中心'", '已上门见面')}`)
  await bring(names.slice(renewal, renewal + 1))
  expect(await ask('select review_note, reply from handover order by id')).toEqual([{ review_note: '情况属实', reply: null }, { review_note: null, reply: '已上门见面' }])
  expect(await ask('select subject_kind, subject_id, rule, due_at > now() as ahead from deadline')).toEqual([{ subject_kind: 'warning', subject_id: WARNING, rule: 'bureau-reply', ahead: true }])
})
