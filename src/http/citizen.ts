import type { FastifyInstance, FastifyRequest } from 'fastify'
import { citizenOf, type Citizen } from '../features/registry/registry.service.ts'

/** The quarter of an hour of whoever has shown a number; sent to these routes only. */
export const CITIZEN_COOKIE = 'gb-citizen'
export const CITIZEN_PATH = '/api/public/registry'
export const CHANGES_PER_MINUTE_MAX = 60

export function citizenIn(app: FastifyInstance, request: FastifyRequest): Promise<Citizen> {
  return citizenOf(app.parts.contextNow(), request.cookies[CITIZEN_COOKIE])
}

/** To everybody: so many from one address. */
export const openTo = (max: number, timeWindow = 60_000) => ({ access: 'nobody', rateLimit: { max, timeWindow } }) as const
