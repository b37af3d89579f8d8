import { sql, type RawBuilder } from 'kysely'
import { FIGURES, type FigureName, type FiguresQuery, type FiguresRow, type FiguresView } from '../contract/figures.ts'
import { allow } from '../domain/access.ts'
import { fraudTypeName, isFraudType } from '../domain/fraud-types.ts'
import { LEVEL_NAMES, WARNING_LEVELS } from '../domain/levels.ts'
import { beginningOf, comparedWith } from '../domain/period.ts'
import { refuse } from '../domain/refusal.ts'
import { rangeOfDigits } from '../domain/region-code.ts'
import { readAs, type ActorContext, type Tx } from '../platform/transaction.ts'
import { userNames } from './names.ts'
import { withinSight } from './warning-list.ts'

/** `asOf`: nothing that happened later is counted, so that the same question has the same answer for ever. */
export type Span = { readonly from: Date; readonly to: Date; readonly asOf?: Date }
export type Cut = Pick<FiguresQuery, 'by' | 'unit' | 'region' | 'level' | 'type'>
const ROWS_MAX = 500
/** All villages of a province's largest city, several times over. */
const SHEET_ROWS_MAX = 20_000
/** Groups that have an order of their own; the others come by their size. A week is named by its Monday, a month by its first day. */
const IN_ORDER: ReadonlySet<Cut['by']> = new Set(['level', 'day', 'week', 'month'])

/** Every figure's unit, said once with the answer: warnings in 件, cases dissuaded in 起, people in 人, calls and visits in 人次, money in fen of yuan. */
export const FIGURE_UNITS: Record<FigureName, string> = {
  warnings: '件', closed: '件', dissuaded: '起', dissuadedRate: '%', falseAlarms: '件', falseRate: '%', personsWarned: '人', again7: '人', again30: '人', lost7: '人', lost30: '人', personTimes: '人次', directFen: '元', indirectFen: '元',
  accept: '秒', firstCall: '秒', reached: '秒', atDoor: '秒', close: '秒',
}

/** Warnings opened in the period, and what became of them; against the period before and the same of the year before. Of more groups than a page shows the largest or newest. */
export function figuresOf(context: ActorContext, query: FiguresQuery, rowsMax = ROWS_MAX): Promise<FiguresView> {
  allow(context.actor, 'figures.read')
  const span = spanOf(query)
  const compared = comparedWith(query)
  return readAs(context, async (tx) => ({
    ...(query.by === 'none' ? { rows: [], groups: 0 } : await groupsOf(tx, context, span, query, rowsMax)),
    total: await totalOf(tx, context, span, query),
    previous: await totalOf(tx, context, spanOf(compared.previous), query),
    lastYear: await totalOf(tx, context, spanOf(compared.lastYear), query),
    compared, region: query.region === undefined ? null : { region: query.region, name: await placeName(tx, query.region) },
    units: FIGURE_UNITS, from: query.from, to: query.to, now: context.now.toISOString(),
  }))
}

/** For a sheet: all groups, or `figures.too_many_groups`. */
export async function allFiguresOf(context: ActorContext, query: FiguresQuery): Promise<FiguresView> {
  const view = await figuresOf(context, query, SHEET_ROWS_MAX)
  if (view.groups > SHEET_ROWS_MAX) throw refuse('figures.too_many_groups', { groups: view.groups, limit: SHEET_ROWS_MAX })
  return view
}

async function placeName(tx: Tx, digits: string): Promise<string> {
  const { first } = rangeOfDigits(digits)
  return (await namesOf(tx, 'district', [String(first)]))(String(first))
}

/** Both days inclusive. */
export function spanOf({ from, to }: { readonly from: string; readonly to: string }): Span {
  return { from: beginningOf(from), to: dayAfter(to) }
}

export function before(span: Span): Span {
  return { from: new Date(2 * span.from.getTime() - span.to.getTime()), to: span.from, ...(span.asOf === undefined ? {} : { asOf: span.from }) }
}

export async function totalOf(tx: Tx, context: ActorContext, span: Span, cut: Omit<Cut, 'by'>): Promise<FiguresRow> {
  const [row] = await figureRows(tx, context, span, { ...cut, by: 'none' })
  return row ?? EMPTY
}

type Times = number[] | null
type Counted = { key: string } & Record<Exclude<FigureName, Step>, number> & Record<Step, Times> & Record<`n ${Step}`, number>

/** The outcomes of warnings where there was somebody to dissuade: false alarms, wrong persons and duplicates are no failures. */
const ANSWERED = sql`('dissuaded', 'refused', 'already-paid', 'unreachable', 'not-found')`
const AGAIN_DAYS = { again7: 7, again30: 30 }
const LOST_DAYS = { lost7: 7, lost30: 30 }

/**
 * The warnings of a period through the actor's walls, each with its key, what became of it, its first call and visit, its contacts, and how many days ago
 * the person had been warned before, and after how many days one who was dissuaded lost money after all: `w`, to be read `${JOINED}`. Index: warning_by_unit or
 * warning_by_opening, warning_by_person, fraud_case_by_person, task_by_subject, step_by_subject.
 */
export async function warningsOf(tx: Tx, context: ActorContext, span: Span, cut: Cut): Promise<RawBuilder<unknown>> {
  const where = sql.join(await conditions(tx, context, span, cut), sql` and `)
  const first = (column: string) => (span.asOf === undefined ? sql.raw(`min(t.${column})`) : sql`min(t.${sql.raw(column)}) filter (where t.${sql.raw(column)} <= ${span.asOf})`)
  const told = span.asOf === undefined ? sql`true` : sql`w.closed_at <= ${span.asOf}`
  return sql`
    w as (select w.id, w.person_id, w.opened_at, ${groupKey(cut.by)} as key, o.*, e.days_ago, l.lost_after from warning w
      left join lateral (select w.outcome, w.closed_at, w.direct_fen, w.indirect_fen where w.state = 'closed' and ${told}) o on true
      left join lateral (select date_part('epoch', w.opened_at - max(b.opened_at)) / 86400 as days_ago from warning b
        where b.person_id = w.person_id and b.opened_at < w.opened_at and b.opened_at >= w.opened_at - make_interval(days => ${AGAIN_DAYS.again30})) e on true
      left join lateral (select date_part('epoch', min(x.at) - o.closed_at) / 86400 as lost_after from (
        select p.closed_at as at from warning p where p.person_id = w.person_id and p.outcome = 'already-paid' and p.closed_at > o.closed_at
        union all select c.reported_at from fraud_case c where c.person_id = w.person_id and c.loss_fen > 0 and c.reported_at > o.closed_at) x
        where o.outcome = 'dissuaded' and x.at <= o.closed_at + make_interval(days => ${LOST_DAYS.lost30}) and ${span.asOf === undefined ? sql`true` : sql`x.at <= ${span.asOf}`}) l on true where ${where}),
    call as (select t.subject_id, ${first('accepted_at')} as accepted_at, ${first('first_call_at')} as first_call_at, ${first('reached_at')} as reached_at, min(t.opened_at) as opened_at
      from task t where t.kind = 'dissuade' and t.subject_id in (select id from w) group by 1),
    visit as (select t.subject_id, ${first('at_door_at')} as at_door_at, min(t.opened_at) as opened_at from task t where t.kind = 'visit' and t.subject_id in (select id from w) group by 1),
    told as (select id, id as subject_id from w union all select m.id, m.merged_into from warning m where m.merged_into in (select id from w) and ${mergedBy('m', span)}),
    contact as (select m.subject_id, count(*)::int as times from step s join told m on m.id = s.subject_id where s.undone_at is null and ${span.asOf === undefined ? sql`true` : sql`s.at <= ${span.asOf}`}
      and (s.kind = 'at-door' or (s.kind = 'call' and s.detail ->> 'result' = 'reached')) group by 1)`
}

export const JOINED = sql`w left join call on call.subject_id = w.id left join visit on visit.subject_id = w.id left join contact on contact.subject_id = w.id`
const SECONDS = {
  accept: sql`extract(epoch from call.accepted_at - call.opened_at)`, firstCall: sql`extract(epoch from call.first_call_at - call.opened_at)`, reached: sql`extract(epoch from call.reached_at - call.opened_at)`,
  atDoor: sql`extract(epoch from visit.at_door_at - visit.opened_at)`, close: sql`extract(epoch from w.closed_at - w.opened_at)`,
}
type Step = keyof typeof SECONDS

/** What a figure counts among the joined rows, and, of a rate, what it divides by. Table and rows behind it ask the same. */
export const COUNTED: Record<FigureName, { readonly of: RawBuilder<unknown>; readonly met?: RawBuilder<unknown> }> = {
  warnings: { of: sql`true` }, closed: { of: sql`w.outcome is not null` }, dissuaded: { of: sql`w.outcome = 'dissuaded'` }, falseAlarms: { of: sql`w.outcome = 'false-alarm'` },
  dissuadedRate: { of: sql`w.outcome in ${ANSWERED}`, met: sql`w.outcome = 'dissuaded'` }, falseRate: { of: sql`w.outcome is not null`, met: sql`w.outcome = 'false-alarm'` },
  personsWarned: { of: sql`true` }, again7: { of: sql`w.days_ago <= ${sql.lit(AGAIN_DAYS.again7)}` }, again30: { of: sql`w.days_ago <= ${sql.lit(AGAIN_DAYS.again30)}` }, personTimes: { of: sql`contact.times > 0` },
  lost7: { of: sql`w.lost_after <= ${sql.lit(LOST_DAYS.lost7)}` }, lost30: { of: sql`w.lost_after <= ${sql.lit(LOST_DAYS.lost30)}` },
  directFen: { of: sql`w.direct_fen > 0` }, indirectFen: { of: sql`w.indirect_fen > 0` },
  accept: { of: sql`call.accepted_at is not null` }, firstCall: { of: sql`call.first_call_at is not null` }, reached: { of: sql`call.reached_at is not null` }, atDoor: { of: sql`visit.at_door_at is not null` }, close: { of: sql`w.closed_at is not null` },
}

/** A figure of the joined rows, as SQL: whole numbers, money in fen, the rate in per cent, times as median and 95th percentile in seconds. */
export function valueOf(figure: FigureName): RawBuilder<unknown> {
  const { of, met } = COUNTED[figure]
  if (met !== undefined) return sql`(round(count(*) filter (where ${met}) * 10000.0 / nullif(count(*) filter (where ${of}), 0)) / 100)::float8`
  switch (figure) {
    case 'personsWarned': case 'again7': case 'again30': case 'lost7': case 'lost30': return sql`(count(distinct w.person_id) filter (where ${of}))::int`
    case 'personTimes': return sql`coalesce(sum(contact.times), 0)::int`
    case 'directFen': return sql`coalesce(sum(w.direct_fen), 0)::bigint`
    case 'indirectFen': return sql`coalesce(sum(w.indirect_fen), 0)::bigint`
    case 'accept': case 'firstCall': case 'reached': case 'atDoor': case 'close': return sql`percentile_cont(array[0.5, 0.95]) within group (order by ${SECONDS[figure]})`
    default: return sql`(count(*) filter (where ${of}))::int`
  }
}

const STEPS = Object.keys(SECONDS) as Step[]

/** One row of figures for each key. */
export async function figureRows(tx: Tx, context: ActorContext, span: Span, cut: Cut): Promise<FiguresRow[]> {
  return (await groupsOf(tx, context, span, cut, ROWS_MAX)).rows
}

/** `groups`: how many there are; of more than `rowsMax` the rows are the newest days, or the largest. */
async function groupsOf(tx: Tx, context: ActorContext, span: Span, cut: Cut, rowsMax: number): Promise<{ readonly rows: FiguresRow[]; readonly groups: number }> {
  const values = FIGURES.map((figure) => sql`${valueOf(figure)} as ${sql.id(figure)}`)
  const counts = STEPS.map((step) => sql`(count(*) filter (where ${COUNTED[step].of}))::int as ${sql.id(`n ${step}`)}`)
  const { rows } = await sql<Counted & { groups: number }>`with ${await warningsOf(tx, context, span, cut)}
    select w.key, (count(*) over ())::int as groups, ${sql.join([...values, ...counts])} from ${JOINED} group by w.key order by ${IN_ORDER.has(cut.by) ? sql`w.key desc` : sql`count(*) desc, w.key`} limit ${rowsMax}`.execute(tx)
  const names = await namesOf(tx, cut.by, rows.map((row) => row.key))
  const shown = IN_ORDER.has(cut.by) ? rows.toReversed() : rows
  return { rows: shown.map((row) => rowOf(row, cut.by, names(row.key))), groups: rows[0]?.groups ?? 0 }
}

/** One that was merged into another is counted with that one, and once. */
function mergedBy(table: string, { asOf }: Span): RawBuilder<unknown> {
  return sql`(${sql.ref(`${table}.merged_into`)} is not null and ${asOf === undefined ? sql`true` : sql`${sql.ref(`${table}.closed_at`)} <= ${asOf}`})`
}

async function conditions(tx: Tx, context: ActorContext, span: Span, cut: Omit<Cut, 'by'>): Promise<RawBuilder<unknown>[]> {
  const all = [sql`w.opened_at >= ${span.from}`, sql`w.opened_at < ${span.to}`, sql`not ${mergedBy('w', span)}`, ...(await withinSight(tx, context, 'w.unit', cut.unit))]
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
    case 'village': return sql`(w.region / 1000 * 1000)::text`
    case 'unit': return sql`w.unit`
    case 'officer': return sql`coalesce((select t.assignee::text from task t where t.subject_id = w.id and t.kind = 'dissuade' order by t.opened_at desc limit 1), '')`
    case 'level': return sql`w.level::text`
    case 'type': return sql`w.fraud_type`
    case 'day': case 'week': case 'month': return sql`to_char(date_trunc(${sql.lit(by)}, w.opened_at at time zone 'Asia/Shanghai'), 'YYYY-MM-DD')`
  }
}

export async function namesOf(tx: Tx, by: Cut['by'], keys: readonly string[]): Promise<(key: string) => string> {
  if (by === 'level') return (key) => { const level = WARNING_LEVELS[Number(key) - 1]; return level === undefined ? key : LEVEL_NAMES[level].zh }
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

function rowOf({ key, ...row }: Counted, by: Cut['by'], name: string): FiguresRow {
  const times = (step: Step) => ({ p50Seconds: rounded(row[step]?.[0]), p95Seconds: rounded(row[step]?.[1]), count: row[`n ${step}`] })
  const { warnings, closed, dissuaded, dissuadedRate, falseAlarms, falseRate, personsWarned, again7, again30, lost7, lost30, personTimes } = row
  return {
    key: by === 'level' ? WARNING_LEVELS[Number(key) - 1]! : key, name, warnings, closed, dissuaded, dissuadedRate, falseAlarms, falseRate, personsWarned, again7, again30, lost7, lost30, personTimes,
    directFen: Number(row.directFen), indirectFen: Number(row.indirectFen), accept: times('accept'), firstCall: times('firstCall'), reached: times('reached'), atDoor: times('atDoor'), close: times('close'),
  }
}

function rounded(seconds: number | null | undefined): number | null {
  return seconds == null ? null : Math.round(seconds)
}

const NO_TIMES = { p50Seconds: null, p95Seconds: null, count: 0 }
const EMPTY: FiguresRow = {
  key: '', name: '', warnings: 0, closed: 0, dissuaded: 0, dissuadedRate: null, falseAlarms: 0, falseRate: null, personsWarned: 0, again7: 0, again30: 0, lost7: 0, lost30: 0, personTimes: 0, directFen: 0, indirectFen: 0,
  accept: NO_TIMES, firstCall: NO_TIMES, reached: NO_TIMES, atDoor: NO_TIMES, close: NO_TIMES,
}

export function dayAfter(day: string): Date {
  return new Date(beginningOf(day).getTime() + 86_400_000)
}

