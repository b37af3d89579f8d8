import { sql } from 'kysely'
import { MEASURED_RULES, PACE_DAYS, type MeasuredRule, type PaceEffect, type PaceSettings } from '../contract/pace.ts'
import { allow } from '../domain/access.ts'
import { levelRank, WARNING_LEVELS, type WarningLevel } from '../domain/levels.ts'
import { askingOf, mustBeSane } from '../features/settings/settings.rules.ts'
import { paceOf } from '../features/settings/settings.store.ts'
import { readAsSystem, type ActorContext, type Tx } from '../platform/transaction.ts'

const DAY_MS = 86_400_000
const SECONDS_OF = { accept: 'acceptSeconds', 'first-call': 'firstCallSeconds', reached: 'reachedSeconds', 'at-door': 'atDoorSeconds', outcome: 'outcomeSeconds' } as const satisfies Record<MeasuredRule, keyof PaceSettings['clocks']['red']>

/** What other clocks, another chain or another limit would mean, measured by what happened; nothing is changed by looking. */
export function previewPace(context: ActorContext, next: PaceSettings): Promise<PaceEffect> {
  allow(context.actor, 'settings.write')
  mustBeSane(next)
  return readAsSystem(context, async (tx) => {
    const now = await paceOf(tx)
    return { ran: await ranSince(tx, context.now, now, next), running: await running(tx), leftOut: await leftOut(tx, next), full: await fullAt(tx, next.openRedsMax) }
  })
}

/**
 * An offer lasts until somebody accepts; what runs from the acceptance lasts until it happened, until somebody was sent to the door instead, or until the task was closed. A visit to a bank's
 * counter has a time of its own. Of an offer that nobody took only the time of then is known. Indexes: warning_by_opening, task_by_subject, deadline_fired_pkey, counter_alert_by_warning.
 */
async function ranSince(tx: Tx, now: Date, before: PaceSettings, after: PaceSettings): Promise<PaceEffect['ran']> {
  const limits = WARNING_LEVELS.flatMap((level) => MEASURED_RULES.map((rule) => ({ level: levelRank(level) + 1, rule, before: before.clocks[level][SECONDS_OF[rule]], after: after.clocks[level][SECONDS_OF[rule]] })))
  const found = await sql<{ level: number; rule: MeasuredRule; tasks: number; late_before: number; late_after: number; unknown: number }>`
    with recent as materialized (
      select t.kind, t.level, t.opened_at, t.offered_at, t.accepted_at, t.first_call_at, t.reached_at, t.at_door_at, t.closed_at,
        exists (select from deadline_fired f where f.subject_kind = 'task' and f.subject_id = t.id and f.rule = 'accept') as lapsed,
        exists (select from counter_alert c where c.warning_id = t.subject_id and c.task_id = t.id) as at_counter,
        (select min(v.opened_at) from task v where v.subject_id = t.subject_id and v.kind = 'visit' and v.opened_at >= t.opened_at) as sent_at
      from warning w join task t on t.subject_id = w.id and t.subject_kind = 'warning'
      where w.opened_at >= ${new Date(now.getTime() - PACE_DAYS * DAY_MS)} and w.opened_at <= ${now}),
    ran (level, rule, lapsed, lasted) as (
      select level, 'accept', lapsed, accepted_at - offered_at from recent where accepted_at is not null or lapsed
      union all select level, 'first-call', false, least(first_call_at, sent_at, closed_at, ${now}) - accepted_at from recent where kind = 'dissuade' and accepted_at is not null
      union all select level, 'reached', false, least(reached_at, sent_at, closed_at, ${now}) - accepted_at from recent where kind = 'dissuade' and accepted_at is not null
      union all select level, 'at-door', false, least(at_door_at, closed_at, ${now}) - opened_at from recent where kind = 'visit' and not at_counter
      union all select level, 'outcome', false, least(closed_at, ${now}) - accepted_at from recent where accepted_at is not null),
    judged as (
      select r.level, r.rule, r.lapsed or extract(epoch from r.lasted) > l.before as was_late, coalesce(extract(epoch from r.lasted) > l.after, false) or r.lapsed and l.after <= l.before as is_late, r.lapsed
      from ran r join unnest(${limits.map((one) => one.level)}::smallint[], ${limits.map((one) => one.rule)}::text[], ${limits.map((one) => one.before)}::int[], ${limits.map((one) => one.after)}::int[])
        as l (level, rule, before, after) on l.level = r.level and l.rule = r.rule)
    select level, rule, count(*)::int as tasks, (count(*) filter (where was_late))::int as late_before, (count(*) filter (where is_late))::int as late_after, (count(*) filter (where lapsed and not is_late))::int as unknown
    from judged group by level, rule order by level, array_position(${[...MEASURED_RULES]}::text[], rule)`.execute(tx)
  return found.rows.map((row) => ({ level: levelOf(row.level), rule: row.rule, tasks: row.tasks, lateBefore: row.late_before, lateAfter: row.late_after, unknown: row.unknown }))
}

/** Open tasks with a clock that runs. */
async function running(tx: Tx): Promise<PaceEffect['running']> {
  const found = await sql<{ level: number; count: number }>`
    select t.level, count(*)::int as count from task t where t.state <> 'closed' and t.subject_kind = 'warning' and exists (select from deadline d where d.subject_kind = 'task' and d.subject_id = t.id)
    group by t.level order by t.level`.execute(tx)
  return found.rows.map(({ level, count }) => ({ level: levelOf(level), count }))
}

async function leftOut(tx: Tx, next: PaceSettings): Promise<PaceEffect['leftOut']> {
  const asked = WARNING_LEVELS.flatMap((level) => askingOf(next, level).chain.map((step) => `${levelRank(level) + 1} ${step}`))
  const found = await sql<{ level: number; count: number }>`
    select level, count(*)::int as count from task where state = 'offered' and level || ' ' || chain_step <> all(${asked}::text[]) group by level order by level`.execute(tx)
  return found.rows.map(({ level, count }) => ({ level: levelOf(level), count }))
}

/** Index: task_open_by_assignee. */
async function fullAt(tx: Tx, openRedsMax: number): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count from (select 1 from task where state <> 'closed' and level = 1 and assignee is not null group by assignee having count(*) >= ${openRedsMax}) f`.execute(tx)
  return found.rows[0]!.count
}

function levelOf(level: number): WarningLevel {
  return WARNING_LEVELS[level - 1]!
}
