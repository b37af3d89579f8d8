import { scryptSync } from 'node:crypto'
import { Client } from 'pg'
import { codeOf, DatabaseFailure, messageOf } from './failure.ts'
import { checkedSchema, passwordOf, productDatabaseOf, withLogin, withSettings } from './url.ts'

const CONNECT_MS_MAX = 10_000
const QUERY_MS_MAX = 60_000
const PASSWORD_BYTES = 24
const SERVER_VERSION_MIN = 150_000
const BUILTIN_LOCALE_VERSION_MIN = 170_000
/** Substring search in Chinese text; exclusion constraints over time ranges. Both come with every PostgreSQL distribution. */
const EXTENSIONS = ['pg_trgm', 'btree_gist'] as const

export type ProvisionOptions = {
  schema: string
  /** Login of the program as gb_app, for a server whose DATABASE_URL may not make roles. */
  appUrl?: string | undefined
  /** Made by rule 1 instead of the database that the URL names. */
  database?: string
}

/**
 * Makes database, roles and the bureau's schema; run at every start, it changes nothing that is there.
 *
 * Roles: `gb_owner` owns the tables and runs migrations; `gb_app` is what the program logs in as, row security applies to it;
 * `gb_reader` may only SELECT, gb_app enters it by SET LOCAL ROLE.
 *
 * The rule for DATABASE_URL (here `adminUrl`):
 * 1. It names a login that may create roles (a superuser, or CREATEROLE with CREATEDB): everything is made. The passwords of
 *    gb_owner and gb_app are derived from the login's own by scrypt: every program that knows DATABASE_URL gets the same ones,
 *    and none is stored. The database is the one in the URL, made if need be; `golden_bell` where the URL says `postgres` or nothing.
 * 2. It names gb_owner, or a login that may become gb_owner, in a database where an administrator has made the three roles.
 *    Then the login of gb_app comes as DATABASE_APP_URL (`appUrl`).
 *
 * @throws DatabaseFailure database.access_denied, .roles_missing, .version_too_old, .schema_name_invalid
 */
export async function provision(adminUrl: string, options: ProvisionOptions): Promise<{ ownerUrl: string; appUrl: string }> {
  const schema = checkedSchema(options.schema)
  const { url, login } = await knock(adminUrl)
  if (login.version < SERVER_VERSION_MIN) {
    throw new DatabaseFailure('database.version_too_old', `The server is PostgreSQL ${Math.floor(login.version / 10_000)}.`, 'PostgreSQL 15 or newer is needed.')
  }
  const urls = login.makesRoles ? await makeAll(url, options.database ?? productDatabaseOf(adminUrl), login.version) : await checkAll(adminUrl, login, options.appUrl)
  await connected(urls.ownerUrl, (client) => makeSchema(client, schema))
  await connected(urls.appUrl, refuseOwner)
  return urls
}

const NO_SUCH_DATABASE = '3D000'

/** By way of `postgres`, the database of administrators, where the one in the URL is still to be made. */
async function knock(adminUrl: string): Promise<{ url: string; login: Login }> {
  try {
    return { url: adminUrl, login: await connected(adminUrl, inspect) }
  } catch (error) {
    if (codeOf(error) !== NO_SUCH_DATABASE) throw error
    const url = withLogin(adminUrl, { database: 'postgres' })
    const login = await connected(url, inspect)
    if (login.makesRoles) return { url, login }
    throw new DatabaseFailure('database.roles_missing', `The server has no database ${productDatabaseOf(adminUrl)}, and the login ${login.user} may not make it.`, BY_HAND)
  }
}

type Login = { user: string; version: number; makesRoles: boolean; isOwner: boolean; rolesThere: boolean }

async function inspect(client: Client): Promise<Login> {
  const { rows } = await client.query<Login>(`
    select current_user as user,
           current_setting('server_version_num')::int as version,
           rolsuper or (rolcreaterole and rolcreatedb) as "makesRoles",
           exists (select from pg_roles o where o.rolname = 'gb_owner' and pg_has_role(current_user, o.oid, 'member')) as "isOwner",
           (select count(*) = 3 from pg_roles where rolname in ('gb_owner', 'gb_app', 'gb_reader')) as "rolesThere"
    from pg_roles where rolname = current_user`)
  const [login] = rows
  if (login === undefined) throw new Error('the login does not see itself in pg_roles')
  return login
}

async function makeAll(adminUrl: string, database: string, version: number): Promise<{ ownerUrl: string; appUrl: string }> {
  const passwords = derivedPasswords(adminUrl)
  const ownerUrl = withLogin(adminUrl, { user: 'gb_owner', password: passwords.gb_owner, database })
  const appUrl = withLogin(adminUrl, { user: 'gb_app', password: passwords.gb_app, database })
  await connected(adminUrl, async (client) => {
    await client.query("select pg_advisory_lock(hashtextextended('golden-bell provision', 0))")
    await makeRoles(client, passwords)
    await makeDatabase(client, database, version)
    for (const [role, url] of [['gb_owner', ownerUrl], ['gb_app', appUrl]] as const) {
      // Only where it does not fit: to set it again would change the row at every start.
      if (!(await logsIn(url))) await client.query(`alter role ${role} login password ${client.escapeLiteral(passwords[role])}`)
    }
  })
  await connected(withLogin(adminUrl, { database }), makeExtensions)
  return { ownerUrl, appUrl }
}

type Passwords = { gb_owner: string; gb_app: string }

async function makeRoles(client: Client, passwords: Passwords): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>("select rolname from pg_roles where rolname like 'gb\\_%'")
  const there = new Set(rows.map(({ rolname }) => rolname))
  if (!there.has('gb_reader')) await client.query('create role gb_reader nologin')
  if (!there.has('gb_owner')) await client.query(`create role gb_owner login password ${client.escapeLiteral(passwords.gb_owner)}`)
  if (!there.has('gb_app')) await client.query(`create role gb_app login password ${client.escapeLiteral(passwords.gb_app)}`)
  const { rows: granted } = await client.query("select pg_has_role('gb_app', 'gb_reader', 'member') as yes")
  if (granted[0]?.yes !== true) await client.query('grant gb_reader to gb_app')
}

async function makeDatabase(client: Client, database: string, version: number): Promise<void> {
  const name = client.escapeIdentifier(database)
  const { rows } = await client.query('select 1 from pg_database where datname = $1', [database])
  if (rows.length === 0) {
    // Bytes decide the order everywhere alike; letters are known to be letters, which pg_trgm needs for Chinese.
    const locales = version >= BUILTIN_LOCALE_VERSION_MIN ? ["locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'"] : ["lc_collate 'C' lc_ctype 'C.UTF-8'", "lc_collate 'C' lc_ctype 'C.utf8'", "locale 'C'"]
    await firstThatWorks(locales.map((locale) => () => client.query(`create database ${name} template template0 encoding 'UTF8' ${locale}`)))
    await client.query(`revoke all on database ${name} from public`)
  }
  await client.query(`grant connect, create, temporary on database ${name} to gb_owner`)
  await client.query(`grant connect, temporary on database ${name} to gb_app`)
}

async function firstThatWorks(attempts: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const [index, attempt] of attempts.entries()) {
    try {
      await attempt()
      return
    } catch (error) {
      if (index === attempts.length - 1) throw error
    }
  }
}

async function makeExtensions(client: Client): Promise<void> {
  await client.query("select pg_advisory_lock(hashtextextended('golden-bell provision', 0))")
  for (const extension of EXTENSIONS) await client.query(`create extension if not exists ${extension} schema public`)
}

async function makeSchema(client: Client, schema: string): Promise<void> {
  await client.query("select pg_advisory_lock(hashtextextended('golden-bell provision', 0))")
  const { rows } = await client.query<{ owner: string }>('select pg_get_userbyid(nspowner) as owner from pg_namespace where nspname = $1', [schema])
  const owner = rows[0]?.owner
  if (owner !== undefined && owner !== 'gb_owner') {
    throw new DatabaseFailure('database.roles_missing', `The schema ${schema} belongs to ${owner}.`, `Run as administrator: alter schema ${schema} owner to gb_owner`)
  }
  if (owner === 'gb_owner') return
  // One transaction: a schema that exists has its default privileges. They are not repeated later, since a migration may have taken some back from its table.
  await client.query(`
    begin;
    create schema ${schema};
    grant usage on schema ${schema} to gb_app, gb_reader;
    alter default privileges in schema ${schema} grant select, insert, update, delete on tables to gb_app;
    alter default privileges in schema ${schema} grant usage, select on sequences to gb_app;
    alter default privileges in schema ${schema} grant select on tables to gb_reader;
    commit;`)
}

const BY_HAND = `An administrator runs once, with passwords of your own:
  create role gb_reader nologin; create role gb_owner login password '…'; create role gb_app login password '…';
  grant gb_reader to gb_app;
  create database golden_bell template template0 encoding 'UTF8' locale 'C.UTF-8';
  grant connect, create, temporary on database golden_bell to gb_owner; grant connect, temporary on database golden_bell to gb_app;
  \\c golden_bell
  create extension ${EXTENSIONS.join('; create extension ')};
Then set DATABASE_URL to gb_owner's login and DATABASE_APP_URL to gb_app's, both in database golden_bell; or set DATABASE_URL to a login that may create roles and databases.`

async function checkAll(url: string, login: Login, appUrl: string | undefined): Promise<{ ownerUrl: string; appUrl: string }> {
  if (!login.rolesThere || !login.isOwner) {
    throw new DatabaseFailure('database.roles_missing', `The login ${login.user} may not create roles, and ${login.rolesThere ? 'may not become gb_owner' : 'gb_owner, gb_app, gb_reader are not all there'}.`, BY_HAND)
  }
  if (appUrl === undefined) throw new DatabaseFailure('database.roles_missing', 'DATABASE_APP_URL with the login of gb_app is not set.', BY_HAND)
  const ownerUrl = login.user === 'gb_owner' ? url : withSettings(url, { role: 'gb_owner' })
  await connected(ownerUrl, async (client) => {
    const { rows } = await client.query<{ extname: string }>('select extname from pg_extension')
    const missing = EXTENSIONS.filter((extension) => !rows.some(({ extname }) => extname === extension))
    if (missing.length > 0) throw new DatabaseFailure('database.roles_missing', `The database lacks the extension ${missing.join(' and ')}.`, BY_HAND)
  })
  return { ownerUrl, appUrl }
}

/** Row security would not hold a program that logs in as owner or superuser. */
async function refuseOwner(client: Client): Promise<void> {
  const { rows } = await client.query<{ user: string; exempt: boolean; reads: boolean }>(`
    select current_user as user,
           rolsuper or rolbypassrls or pg_has_role(current_user, 'gb_owner', 'member') as exempt,
           pg_has_role(current_user, 'gb_app', 'member') and pg_has_role(current_user, 'gb_reader', 'member') as reads
    from pg_roles where rolname = current_user`)
  const [app] = rows
  if (app === undefined || app.exempt || !app.reads) {
    throw new DatabaseFailure('database.roles_missing', `The login ${app?.user ?? '?'} of the program ${app?.exempt === true ? 'escapes row security' : 'is no member of gb_app and gb_reader'}.`, BY_HAND)
  }
}

/** Slow on purpose: whoever learns the program's password must not try out administrators' passwords with it. */
function derivedPasswords(adminUrl: string): Passwords {
  const secret = passwordOf(adminUrl)
  if (secret === '') {
    throw new DatabaseFailure('database.roles_missing', 'DATABASE_URL names an administrator without a password, so none can be made for the program.', `Give the login a password. ${BY_HAND}`)
  }
  const derived = scryptSync(secret, 'golden-bell roles', 2 * PASSWORD_BYTES)
  return { gb_owner: derived.toString('base64url', 0, PASSWORD_BYTES), gb_app: derived.toString('base64url', PASSWORD_BYTES) }
}

async function logsIn(url: string): Promise<boolean> {
  try {
    await connected(url, (client) => client.query('select 1'))
    return true
  } catch (error) {
    if (error instanceof DatabaseFailure && error.code === 'database.access_denied') return false
    throw error
  }
}

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'golden-bell provision', connectionTimeoutMillis: CONNECT_MS_MAX, statement_timeout: QUERY_MS_MAX, query_timeout: QUERY_MS_MAX })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } catch (error) {
    if (!codeOf(error)?.startsWith('28')) throw error
    throw new DatabaseFailure('database.access_denied', `The server does not let us in: ${messageOf(error)}.`, 'Check the login in DATABASE_URL and the rules in pg_hba.conf.', error)
  } finally {
    await client.end().catch(() => undefined)
  }
}
