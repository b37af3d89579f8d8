import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { qrCode } from '../adapters/documents/qr-code.ts'
import { CodeBody, FactorBegun, LoginBody, Me, PasswordBody, PasswordOnly, RecoveryCodes, SessionList } from '../contract/session.ts'
import { refuse } from '../domain/refusal.ts'
import { beginFactor, changePassword, confirmFactor, endFactor, endOwnSession, giveCode, logIn, logOut, ownSessions, whoIs } from '../features/account/account.service.ts'
import type { SessionUser } from '../features/account/account.store.ts'
import { factorUri } from '../platform/one-time-code.ts'
import { COOKIE, owedBy, type Owed, type ServerParts } from './context.ts'
import { demoLogins } from '../reads/demo-logins.ts'

const LOGINS_PER_MINUTE_MAX = 30
const ALWAYS: readonly Owed[] = ['code', 'password', 'factor']

function meOf(user: SessionUser, parts: ServerParts): Me {
  return {
    id: user.id, login: user.login, name: user.name, role: user.role as Me['role'], unit: { code: user.unit, name: user.unit_name, kind: user.unit_kind as Me['unit']['kind'] },
    withdrawn: [...user.withdrawn],
    csrf: user.csrf, mustChangePassword: user.must_change_password, owed: owedBy(user) ?? null, hasFactor: user.factor_since !== null, readOnly: user.read_only, demo: parts.bureau.kind === 'demo', bureauName: parts.bureau.name,
  }
}

/** Log in, see who one is, the second factor, the password, one's other sessions, log out. */
export const sessions: FastifyPluginAsyncZod = async (app) => {
  app.post('/api/session', { config: { access: 'nobody', rateLimit: { max: LOGINS_PER_MINUTE_MAX, timeWindow: 60_000 } }, schema: { body: LoginBody, response: { 200: Me } } }, async (request, reply) => {
    const context = app.parts.contextNow()
    const { token, expiresAt } = await logIn(context, request.body.login, request.body.password, request.headers['user-agent'])
    // Not `secure` on plain HTTP: a first look on 127.0.0.1 must work; behind TLS the proxy says so.
    reply.setCookie(COOKIE, token, { httpOnly: true, sameSite: 'strict', path: '/', expires: expiresAt, secure: request.protocol === 'https' })
    const user = await whoIs(context, token)
    if (user === undefined) throw refuse('session.missing')
    return meOf(user, app.parts)
  })
  app.get('/api/session', { config: { before: ALWAYS, wall: true }, schema: { response: { 200: Me } } }, (request) => Promise.resolve(meOf(request.user!, app.parts)))
  app.delete('/api/session', { config: { before: ALWAYS, wall: true }, schema: { response: { 204: z.null() } } }, async (request, reply) => {
    await logOut(request.context, request.cookies[COOKIE]!)
    return reply.clearCookie(COOKIE, { path: '/' }).status(204).send(null)
  })
  app.post('/api/session/password', { config: { before: ['password'] }, schema: { body: PasswordBody, response: { 204: z.null() } } }, async (request, reply) => {
    await changePassword(request.context, request.cookies[COOKIE]!, request.body.old, request.body.new)
    return reply.status(204).send(null)
  })
  app.post('/api/session/code', { config: { before: ['code'], rateLimit: { max: LOGINS_PER_MINUTE_MAX, timeWindow: 60_000 } }, schema: { body: CodeBody, response: { 200: Me } } }, async (request) => {
    const token = request.cookies[COOKIE]!
    await giveCode(request.context, token, request.body.code)
    return meOf((await whoIs(request.context, token))!, app.parts)
  })
  app.post('/api/session/factor', { config: { before: ['factor'] }, schema: { body: PasswordOnly, response: { 200: FactorBegun } } }, async (request) => {
    const { secret } = await beginFactor(request.context, request.body.password)
    const uri = factorUri(secret, { issuer: app.parts.bureau.name, login: request.context.actor.login })
    return { secret, uri, qr: qrCode(uri) }
  })
  app.post('/api/session/factor/confirmation', { config: { before: ['factor'] }, schema: { body: CodeBody, response: { 200: RecoveryCodes } } }, (request) => confirmFactor(request.context, request.cookies[COOKIE]!, request.body.code))
  app.post('/api/session/factor/end', { schema: { body: PasswordOnly, response: { 204: z.null() } } }, async (request, reply) => {
    await endFactor(request.context, request.body.password)
    return reply.status(204).send(null)
  })
  app.get('/api/sessions', { schema: { response: { 200: SessionList } } }, async (request) => {
    const { sessions: all, recoveryLeft } = await ownSessions(request.context)
    return { items: all.map((one) => ({ id: one.id, client: one.client, createdAt: one.created_at.toISOString(), lastSeenAt: one.last_seen_at.toISOString(), isThis: one.id === request.user!.session_id })), recoveryLeft }
  })
  app.delete('/api/sessions/:id', { schema: { params: z.object({ id: z.uuid() }), response: { 204: z.null() } } }, async (request, reply) => {
    await endOwnSession(request.context, request.params.id)
    return reply.status(204).send(null)
  })
  const DemoAccounts = z.object({ items: z.array(z.object({ login: z.string(), password: z.string(), name: z.string(), role: z.string(), unit: z.string() })) })
  app.get('/api/demo/accounts', { config: { access: 'nobody' }, schema: { response: { 200: DemoAccounts } } }, async () => {
    if (app.parts.bureau.kind !== 'demo') throw refuse('request.not_found')
    return { items: await demoLogins(app.parts.contextNow()) }
  })
}
