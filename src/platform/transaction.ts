import { sql, type Kysely, type Transaction } from 'kysely'
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
}

/** Everything an action may use: time and ids are given, never taken. */
export type Context = {
  readonly database: Database
  readonly vault: Vault
  readonly now: Date
  readonly newId: () => string
  /** Called after each commit: wakes the relay, so that the stream need not wait for its next look. */
  readonly committed: () => void
}
export type ActorContext = Context & { readonly actor: Actor }

const EVERYWHERE = '{[0,1000000000000000)}'

type Reach = { scope: string; unit: string; user: string; system: 'on' | 'off'; role: 'none' | 'gb_reader' }

/** The one place that opens the walls (migrations/0002): for this transaction only. */
async function reach(tx: Tx, by: Reach): Promise<void> {
  await sql`select set_config('gb.scope', ${by.scope}, true), set_config('gb.unit', ${by.unit}, true), set_config('gb.user', ${by.user}, true),
    set_config('gb.system', ${by.system}, true), set_config('role', ${by.role}, true)`.execute(tx)
}

const DEADLOCK = '40P01'
const DEADLOCK_ATTEMPTS_MAX = 4

/**
 * Locks are taken in one order (person, warning, task, deadline); should two transactions wait for each other all the same, PostgreSQL ends
 * one of them, whole, and it is begun again. `work` may therefore run more than once and keeps nothing outside of itself.
 */
async function inTransaction<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction().execute(work)
    } catch (error) {
      if ((error as { code?: unknown }).code !== DEADLOCK || attempt === DEADLOCK_ATTEMPTS_MAX) throw error
    }
  }
}

/** The program itself acts: ingest, sweeps, and a flow that has asked `allow` before. */
export async function asSystem<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  const done = await inTransaction(context.database, async (tx) => {
    await reach(tx, { scope: EVERYWHERE, unit: '', user: '', system: 'on', role: 'none' })
    return work(tx)
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
  return context.database.transaction().execute(async (tx) => {
    await reach(tx, { scope: context.actor.scope, unit: context.actor.scopeUnit, user: context.actor.userId, system: 'off', role: 'gb_reader' })
    const found = await find(tx)
    await reach(tx, { scope: EVERYWHERE, unit: '', user: '', system: 'on', role: 'gb_reader' })
    return enrich(tx, found)
  })
}

/** The program itself looks, for what is public or counted. */
export function readAsSystem<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  return context.database.transaction().execute(async (tx) => {
    await reach(tx, { scope: EVERYWHERE, unit: '', user: '', system: 'on', role: 'gb_reader' })
    return work(tx)
  })
}

/**
 * An action of a person in one transaction. `find` sees only what the actor may see, so that a foreign subject is simply not found;
 * `act` runs after it with the product's own reach, because an action also writes deadlines, history and the outbox.
 */
export async function actAs<S, T>(context: ActorContext, find: (tx: Tx) => Promise<S>, act: (tx: Tx, found: S) => Promise<T>): Promise<T> {
  const done = await inTransaction(context.database, async (tx) => {
    await reach(tx, { scope: context.actor.scope, unit: context.actor.scopeUnit, user: context.actor.userId, system: 'off', role: 'none' })
    const found = await find(tx)
    await reach(tx, { scope: EVERYWHERE, unit: '', user: '', system: 'on', role: 'none' })
    return act(tx, found)
  })
  context.committed()
  return done
}
