import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Listed } from '../src/features/account/account.rules.ts'
import { sourceByKey } from '../src/features/account/account.store.ts'
import { keyHash } from '../src/platform/password.ts'
import { actOnSource, actorOf, addSource, sources, logIn, resetPassword, unlockUser, whoIs } from '../src/features/account/account.service.ts'
import { disableUser, enableUser } from '../src/flows/account-off-post.ts'
import { importStaff } from '../src/flows/staff-to-accounts.ts'
import { NOW, PASSWORD, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
beforeAll(async () => { bureau = await smallBureau() })
afterAll(async () => { await bureau.drop() })

const BY = 'gb test'
const COMMAND = { login: BY, userId: null }
const at = () => bureau.at(NOW)
const enter = async (login: string, password = PASSWORD) => (await logIn(at(), login, password, undefined)).token
const auditOf = async (login: string) => bureau.system(async (tx) => (await sql<{ action: string; actor: string; detail: object }>`
  select action, actor, detail from audit where subject = ${bureau.userId(login)} and actor = ${BY} order by seq`.execute(tx)).rows)
const listed = (login: string, more: Partial<Listed> = {}): Listed => ({ login, name: login, unit: 'PA', role: 'officer', badge: undefined, phone: undefined, area: undefined, ...more })

test('who has forgotten the password gets a new one for one time; the old one and every open page of theirs are worth nothing', async () => {
  const open = await enter('chen')
  const password = await resetPassword(at(), BY, 'chen')
  expect(await whoIs(at(), open)).toBeUndefined()
  await expect(enter('chen')).rejects.toMatchObject({ code: 'session.wrong_password' })
  expect(await whoIs(at(), await enter('chen', password))).toMatchObject({ login: 'chen', must_change_password: true })
  expect(await auditOf('chen')).toEqual([{ action: 'user.password_reset', actor: BY, detail: { login: 'chen' } }])
})

test('who is switched off is out at once and cannot come in, with no other answer than a wrong password; switched on they can', async () => {
  const open = await enter('standin')
  await disableUser(at(), COMMAND, 'standin')
  expect(await whoIs(at(), open)).toBeUndefined()
  await expect(enter('standin')).rejects.toMatchObject({ code: 'session.wrong_password' })
  await enableUser(at(), COMMAND, 'standin')
  expect(await whoIs(at(), open)).toBeUndefined()
  expect(await whoIs(at(), await enter('standin'))).toMatchObject({ login: 'standin' })
  expect((await auditOf('standin')).map((entry) => entry.action)).toEqual(['user.disabled', 'user.enabled'])
})

test('a login that is locked after five wrong passwords is opened before its quarter of an hour is over', async () => {
  for (let wrong = 0; wrong < 5; wrong++) await expect(enter('duty', 'wrong')).rejects.toThrow()
  await expect(enter('duty')).rejects.toMatchObject({ code: 'session.locked' })
  await unlockUser(at(), BY, 'duty')
  expect(await whoIs(at(), await enter('duty'))).toMatchObject({ login: 'duty' })
  expect((await auditOf('duty')).map((entry) => entry.action)).toEqual(['user.unlocked'])
})

test('a login that does not exist is said by name, and nothing is written down', async () => {
  const entries = () => bureau.system(async (tx) => (await sql<{ count: number }>`select count(*)::int as count from audit`.execute(tx)).rows[0]!.count)
  const before = await entries()
  for (const act of [resetPassword, unlockUser]) await expect(act(at(), BY, 'nobody')).rejects.toMatchObject({ code: 'account.unknown' })
  for (const act of [disableUser, enableUser]) await expect(act(at(), COMMAND, 'nobody')).rejects.toMatchObject({ code: 'account.unknown', zh: expect.stringContaining('nobody') as string })
  expect(await entries()).toBe(before)
})

test('a list of staff adds who is new and corrects who is known; who moves to another station loses the old one’s pages', async () => {
  const open = await enter('foreign')
  expect(actorOf((await whoIs(at(), open))!).scopeUnit).toBe('PB')
  const done = await importStaff(at(), COMMAND, [listed('foreign', { name: '何伟', unit: 'PA', phone: '14200009001' }), listed('standin'), listed('newcomer', { role: 'grid-leader', area: '{[990101001001000,990101001001999]}' })])
  expect(done).toMatchObject({ added: [{ login: 'newcomer' }], changed: 1, unchanged: 1 })
  expect(await whoIs(at(), open)).toBeUndefined()
  expect(await whoIs(at(), await enter('foreign'))).toMatchObject({ name: '何伟', unit: 'PA' })
  expect(await whoIs(at(), await enter('newcomer', done.added[0]!.password))).toMatchObject({ role: 'grid-leader', must_change_password: true })
  expect(await auditOf('foreign')).toEqual([{ action: 'user.changed', actor: BY, detail: { login: 'foreign', facts: ['name', 'unit', 'phone'], unit: 'PB → PA', shifts: 1 } }])
})

test('a new telephone number logs nobody out, and the same list again changes nothing', async () => {
  const open = await enter('standin')
  const list = [listed('standin', { phone: '14200009002' }), listed('newcomer', { role: 'grid-leader', area: '{[990101001001000,990101001001999]}' })]
  expect(await importStaff(at(), COMMAND, list)).toEqual({ added: [], changed: 1, unchanged: 1, left: [] })
  expect(await whoIs(at(), open)).toMatchObject({ login: 'standin' })
  expect(await importStaff(at(), COMMAND, list)).toEqual({ added: [], changed: 0, unchanged: 2, left: [] })
})

test('a list without a column for telephones leaves them, an empty cell takes one away', async () => {
  const phone = () => bureau.system(async (tx) => (await sql<{ phone: string | null }>`select phone from app_user where login = 'standin'`.execute(tx)).rows[0]!.phone)
  await importStaff(at(), COMMAND, [listed('standin')])
  expect(await phone()).toBe('14200009002')
  await importStaff(at(), COMMAND, [listed('standin', { phone: null })])
  expect(await phone()).toBeNull()
})

test('a list that names a login twice imports nobody', async () => {
  await expect(importStaff(at(), COMMAND, [listed('chen', { name: '一' }), listed('chen', { name: '二' }), listed('third')])).rejects.toMatchObject({ code: 'account.twice' })
  await expect(enter('third', 'x')).rejects.toMatchObject({ code: 'session.wrong_password' })
})

test('a source of signals gets a key that is shown once; a new key ends the old one, and switched off it is answered as unknown', async () => {
  const admin = bureau.as('admin', NOW)
  const { key } = await addSource(admin, { code: 'carrier-2', name: '第二运营商' })
  const holds = async (candidate: string) => (await bureau.system((tx) => sourceByKey(tx, keyHash(candidate))))?.code
  expect(await holds(key!)).toBe('carrier-2')
  await expect(addSource(admin, { code: 'carrier-2', name: '又一个' })).rejects.toMatchObject({ code: 'source.known' })
  const { key: renewed } = await actOnSource(admin, 'carrier-2', 'renew-key')
  expect([await holds(key!), await holds(renewed!)]).toEqual([undefined, 'carrier-2'])
  expect(await actOnSource(admin, 'carrier-2', 'switch-off')).toEqual({ key: null })
  expect([await holds(renewed!), (await sources(admin)).items.find((one) => one.code === 'carrier-2')]).toEqual([undefined, { code: 'carrier-2', name: '第二运营商', isOff: true }])
  await actOnSource(admin, 'carrier-2', 'switch-on')
  expect(await holds(renewed!)).toBe('carrier-2')
  await expect(actOnSource(admin, 'nobody', 'renew-key')).rejects.toMatchObject({ code: 'request.not_found' })
  await expect(sources(bureau.as('commander', NOW))).rejects.toMatchObject({ code: 'access.denied' })
})
