import { pino, type Logger } from 'pino'

/** Structured, one JSON line an event. Callers pass ids and counts, never names, numbers or texts of people. */
export const log: Logger = pino({
  level: process.env.GB_LOG ?? 'info',
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
})
export type { Logger }
