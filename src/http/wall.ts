import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { PasswordOnly } from '../contract/session.ts'
import { WallMap, WallView } from '../contract/wall.ts'
import { z } from 'zod'
import { openWall } from '../features/account/account.service.ts'
import { wallMap, wallView } from '../reads/wall.ts'
import { COOKIE } from './context.ts'

/** The screen on the wall: what it shows, and the session that can do nothing else. */
export const wall: FastifyPluginAsyncZod = async (app) => {
  const look = { config: { wall: true } } as const
  app.get('/api/wall', { ...look, schema: { response: { 200: WallView } } }, (request) => wallView(request.context))
  app.get('/api/wall/map', { ...look, schema: { response: { 200: WallMap } } }, (request) => wallMap(request.context))
  app.post('/api/wall/session', { schema: { body: PasswordOnly, response: { 204: z.null() } } }, async (request, reply) => {
    const { token, expiresAt } = await openWall(request.context, request.cookies[COOKIE]!, request.body.password)
    return reply.setCookie(COOKIE, token, { httpOnly: true, sameSite: 'strict', path: '/', expires: expiresAt, secure: request.protocol === 'https' }).status(204).send(null)
  })
}
