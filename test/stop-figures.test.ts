import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { STOP_FIGURE_GROUPS, type StopFiguresQuery, type StopFiguresRow } from '../src/contract/order.ts'
import type { Signal } from '../src/contract/signal.ts'
import { approveOrder } from '../src/flows/stop-order-to-bank.ts'
import { stopFigures } from '../src/reads/stop-figures.ts'
import { SCHEMA } from './support/database.ts'
import { withSchema } from '../src/platform/postgres/url.ts'
import { hear } from './support/case.ts'
import { aCard, aCase, bankSays, draftFor, rowOf } from './support/fraud-case.ts'
import { aResident, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const ORDERS = 3_000
const MANY = 60_000
const NOW = new Date('2026-03-31T12:00:00+08:00')
let bureau: SmallBureau
let owner: Client

beforeAll(async () => {
  bureau = await smallBureau(NOW)
  owner = new Client({ connectionString: withSchema(bureau.ownerUrl, SCHEMA) })
  await owner.connect()
  await owner.query("set gb.system = 'on'")
})
afterAll(async () => {
  await owner.end()
  await bureau.drop()
})

/** Orders that took effect over the days before NOW: of cases and of warnings, accounts stopped twice, units and banks of all kinds, some never sent by the port. */
async function fill(count: number, everySeconds: number): Promise<void> {
  await owner.query(`
    insert into fraud_case (id, number, source, state, fraud_type, taxonomy, person_id, region, unit, reported_at)
    select md5('case' || n)::uuid, 'many-' || ${count} || '-' || n, '96110', 'received', 'other', '2025', 1, 990101001001000, 'PA', $1::timestamptz - n * ${everySeconds * 2} * interval '1 second' - (n % 37) * interval '1 minute'
    from generate_series(0, ${count} / 2) n on conflict do nothing`, [NOW])
  await owner.query(`
    insert into stop_order (id, number, basis_kind, basis_id, level, account, bank, amount_fen, state, stops, held_fen, region, unit, paid_at, drafted_at, sent_at, effective_at, reported_at, expires_at, ended_at)
    select md5('order' || ${count} || n)::uuid, 'many-' || ${count} || '-' || n, 'case', md5('case' || n / 2)::uuid, 1 + n % 5, md5((n % ${Math.floor(count * 0.7)})::text)::uuid, (array['BKA', 'BKB'])[1 + n % 2], 1, 'expired', 1, (n * 7919) % 40000000,
      990101001001000 + 1000000 * (n % 2), (array['PA', 'PB', 'C', 'D', 'F'])[1 + n % 5], t.at, t.at, case when n % 11 > 0 then t.at + (n % 300) * interval '1 second' end, t.at + (n % 1000) * interval '1 second',
      (select reported_at from fraud_case c where c.id = md5('case' || n / 2)::uuid), t.at, t.at
    from generate_series(1, ${count}) n cross join lateral (select $1::timestamptz - n * ${everySeconds} * interval '1 second' as at) t`, [NOW])
  await owner.query('vacuum analyze stop_order')
}

type Slow = { key: string; accounts: number; held: string; largest: string; large: number; sent: number[] | null; n_sent: number; effective: number[] | null; n_effective: number }

/** The same counted the slow way: each order joined to what it stands on, each figure by itself. */
async function slowly(query: StopFiguresQuery, units: readonly string[] | undefined): Promise<StopFiguresRow[]> {
  const keys = { none: `''`, bank: 'o.bank', unit: 'o.unit', level: `lpad(o.level::text, 2, '0')`, day: '', week: '', month: '' }
  const key = keys[query.by] || `to_char(date_trunc('${query.by}', o.effective_at at time zone 'Asia/Shanghai'), 'YYYY-MM-DD')`
  const p = (later: string) => `percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from ${later} - reported_at) / 60)`
  const { rows } = await owner.query<Slow>(`
    with taken as (select ${key} as key, o.account, o.held_fen, o.sent_at, o.effective_at, coalesce(c.reported_at, w.opened_at) as reported_at
      from stop_order o left join fraud_case c on c.id = o.basis_id left join warning w on w.id = o.basis_id
      where o.effective_at >= $1 and o.effective_at < $2 and ($3::text[] is null or o.unit = any($3))),
    held as (select key, account, max(held_fen) as fen from taken group by 1, 2)
    select t.key, (select count(*)::int from held h where h.key = t.key) as accounts, (select sum(fen) from held h where h.key = t.key) as held, (select max(fen) from held h where h.key = t.key) as largest,
      (select count(*)::int from held h where h.key = t.key and fen > 30000000) as large, ${p('sent_at')} as sent, count(sent_at)::int as n_sent, ${p('effective_at')} as effective, count(*)::int as n_effective
    from taken t group by t.key`, [new Date(`${query.from}T00:00:00+08:00`), new Date(new Date(`${query.to}T00:00:00+08:00`).getTime() + 86_400_000), units ?? null])
  const rounded = (value: number | undefined) => (value == null ? null : Math.round(value * 10) / 10)
  const minutes = (found: number[] | null, count: number) => ({ p50Minutes: rounded(found?.[0]), p95Minutes: rounded(found?.[1]), count })
  return rows.map((row) => ({
    key: row.key, name: '', accounts: row.accounts, heldFen: Number(row.held), largestFen: Number(row.largest), over300k: row.large, toSent: minutes(row.sent, row.n_sent), toEffective: minutes(row.effective, row.n_effective),
  }))
}

test('the figures are those of the slow count, by every group, for the centre and for a station, and of the period before', async () => {
  await fill(ORDERS, 1_200)
  for (const [login, units] of [['centre', undefined], ['duty', ['PA']]] as const) {
    for (const by of STOP_FIGURE_GROUPS) {
      const query = { from: '2026-03-05', to: '2026-03-24', by }
      const view = await stopFigures(bureau.as(login, NOW), query)
      const slow = new Map((await slowly(query, units)).map((row) => [row.key, row]))
      if (by !== 'none') {
        expect(view.rows).toHaveLength(slow.size)
        for (const row of view.rows) expect({ ...row, name: '' }, `${login} ${by} ${row.key}`).toEqual(slow.get(row.key))
        const order = view.rows.map((row) => (by === 'bank' || by === 'unit' ? -row.heldFen : row.key))
        expect(order).toEqual(order.toSorted((a, b) => (a < b ? -1 : 1)))
      }
      expect(view.total).toEqual((await slowly({ ...query, by: 'none' }, units))[0])
      expect(view.previous).toEqual((await slowly({ from: '2026-02-13', to: '2026-03-04', by: 'none' }, units))[0])
      expect(view).toMatchObject({ lastYear: { accounts: 0 }, compared: { previous: { from: '2026-02-13', to: '2026-03-04' }, lastYear: { from: '2025-03-05', to: '2025-03-24' } } })
    }
  }
})

test('an order counts its minutes from the warning, and from the report as soon as it is the case’s', async () => {
  const [account, phone, at] = [aCard(), '14255500077', new Date('2026-04-10T09:00:00+08:00')]
  const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
  const personId = await aResident(bureau, phone)
  await hear(bureau, phone, at, 'red', { kind: 'transfer', counterpart: { account }, amountFen: 30_000_000, screenSharing: true } as Partial<Signal>)
  await hear(bureau, phone, at, 'red')
  const [order] = (await bureau.system((tx) => sql<{ id: string }>`select o.id from stop_order o join warning w on w.id = o.basis_id where w.person_id = ${personId}`.execute(tx))).rows
  await approveOrder(bureau.as('commander', later(3)), order!.id)
  await bankSays(bureau, order!.id, later(8), { heldFen: 100 })
  expect(await rowOf(bureau, 'stop_order', order!.id)).toMatchObject({ reported_at: at })
  const minutes = async () => (await stopFigures(bureau.as('centre', NOW), { from: '2026-04-10', to: '2026-04-10', by: 'none' })).total.toEffective
  expect(await minutes()).toEqual({ p50Minutes: 8, p95Minutes: 8, count: 1 })
  const paid = [{ account, bank: 'BKA', amountFen: 30_000_000, paidAt: at }]
  await draftFor(bureau, { ...(await aCase(bureau, later(5), { paid })), personId }, later(20), 'calltaker', paid)
  expect(await minutes()).toEqual({ p50Minutes: 3, p95Minutes: 3, count: 1 })
})

test('a month of a busy city is counted from the index alone', async () => {
  await fill(MANY, 40)
  const query = { from: '2026-03-04', to: '2026-03-31', by: 'bank' } as const
  const times: number[] = []
  for (let round = 0; round < 5; round++) {
    const begun = performance.now()
    await stopFigures(bureau.as('centre', NOW), query)
    times.push(performance.now() - begun)
  }
  console.log(`a month of ${MANY} stops: ${Math.round(Math.min(...times))} ms at best`)
  const plan = (await owner.query<{ 'QUERY PLAN': string }>(`explain select account, held_fen, sent_at, reported_at, bank, unit, region, level from stop_order where effective_at >= '2026-03-30' and effective_at < '2026-03-31'`)).rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(plan).toContain('Index Only Scan using stop_order_by_effect')
}, 60_000)
