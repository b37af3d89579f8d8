import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { figuresOf, allFiguresOf } from '../src/reads/figures.ts'
import { figuresSheet } from '../src/reads/figures-sheet.ts'
import { stopFigures } from '../src/reads/stop-figures.ts'
import { withSchema } from '../src/platform/postgres/url.ts'
import { SCHEMA } from './support/database.ts'
import { aResident, smallBureau, type SmallBureau } from './support/small-bureau.ts'

/** One warning a day and a village, and one stop, for more days and villages than a page lists. */
const DAYS = 600
const PAGE_ROWS = 500
const NOW = new Date('2026-03-31T12:00:00+08:00')
const PERIOD = { from: '2024-08-01', to: '2026-03-31' }
let bureau: SmallBureau

beforeAll(async () => {
  bureau = await smallBureau(NOW)
  const personId = await aResident(bureau, '14200000001')
  const owner = new Client({ connectionString: withSchema(bureau.ownerUrl, SCHEMA) })
  await owner.connect()
  await owner.query("set gb.system = 'on'")
  await owner.query(`
    insert into warning (id, person_id, level, fraud_type, reasons, table_version, region, region_source, region_confidence, unit, source_id, first_kind, state, evidence_from, opened_at, raised_at, last_signal_at, closed_at, outcome)
    select md5('w' || n)::uuid, $2, 2, 'other', '[]', 1, 990101001000000 + n * 1000, 'registered', 1, 'PA', (select min(id) from api_source), 1, 'closed', t.at, t.at, t.at, t.at, t.at, 'dissuaded'
    from generate_series(0, ${DAYS - 1}) n cross join lateral (select $1::timestamptz - n * interval '1 day' as at) t`, [NOW, personId])
  await owner.query(`
    insert into fraud_case (id, number, source, state, fraud_type, taxonomy, person_id, region, unit, reported_at) values (md5('c')::uuid, 'c', '96110', 'received', 'other', '2025', $2, 990101001001000, 'PA', $1)`, [NOW, personId])
  await owner.query(`
    insert into stop_order (id, number, basis_kind, basis_id, level, account, bank, amount_fen, state, stops, held_fen, region, unit, paid_at, drafted_at, sent_at, effective_at, reported_at, expires_at, ended_at)
    select md5('o' || n)::uuid, 'o' || n, 'case', md5('c')::uuid, 1, md5(n::text)::uuid, 'BKA', 1, 'expired', 1, 100, 990101001001000, 'PA', t.at, t.at, t.at, t.at, t.at, t.at, t.at
    from generate_series(0, ${DAYS - 1}) n cross join lateral (select $1::timestamptz - n * interval '1 day' as at) t`, [NOW])
  await owner.end()
})
afterAll(() => bureau.drop())

test('of more villages than a page lists it is said how many there are, the sum is of all, and the sheet holds all', async () => {
  const query = { ...PERIOD, by: 'village' } as const
  const page = await figuresOf(bureau.as('centre', NOW), query)
  expect(page).toMatchObject({ groups: DAYS, total: { warnings: DAYS } })
  expect(page.rows).toHaveLength(PAGE_ROWS)
  for (const [language, said] of [['zh', '只列前 500 项，共 600 项'], ['en', '500 of 600 listed']] as const) expect(figuresSheet(page, query, { language }).span).toContain(said)
  const all = await allFiguresOf(bureau.as('centre', NOW), query)
  expect(all.rows).toHaveLength(DAYS)
  expect(figuresSheet(all, query, { language: 'zh' }).span).not.toContain('只列')
})

test('of more days than a page lists the newest stay, in their order, of warnings and of stops', async () => {
  for (const view of [await figuresOf(bureau.as('centre', NOW), { ...PERIOD, by: 'day' }), await stopFigures(bureau.as('centre', NOW), { ...PERIOD, by: 'day' })]) {
    const days = view.rows.map((row) => row.key)
    expect(view.groups).toBe(DAYS)
    expect(days).toHaveLength(PAGE_ROWS)
    expect(days.at(-1)).toBe('2026-03-31')
    expect(days).toEqual(days.toSorted())
  }
  expect((await stopFigures(bureau.as('centre', NOW), { ...PERIOD, by: 'day' })).total.accounts).toBe(DAYS)
})
