import { sql } from 'kysely'
import type { z } from 'zod'
import type { BriefView } from '../contract/figures.ts'
import { allow } from '../domain/access.ts'
import { fraudTypeName, isFraudType } from '../domain/fraud-types.ts'
import { LEVEL_NAMES, WARNING_LEVELS, type WarningLevel } from '../domain/levels.ts'
import { fen, formatYuan } from '../domain/money.ts'
import { dayAndTime, dayText } from '../domain/period.ts'
import { readAndEnrich, type ActorContext } from '../platform/transaction.ts'
import { before, figureRows, totalOf } from './figures.ts'
import { unitNames } from './names.ts'
import { unitsInSight } from './warning-list.ts'

const STILL_OPEN_SHOWN_MAX = 30
const BRIEF_HOUR = '08:00:00+08:00'

/** The 08:00 brief: the 24 hours before eight o'clock of a day, against the 24 hours before those, and what is still open now. */
export function brief(context: ActorContext, date: string | undefined): Promise<z.infer<typeof BriefView>> {
  allow(context.actor, 'figures.read')
  const day = date ?? lastBriefDay(context.now)
  const to = new Date(`${day}T${BRIEF_HOUR}`)
  const span = { from: new Date(to.getTime() - 86_400_000), to }
  return readAndEnrich(context, async (tx) => {
    const units = await unitsInSight(tx, context)
    const mine = units === undefined ? sql`true` : sql`unit = any(${units}::text[])`
    const open = await sql<{ id: string; level: number; fraud_type: string; unit: string; opened_at: Date }>`
      select id, level, fraud_type, unit, opened_at from warning where ${mine} and state = 'open' and opened_at < ${to} order by level, opened_at limit ${STILL_OPEN_SHOWN_MAX}`.execute(tx)
    const cuts = ['level', 'type', 'unit'] as const
    const [byLevel, byType, byUnit] = [await figureRows(tx, context, span, { by: cuts[0] }), await figureRows(tx, context, span, { by: cuts[1] }), await figureRows(tx, context, span, { by: cuts[2] })]
    return { figures: await totalOf(tx, context, span, {}), before: await totalOf(tx, context, before(span), {}), byLevel, byType, byUnit, open: open.rows }
  }, async (tx, found) => {
    const names = await unitNames(tx, [context.actor.unit, ...found.open.map((row) => row.unit)])
    const overdue = await sql<{ count: number }>`select count(*)::int as count from deadline d where d.subject_id in (select id from task where subject_id = any(${found.open.map((row) => row.id)}::uuid[])) and d.due_at < ${context.now}`.execute(tx)
    return {
      date: day, from: span.from.toISOString(), to: to.toISOString(), scope: names.get(context.actor.unit) ?? context.actor.unit,
      figures: found.figures, before: found.before, byLevel: found.byLevel, byType: found.byType, byUnit: found.byUnit,
      stillOpen: found.open.map((row) => ({ id: row.id, level: WARNING_LEVELS[row.level - 1]!, fraudType: row.fraud_type, unit: names.get(row.unit) ?? row.unit, openedAt: row.opened_at.toISOString() })),
      overdue: overdue.rows[0]!.count,
    }
  })
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
