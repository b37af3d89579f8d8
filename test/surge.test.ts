import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { today } from '../src/reads/today.ts'
import { warningList } from '../src/reads/warning-list.ts'
import { NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

/** Strangers of one street, each on the phone with a listed number for half an hour: all of them red. */
async function burst(name: string, count: number, at: Date): Promise<void> {
  const signals = Array.from({ length: count }, (_, index) => readSignal({
    ref: `${name}${index}`, kind: 'call', at: at.toISOString(), person: { phone: `1420${name.length}${String(index).padStart(6, '0')}` }, place: { region: '990101001' }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800,
  }, at))
  await signalsToWarnings(bureau.at(at), bureau.source, signals, () => undefined)
}

const after = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)

test('a source that makes a hundred warnings in minutes is shown as one bundle, and no red waits for it', async () => {
  await burst('a', 99, after(0))
  expect((await today(bureau.as('centre', after(0)))).surges).toEqual([])
  await burst('bb', 10, after(1))
  expect((await today(bureau.as('centre', after(1)))).surges).toMatchObject([{ source: 'carrier', warnings: 109 }])
  const bundled = (await warningList(bureau.as('centre', after(1)), { state: 'live', sort: 'newest', limit: 100 })).items.filter((row) => row.bundle !== null)
  expect(bundled).toHaveLength(10)
  // Each red has its task and its minute, bundled or not.
  const clocks = await bureau.system(async (tx) => (await sql<{ warnings: number; clocks: number }>`
    select (select count(*)::int from warning) as warnings,
      (select count(*)::int from task t join deadline d on d.subject_id = t.id and d.rule = 'accept' where t.offered_at + interval '60 seconds' = d.due_at) as clocks`.execute(tx)).rows[0]!)
  expect(clocks).toEqual({ warnings: 109, clocks: 109 })
})

test('five quiet minutes end the burst', async () => {
  await burst('ccc', 1, after(20))
  expect((await today(bureau.as('centre', after(20)))).surges).toEqual([])
})
