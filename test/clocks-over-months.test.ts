import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noteUnrelated } from '../src/flows/freeze-to-end.ts'
import { fireNextDeadline } from '../src/flows/deadline-to-escalation.ts'
import { askBanks } from '../src/flows/query-to-next-level.ts'
import { approveOrder, reviewOrder } from '../src/flows/stop-order-to-bank.ts'
import { extendOrder, releaseOrder } from '../src/flows/stop-order-to-end.ts'
import { freezeStopped } from '../src/flows/stop-to-freeze.ts'
import { expectedRings, type OrderEvent, type Ring, type ToldOrder } from './support/clock-reference.ts'
import { aCase, bankSays, draftFor, type ACase } from './support/fraud-case.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

/**
 * No deadline missed, none answered twice, across simulated months: every clock of every order against a slow reference that knows only what
 * happened to the order and when somebody looked. Two workers look at irregular moments, and now and then nobody for hours.
 */
const START = Date.parse('2026-01-31T09:30:00+08:00')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Orders begin in four bursts; a freeze that is extended lives for a year. */
const BURSTS = [0, 41, 96, 151].map((days) => START + days * DAY)
const BURST_DAYS = 4.3
const UNTIL = BURSTS.at(-1)! + 400 * DAY
const FAR = new Date(UNTIL + DAY)

let bureau: SmallBureau
beforeAll(async () => {
  bureau = await smallBureau(new Date(START))
  await bureau.system((tx) => sql`update duty set ends_at = ${FAR}`.execute(tx))
})
afterAll(() => bureau.drop())

/** mulberry32: the same months on every run. */
function randomOf(seed: number): (least: number, most: number) => number {
  let state = seed
  return (least, most) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return least + (((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * (most - least)
  }
}

/** When somebody looks: every few minutes after a burst, but now and then a worker sleeps for hours; twice a day or so otherwise. */
function looks(random: ReturnType<typeof randomOf>): number[] {
  const all: number[] = []
  for (let at = START; at < UNTIL;) {
    const isBusy = BURSTS.some((burst) => at >= burst && at < burst + BURST_DAYS * DAY)
    const gap = !isBusy ? random(3, 40) * HOUR : random(0, 1) < 0.07 ? random(60, 200) * MINUTE : random(0.5, 20) * MINUTE
    // No look at the very moment at which something is done.
    at = Math.floor((at + gap) / 2) * 2 + 1
    all.push(at)
  }
  return all
}

type Act = { readonly at: number; readonly run: () => Promise<unknown> }
type Say = (minutes: number, what: OrderEvent['what'] | null, run: (at: Date) => Promise<unknown>, until?: number) => void

/** What is done with orders, and the same as the reference is told of it. */
class Months {
  readonly acts: Act[] = []
  readonly told: ToldOrder[] = []

  /** `say`: at so many minutes after the beginning. What is only asked of a bank changes no clock and is not told. */
  order(kind: ToldOrder['kind'], begin: number): { readonly order: ToldOrder; readonly say: Say } {
    const order: ToldOrder = { kind, id: '', events: [] }
    this.told.push(order)
    return {
      order,
      say: (minutes, what, run, until) => {
        const at = Math.floor((begin + minutes * MINUTE) / 2) * 2
        if (what !== null) order.events.push({ at, what, ...(until === undefined ? {} : { until }) })
        this.acts.push({ at, run: () => run(new Date(at)) })
      },
    }
  }

  /** A stop of a filed case, drafted at the beginning. */
  stop(begin: number): { readonly order: ToldOrder; readonly say: Say; readonly caseOf: () => ACase } {
    const { order, say } = this.order('stop', begin)
    let one: ACase | undefined
    say(0, 'drafted', async (at) => {
      one = await aCase(bureau, at, { filed: true })
      order.id = (await draftFor(bureau, one, at)).drafted[0]!.id
    })
    return { order, say, caseOf: () => one! }
  }

  /** Sent, and held by its bank from then on. */
  held(begin: number): ReturnType<Months['stop']> {
    const stop = this.stop(begin)
    stop.say(3, 'approved', (at) => approveOrder(bureau.as('centre', at), stop.order.id))
    stop.say(7, 'held', (at) => bankSays(bureau, stop.order.id, at, { heldFen: 100 }))
    return stop
  }

  /** Drafted from a stop that holds, ten minutes after its beginning. */
  freeze(begin: number, stop: ReturnType<Months['stop']>): { readonly order: ToldOrder; readonly say: Say } {
    const { order, say } = this.order('freeze', begin)
    say(10, 'drafted', async (at) => { order.id = await freezeStopped(bureau.as('chen', at), stop.order.id) })
    return { order, say }
  }

  /** Approved at once; from the moment at which the bank says that it stands the stop is over. */
  standing(begin: number, minutes = 18): { readonly order: ToldOrder; readonly say: Say } {
    const stop = this.held(begin)
    const { order, say } = this.freeze(begin, stop)
    say(12, 'approved', (at) => approveOrder(bureau.as('commander', at), order.id))
    say(minutes, 'held', (at) => bankSays(bureau, order.id, at, { heldFen: 100, queuePosition: 0 }))
    stop.say(minutes, 'ended', () => Promise.resolve())
    return { order, say }
  }
}

const extend = (order: ToldOrder) => (at: Date) => extendOrder(bureau.as('centre', at), order.id)
const release = (order: ToldOrder) => (at: Date) => releaseOrder(bureau.as('commander', at), order.id, '核实无误')
const bank = (order: ToldOrder, said: Parameters<typeof bankSays>[3] = {}) => (at: Date) => bankSays(bureau, order.id, at, said)
const D = 24 * 60

/** Every way in which an order's clocks may go, once a burst. */
const WAYS: readonly ((months: Months, begin: number) => void)[] = [
  (months, begin) => { months.stop(begin) },
  (months, begin) => {
    const { order, say } = months.stop(begin)
    say(90, 'approved', (at) => approveOrder(bureau.as('centre', at), order.id))
  },
  (months, begin) => {
    const { order, say } = months.stop(begin)
    say(31, 'ended', release(order))
  },
  (months, begin) => { months.held(begin) },
  (months, begin) => {
    const { order, say } = months.held(begin)
    say(1.6 * D, null, extend(order))
    say(1.6 * D + 25, 'extended', bank(order))
  },
  (months, begin) => {
    const { order, say } = months.held(begin)
    // It holds for an hour and a half longer, and not for two days.
    say(1.9 * D, null, extend(order))
    const until = begin + 7 * MINUTE + 49.5 * HOUR
    say(1.9 * D + 10, 'extended', bank(order, { until: new Date(Math.floor(until)).toISOString() }), Math.floor(until))
  },
  (months, begin) => {
    const { order, say } = months.held(begin)
    say(1.2 * D, null, extend(order))
    say(1.2 * D + 20, null, bank(order, { result: 'refused', reason: '超过次数' }))
  },
  (months, begin) => {
    const { order, say } = months.held(begin)
    say(1.7 * D, 'ended', release(order))
  },
  (months, begin) => {
    const { order, say } = months.stop(begin)
    say(3, 'approved', (at) => approveOrder(bureau.as('centre', at), order.id))
    say(300, 'ended', bank(order, { result: 'refused', reason: '户名不符' }))
  },
  (months, begin) => {
    const { order, say } = months.order('stop', begin)
    say(0, 'alone', async (at) => {
      const alone = (is: boolean) => bureau.system((tx) => sql`update duty set ends_at = ${is ? new Date(START - MINUTE) : FAR} where user_id <> ${bureau.userId('centre')}`.execute(tx))
      await alone(true)
      order.id = (await draftFor(bureau, await aCase(bureau, at), at, 'centre')).drafted[0]!.id
      await alone(false)
    })
    say(4, 'held', bank(order, { heldFen: 5 }))
    say(400, 'ended', release(order))
    say(0.8 * D, 'reviewed', (at) => reviewOrder(bureau.as('commander', at), order.id))
  },
  (months, begin) => { months.standing(begin) },
  (months, begin) => {
    const { order, say } = months.standing(begin)
    say(150 * D, null, extend(order))
    say(150 * D + 60, 'extended', bank(order))
  },
  (months, begin) => {
    const { order, say } = months.standing(begin)
    say(170 * D, 'ended', release(order))
  },
  (months, begin) => {
    const { order, say } = months.standing(begin)
    say(20 * D, 'unrelated', (at) => noteUnrelated(bureau.as('chen', at), order.id, '款项为货款'))
  },
  (months, begin) => {
    // Behind another freeze for five days.
    const { order, say } = months.standing(begin, 5 * D)
    say(20, 'queued', bank(order, { queuePosition: 1 }))
  },
  (months, begin) => { months.freeze(begin, months.held(begin)) },
  (months, begin) => {
    const stop = months.held(begin)
    const { order, say } = months.order('query', begin)
    const until = Math.floor(begin + 9.5 * DAY)
    say(10, 'asked', async (at) => { order.id = (await askBanks(bureau.as('centre', at), stop.caseOf().id, { ask: 'dynamic', transferIds: stop.caseOf().transferIds, until: new Date(until) }))[0]!.id }, until)
    say(45, 'running', bank(order))
  },
  (months, begin) => {
    const stop = months.held(begin)
    const { order, say } = months.order('query', begin)
    say(10, 'asked', async (at) => { order.id = (await askBanks(bureau.as('centre', at), stop.caseOf().id, { ask: 'holder', transferIds: stop.caseOf().transferIds, until: null }))[0]!.id })
  },
]

async function look(at: number): Promise<void> {
  while ((await fireNextDeadline(bureau.at(new Date(at)), bureau.ourSource, () => undefined)) !== undefined);
}

const sorted = (rings: readonly object[]) => rings.map((ring) => JSON.stringify(ring)).toSorted()
/** As the history of the clocks has it, and as the history of the orders does. */
async function rung(): Promise<{ readonly fired: Omit<Ring, 'step'>[]; readonly steps: { order: string; step: string; at: number }[] }> {
  return bureau.system(async (tx) => ({
    fired: (await sql<{ order: string; rule: string; due_at: Date; fired_at: Date }>`select subject_id as "order", rule, due_at, fired_at from deadline_fired where subject_kind in ('stop-order', 'freeze-order', 'query-order')`.execute(tx)).rows
      .map(({ order, rule, due_at: dueAt, fired_at: firedAt }) => ({ order, rule, dueAt: dueAt.getTime(), firedAt: firedAt.getTime() })),
    steps: (await sql<{ order: string; step: string; at: Date }>`select subject_id as "order", kind as step, at from step where actor is null
      and kind in ('waits-for-approval', 'bank-silent', 'review-owed', 'alarm', 'expired', 'withdrawn', 'lapsed', 'ended', 'released')`.execute(tx)).rows.map((row) => ({ ...row, at: row.at.getTime() })),
  }))
}

test('over a year and a half of stops, freezes and queries every clock is answered once, at the first look after it ran out, and nothing else rings', async () => {
  const random = randomOf(7)
  const months = new Months()
  for (const burst of BURSTS) for (const way of WAYS) way(months, Math.floor(burst + random(0, 600) * MINUTE))
  const moments = looks(random)
  const timeline: Act[] = [...months.acts, ...moments.map((at) => ({ at, run: () => Promise.all([look(at), look(at)]) }))].toSorted((a, b) => a.at - b.at)
  for (const { run } of timeline) await run()

  const expected = expectedRings(months.told, moments)
  const actual = await rung()
  expect(sorted(actual.fired)).toEqual(sorted(expected.map(({ order, rule, dueAt, firedAt }) => ({ order, rule, dueAt, firedAt }))))
  expect(sorted(actual.steps)).toEqual(sorted(expected.flatMap(({ order, step, firedAt }) => (step === null ? [] : [{ order, step, at: firedAt }]))))
  expect(await bureau.system(async (tx) => (await sql`select * from deadline`.execute(tx)).rows)).toEqual([])
  // What was looked at late is in the history as late as it was; and there was something of everything.
  const late = expected.filter(({ dueAt, firedAt }) => firedAt - dueAt > HOUR).length
  const counted = Object.fromEntries([...Map.groupBy(expected, ({ rule }) => rule)].map(([rule, rings]) => [rule, rings.length]))
  console.log(`${months.told.length} orders, ${moments.length} looks, ${expected.length} clocks answered, ${late} of them more than an hour late: ${JSON.stringify(counted)}`)
  expect(late).toBeGreaterThan(50)
  expect(Object.keys(counted).toSorted()).toEqual(['alarm-1', 'alarm-12', 'alarm-24', 'alarm-336', 'alarm-4', 'alarm-72', 'approve', 'bank-answer', 'end', 'queue', 'review', 'unrelated'])
}, 180_000)
