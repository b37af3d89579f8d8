import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import { orderOf, type WarningPage, type WarningQuery, type WarningRow as WarningRowView } from '../contract/warning.ts'
import { allow } from '../domain/access.ts'
import { parseIdNumber } from '../domain/id-number.ts'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { normalizePhone } from '../domain/phone.ts'
import { rangeOfDigits } from '../domain/region-code.ts'
import { deadlinesOf } from '../features/deadline/deadline.store.ts'
import type { WarningRow } from '../features/warning/warning.store.ts'
import { asSystem, readAndEnrich, type ActorContext, type Tx } from '../platform/transaction.ts'
import { audit } from '../platform/audit.ts'
import { placeOf, regionPaths, unitNames, userNames } from './names.ts'
import { clockView, pressingClocks, pressOf } from './task-clocks.ts'

/** More live warnings than a person can look at; beyond them the page asks for a filter. */
const LIVE_MAX = 2_000
const COUNT_MAX = 10_000
const UUID_HEX = 32

type Page = z.infer<typeof WarningPage>
type Found = { readonly rows: readonly WarningRow[]; readonly total: number }

/** The queue and the archive, through the actor's walls; search finds whole identifiers through their token, never a part of a name. */
export async function warningList(context: ActorContext, query: WarningQuery): Promise<Page> {
  allow(context.actor, 'warning.read')
  const persons = await searchedPersons(context, query.q)
  const urgency = orderOf(query) === 'urgency'
  return readAndEnrich(context, (tx) => find(tx, context, query, persons, urgency), async (tx, found) => {
    const views = await warningRows(tx, found.rows)
    const items = urgency ? byUrgency(views, query.cursor, query.limit) : views.slice(0, query.limit)
    const more = urgency ? items.length === query.limit && items.at(-1) !== byUrgency(views, undefined, views.length).at(-1) : found.rows.length > query.limit
    return { items, next: more ? cursorOf(items.at(-1)!, urgency) : null, total: Math.min(found.total, COUNT_MAX), totalCapped: found.total > COUNT_MAX, now: context.now.toISOString() }
  })
}

async function find(tx: Tx, context: ActorContext, query: WarningQuery, persons: readonly number[] | undefined, urgency: boolean): Promise<Found> {
  const where = sql.join(await conditions(tx, context, query, persons), sql` and `)
  const count = await sql<{ count: number }>`select count(*)::int as count from (select 1 from warning w where ${where} limit ${COUNT_MAX + 1}) as capped`.execute(tx)
  const after = urgency || query.cursor === undefined ? sql`true` : newestAfter(query.cursor)
  const order = urgency ? sql`w.level, w.opened_at, w.id limit ${LIVE_MAX}` : sql`w.opened_at desc, w.id limit ${query.limit + 1}`
  const rows = await sql<WarningRow>`select w.* from warning w where ${where} and ${after} order by ${order}`.execute(tx)
  return { rows: rows.rows, total: count.rows[0]!.count }
}

async function conditions(tx: Tx, context: ActorContext, query: WarningQuery, persons: readonly number[] | undefined): Promise<RawBuilder<unknown>[]> {
  const all: RawBuilder<unknown>[] = [sql`true`, ...(await withinSight(tx, context, 'w.unit', query.unit))]
  if (query.state === 'live') all.push(sql`w.state <> 'closed'`)
  else if (query.state !== 'all') all.push(sql`w.state = ${query.state}`)
  if (query.levels !== undefined && query.levels.length > 0) all.push(sql`w.level = any(${query.levels.map((level) => WARNING_LEVELS.indexOf(level) + 1)}::smallint[])`)
  if (query.fraudType !== undefined) all.push(sql`w.fraud_type = ${query.fraudType}`)
  if (query.outcome !== undefined) all.push(sql`w.outcome = ${query.outcome}`)
  if (query.from !== undefined) all.push(sql`w.opened_at >= ${query.from}`)
  if (query.to !== undefined) all.push(sql`w.opened_at < ${query.to}`)
  if (query.region !== undefined) {
    const range = rangeOfDigits(query.region)
    all.push(sql`w.region between ${range.first} and ${range.last}`)
  }
  if (query.q !== undefined && query.q !== '') all.push(searchCondition(query.q, persons))
  return all
}

/** The centre sees every unit, a sub-centre its stations, everybody else their own. The walls hold behind this; it is here for the index. */
export async function unitsInSight(tx: Tx, context: ActorContext): Promise<string[] | undefined> {
  if (context.actor.unitKind === 'centre') return undefined
  if (context.actor.unitKind !== 'sub-centre') return [context.actor.unit]
  const below = await sql<{ code: string }>`select code from unit where parent = ${context.actor.unit}`.execute(tx)
  return [context.actor.unit, ...below.rows.map((row) => row.code)]
}

/** The rows whose unit, in this column, is in sight, and is the chosen one where one is. */
export async function withinSight(tx: Tx, context: ActorContext, column: string, chosen: string | undefined): Promise<RawBuilder<unknown>[]> {
  const unit = sql.ref(column)
  const units = await unitsInSight(tx, context)
  return [...(units === undefined ? [] : [sql`${unit} = any(${units}::text[])`]), ...(chosen === undefined ? [] : [sql`${unit} = ${chosen}`])]
}

function searchCondition(q: string, persons: readonly number[] | undefined): RawBuilder<unknown> {
  const hex = q.toLowerCase().replaceAll('-', '')
  if (persons !== undefined && persons.length > 0) return sql`w.person_id = any(${persons}::bigint[])`
  if (/^[0-9a-f]{4,32}$/.test(hex)) return sql`w.id between ${uuid(hex.padEnd(UUID_HEX, '0'))}::uuid and ${uuid(hex.padEnd(UUID_HEX, 'f'))}::uuid`
  return sql`false`
}

/** A whole phone or id number finds its person by token. Looking somebody up is written down, found or not. */
export async function searchedPersons(context: ActorContext, q: string | undefined, search = { action: 'warning.search' }): Promise<number[] | undefined> {
  if (q === undefined) return undefined
  const phone = normalizePhone(q)
  const idNumber = parseIdNumber(q)?.idNumber
  const token = phone !== undefined ? context.vault.token('phone', phone) : idNumber !== undefined ? context.vault.token('id-number', idNumber) : undefined
  if (token === undefined) return undefined
  return asSystem(context, async (tx) => {
    await audit(tx, { actor: context.actor.login, ...search, subject: token, detail: {} }, context.now)
    const found = await sql<{ person_id: number }>`select person_id from identifier where token = ${token}`.execute(tx)
    return found.rows.map((row) => row.person_id)
  })
}

type LiveTask = { warning_id: string; id: string; kind: string; state: string; chain_step: string; assignee: string | null; unanswered: number }

/** Rows with what is going on for each, in a fixed number of queries. */
export async function warningRows(tx: Tx, rows: readonly WarningRow[]): Promise<WarningRowView[]> {
  if (rows.length === 0) return []
  const live = await sql<LiveTask>`
    select t.subject_id as warning_id, t.id, t.kind, t.state, t.chain_step, t.assignee, t.unanswered from task t
    where t.subject_id = any(${rows.filter((row) => row.state !== 'closed').map((row) => row.id)}::uuid[]) and t.state <> 'closed'
    order by t.subject_id, t.id`.execute(tx)
  const clocks = await pressingClocks(tx, live.rows.map((task) => task.id))
  // Of several tasks of one warning the one that presses most stands for it.
  const tasks = new Map(live.rows.toSorted((one, other) => pressOf(clocks.get(other.id)) - pressOf(clocks.get(one.id)) || 0).map((task) => [task.warning_id, task]))
  const replies = new Map((await deadlinesOf(tx, rows.filter((row) => row.state === 'elsewhere').map((row) => row.id))).map((deadline) => [deadline.subject_id, deadline]))
  const users = await userNames(tx, [...live.rows.map((task) => task.assignee), ...rows.map((row) => row.acknowledged_by)])
  const units = await unitNames(tx, rows.map((row) => row.unit))
  const path = await regionPaths(tx, rows.map((row) => row.region))
  const bundles = await bundleSources(tx, rows.flatMap((row) => row.bundle_id ?? []))
  return rows.map((row) => {
    const task = tasks.get(row.id)
    const reply = replies.get(row.id)
    return {
      id: row.id, level: WARNING_LEVELS[row.level - 1]!, fraudType: row.fraud_type, topReason: row.reasons[0] ?? null, reasonCount: row.reasons.length,
      place: placeOf(row, path), unit: { code: row.unit, name: units.get(row.unit) ?? row.unit }, state: row.state,
      task: task === undefined ? null : { id: task.id, kind: task.kind, state: task.state, chainStep: task.chain_step, assigneeName: task.assignee === null ? null : (users.get(task.assignee) ?? null), unanswered: task.unanswered },
      deadline: task === undefined && reply !== undefined ? { rule: reply.rule, dueAt: reply.due_at.toISOString(), lateSince: null } : clockView(clocks.get(task?.id ?? '')),
      signalCount: row.signal_count, acknowledgedBy: row.acknowledged_by === null ? null : (users.get(row.acknowledged_by) ?? null), bundle: row.bundle_id === null ? null : { id: row.bundle_id, source: bundles.get(row.bundle_id) ?? '' },
      openedAt: row.opened_at.toISOString(), lastSignalAt: row.last_signal_at.toISOString(), closedAt: row.closed_at?.toISOString() ?? null, outcome: row.outcome,
    }
  })
}

async function bundleSources(tx: Tx, bundles: readonly string[]): Promise<Map<string, string>> {
  if (bundles.length === 0) return new Map()
  const rows = await sql<{ id: string; name: string }>`select s.id, a.name from surge s join api_source a on a.id = s.source_id where s.id = any(${bundles}::uuid[])`.execute(tx)
  return new Map(rows.rows.map((row) => [row.id, row.name]))
}

/** Level first, then what is late longest, then the clock that runs out first, then the oldest. */
function byUrgency(views: readonly WarningRowView[], cursor: string | undefined, limit: number): WarningRowView[] {
  const sorted = views.toSorted((a, b) => (urgencyKey(a) < urgencyKey(b) ? -1 : 1))
  return (cursor === undefined ? sorted : sorted.filter((view) => urgencyKey(view) > cursor)).slice(0, limit)
}

function urgencyKey(view: WarningRowView): string {
  return `${WARNING_LEVELS.indexOf(view.level)} ${view.deadline?.lateSince ?? view.deadline?.dueAt ?? '9999'} ${view.openedAt} ${view.id}`
}

function cursorOf(view: WarningRowView, urgency: boolean): string {
  return urgency ? urgencyKey(view) : `${view.openedAt} ${view.id}`
}

export function newestAfter(cursor: string): RawBuilder<unknown> {
  const [at = '', id = ''] = cursor.split(' ')
  return sql`(w.opened_at < ${at}::timestamptz or (w.opened_at = ${at}::timestamptz and w.id > ${id}::uuid))`
}

function uuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
