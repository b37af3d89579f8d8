import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseRegionCode } from '../src/domain/region-code.ts'
import { forgetMergesBefore } from '../src/features/warning/warning.store.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { recordCall } from '../src/flows/call-to-next-step.ts'
import { unmergeWarning } from '../src/flows/duplicate-before.ts'
import { mergeWarning } from '../src/flows/duplicate-to-warning.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { arriveAtDoor, sendVisit } from '../src/flows/task-to-door-visit.ts'
import { handOver } from '../src/flows/task-to-other-unit.ts'
import { closeWithOutcome, reopen } from '../src/flows/task-to-outcome.ts'
import { undoLastStep } from '../src/flows/undo-step.ts'
import { figuresOf } from '../src/reads/figures.ts'
import { mergeCandidates } from '../src/reads/merge-candidates.ts'
import { myClosedTasks, myTasks, taskPage } from '../src/reads/task-page.ts'
import { today } from '../src/reads/today.ts'
import { warningPage } from '../src/reads/warning-page.ts'
import { anAcceptedTask, caseAsItIs, hear, type OneCase } from './support/case.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

/** One human being under two numbers: one talk, one task, one figure; and both as they were when it was a mistake. */
let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
const WHY = '同一人的两个号码'
const OTHER_STREET = parseRegionCode('990101002001000')
const MONEY = { account: '6222020000001234567', amountFen: 5_000_000 }
const DISSUADED = { outcome: 'dissuaded' as const, note: '', directFen: 0, indirectFen: 3_000_000, protections: [] }
const merge = (merged: OneCase, kept: OneCase, at = after(30), login = 'duty') => mergeWarning(bureau.as(login, at), merged.warningId, { into: kept.warningId, reason: WHY })
const unmerge = (merged: OneCase, at = after(60), login = 'duty') => unmergeWarning(bureau.as(login, at), merged.warningId)
const pageOf = (one: OneCase, at = after(61), login = 'centre') => warningPage(bureau.as(login, at), one.warningId)
const two = async (level: 'orange' | 'yellow' = 'orange', other: 'orange' | 'yellow' = 'orange') => [await anAcceptedTask(bureau, NOW, level), await anAcceptedTask(bureau, NOW, other)] as const
const auditsOf = (action: string, subject: string) => bureau.system(async (tx) => (await sql<{ actor: string; detail: object }>`select actor, detail from audit where action = ${action} and subject = ${subject}`.execute(tx)).rows)
const code = (attempt: Promise<unknown>) => attempt.then(() => 'done', (error: { code?: string }) => error.code ?? String(error))
let paid = 0
/** A call of fraud and a payment to an account: red, with the account's stop. */
const payment = (phone: string, at: Date, account: string) => {
  const [nth, told] = [++paid, { at: at.toISOString(), person: { phone } }]
  return [
    readSignal({ ...told, kind: 'call', counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800, text: '安全账户', ref: `call-${nth}` }, at),
    readSignal({ ...told, kind: 'transfer', counterpart: { account }, amountFen: MONEY.amountFen, ref: `pay-${nth}` }, at),
  ]
}
const pay = (phone: string, at: Date, account = MONEY.account) => signalsToWarnings(bureau.at(at), bureau.source, payment(phone, at, account), () => undefined)
const stopsOf = (one: OneCase) => bureau.system(async (tx) => (await sql<{ state: string; unit: string }>`select state, unit from stop_order where basis_id = ${one.warningId}`.execute(tx)).rows)

test('the merged one closes as a duplicate with its task and clocks, and the other one goes on with the signals of both', async () => {
  const [merged, kept] = await two()
  await merge(merged, kept)
  expect(await pageOf(merged)).toMatchObject({ state: 'closed', outcome: 'duplicate', deadline: null, mergedInto: { id: kept.warningId, unit: 'PA', by: 'duty', note: WHY, isSeen: true, undoUntil: after(1_830).toISOString() } })
  expect(await caseAsItIs(bureau, merged)).toMatchObject({ tasks: [{ state: 'closed', outcome: null }], clocks: [] })
  const page = await pageOf(kept)
  expect(page).toMatchObject({ state: 'open', signalCount: 2, merged: [{ id: merged.warningId, level: 'orange', by: 'duty', note: WHY }], mergedInto: null })
  expect(page.signals.map((signal) => signal.of).toSorted()).toEqual([merged.warningId, null])
  expect(page.tasks.map((task) => [task.warningId, task.state])).toEqual([[kept.warningId, 'accepted'], [merged.warningId, 'closed']])
})

test('every step stands in both histories, and the merge in the audit chain', async () => {
  const [merged, kept] = await two()
  await merge(merged, kept)
  await unmerge(merged)
  expect((await pageOf(merged)).timeline.slice(-4)).toMatchObject([
    { kind: 'withdrawn', actor: 'duty', undone: true, detail: { number: kept.warningId.slice(0, 8) } }, { kind: 'merged', undone: true, detail: { note: WHY } }, { kind: 'given-back', undone: false }, { kind: 'unmerged', undone: false },
  ])
  expect((await pageOf(kept)).timeline.slice(-2)).toMatchObject([{ kind: 'merged-in', undone: true, detail: { number: merged.warningId.slice(0, 8) } }, { kind: 'unmerged-in', actor: 'duty', undone: false }])
  expect(await auditsOf('warning.merge', merged.warningId)).toEqual([{ actor: 'duty', detail: { into: kept.warningId, reason: WHY } }])
  expect(await auditsOf('warning.unmerge', merged.warningId)).toEqual([{ actor: 'duty', detail: { into: kept.warningId } }])
})

test('undone within half an hour, both are as they were, and the task is with whoever had it, its clocks since the start', async () => {
  const [merged, kept] = await two('orange', 'yellow')
  await recordCall(bureau.as('chen', after(5)), merged.id, 'person', 'busy')
  const before = [await caseAsItIs(bureau, merged), await caseAsItIs(bureau, kept)]
  await merge(merged, kept)
  await unmerge(merged, after(1_829))
  expect([await caseAsItIs(bureau, merged), await caseAsItIs(bureau, kept)]).toEqual(before)
  expect(await taskPage(bureau.as('chen', after(1_830)), merged.id)).toMatchObject({ state: 'accepted', mine: true, merged: null, unanswered: 1 })
})

test('a merge stands after half an hour, once the kept one is closed, and once nobody knows how it was', async () => {
  const [merged, kept] = await two()
  await merge(merged, kept)
  expect(await code(unmerge(merged, after(1_831)))).toBe('merge.too_late')
  expect((await pageOf(merged, after(1_831))).mergedInto).toMatchObject({ undoUntil: null })
  await closeWithOutcome(bureau.as('chen', after(40)), kept.id, DISSUADED)
  expect(await code(unmerge(merged))).toBe('merge.kept_closed')
  expect(await code(unmerge(kept))).toBe('merge.not_merged')
  const [again, stays] = await two()
  await merge(again, stays)
  await bureau.system((tx) => forgetMergesBefore(tx, after(31), 1_000))
  expect(await code(unmerge(again))).toBe('merge.too_late')
})

test('the officer whose task was withdrawn reads why, and is told so whatever they press, undo as well', async () => {
  const [merged, kept] = await two()
  await recordCall(bureau.as('chen', after(25)), merged.id, 'person', 'busy')
  await merge(merged, kept)
  const chen = bureau.as('chen', after(35))
  expect(await taskPage(chen, merged.id)).toMatchObject({ state: 'closed', outcome: null, actions: [], person: { revealed: false }, merged: { into: kept.warningId, unit: 'PA', by: 'duty', at: after(30).toISOString() } })
  expect((await myClosedTasks(chen, NOW)).find((task) => task.id === merged.id)).toMatchObject({ merged: { unit: 'PA' } })
  expect(await code(undoLastStep(chen, merged.id))).toBe('task.merged')
  for (const press of [() => acceptTask(chen, merged.id), () => recordCall(chen, merged.id, 'person', 'reached'), () => closeWithOutcome(chen, merged.id, DISSUADED), () => sendVisit(chen, merged.id, undefined)]) expect(await code(press())).toBe('task.merged')
})

test('an outcome just given is not taken back from under the warning that its own was merged into', async () => {
  const [merged, kept] = await two()
  await closeWithOutcome(bureau.as('chen', after(20)), merged.id, { ...DISSUADED, outcome: 'unreachable', indirectFen: 0 })
  await merge(merged, kept)
  expect(await code(undoLastStep(bureau.as('chen', after(35)), merged.id))).toBe('task.merged')
  await unmerge(merged)
  expect(await pageOf(merged)).toMatchObject({ state: 'closed', outcome: 'unreachable', mergedInto: null })
})

test('whoever has the kept one is given the other number too, and it is written down as seen', async () => {
  const [merged, kept] = await two()
  await merge(merged, kept)
  expect(await taskPage(bureau.as('chen', after(31)), kept.id)).toMatchObject({ others: [{ revealed: true, phone: merged.phone }] })
  expect(await taskPage(bureau.as('standin', after(31)), kept.id)).toMatchObject({ others: [{ revealed: false, name: '***' }] })
  const reveals = await bureau.system(async (tx) => (await sql<{ reason: string }>`select reason from reveal where person_id = ${merged.personId} and task_id = ${kept.id}`.execute(tx)).rows)
  expect(reveals).toEqual([{ reason: 'warning.merge' }])
})

test('of two people who merge them the one into the other at the same moment exactly one succeeds', async () => {
  for (let round = 0; round < 8; round++) {
    const [one, other] = await two()
    const both = await Promise.all([code(merge(one, other, after(30), 'duty')), code(merge(other, one, after(30), 'centre'))])
    expect([round, both.filter((answer) => answer === 'done').length, both.some((answer) => answer === 'merge.kept_not_open')]).toEqual([round, 1, true])
    expect([(await pageOf(one)).state, (await pageOf(other)).state].toSorted()).toEqual(['closed', 'open'])
  }
})

test('a foreign warning is answered as one that does not exist, whichever of the two it is', async () => {
  const [here] = await two()
  const phone = '14266660001'
  await aResident(bureau, phone, OTHER_STREET)
  await hear(bureau, phone, NOW)
  const [there] = (await myTasks(bureau.as('foreign', NOW))).filter((task) => task.state === 'offered')
  const far = { ...here, warningId: there!.warningId, id: there!.id }
  const nothing = { ...here, warningId: '0198c0de-0000-7000-8000-000000000000' }
  for (const [merged, kept] of [[here, far], [far, here], [here, nothing], [nothing, here]] as const) expect(await code(merge(merged, kept))).toBe('request.not_found')
  expect(await code(merge(here, far, after(30), 'gridleader'))).toBe('access.denied')
  expect(await code(merge(here, far, after(30), 'centre'))).toBe('done')
  // The station whose warning is gone reads where it went and by whom, and not more.
  const page = await pageOf(here, after(40), 'chen')
  expect(page.mergedInto).toMatchObject({ id: far.warningId, unit: 'PB', isSeen: false, undoUntil: null })
  expect(await code(warningPage(bureau.as('chen', after(40)), far.warningId))).toBe('request.not_found')
  expect(await code(unmerge(here, after(60), 'duty'))).toBe('merge.kept_elsewhere')
  expect(await code(unmerge(here, after(60), 'foreign'))).toBe('request.not_found')
  expect(await code(unmerge(here, after(60), 'centre'))).toBe('done')
})

test('what is no duplicate is not merged', async () => {
  const [one, other] = await two()
  expect(await code(merge(one, one))).toBe('merge.same_person')
  await merge(one, other)
  const [third, answered] = await two()
  expect([await code(merge(one, third)), await code(merge(other, third)), await code(merge(third, one))]).toEqual(['merge.is_merged', 'merge.has_merged', 'merge.kept_not_open'])
  await closeWithOutcome(bureau.as('chen', after(10)), answered.id, DISSUADED)
  expect(await code(merge(answered, third))).toBe('merge.answered_for')
  await handOver(bureau.as('chen', after(15)), third.id, { reason: 'out-of-county', toBureau: '望舟市反诈中心', note: '' })
  const [fourth, fifth] = await two()
  expect(await code(merge(fourth, third))).toBe('merge.kept_not_open')
  await sendVisit(bureau.as('chen', after(16)), fourth.id, undefined)
  const visit = (await myTasks(bureau.as('squad', after(17)))).find((task) => task.warningId === fourth.warningId)!
  await acceptTask(bureau.as('squad', after(18)), visit.id)
  await arriveAtDoor(bureau.as('squad', after(19)), visit.id)
  expect(await code(merge(fourth, fifth))).toBe('merge.is_met')
  expect(await code(merge(fifth, fourth))).toBe('done')
})

test('the kept one is as pressing as the more pressing of the two, its clock is hastened, and undo slows it down again', async () => {
  const [red, kept] = await two('orange', 'yellow')
  await pay(red.phone, after(10))
  const before = await caseAsItIs(bureau, kept)
  await merge(red, kept)
  const raised = await pageOf(kept)
  expect(raised).toMatchObject({ level: 'red', tasks: [{ level: 'red' }, {}], acknowledgedBy: null })
  expect(raised.timeline.filter((step) => step.kind === 'raised')).toMatchObject([{ detail: { from: 'yellow', to: 'red' } }])
  expect(raised.reasons.length).toBeGreaterThan(1)
  expect(await caseAsItIs(bureau, kept)).not.toEqual(before)
  await unmerge(red)
  expect(await caseAsItIs(bureau, kept)).toEqual(before)
  expect((await pageOf(red)).level).toBe('red')
})

test('what a signal has added to the kept one since stays with it when the merge is taken back', async () => {
  const [merged, kept] = await two('yellow', 'yellow')
  await merge(merged, kept)
  await pay(kept.phone, after(40))
  await unmerge(merged)
  expect([(await pageOf(kept)).level, (await pageOf(merged)).level]).toEqual(['red', 'yellow'])
})

test('orders of the merged one live on, are shown with the kept one, go where it goes, and come back', async () => {
  const [merged, kept] = await two()
  await pay(merged.phone, after(10))
  expect(await stopsOf(merged)).toEqual([{ state: 'drafted', unit: 'PA' }])
  await merge(merged, kept)
  expect((await pageOf(kept)).orders).toMatchObject([{ state: 'drafted', of: merged.warningId, amountFen: MONEY.amountFen }])
  await handOver(bureau.as('chen', after(35)), kept.id, { reason: 'not-mine', toUnit: 'PB', note: '' })
  expect(await stopsOf(merged)).toEqual([{ state: 'drafted', unit: 'PB' }])
  expect((await pageOf(kept, after(36), 'foreign')).orders).toHaveLength(1)
  await unmerge(merged, after(60), 'centre')
  expect(await stopsOf(merged)).toEqual([{ state: 'drafted', unit: 'PA' }])
  expect((await pageOf(kept)).orders).toEqual([])
})

test('what is heard of the merged number later joins the kept one while it lives, and is the number’s own again after undo', async () => {
  const [merged, kept] = await two('yellow', 'yellow')
  await merge(merged, kept)
  await pay(merged.phone, after(40), '6222020000007654321')
  const joined = await pageOf(kept)
  expect(joined).toMatchObject({ level: 'red', signalCount: 4, orders: [{ of: null, state: 'drafted' }] })
  expect(await bureau.system(async (tx) => (await sql`select from warning where person_id = ${merged.personId}`.execute(tx)).rows)).toHaveLength(1)
  await unmerge(merged)
  expect(await pageOf(merged)).toMatchObject({ state: 'open', level: 'red', signalCount: 3, tasks: [{ level: 'red' }] })
})

test('both numbers in one batch are one warning, and the payment of either is stopped', async () => {
  const [merged, kept] = await two('yellow', 'yellow')
  await merge(merged, kept)
  const both = [...payment(merged.phone, after(41), '6222020000000000101'), ...payment(kept.phone, after(41), '6222020000000000102')]
  await signalsToWarnings(bureau.at(after(41)), bureau.source, both, () => undefined)
  expect(await pageOf(kept)).toMatchObject({ level: 'red', signalCount: 6 })
  expect(await stopsOf(kept)).toHaveLength(2)
})

test('an answer for the kept one answers for both numbers: only what comes later makes the next warning, of its own number', async () => {
  const [merged, kept] = await two()
  await merge(merged, kept)
  await closeWithOutcome(bureau.as('chen', after(40)), kept.id, DISSUADED)
  const cleared = () => bureau.system(async (tx) => (await sql<{ cleared_at: Date | null }>`select cleared_at from person where id = any(${[merged.personId, kept.personId]}::bigint[]) order by id`.execute(tx)).rows.map((row) => row.cleared_at?.toISOString() ?? null))
  expect(await cleared()).toEqual([after(40).toISOString(), after(40).toISOString()])
  await undoLastStep(bureau.as('chen', after(45)), kept.id)
  expect(await cleared()).toEqual([null, null])
  await closeWithOutcome(bureau.as('chen', after(50)), kept.id, DISSUADED)
  await hear(bureau, merged.phone, after(60))
  expect(await bureau.system(async (tx) => (await sql<{ state: string }>`select state from warning where person_id = ${merged.personId} order by opened_at`.execute(tx)).rows.map((row) => row.state))).toEqual(['closed', 'open'])
})

test('reopened after the half hour, the merged one goes on by itself, with what was heard of it meanwhile', async () => {
  const [merged, kept] = await two('yellow', 'yellow')
  await merge(merged, kept)
  await pay(merged.phone, after(40), '6222020000000000103')
  await reopen(bureau.as('centre', after(4_000)), merged.warningId, '核实是两个人')
  expect(await pageOf(merged, after(4_001))).toMatchObject({ state: 'open', level: 'red', mergedInto: null, tasks: [{ state: 'closed' }, { state: 'offered', level: 'red' }] })
  expect((await pageOf(kept, after(4_001))).merged).toEqual([])
})

test('figures count the two once, with the talks of both, and as two again after undo', async () => {
  const period = { from: '2026-03-01', to: '2026-03-31', by: 'none' as const }
  const figures = async () => (await figuresOf(bureau.as('centre', after(5_000)), period)).total
  const [merged, kept] = await two()
  await recordCall(bureau.as('chen', after(10)), merged.id, 'person', 'reached')
  const [before, then] = [await figures(), await today(bureau.as('centre', after(5_000)))]
  await merge(merged, kept)
  const [counted, now] = [await figures(), await today(bureau.as('centre', after(5_000)))]
  expect([before.warnings - counted.warnings, before.personsWarned - counted.personsWarned, before.closed - counted.closed, before.personTimes - counted.personTimes, then.total - now.total]).toEqual([1, 1, 0, 0, 1])
  await unmerge(merged)
  expect(await figures()).toEqual(before)
})

test('likely duplicates are named with what speaks for them, masked, and nothing of another station', async () => {
  const [one, other] = await two()
  const stranger = await anAcceptedTask(bureau, NOW)
  const isCalled = ({ personId, phone }: OneCase, name: string, address: string) => bureau.system(async (tx) => {
    const clear = JSON.stringify({ name, phone, address, guardians: [{ name, phone: `${phone}9` }] })
    await sql`update vault_record set sealed = ${bureau.at(NOW).vault.seal(clear)} where kind = 'person' and id = ${String(personId)}`.execute(tx)
  })
  for (const same of [one, other]) await isCalled(same, '赵远', '东街道一村 9 幢 101 室')
  await isCalled(stranger, '钱进', '别处')
  const { items } = await mergeCandidates(bureau.as('duty', after(5)), one.warningId)
  const found = items.find((item) => item.warning.id === other.warningId)
  expect(found).toMatchObject({ signs: ['address', 'name'], person: { revealed: false, name: '***' } })
  expect(items.some((item) => item.warning.id === stranger.warningId)).toBe(false)
  await pay(one.phone, after(6), '6222020000000000104')
  await pay(stranger.phone, after(6), '6222020000000000104')
  expect((await mergeCandidates(bureau.as('duty', after(7)), one.warningId)).items.find((item) => item.warning.id === stranger.warningId)).toMatchObject({ signs: ['account'] })
  expect(JSON.stringify(items)).not.toMatch(/赵远|9 幢|142300/)
  expect(await code(mergeCandidates(bureau.as('foreign', after(7)), one.warningId))).toBe('request.not_found')
})

test('register, guardian and case tie numbers of different stations together for who sees both, and for nobody else', async () => {
  const [one] = await two()
  const far = '14266660002'
  const farId = await aResident(bureau, far, OTHER_STREET)
  await hear(bureau, far, NOW)
  const { vault } = bureau.at(NOW)
  const farWarning = await bureau.system(async (tx) => (await sql<{ id: string }>`select id from warning where person_id = ${farId}`.execute(tx)).rows[0]!.id)
  const signsFor = async (login: string) => (await mergeCandidates(bureau.as(login, after(5)), one.warningId)).items.find((item) => item.warning.id === farWarning)?.signs
  await bureau.system(async (tx) => {
    for (const [id, record] of [[one.personId, { name: '周一', phone: one.phone, guardians: [{ name: '周七', phone: '14200000997' }, { name: '周二', phone: far }] }], [farId, { name: '周二', phone: far }]] as const) {
      await sql`update vault_record set sealed = ${vault.seal(JSON.stringify(record))} where kind = 'person' and id = ${String(id)}`.execute(tx)
    }
    for (const number of [one.phone, far]) {
      await sql`insert into registration (id, token, keeper, for_whom, consent, region, created_at, changed_at) values (${bureau.at(NOW).newId()}, ${vault.token('phone', number)}, ${vault.token('phone', '14277770001')}, 'parent', 'v1', 990101001001000, ${NOW}, ${NOW})`.execute(tx)
    }
    await sql`insert into fraud_case (id, number, source, state, fraud_type, taxonomy, person_id, warning_id, region, unit, reported_at)
      values (${bureau.at(NOW).newId()}, '案-并', '96110', 'received', 'loan', '2025', ${one.personId}, ${farWarning}, 990101001001000, 'PA', ${NOW})`.execute(tx)
  })
  expect([await signsFor('centre'), await signsFor('duty')]).toEqual([['household', 'guardian', 'case'], undefined])
})

test('a merge, its undo and signals of both numbers at the same moment wait for one another and never in vain', async () => {
  for (let round = 0; round < 6; round++) {
    const [merged, kept] = await two('yellow', 'yellow')
    const at = after(30 + round)
    expect(await Promise.all([code(merge(merged, kept, at)), code(pay(merged.phone, at)), code(pay(kept.phone, at))])).toEqual(['done', 'done', 'done'])
    expect(await Promise.all([code(unmerge(merged)), code(pay(merged.phone, after(50))), code(pay(kept.phone, after(50)))])).toEqual(['done', 'done', 'done'])
    expect([(await pageOf(merged)).level, (await pageOf(kept)).level]).toEqual(['red', 'red'])
  }
}, 60_000)
