import { sql } from 'kysely'
import type { z } from 'zod'
import type { CaseWatch, WarningWatch, WatchedRows, WatchQuery } from '../contract/watch.ts'
import { allow } from '../domain/access.ts'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { watchOf, type WatchRow } from '../features/watch/watch.store.ts'
import type { WarningRow } from '../features/warning/warning.store.ts'
import { readAndEnrich, type ActorContext, type Tx } from '../platform/transaction.ts'
import { maskedPersons } from './masked-persons.ts'
import { regionPaths, unitNames } from './names.ts'
import { withinSight } from './warning-list.ts'

const ROWS_SHOWN_MAX = 200
const WARNINGS_SHOWN_MAX = 20
const CASES_SHOWN_MAX = 5
const DAY_MS = 86_400_000

type Warned = { readonly id: string; readonly level: number; readonly opened_at: Date; readonly outcome: string | null }

/** How long the victim of this case is watched, and what has been warned of since. Index: warning_by_person. */
export async function watchOfCase(tx: Tx, caseId: string): Promise<CaseWatch | null> {
  const watch = await watchOf(tx, caseId)
  if (watch === undefined) return null
  const since = await sql<Warned>`select id, level, opened_at, outcome from warning where person_id = ${watch.person_id} and opened_at >= ${watch.from_at} and opened_at < ${watch.until_at} order by opened_at desc limit ${WARNINGS_SHOWN_MAX}`.execute(tx)
  return { from: watch.from_at.toISOString(), until: watch.until_at.toISOString(), warnings: since.rows.map(warned) }
}

/** The cases after which this person was being watched when something was last heard of them. Index: watch_by_person. */
export async function watchesOfWarning(tx: Tx, warning: Pick<WarningRow, 'person_id' | 'last_signal_at' | 'opened_at'>): Promise<WarningWatch[]> {
  const rows = await sql<{ caseId: string; number: string; until: Date }>`
    select w.case_id as "caseId", c.number, w.until_at as until from watch w join fraud_case c on c.id = w.case_id
    where w.person_id = ${warning.person_id} and w.from_at <= greatest(${warning.opened_at}::timestamptz, ${warning.last_signal_at}::timestamptz) and w.until_at > ${warning.opened_at} order by w.until_at desc limit ${CASES_SHOWN_MAX}`.execute(tx)
  return rows.rows.map((row) => ({ ...row, until: row.until.toISOString() }))
}

type Watched = WatchRow & { number: string; fraud_type: string; warnings: number; newest: { id: string; level: number; opened_at: string; outcome: string | null } | null }

/** Whom the units in sight watch, through the actor's walls. Indexes: watch_live, watch_live_by_unit, warning_by_person. */
export function watchedList(context: ActorContext, query: WatchQuery): Promise<z.infer<typeof WatchedRows>> {
  allow(context.actor, 'case.read')
  const { now } = context
  return readAndEnrich(context, async (tx) => {
    const where = [sql`until_at > ${now}`, ...(await withinSight(tx, context, 'unit', query.unit))]
    return (await sql<WatchRow>`select * from watch where ${sql.join(where, sql` and `)} order by until_at desc, case_id limit ${ROWS_SHOWN_MAX + 1}`.execute(tx)).rows
  }, async (tx, found) => {
    const rows = (await sql<Watched>`
      select w.*, c.number, c.fraud_type, coalesce(s.warnings, 0)::int as warnings, s.newest from watch w join fraud_case c on c.id = w.case_id
      cross join lateral (select count(*) as warnings, (array_agg(jsonb_build_object('id', id, 'level', level, 'opened_at', opened_at, 'outcome', outcome) order by opened_at desc))[1] as newest
        from warning where person_id = w.person_id and opened_at >= w.from_at) s
      where w.case_id = any(${found.slice(0, ROWS_SHOWN_MAX).map((row) => row.case_id)}::uuid[]) order by (s.warnings > 0) desc, w.until_at desc, w.case_id`.execute(tx)).rows
    const person = await maskedPersons(tx, context, rows.map((row) => row.person_id))
    const units = await unitNames(tx, rows.map((row) => row.unit))
    const path = await regionPaths(tx, rows.map((row) => row.region))
    const items = rows.map((row) => ({
      caseId: row.case_id, caseNumber: row.number, fraudType: row.fraud_type, place: path(row.region), unit: { code: row.unit, name: units.get(row.unit) ?? row.unit }, person: person(row.person_id),
      until: row.until_at.toISOString(), daysLeft: Math.ceil((row.until_at.getTime() - now.getTime()) / DAY_MS), warnings: row.warnings,
      newest: row.newest === null ? null : warned({ ...row.newest, opened_at: new Date(row.newest.opened_at) }),
    }))
    return { items, more: found.length > ROWS_SHOWN_MAX, now: now.toISOString() }
  })
}

function warned({ id, level, opened_at: openedAt, outcome }: Warned) {
  return { id, level: WARNING_LEVELS[level - 1]!, openedAt: openedAt.toISOString(), outcome }
}
