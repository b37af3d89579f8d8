import { sql } from 'kysely'
import type { CounterAlertView } from '../contract/counter.ts'
import type { Outcome } from '../contract/task.ts'
import { allow } from '../domain/access.ts'
import { alertsOfTeller, paymentsOfAlerts } from '../features/counter/counter.store.ts'
import { readAndEnrich, type ActorContext } from '../platform/transaction.ts'
import { counterPaymentViews } from './counter-payments.ts'

const SHOWN_HOURS = 24

type Going = { id: string; state: string; officer: string | null; name: string; phone: string | null; accepted_at: Date | null; at_door_at: Date | null; outcome: Outcome | null; isDone: boolean }

/** A teller's own alerts of the last day: who comes, who is there, how it ended, and what became of the payments that they told of. Nobody else's, and nothing of the case. */
export async function counterAlerts(context: ActorContext): Promise<CounterAlertView[]> {
  allow(context.actor, 'counter.alert')
  const since = new Date(context.now.getTime() - SHOWN_HOURS * 3_600_000)
  return readAndEnrich(context, (tx) => alertsOfTeller(tx, context.actor.userId, since), async (tx, alerts) => {
    if (alerts.length === 0) return []
    const rows = await sql<Going>`
      select a.id, t.state, case when t.state = 'offered' then null else u.name end as officer, n.name, n.phone, t.accepted_at, t.at_door_at, coalesce(t.outcome, w.outcome) as outcome, t.state = 'closed' or w.state = 'closed' as "isDone"
      from counter_alert a join task t on t.id = a.task_id join warning w on w.id = a.warning_id join unit n on n.code = t.unit left join app_user u on u.id = t.assignee
      where a.id = any(${alerts.map((alert) => alert.id)}::uuid[])`.execute(tx)
    const going = new Map(rows.rows.map((row) => [row.id, row]))
    const payments = await paymentsOfAlerts(tx, alerts.map((alert) => alert.id))
    const views = await counterPaymentViews(tx, context, payments)
    return alerts.map((alert): CounterAlertView => {
      const { officer, name, phone, outcome, isDone, state, accepted_at: acceptedAt, at_door_at: arrivedAt } = going.get(alert.id)!
      return {
        id: alert.id, at: alert.at.toISOString(), amountFen: alert.amount_fen, tags: alert.tags, state: isDone ? 'done' : arrivedAt !== null ? 'arrived' : state === 'accepted' ? 'coming' : 'sent',
        officer, unit: { name, phone }, acceptedAt: acceptedAt?.toISOString() ?? null, arrivedAt: arrivedAt?.toISOString() ?? null, outcome,
        payments: payments.filter((row) => row.alert_id === alert.id).map((row) => views.get(row.id)!),
      }
    })
  })
}
