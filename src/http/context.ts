import type { FastifyInstance, FastifyRequest } from 'fastify'
import { actorOf, whoIs } from '../features/account/account.service.ts'
import type { SessionUser } from '../features/account/account.store.ts'
import { refuse } from '../domain/refusal.ts'
import type { TakeLines } from '../flows/lines-to-signals.ts'
import type { LocatePlace } from '../flows/signals-to-warnings.ts'
import type { LiveStream } from '../jobs/live-stream.ts'
import type { PlaceFinder } from '../jobs/place-finder.ts'
import type { SingleLane } from '../jobs/single-lane.ts'
import type { ActorContext, Context } from '../platform/transaction.ts'

/** What a server process is made of. */
export type ServerParts = {
  readonly contextNow: () => Context
  /** Who takes batches. */
  readonly take: TakeLines
  readonly lane: SingleLane
  readonly live: LiveStream
  readonly locate: LocatePlace
  readonly readAddress: PlaceFinder['read']
  readonly findVillages: PlaceFinder['villages']
  readonly bureau: { readonly kind: 'demo' | 'real'; readonly name: string }
  readonly webFolder: string | undefined
  /** Shared with the carrier's gateway; without it nothing is taken from there. */
  readonly telecomSecret: string | undefined
  /** What the banks' keys are made of; without it nothing is taken from them. */
  readonly bankSecret: string | undefined
  /** Where citizens reach us; a demo without it takes the address that it was asked at. */
  readonly publicUrl: string | undefined
  /** The demo's alone: what the carrier's simulator delivered to a number last. */
  readonly delivered: ((to: string) => Promise<readonly string[]>) | undefined
}

declare module 'fastify' {
  interface FastifyInstance { parts: ServerParts }
  interface FastifyRequest { user: SessionUser | undefined; context: ActorContext }
  interface FastifyContextConfig {
    /** `session`: the default. `nobody`: open to all. `source`: API key, checked by the route itself. */
    access?: 'nobody' | 'source'
    /** May be used while a one-time password has not been changed. */
    beforePasswordChange?: boolean
  }
}

export const COOKIE = 'gb'

/** Every route needs a session unless it says otherwise; every change needs the session's CSRF token. */
export function know(app: FastifyInstance, parts: ServerParts): void {
  app.decorate('parts', parts)
  app.decorateRequest('user', undefined)
  app.decorateRequest('context', null as unknown as ActorContext)
  app.addHook('onRequest', async (request) => {
    if (!request.url.startsWith('/api/') || request.routeOptions.config.access !== undefined || request.is404) return
    const token = request.cookies[COOKIE]
    const user = token === undefined ? undefined : await whoIs(parts.contextNow(), token)
    if (user === undefined) throw refuse('session.missing')
    checkCsrf(request, user)
    if (user.must_change_password && request.routeOptions.config.beforePasswordChange !== true) throw refuse('session.must_change_password')
    request.user = user
    request.context = { ...parts.contextNow(), actor: actorOf(user) }
  })
}

function checkCsrf(request: FastifyRequest, user: SessionUser): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  if (request.headers['x-csrf-token'] !== user.csrf) throw refuse('session.csrf')
}
