import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actingAs } from '../../demo/actors.ts'
import { mobile } from '../../demo/numbers.ts'
import { accountOf, phoneOf, residentAt } from '../../demo/residents.ts'
import { seedDemo } from '../../demo/seed.ts'
import { RINGS } from '../../demo/seed-past-cases.ts'
import { SIGNAL_SOURCES } from '../../demo/signal-draft.ts'
import { readSignal } from '../../src/features/signal/signal.rules.ts'
import { signalsToWarnings } from '../../src/flows/signals-to-warnings.ts'
import { sourceByKey } from '../../src/features/account/account.store.ts'
import { figuresOf } from '../../src/reads/figures.ts'
import { warningList } from '../../src/reads/warning-list.ts'
import { verifyAudit } from '../../src/platform/audit.ts'
import { keyHash } from '../../src/platform/password.ts'
import { emptyUnfinished } from '../../src/platform/postgres/unfinished.ts'
import { asSystem } from '../../src/platform/transaction.ts'
import { openRecords } from '../../src/platform/vault.ts'
import { cityDatabase, smallCity, type CityDatabase } from './small-city.ts'

const NOW = new Date('2026-03-10T15:20:00+08:00')
const PEOPLE = 5_000
const city = smallCity(PEOPLE)

let database: CityDatabase
let sources: Awaited<ReturnType<typeof seedDemo>>['sources']

beforeAll(async () => {
  database = await cityDatabase()
  sources = (await seedDemo(database.at(NOW), { now: NOW, city, weeks: 1, onProgress: () => undefined })).sources
}, 60_000)
afterAll(async () => { await database.drop() })

const rows = async <Row>(query: string) => (await asSystem(database.at(NOW), (tx) => sql.raw<Row>(query).execute(tx))).rows
const count = async (query: string) => (await rows<{ count: number }>(`select count(*)::int as count from ${query}`))[0]!.count

test('the money of the reported cases was followed: orders of every kind, second hands, a freeze that stands', async () => {
  const states = await rows<{ kind: string; state: string; level: number; count: number }>(`select kind, state, level, count(*)::int as count from (select 'stop' as kind, state, level from stop_order where basis_kind = 'case'
    union all select 'query ' || ask, state, level from query_order union all select 'freeze', state, level from freeze_order) o group by 1, 2, 3 order by 1, 2, 3`)
  expect(states.map(({ kind, state, level, count: n }) => `${kind} ${state} ${level}: ${n}`)).toEqual([
    'freeze effective 1: 1', 'query dynamic running 1: 2', 'query holder answered 1: 6', 'query transactions answered 1: 8',
    'stop drafted 1: 2', 'stop effective 1: 4', 'stop effective 2: 4', 'stop extended 1: 1', 'stop frozen 1: 1', 'stop released 1: 2',
  ])
  // Nowhere did more go on than came in.
  expect(await count(`(select payer, sum(amount_fen) as fen from money_transfer where level = 2 group by payer) o join (select payee, sum(amount_fen) as fen from money_transfer where level = 1 group by payee) i on i.payee = o.payer where o.fen > i.fen`)).toBe(0)
})

test('of the weeks behind there are cases, done with, whose money comes together in the second hands of planted rings', async () => {
  expect(await count("fraud_case where state = 'closed' and loss_fen > 0")).toBe(2)
  expect(await count("follow_up f join fraud_case c on c.id = f.case_id where c.state = 'closed' and f.state in ('planned', 'open')")).toBe(0)
  const { vault } = database.at(NOW)
  for (const { first, second } of RINGS.slice(0, 2)) {
    const tokens = (cards: readonly string[]) => cards.map((card) => `'${vault.token('account', card)}'`).join(', ')
    const next = await rows<{ payee: string }>(`select distinct payee from money_transfer where level = 2 and payer in (${tokens(first)}) order by payee`)
    expect(next.map(({ payee }) => payee)).toEqual(second.map((card) => vault.token('account', card)).toSorted())
  }
})

test('everybody of the city is there, with units, accounts and rosters', async () => {
  expect(await count('person')).toBe(PEOPLE)
  expect(await count('region')).toBe(city.regions.length)
  expect(await count('app_user where demo')).toBe(city.users.length)
  expect(await count(`unit u where kind in ('centre', 'station', 'squad') and not exists (select from duty d where d.unit = u.code and d.post = 'on-duty' and d.starts_at <= '${NOW.toISOString()}' and d.ends_at > '${NOW.toISOString()}')`)).toBe(0)
})

test('every person is found by phone and id number, the registered by their account, and nobody by the name in the clear', async () => {
  const { vault } = database.at(NOW)
  for (const index of [0, 17, 1_234, PEOPLE - 1]) {
    const resident = residentAt(city, index)
    const found = await rows<{ person_id: number; kind: string }>(`select person_id, kind from identifier where token in ('${vault.token('phone', phoneOf(index))}', '${vault.token('id-number', resident.idNumber)}', '${vault.token('account', accountOf(index))}')`)
    expect(new Set(found.map((row) => row.person_id)).size).toBe(1)
    expect(found.map((row) => row.kind)).toEqual(expect.arrayContaining(['phone', 'id-number', ...(resident.registered ? ['account'] : [])]))
    const id = String(found[0]!.person_id)
    expect(JSON.parse((await asSystem(database.at(NOW), (tx) => openRecords(tx, vault, 'person', [id]))).get(id)!)).toMatchObject({ name: resident.name, phone: resident.phone, address: resident.address })
  }
  expect(await count("person p where not exists (select from identifier i where i.person_id = p.id and i.kind = 'phone')")).toBe(0)
})

test('every grid worker and two campaigns have a code, and part of those who registered of late are credited to them', async () => {
  expect(await count("app_user u where role = 'grid-worker' and not exists (select from credit c where c.user_id = u.id and c.closed_at is null)")).toBe(0)
  expect(await count("credit where kind = 'campaign'")).toBe(2)
  const [all, credited] = [await count('registration'), await count('registration r join credit c on c.code = r.credit and c.created_at < r.created_at')]
  expect(credited).toBeGreaterThan(all * 0.5)
  expect(credited).toBeLessThan(all)
  expect(await count('registration where credit is not null')).toBe(credited)
  expect(await count('registration r join identifier i on i.token = r.token join person p on p.id = i.person_id where p.registered_at = r.created_at')).toBe(all)
  expect(all).toBeGreaterThan(50)
  expect(await count("vault_record v join registration r on v.kind = 'registration' and v.id = r.id::text")).toBe(all)
})

test('a few trainings have lapsed or were never taken, most hold; the roster to come has one gap before it ends and one double duty, and a clock for every station’s last shift', async () => {
  const [{ passes, lapsed }] = await rows<{ passes: number; lapsed: number }>(`select count(*)::int as passes, (count(*) filter (where p.passed_on + make_interval(months => t.valid_months) < '${NOW.toISOString()}'))::int as lapsed
    from training_pass p join training t on t.id = p.training_id`) as [{ passes: number; lapsed: number }]
  expect([lapsed > 0, lapsed / passes < 0.2]).toEqual([true, true])
  expect(await count("duty a join duty b on b.user_id = a.user_id and b.id > a.id and b.starts_at < a.ends_at and b.ends_at > a.starts_at")).toBe(1)
  const watched = await count("unit where kind in ('centre', 'station')")
  expect(await count("deadline where subject_kind = 'duty' and rule = 'nobody-after'")).toBeGreaterThan(watched)
})

test('each source is known by the key that was answered', async () => {
  expect(Object.keys(sources)).toEqual([...SIGNAL_SOURCES])
  for (const { code, key } of Object.values(sources)) expect(await asSystem(database.at(NOW), (tx) => sourceByKey(tx, keyHash(key)))).toMatchObject({ code })
})

test('the week behind was worked off: outcomes, times and amounts, nothing left over but what is going on now', async () => {
  expect(await count('warning')).toBeGreaterThan(60)
  expect(await count("warning where state = 'closed' and (outcome is null or closed_by is null or closed_at < opened_at)")).toBe(0)
  expect(await count("warning w where state = 'open' and not exists (select from task t where t.subject_id = w.id and t.state <> 'closed')")).toBe(0)
  expect(await count("task t join warning w on w.id = t.subject_id where t.state <> 'closed' and w.state = 'closed'")).toBe(0)
  expect(await count("deadline d where d.subject_kind = 'task' and not exists (select from task t where t.id = d.subject_id and t.state <> 'closed')")).toBe(0)
  expect(await count(`deadline where due_at <= '${NOW.toISOString()}'`)).toBe(0)
  expect(await count(`step where at > '${NOW.toISOString()}'`)).toBe(0)
  expect(await count("task where opened_at > accepted_at or accepted_at > closed_at or accepted_at > first_call_at or first_call_at > reached_at or accepted_at > at_door_at")).toBe(0)
  expect(await count('outbox')).toBe(0)
  const figures = await figuresOf(actingAs(database.at(NOW), city, await userIds(), 'analyst1', NOW), { from: '2026-03-03', to: '2026-03-10', by: 'level' })
  expect(figures.total.dissuadedRate).toBeGreaterThan(85)
  expect(figures.total.indirectFen).toBeGreaterThan(0)
})

test('last night’s orders of the one analyst who was alone wait for their second look, and were rung for', async () => {
  const alone = await rows<{ state: string; level: number; reviewed_at: Date | null; rung: number }>(`
    select o.state, o.level, o.reviewed_at, (select count(*)::int from deadline_fired f where f.subject_id = o.id and f.rule = 'review') as rung from stop_order o where alone order by paid_at`)
  expect(alone.map((one) => ({ ...one, rung: one.rung > 0 }))).toEqual([1, 2].map(() => ({ state: 'effective', level: 1, reviewed_at: null, rung: true })))
})

test('a customer stands at a counter: of three earlier transfers one waits for approval, one lacks its bank, one its account', async () => {
  expect(await count("counter_alert a join task t on t.id = a.task_id where t.state <> 'closed'")).toBe(1)
  expect(await rows('select account is not null as account, bank is not null as bank from counter_payment order by nth')).toEqual([{ account: true, bank: true }, { account: true, bank: false }, { account: false, bank: false }])
  expect(await count("stop_order o join counter_payment p on p.account = o.account and p.warning_id = o.basis_id where o.state = 'drafted'")).toBe(1)
})

test('right now something of every stage is going on', async () => {
  const states = await rows<{ kind: string; state: string }>("select distinct kind, state from task where state <> 'closed'")
  expect(states).toEqual(expect.arrayContaining([{ kind: 'dissuade', state: 'offered' }, { kind: 'dissuade', state: 'accepted' }]))
  const list = await warningList(actingAs(database.at(NOW), city, await userIds(), 'p01-1', NOW), { state: 'live', sort: 'urgency', limit: 50 })
  expect(list.items.length).toBeGreaterThan(0)
  expect(list.items.every((item) => item.unit.code === 'P01')).toBe(true)
})

test('the audit chain of the past holds', async () => {
  expect(await asSystem(database.at(NOW), verifyAudit)).toMatchObject({ ok: true })
})

test('a number that is on no register belongs to the district that it was issued in', async () => {
  const phone = mobile('stranger', 4_711)
  const signal = readSignal({ ref: 'stranger', kind: 'listed', level: 'red', at: NOW.toISOString(), person: { phone } }, NOW)
  const source = (await rows<{ id: number; code: string }>("select id, code from api_source where code = 'upper'"))[0]!
  expect(await signalsToWarnings(database.at(NOW), source, [signal], () => undefined)).toEqual(['accepted'])
  const list = await warningList(actingAs(database.at(NOW), city, await userIds(), 'analyst1', NOW), { state: 'live', sort: 'newest', limit: 10, q: phone })
  expect(list.items[0]).toMatchObject({ place: { source: 'home-area', path: [expect.stringMatching(/[区县]$/) as string] }, unit: { code: expect.stringMatching(/^S\d$/) as string } })
})

test('a founding that was cut off is cleared away, a bureau never', async () => {
  expect(await emptyUnfinished(database.ownerUrl, database.schema)).toBe(false)
  const other = await cityDatabase()
  try {
    await expect(seedDemo(other.at(NOW), { now: NOW, city: smallCity(300), weeks: 1, onProgress: () => undefined, analyze: () => Promise.reject(new Error('pulled the plug')) })).rejects.toThrow('pulled the plug')
    expect(await emptyUnfinished(other.ownerUrl, other.schema)).toBe(true)
    await seedDemo(other.at(NOW), { now: NOW, city: smallCity(300), weeks: 0, onProgress: () => undefined })
    expect(await asSystem(other.at(NOW), verifyAudit)).toMatchObject({ ok: true })
  } finally {
    await other.drop()
  }
})

async function userIds(): Promise<ReadonlyMap<string, string>> {
  return new Map((await rows<{ login: string; id: string }>('select login, id from app_user')).map((row) => [row.login, row.id]))
}
