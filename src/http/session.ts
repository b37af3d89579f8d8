import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { LoginBody, Me, PasswordBody } from '../contract/session.ts'
import { refuse } from '../domain/refusal.ts'
import { changePassword, logIn, logOut, whoIs } from '../features/account/account.service.ts'
import type { SessionUser } from '../features/account/account.store.ts'
import { COOKIE, type ServerParts } from './context.ts'
import { demoLogins } from '../reads/demo-logins.ts'

const LOGINS_PER_MINUTE_MAX = 30

function meOf(user: SessionUser, parts: ServerParts): Me {
  return {
    id: user.id, login: user.login, name: user.name, role: user.role as Me['role'], unit: { code: user.unit, name: user.unit_name, kind: user.unit_kind as Me['unit']['kind'] },
    csrf: user.csrf, mustChangePassword: user.must_change_password, demo: parts.bureau.kind === 'demo', bureauName: parts.bureau.name,
  }
}

/** Log in, see who one is, change the password, log out. */
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
  app.get('/api/session', { config: { beforePasswordChange: true }, schema: { response: { 200: Me } } }, (request) => Promise.resolve(meOf(request.user!, app.parts)))
  app.delete('/api/session', { config: { beforePasswordChange: true }, schema: { response: { 204: z.null() } } }, async (request, reply) => {
    await logOut(request.context, request.cookies[COOKIE]!)
    return reply.clearCookie(COOKIE, { path: '/' }).status(204).send(null)
  })
  app.post('/api/session/password', { config: { beforePasswordChange: true }, schema: { body: PasswordBody, response: { 204: z.null() } } }, async (request, reply) => {
    await changePassword(request.context, request.cookies[COOKIE]!, request.body.old, request.body.new)
    return reply.status(204).send(null)
  })
  const DemoAccounts = z.object({ items: z.array(z.object({ login: z.string(), password: z.string(), name: z.string(), role: z.string(), unit: z.string() })) })
  app.get('/api/demo/accounts', { config: { access: 'nobody' }, schema: { response: { 200: DemoAccounts } } }, async () => {
    if (app.parts.bureau.kind !== 'demo') throw refuse('request.not_found')
    return { items: await demoLogins(app.parts.contextNow()) }
  })
}
