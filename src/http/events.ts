import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { LiveEvent } from '../contract/event.ts'
import { actorOf, whoIs } from '../features/account/account.service.ts'
import type { Actor } from '../platform/transaction.ts'
import { COOKIE } from './context.ts'

const HEARTBEAT_MS = 15_000
/** A page that does not read is dropped rather than kept in memory; it comes back and asks again. */
const BUFFERED_BYTES_MAX = 256 * 1_024

/** The live stream of a page (server-sent events). */
export const events: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/events', { config: { wall: true }, schema: { description: 'Server-sent events; each `data` is a LiveEvent.' } }, (request, reply) => {
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', connection: 'keep-alive', 'x-accel-buffering': 'no' })
    raw.write('retry: 2000\n\n')
    const token = request.cookies[COOKIE]!
    const { scope, withdrawn } = request.context.actor
    const isAsBefore = (actor: Actor) => actor.scope === scope && actor.withdrawn.join() === withdrawn.join()
    // A stream does not outlive its session: ended by somebody it ends at once, locked or expired at the next beat; so it does when the unit's regions or the role's rights have changed, and comes back with the new ones.
    const endWithSession = () => void whoIs(app.parts.contextNow(), token).then((user) => { if (user === undefined || !isAsBefore(actorOf(user))) raw.end() }, () => undefined)
    const send = (event: LiveEvent) => {
      if (raw.writableLength > BUFFERED_BYTES_MAX) raw.destroy()
      else raw.write(`data: ${JSON.stringify(event)}\n\n`)
      if (event.type === 'session.ended' || event.type === 'rights.changed') endWithSession()
    }
    const unsubscribe = app.parts.live.subscribe(request.context.actor, send)
    const heartbeat = setInterval(() => {
      raw.write(': still here\n\n')
      endWithSession()
    }, HEARTBEAT_MS)
    raw.on('close', () => {
      clearInterval(heartbeat)
      unsubscribe()
    })
  })
}
