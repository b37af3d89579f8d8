import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptTask } from '../src/flows/accept-task.ts'
import { recordCall } from '../src/flows/call-to-next-step.ts'
import { fireNextDeadline } from '../src/flows/deadline-to-escalation.ts'
import { noteSlipsSeen, sendSlip } from '../src/flows/task-slip.ts'
import { handOver } from '../src/flows/task-to-other-unit.ts'
import { undoLastStep } from '../src/flows/undo-step.ts'
import { taskPage } from '../src/reads/task-page.ts'
import { warningPage } from '../src/reads/warning-page.ts'
import { anAcceptedTask } from './support/case.ts'
import { NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
const slipsOf = async (id: string, seconds: number) => (await taskPage(bureau.as('chen', after(seconds)), id)).slips

test('a supervision slip with its words reaches the officer, is seen to be read, and is answered by the next step', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await sendSlip(bureau.as('centre', after(10)), one.id, 'supervise', '银行说她正在柜台，请立即联系')
  expect(await slipsOf(one.id, 11)).toEqual([{ kind: 'supervise', note: '银行说她正在柜台，请立即联系', by: 'centre', rule: null, at: after(10).toISOString(), seenAt: null }])
  const rung = await bureau.system(async (tx) => (await sql<{ user_id: string; data: object }>`select user_id, data from outbox where type = 'task.slip' and subject = ${one.id}`.execute(tx)).rows)
  expect(rung).toEqual([{ user_id: bureau.userId('chen'), data: { level: 'orange', slip: 'supervise' } }])
  await noteSlipsSeen(bureau.as('chen', after(20)), one.id)
  await noteSlipsSeen(bureau.as('chen', after(21)), one.id)
  expect(await slipsOf(one.id, 22)).toMatchObject([{ seenAt: after(20).toISOString() }])
  expect((await warningPage(bureau.as('centre', after(22)), one.warningId)).timeline.filter((step) => step.kind === 'slip-seen')).toMatchObject([{ actor: 'chen' }])
  await recordCall(bureau.as('chen', after(30)), one.id, 'person', 'busy')
  expect(await slipsOf(one.id, 31)).toEqual([])
})

test('a slip does not take the undo from the officer whom it finds at work', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await recordCall(bureau.as('chen', after(5)), one.id, 'person', 'wrong-number')
  await sendSlip(bureau.as('duty', after(6)), one.id, 'remind', '')
  await noteSlipsSeen(bureau.as('chen', after(7)), one.id)
  await undoLastStep(bureau.as('chen', after(20)), one.id)
  expect(await taskPage(bureau.as('chen', after(21)), one.id)).toMatchObject({ calls: [], unanswered: 0, slips: [{ kind: 'remind', by: 'duty' }] })
})

test('a clock that runs out writes a slip without a name, which says what is overdue', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await bureau.system((tx) => sql`delete from deadline where subject_id <> ${one.id}`.execute(tx))
  await fireNextDeadline(bureau.at(after(600)), bureau.ourSource, () => undefined)
  expect(await slipsOf(one.id, 601)).toMatchObject([{ kind: 'remind', by: null, note: '', rule: 'first-call' }])
})

test('an outcome that is overdue is told to the station’s duty officer and on the desks, again and again until there is one', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await bureau.system((tx) => sql`delete from deadline where subject_id <> ${one.id} or rule <> 'outcome'`.execute(tx))
  for (const hours of [4, 8]) expect(await fireNextDeadline(bureau.at(after(hours * 3_600 + 60)), bureau.ourSource, () => undefined)).toMatchObject({ subject_id: one.id, rule: 'outcome' })
  const told = await bureau.system(async (tx) => (await sql`select type, subject, unit, user_id from outbox where type in ('warning.late', 'task.late') order by id`.execute(tx)).rows)
  const once = [{ type: 'warning.late', subject: one.warningId, unit: 'PA', user_id: null }, { type: 'task.late', subject: one.id, unit: 'PA', user_id: bureau.userId('duty') }]
  expect(told).toEqual([...once, ...once])
  expect(await slipsOf(one.id, 30_000)).toMatchObject([{ kind: 'supervise', rule: 'outcome' }, { kind: 'supervise', rule: 'outcome' }])
})

test('a clock that was wound anew after a miss still says since when it is late, on the phone and at the desk; whoever takes the task over is late for nothing', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  const clockAt = async (login: string, seconds: number) => (await taskPage(bureau.as(login, after(seconds)), one.id)).deadline
  const onlyItsOwn = () => bureau.system((tx) => sql`delete from deadline where subject_id <> ${one.id} or rule <> 'outcome'`.execute(tx))
  await onlyItsOwn()
  const first = (await clockAt('chen', 1))!
  expect(first).toMatchObject({ rule: 'outcome', lateSince: null })
  for (const hours of [4, 8]) await fireNextDeadline(bureau.at(after(hours * 3_600 + 60)), bureau.ourSource, () => undefined)
  const late = (await clockAt('chen', 30_000))!
  expect(late.lateSince).toBe(first.dueAt)
  await bureau.system((tx) => sql`insert into deadline (subject_kind, subject_id, rule, due_at) values ('task', ${one.id}, 'reached', ${after(30_060)})`.execute(tx))
  expect(await clockAt('chen', 30_000)).toEqual(late)
  expect(Date.parse(late.dueAt)).toBeGreaterThan(Date.parse(first.dueAt))
  expect((await warningPage(bureau.as('centre', after(30_000)), one.warningId)).deadline).toEqual(late)
  await handOver(bureau.as('chen', after(30_001)), one.id, { reason: 'shift-change', toUser: bureau.userId('standin'), note: '' })
  expect(await clockAt('standin', 30_002)).toMatchObject({ lateSince: null })
  await acceptTask(bureau.as('standin', after(30_003)), one.id)
  await onlyItsOwn()
  expect(await clockAt('standin', 30_004)).toMatchObject({ rule: 'outcome', lateSince: null })
})

test('only who holds the task has read its slips, and only the centre and the unit may send one', async () => {
  const one = await anAcceptedTask(bureau, NOW)
  await expect(noteSlipsSeen(bureau.as('standin', after(5)), one.id)).rejects.toMatchObject({ code: 'task.not_yours' })
  await expect(sendSlip(bureau.as('foreign', after(5)), one.id, 'remind', '')).rejects.toMatchObject({ code: 'request.not_found' })
})
