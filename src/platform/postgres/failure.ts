/** Why the ground under the database could not be laid. `code` is stable, `wayOut` is what the operator can do about it. */
export type DatabaseFailureCode =
  | 'database.binaries_missing'
  | 'database.binaries_unreachable'
  | 'database.data_dir_unusable'
  | 'database.initdb_failed'
  | 'database.start_failed'
  | 'database.start_timeout'
  | 'database.stop_failed'
  | 'database.access_denied'
  | 'database.roles_missing'
  | 'database.version_too_old'
  | 'database.schema_name_invalid'
  | 'migration.file_changed'
  | 'migration.number_missing'
  | 'migration.name_invalid'
  | 'migration.failed'
  | 'backup.target_exists'
  | 'backup.tools_missing'
  | 'backup.failed'
  | 'backup.incomplete'
  | 'restore.manifest_invalid'
  | 'restore.file_damaged'
  | 'restore.target_exists'
  | 'restore.failed'

export class DatabaseFailure extends Error {
  readonly code: DatabaseFailureCode
  readonly wayOut: string

  constructor(code: DatabaseFailureCode, what: string, wayOut: string, cause?: unknown) {
    super(`${what} ${wayOut}`.trim(), cause === undefined ? undefined : { cause })
    this.name = 'DatabaseFailure'
    this.code = code
    this.wayOut = wayOut
  }
}

/** The message of whatever was thrown; connection errors of several addresses come as an empty-worded AggregateError. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}

/** SQLSTATE of a PostgreSQL error, or the code of a system error such as ECONNREFUSED. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
