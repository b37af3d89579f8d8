import { sql, type RawBuilder, type Transaction } from 'kysely'
import { int2s, int4s, int8s, jsons, texts, times, uuids } from '../../platform/postgres/arrays.ts'
import { together } from '../../platform/transaction.ts'
import { EVIDENCE, FLAGS, fraudTypeOf, type KnownAs } from './signal.rules.ts'

export type SignalTables = { signal: { id: number; person_id: number; occurred_at: Date }; listing: { token: string }; mute: { token: string }; payee: { person_id: number } }
type Tx = Transaction<SignalTables>

export type SignalRow = {
  readonly ref: string
  readonly personId: number
  readonly kind: number
  readonly at: Date
  readonly flags: number
  readonly counterpart: string | null
  readonly amountFen: number | null
  readonly durationSeconds: number | null
  readonly phraseType: number | null
  readonly phraseScore: number
  readonly region: number
  readonly detail: string | null
}
/** What the database adds to a signal: its number, and the flags that were looked up. */
export type StoredSignal = { readonly id: number; readonly ref: string; readonly flags: number }

const TRANSFER = 4
const COUNTER = 5
/** Without a known habit, from here on an amount is out of the ordinary. */
const HABIT_UNKNOWN_FEN = 5_000_000
/** A habit that nobody told us is the median of the latest transfers that are older than a day, for what happens today is what is judged. */
const HABIT_TRANSFERS = { min: 5, max: 50 }
const HABIT_DAYS = 180
const HABIT_TIMES = 5
const HABIT_FLOOR_FEN = 500_000

/** The lists and mutes on which these counterparts stand, by token: asked once for a number that stands in many signals. Hardly any does. */
export async function knownCounterparts(tx: Tx, tokens: readonly string[]): Promise<Map<string, KnownAs[]>> {
  const known = new Map<string, KnownAs[]>()
  if (tokens.length === 0) return known
  const asked = uuids(tokens, (token) => token)
  const found = await sql<KnownAs & { token: string }>`
    select token, list as as, added_at as since, expires_at as until from listing where token = any(${asked}::uuid[]) and state = 'live'
    union all select token, 'muted', null, until from mute where token = any(${asked}::uuid[])`.execute(tx)
  for (const row of found.rows) known.set(row.token, [...(known.get(row.token) ?? []), row])
  return known
}

/**
 * Writes the signals that are new by (source, ref) and answers those. What depends on both ends is looked up here, in the same statement:
 * whether the payee is new to this person (first paid within 24 h), and the amount against habit.
 */
export async function insertSignals(tx: Tx, sourceId: number, rows: readonly SignalRow[], receivedAt: Date): Promise<StoredSignal[]> {
  // In key order: two batches that repeat the same signals must wait for each other in the same order.
  const sorted = [...rows].sort((a, b) => (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0))
  const insert = sql<StoredSignal>`
    insert into signal (source_id, source_ref, person_id, kind, occurred_at, received_at, flags, counterpart, amount_fen, duration_seconds, phrase_type, phrase_score, region, detail)
    select ${sourceId}, i.ref, i.person_id, i.kind, i.at, ${receivedAt}, i.flags | ${lookedUpFlags}, i.counterpart, i.amount_fen, i.duration_seconds, i.phrase_type, i.phrase_score, i.region, i.detail
    from ${input(sorted)}
    on conflict (source_id, source_ref) do nothing
    returning id, source_ref as ref, flags`
  const [, inserted] = await together(rememberPayees(tx, sorted), insert.execute(tx))
  return inserted.rows
}

function input(rows: readonly SignalRow[]): RawBuilder<unknown> {
  return sql`unnest(
    ${texts(rows, (row) => row.ref)}::text[], ${int8s(rows, (row) => row.personId)}::bigint[], ${int2s(rows, (row) => row.kind)}::smallint[],
    ${times(rows, (row) => row.at)}::timestamptz[], ${int4s(rows, (row) => row.flags)}::integer[], ${uuids(rows, (row) => row.counterpart)}::uuid[],
    ${int8s(rows, (row) => row.amountFen)}::bigint[], ${int4s(rows, (row) => row.durationSeconds)}::integer[], ${int2s(rows, (row) => row.phraseType)}::smallint[],
    ${int2s(rows, (row) => row.phraseScore)}::smallint[], ${int8s(rows, (row) => row.region)}::bigint[], ${jsons(rows, (row) => row.detail)}::jsonb[]
  ) as i (ref, person_id, kind, at, flags, counterpart, amount_fen, duration_seconds, phrase_type, phrase_score, region, detail)`
}

/** In fen; null while there are too few. Of transfers that came before this batch. Index: signal (person_id, occurred_at). */
const learntHabit = sql`(
  select case when count(*) >= ${lit(HABIT_TRANSFERS.min)} then percentile_disc(0.5) within group (order by h.amount_fen) end from (
    select s.amount_fen from signal s where s.person_id = i.person_id and s.occurred_at <= i.at - interval '24 hours' and s.occurred_at > i.at - interval '${lit(HABIT_DAYS)} days'
      and s.kind = ${lit(TRANSFER)} and s.amount_fen is not null and s.flags & ${lit(FLAGS.mulePayee)} = 0
    order by s.occurred_at desc limit ${lit(HABIT_TRANSFERS.max)}) h)`

/** Scalar sub-selects, not joins: each is one index look-up a row, whatever the planner knows of a fresh table. Few rows ask. */
const lookedUpFlags = sql`(
  case when i.kind in (${lit(TRANSFER)}, ${lit(COUNTER)}) and i.counterpart is not null
      and coalesce((select p.first_paid_at > i.at - interval '24 hours' from payee p where p.person_id = i.person_id and p.token = i.counterpart), true)
    then ${lit(FLAGS.newPayee)} else 0 end
  | case when coalesce(i.amount_fen, 0) < ${lit(HABIT_FLOOR_FEN)} then 0
      when i.amount_fen > coalesce((select p.usual_transfer_fen from person p where p.id = i.person_id) * ${lit(HABIT_TIMES)}, ${learntHabit} * ${lit(HABIT_TIMES)}, ${lit(HABIT_UNKNOWN_FEN)}) then ${lit(FLAGS.overHabit)}
      else 0 end)`

/** Constants of ours, written into the statement so that it is prepared once and not typed again for each parameter. */
function lit(value: number): RawBuilder<unknown> {
  return sql.raw(String(value))
}

async function rememberPayees(tx: Tx, rows: readonly SignalRow[]): Promise<void> {
  const paid = rows.filter((row) => row.kind === TRANSFER && row.counterpart !== null)
  if (paid.length === 0) return
  const first = new Map<string, SignalRow>()
  for (const row of paid) {
    const key = `${row.personId} ${row.counterpart}`
    const earlier = first.get(key)
    if (earlier === undefined || row.at < earlier.at) first.set(key, row)
  }
  const payees = [...first].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  await sql`insert into payee (person_id, token, first_paid_at)
    select * from unnest(${int8s(payees, (row) => row.personId)}::bigint[], ${uuids(payees, (row) => row.counterpart)}::uuid[], ${times(payees, (row) => row.at)}::timestamptz[])
    on conflict do nothing`.execute(tx)
}

/** `newestInBatch`: of the suspicious ones that came with it. */
export type Anchor = { readonly personId: number; readonly at: Date; readonly newestInBatch: Date }
export type Window = {
  readonly personId: number
  readonly at: Date
  readonly facts: WindowFacts
  readonly signals: number
  readonly evidenceFrom: Date
  readonly amountAtRiskFen: number | null
}
/** What signals say of a person, in the words of the decision table. */
export type WindowFacts = {
  listedCalls: number; listedMessages: number; foreignCalls: number; longestCallMinutes: number; callStillOn: boolean; phraseScore: number; phraseType: string
  badDomainVisits: number; screenSharing: boolean; newPayeeYuan: number; mulePayments: number; overHabit: boolean; overOnlineLimit: boolean
  counterAlerts: number; coached: boolean; hotlineCalls: number; listedLevel: string; age: number; registered: boolean; earlierLosses: number; watched: boolean
}

type WindowRow = {
  person_id: number; at: Date; birth_year: number | null; registered: boolean; losses: number; watched: boolean
  signals: number; evidence_from: Date; all_flags: number; listed_calls: number; listed_messages: number; foreign_calls: number; longest_seconds: number | null
  top_phrase: number | null; bad_domains: number; new_payee_fen: number | null; mule_payments: number; counter_alerts: number; hotline_calls: number; amount_fen: number | null
}

/**
 * The 24 hours of each person up to each anchor, as the rows stand now, this transaction's own among them.
 *
 * An anchor is the moment of a new suspicious signal. When one arrives late, the person's newest suspicious signal is an anchor as well, because
 * only there are the late one and the later ones seen together. Signals that were answered for (`cleared_at`) and muted ones do not count.
 * Index: signal (person_id, occurred_at), watch_by_person.
 */
export async function windowsAt(tx: Tx, anchors: readonly Anchor[]): Promise<Window[]> {
  if (anchors.length === 0) return []
  const flag = (name: keyof typeof FLAGS) => lit(FLAGS[name])
  const found = await sql<WindowRow>`
    with told as (
      select * from unnest(${int8s(anchors, (one) => one.personId)}::bigint[], ${times(anchors, (one) => one.at)}::timestamptz[],
        ${times(anchors, (one) => one.newestInBatch)}::timestamptz[]) as t (person_id, at, newest_in_batch)
    ), anchor as (
      select person_id, at from told
      union
      select t.person_id, n.newest from told t
      cross join lateral (select max(s.occurred_at) as newest from signal s where s.person_id = t.person_id and s.occurred_at < t.at + interval '24 hours'
        and (s.flags & ${lit(EVIDENCE)} <> 0 or s.phrase_score > 0) and s.flags & ${flag('muted')} = 0) n
      where n.newest > t.newest_in_batch
    )
    select a.person_id, a.at, p.birth_year, p.registered_at is not null as registered, p.losses,
      exists (select from watch v where v.person_id = a.person_id and v.from_at <= a.at and v.until_at > a.at) as watched, w.*
    from anchor a
    join person p on p.id = a.person_id
    cross join lateral (
      select count(*)::int as signals,
        min(s.occurred_at) filter (where s.flags & ${lit(EVIDENCE)} <> 0 or s.phrase_score > 0) as evidence_from,
        bit_or(s.flags) as all_flags,
        count(*) filter (where s.kind = 1 and s.flags & ${flag('listedNumber')} <> 0 and s.flags & ${flag('callStillOn')} = 0)::int as listed_calls,
        count(*) filter (where s.kind = 2 and s.flags & ${flag('listedNumber')} <> 0)::int as listed_messages,
        count(*) filter (where s.kind = 1 and s.flags & ${flag('foreign')} <> 0 and s.flags & ${flag('callStillOn')} = 0)::int as foreign_calls,
        max(s.duration_seconds) filter (where s.kind = 1 and s.flags & ${lit(FLAGS.listedNumber | FLAGS.foreign)} <> 0) as longest_seconds,
        max(s.phrase_score * 32 + coalesce(s.phrase_type, 0)) filter (where s.phrase_score > 0) as top_phrase,
        count(*) filter (where s.flags & ${flag('badDomain')} <> 0)::int as bad_domains,
        max(s.amount_fen) filter (where s.flags & ${flag('newPayee')} <> 0) as new_payee_fen,
        count(*) filter (where s.flags & ${flag('mulePayee')} <> 0)::int as mule_payments,
        count(*) filter (where s.kind = 5)::int as counter_alerts,
        count(*) filter (where s.kind = 6)::int as hotline_calls,
        max(s.amount_fen) as amount_fen
      from signal s
      where s.person_id = a.person_id and s.occurred_at > greatest(a.at - interval '24 hours', p.cleared_at) and s.occurred_at <= a.at
        and s.flags & ${flag('muted')} = 0
    ) w
    where w.evidence_from is not null
    order by a.person_id, a.at`.execute(tx)
  return found.rows.map(windowOf)
}

function windowOf(row: WindowRow): Window {
  const has = (flags: number) => (row.all_flags & flags) !== 0
  const facts: WindowFacts = {
    listedCalls: row.listed_calls,
    listedMessages: row.listed_messages,
    foreignCalls: row.foreign_calls,
    longestCallMinutes: Math.floor((row.longest_seconds ?? 0) / 60),
    callStillOn: has(FLAGS.callStillOn),
    phraseScore: Math.floor((row.top_phrase ?? 0) / 32),
    phraseType: fraudTypeOf((row.top_phrase ?? 0) % 32),
    badDomainVisits: row.bad_domains,
    screenSharing: has(FLAGS.screenSharing | FLAGS.badApp),
    newPayeeYuan: Math.floor((row.new_payee_fen ?? 0) / 100),
    mulePayments: row.mule_payments,
    overHabit: has(FLAGS.overHabit),
    overOnlineLimit: has(FLAGS.overOnlineLimit),
    counterAlerts: row.counter_alerts,
    coached: has(FLAGS.coached),
    hotlineCalls: row.hotline_calls,
    listedLevel: has(FLAGS.aboveRed) ? 'red' : has(FLAGS.aboveOrange) ? 'orange' : has(FLAGS.aboveYellow) ? 'yellow' : has(FLAGS.aboveBlue) ? 'blue' : '',
    age: row.birth_year === null ? -1 : row.at.getUTCFullYear() - row.birth_year,
    registered: row.registered,
    earlierLosses: row.losses,
    watched: row.watched,
  }
  return { personId: row.person_id, at: row.at, facts, signals: row.signals, evidenceFrom: row.evidence_from, amountAtRiskFen: row.amount_fen }
}

// Where the money goes ---------------------------------------------------------------------------------
const PAYEES_A_PERSON_MAX = 20
const PAYMENTS_A_PERSON_MAX = 500
/** `kind`: of what was paid, as the vault knows it; null while it does not. */
export type Payee = { readonly personId: number; readonly token: string; readonly kind: string | null; readonly amountFen: number; readonly at: Date }

/**
 * What these people paid, or stood at a counter for, within the day and since they were last answered for: to whom most went first; what two
 * sources tell alike is one payment. Only what speaks for fraud: whom they pay every month is nobody's suspect. Index: signal_by_person.
 */
export async function payeesOf(tx: Tx, personIds: readonly number[], now: Date): Promise<Payee[]> {
  const found = await sql<{ person_id: number; token: string; kind: string | null; amount_fen: number; at: Date }>`
    select p.id as person_id, s.counterpart as token, (select v.kind from vault_identifier v where v.token = s.counterpart) as kind, s.amount_fen, s.occurred_at as at from person p cross join lateral (
      select ranked.*, dense_rank() over (order by paid desc, counterpart) as payee from (
        select told.*, sum(amount_fen) over (partition by counterpart) as paid from (
          select distinct s.counterpart, s.amount_fen, s.occurred_at from signal s
          where s.person_id = p.id and s.occurred_at > greatest(${new Date(now.getTime() - 86_400_000)}::timestamptz, p.cleared_at) and s.counterpart is not null and s.kind in (${lit(TRANSFER)}, ${lit(COUNTER)}) and s.amount_fen > 0 and s.flags & ${lit(FLAGS.muted)} = 0
            and s.flags & ${lit(EVIDENCE)} <> 0) told) ranked
      order by payee, occurred_at limit ${PAYMENTS_A_PERSON_MAX}) s
    where p.id = any(${int8s(personIds, (id) => id)}::bigint[]) and s.payee <= ${PAYEES_A_PERSON_MAX}`.execute(tx)
  return found.rows.map((row) => ({ personId: row.person_id, token: row.token, kind: row.kind, amountFen: row.amount_fen, at: row.at }))
}

/** When the last of what has come in about somebody since then happened; signals may tell of the day before. Index: signal_by_person. */
export async function lastSignalSince(tx: Tx, personId: number, since: Date): Promise<Date | undefined> {
  const last = await sql<{ at: Date | null }>`select max(occurred_at) as at from signal where person_id = ${personId} and occurred_at > ${new Date(since.getTime() - 86_400_000)} and received_at > ${since}`.execute(tx)
  return last.rows[0]!.at ?? undefined
}

// Calls that are still on --------------------------------------------------------------------------
export type OpenCall = { readonly id: string; readonly personId: number; readonly counterpart: string; readonly beganAt: Date }

export async function rememberOpenCalls(tx: Tx, calls: readonly OpenCall[]): Promise<void> {
  await sql`insert into open_call (id, person_id, counterpart, began_at)
    select * from unnest(${calls.map((call) => call.id)}::uuid[], ${calls.map((call) => call.personId)}::bigint[], ${calls.map((call) => call.counterpart)}::uuid[],
      ${calls.map((call) => call.beganAt.toISOString())}::timestamptz[]) on conflict do nothing`.execute(tx)
}

export async function openCall(tx: Tx, id: string): Promise<OpenCall | undefined> {
  const found = await sql<OpenCall>`select id, person_id as "personId", counterpart, began_at as "beganAt" from open_call where id = ${id}`.execute(tx)
  return found.rows[0]
}

export async function forgetOpenCall(tx: Tx, id: string): Promise<void> {
  await sql`delete from open_call where id = ${id}`.execute(tx)
}

/** Any later call signal between the two that is not open itself says that this one has ended. */
export async function callEndedSince(tx: Tx, call: OpenCall): Promise<boolean> {
  const ended = await sql<{ ended: boolean }>`select exists (
    select from signal where person_id = ${call.personId} and occurred_at > ${call.beganAt} and kind = 1 and counterpart = ${call.counterpart} and flags & ${FLAGS.ongoing} = 0) as ended`.execute(tx)
  return ended.rows[0]!.ended
}

// What is known to be good ---------------------------------------------------------
export type MuteRow = { token: string; reason: string; until: Date; created_at: Date }
const MUTES_SHOWN_MAX = 500

export async function addMute(tx: Tx, mute: { token: string; reason: string; until: Date; by: string }, now: Date): Promise<void> {
  await sql`insert into mute (token, reason, until, created_by, created_at) values (${mute.token}, ${mute.reason}, ${mute.until}, ${mute.by}, ${now})
    on conflict (token) do update set reason = excluded.reason, until = excluded.until, created_by = excluded.created_by, created_at = excluded.created_at`.execute(tx)
}

export async function removeMute(tx: Tx, token: string): Promise<boolean> {
  const gone = await sql`delete from mute where token = ${token}`.execute(tx)
  return gone.numAffectedRows === 1n
}

export async function liveMutes(tx: Tx, now: Date): Promise<MuteRow[]> {
  const rows = await sql<MuteRow>`select token, reason, until, created_at from mute where until > ${now} order by created_at desc limit ${MUTES_SHOWN_MAX}`.execute(tx)
  return rows.rows
}

export type Days = { readonly from: Date; readonly to: Date }
/** Received in these days, and no evidence of any warning about the person, or of the one that theirs was merged into: as in migration 0025. Indexes: signal_by_age, warning_by_person. */
const bare = ({ from, to }: Days) => sql`s.received_at >= ${from} and s.received_at < ${to} and not exists (select from warning w left join warning k on k.id = w.merged_into
  where w.person_id = s.person_id and s.occurred_at between w.evidence_from and greatest(w.last_signal_at, k.last_signal_at))`

/** By the only way that the database leaves open (migrations 0022, 0025). Answers the ids of what is gone: their words lie sealed in the vault. */
export async function forgetSignals(tx: Tx, { from, to }: Days, max: number): Promise<string[]> {
  const gone = await sql<{ id: string }>`select id::text from gb_forget_signals(${from}, ${to}, ${max}) as t (id)`.execute(tx)
  return gone.rows.map((row) => row.id)
}

export async function countBareSignals(tx: Tx, days: Days, max: number): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from (select from signal s where ${bare(days)} limit ${max}) t`.execute(tx)
  return found.rows[0]!.n
}

/**
 * Signals lie in the order in which they were received: what is not older than the first row is found without reading the rest, wherever the oldest
 * lies; moments are read to the millisecond. Two statements, for only a moment that is known when the second is planned lets it use the index. Index: signal_by_age.
 */
export async function oldestSignal(tx: Tx): Promise<Date | null> {
  const first = (await sql<{ at: Date }>`select received_at as at from signal limit 1`.execute(tx)).rows[0]
  if (first === undefined) return null
  const found = await sql<{ at: Date | null }>`select min(received_at) as at from signal where received_at <= ${new Date(first.at.getTime() + 1)}`.execute(tx)
  return found.rows[0]!.at
}
