import { Refusal } from '../domain/refusal.ts'
import { DatabaseFailure } from '../platform/postgres/failure.ts'

/** For the operator in a terminal: what is wrong and the way out; a stack only for what nobody expected. */
export function sayFailure(error: unknown): void {
  if (error instanceof Refusal) console.error(`[${error.code}] ${error.zh}\n${error.en}`)
  else if (error instanceof DatabaseFailure) console.error(`[${error.code}] ${error.message}\n${error.wayOut}`)
  else if (error instanceof Error && error.name === 'CACError') console.error(error.message)
  else console.error(error)
}
