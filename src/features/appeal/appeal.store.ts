import { sql, type Transaction } from 'kysely'
import type { AppealMeasure } from '../../domain/appeal-letter.ts'
import type { AppealChannel, AppealKind, AppealState, Decision } from './appeal.rules.ts'

/** More than a bureau has open at a time. */
const OPEN_MAX = 20_000
type Tx = Transaction<{ appeal: { id: string } }>
export type Appeal = {
  readonly id: string; readonly kind: AppealKind; readonly token: string; readonly channel: AppealChannel; readonly state: AppealState
  readonly unit: string | null; readonly takenBy: string | null; readonly foldedInto: string | null; readonly carriedAt: Date | null
}
const columns = sql`id, kind, token, channel, state, unit, taken_by as "takenBy", folded_into as "foldedInto", carried_at as "carriedAt"`

/** The one that an officer took; what came online is nobody's hint. Index: appeal_one_open. */
export async function openAppealOf(tx: Tx, token: string): Promise<Appeal | undefined> {
  const found = await sql<Appeal>`select ${columns} from appeal where token = ${token} and state = 'open' and channel <> 'online'`.execute(tx)
  return found.rows[0]
}

/** Until the end of the transaction: objections about one thing are filed and decided one after the other. */
export async function lockObjectedTo(tx: Tx, token: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('appeal ' || ${token}, 0))`.execute(tx)
}

/** That stand in the list themselves, the oldest first. Index: appeal_by_token. */
export async function openOnlineOf(tx: Tx, token: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from appeal where token = ${token} and state = 'open' and channel = 'online' and folded_into is null order by made_at, id`.execute(tx)
  return rows.map(({ id }) => id)
}

export type NewAppeal = Pick<Appeal, 'id' | 'kind' | 'token' | 'channel' | 'unit' | 'takenBy' | 'foldedInto'> & { readonly dueAt: Date }

/** False: another one about the same was taken meanwhile. */
export async function addAppeal(tx: Tx, appeal: NewAppeal, now: Date): Promise<boolean> {
  const added = await sql`insert into appeal (id, kind, token, channel, state, unit, made_at, taken_by, due_at, folded_into)
    values (${appeal.id}, ${appeal.kind}, ${appeal.token}, ${appeal.channel}, 'open', ${appeal.unit}, ${now}, ${appeal.takenBy}, ${appeal.dueAt}, ${appeal.foldedInto})
    on conflict (token) where state = 'open' and channel <> 'online' do nothing`.execute(tx)
  return added.numAffectedRows === 1n
}

/** Not locked: what stands against it is locked before it. */
export async function appealById(tx: Tx, id: string): Promise<Appeal | undefined> {
  const found = await sql<Appeal>`select ${columns} from appeal where id = ${id}`.execute(tx)
  return found.rows[0]
}

/**
 * Who took each measure (an order, or an entry of a list with its block): drafted, approved or looked at it again, asked to extend it; put the
 * entry there, confirmed or reviewed it, asked for its block. What was done for an entry before it was put there anew is over.
 * Index: the keys, step_by_subject.
 */
export async function makersOf(tx: Tx, measures: readonly string[]): Promise<Map<string, string[]>> {
  const ids = sql`any(${measures}::uuid[])`
  const { rows } = await sql<{ id: string; makers: string[] }>`
    select id, array_agg(maker order by nth) as makers from (
      select o.id, m.maker, m.nth from stop_order o, lateral (values (drafted_by, 1), (approved_by, 2), (reviewed_by, 3)) as m (maker, nth) where o.id = ${ids}
      union all select o.id, m.maker, m.nth from freeze_order o, lateral (values (drafted_by, 1), (approved_by, 2)) as m (maker, nth) where o.id = ${ids}
      union all select id, added_by, 1 from listing where id = ${ids}
      union all select subject_id, actor, 4 from step s where subject_id = ${ids} and kind in ('extend-asked', 'listing-confirmed', 'listing-reviewed', 'listing-block')
        and not exists (select from step later where later.subject_id = s.subject_id and later.kind = 'listing-added' and later.id > s.id)
    ) as made where maker is not null group by id`.execute(tx)
  return new Map(rows.map(({ id, makers }) => [id, [...new Set(makers)]]))
}

/** `carryDue`: by when the release has to be at the banks that are reached by paper. */
export type Settled = { readonly state: Decision; readonly by: string; readonly answerNumber: string; readonly measures: readonly AppealMeasure[]; readonly carryDue: Date | null }

/** False: somebody else has decided meanwhile. Decided by itself it lies under no other any more. */
export async function settleAppeal(tx: Tx, id: string, { state, by, answerNumber, measures, carryDue }: Settled, now: Date): Promise<boolean> {
  const settled = await sql`update appeal set state = ${state}, decided_at = ${now}, decided_by = ${by}, answer_number = ${answerNumber}, measures = ${JSON.stringify(measures)}::jsonb, carry_due = ${carryDue}, folded_into = null
    where id = ${id} and state = 'open'`.execute(tx)
  return settled.numAffectedRows === 1n
}

/** Open ones that lie under it. Index: appeal_folded. */
export async function countFolded(tx: Tx, id: string): Promise<number> {
  return (await sql<{ n: number }>`select count(*)::int as n from appeal where folded_into = ${id} and state = 'open'`.execute(tx)).rows[0]!.n
}

/** With the one that they lie under, and all alike: nobody has shown to be the person concerned. `numbers`: one each. */
export async function dismissFolded(tx: Tx, id: string, { by, numbers }: { readonly by: string; readonly numbers: readonly string[] }, now: Date): Promise<void> {
  await sql`update appeal a set state = 'dismissed', decided_at = ${now}, decided_by = ${by}, answer_number = (${numbers}::text[])[f.nth]
    from (select id, row_number() over (order by made_at, id) as nth from appeal where folded_into = ${id} and state = 'open') f where f.id = a.id`.execute(tx)
}

/** False: there is nothing to carry, or somebody else has said it. */
export async function markCarried(tx: Tx, id: string, by: string, now: Date): Promise<boolean> {
  const marked = await sql`update appeal set carried_at = ${now}, carried_by = ${by} where id = ${id} and carry_due is not null and carried_at is null`.execute(tx)
  return marked.numAffectedRows === 1n
}

export type OpenDue = { readonly id: string; readonly madeAt: Date; readonly dueAt: Date; readonly isFolded: boolean }

/** Open, and not late; the earliest first. Index: appeal_still_open. */
export async function openAppealsDueAfter(tx: Tx, now: Date): Promise<OpenDue[]> {
  return (await sql<OpenDue>`select id, made_at as "madeAt", due_at as "dueAt", folded_into is not null as "isFolded" from appeal where state = 'open' and due_at > ${now} order by due_at, id limit ${OPEN_MAX}`.execute(tx)).rows
}

/** Those that were decided meanwhile stay as they were; answers which were moved. */
export async function moveDue(tx: Tx, moves: readonly { readonly id: string; readonly dueAt: Date }[]): Promise<Set<string>> {
  const moved = await sql<{ id: string }>`update appeal set due_at = moved.due_at from unnest(${moves.map((one) => one.id)}::uuid[], ${moves.map((one) => one.dueAt.toISOString())}::timestamptz[]) as moved (id, due_at)
    where appeal.id = moved.id and appeal.state = 'open' returning appeal.id`.execute(tx)
  return new Set(moved.rows.map(({ id }) => id))
}

export async function markOverdue(tx: Tx, id: string, now: Date): Promise<boolean> {
  const marked = await sql`update appeal set overdue_at = coalesce(overdue_at, ${now}) where id = ${id} and state = 'open'`.execute(tx)
  return marked.numAffectedRows === 1n
}

// Between the zones ---------------------------------------------------------------------------------------
export type DecidedOnline = { readonly id: string; readonly state: Decision; readonly answerNumber: string | null; readonly measures: readonly unknown[]; readonly decidedAt: Date; readonly foldedInto: string | null }

/** Decisions that the public zone has not been told; they are marked at once. Index: appeal_to_tell. */
export async function decidedToTell(tx: Tx, max: number, now: Date): Promise<DecidedOnline[]> {
  return (await sql<DecidedOnline>`update appeal set told_peer_at = ${now} where id in (
      select id from appeal where channel = 'online' and decided_at is not null and told_peer_at is null order by decided_at, id limit ${max})
    returning id, state, answer_number as "answerNumber", measures, decided_at as "decidedAt", folded_into as "foldedInto"`.execute(tx)).rows
}

/** In the public zone: what was decided where it can be. */
export async function noteDecision(tx: Tx, { id, state, answerNumber, measures, decidedAt, foldedInto }: DecidedOnline): Promise<void> {
  await sql`update appeal set state = ${state}, answer_number = ${answerNumber}, measures = ${JSON.stringify(measures)}::jsonb, decided_at = ${decidedAt}, folded_into = ${foldedInto} where id = ${id} and state = 'open'`.execute(tx)
}
