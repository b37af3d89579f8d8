import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../src/platform/postgres/migrate.ts'
import { withSchema, withSettings } from '../../src/platform/postgres/url.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { query } from './sandbox.ts'

/** A bureau that has worked with lists, cases and orders for a while when the program is renewed. */
const MIGRATIONS = join(import.meta.dirname, '../../migrations')
const SCHEMA = 'renewed'
const id = (last: number) => `00000000-0000-7000-8000-${String(last).padStart(12, '0')}`
const [TAKER, CENTRE, NUMBER, ACCOUNT, OTHER] = [id(1), id(2), id(3), id(4), id(5)]
const [CASE, WARNING] = [id(11), id(12)]

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'gb-migrations-'))
  await query(database.ownerUrl, `create schema ${SCHEMA}`)
  const names = (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql')).sort()
  await bring(names.filter((name) => name < '0009'))
  await ask(WORKED)
  await bring(names.filter((name) => name > '0009'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await database.drop()
})

async function bring(some: readonly string[]): Promise<void> {
  for (const name of some) await copyFile(join(MIGRATIONS, name), join(folder, name))
  await migrate(database.ownerUrl, { schema: SCHEMA, folder })
}
const ask = (sql: string) => query(withSettings(withSchema(database.ownerUrl, SCHEMA), { 'gb.system': 'on', timezone: 'UTC' }), sql)

const listing = (last: number, token: string, list: string) => `('${id(last)}', '${token}', '${list}', '研判', now(), 'live')`
const appeal = (last: number, of: number, state: string, day: string) => `('${id(last)}', '${id(of)}', 'counter', '${state}', '${day}', '${TAKER}', '2026-03-20', ${state === 'open' ? 'null, null' : `'2026-03-09', '${CENTRE}'`})`
const stop = (last: number, basis: string, basisId: string, effective: boolean) => `('${id(last)}', '止${last}', '${basis}', '${basisId}', 1, '${id(last + 100)}', 'BKA', 5000, '${effective ? 'effective' : 'sent'}', 0, '2026-03-04', 990101001001000, 'PA', '2026-03-02 10:00Z', '2026-03-02 11:00Z',
  ${effective ? "'2026-03-02 11:30Z'" : 'null'})`

/** One account stands on two lists, and about each of the two entries an objection is open. */
const WORKED = `
  insert into app_user (id, login, name, unit, role, password_hash, created_at) values ('${TAKER}', 'chen', '陈某', 'PA', 'officer', '-', now()), ('${CENTRE}', 'centre', '赵某', 'C', 'analyst', '-', now());
  insert into listing (id, token, list, source, added_at, state) values ${[listing(21, ACCOUNT, 'mule-account'), listing(22, ACCOUNT, 'wallet'), listing(23, NUMBER, 'scam-number'), listing(24, OTHER, 'bad-domain')].join(', ')};
  insert into appeal (id, listing_id, channel, state, made_at, taken_by, due_at, decided_at, decided_by)
    values ${[appeal(31, 21, 'open', '2026-03-02'), appeal(32, 22, 'open', '2026-03-03'), appeal(33, 23, 'upheld', '2026-03-01'), appeal(34, 23, 'open', '2026-03-05'), appeal(35, 24, 'rejected', '2026-03-01')].join(', ')};
  insert into deadline (subject_kind, subject_id, rule, due_at) select 'appeal', id, 'decide', due_at from appeal where state = 'open';
  insert into fraud_case (id, number, source, state, fraud_type, taxonomy, person_id, region, unit, reported_at) values ('${CASE}', '案1', '96110', 'accepted', 'loan', '2025', 1, 990101001001000, 'PA', '2026-03-02 10:40Z');
  insert into warning (id, person_id, level, fraud_type, reasons, table_version, region, region_source, region_confidence, unit, source_id, first_kind, state, evidence_from, opened_at, raised_at, last_signal_at)
    values ('${WARNING}', 1, 1, 'loan', '[]', 1, 990101001001000, 'registered', 95, 'PA', 1, 1, 'open', now(), '2026-03-02 10:20Z', now(), now());
  insert into stop_order (id, number, basis_kind, basis_id, level, account, bank, amount_fen, state, held_fen, expires_at, region, unit, paid_at, drafted_at, effective_at)
    values ${[stop(41, 'case', CASE, true), stop(42, 'warning', WARNING, true), stop(43, 'case', CASE, false)].join(', ')};`

test('of two open objections about one account on two lists the later is dismissed, its clock is gone and its history says so', async () => {
  expect(await ask('select id, state, kind, unit, token, decided_at is not null as decided from appeal order by id')).toEqual([
    { id: id(31), state: 'open', kind: 'account', unit: 'PA', token: ACCOUNT, decided: false }, { id: id(32), state: 'dismissed', kind: 'account', unit: 'PA', token: ACCOUNT, decided: true },
    { id: id(33), state: 'upheld', kind: 'phone', unit: 'PA', token: NUMBER, decided: true }, { id: id(34), state: 'open', kind: 'phone', unit: 'PA', token: NUMBER, decided: false },
    { id: id(35), state: 'rejected', kind: 'domain', unit: 'PA', token: OTHER, decided: true },
  ])
  expect(await ask("select subject_id from deadline where subject_kind = 'appeal' order by 1")).toEqual([{ subject_id: id(31) }, { subject_id: id(34) }])
  expect(await ask('select subject_id, kind, detail, actor, unit from step')).toEqual([{ subject_id: id(32), kind: 'appeal-decided', detail: { decision: 'dismissed' }, actor: null, unit: 'PA' }])
})

test('what was decided keeps what became of its entry', async () => {
  expect(await ask("select id, measures from appeal where state in ('upheld', 'rejected') order by id")).toEqual([
    { id: id(33), measures: [{ kind: 'entry', list: 'scam-number', end: 'lifted' }] }, { id: id(35), measures: [{ kind: 'entry', list: 'bad-domain', end: 'kept' }] },
  ])
})

test('orders that took effect before know when what they stand on was reported', async () => {
  expect(await ask('select id, reported_at from stop_order order by id')).toEqual([
    { id: id(41), reported_at: new Date('2026-03-02T10:40:00Z') }, { id: id(42), reported_at: new Date('2026-03-02T10:20:00Z') }, { id: id(43), reported_at: null },
  ])
})
