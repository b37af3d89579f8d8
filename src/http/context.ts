import type { FastifyInstance, FastifyRequest } from 'fastify'
import { actorOf, whoIs } from '../features/account/account.service.ts'
import type { SessionUser } from '../features/account/account.store.ts'
import { refuse, type RefusalCode } from '../domain/refusal.ts'
import type { TakeLines } from '../flows/lines-to-signals.ts'
import type { LocatePlace } from '../flows/signals-to-warnings.ts'
import type { LiveStream } from '../jobs/live-stream.ts'
import type { PlaceFinder } from '../jobs/place-finder.ts'
import type { Zone } from '../domain/zones.ts'
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
  /** Addresses or networks whose word counts about where a request comes from. */
  readonly trustedProxies: string | undefined
  /** Citizens' routes are shut in the police zone, all others in the public one. */
  readonly zone: Zone
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
    /** What may still be owed when it is used; other routes are shut until all of it is done. */
    before?: readonly Owed[]
    /** May be used by a screen on the wall, which can use nothing else. */
    wall?: boolean
  }
}

export const COOKIE = 'gb'

/** What a login still owes, in this order: the code of the second factor, a password of one's own, a second factor where the role needs one. */
export type Owed = 'code' | 'password' | 'factor'
const REFUSAL_OF = { code: 'session.code_needed', password: 'session.must_change_password', factor: 'session.factor_needed' } as const satisfies Record<Owed, RefusalCode>

export function owedBy(user: SessionUser): Owed | undefined {
  if (user.awaits_code) return 'code'
  if (user.must_change_password) return 'password'
  return user.factor_owed ? 'factor' : undefined
}

/** Every route needs a session unless it says otherwise; every change needs the session's CSRF token. */
export function know(app: FastifyInstance, parts: ServerParts): void {
  app.decorate('parts', parts)
  app.decorateRequest('user', undefined)
  app.decorateRequest('context', null as unknown as ActorContext)
  app.addHook('onRequest', async (request) => {
    if (isOfOtherZone(request.url, parts.zone)) throw refuse('zone.not_here')
    if (!request.url.startsWith('/api/') || request.routeOptions.config.access !== undefined || request.is404) return
    const token = request.cookies[COOKIE]
    const user = token === undefined ? undefined : await whoIs(parts.contextNow(), token)
    if (user === undefined) throw refuse('session.missing')
    checkCsrf(request, user)
    const owed = owedBy(user)
    if (owed !== undefined && request.routeOptions.config.before?.includes(owed) !== true) throw refuse(REFUSAL_OF[owed])
    if (user.read_only && request.routeOptions.config.wall !== true) throw refuse('session.read_only')
    request.user = user
    request.context = { ...parts.contextNow(), actor: actorOf(user) }
  })
}

function checkCsrf(request: FastifyRequest, user: SessionUser): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  if (request.headers['x-csrf-token'] !== user.csrf) throw refuse('session.csrf')
}

const CITIZENS: readonly string[] = ['/api/public/', '/api/demo/', '/api/openapi.json']

function isOfOtherZone(url: string, zone: Zone): boolean {
  if (zone === 'both' || !url.startsWith('/api/')) return false
  const isCitizens = CITIZENS.some((start) => url.startsWith(start))
  return zone === 'public' ? !isCitizens : url.startsWith('/api/public/')
}
