import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { lockPersons } from '../src/features/person/person.store.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { startDeadlineSweep } from '../src/jobs/deadline-sweep.ts'
import { aResident, NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const OTHERS = 5
/** A red of the first is overdue first. */
const LATER = new Date(NOW.getTime() + 90_000)
const SOON_MS = 10_000
let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const aRed = async (nth: number) => {
  const phone = `1420007000${nth}`
  const personId = await aResident(bureau, phone)
  const at = new Date(NOW.getTime() + nth)
  await signalsToWarnings(bureau.at(at), bureau.source, [readSignal({ ref: `red${nth}`, kind: 'listed', level: 'red', at: at.toISOString(), person: { phone } }, at)], () => undefined)
  return personId
}
const fired = () => bureau.system(async (tx) => (await sql<{ person: number; times: number }>`
  select t.person_id as person, count(*)::int as times from deadline_fired f join task t on t.id = f.subject_id group by 1 order by 1`.execute(tx)).rows)
const until = async (holds: () => Promise<boolean>, ms: number) => {
  const end = performance.now() + ms
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${JSON.stringify(await fired())}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('while a process that hangs holds one case, the clocks of all the others ring; when it is gone, so does that one, once', async () => {
  const held = await aRed(0)
  const others: number[] = []
  for (let nth = 1; nth <= OTHERS; nth++) others.push(await aRed(nth))
  let letGo: () => void = () => undefined
  let isHeld: () => void = () => undefined
  const holding = new Promise<void>((resolve) => { isHeld = resolve })
  const hanging = bureau.system(async (tx) => {
    await lockPersons(tx, [held])
    isHeld()
    await new Promise<void>((resolve) => { letGo = resolve })
  })
  await holding
  let ahead = 0
  const begun = performance.now()
  const contextNow = () => bureau.at(new Date(LATER.getTime() + ahead + performance.now() - begun))
  const sweeps = [1, 2].map(() => startDeadlineSweep(contextNow, bureau.ourSource, () => undefined))
  try {
    await until(async () => (await fired()).length === OTHERS, SOON_MS)
    expect((await fired()).map(({ person }) => person)).toEqual(others.toSorted((a, b) => a - b))
    letGo()
    await hanging
    ahead = 10_000
    await until(async () => (await fired()).some(({ person }) => person === held), SOON_MS)
  } finally {
    letGo()
    await Promise.all(sweeps.map((sweep) => sweep.stop()))
  }
  expect((await fired()).filter(({ person }) => person === held)).toEqual([{ person: held, times: 1 }])
  expect((await bureau.system(async (tx) => (await sql<{ n: number }>`select count(*)::int as n from step where kind = 'escalated'`.execute(tx)).rows[0]!.n))).toBe((await fired()).reduce((sum, { times }) => sum + times, 0))
}, 60_000)
