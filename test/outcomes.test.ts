import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_MESSAGES } from '../src/contract/settings.ts'
import { OutcomeBody, type Outcome } from '../src/contract/task.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { recordCall, textPerson } from '../src/flows/call-to-next-step.ts'
import { claimOutgoing } from '../src/flows/outgoing-to-telecom.ts'
import { sendVisit } from '../src/flows/task-to-door-visit.ts'
import { handOver } from '../src/flows/task-to-other-unit.ts'
import { closeWithOutcome, reopen } from '../src/flows/task-to-outcome.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { nearbyHelpers, setPosition } from '../src/features/roster/roster.store.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import { keepRecords } from '../src/platform/vault.ts'
import { myTasks, taskPage } from '../src/reads/task-page.ts'
import { today } from '../src/reads/today.ts'
import { warningList } from '../src/reads/warning-list.ts'
import { warningPage } from '../src/reads/warning-page.ts'
import { anAcceptedTask, hear, type OneCase } from './support/case.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
const body = (outcome: Outcome, more: object = {}) => ({ outcome, note: '', directFen: 0, indirectFen: 0, protections: [], ...more })
const PAID = { paid: { amountFen: 100_000, account: '6222020000001234567', at: NOW.toISOString() } }
const close = (one: OneCase, seconds: number, outcome: Outcome, more: object = {}) => closeWithOutcome(bureau.as('chen', after(seconds)), one.id, body(outcome, more))
const lossesOf = ({ personId }: OneCase) => bureau.system(async (tx) => (await sql<{ losses: number }>`select losses from person where id = ${personId}`.execute(tx)).rows[0]!.losses)
const warningsOf = ({ personId }: OneCase) => bureau.system(async (tx) => (await sql<{ id: string; state: string; signal_count: number; protections: string[] }>`select id, state, signal_count, protections from warning where person_id = ${personId} order by opened_at`.execute(tx)).rows)

test('"already paid" is one loss, and stays one when the warning is reopened and closed the same way again', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await close(one, 10, 'already-paid', { ...PAID, protections: ['bank-limit'] })
  expect(await lossesOf(one)).toBe(1)
  await reopen(bureau.as('centre', after(60)), one.warningId, '又接到来电')
  expect([await lossesOf(one), (await warningsOf(one))[0]]).toMatchObject([0, { state: 'open', protections: [] }])
  const [again] = (await myTasks(bureau.as('chen', after(61)))).filter((task) => task.warningId === one.warningId)
  await acceptTask(bureau.as('chen', after(62)), again!.id)
  await closeWithOutcome(bureau.as('chen', after(70)), again!.id, body('already-paid', PAID))
  expect(await lossesOf(one)).toBe(1)
  expect((await warningPage(bureau.as('centre', after(71)), one.warningId)).timeline.filter((step) => step.kind === 'reopened')).toMatchObject([{ actor: 'centre', detail: { reason: '又接到来电' } }])
})

test('"already paid" in cash or to an account that nobody knows: a loss all the same, and the desk reads that nothing was stopped and why', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  expect(OutcomeBody.safeParse(body('already-paid', { paid: { amountFen: 1, at: NOW.toISOString() } })).success).toBe(false)
  expect(OutcomeBody.safeParse(body('already-paid', { paid: { ...PAID.paid, how: 'cash' } })).success).toBe(false)
  const { paid } = OutcomeBody.parse(body('already-paid', { paid: { amountFen: 5_000_000, how: 'cash', at: NOW.toISOString() } }))
  await close(one, 10, 'already-paid', { paid })
  expect(await lossesOf(one)).toBe(1)
  const page = await warningPage(bureau.as('centre', after(60)), one.warningId)
  expect(page).toMatchObject({ paid: { amountFen: 5_000_000, account: null, how: 'cash' }, orders: [] })
  expect(page.timeline.find((step) => step.kind === 'outcome')!.detail).toMatchObject({ paidFen: 5_000_000, paidHow: 'cash' })
  const known = await anAcceptedTask(bureau, NOW)
  await close(known, 10, 'already-paid', PAID)
  expect((await warningPage(bureau.as('centre', after(60)), known.warningId)).paid).toMatchObject({ account: expect.stringContaining('4567') as string, how: null })
})

test('reopening a warning that closed without a loss takes no loss away that was there before', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await bureau.system((tx) => sql`update person set losses = 2 where id = ${one.personId}`.execute(tx))
  await close(one, 10, 'dissuaded')
  await reopen(bureau.as('centre', after(60)), one.warningId, '再核实')
  expect(await lossesOf(one)).toBe(2)
})

test('"unreachable for now" leaves the signals counting: the next one, weak as it is, warns again; after "dissuaded" it does not', async () => {
  const twice = async (outcome: Outcome, phone: string) => {
    const personId = await aResident(bureau, phone)
    const call = async (ref: string, seconds: number) => {
      const signal = { ref: `${ref}-${outcome}`, kind: 'call' as const, at: after(seconds).toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 30 }
      await signalsToWarnings(bureau.at(after(seconds)), bureau.source, [readSignal(signal, after(seconds))], () => undefined)
    }
    await call('first', 0)
    await call('second', 1)
    const [task] = await bureau.system(async (tx) => (await sql<{ id: string; subject_id: string }>`select id, subject_id from task where person_id = ${personId}`.execute(tx)).rows)
    const one = { id: task!.id, warningId: task!.subject_id, personId, phone }
    await acceptTask(bureau.as('chen', after(2)), one.id)
    await close(one, 10, outcome)
    await call('third', 60)
    return (await warningsOf(one)).length
  }
  expect(await twice('unreachable', '14250000001')).toBe(2)
  expect(await twice('dissuaded', '14250000002')).toBe(1)
})

test.each(['duplicate', 'wrong-person', 'not-found', 'refused', 'false-alarm'] as const)('"%s" closes the case with everything in it, once, and loses nobody anything', async (outcome) => {
  const one = await anAcceptedTask(bureau, NOW)
  await sendVisit(bureau.as('chen', after(5)), one.id, undefined)
  await close(one, 10, outcome)
  await close(one, 12, outcome)
  const page = await warningPage(bureau.as('centre', after(20)), one.warningId)
  expect(page).toMatchObject({ state: 'closed', outcome, tasks: [{ state: 'closed' }, { state: 'closed' }] })
  expect(page.timeline.filter((step) => step.kind === 'outcome')).toHaveLength(1)
  expect(await lossesOf(one)).toBe(0)
  await hear(bureau, one.phone, after(60))
  expect(await warningsOf(one)).toMatchObject([{ state: 'closed' }, { state: 'open' }])
})

test('a red that comes while another bureau has a red already asks the centre, once', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await bureau.system(async (tx) => {
    await sql`update warning set level = 1 where id = ${one.warningId}`.execute(tx)
    await sql`update task set level = 1 where id = ${one.id}`.execute(tx)
  })
  await handOver(bureau.as('chen', after(5)), one.id, { reason: 'out-of-county', toBureau: '望舟市反诈中心', note: '' })
  await hear(bureau, one.phone, after(10), 'yellow')
  const live = async () => (await warningPage(bureau.as('centre', after(60)), one.warningId)).tasks.filter((task) => task.state !== 'closed')
  expect(await live()).toEqual([])
  await hear(bureau, one.phone, after(20), 'red')
  await hear(bureau, one.phone, after(30), 'red')
  expect(await live()).toMatchObject([{ level: 'red', unit: { code: 'C' }, chainStep: 'centre', deadline: { rule: 'accept', dueAt: after(80).toISOString() } }])
  expect(await warningPage(bureau.as('centre', after(60)), one.warningId)).toMatchObject({ state: 'elsewhere', task: { state: 'offered' } })
})

test('a person with a live warning keeps it: the closed one is not reopened beside it', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await close(one, 10, 'false-alarm')
  await hear(bureau, one.phone, after(20))
  await expect(reopen(bureau.as('centre', after(60)), one.warningId, '再查')).rejects.toMatchObject({ code: 'warning.person_has_live_one' })
})

test('several signals in one batch count as several, and one that comes twice as one', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  const later = ['b', 'c', 'd', 'b'].map((ref, nth) => readSignal({ ref: `${one.phone}-${ref}`, kind: 'listed', at: after(nth === 3 ? 0 : nth).toISOString(), person: { phone: one.phone }, level: 'orange' }, after(9)))
  for (let time = 0; time < 2; time++) await signalsToWarnings(bureau.at(after(10)), bureau.source, later, () => undefined)
  expect(await warningsOf(one)).toMatchObject([{ signal_count: 4 }])
  const list = await warningList(bureau.as('centre', after(11)), { state: 'live', sort: 'urgency', limit: 50, q: one.phone })
  expect(list.items).toMatchObject([{ signalCount: 4 }])
})

test.each(['switched-off', 'wrong-number'] as const)('"%s" sends somebody at once, and the page names the guardian before the person', async (result) => {
  const one = await anAcceptedTask(bureau, NOW)
  expect((await taskPage(bureau.as('chen', after(1)), one.id)).actions.slice(0, 2)).toEqual(['call', 'call-guardian'])
  await recordCall(bureau.as('chen', after(5)), one.id, 'person', result)
  expect(await taskPage(bureau.as('chen', after(6)), one.id)).toMatchObject({ unanswered: 1, sibling: { kind: 'visit' }, actions: expect.arrayContaining(['call-guardian']) as string[] })
  expect((await taskPage(bureau.as('chen', after(6)), one.id)).actions[0]).toBe('call-guardian')
})

test('of two guardians the second is rung when the first is busy; a third there is not', async () => {
  const [son, daughter] = [{ name: '王大明', phone: '14200000002' }, { name: '王小红', phone: '14200000003' }]
  const one = await anAcceptedTask(bureau, NOW)
  const clear = JSON.stringify({ name: '王小明', phone: one.phone, guardians: [son, daughter] })
  await bureau.system((tx) => keepRecords(tx, bureau.at(NOW).vault, 'person', [{ id: String(one.personId), clear }]))
  const chen = (minute: number) => bureau.as('chen', after(minute))
  expect((await taskPage(chen(1), one.id)).person.guardians).toEqual([son, daughter])
  await recordCall(chen(2), one.id, 'person', 'switched-off')
  await recordCall(chen(3), one.id, 'guardian', 'busy')
  await recordCall(chen(4), one.id, 'guardian-2', 'reached')
  expect((await taskPage(chen(5), one.id)).calls.map(({ to, result }) => `${to} ${result}`)).toEqual(['person switched-off', 'guardian busy', 'guardian-2 reached'])
  await expect(recordCall(chen(6), one.id, 'guardian-3', 'busy')).rejects.toMatchObject({ code: 'task.no_guardian' })
  await textPerson(chen(7), one.id, 'guardian-2')
  const out = await claimOutgoing(bureau.at(after(8)), 100)
  expect(out).toMatchObject([{ channel: 'sms', to: 'guardian-2', phone: daughter.phone, text: DEFAULT_MESSAGES.guardian }])
})

test('a code that another officer carries is not given twice: another one is drawn, and not for ever', async () => {
  const [one, other] = [await anAcceptedTask(bureau, NOW), await anAcceptedTask(bureau, NOW)]
  for (const { id } of [one, other]) await sendVisit(bureau.as('chen', after(5)), id, undefined)
  const visits = (await myTasks(bureau.as('squad', after(6)))).filter((task) => task.kind === 'visit' && [one.warningId, other.warningId].includes(task.warningId))
  const draws = ['111111', '111111', '222222']
  for (const visit of visits) await acceptTask(bureau.as('squad', after(10)), visit.id, () => draws.shift()!)
  const codes = (await myTasks(bureau.as('squad', after(11)))).filter((task) => visits.some(({ id }) => id === task.id)).map((task) => task.officerCode)
  expect(codes.sort()).toEqual(['111111', '222222'])
  const third = await anAcceptedTask(bureau, NOW)
  await sendVisit(bureau.as('chen', after(12)), third.id, undefined)
  const [visit] = (await myTasks(bureau.as('squad', after(13)))).filter((task) => task.warningId === third.warningId)
  let drawn = 0
  await expect(acceptTask(bureau.as('squad', after(14)), visit!.id, () => { drawn++; return '111111' })).rejects.toMatchObject({ code: '23505' })
  expect(drawn).toBe(10)
})

test('where a squad member or a grid leader was last week says nothing of where they are now', async () => {
  const leader = uuidv7(NOW)
  const village = 990101001001000
  const found = await bureau.system(async (tx) => {
    await sql`insert into app_user (id, login, name, unit, role, area, password_hash, created_at) values (${leader}, 'leader', 'leader', 'PA', 'grid-leader', ${`{[${village},${village + 999}]}`}::int8multirange, '-', ${NOW})`.execute(tx)
    await sql`update region set lon = 124.5, lat = 29.9 where code = ${village}`.execute(tx)
    const at = async (seconds: number) => Object.fromEntries((await nearbyHelpers(tx, village, after(seconds))).map(({ userId, lon, lat }) => [userId === leader ? 'leader' : 'squad', [lon, lat]]))
    for (const userId of [leader, bureau.userId('squad')]) await setPosition(tx, userId, { lon: 121, lat: 28 }, NOW)
    return { fresh: await at(60), lastWeek: await at(7 * 86_400) }
  })
  expect(found).toEqual({ fresh: { leader: [121, 28], squad: [121, 28] }, lastWeek: { leader: [124.5, 29.9], squad: [124.2, 29.6] } })
})

test('the numbers of the day add up: reached, not yet, with another bureau, closed without contact', async () => {
  const ownBureau = await smallBureau()
  try {
    const [reached, elsewhere, nobody] = [await anAcceptedTask(ownBureau, NOW), await anAcceptedTask(ownBureau, NOW), await anAcceptedTask(ownBureau, NOW)]
    await anAcceptedTask(ownBureau, NOW)
    await recordCall(ownBureau.as('chen', after(5)), reached.id, 'person', 'reached')
    await handOver(ownBureau.as('chen', after(6)), elsewhere.id, { reason: 'out-of-county', toBureau: '望舟市反诈中心', note: '' })
    await closeWithOutcome(ownBureau.as('chen', after(7)), nobody.id, body('not-found'))
    expect(await today(ownBureau.as('centre', after(10)))).toMatchObject({ total: 4, visited: 1, notYet: 1, elsewhere: 1, withoutContact: 1 })
  } finally {
    await ownBureau.drop()
  }
})
