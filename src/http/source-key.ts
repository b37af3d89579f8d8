import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refuse } from '../domain/refusal.ts'
import { sourceByKey } from '../features/account/account.store.ts'
import type { Source } from '../flows/signals-to-warnings.ts'
import { keyHash } from '../platform/password.ts'
import { asSystem } from '../platform/transaction.ts'

const KEY_REMEMBERED_MS = 10_000
const KEYS_REMEMBERED_MAX = 1_000
/** Keys that this process has not met, of one address: looking one up costs a query, and who has many of them is guessing. */
const NEW_KEYS_PER_MINUTE_MAX = 30
/** Signals of one source posted singly; batches bring their own pace, thousands in one request, and are read no faster than they are written. */
const SINGLE_POSTS_PER_SECOND_MAX = 3_000

type Limit = ReturnType<FastifyInstance['createRateLimit']>
type Check = (request: FastifyRequest) => Promise<void>

declare module 'fastify' {
  interface FastifyRequest { source: Source }
}

/**
 * Who sends, asked before the body is read. A key is looked up at most every ten seconds: switching it off takes that long. A key that was
 * good before does not count as new, so that guessing from a shared address does not stop the sources behind it. `paced` also bounds how
 * many single posts a source makes.
 */
export function sourceKeys(app: FastifyInstance): { readonly known: Check; readonly paced: Check } {
  app.decorateRequest('source', null as unknown as Source)
  const remembered = new Map<string, { readonly source: Source; readonly until: number }>()
  const guesses = app.createRateLimit({ max: NEW_KEYS_PER_MINUTE_MAX, timeWindow: 60_000, keyGenerator: (request) => request.ip, allowList: [] })
  const posts = app.createRateLimit({ max: SINGLE_POSTS_PER_SECOND_MAX, timeWindow: 1_000, keyGenerator: keyOf, allowList: [] })
  const sourceOf = async (request: FastifyRequest): Promise<Source> => {
    const key = keyOf(request)
    const context = app.parts.contextNow()
    const met = remembered.get(key)
    if (met !== undefined && met.until > context.now.getTime()) return met.source
    if (met === undefined) await mustBeWithin(guesses, request)
    const source = await asSystem(context, (tx) => sourceByKey(tx, keyHash(key)))
    remembered.delete(key)
    if (source === undefined) throw refuse('source.unknown_key')
    if (remembered.size >= KEYS_REMEMBERED_MAX) remembered.clear()
    remembered.set(key, { source, until: context.now.getTime() + KEY_REMEMBERED_MS })
    return source
  }
  const known: Check = async (request) => { request.source = await sourceOf(request) }
  const paced: Check = async (request) => {
    await known(request)
    await mustBeWithin(posts, request)
  }
  return { known, paced }
}

/** For what is signed with a shared secret instead of a key: wrong signatures of one address. */
export function wrongSignatures(app: FastifyInstance): Check {
  const guesses = app.createRateLimit({ max: NEW_KEYS_PER_MINUTE_MAX, timeWindow: 60_000, keyGenerator: (request) => request.ip, allowList: [] })
  return (request) => mustBeWithin(guesses, request)
}

async function mustBeWithin(limit: Limit, request: FastifyRequest): Promise<void> {
  const count = await limit(request)
  if (!count.isAllowed && count.isExceeded) throw refuse('request.too_many', { seconds: count.ttlInSeconds })
}

function keyOf(request: FastifyRequest): string {
  return z.string().safeParse(request.headers['x-api-key']).data ?? ''
}
