import { afterAll, beforeAll, expect, test } from 'vitest'
import { Random } from '../../demo/random.ts'
import { Schedule } from '../../demo/schedule.ts'
import type { Signal } from '../../src/contract/signal.ts'
import type { CallResult, Outcome } from '../../src/contract/task.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import { OPEN_REDS_MAX_DEFAULT } from '../../src/contract/pace.ts'
import { readSignal } from '../../src/features/signal/signal.rules.ts'
import { acceptTask } from '../../src/flows/accept-task.ts'
import { recordCall } from '../../src/flows/call-to-next-step.ts'
import { fireNextDeadline } from '../../src/flows/deadline-to-escalation.ts'
import { signalsToWarnings } from '../../src/flows/signals-to-warnings.ts'
import { arriveAtDoor } from '../../src/flows/task-to-door-visit.ts'
import { handOver } from '../../src/flows/task-to-other-unit.ts'
import { closeWithOutcome } from '../../src/flows/task-to-outcome.ts'
import { SCAM_NUMBER, STATIONS, toldBureau, type StationCode, type Staff, type Told, type ToldBureau } from '../support/told-bureau.ts'

const MONDAY = new Date('2026-03-02T00:00:00+08:00')
const DAYS = 7
const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS
const SIGNALS_A_DAY = 9
/** Thursday afternoon somebody calls half the village at once: more reds in five minutes than the station may hold. */
const SURGE = { at: new Date('2026-03-05T15:00:00+08:00'), reds: 13, overMinutes: 5 }
/** A few of them were warned of as yellow ten minutes before: they become red in hands that are full already. */
const RAISED = { count: 5, minutesBefore: 10 }
const STEPS_MAX = 20_000

type OpenTask = {
  readonly id: string; readonly kind: 'dissuade' | 'visit'; readonly state: 'offered' | 'accepted'; readonly level: number; readonly unit: string; readonly assignee: string | null
  readonly calls: number; readonly slips: number; readonly reached: boolean; readonly at_door: boolean; readonly offered_at: string
}
type Sight = { readonly due: string | null; readonly reds: number; readonly orphans: number; readonly unanswered: number; readonly idle: number; readonly open: readonly OpenTask[] }

/** Everything that is looked at after a step, in one question. */
const SIGHT = `select json_build_object(
  'due', (select min(due_at) from deadline),
  'reds', coalesce((select max(n) from (select count(*) as n from task where state <> 'closed' and level = 1 and assignee is not null group by assignee) held), 0),
  'orphans', (select count(*) from warning w where w.state = 'open' and not exists (select from task t where t.subject_id = w.id and t.state <> 'closed')),
  'unanswered', (select count(*) from warning where state = 'closed' and (outcome is null or closed_by is null)),
  'idle', (select count(*) from task t where t.state = 'offered' and not exists (select from deadline d where d.subject_id = t.id and d.rule = 'accept')),
  'open', (select coalesce(json_agg(t order by t.opened_at, t.id), '[]') from (select id, kind, state, level, unit, assignee, opened_at, reached_at is not null as reached, at_door_at is not null as at_door, offered_at,
    (select count(*) from step s where s.task_id = task.id and s.kind = 'call') as calls,
    (select count(*) from step s where s.task_id = task.id and s.kind = 'slip') as slips from task where state <> 'closed') t)) as sight`

/** Twelve officers in two stations; behind them the two of the centre. */
const OFFICERS = 4
const LEADS = 2
const SHIFT_MS = 480 * MINUTE_MS
const RESIDENTS = 120
const STAFF: readonly Staff[] = [
  ...STATIONS.flatMap((unit) => [
    ...Array.from({ length: OFFICERS }, (_, nth) => ({ login: `${unit}-${nth + 1}`, unit, role: 'officer' })),
    ...Array.from({ length: LEADS }, (_, nth) => ({ login: `${unit}-lead${nth + 1}`, unit, role: 'officer' })),
  ]),
  { login: 'C-1', unit: 'C', role: 'analyst' }, { login: 'C-2', unit: 'C', role: 'analyst' },
]

let bureau: ToldBureau
beforeAll(async () => {
  const residents = STATIONS.flatMap((station) => Array.from({ length: RESIDENTS }, (_, nth) => ({ phone: phoneOf(station, nth), station, guardian: nth % 2 === 0 })))
  bureau = await toldBureau({ staff: STAFF, duty: roster(), residents })
})
afterAll(async () => { await bureau.drop() })

test('a seeded twelve-person week shows that nobody holds more open reds than the limit', async () => {
  const week = new Week(new Random(12))
  await week.live()
  expect(week.redsMost).toBe(OPEN_REDS_MAX_DEFAULT)
  expect(week.fired.size).toBe((await bureau.look<{ count: number }>('select count(*)::int as count from deadline_fired'))[0]!.count)
  const [sum] = await bureau.look<{ warnings: number; open: number; escalated: number; visits: number; waited: number }>(`select
    (select count(*)::int from warning) as warnings, (select count(*)::int from warning where state <> 'closed') as open, (select count(*)::int from step where kind = 'escalated') as escalated,
    (select count(*)::int from task where kind = 'visit') as visits, (select count(*)::int from step where kind in ('offered', 'escalated') and detail ->> 'to' is null) as waited`)
  // The week was hard enough to mean something: chains were climbed, doors were knocked at, and in the surge tasks waited for a free hand.
  expect(sum!.warnings).toBeGreaterThan(70)
  expect(sum!.escalated).toBeGreaterThan(20)
  expect(sum!.visits).toBeGreaterThan(10)
  expect(sum!.waited).toBeGreaterThan(0)
  expect(sum!.open).toBe(0)
}, 60_000)

/** Two on duty, one stand-in, one duty officer in each station, turn by turn; the centre is always there. */
function roster(): Told['duty'] {
  return Array.from({ length: (DAYS + 1) * 3 }, (_, shift) => shift).flatMap((shift) => {
    const span = { from: new Date(MONDAY.getTime() + shift * SHIFT_MS), until: new Date(MONDAY.getTime() + (shift + 1) * SHIFT_MS) }
    return [
      ...STATIONS.flatMap((unit) => [
        ...[0, 1].map((nth) => ({ login: `${unit}-${((shift + nth) % OFFICERS) + 1}`, post: 'on-duty' as const, ...span })), { login: `${unit}-${((shift + 2) % OFFICERS) + 1}`, post: 'stand-in' as const, ...span },
        { login: `${unit}-lead${(Math.floor(shift / 3) % LEADS) + 1}`, post: 'duty-officer' as const, ...span },
      ]),
      { login: 'C-1', post: 'on-duty' as const, ...span }, { login: 'C-2', post: 'on-duty' as const, ...span },
    ]
  })
}

function phoneOf(station: StationCode, nth: number): string {
  return `142${String(STATIONS.indexOf(station) * 100_000 + nth).padStart(8, '0')}`
}

/** Somebody else of the same unit. */
function colleagueOf(userId: string): string {
  const me = STAFF.find((one) => one.login === bureau.loginOf(userId))!
  return bureau.idOf(STAFF.find((one) => one.unit === me.unit && one !== me)!.login)
}

class Week {
  readonly #random: Random
  readonly #acts = new Schedule<() => Promise<void>>()
  readonly #planned = new Map<string, string>()
  readonly fired = new Set<string>()
  redsMost = 0
  #now = MONDAY
  #signals = 0

  constructor(random: Random) {
    this.#random = random
    for (let day = 0; day < DAYS; day++) for (let nth = 0; nth < SIGNALS_A_DAY; nth++) this.#plan(MONDAY.getTime() + (day + random.next()) * DAY_MS, () => this.#hear(this.#random.weighted([40, 30, 25, 5])))
    for (let nth = 0; nth < SURGE.reds; nth++) this.#plan(SURGE.at.getTime() + (nth / SURGE.reds) * SURGE.overMinutes * MINUTE_MS, () => this.#hear(0, 'PA'))
    for (let nth = 0; nth < RAISED.count; nth++) {
      this.#plan(SURGE.at.getTime() - RAISED.minutesBefore * MINUTE_MS + nth, () => this.#hear(3, 'PA', nth))
      this.#plan(SURGE.at.getTime() + SURGE.overMinutes * MINUTE_MS + nth, () => this.#hear(0, 'PA', nth))
    }
  }

  /** Signals, officers and clocks in the order of their times; after every step the rules are looked at. */
  async live(): Promise<void> {
    let sight = await this.#look()
    for (let step = 0; step < STEPS_MAX; step++) {
      const dueMs = sight.due === null ? Infinity : Date.parse(sight.due)
      const nextMs = Math.min(dueMs, this.#acts.firstAtMs())
      if (nextMs === Infinity) return
      this.#now = new Date(Math.max(nextMs, this.#now.getTime()))
      if (dueMs === nextMs) await this.#fire()
      else await this.#acts.takeFirst()()
      sight = await this.#look()
      this.#check(sight)
      this.#replan(sight.open)
    }
    throw new Error(`the week did not end within ${STEPS_MAX} steps`)
  }

  async #look(): Promise<Sight> {
    return (await bureau.look<{ sight: Sight }>(SIGHT))[0]!.sight
  }

  async #fire(): Promise<void> {
    const due = await fireNextDeadline(bureau.at(this.#now), bureau.ourSource, () => undefined)
    const key = `${due!.subject_id} ${due!.rule} ${due!.due_at.toISOString()}`
    expect(this.fired.has(key), `${due!.rule} fired twice`).toBe(false)
    this.fired.add(key)
  }

  #check({ reds, orphans, unanswered, idle }: Sight): void {
    this.redsMost = Math.max(this.redsMost, reds)
    expect({ reds, orphans, unanswered, idle }, this.#now.toISOString()).toEqual({ reds: Math.min(reds, OPEN_REDS_MAX_DEFAULT), orphans: 0, unanswered: 0, idle: 0 })
  }

  async #hear(kind: number, unit = this.#random.pick(STATIONS), resident = this.#random.between(RAISED.count, RESIDENTS - 1)): Promise<void> {
    const phone = phoneOf(unit, resident)
    const ref = `week-${this.#signals++}`
    const at = this.#now.toISOString()
    const signals: Signal[] = [
      { ref, kind: 'listed', at, person: { phone }, level: 'red' },
      { ref, kind: 'listed', at, person: { phone }, level: 'orange' },
      // Yellow, and red ten minutes later when nobody has hung up.
      { ref, kind: 'call', at, person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 200, ongoing: true },
      { ref, kind: 'listed', at, person: { phone }, level: 'yellow' },
    ]
    await signalsToWarnings(bureau.at(this.#now), bureau.source, [readSignal(signals[kind]!, this.#now)], () => undefined)
  }

  /** Whoever has something new before them will do something about it. */
  #replan(open: readonly OpenTask[]): void {
    const live = new Set(open.map((task) => task.id))
    for (const id of this.#planned.keys()) if (!live.has(id)) this.#planned.delete(id)
    for (const task of open) {
      const state = [task.state, task.assignee, task.offered_at, task.calls, task.slips, task.reached, task.at_door].join(' ')
      if (this.#planned.get(task.id) === state) continue
      this.#planned.set(task.id, state)
      const afterMs = this.#patience(task)
      if (afterMs !== undefined) this.#plan(this.#now.getTime() + afterMs, () => this.#act(task, state))
    }
  }

  #patience(task: OpenTask): number | undefined {
    const minutes = (least: number, most: number) => this.#random.real(least, most) * MINUTE_MS
    // At night and in the surge phones lie unheard: the chain has to be climbed.
    if (task.state === 'offered') return this.#random.chance(0.18) ? undefined : minutes(0.1, task.level === 1 ? 1.3 : 6)
    if (task.kind === 'visit') return task.at_door ? minutes(5, 25) : minutes(6, 50)
    if (task.reached) return minutes(3, 20)
    return this.#random.chance(0.12) ? undefined : minutes(0.3, 4)
  }

  async #act(task: OpenTask, state: string): Promise<void> {
    if (this.#planned.get(task.id) !== state) return
    const actor = task.assignee ?? (await this.#somebodyFree(task.unit))
    if (actor === undefined) return this.#plan(this.#now.getTime() + 5 * MINUTE_MS, () => this.#act(task, state))
    try {
      await this.#do(task, actor)
    } catch (error) {
      // The limit and the clocks say no sometimes; that is what they are for.
      if (!(error instanceof Refusal)) throw error
    }
  }

  async #do(task: OpenTask, userId: string): Promise<void> {
    const context = bureau.as(userId, this.#now)
    if (task.state === 'offered') return acceptTask(context, task.id)
    if (this.#random.chance(0.04)) return handOver(context, task.id, { reason: 'shift-change', toUser: colleagueOf(userId), note: '' })
    if (task.kind === 'visit' && !task.at_door) return arriveAtDoor(context, task.id)
    if (task.reached || task.at_door) return closeWithOutcome(context, task.id, { outcome: this.#random.pick<Outcome>(['dissuaded', 'dissuaded', 'dissuaded', 'false-alarm', 'refused']), note: '', directFen: 0, indirectFen: 0, protections: [] })
    if (task.calls < 3) return recordCall(context, task.id, 'person', this.#random.pick<CallResult>(['reached', 'reached', 'busy', 'no-answer', 'switched-off']))
  }

  /** The centre's queue without a name: whoever of the centre has a hand free. */
  async #somebodyFree(unit: string): Promise<string | undefined> {
    const free = await bureau.look<{ id: string }>(`select u.id from app_user u where u.unit = '${unit}' and u.role = 'analyst'
      and (select count(*) from task t where t.assignee = u.id and t.state <> 'closed' and t.level = 1) < ${OPEN_REDS_MAX_DEFAULT} order by u.id`)
    return free[0]?.id
  }

  #plan(atMs: number, act: () => Promise<void>): void {
    this.#acts.add(Math.round(atMs), act)
  }
}
