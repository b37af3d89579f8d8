import type { FastifyInstance } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { ErrorView } from '../contract/session.ts'
import { refuse, Refusal } from '../domain/refusal.ts'
import { errorNumber } from '../platform/ids.ts'
import { isDiskFull, isOutOfReach } from '../platform/postgres/pool.ts'
import { log } from '../platform/log.ts'
import { LIST_FILE_BYTES_MAX, MEGABYTE } from './bounds.ts'

/** A zero byte in a text: JSON may hold it, a database column may not. */
const NO_SUCH_CHARACTER: readonly unknown[] = ['22021', '22P05']
const FILE_TOO_LARGE = 'FST_REQ_FILE_TOO_LARGE'

/** The one place that turns what went wrong into an answer: a code, and in both languages what to do next. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const refusal = asRefusal(error, request.routeOptions.bodyLimit)
    if (refusal !== undefined) {
      const details = hasZodFastifySchemaValidationErrors(error) ? error.validation.map((issue) => ({ path: issue.instancePath, message: issue.message ?? '' })) : detailsOf(refusal)
      return reply.status(refusal.status).send(errorView(refusal, details))
    }
    const id = errorNumber()
    log.error({ id, route: request.routeOptions.url, err: error }, 'internal error')
    return reply.status(500).send(errorView(refuse('internal', { id })))
  })
  app.setNotFoundHandler((_request, reply) => reply.status(404).send(errorView(refuse('request.not_found'))))
}

function detailsOf({ fields }: Refusal): ErrorView['details'] {
  return fields.length === 0 ? undefined : fields.map(({ path, refusal: { code, zh, en } }) => ({ path, message: code, code, zh, en }))
}

function errorView(refusal: Refusal, details?: ErrorView['details']): ErrorView {
  return { code: refusal.code, zh: refusal.zh, en: refusal.en, ...(details === undefined ? {} : { details }) }
}

function asRefusal(error: Error & { statusCode?: number; code?: string }, bodyBytesMax: number | undefined): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (hasZodFastifySchemaValidationErrors(error)) return refuse('request.invalid')
  if (isDiskFull(error)) return refuse('database.full')
  if (NO_SUCH_CHARACTER.includes(error.code)) return refuse('request.invalid')
  if (isOutOfReach(error)) return refuse('database.unavailable')
  if (error.statusCode === 413) return refuse('request.too_large', { limitMegabytes: (error.code === FILE_TOO_LARGE ? LIST_FILE_BYTES_MAX : (bodyBytesMax ?? MEGABYTE)) / MEGABYTE })
  if (error.statusCode === 415) return refuse('request.media_type')
  if (error.statusCode === 429) return refuse('request.too_many', { seconds: 60 })
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) return refuse('request.invalid')
  return undefined
}
