import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { TapContext } from '../flows/task-in-hand.ts'

/** The page draws a key for each tap and keeps it until it has an answer: a repeated one changes nothing and is answered like the first. */
export const TapHeaders = z.looseObject({ 'idempotency-key': z.string().regex(/^[\w-]{8,64}$/).optional() })

export function tapOf(request: FastifyRequest): TapContext {
  return { ...request.context, tapKey: request.headers['idempotency-key'] as string | undefined }
}
