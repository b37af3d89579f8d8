import { sql, type Transaction } from 'kysely'
import type { TipChannel, TipDone, TipKind, TipState } from '../../domain/tip.ts'
import { openRecords, type Vault } from '../../platform/vault.ts'
import type { TipAnswer, TipRecord } from './tip.rules.ts'

export type Tip = {
  readonly id: string; readonly reporter: string; readonly channel: TipChannel; readonly fraudType: string | null; readonly happenedAt: Date | null; readonly paidFen: number | null; readonly paidAt: Date | null
  readonly region: number; readonly unit: string; readonly fromPeer: boolean; readonly state: TipState; readonly madeAt: Date; readonly overdueAt: Date | null; readonly takenAt: Date | null; readonly takenBy: string | null
  readonly endedAt: Date | null; readonly endedBy: string | null; readonly done: readonly TipDone[]; readonly caseId: string | null; readonly regrettedAt: Date | null
}
type Tx = Transaction<{ tip: { id: string } }>
export const TIP_COLUMNS = sql`id, reporter, channel, fraud_type as "fraudType", happened_at as "happenedAt", paid_fen as "paidFen", paid_at as "paidAt", region, unit, from_peer as "fromPeer", state, made_at as "madeAt",
  overdue_at as "overdueAt", taken_at as "takenAt", taken_by as "takenBy", ended_at as "endedAt", ended_by as "endedBy", done, case_id as "caseId", regretted_at as "regrettedAt"`
const ENDED = sql`state in ('confirmed', 'unconfirmed', 'dismissed')`

/** Until the end of the transaction: of one number reports are filed and counted one after the other. */
export async function lockReporter(tx: Tx, reporter: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('tip ' || ${reporter}, 0))`.execute(tx)
}

/** Through the caller's walls, when those are up. */
export async function tipById(tx: Tx, id: string): Promise<Tip | undefined> {
  return (await sql<Tip>`select ${TIP_COLUMNS} from tip where id = ${id}`.execute(tx)).rows[0]
}

export async function lockTip(tx: Tx, id: string): Promise<Tip | undefined> {
  return (await sql<Tip>`select ${TIP_COLUMNS} from tip where id = ${id} for update`.execute(tx)).rows[0]
}

/** Those that wait or are in work, and those filed since a moment whatever became of them. Index: tip_by_reporter. */
export async function filedBy(tx: Tx, reporter: string, since: Date): Promise<{ readonly open: number; readonly sinceThen: number }> {
  return (await sql<{ open: number; sinceThen: number }>`
    select (count(*) filter (where state in ('received', 'taken')))::int as open, (count(*) filter (where made_at > ${since}))::int as "sinceThen" from tip where reporter = ${reporter}`.execute(tx)).rows[0]!
}

export type NewTip = Pick<Tip, 'id' | 'reporter' | 'channel' | 'fraudType' | 'happenedAt' | 'paidFen' | 'paidAt' | 'region' | 'unit' | 'fromPeer' | 'madeAt'>
type Subject = { readonly kind: TipKind; readonly token: string }

/** False: it is there already. */
export async function insertTip(tx: Tx, one: NewTip, subjects: readonly Subject[]): Promise<boolean> {
  const added = await sql`insert into tip (id, reporter, channel, fraud_type, happened_at, paid_fen, paid_at, region, unit, from_peer, made_at)
    values (${one.id}, ${one.reporter}, ${one.channel}, ${one.fraudType}, ${one.happenedAt}, ${one.paidFen}, ${one.paidAt}, ${one.region}, ${one.unit}, ${one.fromPeer}, ${one.madeAt}) on conflict do nothing`.execute(tx)
  if (added.numAffectedRows !== 1n) return false
  await sql`insert into tip_subject (tip_id, nth, kind, token)
    select ${one.id}::uuid, nth - 1, kind, token from unnest(${subjects.map(({ kind }) => kind)}::text[], ${subjects.map(({ token }) => token)}::uuid[]) with ordinality as t (kind, token, nth)`.execute(tx)
  return true
}

export async function subjectsOf(tx: Tx, id: string): Promise<Subject[]> {
  return (await sql<Subject>`select kind, token from tip_subject where tip_id = ${id} order by nth`.execute(tx)).rows
}

export async function takeTip(tx: Tx, id: string, by: string, now: Date): Promise<void> {
  await sql`update tip set state = 'taken', taken_at = ${now}, taken_by = ${by}, overdue_at = null, to_tell = from_peer where id = ${id}`.execute(tx)
}

export type TipEnd = { readonly state: 'confirmed' | 'unconfirmed' | 'dismissed'; readonly by: string; readonly done: readonly TipDone[] }

export async function endTip(tx: Tx, id: string, { state, by, done }: TipEnd, now: Date): Promise<void> {
  await sql`update tip set state = ${state}, ended_at = ${now}, ended_by = ${by}, done = ${done}::text[], to_tell = from_peer where id = ${id}`.execute(tx)
}

/** Nothing of what it named stays; the row does for a day, so that the same tap is not a new report. */
export async function withdrawTip(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`delete from tip_subject where tip_id = ${id}`.execute(tx)
  await sql`update tip set state = 'withdrawn', ended_at = ${now} where id = ${id}`.execute(tx)
}

export async function noteRegret(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`update tip set regretted_at = ${now} where id = ${id}`.execute(tx)
}

export async function noteCase(tx: Tx, id: string, caseId: string): Promise<void> {
  await sql`update tip set case_id = ${caseId} where id = ${id}`.execute(tx)
}

export async function markTipOverdue(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`update tip set overdue_at = coalesce(overdue_at, ${now}) where id = ${id}`.execute(tx)
}

/** What these say, by id. One that was taken back says nothing. */
export async function tipRecords(tx: Tx, vault: Vault, ids: readonly string[]): Promise<Map<string, TipRecord>> {
  return new Map([...(await openRecords(tx as never, vault, 'tip', ids))].map(([id, text]) => [id, JSON.parse(text) as TipRecord]))
}

export async function tipAnswers(tx: Tx, vault: Vault, ids: readonly string[]): Promise<Map<string, TipAnswer>> {
  return new Map([...(await openRecords(tx as never, vault, 'tip-answer', ids))].map(([id, text]) => [id, JSON.parse(text) as TipAnswer]))
}

// Between the zones ---------------------------------------------------------------------------------------
export type ToldTip = Pick<Tip, 'id' | 'takenAt' | 'endedAt' | 'done'> & { readonly state: Exclude<TipState, 'received' | 'withdrawn'> }

/** What became of those from the public zone and was not told there; they are marked at once. Index: tip_to_tell. */
export async function tipsToTell(tx: Tx, max: number): Promise<ToldTip[]> {
  return (await sql<ToldTip>`update tip set to_tell = false where id in (select id from tip where to_tell order by id limit ${max} for update) returning id, state, taken_at as "takenAt", ended_at as "endedAt", done`.execute(tx)).rows
}

/** In the public zone. False: the reporter has taken it back meanwhile. */
export async function noteTold(tx: Tx, { id, state, takenAt, endedAt, done }: ToldTip): Promise<boolean> {
  const noted = await sql`update tip set state = ${state}, taken_at = ${takenAt}, ended_at = ${endedAt}, done = ${done}::text[] where id = ${id} and state <> 'withdrawn'`.execute(tx)
  return noted.numAffectedRows === 1n
}

// What is kept --------------------------------------------------------------------------------------------
/** One that became a case stays with it. */
const SERVED = sql`${ENDED} and case_id is null`

/** Answers which, so that their words are forgotten with them. Index: tip_by_end. */
export async function forgetTips(tx: Tx, before: Date, max: number): Promise<string[]> {
  return forgotten(tx, sql`ended_at < ${before} and ${SERVED}`, max)
}

export async function forgetWithdrawnTips(tx: Tx, before: Date, max: number): Promise<string[]> {
  return forgotten(tx, sql`ended_at < ${before} and state = 'withdrawn'`, max)
}

async function forgotten(tx: Tx, which: ReturnType<typeof sql>, max: number): Promise<string[]> {
  const gone = await sql<{ id: string }>`delete from tip where id in (select id from tip where ${which} order by ended_at limit ${max}) returning id`.execute(tx)
  const ids = gone.rows.map(({ id }) => id)
  await sql`delete from tip_subject where tip_id = any(${ids}::uuid[])`.execute(tx)
  return ids
}

export async function countOldTips(tx: Tx, before: Date, max: number): Promise<number> {
  return (await sql<{ n: number }>`select count(*)::int as n from (select from tip where ended_at < ${before} and ${SERVED} limit ${max}) t`.execute(tx)).rows[0]!.n
}

export async function oldestTip(tx: Tx): Promise<Date | null> {
  return (await sql<{ at: Date | null }>`select min(ended_at) as at from tip where ${SERVED}`.execute(tx)).rows[0]!.at
}
