import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { readTable, writeTable } from '../src/adapters/sheets/sheets.ts'
import type { Post, RosterReceipt, ShiftBody } from '../src/contract/roster.ts'
import type { Signal } from '../src/contract/signal.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { fireNextDeadline } from '../src/flows/deadline-to-escalation.ts'
import { keepTraining, notePass, takePasses } from '../src/flows/pass-to-training.ts'
import { windRosterClocks } from '../src/flows/roster-gap-near.ts'
import { addShift, changeShift, checkShift, relieveShift, removeShift } from '../src/flows/roster-to-change.ts'
import { changeRosterSettings } from '../src/flows/rules-and-clocks.ts'
import { takeRosterSheet } from '../src/flows/sheet-to-roster.ts'
import { askToSwitch, markCame, markLeft, settleSwitch } from '../src/flows/shift-to-colleague.ts'
import { handOverShift } from '../src/flows/shift-to-next-shift.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { verifyAudit } from '../src/platform/audit.ts'
import { myShifts, presentNow, rosterMonth, rosterOverview, rosterSheet, watchGaps } from '../src/reads/roster.ts'
import { myTasks, taskPage } from '../src/reads/task-page.ts'
import { trainingsOfUnit } from '../src/reads/trainings.ts'
import { apiSession, sessionHeaders } from './support/api-session.ts'
import { serverOf } from './support/server.ts'
import { aResident, NOW, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const nowhere = () => undefined
const at = (text: string) => new Date(`2026-03-${text}:00+08:00`)
let bureau: SmallBureau
const as = (login: string, now = NOW) => bureau.as(login, now)

beforeAll(async () => { bureau = await smallBureau() })
afterAll(() => bureau.drop())

/** From 10 March on nobody is planned; until then everybody stands at the post that the bureau gave them. */
beforeEach(async () => {
  await bureau.system(async (tx) => {
    await sql`delete from duty where starts_at >= ${NOW}`.execute(tx)
    await sql`update duty set ends_at = ${at('10T00:00')}, came_at = null, left_at = null`.execute(tx)
    await sql`delete from deadline where subject_kind = 'duty'`.execute(tx)
  })
})
afterEach(async () => { expect(await bureau.system(verifyAudit)).toMatchObject({ ok: true }) })

const shift = (login: string, from: string, until: string, more: Partial<ShiftBody> = {}): ShiftBody => ({
  unit: 'PA', userId: bureau.userId(login), post: 'on-duty', startsAt: at(from).toISOString(), endsAt: at(until).toISOString(), despite: false, ...more,
})
const month = (unit = 'PA', login = 'commander') => rosterMonth(as(login), { unit, month: '2026-03' })
const planned = async (post: Post = 'on-duty') => (await month()).shifts.filter((one) => one.post === post && one.startsAt >= at('10T00:00').toISOString())
const outbox = (type: string) => bureau.system(async (tx) => (await sql<{ unit: string | null }>`select unit from outbox where type = ${type} order by id`.execute(tx)).rows.map((row) => row.unit))
const add = (...bodies: readonly ShiftBody[]) => bodies.reduce((before, body) => before.then(() => addShift(as('commander'), body)), Promise.resolve())

test('a month says which hours of a post have nobody, and how much of each day is covered', async () => {
  await add(shift('chen', '10T00:00', '10T08:00'), shift('standin', '10T16:00', '11T00:00'))
  const { gaps, coveredMinutes, mayWrite, units } = await month()
  expect(gaps.filter((gap) => gap.post === 'on-duty').map(({ from, until }) => [from, until])).toEqual([
    [at('01T00:00'), at('02T02:00')], [at('10T08:00'), at('10T16:00')], [at('11T00:00'), new Date('2026-04-01T00:00:00+08:00')],
  ].map((pair) => pair.map((one) => one!.toISOString())))
  expect(coveredMinutes.slice(8, 11)).toEqual([1_440, 960, 0])
  expect([mayWrite, units.map((unit) => unit.code)]).toEqual([true, ['C', 'D', 'F', 'PA', 'PB']])
})

test('one person in two places at once is marked in both, also across units', async () => {
  await add(shift('chen', '10T00:00', '10T08:00'))
  await expect(add(shift('chen', '10T06:00', '10T12:00', { unit: 'PB' }))).rejects.toMatchObject({ code: 'roster.conflict' })
  expect(await checkShift(as('commander'), shift('chen', '10T06:00', '10T12:00', { unit: 'PB' }))).toMatchObject([{ kind: 'double', unit: { code: 'PA' }, post: 'on-duty', from: at('10T00:00').toISOString() }])
  await add(shift('chen', '10T06:00', '10T12:00', { unit: 'PB', despite: true }))
  const doubles = async (unit: string) => (await month(unit)).shifts.flatMap((one) => one.doubles.map((each) => [each.unit.code, each.from, each.until]))
  expect(await doubles('PA')).toEqual([['PB', at('10T06:00').toISOString(), at('10T08:00').toISOString()]])
  expect(await doubles('PB')).toEqual([['PA', at('10T06:00').toISOString(), at('10T08:00').toISOString()]])
})

test('before a shift is moved away its gap is told; moved it is at the new post on the new day', async () => {
  await add(shift('chen', '10T00:00', '10T08:00'))
  const { id } = (await planned())[0]!
  const moved = shift('chen', '11T00:00', '11T08:00', { post: 'stand-in' })
  expect(await checkShift(as('commander'), moved, id)).toEqual([{ kind: 'gap', unit: { code: 'PA', name: 'PA' }, post: 'on-duty', from: at('10T00:00').toISOString(), until: at('10T08:00').toISOString() }])
  await expect(changeShift(as('commander'), id, moved)).rejects.toMatchObject({ code: 'roster.conflict' })
  await changeShift(as('commander'), id, { ...moved, despite: true })
  expect([await planned(), await planned('stand-in')]).toMatchObject([[], [{ id, startsAt: at('11T00:00').toISOString() }]])
  await removeShift(as('commander'), id)
  expect(await planned('stand-in')).toEqual([])
})

test('the same shift sent twice is one shift; one that ends before it begins or lasts a week is refused', async () => {
  await add(shift('chen', '10T00:00', '10T08:00'), shift('chen', '10T00:00', '10T08:00', { despite: true }))
  expect(await planned()).toHaveLength(1)
  for (const wrong of [shift('chen', '12T08:00', '12T00:00'), shift('chen', '12T08:00', '19T08:00')]) await expect(add(wrong)).rejects.toMatchObject({ code: 'roster.bad_span' })
  await expect(add(shift('teller', '12T00:00', '12T08:00'))).rejects.toMatchObject({ code: 'roster.unknown_person' })
})

test('what has begun stays as it is; a shift that is going on is handed to a colleague in the middle', async () => {
  const running = (await month()).shifts.find((one) => one.user.name === 'chen')!
  await expect(removeShift(as('commander'), running.id)).rejects.toMatchObject({ code: 'roster.begun' })
  await expect(changeShift(as('commander'), running.id, shift('chen', '12T00:00', '12T08:00'))).rejects.toMatchObject({ code: 'roster.begun' })
  await expect(add(shift('chen', '01T00:00', '01T08:00'))).rejects.toMatchObject({ code: 'roster.begun' })
  await relieveShift(as('duty'), running.id, bureau.userId('standin'))
  const after = (await month()).shifts.filter((one) => one.post === 'on-duty').map((one) => [one.user.name, one.endsAt])
  expect(after).toEqual([['chen', NOW.toISOString()], ['standin', at('10T00:00').toISOString()]])
  await bureau.system((tx) => sql`update duty set user_id = ${bureau.userId('chen')} where unit = 'PA' and post = 'on-duty'`.execute(tx))
})

test('a station’s roster is planned by its duty officer and by commanders above; a colleague, a neighbour and another district do not', async () => {
  await addShift(as('duty'), shift('chen', '10T00:00', '10T08:00'))
  const refused = [['chen', 'roster.not_duty_officer'], ['foreign', 'request.not_found'], ['subcommander', 'request.not_found'], ['publicity', 'access.denied']] as const
  for (const [login, code] of refused) {
    await expect(addShift(as(login), shift('chen', '12T00:00', '12T08:00'))).rejects.toMatchObject({ code })
  }
  await expect(rosterMonth(as('foreign'), { unit: 'PA' })).rejects.toMatchObject({ code: 'request.not_found' })
  expect(() => rosterMonth(as('gridleader'), {})).toThrow('access.denied')
  expect(await rosterMonth(as('chen'), {})).toMatchObject({ mayWrite: false, units: [{ code: 'PA' }], month: '2026-03' })
})

test('the centre sees every unit and day of a month: how long a watched post has nobody, the command room too', async () => {
  const { rows } = await rosterOverview(as('centre'), { month: '2026-03' })
  expect(rows.map(({ unit, post }) => `${unit.code} ${post}`)).toEqual(['C on-duty', 'C duty-officer', 'D on-duty', 'F on-duty', 'PA on-duty', 'PB on-duty'])
  expect(rows.find((row) => row.unit.code === 'PA')!.openMinutes.slice(0, 10)).toEqual([1_440, 120, 0, 0, 0, 0, 0, 0, 0, 1_440])
  expect((await rosterOverview(as('chen'), { month: '2026-03' })).rows).toHaveLength(1)
})

test('the next seven days are checked around the clock; less than a day before nobody follows it rings at the unit and the centre, once, and not where somebody was found', async () => {
  const early = at('08T00:00')
  expect((await watchGaps(as('chen', early))).items).toEqual([{ unit: { code: 'PA', name: 'PA' }, post: 'on-duty', from: at('10T00:00').toISOString(), until: at('15T00:00').toISOString() }])
  expect(await watchGaps(as('duty', early))).toMatchObject({ near: 0, mayWrite: true })
  expect(await watchGaps(as('duty', at('09T12:00')))).toMatchObject({ near: 1 })
  await bureau.system(async (tx) => { for (const unit of ['PA', 'PB']) await windRosterClocks(tx, unit, NOW) })
  await add(shift('foreign', '10T00:00', '10T08:00', { unit: 'PB' }))
  const fire = (moment: Date) => fireNextDeadline(bureau.at(moment), bureau.ourSource, nowhere)
  expect(await fire(at('08T23:59'))).toBeUndefined()
  expect(await fire(at('09T00:01'))).toMatchObject({ subject_kind: 'duty', rule: 'nobody-after' })
  expect([await fire(at('09T00:01')), await outbox('roster.gap')]).toEqual([undefined, ['PA']])
  expect(await fire(at('09T08:01'))).toMatchObject({ rule: 'nobody-after' })
  expect(await outbox('roster.gap')).toEqual(['PA', 'PB'])
})

test('an officer asks a colleague to switch; the yes is enough, and the duty officer is told', async () => {
  await add(shift('chen', '10T00:00', '10T08:00'), shift('standin', '11T00:00', '11T08:00'))
  const [mine, theirs] = (await planned()).map((one) => one.id) as [string, string]
  const seen = await myShifts(as('chen'))
  expect(seen.shifts.map((one) => one.id)).toContain(mine)
  expect(seen.colleagues.find((one) => one.name === 'standin')!.shifts.map((one) => one.id)).toContain(theirs)
  const id = await askToSwitch(as('chen'), { shiftId: mine, colleague: bureau.userId('standin'), inReturn: theirs, note: '家里有事' })
  await expect(askToSwitch(as('chen'), { shiftId: mine, colleague: bureau.userId('duty'), inReturn: null, note: '' })).rejects.toMatchObject({ code: 'roster.switch_open' })
  expect((await myShifts(as('standin'))).switches).toMatchObject([{ id, note: '家里有事', words: ['agree', 'decline'] }])
  await expect(settleSwitch(as('foreign'), id, 'agree')).rejects.toMatchObject({ code: 'request.not_found' })
  await expect(settleSwitch(as('chen'), id, 'agree')).rejects.toMatchObject({ code: 'roster.switch_over' })
  await settleSwitch(as('standin'), id, 'agree')
  expect((await planned()).map((one) => one.user.name)).toEqual(['standin', 'chen'])
  expect((await month()).switches[0]).toMatchObject({ state: 'done', by: { name: 'chen' }, of: { name: 'standin' }, words: [] })
  const told = await bureau.system(async (tx) => (await sql<{ user_id: string }>`select user_id from outbox where subject = ${id} and user_id is not null`.execute(tx)).rows.map((row) => row.user_id))
  expect(told).toContain(bureau.userId('duty'))
  await expect(settleSwitch(as('standin'), id, 'decline')).rejects.toMatchObject({ code: 'roster.switch_over' })
})

test('where a bureau wants approval a switch waits for the duty officer, who may refuse it', async () => {
  await changeRosterSettings(as('admin'), { needsApproval: true })
  await add(shift('chen', '10T00:00', '10T08:00'))
  const { id: shiftId } = (await planned())[0]!
  const ask = () => askToSwitch(as('chen'), { shiftId, colleague: bureau.userId('standin'), inReturn: null, note: '' })
  const first = await ask()
  await settleSwitch(as('standin'), first, 'agree')
  expect((await planned())[0]!.user.name).toBe('chen')
  expect((await myShifts(as('duty'))).switches[0]).toMatchObject({ id: first, words: ['approve', 'refuse'] })
  expect((await month('PA', 'duty')).switches[0]).toMatchObject({ state: 'agreed', words: ['approve', 'refuse'] })
  await settleSwitch(as('duty'), first, 'refuse')
  const second = await ask()
  await settleSwitch(as('standin'), second, 'agree')
  await settleSwitch(as('commander'), second, 'approve')
  expect((await planned())[0]!.user.name).toBe('standin')
  await changeRosterSettings(as('admin'), { needsApproval: false })
})

test('nobody is switched into two posts at once, and a shift that was changed meanwhile is asked about no more', async () => {
  await add(shift('chen', '10T00:00', '10T08:00'), shift('standin', '10T00:00', '10T08:00', { post: 'stand-in' }))
  const { id: shiftId } = (await planned())[0]!
  await expect(askToSwitch(as('chen'), { shiftId, colleague: bureau.userId('standin'), inReturn: null, note: '' })).rejects.toMatchObject({ code: 'roster.double' })
  const id = await askToSwitch(as('chen'), { shiftId, colleague: bureau.userId('duty'), inReturn: null, note: '' })
  await changeShift(as('commander'), shiftId, shift('chen', '12T00:00', '12T08:00', { despite: true }))
  await expect(settleSwitch(as('duty'), id, 'agree')).rejects.toMatchObject({ code: 'roster.switch_over' })
})

test('who is really there is seen by the centre: checked in an hour before at the earliest, checked out after that', async () => {
  const present = async () => (await presentNow(as('centre'))).items.find((one) => one.user.name === 'chen')
  const mine = (await myShifts(as('chen'))).shifts[0]!
  expect([mine.mayCome, mine.mayLeave, (await present())!.cameAt]).toEqual([true, false, null])
  await expect(markLeft(as('chen'), mine.id)).rejects.toMatchObject({ code: 'roster.not_now' })
  await expect(markCame(as('standin'), mine.id)).rejects.toMatchObject({ code: 'request.not_found' })
  await markCame(as('chen'), mine.id)
  await markCame(as('chen', new Date(NOW.getTime() + 60_000)), mine.id)
  expect((await present())!.cameAt).toBe(NOW.toISOString())
  await markLeft(as('chen'), mine.id)
  expect(await present()).toMatchObject({ leftAt: NOW.toISOString() })
  await add(shift('chen', '10T00:00', '10T08:00'))
  const { id } = (await planned())[0]!
  await expect(markCame(as('chen', at('09T22:59')), id)).rejects.toMatchObject({ code: 'roster.not_now' })
  await markCame(as('chen', at('09T23:01')), id)
})

async function tenTasks(): Promise<string[]> {
  await bureau.system((tx) => sql`insert into setting (key, value, changed_at) values ('open-reds-max', '50', ${NOW}) on conflict (key) do update set value = '50'`.execute(tx))
  const phones = Array.from({ length: 10 }, (_, nth) => `1420004000${nth}`)
  for (const phone of phones) {
    await aResident(bureau, phone)
    const signal = { ref: phone, kind: 'call', at: NOW.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_800, text: '安全账户' } as Signal
    await signalsToWarnings(bureau.at(NOW), bureau.source, [readSignal(signal, NOW)], nowhere)
  }
  const tasks = await myTasks(as('chen'))
  await acceptTask(as('chen'), tasks[0]!.id)
  return tasks.map((task) => task.id)
}

test('at the end of a shift ten tasks go to the next one at once, with the note; each has its line in the log, and the same tap again changes nothing', async () => {
  const ids = await tenTasks()
  expect(ids).toHaveLength(10)
  const to = bureau.userId('standin')
  await expect(handOverShift(as('foreign'), { toUser: to, taskIds: ids, note: '' })).rejects.toMatchObject({ code: 'request.not_found' })
  await expect(handOverShift(as('duty'), { toUser: to, taskIds: ids, note: '' })).rejects.toMatchObject({ code: 'task.not_yours' })
  expect(await myTasks(as('chen'))).toHaveLength(10)
  const tap = { ...as('chen'), tapKey: 'end of the shift' }
  const body = { toUser: to, taskIds: ids, note: '前三户已打过电话，晚上再联系。' }
  expect([await handOverShift(tap, body), await handOverShift(tap, body)]).toEqual([10, 10])
  expect(await myTasks(as('chen'))).toEqual([])
  const theirs = await myTasks(as('standin'))
  expect([theirs.length, new Set(theirs.map((task) => task.state))]).toEqual([10, new Set(['offered'])])
  for (const { id } of theirs) expect((await taskPage(as('standin'), id)).handedOver).toMatchObject({ by: 'chen', reason: 'shift-change', note: body.note })
  const counts = await bureau.system(async (tx) => (await sql<{ audited: number; clocks: number }>`select (select count(*)::int from audit where action = 'task.handover' and subject = any(${ids}::text[])) as audited,
    (select count(*)::int from deadline where subject_id = any(${ids}::uuid[]) and rule = 'accept') as clocks`.execute(tx)).rows[0])
  expect(counts).toEqual({ audited: 10, clocks: 10 })
})

test('of ten tasks that are too many reds for one none goes, and it is said why', async () => {
  await bureau.system((tx) => sql`update setting set value = '3' where key = 'open-reds-max'`.execute(tx))
  const ids = (await myTasks(as('standin'))).map((task) => task.id)
  await expect(handOverShift(as('standin'), { toUser: bureau.userId('duty'), taskIds: ids, note: '' })).rejects.toMatchObject({ code: 'handover.too_many_reds' })
  expect([(await myTasks(as('standin'))).length, (await myTasks(as('duty'))).length]).toEqual([10, 0])
})

test('a month leaves as a sheet and comes back: what it says of a day is what that day will be, and a dry run only tells', async () => {
  await add(shift('chen', '10T00:00', '10T08:00'), shift('standin', '10T08:00', '10T20:00', { post: 'duty-officer' }), shift('duty', '12T16:00', '13T00:00'))
  const { header, rows, name } = await rosterSheet(as('commander'), { unit: 'PA', month: '2026-03' })
  expect([name, header, rows.length, rows[9], rows[11]]).toEqual(['排班-PA-2026-03', ['日期', '值班', '备勤', '带班领导'], 31, ['2026-03-10', 'chen 00:00-08:00', '', 'standin 08:00-20:00'], ['2026-03-12', 'duty 16:00-24:00', '', '']])
  const take = async (cells: readonly (readonly string[])[], save: boolean) => takeRosterSheet(as('commander'), { unit: 'PA', month: '2026-03', save, table: await readTable(await writeTable('xlsx', header, cells)) })
  expect(await take(rows.slice(9), true)).toMatchObject({ added: [], removed: [], unchanged: 3, bad: [] })
  const edited = [
    ['2026-03-10', 'chen 00:00-08:00；standin 08:00-16:00', '', 'standin 08:00-20:00'], ['2026-03-11', '查无此人 08:00-16:00', '', ''], ['2026-03-12', '', 'duty 20:00-08:00', ''], ['2026-03-13', 'chen 八点', '', ''], ['2026-04-01', '', '', ''],
  ]
  const dry = await take(edited, false)
  expect(dry).toMatchObject({ saved: false, unchanged: 2, added: [{ name: 'standin', post: 'on-duty' }, { name: 'duty', post: 'stand-in', endsAt: at('13T08:00').toISOString() }], removed: [{ name: 'duty', post: 'on-duty' }] })
  expect(dry.bad.map((one) => one.line)).toEqual([3, 5, 6])
  expect(dry.conflicts).toMatchObject([{ kind: 'double', name: 'standin', post: 'duty-officer' }])
  expect((await planned()).map((one) => one.user.name)).toEqual(['chen', 'duty'])
  await take(edited, true)
  expect((await planned()).map((one) => one.user.name)).toEqual(['chen', 'standin'])
  expect((await planned('stand-in')).map((one) => one.user.name)).toEqual(['duty'])
})

test('whoever was switched off stands in the month marked, beside the gap that this leaves', async () => {
  await add(shift('standin', '25T00:00', '26T00:00'))
  await bureau.system((tx) => sql`update app_user set disabled_at = ${NOW} where login = 'standin'`.execute(tx))
  const march = await month()
  expect(march.shifts.find((one) => one.startsAt === at('25T00:00').toISOString())).toMatchObject({ user: { name: 'standin' }, isOff: true })
  expect(march.shifts.filter((one) => one.user.name !== 'standin' && one.isOff)).toEqual([])
  expect(march.coveredMinutes[24]).toBe(0)
  await bureau.system((tx) => sql`update app_user set disabled_at = null where login = 'standin'`.execute(tx))
})

test('a training has a day on which it lapses; the most pressing stand first, and a list with wrong lines comes back by line', async () => {
  const [commander, before] = [as('commander'), '2025-01-15']
  await keepTraining(commander, { name: '见面劝阻', roles: ['officer'], validMonths: 12 })
  await keepTraining(commander, { name: '紧急止付', roles: ['officer', 'analyst'], validMonths: 24 })
  const of = async () => (await trainingsOfUnit(as('chen'), undefined)).rows.filter((row) => row.user.name === 'chen' || row.user.name === 'duty')
  const first = (await trainingsOfUnit(commander, 'PA')).trainings.find((one) => one.name === '见面劝阻')!
  await notePass(commander, { trainingId: first.id, userId: bureau.userId('chen'), passedOn: before })
  expect((await of()).map(({ user, training, state, dueOn }) => [user.name, training.name, state, dueOn])[0]).toEqual(['chen', '见面劝阻', 'overdue', '2026-01-15'])
  const table = { header: ['账号', '培训', '通过日期'], rows: [
    { line: 2, cells: ['chen', '见面劝阻', '2026/2/1'] }, { line: 3, cells: ['duty', '紧急止付', '2024-03-20'] }, { line: 4, cells: ['nobody', '紧急止付', '2024-03-20'] }, { line: 5, cells: ['duty', '射击', '2024-03-20'] },
    { line: 6, cells: ['duty', '紧急止付', '2027-01-01'] }, { line: 7, cells: ['chen', '见面劝阻', '2026-02-01'] },
  ] }
  expect(await takePasses(commander, table)).toMatchObject({ added: 2, known: 1, bad: [{ line: 4 }, { line: 5 }, { line: 6 }] })
  expect((await of()).map(({ user, training, state }) => `${user.name} ${training.name} ${state}`)).toEqual(['chen 紧急止付 never', 'duty 见面劝阻 never', 'duty 紧急止付 soon', 'chen 见面劝阻 valid'])
  await expect(notePass(as('subcommander'), { trainingId: first.id, userId: bureau.userId('chen'), passedOn: before })).rejects.toMatchObject({ code: 'training.unknown' })
  await expect(keepTraining(as('duty'), { name: '射击', roles: ['officer'], validMonths: 6 })).rejects.toMatchObject({ code: 'access.denied' })
})

test('by the API: the month, the sheet as a file, a file with a wrong line as a sheet to correct', async () => {
  const app: FastifyInstance = await serverOf(bureau)
  const ask = await apiSession(app, 'commander')
  expect((await ask('GET', '/api/roster?unit=PA&month=2026-03')).json()).toMatchObject({ unit: { code: 'PA', kind: 'station' }, mayWrite: true })
  expect((await ask('GET', '/api/roster?month=2026-13')).json()).toMatchObject({ code: 'request.invalid' })
  expect((await ask('GET', '/api/roster/sheet?unit=PA&month=2026-03')).headers['content-type']).toContain('spreadsheetml')
  const file = ['日期,值班,备勤,带班领导', '2026-03-20,chen 00:00-08:00,,', '2026-03-21,查无此人 00:00-08:00,,'].join('\r\n')
  const upload = async (save: boolean) => app.inject({
    method: 'POST', url: `/api/roster/sheet?unit=PA&month=2026-03&save=${save}`, headers: { ...(await sessionHeaders(app, 'commander')), 'content-type': 'multipart/form-data; boundary=x' },
    payload: ['--x', 'content-disposition: form-data; name="file"; filename="排班.csv"', 'content-type: text/csv', '', file, '--x--', ''].join('\r\n'),
  })
  // The API's own clock is that of the machine: to it the whole of this month may be over, and then the day is named and left out.
  const receipt = (await upload(false)).json<RosterReceipt>()
  expect([receipt.saved, receipt.bad.at(-1)]).toMatchObject([false, { line: 3, zh: expect.stringContaining('查无此人') as string }])
  expect(receipt.correction).toMatch(/^\uFEFF日期,值班,备勤,带班领导,错误说明 problem[\s\S]*2026-03-21,查无此人 00:00-08:00,,,"?没有可排班的人员/)
  expect((await ask('POST', '/api/shift-handover', { toUser: bureau.userId('chen'), taskIds: [], note: '' })).json()).toMatchObject({ code: 'request.invalid' })
  await app.close()
})
