import { sql } from 'kysely'
import type { TodayView } from '../contract/figures.ts'
import { allow } from '../domain/access.ts'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { periodOf } from '../domain/period.ts'
import { kindOf } from '../features/signal/signal.rules.ts'
import { readAndEnrich, type ActorContext, type Tx } from '../platform/transaction.ts'
import { unitNames } from './names.ts'
import { unitsInSight } from './warning-list.ts'

type Totals = { total: number; visited: number; not_yet: number; elsewhere: number; without_contact: number; follow_up: number; dissuaded: number; direct_fen: number; indirect_fen: number }
type Row = { cut: 'level' | 'kind' | 'type' | 'source' | 'hour' | 'open'; key: string; count: number }

/** The unit's numbers of today: in all, of these visited (at the door or by phone), not yet, elsewhere and closed without contact, to follow up, and how they fall. Through the actor's walls. */
export function today(context: ActorContext): Promise<TodayView> {
  allow(context.actor, 'figures.read')
  return readAndEnrich(context, (tx) => counted(tx, context), async (tx, { totals, rows }) => {
    const cut = (name: Row['cut']) => rows.filter((row) => row.cut === name)
    const share = (name: Row['cut'], key: (raw: string) => string) => cut(name).map((row) => ({ key: key(row.key), count: row.count })).toSorted((a, b) => b.count - a.count)
    const hours = new Map(cut('hour').map((row) => [Number(row.key), row.count]))
    const sources = await sql<{ id: number; name: string }>`select id, name from api_source where id = any(${cut('source').map((row) => Number(row.key))}::int[])`.execute(tx)
    const sourceName = new Map(sources.rows.map((row) => [String(row.id), row.name]))
    const surges = await sql<{ id: string; source: string; started_at: Date; warnings: number }>`
      select s.id, a.name as source, s.started_at, s.warnings from surge s join api_source a on a.id = s.source_id where s.ended_at is null order by s.started_at limit 20`.execute(tx)
    const level = (raw: string) => WARNING_LEVELS[Number(raw) - 1]!
    return {
      scope: { unit: context.actor.unit, name: (await unitNames(tx, [context.actor.unit])).get(context.actor.unit) ?? context.actor.unit },
      total: totals.total, visited: totals.visited, notYet: totals.not_yet, elsewhere: totals.elsewhere, withoutContact: totals.without_contact,
      followUp: totals.follow_up, dissuaded: totals.dissuaded, directFen: Number(totals.direct_fen), indirectFen: Number(totals.indirect_fen),
      openByLevel: WARNING_LEVELS.map((key) => ({ key, count: cut('open').find((row) => level(row.key) === key)?.count ?? 0 })),
      bySource: share('source', (raw) => sourceName.get(raw) ?? raw), byKind: share('kind', (raw) => kindOf(Number(raw))), byLevel: share('level', level), byType: share('type', (raw) => raw),
      perHour: Array.from({ length: 24 }, (_, hour) => hours.get(hour) ?? 0),
      surges: context.actor.unitKind === 'centre' ? surges.rows.map((row) => ({ id: row.id, source: row.source, startedAt: row.started_at.toISOString(), warnings: row.warnings })) : [],
      now: context.now.toISOString(),
    }
  })
}

async function counted(tx: Tx, context: ActorContext): Promise<{ totals: Totals; rows: Row[] }> {
  const from = periodOf('day', context.now).start
  const units = await unitsInSight(tx, context)
  const mine = units === undefined ? sql`true` : sql`w.unit = any(${units}::text[])`
  const totals = await sql<Totals>`
    select count(*)::int as total,
      (count(*) filter (where met))::int as visited,
      (count(*) filter (where not met and w.state = 'open'))::int as not_yet,
      (count(*) filter (where not met and w.state = 'elsewhere'))::int as elsewhere,
      (count(*) filter (where not met and w.state = 'closed'))::int as without_contact,
      (count(*) filter (where w.state <> 'closed' or w.outcome in ('refused', 'unreachable', 'already-paid')))::int as follow_up,
      (count(*) filter (where w.outcome = 'dissuaded'))::int as dissuaded, coalesce(sum(w.direct_fen), 0)::bigint as direct_fen, coalesce(sum(w.indirect_fen), 0)::bigint as indirect_fen
    from warning w cross join lateral (select exists (select from task t where t.subject_id = w.id and (t.reached_at is not null or t.at_door_at is not null)) as met) m
    where ${mine} and w.opened_at >= ${from} and w.merged_into is null`.execute(tx)
  const rows = await sql<Row>`
    with w as (select w.level, w.first_kind, w.fraud_type, w.source_id, w.opened_at from warning w where ${mine} and w.opened_at >= ${from} and w.merged_into is null)
    select 'level' as cut, level::text as key, count(*)::int as count from w group by 2
    union all select 'kind', first_kind::text, count(*)::int from w group by 2
    union all select 'type', fraud_type, count(*)::int from w group by 2
    union all select 'source', source_id::text, count(*)::int from w group by 2
    union all select 'hour', extract(hour from opened_at at time zone 'Asia/Shanghai')::int::text, count(*)::int from w group by 2
    union all select 'open', level::text, count(*)::int from warning w where ${mine} and w.state = 'open' group by 2`.execute(tx)
  return { totals: totals.rows[0]!, rows: rows.rows }
}
