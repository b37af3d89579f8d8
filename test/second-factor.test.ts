import { TOTP } from 'otpauth'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AccountList } from '../src/contract/account.ts'
import type { FactorBegun, Me, RecoveryCodes, SessionList } from '../src/contract/session.ts'
import { apiSession, sessionHeaders } from './support/api-session.ts'
import { serverOf } from './support/server.ts'
import { PASSWORD, smallBureau, type SmallBureau } from './support/small-bureau.ts'

const STEP_MS = 30_000
let bureau: SmallBureau
let app: FastifyInstance
let ahead = 0
beforeAll(async () => {
  bureau = await smallBureau(new Date())
  // The half minutes of a code go by faster here.
  app = await serverOf({ ...bureau, at: (now) => bureau.at(new Date(now.getTime() + ahead)) })
})
afterAll(async () => {
  await app.close()
  await bureau.drop()
})

const codeOf = (secret: string) => new TOTP({ secret }).generate({ timestamp: Date.now() + ahead })
const soon = () => { ahead += STEP_MS }

async function withFactor(login: string): Promise<{ readonly secret: string; readonly recovery: readonly string[]; readonly ask: Awaited<ReturnType<typeof apiSession>> }> {
  const ask = await apiSession(app, login)
  const begun = (await ask('POST', '/api/session/factor', { password: PASSWORD })).json<FactorBegun>()
  expect(begun.uri).toMatch(/^otpauth:\/\/totp\//)
  expect(begun.qr.path.length).toBeGreaterThan(100)
  const confirmed = await ask('POST', '/api/session/factor/confirmation', { code: codeOf(begun.secret) })
  return { secret: begun.secret, recovery: confirmed.json<RecoveryCodes>().recovery, ask }
}

test('once set up, a login opens nothing but the question for the code until it is given', async () => {
  const { secret } = await withFactor('chen')
  soon()
  const ask = await apiSession(app, 'chen')
  expect((await ask('GET', '/api/session')).json<Me>()).toMatchObject({ owed: 'code', hasFactor: true })
  for (const url of ['/api/tasks', '/api/sessions', '/api/events']) expect([(await ask('GET', url)).statusCode, (await ask('GET', url)).json()]).toMatchObject([403, { code: 'session.code_needed' }])
  expect((await ask('POST', '/api/session/password', { old: PASSWORD, new: 'another long one' })).json()).toMatchObject({ code: 'session.code_needed' })
  expect((await ask('POST', '/api/session/code', { code: '000000' })).json()).toMatchObject({ code: 'session.wrong_code' })
  expect((await ask('POST', '/api/session/code', { code: codeOf(secret) })).json<Me>()).toMatchObject({ owed: null })
  expect((await ask('GET', '/api/tasks')).statusCode).toBe(200)
})

test('a code that was used opens nothing a second time', async () => {
  const { secret } = await withFactor('standin')
  soon()
  const code = codeOf(secret)
  const [first, second] = [await apiSession(app, 'standin'), await apiSession(app, 'standin')]
  expect((await first('POST', '/api/session/code', { code })).statusCode).toBe(200)
  expect((await second('POST', '/api/session/code', { code })).json()).toMatchObject({ code: 'session.wrong_code' })
})

test('a recovery code opens once, however it is typed, and what is left is counted', async () => {
  const { recovery } = await withFactor('duty')
  expect(recovery).toHaveLength(10)
  const ask = await apiSession(app, 'duty')
  const typed = recovery[0]!.toLowerCase().replace('-', ' ')
  expect((await ask('POST', '/api/session/code', { code: typed })).statusCode).toBe(200)
  expect((await ask('GET', '/api/sessions')).json<SessionList>().recoveryLeft).toBe(9)
  const again = await apiSession(app, 'duty')
  expect((await again('POST', '/api/session/code', { code: typed })).json()).toMatchObject({ code: 'session.wrong_code' })
})

test('five wrong codes lock the login like five wrong passwords, and end that session', async () => {
  await withFactor('foreign')
  const ask = await apiSession(app, 'foreign')
  for (let wrong = 0; wrong < 5; wrong++) expect((await ask('POST', '/api/session/code', { code: '000000' })).json()).toMatchObject({ code: 'session.wrong_code' })
  expect((await ask('GET', '/api/session')).statusCode).toBe(401)
  expect((await app.inject({ method: 'POST', url: '/api/session', payload: { login: 'foreign', password: PASSWORD } })).json()).toMatchObject({ code: 'session.locked' })
})

test('where the role needs one, nothing opens before it is set up; ended, it is asked for again', async () => {
  const admin = await apiSession(app, 'admin')
  expect((await admin('PUT', '/api/settings/second-factor', { roles: ['analyst'] })).statusCode).toBe(200)
  const ask = await apiSession(app, 'centre')
  expect((await ask('GET', '/api/session')).json<Me>()).toMatchObject({ owed: 'factor' })
  expect((await ask('GET', '/api/warnings')).json()).toMatchObject({ code: 'session.factor_needed' })
  const begun = (await ask('POST', '/api/session/factor', { password: PASSWORD })).json<FactorBegun>()
  expect((await ask('POST', '/api/session/factor/confirmation', { code: codeOf(begun.secret) })).statusCode).toBe(200)
  expect((await ask('GET', '/api/warnings')).statusCode).toBe(200)
  expect((await ask('POST', '/api/session/factor', { password: PASSWORD })).json()).toMatchObject({ code: 'session.factor_is_on' })
  expect((await ask('POST', '/api/session/factor/end', { password: 'wrong password' })).json()).toMatchObject({ code: 'session.wrong_password' })
  expect((await ask('POST', '/api/session/factor/end', { password: PASSWORD })).statusCode).toBe(204)
  expect((await ask('GET', '/api/warnings')).json()).toMatchObject({ code: 'session.factor_needed' })
})

test('of one’s own sessions each can be ended, those of others are not there', async () => {
  const [here, phone, other] = [await apiSession(app, 'squad'), await apiSession(app, 'squad'), await apiSession(app, 'calltaker')]
  const { items } = (await here('GET', '/api/sessions')).json<SessionList>()
  expect(items.map((one) => one.isThis).toSorted()).toEqual([false, true])
  const lost = items.find((one) => !one.isThis)!.id
  const end = async (login: string, id: string) => app.inject({ method: 'DELETE', url: `/api/sessions/${id}`, headers: await sessionHeaders(app, login) })
  expect((await end('calltaker', lost)).statusCode).toBe(404)
  expect((await end('squad', lost)).statusCode).toBe(204)
  expect([(await here('GET', '/api/sessions')).statusCode, (await phone('GET', '/api/sessions')).statusCode, (await other('GET', '/api/sessions')).statusCode]).toEqual([200, 401, 200])
})

test('a lost phone is shut out from the desk by a commander; passwords and second factors are an administrator’s', async () => {
  const [phone, commander, admin, officer] = [await apiSession(app, 'squad'), await apiSession(app, 'commander'), await apiSession(app, 'admin'), await apiSession(app, 'calltaker')]
  const acts = `/api/accounts/${bureau.userId('squad')}/acts`
  expect((await officer('POST', acts, { act: 'end-sessions' })).json()).toMatchObject({ code: 'access.denied' })
  expect((await commander('POST', acts, { act: 'end-sessions' })).json()).toEqual({ password: null })
  expect((await phone('GET', '/api/tasks')).statusCode).toBe(401)
  expect((await commander('POST', acts, { act: 'reset-password' })).json()).toMatchObject({ code: 'access.denied' })
  const { password } = (await admin('POST', acts, { act: 'reset-password' })).json<{ password: string }>()
  expect((await app.inject({ method: 'POST', url: '/api/session', payload: { login: 'squad', password } })).json<Me>()).toMatchObject({ owed: 'password' })
  const list = (await admin('GET', '/api/accounts?q=cen')).json<AccountList>()
  expect(list.items).toMatchObject([{ login: 'centre', role: 'analyst', hasFactor: false, isDisabled: false }])
  expect((await admin('POST', `/api/accounts/${bureau.userId('chen')}/acts`, { act: 'remove-factor' })).statusCode).toBe(200)
  expect((await (await apiSession(app, 'chen'))('GET', '/api/session')).json<Me>()).toMatchObject({ owed: null, hasFactor: false })
  expect((await admin('POST', `/api/accounts/${bureau.userId('admin')}/acts`, { act: 'disable' })).json()).toMatchObject({ code: 'account.self' })
  expect((await admin('POST', `/api/accounts/${bureau.userId('squad')}/acts`, { act: 'disable' })).statusCode).toBe(200)
  expect((await app.inject({ method: 'POST', url: '/api/session', payload: { login: 'squad', password } })).statusCode).toBe(401)
})

test('a wall screen stays logged in for weeks, shows the wall, and opens nothing else', async () => {
  const desk = await apiSession(app, 'publicity')
  expect((await desk('POST', '/api/wall/session', { password: PASSWORD })).json()).toMatchObject({ code: 'access.denied' })
  const headers = await sessionHeaders(app, 'subcommander')
  const opened = await app.inject({ method: 'POST', url: '/api/wall/session', headers, payload: { password: PASSWORD } })
  expect(opened.statusCode).toBe(204)
  const wall = { cookie: `gb=${opened.cookies[0]!.value}` }
  const get = async (url: string) => (await app.inject({ method: 'GET', url, headers: wall })).statusCode
  expect((await app.inject({ method: 'GET', url: '/api/session', headers: wall })).json<Me>()).toMatchObject({ readOnly: true, owed: null })
  expect(await Promise.all(['/api/wall', '/api/wall/map', '/api/numbers/today'].map(get))).toEqual([200, 200, 200])
  expect(await Promise.all(['/api/warnings', '/api/tasks', '/api/cases', '/api/sessions'].map(get))).toEqual([403, 403, 403, 403])
  expect((await app.inject({ method: 'GET', url: '/api/session', headers })).statusCode).toBe(401)
  const later = await apiSession(app, 'subcommander')
  expect((await later('GET', '/api/sessions')).json<SessionList>().items.find((one) => one.client === 'wall')).toBeDefined()
})
