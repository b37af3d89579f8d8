import { sql, type Transaction } from 'kysely'
import type { Outcome } from '../../contract/task.ts'
import { WARNING_LEVELS, type WarningLevel } from '../../domain/levels.ts'
import { int8s } from '../../platform/postgres/arrays.ts'
import { MERGED_MAX } from './warning.rules.ts'

export type ReasonRow = { readonly code: string; readonly zh: string; readonly en: string }
export type WarningRow = {
  id: string; person_id: number; level: number; fraud_type: string; reasons: ReasonRow[]; table_version: number
  region: number; region_source: string; region_confidence: number; unit: string; source_id: number; first_kind: number
  state: 'open' | 'elsewhere' | 'closed'; bundle_id: string | null; signal_count: number
  evidence_from: Date; opened_at: Date; raised_at: Date; last_signal_at: Date; amount_at_risk_fen: number | null
  closed_at: Date | null; closed_by: string | null; outcome: Outcome | null; direct_fen: number; indirect_fen: number; protections: string[]
  acknowledged_at: Date | null; acknowledged_by: string | null; merged_into: string | null
}
export type WarningTables = { warning: WarningRow; surge: { id: string; source_id: number; started_at: Date; last_at: Date; warnings: number; ended_at: Date | null } }
type Tx = Transaction<WarningTables>

export type NewWarning = {
  readonly id: string; readonly personId: number; readonly level: WarningLevel; readonly fraudType: string; readonly reasons: readonly ReasonRow[]
  readonly tableVersion: number; readonly region: number; readonly regionSource: string; readonly regionConfidence: number; readonly unit: string
  readonly sourceId: number; readonly firstKind: number; readonly bundleId: string | null; readonly signalCount: number
  readonly evidenceFrom: Date; readonly lastSignalAt: Date; readonly amountAtRiskFen: number | null
}

export function levelCode(level: WarningLevel): number {
  return WARNING_LEVELS.indexOf(level) + 1
}

export function levelOf(code: number): WarningLevel {
  return WARNING_LEVELS[code - 1]!
}

/** The live warnings of these people. Index: warning_one_live_per_person. */
export function liveWarningsOf(tx: Tx, personIds: readonly number[]): Promise<WarningRow[]> {
  if (personIds.length === 0) return Promise.resolve([])
  return tx.selectFrom('warning').selectAll().where('person_id', 'in', [...personIds]).where('state', '<>', 'closed').execute()
}

/** The one that goes on for this person: their own live one, or the live one that theirs was merged into. Indexes: warning_one_live_per_person, warning_merged_by_person. */
export async function warningFor(tx: Tx, personId: number): Promise<WarningRow | undefined> {
  const [own] = await liveWarningsOf(tx, [personId])
  const [kept] = own === undefined ? await keptFor(tx, [personId]) : []
  return own ?? (kept === undefined ? undefined : warningById(tx, kept.id))
}

/** `heard`: whose warning was merged; `personId`: whose live one it was merged into. */
export type Kept = { readonly heard: number; readonly id: string; readonly personId: number }

/** Of these people, those whose warning goes on in another one that lives, the one merged last. Index: warning_merged_by_person. */
export async function keptFor(tx: Tx, personIds: readonly number[]): Promise<Kept[]> {
  if (personIds.length === 0) return []
  return (await sql<Kept>`select distinct on (m.person_id) m.person_id as heard, k.id, k.person_id as "personId" from warning m join warning k on k.id = m.merged_into
    where m.person_id = any(${int8s(personIds, (id) => id)}::bigint[]) and m.merged_into is not null and k.state <> 'closed' order by m.person_id, m.closed_at desc`.execute(tx)).rows
}

/** The unique index on live warnings is the last word: a second one for the same person is not written, and is missing from the answer. */
export async function openWarnings(tx: Tx, warnings: readonly NewWarning[], now: Date): Promise<Set<string>> {
  if (warnings.length === 0) return new Set()
  const column = <T>(pick: (one: NewWarning) => T): T[] => warnings.map(pick)
  const opened = await sql<{ id: string }>`
    insert into warning (id, person_id, level, fraud_type, reasons, table_version, region, region_source, region_confidence, unit, source_id, first_kind,
      state, bundle_id, signal_count, evidence_from, last_signal_at, amount_at_risk_fen, opened_at, raised_at)
    select id, person_id, level, fraud_type, reasons, table_version, region, region_source, region_confidence, unit, source_id, first_kind,
      'open', bundle_id, signal_count, evidence_from, last_signal_at, amount_at_risk_fen, ${now}::timestamptz, ${now}::timestamptz
    from unnest(${column((one) => one.id)}::uuid[], ${column((one) => one.personId)}::bigint[], ${column((one) => levelCode(one.level))}::smallint[], ${column((one) => one.fraudType)}::text[],
      ${column((one) => JSON.stringify(one.reasons))}::jsonb[], ${column((one) => one.tableVersion)}::integer[], ${column((one) => one.region)}::bigint[],
      ${column((one) => one.regionSource)}::text[], ${column((one) => one.regionConfidence)}::smallint[], ${column((one) => one.unit)}::text[],
      ${column((one) => one.sourceId)}::integer[], ${column((one) => one.firstKind)}::smallint[], ${column((one) => one.bundleId)}::uuid[], ${column((one) => one.signalCount)}::integer[],
      ${column((one) => one.evidenceFrom.toISOString())}::timestamptz[], ${column((one) => one.lastSignalAt.toISOString())}::timestamptz[], ${column((one) => one.amountAtRiskFen)}::bigint[])
      as t (id, person_id, level, fraud_type, reasons, table_version, region, region_source, region_confidence, unit, source_id, first_kind, bundle_id, signal_count, evidence_from, last_signal_at, amount_at_risk_fen)
    on conflict (person_id) where state <> 'closed' do nothing
    returning id`.execute(tx)
  return new Set(opened.rows.map((row) => row.id))
}

export type Joined = {
  readonly id: string; readonly level: WarningLevel; readonly fraudType: string; readonly reasons: readonly ReasonRow[]; readonly raised: boolean
  readonly lastSignalAt: Date; readonly amountAtRiskFen: number | null
}

const SIGNALS_COUNTED_MAX = 10_000

/** The signals are counted where they lie: a batch may bring several about one person, and one that was sent twice only once. Those of whoever was merged into it count with its own. */
export async function joinWarnings(tx: Tx, joins: readonly Joined[], now: Date): Promise<void> {
  if (joins.length === 0) return
  const column = <T>(pick: (one: Joined) => T): T[] => joins.map(pick)
  await sql`
    update warning w set level = least(w.level, j.level), fraud_type = j.fraud_type, reasons = j.reasons, raised_at = case when j.raised then ${now} else w.raised_at end,
      acknowledged_at = case when j.raised then null else w.acknowledged_at end, acknowledged_by = case when j.raised then null else w.acknowledged_by end,
      signal_count = greatest(w.signal_count, (select sum(heard.signals)::int from (select w.person_id, w.evidence_from union select m.person_id, m.evidence_from from warning m where m.merged_into = w.id) as told
        cross join lateral (select count(*) as signals from (select 1 from signal s where s.person_id = told.person_id and s.occurred_at >= told.evidence_from limit ${SIGNALS_COUNTED_MAX}) s) heard)),
      last_signal_at = greatest(w.last_signal_at, j.last_signal_at),
      amount_at_risk_fen = greatest(w.amount_at_risk_fen, j.amount_at_risk_fen)
    from unnest(${column((one) => one.id)}::uuid[], ${column((one) => levelCode(one.level))}::smallint[], ${column((one) => one.fraudType)}::text[], ${column((one) => JSON.stringify(one.reasons))}::jsonb[],
      ${column((one) => one.raised)}::boolean[], ${column((one) => one.lastSignalAt.toISOString())}::timestamptz[], ${column((one) => one.amountAtRiskFen)}::bigint[])
      as j (id, level, fraud_type, reasons, raised, last_signal_at, amount_at_risk_fen)
    where w.id = j.id`.execute(tx)
}

export function warningById(tx: Tx, id: string): Promise<WarningRow | undefined> {
  return tx.selectFrom('warning').selectAll().where('id', '=', id).executeTakeFirst()
}

export function warningForUpdate(tx: Tx, id: string): Promise<WarningRow | undefined> {
  return tx.selectFrom('warning').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function acknowledgeWarning(tx: Tx, id: string, by: string, now: Date): Promise<void> {
  await sql`update warning set acknowledged_at = ${now}, acknowledged_by = ${by} where id = ${id}`.execute(tx)
}

const WARNINGS_OF_ONE_MAX = 50

/** The newest first. Index: warning_by_person. */
export async function warningIdsOf(tx: Tx, personId: number): Promise<string[]> {
  return (await tx.selectFrom('warning').select('id').where('person_id', '=', personId).orderBy('opened_at', 'desc').limit(WARNINGS_OF_ONE_MAX).execute()).map((row) => row.id)
}

export type Closing = { readonly outcome: Outcome; readonly by: string; readonly directFen: number; readonly indirectFen: number; readonly protections: readonly string[] }

export async function closeWarning(tx: Tx, id: string, closing: Closing, now: Date): Promise<void> {
  await sql`update warning set state = 'closed', outcome = ${closing.outcome}, closed_at = ${now}, closed_by = ${closing.by}, direct_fen = ${closing.directFen},
    indirect_fen = ${closing.indirectFen}, protections = ${closing.protections}::text[] where id = ${id}`.execute(tx)
}

/** Answers of the past, each with its own time. */
export async function closeWarnings(tx: Tx, closings: readonly (Closing & { readonly id: string; readonly at: Date })[]): Promise<void> {
  if (closings.length === 0) return
  await sql`update warning w set state = 'closed', outcome = c.outcome, closed_at = c.at, closed_by = c.by, direct_fen = c.direct, indirect_fen = c.indirect, protections = string_to_array(c.protections, ',')
    from unnest(${closings.map((one) => one.id)}::uuid[], ${closings.map((one) => one.outcome)}::text[], ${closings.map((one) => one.at.toISOString())}::timestamptz[], ${closings.map((one) => one.by)}::uuid[],
      ${closings.map((one) => one.directFen)}::bigint[], ${closings.map((one) => one.indirectFen)}::bigint[], ${closings.map((one) => one.protections.join(','))}::text[]) as c (id, outcome, at, by, direct, indirect, protections)
    where w.id = c.id`.execute(tx)
}

export async function reopenWarning(tx: Tx, id: string): Promise<void> {
  await sql`update warning set state = 'open', merged_into = null, outcome = null, closed_at = null, closed_by = null, direct_fen = 0, indirect_fen = 0, protections = '{}' where id = ${id}`.execute(tx)
}

export async function warningAsItIs(tx: Tx, id: string): Promise<unknown> {
  return (await sql<{ was: unknown }>`select to_jsonb(w) as was from warning w where id = ${id}`.execute(tx)).rows[0]!.was
}

/** What outcomes and handovers change of a warning, as it was; what signals have added since stays. */
export async function putWarningBack(tx: Tx, was: unknown): Promise<void> {
  await sql`update warning w set state = b.state, unit = b.unit, region = b.region, region_source = b.region_source, region_confidence = b.region_confidence, outcome = b.outcome,
    closed_at = b.closed_at, closed_by = b.closed_by, direct_fen = b.direct_fen, indirect_fen = b.indirect_fen, protections = b.protections, merged_into = b.merged_into
    from jsonb_populate_record(null::warning, ${JSON.stringify(was)}::jsonb) b where w.id = b.id`.execute(tx)
}

export async function moveWarning(tx: Tx, id: string, to: { unit: string; state: 'open' | 'elsewhere'; region?: number; regionSource?: string; regionConfidence?: number }): Promise<void> {
  await sql`update warning set unit = ${to.unit}, state = ${to.state}, region = coalesce(${to.region ?? null}::bigint, region),
    region_source = coalesce(${to.regionSource ?? null}, region_source), region_confidence = coalesce(${to.regionConfidence ?? null}::smallint, region_confidence) where id = ${id}`.execute(tx)
}

// Two warnings of one human being ----------------------------------------------------------------

/** Both, locked in the order of their id: whoever merges the one into the other and whoever does it the other way round come one after the other. */
export async function warningsForUpdate(tx: Tx, ids: readonly string[]): Promise<WarningRow[]> {
  return tx.selectFrom('warning').selectAll().where('id', 'in', [...ids]).orderBy('id').forUpdate().execute()
}

export async function warningsByIds(tx: Tx, ids: readonly string[]): Promise<WarningRow[]> {
  return ids.length === 0 ? [] : tx.selectFrom('warning').selectAll().where('id', 'in', [...ids]).execute()
}

/** What was merged into these, the first first. Index: warning_by_merged_into. */
export async function mergedInto(tx: Tx, ids: readonly string[]): Promise<WarningRow[]> {
  return ids.length === 0 ? [] : tx.selectFrom('warning').selectAll().where('merged_into', 'in', [...ids]).orderBy('closed_at').orderBy('id').limit(MERGED_MAX * ids.length).execute()
}

/** Whose warnings were merged into this one: the numbers under which its person is known as well. */
export async function mergedPersons(tx: Tx, id: string): Promise<number[]> {
  return [...new Set((await mergedInto(tx, [id])).map((one) => one.person_id))]
}

export async function closeAsMerged(tx: Tx, id: string, { into, by }: { readonly into: string; readonly by: string }, now: Date): Promise<void> {
  await sql`update warning set state = 'closed', outcome = 'duplicate', merged_into = ${into}, closed_at = ${now}, closed_by = ${by} where id = ${id}`.execute(tx)
}

/** What another one that was merged into it has changed of a warning, as it was; its own signals since then are counted. Index: signal_by_person. */
export async function putJudgementBack(tx: Tx, was: unknown): Promise<void> {
  await sql`update warning w set level = b.level, fraud_type = b.fraud_type, reasons = b.reasons, raised_at = b.raised_at, acknowledged_at = b.acknowledged_at, acknowledged_by = b.acknowledged_by,
      signal_count = greatest(b.signal_count, own.signals), last_signal_at = greatest(b.last_signal_at, own.last_at), amount_at_risk_fen = b.amount_at_risk_fen
    from jsonb_populate_record(null::warning, ${JSON.stringify(was)}::jsonb) b
    cross join lateral (select count(*)::int as signals, max(occurred_at) as last_at from (
      select occurred_at from signal s where s.person_id = b.person_id and s.occurred_at >= b.evidence_from order by occurred_at desc limit ${SIGNALS_COUNTED_MAX}) s) own where w.id = b.id`.execute(tx)
}

export async function keepMergeBefore(tx: Tx, id: string, was: object, now: Date): Promise<void> {
  await sql`insert into merge_before (warning_id, at, was) values (${id}, ${now}, ${JSON.stringify(was)}::jsonb) on conflict (warning_id) do update set at = excluded.at, was = excluded.was`.execute(tx)
}

export async function mergeBefore(tx: Tx, id: string): Promise<{ at: Date; was: unknown } | undefined> {
  return (await sql<{ at: Date; was: unknown }>`select at, was from merge_before where warning_id = ${id}`.execute(tx)).rows[0]
}

/** Of one, once it is used; or, by age, as many as `max`: answers how many. Index: merge_before_by_age. */
export async function forgetMergesBefore(tx: Tx, before: Date, max: number): Promise<number> {
  return Number((await sql`delete from merge_before where warning_id in (select warning_id from merge_before where at < ${before} order by at limit ${max})`.execute(tx)).numAffectedRows)
}

// Surge mode: one source that makes hundreds of warnings in minutes ---------------------------------
const SURGE_WARNINGS = 100
const SURGE_WINDOW_MS = 5 * 60_000

/** More than this many at one look are gathered at the next. */
const GATHERED_MAX = 5_000

type SurgeRow = WarningTables['surge']

/**
 * The bundle that new warnings of this source belong to, while it bursts: from 100 warnings in five minutes on. The clock ends it after five
 * quiet ones (surge-to-calm). Reds are not held back by it: a bundle changes how a list shows warnings, never when an officer gets one.
 */
export async function surgeOf(tx: Tx, sourceId: number, adding: number, newId: () => string, now: Date): Promise<{ id: string; started: boolean } | undefined> {
  const since = new Date(now.getTime() - SURGE_WINDOW_MS)
  const live = await joinSurge(tx, sourceId, adding, now, since)
  if (live !== undefined) return live
  const recent = await sql<{ count: number }>`select count(*)::int as count from (select 1 from warning where opened_at > ${since} and source_id = ${sourceId} order by opened_at desc limit ${SURGE_WARNINGS}) w`.execute(tx)
  const count = recent.rows[0]!.count + adding
  if (count < SURGE_WARNINGS) return undefined
  const id = newId()
  const started = await sql`insert into surge (id, source_id, started_at, last_at, warnings) values (${id}, ${sourceId}, ${now}, ${now}, ${count})
    on conflict (source_id) where ended_at is null do nothing`.execute(tx)
  // Another batch was quicker by a moment, or the clock is late with a burst that has ended: these belong to that one.
  return started.numAffectedRows === 1n ? { id, started: true } : joinSurge(tx, sourceId, adding, now, new Date(0))
}

async function joinSurge(tx: Tx, sourceId: number, adding: number, now: Date, activeSince: Date): Promise<{ id: string; started: false } | undefined> {
  const joining = await sql<{ id: string }>`update surge set last_at = greatest(last_at, ${now}), warnings = warnings + ${adding}
    where source_id = ${sourceId} and ended_at is null and last_at >= ${activeSince} returning id`.execute(tx)
  return joining.rows[0] === undefined ? undefined : { id: joining.rows[0].id, started: false }
}

/**
 * The warnings that came before the burst was seen to be one, or beside the batch that saw it, join its bundle; answers how many. Runs before the surge itself is
 * locked: a batch holds warnings first and the surge after them. Index: warning_by_opening.
 */
export async function gatherSurge(tx: Tx, id: string): Promise<number> {
  const surge = await tx.selectFrom('surge').selectAll().where('id', '=', id).executeTakeFirst()
  if (surge === undefined) return 0
  const since = new Date(surge.started_at.getTime() - SURGE_WINDOW_MS)
  const gathered = await sql`update warning set bundle_id = ${id} where id in (
    select id from warning where opened_at > ${since} and opened_at <= ${surge.last_at} and source_id = ${surge.source_id} and bundle_id is null
    order by opened_at desc limit ${GATHERED_MAX}) and bundle_id is null`.execute(tx)
  return Number(gathered.numAffectedRows)
}

/** Ends it when five minutes have been quiet; else answers when to look again. Undefined: it has ended. */
export async function endQuietSurge(tx: Tx, id: string, now: Date): Promise<Date | undefined> {
  const surge: SurgeRow | undefined = await tx.selectFrom('surge').selectAll().where('id', '=', id).where('ended_at', 'is', null).forUpdate().executeTakeFirst()
  if (surge === undefined) return undefined
  const quietAt = new Date(surge.last_at.getTime() + SURGE_WINDOW_MS)
  if (quietAt > now) return quietAt
  await tx.updateTable('surge').set({ ended_at: now }).where('id', '=', id).execute()
  return undefined
}
