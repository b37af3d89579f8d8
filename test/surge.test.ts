import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { upsertSource } from '../src/features/account/account.store.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { fireNextDeadline } from '../src/flows/deadline-to-escalation.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { keyHash } from '../src/platform/password.ts'
import { today } from '../src/reads/today.ts'
import { warningList } from '../src/reads/warning-list.ts'
import { NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

/** Strangers of one street, each on the phone with a listed number for half an hour: all of them red. */
async function burst(name: string, count: number, at: Date, source = bureau.source): Promise<void> {
  const signals = Array.from({ length: count }, (_, index) => readSignal({
    ref: `${name}${index}`, kind: 'call', at: at.toISOString(), person: { phone: `1420${name.length}${String(index).padStart(6, '0')}` }, place: { region: '990101001' }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800,
  }, at))
  await signalsToWarnings(bureau.at(at), source, signals, () => undefined)
}

const after = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)
const surgesAt = async (minutes: number) => (await today(bureau.as('centre', after(minutes)))).surges
const bundledAt = async (minutes: number) => (await warningList(bureau.as('centre', after(minutes)), { state: 'live', sort: 'newest', limit: 150 })).items.filter((row) => row.bundle !== null).length
const loose = () => bureau.system(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from warning where bundle_id is null`.execute(tx)).rows[0]!.count)
const announced = (type: string) => bureau.system(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from outbox where type = ${type}`.execute(tx)).rows[0]!.count)

/** What the worker does by then; the officers are left out of it: their clocks are not what is looked at. */
async function clocksRun(minutes: number): Promise<void> {
  await bureau.system((tx) => sql`delete from deadline where subject_kind = 'task'`.execute(tx))
  for (;;) {
    const due = await bureau.system(async (tx) => (await sql<{ due_at: Date }>`select due_at from deadline where due_at <= ${after(minutes)} order by due_at limit 1`.execute(tx)).rows[0])
    if (due === undefined) return
    await fireNextDeadline(bureau.at(due.due_at), bureau.ourSource, () => undefined)
  }
}

test('a source that makes a hundred warnings in minutes is shown as one bundle, and no red waits for it', async () => {
  await burst('a', 99, after(0))
  expect(await surgesAt(0)).toEqual([])
  await burst('bb', 10, after(1))
  expect(await surgesAt(1)).toMatchObject([{ source: 'carrier', warnings: 109 }])
  // Each red has its task and its minute, bundled or not.
  const clocks = await bureau.system(async (tx) => (await sql<{ warnings: number; clocks: number }>`
    select (select count(*)::int from warning) as warnings,
      (select count(*)::int from task t join deadline d on d.subject_id = t.id and d.rule = 'accept' where t.offered_at + interval '60 seconds' = d.due_at) as clocks`.execute(tx)).rows[0]!)
  expect(clocks).toEqual({ warnings: 109, clocks: 109 })
})

test('the ninety-nine that came before the burst was one belong to its bundle as well', async () => {
  expect(await bundledAt(1)).toBe(10)
  await clocksRun(1)
  expect(await bundledAt(1)).toBe(109)
})

test('of two batches that see the burst at the same moment both are in its bundle', async () => {
  const other = await bureau.system((tx) => upsertSource(tx, { code: 'bank', name: 'bank', keyHash: keyHash('bank') }))
  await Promise.all([burst('dddd', 120, after(2), other), burst('eeeee', 120, after(2), other)])
  expect((await surgesAt(2)).find((surge) => surge.source === 'bank')).toMatchObject({ warnings: 240 })
  await clocksRun(2)
  expect(await loose()).toBe(0)
})

test('while the source goes on the burst goes on, and five quiet minutes end it without another signal', async () => {
  await burst('ccc', 1, after(5))
  await clocksRun(8)
  expect((await surgesAt(8)).map((surge) => surge.source)).toEqual(['carrier'])
  expect(await announced('surge.ended')).toBe(1)
  await clocksRun(11)
  expect(await surgesAt(11)).toEqual([])
  expect(await announced('surge.ended')).toBe(2)
  expect(await bureau.system(async (tx) => (await sql`select 1 from deadline where subject_kind = 'surge'`.execute(tx)).rows)).toEqual([])
})

test('a single warning after the burst stands for itself', async () => {
  await burst('ffffff', 1, after(20))
  expect(await surgesAt(20)).toEqual([])
  expect(await loose()).toBe(1)
})
