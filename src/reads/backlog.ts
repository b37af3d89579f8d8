import { sql } from 'kysely'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { readAsSystem, type Context } from '../platform/transaction.ts'

/** What waits in the bureau now, for whoever watches over the machine: counts and seconds, nothing about people. */
export type Backlog = {
  readonly openWarnings: Readonly<Record<string, number>>
  /** Offered to nobody by name: they wait in a queue for whoever is there. */
  readonly unclaimedTasks: number
  /** Clocks that have run out and were not answered yet, and for how long the oldest has waited. Both are near zero while a worker runs. */
  readonly dueDeadlines: number
  readonly deadlineLagSeconds: number
  readonly outboxWaiting: Readonly<Record<string, number>>
  readonly outboxLagSeconds: number
  readonly outboxFailed: number
  /** Asked of banks and not answered yet, and for how long the oldest has waited. */
  readonly bankWaiting: number
  readonly bankLagSeconds: number
}

/** Index: warning_live, task_open_by_unit, deadline_by_due, outbox_waiting, outbox_by_age, bank_message_waiting. */
export function backlog(context: Context): Promise<Backlog> {
  const { now } = context
  return readAsSystem(context, async (tx) => {
    const levels = await sql<{ level: number; count: number }>`select level, count(*)::int as count from warning where state <> 'closed' group by level`.execute(tx)
    const waiting = await sql<{ channel: string; count: number; lag: number }>`
      select channel, count(*)::int as count, greatest(extract(epoch from ${now}::timestamptz - min(next_at)), 0)::float8 as lag from outbox where sent_at is null and failed_at is null group by channel`.execute(tx)
    const banks = await sql<{ count: number; lag: number | null }>`select count(*)::int as count, extract(epoch from ${now}::timestamptz - min(created_at))::float8 as lag from bank_message where answered_at is null and gave_up_at is null`.execute(tx)
    const one = await sql<{ unclaimed: number; due: number; lag: number | null; failed: number }>`
      select (select count(*) from task where state = 'offered' and assignee is null)::int as unclaimed, d.due, d.lag,
        (select count(*) from outbox where failed_at is not null and created_at > ${new Date(now.getTime() - 86_400_000)})::int as failed
      from (select count(*)::int as due, extract(epoch from ${now}::timestamptz - min(due_at))::float8 as lag from deadline where due_at <= ${now}) d`.execute(tx)
    const { unclaimed, due, lag, failed } = one.rows[0]!
    return {
      openWarnings: Object.fromEntries(WARNING_LEVELS.map((level, index) => [level, levels.rows.find((row) => row.level === index + 1)?.count ?? 0])),
      unclaimedTasks: unclaimed, dueDeadlines: due, deadlineLagSeconds: lag ?? 0, outboxFailed: failed,
      outboxWaiting: Object.fromEntries(waiting.rows.map((row) => [row.channel, row.count])), outboxLagSeconds: Math.max(0, ...waiting.rows.map((row) => row.lag)),
      bankWaiting: banks.rows[0]!.count, bankLagSeconds: Math.max(0, banks.rows[0]!.lag ?? 0),
    }
  })
}
