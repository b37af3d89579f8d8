import { setTimeout as sleep } from 'node:timers/promises'
import { Pool, types, type PoolConfig } from 'pg'
import { codeOf, messageOf } from './failure.ts'
import { withSchema, withSettings } from './url.ts'

const CONNECT_MS_MAX = 5_000
const IDLE_MS_MAX = 30_000
const STATEMENT_MS_MAX = 30_000
const LOCK_MS_MAX = 10_000
/** A process that hangs in the middle of a transaction holds its case; a new red is to be taken up within a minute all the same. */
const IDLE_IN_TRANSACTION_MS_MAX = 20_000
/** The server gives up first and says why; this one is for a server that hangs. */
const ANSWER_GRACE_MS = 5_000
const CONNECTIONS_MAX = 10

const INT8 = 20
const INT8_ARRAY = 1016
const DATE = 1082
const DATE_ARRAY = 1182

export type PoolOptions = {
  schema: string
  /** Connections. */
  max?: number
  /** Seen in pg_stat_activity. */
  applicationName?: string
  statementTimeoutMs?: number
  lockTimeoutMs?: number
  idleInTransactionTimeoutMs?: number
  /**
   * Statements are prepared once a connection and not planned anew each time. For small transactions of many statements, whose time goes into
   * planning; not for statements whose plan depends on what is asked.
   */
  prepare?: boolean
  /** A commit is answered before it is on the disk: only for what is simply done again when a crash of the server has forgotten it. */
  relaxedCommit?: boolean
  /** A connection broke while nobody used it; the pool replaces it. For the log. */
  onConnectionLost?: (error: Error) => void
}

/**
 * Connections of the program to a bureau's schema.
 *
 * int8 comes as a number up to 2^53 − 1 (region codes, counts, fen), above as a string of digits: never a rounded number.
 * date comes as 'YYYY-MM-DD'. The session's time zone is UTC. A broken connection never ends the process.
 * Needs a direct connection or a pooler in session mode: search_path and timeouts are connection options.
 */
export function openPool(url: string, options: PoolOptions): Pool {
  const statementMs = options.statementTimeoutMs ?? STATEMENT_MS_MAX
  const session = withSettings(withSchema(url, options.schema), {
    timezone: 'UTC',
    statement_timeout: statementMs,
    lock_timeout: options.lockTimeoutMs ?? LOCK_MS_MAX,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs ?? IDLE_IN_TRANSACTION_MS_MAX,
    // Left to itself the server plans arrays anew each time, in the hope of a better plan: more than a millisecond for a window of one person.
    ...(options.prepare === true ? { plan_cache_mode: 'force_generic_plan' } : {}),
    ...(options.relaxedCommit === true ? { synchronous_commit: 'off' } : {}),
  })
  const config: PoolConfig & { pipeline: boolean } = {
    // Statements asked for together are sent together (src/platform/transaction.ts).
    pipeline: true,
    connectionString: session,
    max: options.max ?? CONNECTIONS_MAX,
    application_name: options.applicationName ?? 'golden-bell',
    connectionTimeoutMillis: CONNECT_MS_MAX,
    idleTimeoutMillis: IDLE_MS_MAX,
    query_timeout: statementMs + ANSWER_GRACE_MS,
    keepAlive: true,
    types: { getTypeParser },
  }
  const pool = new Pool(config)
  pool.on('error', (error) => options.onConnectionLost?.(error))
  // A client that breaks between two queries of a transaction tells only itself; unheard, it would end the process. The next query fails anyway.
  pool.on('connect', (client) => client.on('error', () => undefined))
  if (options.prepare === true) prepareStatements(pool)
  return pool
}

/** Lists of variable length make ever new texts: beyond this many, statements go unprepared. */
const STATEMENTS_PREPARED_MAX = 300

function prepareStatements(pool: Pool): void {
  const names = new Map<string, string>()
  const nameOf = (text: string): string | undefined => {
    if (!names.has(text) && names.size < STATEMENTS_PREPARED_MAX) names.set(text, `gb_${names.size}`)
    return names.get(text)
  }
  pool.on('connect', (client) => {
    const plain = client.query.bind(client) as (text: unknown, values?: unknown, done?: unknown) => unknown
    const query = (text: unknown, values?: unknown, done?: unknown) => {
      const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : undefined
      return name === undefined ? plain(text, values, done) : plain({ name, text, values }, undefined, done)
    }
    client.query = query as typeof client.query
  })
}

function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (format !== 'binary') {
    if (oid === INT8) return parseInt8
    if (oid === INT8_ARRAY) return (text) => elements(text).map((element) => (element === null ? null : parseInt8(element)))
    // The driver's own parser makes it midnight in the machine's time zone, and so the wrong day elsewhere.
    if (oid === DATE) return (text) => text
    if (oid === DATE_ARRAY) return elements
  }
  return types.getTypeParser(oid, format) as (text: string) => unknown
}

function parseInt8(text: string): number | string {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}

/** One-dimensional arrays of values that need no quotes. */
function elements(text: string): (string | null)[] {
  const inner = text.slice(1, -1)
  return inner === '' ? [] : inner.split(',').map((element) => (element === 'NULL' ? null : element))
}

const PATIENCE_MS = 10_000
const RETRIES_MAX = 50
const BACKOFF_MS_MIN = 20
const BACKOFF_MS_MAX = 1_000

export type RetryOptions = {
  /** How long a database that is gone is waited for. */
  patienceMs?: number
  onRetry?: (error: unknown, attempt: number) => void
}

/**
 * Runs `work` again after a serialization failure, a deadlock, a lost connection or a database that is just starting.
 *
 * `work` must be a whole transaction and idempotent: when the connection breaks during COMMIT nobody knows whether it took place.
 */
export async function withRetry<T>(work: (attempt: number) => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const deadline = Date.now() + (options.patienceMs ?? PATIENCE_MS)
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt)
    } catch (error) {
      if (!isTransient(error) || attempt > RETRIES_MAX || Date.now() >= deadline) throw error
      options.onRetry?.(error, attempt)
      const ceilingMs = Math.min(BACKOFF_MS_MAX, BACKOFF_MS_MIN * 2 ** (attempt - 1))
      // Competitors that fell over each other must not come back at the same moment.
      await sleep(ceilingMs * (0.5 + Math.random() / 2))
    }
  }
}

const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '53300', // too_many_connections
  '57P01', '57P02', '57P03', // shutting down, crashed, starting up
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT',
  'ENOENT', // the server's Unix socket between two lives
])
const TRANSIENT_WORDS = /Connection terminated|timeout exceeded when trying to connect|connection error and is not queryable|Client was closed/

/** Whether the same transaction may well succeed a moment later. */
function isTransient(error: unknown): boolean {
  const code = codeOf(error)
  if (code !== undefined && (TRANSIENT_CODES.has(code) || code.startsWith('08'))) return true
  return TRANSIENT_WORDS.test(messageOf(error))
}

const TIMED_OUT_CODES: ReadonlySet<string> = new Set([
  '55P03', // lock_not_available: lock_timeout
  '57014', // query_canceled: statement_timeout
])
const TIMED_OUT_WORDS = /Query read timeout/

/** Whether the database cannot be reached, or does not answer in time: not worth another try at once, but the sender may well try again. */
export function isOutOfReach(error: unknown): boolean {
  return isTransient(error) || TIMED_OUT_CODES.has(codeOf(error) ?? '') || TIMED_OUT_WORDS.test(messageOf(error))
}

const DISK_FULL = '53100'

export function isDiskFull(error: unknown): boolean {
  return codeOf(error) === DISK_FULL
}

/** Data exceptions, broken constraints, cardinality, limits of the program: one value of many is at fault, and the server is well. */
const DATA_CLASSES: ReadonlySet<string> = new Set(['21', '22', '23', '54'])

/** Whether what was to be written is at fault, and not the place where it was to be written: the server refused a value, or our own program fell over it. */
export function isAboutData(error: unknown): boolean {
  if (error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError) return true
  return DATA_CLASSES.has(codeOf(error)?.slice(0, 2) ?? '')
}
