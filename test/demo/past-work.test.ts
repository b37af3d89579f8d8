import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actingAs } from '../../demo/actors.ts'
import type { City } from '../../demo/city.ts'
import type { CaseRecord } from '../../demo/past-case.ts'
import { workCase } from '../../demo/past-officers.ts'
import { writeCases } from '../../demo/past-rows.ts'
import { openDissuasions } from '../../demo/past-times.ts'
import { Random } from '../../demo/random.ts'
import { phoneOf, residentAt } from '../../demo/residents.ts'
import { RosterBook } from '../../demo/roster-book.ts'
import { layGround, type Ground } from '../../demo/seed-ground.ts'
import { settlePeople } from '../../demo/seed-people.ts'
import { DEFAULT_ESCALATION } from '../../src/contract/pace.ts'
import { DEFAULT_CLOCKS } from '../../src/contract/settings.ts'
import type { RegionCode } from '../../src/domain/region-code.ts'
import { readSignal } from '../../src/features/signal/signal.rules.ts'
import { acceptTask } from '../../src/flows/accept-task.ts'
import { recordCall, textPerson } from '../../src/flows/call-to-next-step.ts'
import { fireNextDeadline } from '../../src/flows/deadline-to-escalation.ts'
import { signalsToWarnings } from '../../src/flows/signals-to-warnings.ts'
import { arriveAtDoor, sendVisit } from '../../src/flows/task-to-door-visit.ts'
import { handOver, noteBureauReply, review } from '../../src/flows/task-to-other-unit.ts'
import { closeWithOutcome } from '../../src/flows/task-to-outcome.ts'
import { signNotice } from '../../src/flows/visit-to-notice.ts'
import { auditAll } from '../../src/platform/audit.ts'
import { asSystem } from '../../src/platform/transaction.ts'
import { cityDatabase, smallCity, type CityDatabase } from './small-city.ts'

const NOW = new Date('2026-03-10T12:00:00+08:00')
const PEOPLE = 400
/** A day apart, so that nobody is busy with another one. */
const CASES = 30
const CASES_PER_TEST = 5
const SEEDS_TRIED_MAX = 400
const STEP_KINDS = ['accepted', 'at-door', 'bureau-replied', 'call', 'escalated', 'handed-over', 'handover-reviewed', 'notice-signed', 'offered', 'outcome', 'slip', 'sms', 'visit-sent']
const DAY_MS = 86_400_000

let city: City
let flows: CityDatabase
let bulk: CityDatabase
let ground: { flows: Ground; bulk: Ground }
let people: { flows: number[]; bulk: number[] }

beforeAll(async () => {
  city = smallCity(PEOPLE)
  flows = await cityDatabase()
  bulk = await cityDatabase()
  ground = { flows: await layGround(flows.at(NOW), city), bulk: await layGround(bulk.at(NOW), city) }
  people = { flows: await settlePeople(flows.at(NOW), city), bulk: await settlePeople(bulk.at(NOW), city) }
})
afterAll(async () => {
  await flows.drop()
  await bulk.drop()
})

const kinds = new Set<string>()

test.each(Array.from({ length: CASES / CASES_PER_TEST }, (_, group) => group))('what the seed writes in bulk is what the flows write for the same moves: group %i', async (group) => {
  for (let nth = group * CASES_PER_TEST; nth < (group + 1) * CASES_PER_TEST; nth++) {
    // Spread over the hours of a day, so that every shift and level comes up.
    const openedAt = new Date(NOW.getTime() - 50 * DAY_MS + nth * DAY_MS + nth * 2_977_000)
    await hear(flows, ground.flows, nth, openedAt)
    await hear(bulk, ground.bulk, nth, openedAt)
    const record = await played(nth, kinds)
    await writeCases(bulk.at(NOW), [record], new Random(1))
    await asSystem(bulk.at(NOW), (tx) => auditAll(tx, record.audits))
    await replay(record, nth)
    for (const step of record.steps) kinds.add(step.kind)
    const written = await rowsOf(bulk, people.bulk[nth]!)
    expect(written.step).toHaveLength(record.steps.length + 1)
    expect(await rowsOf(flows, people.flows[nth]!), `case ${nth}`).toEqual(written)
  }
})

test('every kind of step came up', () => {
  expect([...kinds].sort()).toEqual(STEP_KINDS)
})

async function hear(database: CityDatabase, { sources }: Ground, resident: number, at: Date): Promise<void> {
  const level = (['red', 'orange', 'yellow'] as const)[resident % 3]!
  const signal = readSignal({ ref: `past-${resident}`, kind: 'listed', at: at.toISOString(), person: { phone: phoneOf(resident) }, level }, at)
  await signalsToWarnings(database.at(at), sources.get('upper')!, [signal], () => undefined)
}

/** A course of events that has something in it which none before had, as long as there is such a thing. */
async function played(resident: number, known: ReadonlySet<string>): Promise<CaseRecord> {
  const [opened] = await asSystem(bulk.at(NOW), (tx) => openDissuasions(tx, [people.bulk[resident]!]))
  const { warning, task } = opened!
  const { lon, lat, guardians } = residentAt(city, resident)
  const start = {
    task, station: warning.unit, place: warning.region as RegionCode, placeSource: warning.region_source, amountAtRiskFen: null, reasons: [], hasGuardian: guardians.length > 0, door: { lon, lat }, victim: { lostFen: 120_000 },
  }
  for (let seed = 0; ; seed++) {
    // Whoever was busy in a course that was not taken is free in the next.
    const roster = new RosterBook(city, ground.bulk.userIds, task.openedAt, 3)
    const record = workCase(start, { roster, pace: { clocks: DEFAULT_CLOCKS, escalation: DEFAULT_ESCALATION, openRedsMax: 3 }, newId: () => bulk.at(NOW).newId() }, new Random(resident).fork(seed), NOW)
    if (known.size === STEP_KINDS.length || seed === SEEDS_TRIED_MAX || record.steps.some((step) => !known.has(step.kind))) return record
  }
}

/** The same moves at the same times, through the flows. */
async function replay(record: CaseRecord, resident: number): Promise<void> {
  const loginOf = new Map([...ground.bulk.userIds].map(([login, id]) => [id, login]))
  const moments = [
    ...record.fired.map((due) => ({ at: due.firedAt, happen: async () => expect(await fireNextDeadline(flows.at(due.firedAt), ground.flows.sources.get('golden-bell')!, () => undefined)).toMatchObject({ rule: due.rule }) })),
    ...record.steps.filter((step) => step.actor !== null).map((step) => ({ at: step.at, happen: async () => act(record, step, { resident, login: loginOf.get(step.actor!)! }) })),
  ]
  for (const { happen } of moments.toSorted((a, b) => a.at.getTime() - b.at.getTime())) await happen()
}

async function act(record: CaseRecord, step: CaseRecord['steps'][number], { resident, login }: { resident: number; login: string }): Promise<void> {
  const context = actingAs(flows.at(step.at), city, ground.flows.userIds, login, step.at)
  const nth = record.tasks.findIndex((task) => task.id === step.taskId)
  const found = await asSystem(flows.at(NOW), (tx) => sql<{ id: string; subject_id: string }>`select id, subject_id from task where person_id = ${people.flows[resident]!} order by opened_at, kind`.execute(tx))
  const id = found.rows[nth]?.id ?? ''
  const warningId = found.rows[0]!.subject_id
  const detail = step.detail as { to: 'person' | 'guardian'; result: 'busy'; reason: 'not-mine'; unit: string; toBureau?: string; reply: string }
  switch (step.kind) {
    case 'accepted': return acceptTask(context, id)
    case 'call': return recordCall(context, id, detail.to, detail.result)
    case 'sms': return textPerson(context, id, detail.to)
    case 'visit-sent': return sendVisit(context, id, undefined)
    case 'at-door': return arriveAtDoor(context, id)
    case 'notice-signed': return signNotice(context, id, [[1, 1, 2, 2]])
    case 'outcome': return closeWithOutcome(context, id, record.closing!.body)
    case 'handed-over': return handOver(context, id, { reason: detail.reason, note: '', ...(detail.toBureau === undefined ? { toUnit: record.place!.unit } : { toBureau: detail.toBureau }) })
    case 'handover-reviewed': {
      const pending = await asSystem(flows.at(NOW), (tx) => sql<{ id: string }>`select id from handover where warning_id = ${warningId}`.execute(tx))
      return review(context, pending.rows[0]!.id, 'confirmed', '')
    }
    case 'bureau-replied': return noteBureauReply(context, warningId, detail.reply)
    default: throw new Error(`nobody does ${step.kind}`)
  }
}

/** Every row about a person that an officer's work writes; ids by the order in which they appear, random codes by whether they are there. */
async function rowsOf(database: CityDatabase, personId: number): Promise<Record<string, unknown[]>> {
  const rows = await asSystem(database.at(NOW), async (tx) => {
    const all = async (query: string) => (await sql.raw<Record<string, unknown>>(query.replaceAll('$person', String(personId)))
      .execute(tx)).rows
    const tasks = 'select id from task where person_id = $person'
    const warnings = 'select id from warning where person_id = $person'
    return {
      person: await all('select region, region_source, region_confidence, cleared_at, losses from person where id = $person'),
      warning: await all('select id, level, unit, region, region_source, region_confidence, state, outcome, opened_at, closed_at, closed_by, direct_fen, indirect_fen, protections from warning where person_id = $person'),
      task: await all(`select id, kind, level, region, unit, state, assignee, chain_step, unanswered, officer_code is not null as code, opened_at, offered_at, accepted_at, first_call_at, reached_at, at_door_at, closed_at, outcome
        from task where person_id = $person order by opened_at, kind`),
      step: await all(`select subject_id, task_id, at, actor, kind, detail, before, region, unit from step where subject_id in (${warnings}) order by at, kind, detail::text`),
      deadline: await all(`select subject_id, rule, due_at from deadline where subject_id in (${tasks}) order by due_at, rule`),
      fired: await all(`select subject_id, rule, due_at, result from deadline_fired where subject_id in (${tasks}) order by due_at, rule`),
      reveal: await all('select at, user_id, unit, task_id, reason, fields from reveal where person_id = $person order by at'),
      handover: await all(`select task_id, from_unit, to_unit, to_bureau, reason, at, by_user, review, reviewed_by, reviewed_at, reply from handover where warning_id in (${warnings})`),
      notice: await all(`select task_id, signed_at, by_user, region, unit from notice where warning_id in (${warnings})`),
      audit: await all(`select at, actor, action, detail from audit where subject in (select id::text from (${tasks} union select id from notice where warning_id in (${warnings}) union select id from handover where warning_id in (${warnings})) ids) order by at, action`),
      notes: await all(`select count(*) from vault_record where kind in ('signature', 'outcome-note') and id in (select id::text from (${tasks} union select id from notice where warning_id in (${warnings})) ids)`),
    }
  })
  const names = new Map<string, string>()
  const named = (id: string) => names.get(id) ?? (names.set(id, `#${names.size}`), names.get(id)!)
  const text = JSON.stringify(rows).replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, named).replace(/"officer_code":"\d{6}"/g, '"officer_code":"code"')
  return JSON.parse(text) as Record<string, unknown[]>
}
