import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptFollowUp, acceptTask } from '../src/flows/accept-task.ts'
import { acceptCase, closeCase, declineCase, fileCase, moveCase } from '../src/flows/case-to-decision.ts'
import { answerFollowUp } from '../src/flows/follow-up-to-answer.ts'
import { handOverFollowUp } from '../src/flows/follow-up-to-other-officer.ts'
import { handOverFollowUps, undoFollowUpSteps } from '../src/flows/follow-ups-in-bulk.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { changeFollowUp } from '../src/flows/rules-and-clocks.ts'
import { handOverShift } from '../src/flows/shift-to-next-shift.ts'
import { undoFollowUpStep } from '../src/flows/undo-step.ts'
import { closeWithOutcome } from '../src/flows/task-to-outcome.ts'
import { DEFAULT_FOLLOW_UP_SETTINGS, type FollowUpHandoverBody, type FollowUpTaskView } from '../src/contract/follow-up.ts'
import { casePage } from '../src/reads/case-page.ts'
import { figuresOf } from '../src/reads/figures.ts'
import { followUpTaskPage, myFollowUps } from '../src/reads/follow-up-tasks.ts'
import { followUpList } from '../src/reads/follow-ups.ts'
import { myClosedTasks, myTasks, taskPage } from '../src/reads/task-page.ts'
import { today } from '../src/reads/today.ts'
import { letTimePass } from './support/fraud-case.ts'
import { aReport } from './support/report.ts'
import { aResident, NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const HOUR_MS = 3_600_000
/** NOW is 3 a.m.: its next morning at nine. */
const MORNING = new Date('2026-03-03T09:00:00+08:00')
let bureau: SmallBureau
let told = 0
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const later = (hours: number, from = MORNING) => new Date(from.getTime() + hours * HOUR_MS)
const seconds = (hours: number, count: number) => new Date(later(hours).getTime() + count * 1_000)
const pageOf = (id: string, now = NOW) => casePage(bureau.as('calltaker', now), id)
const stepsOf = async (id: string, now: Date) => (await pageOf(id, now)).timeline.map((step) => step.kind)

const heldBy = async (login: string, caseId: string, now: Date) => (await myFollowUps(bureau.as(login, now))).filter((one) => one.caseId === caseId)

async function anAcceptedCase(): Promise<string> {
  const phone = `142${String(60_000_000 + ++told)}`
  await aResident(bureau, phone)
  const { id } = await reportCase(bureau.as('calltaker', NOW), aReport(NOW, phone))
  await acceptCase(bureau.as('calltaker', NOW), id)
  return id
}

/** The first call of a case that was accepted the day before. */
async function aCallDue(): Promise<{ caseId: string; task: FollowUpTaskView }> {
  await bureau.system(async (tx) => { await sql`delete from deadline`.execute(tx) })
  const caseId = await anAcceptedCase()
  await letTimePass(bureau, MORNING)
  return { caseId, task: (await heldBy('chen', caseId, MORNING))[0]! }
}

test('an accepted case plans a call for the next morning, one after a week and a visit after thirty days', async () => {
  const id = await anAcceptedCase()
  const { followUps } = await pageOf(id)
  expect(followUps.map(({ kind, state, plannedFor, unit }) => [kind, state, plannedFor, unit.code])).toEqual([
    ['follow-up-call', 'planned', MORNING.toISOString(), 'PA'],
    ['follow-up-call', 'planned', later(6 * 24).toISOString(), 'PA'],
    ['follow-up-visit', 'planned', later(29 * 24).toISOString(), 'PA'],
  ])
  expect(await stepsOf(id, NOW)).toEqual(['reported', 'case-accepted', 'follow-ups-planned'])
})

test('at nine it is a task of the officer on duty where the victim lives, masked until it is accepted, and nobody else’s', async () => {
  const { task } = await aCallDue()
  expect(task).toMatchObject({ kind: 'follow-up-call', state: 'offered', mine: true, person: { revealed: false, name: '***' }, deadline: { rule: 'accept', dueAt: later(4).toISOString() }, actions: ['accept', 'handover'], undoUntil: null })
  await expect(acceptFollowUp(bureau.as('foreign', MORNING), task.id)).rejects.toMatchObject({ code: 'request.not_found' })
  await acceptFollowUp(bureau.as('chen', MORNING), task.id)
  expect(await followUpTaskPage(bureau.as('chen', MORNING), task.id)).toMatchObject({ state: 'accepted', person: { revealed: true, name: '王小明' }, deadline: { rule: 'outcome', dueAt: later(24).toISOString() }, actions: ['answer', 'handover', 'undo'] })
  expect(await followUpTaskPage(bureau.as('duty', MORNING), task.id)).toMatchObject({ person: { revealed: false }, actions: ['handover'] })
  const reveals = await bureau.system(async (tx) => (await sql<{ reason: string }>`select reason from reveal where task_id = ${task.id}`.execute(tx)).rows)
  expect(reveals).toEqual([{ reason: 'task.accept' }])
})

test('what the victim tells is on the case with who asked, and what cannot wait is told to its unit', async () => {
  const { caseId, task } = await aCallDue()
  await acceptFollowUp(bureau.as('chen', MORNING), task.id)
  const answer = { result: 'talked', findings: ['contacted-again', 'paid-again'], note: '对方自称律师，卡号 990161000000000017' } as const
  await answerFollowUp(bureau.as('chen', later(1)), task.id, { ...answer, findings: [...answer.findings] })
  await answerFollowUp(bureau.as('chen', later(1)), task.id, { ...answer, findings: [...answer.findings] })
  const page = await pageOf(caseId, later(1))
  expect(page.followUps[0]).toMatchObject({ state: 'done', officer: 'chen', result: 'talked', findings: answer.findings, note: '对方自称律师，卡号 99******', endedAt: later(1).toISOString() })
  expect(page.timeline.filter((step) => step.kind === 'follow-up')).toHaveLength(1)
  const heard = await bureau.system(async (tx) => (await sql<{ unit: string | null }>`select unit from outbox where type = 'case.slip' and subject = ${caseId}`.execute(tx)).rows)
  expect(heard.map(({ unit }) => unit)).toEqual(['C', null])
  expect(await heldBy('chen', caseId, later(1))).toEqual([])
})

test('in vain three times ends a call, and somebody goes to the door the next morning', async () => {
  const { caseId, task } = await aCallDue()
  await acceptFollowUp(bureau.as('chen', MORNING), task.id)
  const inVain = (hours: number) => answerFollowUp({ ...bureau.as('chen', later(hours)), tapKey: `in vain ${hours}` }, task.id, { result: 'not-reached', findings: [], note: '' })
  for (const hours of [1, 2]) await inVain(hours)
  expect(await followUpTaskPage(bureau.as('chen', later(2)), task.id)).toMatchObject({ state: 'accepted', unanswered: 2 })
  await inVain(2)
  expect(await followUpTaskPage(bureau.as('chen', later(2)), task.id)).toMatchObject({ unanswered: 2 })
  await inVain(3)
  const { followUps } = await pageOf(caseId, later(3))
  expect(followUps[0]).toMatchObject({ state: 'done', result: 'not-reached', unanswered: 3 })
  expect(followUps.filter(({ kind }) => kind === 'follow-up-visit').map(({ plannedFor }) => plannedFor)).toEqual([later(24).toISOString(), later(29 * 24).toISOString()])
  await letTimePass(bureau, later(24))
  const visit = (await heldBy('chen', caseId, later(24)))[0]!
  await acceptFollowUp(bureau.as('chen', later(24)), visit.id)
  const page = await followUpTaskPage(bureau.as('chen', later(24)), visit.id)
  expect([page.kind, page.officerCode]).toEqual(['follow-up-visit', expect.stringMatching(/^\d{6}$/)])
})

test('an answer that slipped is taken back within thirty seconds, with what it had planned, its words and its clocks', async () => {
  const { caseId, task } = await aCallDue()
  await acceptFollowUp(bureau.as('chen', MORNING), task.id)
  const inVain = (hours: number) => answerFollowUp(bureau.as('chen', later(hours)), task.id, { result: 'not-reached', findings: [], note: `第${hours}次` })
  for (const hours of [1, 2, 3]) await inVain(hours)
  const [clocks, before] = [() => bureau.system(async (tx) => (await sql`select rule, due_at from deadline where subject_id = ${task.id}`.execute(tx)).rows), seconds(3, 29)]
  expect(await followUpTaskPage(bureau.as('chen', before), task.id)).toMatchObject({ state: 'closed', result: 'not-reached', actions: ['undo'], undoUntil: seconds(3, 30).toISOString() })
  await expect(undoFollowUpStep(bureau.as('duty', before), task.id)).rejects.toMatchObject({ code: 'task.closed' })
  await undoFollowUpStep(bureau.as('chen', before), task.id)
  expect(await followUpTaskPage(bureau.as('chen', before), task.id)).toMatchObject({ state: 'accepted', unanswered: 2, result: null, person: { revealed: true }, deadline: { rule: 'outcome', dueAt: later(24).toISOString() } })
  expect(await clocks()).toEqual([{ rule: 'outcome', due_at: later(24) }])
  const page = await pageOf(caseId, before)
  expect(page.followUps.map(({ kind, state, note }) => [kind, state, note])).toEqual([['follow-up-call', 'open', '第2次'], ['follow-up-visit', 'cancelled', null], ['follow-up-call', 'planned', null], ['follow-up-visit', 'planned', null]])
  expect(page.timeline.filter(({ undone }) => undone).map(({ kind }) => kind)).toEqual(['follow-up', 'follow-ups-planned'])
  expect(JSON.stringify(page)).not.toContain('第3次')
  await inVain(4)
  expect((await pageOf(caseId, later(4))).followUps.filter(({ kind, state }) => kind === 'follow-up-visit' && state === 'planned')).toHaveLength(2)
  await expect(undoFollowUpStep(bureau.as('chen', seconds(4, 31)), task.id)).rejects.toMatchObject({ code: 'task.closed' })
})

test('taking one by mistake is taken back too; once the case has ended nothing is', async () => {
  const { caseId, task } = await aCallDue()
  await acceptFollowUp(bureau.as('chen', MORNING), task.id)
  await undoFollowUpStep(bureau.as('chen', seconds(0, 5)), task.id)
  expect(await followUpTaskPage(bureau.as('chen', seconds(0, 6)), task.id)).toMatchObject({ state: 'offered', person: { revealed: false }, deadline: { rule: 'accept' } })
  await acceptFollowUp(bureau.as('chen', seconds(0, 7)), task.id)
  await answerFollowUp(bureau.as('chen', seconds(0, 8)), task.id, { result: 'talked', findings: [], note: '' })
  await declineCase(bureau.as('calltaker', seconds(0, 9)), caseId, '不是诈骗')
  await expect(undoFollowUpStep(bureau.as('chen', seconds(0, 10)), task.id)).rejects.toMatchObject({ code: 'task.gone_on' })
})

test('it is handed to a colleague or to another unit with its words, the victim’s time runs on, and it is taken back', async () => {
  const { caseId, task } = await aCallDue()
  await acceptFollowUp(bureau.as('chen', MORNING), task.id)
  const hand = (login: string, at: Date, body: object) => handOverFollowUp(bureau.as(login, at), task.id, { reason: 'shift-change', note: '', ...body } as FollowUpHandoverBody)
  await expect(hand('foreign', later(1), { toUnit: 'PB' })).rejects.toMatchObject({ code: 'request.not_found' })
  await expect(hand('chen', later(1), { toUser: bureau.userId('foreign') })).rejects.toMatchObject({ code: 'handover.unknown_user' })
  await expect(hand('chen', later(1), { toUnit: '无此单位' })).rejects.toMatchObject({ code: 'handover.unknown_unit' })
  await hand('chen', later(1), { toUser: bureau.userId('duty'), note: '已约下午通话' })
  expect(await heldBy('duty', caseId, later(1))).toMatchObject([{ state: 'offered', mine: true, person: { revealed: false } }])
  expect((await pageOf(caseId, later(1))).timeline.at(-1)).toMatchObject({ kind: 'handed-over', actor: 'chen', detail: { reason: 'shift-change', to: 'duty', note: '已约下午通话' } })
  await acceptFollowUp(bureau.as('duty', later(2)), task.id)
  expect(await followUpTaskPage(bureau.as('duty', later(2)), task.id)).toMatchObject({ deadline: { rule: 'outcome', dueAt: later(24).toISOString() } })

  await hand('duty', later(3), { toUnit: 'PB', reason: 'moved-away' })
  expect((await pageOf(caseId, later(3))).followUps[0]!.unit.code).toBe('PB')
  await undoFollowUpStep(bureau.as('duty', seconds(3, 20)), task.id)
  expect(await followUpTaskPage(bureau.as('duty', later(4)), task.id)).toMatchObject({ state: 'accepted', mine: true, unit: { code: 'PA' } })
  expect((await pageOf(caseId, later(4))).followUps[0]!.unit.code).toBe('PA')
  await hand('duty', later(5), { toUnit: 'PB', reason: 'moved-away' })
  expect(await followUpTaskPage(bureau.as('foreign', later(5)), task.id)).toMatchObject({ state: 'offered', actions: ['accept', 'handover'] })
  await acceptFollowUp(bureau.as('foreign', later(5)), task.id)
  await expect(undoFollowUpStep(bureau.as('duty', seconds(5, 10)), task.id)).rejects.toMatchObject({ code: 'task.nothing_to_undo' })
  await answerFollowUp(bureau.as('foreign', later(6)), task.id, { result: 'talked', findings: [], note: '' })
  expect((await pageOf(caseId, later(6))).followUps[0]).toMatchObject({ state: 'done', officer: 'foreign', unit: { code: 'PB' } })
})

test('nobody takes it: the stand-in, the duty officer and the centre are asked; somebody takes it and says nothing: a slip each day', async () => {
  const { caseId, task } = await aCallDue()
  const fired = await letTimePass(bureau, later(12))
  expect(fired.filter(({ rule }) => rule === 'accept')).toHaveLength(3)
  const centre = bureau.as('centre', later(12))
  expect(await followUpTaskPage(centre, task.id)).toMatchObject({ unit: { code: 'C' }, assignee: { name: 'centre' }, state: 'offered' })
  await acceptFollowUp(centre, task.id)
  await letTimePass(bureau, later(48))
  const page = await pageOf(caseId, later(48))
  expect(page.timeline.filter((step) => step.kind === 'slip' && step.detail.rule === 'outcome').map((step) => step.detail.slip)).toEqual(['supervise', 'supervise'])
  expect((await followUpList(bureau.as('calltaker', later(48)), { which: 'due' })).items.find((row) => row.caseId === caseId)).toMatchObject({ state: 'open', overdue: true, officer: 'centre', person: { revealed: false } })
})

test('one that is still open when the next of its kind comes makes that one wait a day', async () => {
  const { caseId } = await aCallDue()
  await letTimePass(bureau, later(6 * 24 + 1))
  const second = (await pageOf(caseId, later(6 * 24 + 1))).followUps[1]!
  expect(second.state).toBe('planned')
  const next = await bureau.system(async (tx) => (await sql<{ due_at: Date }>`select due_at from deadline where subject_id = ${second.id}`.execute(tx)).rows)
  expect(next).toEqual([{ due_at: later(7 * 24) }])
})

test.each([
  ['closed', async (id: string) => { await fileCase(bureau.as('calltaker', MORNING), id, '立字9号'); await closeCase(bureau.as('calltaker', MORNING), id, '已移送起诉') }],
  ['not filed', (id: string) => declineCase(bureau.as('calltaker', MORNING), id, '不是诈骗')],
  ['handed to another bureau', (id: string) => moveCase(bureau.as('calltaker', MORNING), id, { toBureau: '望舟市反诈中心', reason: '外地案件' })],
])('a case that is %s cancels what is open and what is planned', async (_how, end) => {
  const { caseId, task } = await aCallDue()
  await acceptFollowUp(bureau.as('chen', MORNING), task.id)
  await end(caseId)
  expect((await pageOf(caseId, MORNING)).followUps.map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled'])
  expect(await heldBy('chen', caseId, MORNING)).toEqual([])
  await expect(answerFollowUp(bureau.as('chen', MORNING), task.id, { result: 'talked', findings: [], note: '' })).rejects.toMatchObject({ code: 'task.closed' })
  expect((await letTimePass(bureau, later(2_000))).filter(({ rule }) => ['follow-up', 'accept', 'outcome'].includes(rule))).toEqual([])
})

test('a case that goes to another unit is followed up from there, and what was done is not done twice', async () => {
  const { caseId, task } = await aCallDue()
  await acceptFollowUp(bureau.as('chen', MORNING), task.id)
  await answerFollowUp(bureau.as('chen', MORNING), task.id, { result: 'talked', findings: [], note: '' })
  await moveCase(bureau.as('calltaker', MORNING), caseId, { toUnit: 'PA', reason: '辖区所办理' })
  await acceptCase(bureau.as('chen', MORNING), caseId)
  const { followUps } = await pageOf(caseId, MORNING)
  expect(followUps.filter(({ state }) => state === 'planned').map(({ kind, plannedFor }) => [kind, plannedFor])).toEqual([['follow-up-call', later(7 * 24).toISOString()], ['follow-up-visit', later(30 * 24).toISOString()]])
  expect(followUps.filter(({ state }) => state === 'done')).toHaveLength(1)
})

test('a follow-up is no dissuasion: not among the tasks, not in a figure, and no flow of a warning takes it', async () => {
  const { task } = await aCallDue()
  const chen = bureau.as('chen', MORNING)
  expect((await myTasks(chen)).map((one) => one.id)).not.toContain(task.id)
  await expect(taskPage(chen, task.id)).rejects.toMatchObject({ code: 'request.not_found' })
  await expect(acceptTask(chen, task.id)).rejects.toMatchObject({ code: 'request.not_found' })
  await acceptFollowUp(chen, task.id)
  await expect(closeWithOutcome(chen, task.id, { outcome: 'dissuaded', note: '', directFen: 0, indirectFen: 0, protections: [] })).rejects.toMatchObject({ code: 'request.not_found' })
  await answerFollowUp(chen, task.id, { result: 'talked', findings: [], note: '' })
  expect(await myClosedTasks(chen, NOW)).toEqual([])
  expect(await today(bureau.as('centre', MORNING))).toMatchObject({ total: 0, visited: 0, dissuaded: 0 })
  expect((await figuresOf(bureau.as('centre', MORNING), { from: '2026-03-01', to: '2026-03-03', by: 'none' })).total).toMatchObject({ warnings: 0, personTimes: 0, dissuaded: 0 })
})

test('a bureau sets its own days, for cases accepted from then on', async () => {
  await changeFollowUp(bureau.as('commander', NOW), { ...DEFAULT_FOLLOW_UP_SETTINGS, callAfterDays: [3, 3], visitAfterDays: [] })
  const id = await anAcceptedCase()
  expect((await pageOf(id)).followUps.map(({ plannedFor }) => plannedFor)).toEqual([later(48).toISOString()])
  await changeFollowUp(bureau.as('commander', NOW), DEFAULT_FOLLOW_UP_SETTINGS)
})

const NOWHERE = '0198c0de-0000-7000-8000-000000000000'
const codes = ({ items }: Awaited<ReturnType<typeof handOverFollowUps>>) => items.map(({ failure }) => failure?.code ?? 'done')
const auditedFor = (id: string) => bureau.system(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from audit where action = 'task.handover' and subject = ${id}`.execute(tx)).rows[0]!.count)

test('several follow-ups go to a colleague in one step, each for itself, and the same press twice moves nothing twice', async () => {
  const [one, two] = [await aCallDue(), await aCallDue()]
  await acceptFollowUp(bureau.as('chen', MORNING), two.task.id)
  await answerFollowUp(bureau.as('chen', MORNING), two.task.id, { result: 'talked', findings: [], note: '' })
  const three = await aCallDue()
  const press = { ...bureau.as('chen', later(1)), tapKey: 'several at once' }
  const body = { ids: [one.task.id, two.task.id, NOWHERE, three.task.id], reason: 'shift-change' as const, toUser: bureau.userId('standin'), note: '下午再打一次' }
  for (let nth = 0; nth < 2; nth++) expect(codes(await handOverFollowUps(press, body))).toEqual(['done', 'task.closed', 'request.not_found', 'done'])
  for (const { caseId, task } of [one, three]) {
    expect((await heldBy('standin', caseId, later(1)))[0]).toMatchObject({ id: task.id, state: 'offered', mine: true })
    expect([(await heldBy('chen', caseId, later(1))).length, await auditedFor(task.id)]).toEqual([0, 1])
  }
  const theirs = (await followUpList(bureau.as('standin', later(1)), { which: 'due' })).items
  expect(theirs.filter((row) => [one.task.id, three.task.id].includes(row.taskId ?? '')).map((row) => row.mayHandOver)).toEqual([true, true])
  const planned = (await followUpList(bureau.as('standin', later(1)), { which: 'planned' })).items.filter((row) => row.taskId === null)
  expect([planned.length > 0, planned.filter((row) => row.mayHandOver)]).toEqual([true, []])
})

test('what went by mistake comes back in one step, but not what the colleague has taken meanwhile', async () => {
  const [one, two] = [await aCallDue(), await aCallDue()]
  const ids = [one.task.id, two.task.id]
  await handOverFollowUps(bureau.as('chen', later(1)), { ids, reason: 'shift-change', toUser: bureau.userId('standin'), note: '' })
  await acceptFollowUp(bureau.as('standin', seconds(1, 5)), two.task.id)
  expect(codes(await undoFollowUpSteps(bureau.as('chen', seconds(1, 10)), ids))).toEqual(['done', 'task.nothing_to_undo'])
  expect([(await heldBy('chen', one.caseId, later(1)))[0]?.mine, (await heldBy('standin', two.caseId, later(1)))[0]?.mine]).toEqual([true, true])
})

test('at the end of a shift the follow-ups go with the tasks, all or none, and the note is on each', async () => {
  const { caseId, task } = await aCallDue()
  await acceptFollowUp(bureau.as('chen', MORNING), task.id)
  const to = bureau.userId('standin')
  await expect(handOverShift(bureau.as('duty', later(1)), { toUser: to, taskIds: [task.id], note: '' })).rejects.toMatchObject({ code: 'task.not_yours' })
  await expect(handOverShift(bureau.as('chen', later(1)), { toUser: to, taskIds: [task.id, NOWHERE], note: '' })).rejects.toMatchObject({ code: 'request.not_found' })
  expect((await heldBy('chen', caseId, later(1)))[0]).toMatchObject({ id: task.id, state: 'accepted' })
  expect(await handOverShift(bureau.as('chen', later(1)), { toUser: to, taskIds: [task.id], note: '她下午才有空' })).toBe(1)
  expect((await heldBy('standin', caseId, later(1)))[0]).toMatchObject({ id: task.id, state: 'offered', deadline: { rule: 'accept', dueAt: later(5).toISOString() } })
  expect((await pageOf(caseId, later(1))).timeline.findLast((step) => step.kind === 'handed-over')?.detail).toMatchObject({ reason: 'shift-change', note: '她下午才有空' })
})
