import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { RightPair, RightsEffect, RoleRights } from '../src/contract/role.ts'
import type { Me } from '../src/contract/session.ts'
import type { Action, Role } from '../src/domain/access.ts'
import { othersWhoMayApprove } from '../src/flows/who-may-approve.ts'
import { apiSession, type ApiSession } from './support/api-session.ts'
import { serverOf } from './support/server.ts'
import { smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let app: FastifyInstance
let admin: ApiSession
let chen: ApiSession

beforeAll(async () => {
  bureau = await smallBureau(new Date())
  app = await serverOf(bureau)
  admin = await apiSession(app, 'admin')
  chen = await apiSession(app, 'chen')
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})
beforeEach(() => bureau.system((tx) => sql`delete from role_rights`.execute(tx)))

const pair = (role: Role, action: Action): RightPair => ({ role, action })
const now = async () => (await admin('GET', '/api/settings/roles')).json<RoleRights>()
const save = async (withdrawn: readonly RightPair[], seen?: number, by = admin) => by('PUT', '/api/settings/roles', { withdrawn, seen: seen ?? (await now()).version, reason: '按本局分工' })
const codeOf = async (answer: ReturnType<ApiSession>) => { const { statusCode, body } = await answer; return statusCode < 400 ? statusCode : (JSON.parse(body) as { code: string }).code }

/** A page of each right, which an officer opens every day. */
const PAGES: readonly (readonly [Action, string])[] = [
  ['warning.read', '/api/warnings'], ['case.read', '/api/cases'], ['order.read', '/api/orders'], ['figures.read', '/api/coverage'], ['wall.look', '/api/wall'],
  ['announcement.read', '/api/announcements'], ['roster.read', '/api/roster'], ['credit.own', '/api/credits/mine'],
]

test.each(PAGES)('%s, taken from officers, is refused to one who is logged in from the next request on; nothing else is, and given back it is there', async (action, url) => {
  const answers = async () => Promise.all(PAGES.map(async ([, page]) => [page, await codeOf(chen('GET', page))]))
  const before = await answers()
  expect(before.map(([, code]) => code)).toEqual(PAGES.map(() => 200))
  expect((await save([pair('officer', action)])).statusCode).toBe(200)
  expect(await answers()).toEqual(before.map(([page, code]) => [page, page === url ? 'access.withdrawn' : code]))
  expect((await chen('GET', '/api/session')).json<Me>().withdrawn).toEqual([action])
  // Of officers alone: the analyst of the centre has it as before.
  expect(await codeOf((await apiSession(app, 'centre'))('GET', url))).toBe(200)
  await save([])
  expect(await answers()).toEqual(before)
})

test('what a role does not have at most cannot be had by any setting: what was taken and given back is no more than before', async () => {
  expect(await codeOf(save([pair('officer', 'audit.read')]))).toBe('roles.not_theirs')
  expect(await codeOf(admin('PUT', '/api/settings/roles', { withdrawn: [], granted: [pair('officer', 'audit.read')], seen: 0, reason: '试试' }))).toBe('request.invalid')
  await bureau.system((tx) => sql`insert into role_rights (version, withdrawn, reason, changed_at, changed_by) values (1, '{"officer": ["no.such.right"], "chief": ["audit.read"]}', 'x', now(), ${bureau.userId('admin')})`.execute(tx))
  expect([await codeOf(chen('GET', '/api/audit')), await codeOf(chen('GET', '/api/warnings'))]).toEqual(['access.denied', 200])
})

test.each<[string, Role, Action]>([
  ['an officer finishes the task that they hold', 'officer', 'task.work'], ['a grid leader too', 'grid-leader', 'task.work'], ['everybody finds who works where', 'publicity', 'directory.read'],
  ['an administrator can give it back', 'admin', 'account.manage'], ['an administrator sets what there is to set', 'admin', 'settings.write'], ['an administrator sees what is set', 'admin', 'settings.read'],
  ['the auditor looks', 'auditor', 'audit.read'], ['a teller calls for help', 'teller', 'counter.alert'],
])('whatever is decided, %s', async (_words, role, action) => {
  expect(await codeOf(save([pair(role, action)]))).toBe('roles.kept')
  expect(await codeOf(admin('POST', '/api/settings/roles/preview', { withdrawn: [pair(role, action)] }))).toBe('roles.kept')
})

test('somebody who is there is left to approve orders: the last of the roles that have people keeps it', async () => {
  const both = [pair('analyst', 'order.approve'), pair('commander', 'order.approve')]
  expect(await codeOf(save(both))).toBe('roles.nobody_left')
  expect(await codeOf(save([both[0]!]))).toBe(200)
  await bureau.system((tx) => sql`update app_user set disabled_at = now() where login = 'commander'`.execute(tx))
  // The commander's is the only role left with it, and nobody is in it.
  expect(await codeOf(save([...both.slice(0, 1), pair('officer', 'listing.write')]))).toBe('roles.nobody_left')
  await bureau.system((tx) => sql`update app_user set disabled_at = null where login = 'commander'`.execute(tx))
  expect(await codeOf(save([pair('call-taker', 'case.write'), pair('analyst', 'case.write'), pair('commander', 'case.write')]))).toBe('roles.nobody_left')
})

test('whoever may not approve any more is not counted among the others who may', async () => {
  const others = () => bureau.system((tx) => othersWhoMayApprove(tx, bureau.at(new Date()), 'PA', bureau.userId('duty')))
  expect(await others()).toBe(1)
  await save([pair('analyst', 'order.approve')])
  expect(await others()).toBe(0)
})

test('two administrators at once: the second is told, and what the first has saved stands', async () => {
  const answers = await Promise.all([save([pair('officer', 'listing.write')], 0), save([pair('officer', 'credit.own')], 0)].map(codeOf))
  expect(answers.toSorted()).toEqual([200, 'roles.changed'])
  expect([(await now()).version, (await now()).withdrawn.length]).toEqual([1, 1])
  expect(await codeOf(save((await now()).withdrawn))).toBe('roles.same')
})

test('before it is saved: what is taken and given, and how many at work it is about; afterwards who, when and why, in the history and in the log', async () => {
  await save([pair('officer', 'listing.write')])
  const next = [pair('officer', 'warning.merge'), pair('commander', 'mute.write')]
  expect((await admin('POST', '/api/settings/roles/preview', { withdrawn: next })).json<RightsEffect>()).toEqual({
    taken: [pair('commander', 'mute.write'), pair('officer', 'warning.merge')], given: [pair('officer', 'listing.write')],
    // The commander of the sub-centre never had it.
    touched: [{ role: 'commander', unitKind: 'centre', people: 1 }, { role: 'officer', unitKind: 'squad', people: 1 }, { role: 'officer', unitKind: 'station', people: 4 }],
  })
  expect((await now()).withdrawn).toEqual([pair('officer', 'listing.write')])
  await save(next)
  expect((await now()).history).toMatchObject([
    { version: 2, by: 'admin', reason: '按本局分工', taken: [pair('commander', 'mute.write'), pair('officer', 'warning.merge')], given: [pair('officer', 'listing.write')] },
    { version: 1, by: 'admin', taken: [pair('officer', 'listing.write')], given: [] },
  ])
  const written = await bureau.system(async (tx) => (await sql<{ detail: unknown }>`select detail from audit where action = 'settings.roles' order by seq desc limit 1`.execute(tx)).rows)
  expect(written).toMatchObject([{ detail: { taken: ['commander mute.write', 'officer warning.merge'], given: ['officer listing.write'], reason: '按本局分工' } }])
})

test('others read it at most: a commander sees what was taken and changes nothing, an officer sees nothing', async () => {
  const commander = await apiSession(app, 'commander')
  expect([await codeOf(commander('GET', '/api/settings/roles')), await codeOf(save([], 0, commander)), await codeOf(commander('POST', '/api/settings/roles/preview', { withdrawn: [] }))]).toEqual([200, 'access.denied', 'access.denied'])
  expect([await codeOf(chen('GET', '/api/settings/roles')), await codeOf(save([], 0, chen))]).toEqual(['access.denied', 'access.denied'])
})
