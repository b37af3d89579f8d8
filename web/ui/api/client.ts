import type { Me } from '../../../src/contract/session.ts'
import { noteServerTime } from '../clock/server-clock.ts'
import { failureFrom, isFinal, ownFailure, type ApiFailure } from './failure.ts'

const TIMEOUT_MS = 15_000
/** Of one press about several rows: each is a transaction of its own on the server, and fifty take their time. */
export const BULK_TIMEOUT_MS = 60_000

let csrf = ''

/** Called with every answer of GET and POST /api/session. */
export function rememberCsrf(me: Me | null): void {
  csrf = me?.csrf ?? ''
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly query?: Readonly<Record<string, string | number | undefined>>
  /** JSON, or a form with a file. */
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
  /** The same key with the same intent: a second tap or a retry changes nothing on the server. */
  readonly idempotencyKey?: string
  /** A file instead of JSON. */
  readonly as?: 'blob'
  /** For an answer that takes its time. */
  readonly timeoutMs?: number
}

/** One request to our own server. Throws ApiFailure; an abort by `signal` throws what fetch throws. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  try {
    return await send<T>(path, options)
  } catch (failure) {
    // A page left open overnight holds an old token; a fresh one is one question away.
    if (!isFinal(failure) || (failure as ApiFailure).code !== 'session.csrf') throw failure
    rememberCsrf(await send<Me>('/api/session', {}))
    return await send<T>(path, options)
  }
}

async function send<T>(path: string, options: RequestOptions): Promise<T> {
  const clock = new AbortController()
  const timer = setTimeout(() => clock.abort(), options.timeoutMs ?? TIMEOUT_MS)
  const onAbort = () => clock.abort()
  options.signal?.addEventListener('abort', onAbort)
  try {
    const answer = await fetch(addressOf(path, options.query), { ...initOf(options), signal: clock.signal })
    if (answer.ok && options.as === 'blob') return (await answer.blob()) as T
    const body = await bodyOf(answer)
    // Somebody in between answered in the server's place: it must not be taken for "nobody is logged in".
    if (answer.ok && body === undefined) throw ownFailure('client.offline')
    noteServerTime(body, answer.headers.get('date'))
    if (!answer.ok) throw failureFrom(answer.status, body)
    return body as T
  } catch (failure) {
    if (options.signal?.aborted === true) throw failure
    if (clock.signal.aborted) throw ownFailure('client.timeout')
    if (failure instanceof TypeError) throw ownFailure('client.offline')
    throw failure
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', onAbort)
  }
}

function initOf({ method = 'GET', body, idempotencyKey }: RequestOptions): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (method !== 'GET') headers['x-csrf-token'] = csrf
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey
  if (body === undefined) return { method, headers, credentials: 'same-origin' }
  if (body instanceof FormData) return { method, headers, body, credentials: 'same-origin' }
  headers['content-type'] = 'application/json'
  return { method, headers, body: JSON.stringify(body), credentials: 'same-origin' }
}

export function addressOf(path: string, query: RequestOptions['query'] = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined && value !== '') search.set(key, String(value))
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

/** Undefined: no JSON. */
async function bodyOf(answer: Response): Promise<unknown> {
  const text = await answer.text()
  if (text === '') return null
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
