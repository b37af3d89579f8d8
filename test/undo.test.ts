import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forgetCasesBefore } from '../src/features/task/task.store.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { recordCall } from '../src/flows/call-to-next-step.ts'
import { sendVisit } from '../src/flows/task-to-door-visit.ts'
import { handOver, review } from '../src/flows/task-to-other-unit.ts'
import { closeWithOutcome } from '../src/flows/task-to-outcome.ts'
import { undoLastStep } from '../src/flows/undo-step.ts'
import { myTasks, taskPage } from '../src/reads/task-page.ts'
import { warningPage } from '../src/reads/warning-page.ts'
import { anAcceptedTask, caseAsItIs, hear } from './support/case.ts'
import { NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

/** A thumb slips: within thirty seconds everything is as it was, the clocks included, and the history says that it was taken back. */
let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
const PAID = { outcome: 'already-paid' as const, note: '说是投资平台', directFen: 0, indirectFen: 0, protections: ['bank-limit' as const], paid: { amountFen: 4_800_000, account: '6222020000001234567', at: NOW.toISOString() } }
const visitOf = async (warningId: string, login = 'squad') => (await myTasks(bureau.as(login, after(20)))).find((task) => task.warningId === warningId && task.kind === 'visit')

test('an outcome given by mistake is taken back whole: call and visit, loss, protections and clocks', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await recordCall(bureau.as('chen', after(5)), one.id, 'person', 'switched-off')
  const before = await caseAsItIs(bureau, one)
  await closeWithOutcome(bureau.as('chen', after(10)), one.id, PAID)
  expect(await taskPage(bureau.as('chen', after(20)), one.id)).toMatchObject({ state: 'closed', actions: ['undo'], undoUntil: after(40).toISOString() })
  await undoLastStep(bureau.as('chen', after(39)), one.id)
  expect(await caseAsItIs(bureau, one)).toEqual(before)
  const page = await warningPage(bureau.as('centre', after(40)), one.warningId)
  expect(page).toMatchObject({ state: 'open', outcome: null, paid: null, protections: [] })
  expect(page.timeline.filter((step) => step.kind === 'outcome')).toMatchObject([{ undone: true }])
  // What was written with it was taken back with it: the next outcome does not bring it up again.
  await closeWithOutcome(bureau.as('chen', after(50)), one.id, { ...PAID, outcome: 'false-alarm', note: '', paid: undefined })
  expect(await warningPage(bureau.as('centre', after(51)), one.warningId)).toMatchObject({ outcome: 'false-alarm', paid: null, person: { earlierLosses: 0 } })
})

test('after thirty seconds an outcome stands, and a colleague takes nothing back', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await closeWithOutcome(bureau.as('chen', after(10)), one.id, PAID)
  await expect(undoLastStep(bureau.as('standin', after(20)), one.id)).rejects.toMatchObject({ code: 'task.closed' })
  await expect(undoLastStep(bureau.as('chen', after(41)), one.id)).rejects.toMatchObject({ code: 'task.closed' })
})

test('an outcome is not taken back once the person has a new warning', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await closeWithOutcome(bureau.as('chen', after(10)), one.id, PAID)
  await hear(bureau, one.phone, after(15))
  await expect(undoLastStep(bureau.as('chen', after(20)), one.id)).rejects.toMatchObject({ code: 'warning.person_has_live_one' })
})

test('"not mine" is taken back by the one who said it, out of whose sight it went: place, tasks, clocks, and no review is left', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await recordCall(bureau.as('chen', after(5)), one.id, 'person', 'switched-off')
  const before = await caseAsItIs(bureau, one)
  await handOver(bureau.as('chen', after(10)), one.id, { reason: 'not-mine', toUnit: 'PB', note: '住址在西街道' })
  expect((await myTasks(bureau.as('foreign', after(11)))).filter((task) => task.warningId === one.warningId)).toHaveLength(2)
  await expect(taskPage(bureau.as('chen', after(12)), one.id)).rejects.toMatchObject({ code: 'request.not_found' })
  await undoLastStep(bureau.as('chen', after(20)), one.id)
  expect(await caseAsItIs(bureau, one)).toEqual(before)
  expect(await taskPage(bureau.as('chen', after(21)), one.id)).toMatchObject({ state: 'accepted', mine: true, handedOver: null })
  expect((await myTasks(bureau.as('foreign', after(21)))).filter((task) => task.warningId === one.warningId)).toEqual([])
})

test('a case that went to another bureau comes back whole', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  const before = await caseAsItIs(bureau, one)
  await handOver(bureau.as('chen', after(10)), one.id, { reason: 'out-of-county', toBureau: '望舟市反诈中心', note: '' })
  await undoLastStep(bureau.as('chen', after(20)), one.id)
  expect(await caseAsItIs(bureau, one)).toEqual(before)
})

test('what the receiving station has accepted, or the centre reviewed, is theirs: too late to undo', async () => {
  const accepted = await anAcceptedTask(bureau, NOW)
  await handOver(bureau.as('chen', after(10)), accepted.id, { reason: 'not-mine', toUnit: 'PB', note: '' })
  await acceptTask(bureau.as('foreign', after(15)), accepted.id)
  await expect(undoLastStep(bureau.as('chen', after(20)), accepted.id)).rejects.toMatchObject({ code: 'task.nothing_to_undo' })

  const sibling = await anAcceptedTask(bureau, NOW)
  await recordCall(bureau.as('chen', after(5)), sibling.id, 'person', 'switched-off')
  await handOver(bureau.as('chen', after(10)), sibling.id, { reason: 'not-mine', toUnit: 'PB', note: '' })
  await acceptTask(bureau.as('foreign', after(15)), (await visitOf(sibling.warningId, 'foreign'))!.id)
  await expect(undoLastStep(bureau.as('chen', after(20)), sibling.id)).rejects.toMatchObject({ code: 'task.gone_on' })

  const reviewed = await anAcceptedTask(bureau, NOW)
  await handOver(bureau.as('chen', after(10)), reviewed.id, { reason: 'not-mine', toUnit: 'PB', note: '' })
  const [handover] = (await warningPage(bureau.as('centre', after(12)), reviewed.warningId)).handovers
  await review(bureau.as('centre', after(15)), handover!.id, 'confirmed', '')
  await expect(undoLastStep(bureau.as('chen', after(20)), reviewed.id)).rejects.toMatchObject({ code: 'handover.reviewed' })
})

test('a visit sent by mistake is called back with the telephone clocks as they ran, unless somebody is on the way', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  const clocks = async () => bureau.system(async (tx) => (await sql`select rule, due_at from deadline where subject_id = ${one.id} order by rule`.execute(tx)).rows)
  const before = await clocks()
  await sendVisit(bureau.as('chen', after(5)), one.id, undefined)
  expect(await clocks()).not.toEqual(before)
  await undoLastStep(bureau.as('chen', after(15)), one.id)
  expect(await clocks()).toEqual(before)
  expect(await visitOf(one.warningId)).toBeUndefined()
  await sendVisit(bureau.as('chen', after(16)), one.id, undefined)
  await acceptTask(bureau.as('squad', after(18)), (await visitOf(one.warningId))!.id)
  await expect(undoLastStep(bureau.as('chen', after(20)), one.id)).rejects.toMatchObject({ code: 'task.gone_on' })
})

test('what was kept for taking a case back is forgotten, and without it nothing is half undone', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await closeWithOutcome(bureau.as('chen', after(10)), one.id, PAID)
  await bureau.system((tx) => forgetCasesBefore(tx, after(5), 1_000))
  const closed = await caseAsItIs(bureau, one)
  await bureau.system((tx) => forgetCasesBefore(tx, after(15), 1_000))
  await expect(undoLastStep(bureau.as('chen', after(20)), one.id)).rejects.toMatchObject({ code: 'task.nothing_to_undo' })
  expect(await caseAsItIs(bureau, one)).toEqual(closed)
})

test('a foreign officer finds nothing to undo, as if the task did not exist', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await expect(undoLastStep(bureau.as('foreign', after(5)), one.id)).rejects.toMatchObject({ code: 'request.not_found' })
})
