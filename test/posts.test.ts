import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AccountBody, AccountDone, AccountHolding, AccountList, StaffReceipt } from '../src/contract/account.ts'
import type { Me } from '../src/contract/session.ts'
import type { Signal } from '../src/contract/signal.ts'
import { readSignal } from '../src/features/signal/signal.rules.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { disableUser, enableUser, holdingOf, switchAccount } from '../src/flows/account-off-post.ts'
import { fireNextDeadline } from '../src/flows/deadline-to-escalation.ts'
import { windRosterClocks } from '../src/flows/roster-gap-near.ts'
import { signalsToWarnings } from '../src/flows/signals-to-warnings.ts'
import { addAccount, moveAccount } from '../src/flows/staff-to-accounts.ts'
import { verifyAudit } from '../src/platform/audit.ts'
import { watchGaps } from '../src/reads/roster.ts'
import { myTasks, taskPage } from '../src/reads/task-page.ts'
import { apiSession, sessionHeaders } from './support/api-session.ts'
import { serverOf } from './support/server.ts'
import { aResident, NOW, PASSWORD, SCAM_NUMBER, smallBureau, type SmallBureau } from './support/small-bureau.ts'

/** Who has which post, and what stays behind when somebody leaves it. */
const HOUR = 3_600_000
const after = (hours: number) => new Date(NOW.getTime() + hours * HOUR)
let bureau: SmallBureau
const as = (login: string, now = NOW) => bureau.as(login, now)
const BY = { login: 'gb test', userId: null }

beforeAll(async () => { bureau = await smallBureau() })
afterAll(() => bureau.drop())
/** At station PA chen is on duty until five in the afternoon, then standin until the next morning. */
beforeEach(async () => {
  await bureau.system(async (tx) => {
    await sql`update app_user set disabled_at = null`.execute(tx)
    await sql`update app_user set unit = 'PA', role = 'officer' where login in ('chen', 'standin')`.execute(tx)
    await sql`delete from duty where unit = 'PA'`.execute(tx)
    await sql`delete from deadline where subject_kind = 'duty'`.execute(tx)
    await sql`delete from outbox where type like 'roster.%'`.execute(tx)
    await plan(tx, 'chen', -1, 14)
    await plan(tx, 'standin', 14, 30)
    await plan(tx, 'chen', 30, 400)
    await windRosterClocks(tx, 'PA', NOW)
  })
})
afterEach(async () => { expect(await bureau.system(verifyAudit)).toMatchObject({ ok: true }) })

async function plan(tx: Parameters<Parameters<SmallBureau['system']>[0]>[0], login: string, from: number, until: number): Promise<void> {
  await sql`insert into duty (id, unit, user_id, post, starts_at, ends_at) values (gen_random_uuid(), 'PA', ${bureau.userId(login)}, 'on-duty', ${after(from)}, ${after(until)})`.execute(tx)
}
const told = () => bureau.system(async (tx) => (await sql<{ unit: string }>`select unit from outbox where type = 'roster.gap' order by id`.execute(tx)).rows.map((row) => row.unit))
const gaps = async (now = NOW) => (await watchGaps(as('commander', now))).items.filter((gap) => gap.unit.code === 'PA').map(({ from, until }) => [(Date.parse(from) - NOW.getTime()) / HOUR, (Date.parse(until) - NOW.getTime()) / HOUR])
const fire = (now: Date) => fireNextDeadline(bureau.at(now), bureau.ourSource, () => undefined)
const rosterClocks = () => bureau.system(async (tx) => (await sql<{ due: Date; ends: Date }>`select l.due_at as due, d.ends_at as ends from deadline l join duty d on d.id = l.subject_id and d.unit = 'PA' where l.rule = 'nobody-after' order by 1`.execute(tx)).rows
  .map(({ due, ends }) => [(due.getTime() - NOW.getTime()) / HOUR, (ends.getTime() - NOW.getTime()) / HOUR]))
const audited = (action: string) => bureau.system(async (tx) => (await sql<{ actor: string; subject: string; detail: object }>`select actor, subject, detail from audit where action = ${action} order by seq desc limit 1`.execute(tx)).rows[0])

let phones = 0
async function aTaskOf(login: string): Promise<string> {
  const phone = `142000500${String(++phones).padStart(2, '0')}`
  await aResident(bureau, phone)
  const signal = { ref: phone, kind: 'call', at: NOW.toISOString(), person: { phone }, counterpart: { phone: SCAM_NUMBER }, durationSeconds: 1_500, text: '安全账户' } as Signal
  await signalsToWarnings(bureau.at(NOW), bureau.source, [readSignal(signal, NOW)], () => undefined)
  const task = (await myTasks(as(login))).find((one) => one.mine && one.state === 'offered')!
  await acceptTask(as(login), task.id)
  return task.id
}

test('whoever is switched off no longer counts on a future shift: its gap has a clock at once, without anybody touching the roster', async () => {
  expect([await gaps(), await rosterClocks()]).toEqual([[], [[376, 400]]])
  await disableUser(bureau.at(NOW), BY, 'standin')
  expect(await gaps()).toEqual([[14, 30]])
  expect(await rosterClocks()).toEqual([[0, 14], [376, 400]])
  expect(await fire(NOW)).toMatchObject({ rule: 'nobody-after' })
  expect(await told()).toEqual(['PA'])
  await enableUser(bureau.at(after(1)), BY, 'standin')
  expect([await gaps(after(1)), await rosterClocks()]).toEqual([[], [[376, 400]]])
})

test('a clock that was wound for somebody who is switched off is taken down, and the last shift before it has one', async () => {
  await disableUser(bureau.at(NOW), BY, 'chen')
  expect(await rosterClocks()).toEqual([[6, 30]])
})

test('whoever is switched off in the middle of a shift leaves a post empty from now on: it is told at once', async () => {
  await disableUser(bureau.at(NOW), BY, 'chen')
  expect((await gaps())[0]).toEqual([0, 14])
  expect(await told()).toEqual(['PA'])
})

test('before somebody is moved it is said what they hold; then it is with whoever is on duty, their shifts are open, and every session of theirs ends', async () => {
  const app: FastifyInstance = await serverOf(bureau)
  const phone = await apiSession(app, 'chen')
  const id = await aTaskOf('chen')
  await bureau.system((tx) => plan(tx, 'duty', -1, 40))
  expect(await holdingOf(as('commander'), bureau.userId('chen'))).toEqual({ tasks: 1, reds: 1, shifts: 2, onShift: true })
  expect(await moveAccount(as('admin'), bureau.userId('chen'), { unit: 'PB', role: 'officer', regions: [], from: { unit: 'PA', role: 'officer' } })).toEqual({ tasks: 1, shifts: 2 })
  expect(await taskPage(as('duty'), id)).toMatchObject({ state: 'offered', mine: true, unit: { code: 'PA' }, handedOver: { by: 'admin', reason: 'left-post' } })
  expect((await bureau.system((tx) => sql<{ n: number }>`select count(*)::int as n from duty where user_id = ${bureau.userId('chen')} and ends_at > ${NOW}`.execute(tx))).rows[0]!.n).toBe(0)
  // The duty officer stands there until tomorrow evening; after that nobody does.
  expect([await told(), (await gaps())[0], await rosterClocks()]).toEqual([[], [40, 168], [[16, 40]]])
  expect((await phone('GET', '/api/tasks')).statusCode).toBe(401)
  expect(await audited('user.changed')).toMatchObject({ actor: 'admin', subject: bureau.userId('chen'), detail: { facts: ['unit'], unit: 'PA → PB', tasks: 1, shifts: 2 } })
  await app.close()
})

test('a task of somebody who is switched off does not wait for its clock', async () => {
  const id = await aTaskOf('chen')
  await switchAccount(as('admin'), bureau.userId('chen'), 'disable')
  // Nobody else is on duty at the station: the centre has it.
  expect(await taskPage(as('centre'), id)).toMatchObject({ state: 'offered', unit: { code: 'C' }, handedOver: { reason: 'left-post' } })
  expect(await audited('user.disabled')).toMatchObject({ detail: { login: 'chen', tasks: 1, shifts: 2 } })
})

test('a new role in the same unit that does the same work leaves tasks and shifts where they are', async () => {
  const id = await aTaskOf('chen')
  expect(await moveAccount(as('admin'), bureau.userId('chen'), { unit: 'PA', role: 'commander', regions: [], from: { unit: 'PA', role: 'officer' } })).toEqual({ tasks: 0, shifts: 0 })
  expect([(await taskPage(as('chen'), id)).state, await gaps()]).toEqual(['accepted', []])
})

test('what cannot be is refused: oneself, a page that is old, a unit that is closed, an officer at a bank, a login that is taken', async () => {
  const to = (more: object) => moveAccount(as('admin'), bureau.userId('standin'), { unit: 'PB', role: 'officer', regions: [], from: { unit: 'PA', role: 'officer' }, ...more })
  await expect(moveAccount(as('admin'), bureau.userId('admin'), { unit: 'PB', role: 'officer', regions: [], from: { unit: 'C', role: 'admin' } })).rejects.toMatchObject({ code: 'account.self' })
  await expect(to({ from: { unit: 'PB', role: 'officer' } })).rejects.toMatchObject({ code: 'account.changed_meanwhile' })
  await expect(to({ unit: 'nowhere' })).rejects.toMatchObject({ code: 'account.unknown_unit' })
  await expect(to({ unit: 'B' })).rejects.toMatchObject({ code: 'account.tellers_at_banks' })
  await expect(to({ regions: ['990109'] })).rejects.toMatchObject({ code: 'unit.unknown_region' })
  const body: AccountBody = { login: 'chen', name: '新', badge: null, phone: null, unit: 'PA', role: 'officer', regions: [] }
  await expect(addAccount(as('admin'), body)).rejects.toMatchObject({ code: 'account.known' })
  for (const login of ['commander', 'foreign', 'subcommander', 'auditor']) {
    await expect(addAccount(as(login), { ...body, login: 'other' })).rejects.toMatchObject({ code: 'access.denied' })
    await expect(moveAccount(as(login), bureau.userId('standin'), { unit: 'PB', role: 'officer', regions: [], from: { unit: 'PA', role: 'officer' } })).rejects.toMatchObject({ code: 'access.denied' })
  }
})

test('whoever was switched off in a unit that has closed since is moved before they are switched on', async () => {
  await disableUser(bureau.at(NOW), BY, 'squad')
  await bureau.system((tx) => sql`update unit set closed_at = ${NOW} where code = 'F'`.execute(tx))
  await expect(switchAccount(as('admin'), bureau.userId('squad'), 'enable')).rejects.toMatchObject({ code: 'account.unit_closed' })
  await moveAccount(as('admin'), bureau.userId('squad'), { unit: 'PB', role: 'officer', regions: [], from: { unit: 'F', role: 'officer' } })
  expect(await switchAccount(as('admin'), bureau.userId('squad'), 'enable')).toEqual({ password: null })
})

const upload = async (app: FastifyInstance, login: string, lines: readonly string[], save: boolean) => app.inject({
  method: 'POST', url: `/api/accounts/sheet?save=${save}`, headers: { ...(await sessionHeaders(app, login)), 'content-type': 'multipart/form-data; boundary=x' },
  payload: ['--x', 'content-disposition: form-data; name="file"; filename="人员.csv"', 'content-type: text/csv', '', lines.join('\r\n'), '--x--', ''].join('\r\n'),
})

test('by the API: one officer is added with a password for one log-in, and must choose one of their own', async () => {
  const app: FastifyInstance = await serverOf(bureau)
  const admin = await apiSession(app, 'admin')
  const { password } = (await admin('POST', '/api/accounts', { login: 'lin', name: '林晓燕', badge: '99001', phone: '14200009003', unit: 'PA', role: 'officer' })).json<AccountDone>()
  const entered = await app.inject({ method: 'POST', url: '/api/session', payload: { login: 'lin', password: password! } })
  expect(entered.json<Me>()).toMatchObject({ owed: 'password', unit: { code: 'PA' } })
  const { items } = (await admin('GET', '/api/accounts?q=lin')).json<AccountList>()
  expect(items).toMatchObject([{ login: 'lin', name: '林晓燕', mustChangePassword: true, unit: { code: 'PA', kind: 'station' } }])
  expect((await admin('GET', `/api/accounts/${items[0]!.id}/holding`)).json<AccountHolding>()).toEqual({ tasks: 0, reds: 0, shifts: 0, onShift: false })
  expect(await audited('user.added')).toMatchObject({ actor: 'admin', detail: { login: 'lin', unit: 'PA', role: 'officer' } })
  expect(JSON.stringify((await bureau.system((tx) => sql`select detail from audit`.execute(tx))).rows)).not.toContain(password!)
  await app.close()
})

test('by the API: a list of staff is looked at first, then taken; wrong rows come back by line, and the passwords come once, in a sheet', async () => {
  // The API's own clock is that of the machine: to it these shifts are long over.
  const app: FastifyInstance = await serverOf(bureau)
  const id = await aTaskOf('chen')
  const { length: tasks } = (await myTasks(as('chen'))).filter((one) => one.mine)
  const lines = ['账号,姓名,单位,岗位,警号', 'zhou,周新,PA,民警,99002', 'chen,chen,PB,officer,', 'wu,吴某,查无此所,民警,', 'zheng,郑某,PA,所长,', 'feng,冯某,B,民警,', 'admin,admin,PA,民警,', 'zhou,周新,PA,民警,', '中文,某,PA,民警,']
  expect((await upload(app, 'commander', lines, false)).json()).toMatchObject({ code: 'access.denied' })
  const dry = (await upload(app, 'admin', lines, false)).json<StaffReceipt>()
  expect(dry).toMatchObject({ saved: false, rowsTotal: 8, added: 1, changed: 1, unchanged: 0, leaving: [{ login: 'chen', tasks, shifts: 0 }], passwords: null })
  expect(dry.bad.map((row) => row.line)).toEqual([4, 5, 6, 7, 8, 9])
  expect(dry.correction).toMatch(/^\uFEFF账号,姓名,单位,岗位,警号,错误说明 problem[\s\S]*单位“查无此所”不存在/)
  expect((await taskPage(as('chen'), id)).state).toBe('accepted')
  const done = (await upload(app, 'admin', lines, true)).json<StaffReceipt>()
  expect(done).toMatchObject({ saved: true, added: 1, changed: 1, leaving: [{ login: 'chen', tasks, shifts: 0 }], badTotal: 6 })
  const [, password] = /周新,PA,zhou,(\S+)/.exec(done.passwords!)!
  expect((await app.inject({ method: 'POST', url: '/api/session', payload: { login: 'zhou', password: password! } })).json<Me>()).toMatchObject({ owed: 'password' })
  expect((await app.inject({ method: 'POST', url: '/api/session', payload: { login: 'chen', password: PASSWORD } })).json<Me>()).toMatchObject({ unit: { code: 'PB' } })
  expect((await upload(app, 'admin', lines, true)).json<StaffReceipt>()).toMatchObject({ added: 0, changed: 0, unchanged: 2, passwords: null })
  await app.close()
})
