import { CompiledQuery, PostgresDialect, sql, Transaction, type ConnectionProvider, type Kysely } from 'kysely'
import type { Vault } from './vault.ts'

/** Stores name the tables they use (`Transaction<TaskTables>`); a flow that uses several passes this. */
// oxlint-disable-next-line typescript/no-explicit-any -- the sum of all features' tables, which platform may not know
export type Tx = Transaction<any>
// oxlint-disable-next-line typescript/no-explicit-any -- as above
export type Database = Kysely<any>

/**
 * Who acts. `scope` is an int8multirange literal of the regions that the actor may see, `scopeUnit` the unit whose rows they may see: their
 * own, or '' for those who see only what is given to them by name.
 */
export type Actor = {
  readonly userId: string
  readonly login: string
  readonly name: string
  readonly role: string
  readonly unit: string
  readonly unitKind: string
  readonly scope: string
  readonly scopeUnit: string
  /** Rights that the bureau has taken from the role (docs/adr/0020-roles.md). */
  readonly withdrawn: readonly string[]
}

/** Everything an action may use: time and ids are given, never taken. */
export type Context = {
  readonly database: Database
  readonly vault: Vault
  readonly now: Date
  readonly newId: () => string
  /** Called after each commit: wakes the relay, so that the stream need not wait for its next look. */
  readonly committed: () => void
  /** Set where there is no register: what citizens say is told to the police zone (docs/adr/0015-two-zones.md). */
  readonly zone?: 'public'
}
export type ActorContext = Context & { readonly actor: Actor }

const EVERYWHERE = '{[0,1000000000000000)}'

type Reach = { scope: string; unit: string; user: string; system: 'on' | 'off'; role: 'none' | 'gb_reader' }

/** The one place that opens the walls (migrations/0002): for this transaction only. */
async function reach(tx: Tx, by: Reach): Promise<void> {
  await sql`select set_config('gb.scope', ${by.scope}, true), set_config('gb.unit', ${by.unit}, true), set_config('gb.user', ${by.user}, true),
    set_config('gb.system', ${by.system}, true), set_config('role', ${by.role}, true)`.execute(tx)
}

/** Of a transaction only the executor is used; the class wants these as well. */
const DIALECT = new PostgresDialect({ pool: () => Promise.reject(new Error('a transaction has its connection')) })
const NEVER_ASKED = { config: { dialect: DIALECT }, dialect: DIALECT, driver: DIALECT.createDriver() }

const DEADLOCK = '40P01'
const DEADLOCK_ATTEMPTS_MAX = 4

/**
 * Locks are taken in one order (what is objected to, person, warning, case, account, serial number, order, task, citizen's report, deadline); should two transactions wait for each other all the same, PostgreSQL ends
 * one of them, whole, and it is begun again. `work` may therefore run more than once and keeps nothing outside of itself.
 */
async function inTransaction<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(database, work)
    } catch (error) {
      if ((error as { code?: unknown }).code !== DEADLOCK || attempt === DEADLOCK_ATTEMPTS_MAX) throw error
    }
  }
}

/**
 * Statements go to the server in the order in which they are asked for, and are carried out in that order; but nobody waits for the answer to
 * one before the next is sent. What needs no answer of another is asked `together`: half of a small transaction's time are such journeys.
 * Kysely's own transactions let only one statement be on its way (its SingleConnectionProvider).
 */
function once<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  const executor = database.getExecutor()
  return executor.provideConnection(async (connection) => {
    let isOver = false
    const provider: ConnectionProvider = {
      provideConnection: (ask) => {
        if (isOver) throw new Error('a statement came after the end of its transaction')
        return ask(connection)
      },
    }
    const say = (words: string) => connection.executeQuery(CompiledQuery.raw(words))
    try {
      const [, done] = await together(say('begin'), work(new Transaction({ ...NEVER_ASKED, executor: executor.withConnectionProvider(provider) })))
      isOver = true
      await say('commit')
      return done
    } catch (error) {
      isOver = true
      // A connection that is gone has rolled back by itself.
      await say('rollback').catch(() => undefined)
      throw error
    }
  })
}

/** Waits for all of them, also when one fails, so that nothing of a transaction goes on after its end; throws what failed first in the order given. */
export async function together<const Asked extends readonly Promise<unknown>[]>(...asked: Asked): Promise<{ -readonly [Index in keyof Asked]: Awaited<Asked[Index]> }> {
  const settled = await Promise.allSettled(asked)
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as { -readonly [Index in keyof Asked]: Awaited<Asked[Index]> }
}

/** The program itself acts: ingest, sweeps, and a flow that has asked `allow` before. */
export async function asSystem<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  const done = await inTransaction(context.database, async (tx) => {
    const [, worked] = await together(reach(tx, { scope: EVERYWHERE, unit: '', user: '', system: 'on', role: 'none' }), work(tx))
    return worked
  })
  context.committed()
  return done
}

/** Reads through the actor's walls, under the role that can only read. */
export function readAs<T>(context: ActorContext, find: (tx: Tx) => Promise<T>): Promise<T> {
  return readAndEnrich(context, find, (_tx, found) => Promise.resolve(found))
}

/**
 * `find` goes through the actor's walls and decides what the answer is about; `enrich` adds to exactly that (clocks, names of colleagues,
 * sealed text that the actor has a reason to see) with the product's own sight. Both under the role that can only read.
 */
export function readAndEnrich<S, T>(context: ActorContext, find: (tx: Tx) => Promise<S>, enrich: (tx: Tx, found: S) => Promise<T>): Promise<T> {
  return once(context.database, async (tx) => {
    const [, found] = await together(reach(tx, { scope: context.actor.scope, unit: context.actor.scopeUnit, user: context.actor.userId, system: 'off', role: 'gb_reader' }), find(tx))
    const [, enriched] = await together(reach(tx, { scope: EVERYWHERE, unit: '', user: '', system: 'on', role: 'gb_reader' }), enrich(tx, found))
    return enriched
  })
}

/** The program itself looks, for what is public or counted. */
export function readAsSystem<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  return once(context.database, async (tx) => {
    const [, worked] = await together(reach(tx, { scope: EVERYWHERE, unit: '', user: '', system: 'on', role: 'gb_reader' }), work(tx))
    return worked
  })
}

/**
 * An action of a person in one transaction. `find` sees only what the actor may see, so that a foreign subject is simply not found;
 * `act` runs after it with the product's own reach, because an action also writes deadlines, history and the outbox.
 */
export async function actAs<S, T>(context: ActorContext, find: (tx: Tx) => Promise<S>, act: (tx: Tx, found: S) => Promise<T>): Promise<T> {
  const done = await inTransaction(context.database, async (tx) => {
    const [, found] = await together(reach(tx, { scope: context.actor.scope, unit: context.actor.scopeUnit, user: context.actor.userId, system: 'off', role: 'none' }), find(tx))
    const [, acted] = await together(reach(tx, { scope: EVERYWHERE, unit: '', user: '', system: 'on', role: 'none' }), act(tx, found))
    return acted
  })
  context.committed()
  return done
}
