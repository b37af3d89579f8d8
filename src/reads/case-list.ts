import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { CasePage, CaseQuery, CaseRow as CaseRowView } from '../contract/case.ts'
import { allow } from '../domain/access.ts'
import { rangeOfDigits, regionDigits, type RegionCode } from '../domain/region-code.ts'
import type { CaseRow } from '../features/case/case.store.ts'
import { deadlinesOf } from '../features/deadline/deadline.store.ts'
import { readAndEnrich, type ActorContext, type Tx } from '../platform/transaction.ts'
import { regionPaths, unitNames } from './names.ts'
import { searchedPersons, withinSight } from './warning-list.ts'

/** Cases through the actor's walls, the newest first; a page goes on where the last row of the one before stood. */
export async function caseList(context: ActorContext, query: CaseQuery): Promise<z.infer<typeof CasePage>> {
  allow(context.actor, 'case.read')
  const persons = await searchedPersons(context, query.q, { action: 'case.search' })
  return readAndEnrich(context, (tx) => find(tx, context, query, persons), async (tx, rows) => {
    const items = await caseRows(tx, rows.slice(0, query.limit))
    const last = items.at(-1)
    return { items, next: rows.length > query.limit && last !== undefined ? `${last.reportedAt} ${last.id}` : null, now: context.now.toISOString() }
  })
}

/** Indexes: fraud_case_by_report, _by_unit, _by_person. */
async function find(tx: Tx, context: ActorContext, query: CaseQuery, persons: readonly number[] | undefined): Promise<CaseRow[]> {
  const where: RawBuilder<unknown>[] = [sql`true`, ...(await withinSight(tx, context, 'c.unit', query.unit))]
  if (query.state === 'open') where.push(sql`c.state in ('received', 'accepted')`)
  else if (query.state !== 'all') where.push(sql`c.state = ${query.state}`)
  if (query.fraudType !== undefined) where.push(sql`c.fraud_type = ${query.fraudType}`)
  if (query.source !== undefined) where.push(sql`c.source = ${query.source}`)
  if (query.from !== undefined) where.push(sql`c.reported_at >= ${query.from}`)
  if (query.to !== undefined) where.push(sql`c.reported_at < ${query.to}`)
  if (query.region !== undefined) {
    const range = rangeOfDigits(query.region)
    where.push(sql`c.region between ${range.first} and ${range.last}`)
  }
  if (query.q !== undefined && query.q !== '') where.push(persons !== undefined ? sql`c.person_id = any(${persons}::bigint[])` : sql`c.number = ${query.q.toUpperCase()}`)
  if (query.cursor !== undefined) {
    const [at = '', id = ''] = query.cursor.split(' ')
    where.push(sql`(c.reported_at < ${at}::timestamptz or (c.reported_at = ${at}::timestamptz and c.id > ${id}::uuid))`)
  }
  const rows = await sql<CaseRow>`select c.* from fraud_case c where ${sql.join(where, sql` and `)} order by c.reported_at desc, c.id limit ${query.limit + 1}`.execute(tx)
  return rows.rows
}

/** Rows with their clock and what they amount to, in a fixed number of queries. */
export async function caseRows(tx: Tx, rows: readonly CaseRow[]): Promise<CaseRowView[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const clocks = new Map((await deadlinesOf(tx, ids)).filter(({ rule }) => !rule.endsWith('-soon')).toReversed().map((due) => [due.subject_id, due]))
  const counts = await sql<{ case_id: string; count: number }>`select case_id, count(*)::int as count from money_transfer where case_id = any(${ids}::uuid[]) and level = 1 and told_by = 'victim' group by case_id`.execute(tx)
  const transfers = new Map(counts.rows.map((row) => [row.case_id, row.count]))
  const units = await unitNames(tx, rows.map((row) => row.unit))
  const path = await regionPaths(tx, rows.map((row) => row.region))
  return rows.map((row) => {
    const clock = clocks.get(row.id)
    return {
      id: row.id, number: row.number, source: row.source as CaseRowView['source'], state: row.state, fraudType: row.fraud_type, taxonomy: row.taxonomy,
      place: { region: regionDigits(row.region as RegionCode), path: path(row.region) }, unit: { code: row.unit, name: units.get(row.unit) ?? row.unit }, lossFen: row.loss_fen, transfers: transfers.get(row.id) ?? 0,
      reportedAt: row.reported_at.toISOString(), filingNumber: row.filing_number, deadline: clock === undefined ? null : { rule: clock.rule, dueAt: clock.due_at.toISOString() },
    }
  })
}
