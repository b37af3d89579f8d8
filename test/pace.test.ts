import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PaceBody, PaceSettings, PaceView } from '../src/contract/pace.ts'
import type { Signal } from '../src/contract/signal.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { recordCall } from '../src/flows/call-to-next-step.ts'
import { fireNextDeadline } from '../src/flows/deadline-to-escalation.ts'
import { changePace, paceNow } from '../src/flows/pace-to-tasks.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { previewPace } from '../src/reads/pace-effect.ts'
import { apiSession } from './support/api-session.ts'
import { serverOf } from './support/server.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let usual: PaceSettings
let nth = 0
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
const nowhere = () => undefined

beforeAll(async () => {
  bureau = await smallBureau()
  usual = settingsOf(await paceNow(bureau.as('commander', NOW)))
})
afterAll(() => bureau.drop())
beforeEach(() => bureau.system((tx) => sql`delete from setting where key in ('clocks', 'escalation', 'open-reds-max')`.execute(tx)))

function settingsOf(view: PaceView): PaceSettings {
  const { changedAt: _, ...pace } = view
  return pace
}
const withRed = (clocks: Partial<PaceSettings['clocks']['red']>, step: Partial<PaceSettings['escalation']['red']> = {}): PaceSettings =>
  ({ ...usual, clocks: { ...usual.clocks, red: { ...usual.clocks.red, ...clocks } }, escalation: { ...usual.escalation, red: { ...usual.escalation.red, ...step } } })
const save = (pace: PaceSettings, seen: string | null = null, by = 'commander', at = NOW) => changePace(bureau.as(by, at), { ...pace, seen })

/** A red of its own resident: the id of its task. */
async function aRed(): Promise<string> {
  const phone = `142000${String(50_000 + ++nth)}`
  const person = await aResident(bureau, phone)
  const signal = { ref: phone, kind: 'call', at: NOW.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800, text: '安全账户' } as Signal
  await signalsToWarnings(bureau.at(NOW), bureau.source, [readSignal(signal, NOW)], nowhere)
  return bureau.system(async (tx) => (await sql<{ id: string }>`select id from task where person_id = ${person}`.execute(tx)).rows[0]!.id)
}
const taskOf = (id: string) => bureau.system(async (tx) => (await sql<{ chain_step: string; state: string; level: number }>`select chain_step, state, level from task where id = ${id}`.execute(tx)).rows[0]!)
const slips = (id: string) => bureau.system(async (tx) => (await sql`select from step where task_id = ${id} and kind = 'slip'`.execute(tx)).rows.length)
async function sweep(at: Date): Promise<void> {
  for (let turn = 0; turn < 20 && (await fireNextDeadline(bureau.at(at), bureau.ourSource, nowhere)) !== undefined; turn++);
}
const close = () => bureau.system(async (tx) => { await sql`delete from deadline`.execute(tx); await sql`update task set state = 'closed', closed_at = ${NOW} where state <> 'closed'`.execute(tx) })

test('a bureau that has set nothing asks for a red to be accepted within a minute, or the next one is asked', async () => {
  expect(usual).toMatchObject({ clocks: { red: { acceptSeconds: 60 } }, escalation: { red: { after: ['stand-in', 'duty-officer'], reminders: 1 } }, openRedsMax: 3 })
  const id = await aRed()
  expect(await taskOf(id)).toEqual({ chain_step: 'on-duty', state: 'offered', level: 1 })
  const steps: string[] = []
  for (const minute of [1, 2, 3]) {
    await sweep(after(minute * 60))
    steps.push((await taskOf(id)).chain_step)
  }
  expect(steps).toEqual(['stand-in', 'duty-officer', 'centre'])
  await close()
})

test('the chain that the bureau has set is the one that is asked; the centre is the end of every one', async () => {
  await save(withRed({}, { after: ['duty-officer'] }))
  const [shorter, other] = [await aRed(), await aRed()]
  await sweep(after(60))
  expect((await taskOf(shorter)).chain_step).toBe('duty-officer')
  // Whoever is asked stays asked; the new chain leaves them out, so after them comes the centre.
  await save(withRed({}, { after: ['stand-in'] }), NOW.toISOString(), 'commander', after(61))
  expect(await previewPace(bureau.as('commander', after(62)), withRed({}, { after: ['stand-in'] }))).toMatchObject({ leftOut: [{ level: 'red', count: 2 }] })
  expect((await taskOf(other)).chain_step).toBe('duty-officer')
  await sweep(after(120))
  expect([(await taskOf(shorter)).chain_step, (await taskOf(other)).chain_step]).toEqual(['centre', 'centre'])
  await close()
  await save(withRed({}, { after: [] }), after(61).toISOString(), 'commander', after(130))
  const third = await aRed()
  await sweep(after(60))
  expect((await taskOf(third)).chain_step).toBe('centre')
  await close()
})

test('as many reminders as are set come before somebody else has the task', async () => {
  for (const [reminders, expected] of [[0, [0, 'stand-in']], [2, [2, 'stand-in']]] as const) {
    await bureau.system((tx) => sql`delete from setting where key = 'escalation'`.execute(tx))
    await save(withRed({}, { reminders }), (await paceNow(bureau.as('admin', NOW))).changedAt)
    const id = await aRed()
    await acceptTask(bureau.as('chen', after(1)), id)
    for (let look = 1; look <= reminders + 1; look++) await sweep(after(1 + look * 180))
    expect([await slips(id), (await taskOf(id)).chain_step]).toEqual(expected)
    await close()
  }
})

test('before it is saved it is said how the last month would have run, and that running clocks stay', async () => {
  await bureau.system((tx) => sql`update warning set opened_at = opened_at - interval '60 days'`.execute(tx))
  await save({ ...withRed({ acceptSeconds: 90 }), openRedsMax: 9 })
  const [quick, slow, missed, open] = [await aRed(), await aRed(), await aRed(), await aRed()]
  await acceptTask(bureau.as('chen', after(20)), quick)
  await recordCall(bureau.as('chen', after(50)), quick, 'person', 'reached')
  await acceptTask(bureau.as('chen', after(50)), slow)
  await recordCall(bureau.as('chen', after(50 + 170)), slow, 'person', 'reached')
  await bureau.system((tx) => sql`delete from deadline where subject_id = ${open}`.execute(tx))
  await sweep(after(90))
  expect((await taskOf(missed)).chain_step).toBe('stand-in')
  const look = async (clocks: Partial<PaceSettings['clocks']['red']>, openRedsMax = 9) => previewPace(bureau.as('commander', after(240)), { ...withRed(clocks), openRedsMax })
  const stricter = await look({ acceptSeconds: 30, firstCallSeconds: 120 })
  expect(stricter.ran.filter((one) => one.rule === 'accept' || one.rule === 'first-call')).toEqual([
    { level: 'red', rule: 'accept', tasks: 3, lateBefore: 1, lateAfter: 2, unknown: 0 }, { level: 'red', rule: 'first-call', tasks: 2, lateBefore: 0, lateAfter: 1, unknown: 0 },
  ])
  const looser = await look({ acceptSeconds: 120 }, 2)
  expect(looser.ran.find((one) => one.rule === 'accept')).toEqual({ level: 'red', rule: 'accept', tasks: 3, lateBefore: 1, lateAfter: 0, unknown: 1 })
  expect(looser).toMatchObject({ running: [{ level: 'red', count: 3 }], leftOut: [], full: 1 })
  expect(settingsOf(await paceNow(bureau.as('commander', NOW)))).toEqual({ ...withRed({ acceptSeconds: 90 }), openRedsMax: 9 })
  await close()
})

test('a red that may lie, a clock that cannot be kept and a chain that asks twice are refused, and nothing is saved', async () => {
  const app = await serverOf(bureau)
  const commander = await apiSession(app, 'commander')
  const put = async (pace: object) => (await commander('PUT', '/api/settings/clocks', { ...pace, seen: null })).json<{ code: string; zh: string; details?: { path: string }[] }>()
  expect(await put(withRed({ acceptSeconds: 181 }))).toMatchObject({ code: 'pace.red_too_slow', zh: expect.stringContaining('180 秒') as string })
  expect((await commander('POST', '/api/settings/clocks/preview', withRed({ acceptSeconds: 181 }))).json()).toMatchObject({ code: 'pace.red_too_slow' })
  expect(await put(withRed({ firstCallSeconds: 601 }))).toMatchObject({ code: 'pace.upside_down', zh: expect.stringContaining('红色') as string })
  for (const bad of [withRed({}, { after: ['stand-in', 'stand-in'] }), withRed({}, { after: ['centre' as 'stand-in'] }), withRed({}, { reminders: 4 }), { ...usual, openRedsMax: 0 }, { ...usual, openRedsMax: 51 }]) {
    expect(await put(bad)).toMatchObject({ code: 'request.invalid' })
  }
  expect(await paceNow(bureau.as('commander', NOW))).toEqual({ ...usual, changedAt: null })
  await app.close()
})

test('of two who change it at once the second looks again; the log says what was changed', async () => {
  const [mine, theirs] = [withRed({ acceptSeconds: 45 }), { ...usual, openRedsMax: 5 }]
  const done = await Promise.allSettled([save(mine), save(theirs, null, 'admin')])
  expect(done.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(done.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'pace.changed' } })
  await save({ ...withRed({ acceptSeconds: 40 }, { after: [] }), openRedsMax: 6 }, NOW.toISOString(), 'admin', after(9))
  const [last] = await bureau.system(async (tx) => (await sql<{ actor: string; detail: object }>`select actor, detail from audit where action = 'settings.clocks' order by seq desc limit 1`.execute(tx)).rows)
  expect(last).toMatchObject({ actor: 'admin', detail: { 'red.acceptSeconds': expect.stringMatching(/→ 40$/) as string, 'red.chain': 'on-duty stand-in duty-officer centre → on-duty centre', openRedsMax: expect.stringMatching(/→ 6$/) as string } })
  expect(Object.keys(last!.detail)).toHaveLength(3)
})

test('analysts read it and change nothing; officers, tellers and a sub-centre’s commander neither look at what a change would do nor change it', async () => {
  expect(await paceNow(bureau.as('centre', NOW))).toMatchObject({ openRedsMax: 3 })
  for (const login of ['chen', 'teller', 'gridworker', 'publicity']) await expect(paceNow(bureau.as(login, NOW))).rejects.toMatchObject({ code: 'access.denied' })
  const body: PaceBody = { ...usual, seen: null }
  for (const login of ['chen', 'centre', 'subcommander', 'foreign', 'auditor']) {
    await expect(changePace(bureau.as(login, NOW), body)).rejects.toMatchObject({ code: 'access.denied' })
    expect(() => previewPace(bureau.as(login, NOW), usual)).toThrow('access.denied')
  }
})
