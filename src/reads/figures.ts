import { sql, type RawBuilder } from 'kysely'
import type { FiguresQuery, FiguresRow, FiguresView } from '../contract/figures.ts'
import { allow } from '../domain/access.ts'
import { fraudTypeName, isFraudType } from '../domain/fraud-types.ts'
import { LEVEL_NAMES, WARNING_LEVELS } from '../domain/levels.ts'
import { rangeOfDigits } from '../domain/region-code.ts'
import { readAs, type ActorContext, type Tx } from '../platform/transaction.ts'
import { userNames } from './names.ts'
import { withinSight } from './warning-list.ts'

/** `asOf`: nothing that happened later is counted, so that the same question has the same answer for ever. */
export type Span = { readonly from: Date; readonly to: Date; readonly asOf?: Date }
export type Cut = Pick<FiguresQuery, 'by' | 'unit' | 'region' | 'level' | 'type'>
const ROWS_MAX = 500
/** Groups that have an order of their own; the others come by their size. A week is named by its Monday, a month by its first day. */
const IN_ORDER: ReadonlySet<Cut['by']> = new Set(['level', 'day', 'week', 'month'])

/** Every figure's unit, said once with the answer: warnings in 件, cases dissuaded in 起, people in 人, calls and visits in 人次, money in fen of yuan. */
const FIGURE_UNITS = {
  warnings: '件', closed: '件', dissuaded: '起', dissuadedRate: '%', falseAlarms: '件', personsWarned: '人', personTimes: '人次', directFen: '元', indirectFen: '元',
  accept: '秒', firstCall: '秒', reached: '秒', atDoor: '秒', close: '秒',
}

/** Warnings opened in the period, and what became of them; against the period of equal length before it. */
export function figuresOf(context: ActorContext, query: FiguresQuery): Promise<FiguresView> {
  allow(context.actor, 'figures.read')
  const span = { from: new Date(`${query.from}T00:00:00+08:00`), to: dayAfter(query.to) }
  return readAs(context, async (tx) => ({
    rows: query.by === 'none' ? [] : await figureRows(tx, context, span, query),
    total: await totalOf(tx, context, span, query),
    previous: await totalOf(tx, context, before(span), query),
    units: FIGURE_UNITS, from: query.from, to: query.to, now: context.now.toISOString(),
  }))
}

export function before(span: Span): Span {
  return { from: new Date(2 * span.from.getTime() - span.to.getTime()), to: span.from, ...(span.asOf === undefined ? {} : { asOf: span.from }) }
}

export async function totalOf(tx: Tx, context: ActorContext, span: Span, cut: Omit<Cut, 'by'>): Promise<FiguresRow> {
  const [row] = await figureRows(tx, context, span, { ...cut, by: 'none' })
  return row ?? EMPTY
}

type Counted = {
  key: string; name: string | null; warnings: number; closed: number; dissuaded: number; answered: number; false_alarms: number; persons: number; person_times: number
  direct_fen: number; indirect_fen: number; accept: Times; first_call: Times; reached: Times; at_door: Times; close: Times; n_accept: number; n_first_call: number; n_reached: number; n_at_door: number
}
type Times = number[] | null

/** Counted through the actor's walls. Index: warning_by_unit or warning_by_opening, task_by_subject, step_by_subject. */
export async function figureRows(tx: Tx, context: ActorContext, span: Span, cut: Cut): Promise<FiguresRow[]> {
  const where = sql.join(await conditions(tx, context, span, cut), sql` and `)
  const seconds = (later: string, earlier: string) => sql.raw(`extract(epoch from ${later} - ${earlier})`)
  const p = (expression: RawBuilder<unknown>) => sql`percentile_cont(array[0.5, 0.95]) within group (order by ${expression})`
  const first = (column: string) => (span.asOf === undefined ? sql.raw(`min(t.${column})`) : sql`min(t.${sql.raw(column)}) filter (where t.${sql.raw(column)} <= ${span.asOf})`)
  const told = span.asOf === undefined ? sql`true` : sql`w.closed_at <= ${span.asOf}`
  const counted = await sql<Counted>`
    with w as (select w.id, w.person_id, w.opened_at, ${groupKey(cut.by)} as key, o.* from warning w
      left join lateral (select w.outcome, w.closed_at, w.direct_fen, w.indirect_fen where w.state = 'closed' and ${told}) o on true where ${where}),
    call as (select t.subject_id, ${first('accepted_at')} as accepted_at, ${first('first_call_at')} as first_call_at, ${first('reached_at')} as reached_at, min(t.opened_at) as opened_at
      from task t where t.kind = 'dissuade' and t.subject_id in (select id from w) group by 1),
    visit as (select t.subject_id, ${first('at_door_at')} as at_door_at, min(t.opened_at) as opened_at from task t where t.kind = 'visit' and t.subject_id in (select id from w) group by 1),
    contact as (select s.subject_id, count(*)::int as times from step s where s.subject_id in (select id from w) and s.undone_at is null and ${span.asOf === undefined ? sql`true` : sql`s.at <= ${span.asOf}`}
      and (s.kind = 'at-door' or (s.kind = 'call' and s.detail ->> 'result' = 'reached')) group by 1)
    select w.key, count(*)::int as warnings, count(w.outcome)::int as closed, (count(*) filter (where w.outcome = 'dissuaded'))::int as dissuaded,
      (count(*) filter (where w.outcome in ('dissuaded', 'refused', 'already-paid', 'unreachable', 'not-found')))::int as answered,
      (count(*) filter (where w.outcome = 'false-alarm'))::int as false_alarms, count(distinct w.person_id)::int as persons, coalesce(sum(contact.times), 0)::int as person_times,
      coalesce(sum(w.direct_fen), 0)::bigint as direct_fen, coalesce(sum(w.indirect_fen), 0)::bigint as indirect_fen,
      ${p(seconds('call.accepted_at', 'call.opened_at'))} as accept, count(call.accepted_at)::int as n_accept,
      ${p(seconds('call.first_call_at', 'call.opened_at'))} as first_call, count(call.first_call_at)::int as n_first_call,
      ${p(seconds('call.reached_at', 'call.opened_at'))} as reached, count(call.reached_at)::int as n_reached,
      ${p(seconds('visit.at_door_at', 'visit.opened_at'))} as at_door, count(visit.at_door_at)::int as n_at_door,
      ${p(seconds('w.closed_at', 'w.opened_at'))} as close
    from w left join call on call.subject_id = w.id left join visit on visit.subject_id = w.id left join contact on contact.subject_id = w.id
    group by w.key order by ${IN_ORDER.has(cut.by) ? sql`w.key` : sql`count(*) desc, w.key`} limit ${ROWS_MAX}`.execute(tx)
  const names = await namesOf(tx, cut.by, counted.rows.map((row) => row.key))
  return counted.rows.map((row) => rowOf(row, cut.by, names(row.key)))
}

async function conditions(tx: Tx, context: ActorContext, span: Span, cut: Omit<Cut, 'by'>): Promise<RawBuilder<unknown>[]> {
  const all = [sql`w.opened_at >= ${span.from}`, sql`w.opened_at < ${span.to}`, ...(await withinSight(tx, context, 'w.unit', cut.unit))]
  if (cut.level !== undefined) all.push(sql`w.level = ${WARNING_LEVELS.indexOf(cut.level) + 1}`)
  if (cut.type !== undefined) all.push(sql`w.fraud_type = ${cut.type}`)
  if (cut.region !== undefined) {
    const range = rangeOfDigits(cut.region)
    all.push(sql`w.region between ${range.first} and ${range.last}`)
  }
  return all
}

function groupKey(by: Cut['by']): RawBuilder<unknown> {
  switch (by) {
    case 'none': return sql`''`
    case 'district': return sql`(w.region / 1000000000 * 1000000000)::text`
    case 'street': return sql`(w.region / 1000000 * 1000000)::text`
    case 'unit': return sql`w.unit`
    case 'officer': return sql`coalesce((select t.assignee::text from task t where t.subject_id = w.id and t.kind = 'dissuade' order by t.opened_at desc limit 1), '')`
    case 'level': return sql`w.level::text`
    case 'type': return sql`w.fraud_type`
    case 'day': case 'week': case 'month': return sql`to_char(date_trunc(${sql.lit(by)}, w.opened_at at time zone 'Asia/Shanghai'), 'YYYY-MM-DD')`
  }
}

async function namesOf(tx: Tx, by: Cut['by'], keys: readonly string[]): Promise<(key: string) => string> {
  if (by === 'level') return (key) => LEVEL_NAMES[WARNING_LEVELS[Number(key) - 1]!].zh
  if (by === 'type') return (key) => (isFraudType(key) ? fraudTypeName(key, 'zh') : key)
  if (by === 'none' || IN_ORDER.has(by)) return (key) => key
  if (by === 'officer') {
    const officers = await userNames(tx, keys.map((key) => (key === '' ? null : key)))
    return (key) => officers.get(key) ?? key
  }
  const rows = by === 'unit'
    ? await sql<{ key: string; name: string }>`select code as key, name from unit where code = any(${keys}::text[])`.execute(tx)
    : await sql<{ key: string; name: string }>`select code::text as key, name from region where code = any(${keys}::bigint[])`.execute(tx)
  const names = new Map(rows.rows.map((row) => [row.key, row.name]))
  return (key) => names.get(key) ?? key
}

function rowOf(row: Counted, by: Cut['by'], name: string): FiguresRow {
  const times = (found: Times, count: number) => ({ p50Seconds: rounded(found?.[0]), p95Seconds: rounded(found?.[1]), count })
  return {
    key: by === 'level' ? WARNING_LEVELS[Number(row.key) - 1]! : row.key, name, warnings: row.warnings, closed: row.closed, dissuaded: row.dissuaded,
    // Of those where there was somebody to dissuade: false alarms, wrong persons and duplicates are not failures.
    dissuadedRate: row.answered === 0 ? null : Math.round((row.dissuaded / row.answered) * 10_000) / 100,
    falseAlarms: row.false_alarms, personsWarned: row.persons, personTimes: row.person_times, directFen: Number(row.direct_fen), indirectFen: Number(row.indirect_fen),
    accept: times(row.accept, row.n_accept), firstCall: times(row.first_call, row.n_first_call), reached: times(row.reached, row.n_reached), atDoor: times(row.at_door, row.n_at_door), close: times(row.close, row.closed),
  }
}

function rounded(seconds: number | null | undefined): number | null {
  return seconds == null ? null : Math.round(seconds)
}

const NO_TIMES = { p50Seconds: null, p95Seconds: null, count: 0 }
const EMPTY: FiguresRow = {
  key: '', name: '', warnings: 0, closed: 0, dissuaded: 0, dissuadedRate: null, falseAlarms: 0, personsWarned: 0, personTimes: 0, directFen: 0, indirectFen: 0,
  accept: NO_TIMES, firstCall: NO_TIMES, reached: NO_TIMES, atDoor: NO_TIMES, close: NO_TIMES,
}

export function dayAfter(day: string): Date {
  return new Date(new Date(`${day}T00:00:00+08:00`).getTime() + 86_400_000)
}

