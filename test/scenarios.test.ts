import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { CALL_RESULTS, OUTCOMES } from '../src/contract/task.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { recordCall } from '../src/flows/call-to-next-step.ts'
import { fireNextDeadline } from '../src/flows/deadline-to-escalation.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { arriveAtDoor } from '../src/flows/task-to-door-visit.ts'
import { handOver, noteBureauReply, review } from '../src/flows/task-to-other-unit.ts'
import { closeWithOutcome } from '../src/flows/task-to-outcome.ts'
import { undoLastStep } from '../src/flows/undo-step.ts'
import { signNotice } from '../src/flows/visit-to-notice.ts'
import { SCAM_NUMBER, STATIONS, toldBureau, VILLAGE, type ToldBureau } from './support/told-bureau.ts'

/**
 * One file of scenarios/ per escalation path: who is there, what happens at which minute, and the history that must come of it. Written
 * from the mission and the clocks of src/contract/settings.ts, not from what the program does.
 */
const FOLDER = join(import.meta.dirname, '../scenarios')
const START = new Date('2026-03-04T09:00:00+08:00')
const PHONE = '14200000001'
const MINUTE_MS = 60_000
const FIRED_MAX = 100

const Minute = z.number().min(0)
const Heard = z.strictObject({ minute: Minute, signal: z.union([
  z.strictObject({ kind: z.literal('listed'), level: z.enum(['red', 'orange', 'yellow']) }),
  z.strictObject({ kind: z.literal('call'), listed: z.literal(true), durationSeconds: z.int(), ongoing: z.boolean() }),
]) })
const By = { minute: Minute, by: z.string(), task: z.enum(['dissuade', 'visit']).default('dissuade') }
const Done = z.discriminatedUnion('do', [
  z.strictObject({ ...By, do: z.enum(['accept', 'at-door', 'notice', 'undo']) }),
  z.strictObject({ ...By, do: z.literal('call'), to: z.enum(['person', 'guardian']).default('person'), result: z.enum(CALL_RESULTS) }),
  z.strictObject({ ...By, do: z.literal('outcome'), outcome: z.enum(OUTCOMES), indirectYuan: z.int().default(0) }),
  z.strictObject({ ...By, do: z.literal('handover'), reason: z.enum(['not-mine', 'out-of-county']), toUnit: z.string().optional(), toBureau: z.string().optional() }),
  z.strictObject({ ...By, do: z.literal('review'), decision: z.enum(['confirmed', 'returned']) }),
  z.strictObject({ ...By, do: z.literal('reply'), reply: z.string() }),
])
type Done = z.infer<typeof Done>
const Step = z.strictObject({ minute: Minute, step: z.string(), by: z.string().nullable(), undone: z.boolean().default(false), detail: z.record(z.string(), z.unknown()).default({}) })
const Scenario = z.strictObject({
  title: z.string(), why: z.string(),
  given: z.strictObject({
    staff: z.array(z.strictObject({ login: z.string(), unit: z.string(), role: z.string(), post: z.enum(['on-duty', 'stand-in', 'duty-officer']) })),
    person: z.strictObject({ station: z.enum(STATIONS), guardian: z.boolean() }), clocks: z.literal('default'),
  }),
  events: z.array(z.union([Heard, Done])),
  until: Minute,
  expect: z.strictObject({
    timeline: z.array(Step), warnings: z.int().default(1), warning: z.record(z.string(), z.unknown()),
    person: z.strictObject({ station: z.enum(STATIONS), source: z.string() }).optional(), running: z.array(z.string()), fired: z.int(),
  }),
})
type Scenario = z.infer<typeof Scenario>

const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))

test('every escalation path has its scenario', () => {
  expect(FILES.map((name) => name.replace('.json', '')).sort()).toEqual([
    'accepted-reached-dissuaded', 'bureau-silent', 'busy-twice-door-notice', 'call-still-on', 'door-deadline-supervised', 'first-call-missed', 'later-signal-raises', 'nobody-accepts',
    'nobody-takes-the-visit', 'not-mine-returned', 'not-mine-with-visit', 'not-reached-in-time', 'out-of-county-reply', 'outcome-overdue', 'raised-while-elsewhere', 'switched-off-guardian-door', 'undo-wrong-call-result',
  ])
})

for (const file of FILES) {
  const scenario = Scenario.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')))
  test(`${file}: ${scenario.title}`, async () => {
    const bureau = await toldBureau({
      staff: scenario.given.staff, residents: [{ phone: PHONE, ...scenario.given.person }],
      duty: scenario.given.staff.map(({ login, post }) => ({ login, post, from: minute(-60), until: minute(2_880) })),
    })
    try {
      const fired = await play(bureau, scenario)
      expect(await timelineOf(bureau, scenario)).toEqual(scenario.expect.timeline)
      await compareEnd(bureau, scenario, fired)
    } finally {
      await bureau.drop()
    }
  })
}

async function play(bureau: ToldBureau, { events, until }: Scenario): Promise<number> {
  let fired = 0
  for (const [nth, event] of events.entries()) {
    fired += await letTimePass(bureau, event.minute)
    const at = minute(event.minute)
    if ('signal' in event) await signalsToWarnings(bureau.at(at), bureau.source, [readSignal({ ref: `s${nth}`, at: at.toISOString(), person: { phone: PHONE }, ...signalOf(event.signal) }, at)], () => undefined)
    else await act(bureau, event, at)
  }
  return fired + (await letTimePass(bureau, until))
}

function signalOf(signal: z.infer<typeof Heard>['signal']) {
  if (signal.kind === 'listed') return signal
  const { listed: _, ...call } = signal
  return { ...call, counterpart: { phone: SCAM_NUMBER } }
}

/** Each clock is answered at its own moment, as the worker does within half a second. */
async function letTimePass(bureau: ToldBureau, until: number): Promise<number> {
  for (let fired = 0; fired < FIRED_MAX; fired++) {
    const [due] = await bureau.look<{ due_at: Date | null }>('select min(due_at) as due_at from deadline')
    if (due!.due_at === null || due!.due_at > minute(until)) return fired
    await fireNextDeadline(bureau.at(due!.due_at), bureau.ourSource, () => undefined)
  }
  throw new Error(`more than ${FIRED_MAX} clocks ran out`)
}

async function act(bureau: ToldBureau, done: Done, at: Date): Promise<void> {
  const context = bureau.as(bureau.idOf(done.by), at)
  const [warning] = await bureau.look<{ id: string }>('select id from warning order by opened_at desc limit 1')
  const [task] = await bureau.look<{ id: string }>(`select id from task where kind = '${done.task}' and state <> 'closed'`)
  const id = task?.id ?? ''
  switch (done.do) {
    case 'accept': return acceptTask(context, id)
    case 'call': return recordCall(context, id, done.to, done.result)
    case 'at-door': return arriveAtDoor(context, id)
    case 'notice': return signNotice(context, id, [[100, 100, 200, 300]])
    case 'undo': return undoLastStep(context, id)
    case 'outcome': return closeWithOutcome(context, id, { outcome: done.outcome, note: '', directFen: 0, indirectFen: done.indirectYuan * 100, protections: [] })
    case 'handover': return handOver(context, id, { reason: done.reason, note: '', ...(done.toUnit === undefined ? {} : { toUnit: done.toUnit }), ...(done.toBureau === undefined ? {} : { toBureau: done.toBureau }) })
    case 'review': return review(context, (await bureau.look<{ id: string }>("select id from handover where review = 'pending'"))[0]!.id, done.decision, '')
    case 'reply': return noteBureauReply(context, warning!.id, done.reply)
  }
}

type StepRow = { at: Date; kind: string; actor: string | null; detail: Record<string, unknown>; undone_at: Date | null }

async function timelineOf(bureau: ToldBureau, { expect: wanted }: Scenario): Promise<unknown[]> {
  const steps = await bureau.look<StepRow>('select at, kind, actor, detail, undone_at from step order by at, id')
  return steps.map((step, nth) => ({
    minute: Math.round(((step.at.getTime() - START.getTime()) / MINUTE_MS) * 100) / 100, step: step.kind, by: step.actor === null ? null : bureau.loginOf(step.actor), undone: step.undone_at !== null,
    // Only what the scenario speaks of; people by their logins.
    detail: Object.fromEntries(Object.keys(wanted.timeline[nth]?.detail ?? {}).map((key) => [key, typeof step.detail[key] === 'string' ? bureau.loginOf(step.detail[key]) : step.detail[key]])),
  }))
}

async function compareEnd(bureau: ToldBureau, { expect: wanted }: Scenario, fired: number): Promise<void> {
  const warnings = await bureau.look<Record<string, unknown>>("select state, (array['red', 'orange', 'yellow', 'blue'])[level] as level, outcome, unit from warning")
  expect(warnings).toHaveLength(wanted.warnings)
  expect(warnings[0]).toMatchObject(wanted.warning)
  expect((await bureau.look<{ rule: string }>('select rule from deadline order by due_at')).map(({ rule }) => rule)).toEqual(wanted.running)
  expect({ fired, kept: (await bureau.look('select 1 from deadline_fired')).length }).toEqual({ fired: wanted.fired, kept: wanted.fired })
  expect(await bureau.look("select id from task where state <> 'closed'")).toEqual([])
  if (wanted.person === undefined) return
  const [person] = await bureau.look<{ region: string; region_source: string }>('select region::text, region_source from person')
  expect(person).toEqual({ region: String(VILLAGE[wanted.person.station]), region_source: wanted.person.source })
}

function minute(count: number): Date {
  return new Date(START.getTime() + count * MINUTE_MS)
}
