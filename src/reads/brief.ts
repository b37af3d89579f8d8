import { sql } from 'kysely'
import type { z } from 'zod'
import type { BriefView } from '../contract/figures.ts'
import { allow } from '../domain/access.ts'
import { fraudTypeName, isFraudType } from '../domain/fraud-types.ts'
import { LEVEL_NAMES, WARNING_LEVELS, type WarningLevel } from '../domain/levels.ts'
import { fen, formatYuan } from '../domain/money.ts'
import { dayAndTime, dayText } from '../domain/period.ts'
import { readAndEnrich, type ActorContext, type Tx } from '../platform/transaction.ts'
import { before, figureRows, totalOf, type Span } from './figures.ts'
import { unitNames } from './names.ts'
import { unitsInSight } from './warning-list.ts'

const STILL_OPEN_SHOWN_MAX = 30
const BRIEF_HOUR = '08:00:00+08:00'

type OpenRow = { id: string; level: number; fraud_type: string; unit: string; opened_at: Date; total: number }
type Settled = { closed: number; dissuaded: number; direct_fen: number; indirect_fen: number }

/**
 * The 08:00 brief: the 24 hours before eight o'clock of a day, against the 24 hours before those, as things stood at eight. Read a month
 * later it says the same, but for a case that was reopened since: that one is open.
 */
export function brief(context: ActorContext, date: string | undefined): Promise<z.infer<typeof BriefView>> {
  allow(context.actor, 'figures.read')
  const day = date ?? lastBriefDay(context.now)
  const to = new Date(`${day}T${BRIEF_HOUR}`)
  const span = { from: new Date(to.getTime() - 86_400_000), to, asOf: to }
  return readAndEnrich(context, async (tx) => {
    const units = await unitsInSight(tx, context)
    const open = await openAt(tx, to, units)
    const settled = await settledWithin(tx, span, units)
    const cuts = ['level', 'type', 'unit'] as const
    const [byLevel, byType, byUnit] = [await figureRows(tx, context, span, { by: cuts[0] }), await figureRows(tx, context, span, { by: cuts[1] }), await figureRows(tx, context, span, { by: cuts[2] })]
    return { figures: await totalOf(tx, context, span, {}), before: await totalOf(tx, context, before(span), {}), byLevel, byType, byUnit, open, settled, units }
  }, async (tx, found) => {
    const names = await unitNames(tx, [context.actor.unit, ...found.open.map((row) => row.unit)])
    return {
      date: day, from: span.from.toISOString(), to: to.toISOString(), scope: names.get(context.actor.unit) ?? context.actor.unit,
      figures: found.figures, before: found.before, byLevel: found.byLevel, byType: found.byType, byUnit: found.byUnit,
      settled: { closed: found.settled.closed, dissuaded: found.settled.dissuaded, directFen: found.settled.direct_fen, indirectFen: found.settled.indirect_fen },
      stillOpen: found.open.map((row) => ({ id: row.id, level: WARNING_LEVELS[row.level - 1]!, fraudType: row.fraud_type, unit: names.get(row.unit) ?? row.unit, openedAt: row.opened_at.toISOString() })),
      stillOpenTotal: found.open[0]?.total ?? 0, overdue: await clocksRunOut(tx, span, found.units),
    }
  })
}

const inSight = (units: readonly string[] | undefined) => (units === undefined ? sql`true` : sql`unit = any(${units}::text[])`)

/** Index: warning_live for those that are open now, warning_by_closing for those that have been closed since. */
async function openAt(tx: Tx, at: Date, units: readonly string[] | undefined): Promise<OpenRow[]> {
  const open = await sql<OpenRow>`
    select id, level, fraud_type, unit, opened_at, (count(*) over ())::int as total from (
      select id, level, fraud_type, unit, opened_at from warning where state <> 'closed' and opened_at < ${at} and ${inSight(units)}
      union all
      select id, level, fraud_type, unit, opened_at from warning where closed_at > ${at} and opened_at < ${at} and ${inSight(units)}) as open
    order by level, opened_at limit ${STILL_OPEN_SHOWN_MAX}`.execute(tx)
  return open.rows
}

/** Index: warning_by_closing. */
async function settledWithin(tx: Tx, span: Span, units: readonly string[] | undefined): Promise<Settled> {
  const settled = await sql<Settled>`
    select count(*)::int as closed, (count(*) filter (where outcome = 'dissuaded'))::int as dissuaded, coalesce(sum(direct_fen), 0)::bigint as direct_fen, coalesce(sum(indirect_fen), 0)::bigint as indirect_fen
    from warning where closed_at > ${span.from} and closed_at <= ${span.to} and merged_into is null and ${inSight(units)}`.execute(tx)
  return settled.rows[0]!
}

/** Clocks have no place of their own, and so no wall: only those of the units in sight are counted. Index: deadline_fired_by_time. */
async function clocksRunOut(tx: Tx, span: Span, units: readonly string[] | undefined): Promise<number> {
  const late = await sql<{ count: number }>`
    select count(*)::int as count from deadline_fired f join task t on t.id = f.subject_id
    where f.subject_kind = 'task' and t.subject_kind = 'warning' and f.fired_at > ${span.from} and f.fired_at <= ${span.to} and ${units === undefined ? sql`true` : sql`t.unit = any(${units}::text[])`}`.execute(tx)
  return late.rows[0]!.count
}

type Brief = z.infer<typeof BriefView>

/** The brief as rows of text, for the printed sheet. Each figure with its unit. */
export function briefSheet(view: Brief) {
  const { figures, before: earlier } = view
  const row = (name: string, now: number | null, then: number | null) => [name, text(now), text(then), now === null || then === null || then === 0 ? '—' : `${now >= then ? '+' : ''}${(((now - then) / then) * 100).toFixed(1)}%`]
  const yuan = (amount: number) => amount / 100
  const cut = (rows: Brief['byLevel']) => rows.map((one) => [one.name, text(one.warnings), text(one.dissuaded), text(one.dissuadedRate), formatYuan(fen(one.directFen)), formatYuan(fen(one.indirectFen))])
  return {
    scope: view.scope, from: dayAndTime(new Date(view.from)), to: dayAndTime(new Date(view.to)),
    figures: [
      row('预警（件）', figures.warnings, earlier.warnings), row('已办结（件）', figures.closed, earlier.closed), row('劝阻成功（起）', figures.dissuaded, earlier.dissuaded), row('劝阻率（%）', figures.dissuadedRate, earlier.dissuadedRate),
      row('误报（件）', figures.falseAlarms, earlier.falseAlarms), row('预警人数（人）', figures.personsWarned, earlier.personsWarned), row('劝阻人次（人次）', figures.personTimes, earlier.personTimes),
      row('直接止损（元）', yuan(figures.directFen), yuan(earlier.directFen)), row('间接止损（元）', yuan(figures.indirectFen), yuan(earlier.indirectFen)),
      row('接收用时 p50（秒）', figures.accept.p50Seconds, earlier.accept.p50Seconds), row('接收用时 p95（秒）', figures.accept.p95Seconds, earlier.accept.p95Seconds), row('上门用时 p50（秒）', figures.atDoor.p50Seconds, earlier.atDoor.p50Seconds),
    ],
    settled: `24 小时内办结 ${text(view.settled.closed)} 件（含此前发出的预警），劝阻成功 ${text(view.settled.dissuaded)} 起，直接止损 ${formatYuan(fen(view.settled.directFen))} 元，间接止损 ${formatYuan(fen(view.settled.indirectFen))} 元；超时 ${text(view.overdue)} 次。`,
    openTotal: text(view.stillOpenTotal),
    byLevel: cut(view.byLevel), byType: cut(view.byType), byUnit: cut(view.byUnit),
    open: view.stillOpen.map((one) => [LEVEL_NAMES[one.level as WarningLevel].zh, isFraudType(one.fraudType) ? fraudTypeName(one.fraudType, 'zh') : one.fraudType, one.unit, dayAndTime(new Date(one.openedAt))]),
  }
}

function text(value: number | null): string {
  return value === null ? '—' : value.toLocaleString('en-US')
}

/** Today's from eight o'clock on, yesterday's before it. */
function lastBriefDay(now: Date): string {
  const todays = dayText(now)
  return now >= new Date(`${todays}T${BRIEF_HOUR}`) ? todays : dayText(new Date(now.getTime() - 86_400_000))
}
