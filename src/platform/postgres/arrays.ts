/**
 * Array literals of PostgreSQL for statements that take a thousand rows as `unnest($1::…[], $2::…[])`.
 *
 * The driver quotes every element with two regular expressions and builds the literal piece by piece; written here, by kind, the same
 * literals cost a quarter of that, which is a tenth of the price of a signal.
 */
const NEEDS_ESCAPE = /["\\]/
const TO_ESCAPE = /["\\]/g

/** bigint[], integer[], smallint[], float8[]. */
export function numbers<T>(rows: readonly T[], pick: (row: T) => number | null): string {
  return `{${rows.map((row) => pick(row) ?? 'null').join(',')}}`
}

/** uuid[]: the values are tokens and ids of ours, so nothing in them needs a quote. */
export function uuids<T>(rows: readonly T[], pick: (row: T) => string | null): string {
  return `{${rows.map((row) => pick(row) ?? 'null').join(',')}}`
}

/** timestamptz[] */
export function times<T>(rows: readonly T[], pick: (row: T) => Date | null): string {
  return `{${rows.map((row) => pick(row)?.toISOString() ?? 'null').join(',')}}`
}

/** text[] and jsonb[]: whatever somebody sent. */
export function texts<T>(rows: readonly T[], pick: (row: T) => string | null): string {
  return `{${rows.map((row) => quoted(pick(row))).join(',')}}`
}

/** bytea[] */
export function blobs<T>(rows: readonly T[], pick: (row: T) => Buffer): string {
  return `{${rows.map((row) => `"\\\\x${pick(row).toString('hex')}"`).join(',')}}`
}

function quoted(text: string | null): string {
  if (text === null) return 'null'
  return NEEDS_ESCAPE.test(text) ? `"${text.replace(TO_ESCAPE, '\\$&')}"` : `"${text}"`
}
