import { DatabaseFailure } from './failure.ts'

const DATABASE = 'golden_bell'
const SCHEMA_NAME = /^[a-z][a-z0-9_]{0,47}$/

/** A bureau's schema; the name goes unquoted into connection options. @throws DatabaseFailure database.schema_name_invalid */
export function checkedSchema(schema: string): string {
  if (SCHEMA_NAME.test(schema) && !schema.startsWith('pg_')) return schema
  throw new DatabaseFailure('database.schema_name_invalid', `"${schema}" cannot name a bureau's schema.`, 'Use a small letter, then up to 47 of a-z, 0-9 and _, for example city_3302.')
}

/** The same server, seen by another login or in another database. */
export function withLogin(url: string, login: { user?: string; password?: string; database?: string }): string {
  const parsed = parse(url)
  if (login.user !== undefined) {
    parsed.username = encodeURIComponent(login.user)
    parsed.searchParams.delete('user')
  }
  if (login.password !== undefined) {
    parsed.password = encodeURIComponent(login.password)
    parsed.searchParams.delete('password')
  }
  if (login.database !== undefined) parsed.pathname = `/${encodeURIComponent(login.database)}`
  return parsed.href
}

/** The database that the product lives in: the one in the URL, or one of its own where the URL only names the administrators' `postgres`. */
export function productDatabaseOf(url: string): string {
  const named = decodeURIComponent(parse(url).pathname.slice(1))
  return named === '' || named === 'postgres' ? DATABASE : named
}

export function passwordOf(url: string): string {
  const parsed = parse(url)
  return parsed.searchParams.get('password') ?? decodeURIComponent(parsed.password)
}

/** Adds session settings (`-c name=value`) to those that the URL brings. They hold from the first statement and after every reconnect. */
export function withSettings(url: string, settings: Readonly<Record<string, string | number>>): string {
  const parsed = parse(url)
  const ours = Object.entries(settings).map(([name, value]) => `-c ${name}=${String(value).replaceAll(/[\\ ]/g, '\\$&')}`)
  parsed.searchParams.set('options', [parsed.searchParams.get('options') ?? '', ...ours].join(' ').trim())
  // URLSearchParams writes a space as "+", which libpq takes for a plus.
  return parsed.href.replaceAll('+', '%20')
}

/** Extensions live in `public`, which comes last: a bureau's own names win. */
export function withSchema(url: string, schema: string): string {
  return withSettings(url, { search_path: `${checkedSchema(schema)},public` })
}

function parse(url: string): URL {
  // `postgresql:///db?host=/run/postgresql` has no host to hang a login on.
  return new URL(url.replace(/^(postgres(?:ql)?:\/\/)([^/?#]*@)?(?=[/?#]|$)/, '$1$2localhost'))
}
