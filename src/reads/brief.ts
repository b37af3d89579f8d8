import { sql } from 'kysely'
import type { z } from 'zod'
import type { BriefView } from '../contract/figures.ts'
import { allow } from '../domain/access.ts'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { dayText } from '../domain/period.ts'
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

/** Today's from eight o'clock on, yesterday's before it. */
function lastBriefDay(now: Date): string {
  const todays = dayText(now)
  return now >= new Date(`${todays}T${BRIEF_HOUR}`) ? todays : dayText(new Date(now.getTime() - 86_400_000))
}
