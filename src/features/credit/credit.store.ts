import { sql, type Transaction } from 'kysely'
import { texts } from '../../platform/postgres/arrays.ts'

export type Credit = { readonly code: string; readonly kind: 'worker' | 'campaign'; readonly name: string; readonly userId: string | null; readonly region: number; readonly unit: string; readonly createdAt: Date; readonly closedAt: Date | null }
export type NewCredit = Omit<Credit, 'closedAt' | 'createdAt'> & { readonly createdBy: string }
type Tx = Transaction<{ credit: { code: string } }>
/** A city has some thousands of grid workers. */
const CREDITS_MAX = 20_000
export const CREDIT_COLUMNS = sql`code, kind, name, user_id as "userId", region, unit, created_at as "createdAt", closed_at as "closedAt"`

/** Within the caller's walls, when those are up. */
export async function creditByCode(tx: Tx, code: string): Promise<Credit | undefined> {
  return (await sql<Credit>`select ${CREDIT_COLUMNS} from credit where code = ${code}`.execute(tx)).rows[0]
}

/** The live one of somebody. Index: credit_of_worker. */
export async function creditOfUser(tx: Tx, userId: string): Promise<Credit | undefined> {
  return (await sql<Credit>`select ${CREDIT_COLUMNS} from credit where user_id = ${userId} and closed_at is null`.execute(tx)).rows[0]
}

/** False: the code is taken, or this worker was given one meanwhile. */
export async function addCredit(tx: Tx, one: NewCredit, now: Date): Promise<boolean> {
  const added = await sql`insert into credit (code, kind, name, user_id, region, unit, created_at, created_by)
    values (${one.code}, ${one.kind}, ${one.name}, ${one.userId}, ${one.region}, ${one.unit}, ${now}, ${one.createdBy}) on conflict do nothing`.execute(tx)
  return added.numAffectedRows === 1n
}

/** False: it is closed already. */
export async function closeCredit(tx: Tx, code: string, now: Date): Promise<boolean> {
  const closed = await sql`update credit set closed_at = ${now} where code = ${code} and closed_at is null`.execute(tx)
  return closed.numAffectedRows === 1n
}

export async function insertCredits(tx: Tx, credits: readonly NewCredit[], at: Date): Promise<void> {
  await sql`insert into credit (code, kind, name, user_id, region, unit, created_at, created_by)
    select code, kind, name, user_id, region, unit, ${at}, created_by from unnest(${texts(credits, (one) => one.code)}::text[], ${texts(credits, (one) => one.kind)}::text[], ${texts(credits, (one) => one.name)}::text[],
      ${credits.map((one) => one.userId)}::uuid[], ${credits.map((one) => one.region)}::bigint[], ${texts(credits, (one) => one.unit)}::text[], ${credits.map((one) => one.createdBy)}::uuid[])
      as t (code, kind, name, user_id, region, unit, created_by)`.execute(tx)
}

export type PublishedCredit = Credit & { readonly createdBy: string }

export async function allCredits(tx: Tx): Promise<PublishedCredit[]> {
  return (await sql<PublishedCredit>`select ${CREDIT_COLUMNS}, created_by as "createdBy" from credit order by code limit ${CREDITS_MAX}`.execute(tx)).rows
}

/** As the police zone has them: what is new is added, what was closed there is closed here. */
export async function replaceCredits(tx: Tx, credits: readonly PublishedCredit[]): Promise<void> {
  for (const one of credits) {
    await sql`insert into credit (code, kind, name, user_id, region, unit, created_at, created_by, closed_at)
      values (${one.code}, ${one.kind}, ${one.name}, ${one.userId}, ${one.region}, ${one.unit}, ${one.createdAt}, ${one.createdBy}, ${one.closedAt})
      on conflict (code) do update set name = excluded.name, closed_at = excluded.closed_at`.execute(tx)
  }
}
