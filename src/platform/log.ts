import { pino, type Logger } from 'pino'
import { codeOf } from './postgres/failure.ts'

const FRAMES_MAX = 12
type Fault = { readonly name: string; readonly code?: string; readonly constraint?: string; readonly table?: string; readonly at: readonly string[] }

/**
 * Of a failure what kind it is and where it happened. No message and no detail: PostgreSQL quotes the row, a parser its text and an assertion
 * its value, and any of them may be somebody's name or number.
 */
function faultOf(error: unknown): Fault {
  const { constraint, table, cause } = (typeof error === 'object' && error !== null ? error : {}) as { constraint?: unknown; table?: unknown; cause?: unknown }
  const code = codeOf(error) ?? codeOf(cause)
  return {
    name: error instanceof Error ? error.name : typeof error,
    ...(code === undefined ? {} : { code }), ...(typeof constraint === 'string' ? { constraint } : {}), ...(typeof table === 'string' ? { table } : {}),
    at: error instanceof Error ? framesOf(error) : [],
  }
}

/** The stack begins with the message, which may have any number of lines; the frames come after it. */
function framesOf(error: Error): string[] {
  const stack = error.stack ?? ''
  const message = stack.indexOf(error.message)
  return stack.slice(message === -1 ? 0 : message + error.message.length).split('\n').map((line) => line.trim()).filter((line) => line.startsWith('at ')).slice(0, FRAMES_MAX)
}

/** Structured, one JSON line an event. Callers pass ids and counts, never names, numbers or texts of people; a failure goes in as `err`. */
export const log: Logger = pino({
  level: process.env.GB_LOG ?? 'info',
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { err: faultOf },
})
export type { Logger }
