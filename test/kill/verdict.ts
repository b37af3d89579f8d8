import { sql } from 'kysely'
import type { Config } from '../../src/platform/config.ts'
import { withRetry } from '../../src/platform/postgres/pool.ts'
import { openDatabase, openRuntime } from '../../src/platform/runtime.ts'
import { asSystem, type Context, type Tx } from '../../src/platform/transaction.ts'
import type { Ledger } from './ledger.ts'

const LATE_SECONDS = 5
const AFTER_ACCEPTING = ['first-call', 'reached', 'at-door', 'outcome'] as const

export type Verdict = { lost: number; doubled: number; warnings: number; withoutTask: number; fired: Readonly<Record<string, number>>; missed: number; firedTwice: number; unanswered: number; problems: string[] }

/** Reads the database after everything has settled and compares it with what the client was told. */
export async function verdictOf(config: Config, ledger: Ledger, settleMsMax: number): Promise<Verdict> {
  const database = await openDatabase(config)
  const runtime = openRuntime(config, database.appUrl, 'verdict')
  try {
    const missed = await settledDeadlines(runtime.contextNow, settleMsMax)
    const counts = await asSystem(runtime.contextNow(), (tx) => count(tx, ledger))
    const verdict = { ...counts, missed }
    const problems = (['lost', 'doubled', 'withoutTask', 'missed', 'firedTwice', 'unanswered'] as const).filter((key) => verdict[key] !== 0).map((key) => `${key} = ${verdict[key]}`)
    if (verdict.warnings === 0) problems.push('no warning was made: the test proved nothing')
    if ((verdict.fired['accept'] ?? 0) === 0) problems.push('no clock for accepting ran out: the test proved nothing')
    if (AFTER_ACCEPTING.every((rule) => (verdict.fired[rule] ?? 0) === 0)) problems.push('no clock ran out after somebody had accepted: the test proved nothing about those')
    return { ...verdict, problems }
  } finally {
    await runtime.close()
    await database.stop()
  }
}

/** Clocks that ran out long ago and that nobody answered, once the workers have had time to catch up. */
export async function settledDeadlines(contextNow: () => Context, settleMsMax: number): Promise<number> {
  const until = performance.now() + settleMsMax
  for (;;) {
    const late = await withRetry(() => asSystem(contextNow(), async (tx) => (await sql<{ count: number }>`select count(*)::int as count from deadline where due_at < ${new Date(Date.now() - LATE_SECONDS * 1_000)}`.execute(tx)).rows[0]!.count))
    if (late === 0 || performance.now() > until) return late
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

async function count(tx: Tx, ledger: Ledger): Promise<Omit<Verdict, 'missed' | 'problems'>> {
  const stored = await sql<{ ref: string; times: number }>`select source_ref as ref, count(*)::int as times from signal s join api_source a on a.id = s.source_id where a.code = 'kill-test' group by 1`.execute(tx)
  const times = new Map(stored.rows.map((row) => [row.ref, row.times]))
  const lost = [...ledger.acknowledged].filter((ref) => !times.has(ref)).length
  const doubled = stored.rows.filter((row) => row.times > 1).length + Math.max(0, stored.rows.length - ledger.made)
  const one = await sql<{ warnings: number; without_task: number; doubled_warnings: number; fired: Record<string, number> }>`
    select (select count(*)::int from warning) as warnings,
      (select count(*)::int from warning w where w.state = 'open' and not exists (select from task t where t.subject_id = w.id and t.state <> 'closed')) as without_task,
      (select count(*)::int from (select person_id from warning where state <> 'closed' group by 1 having count(*) > 1) d) as doubled_warnings,
      (select coalesce(json_object_agg(rule, n), '{}') from (select rule, count(*) as n from deadline_fired group by 1) f) as fired`.execute(tx)
  const row = one.rows[0]!
  return { lost, doubled: doubled + row.doubled_warnings, warnings: row.warnings, withoutTask: row.without_task, fired: row.fired, ...(await answeredOnce(tx)) }
}

/**
 * What clocks set off, against the clocks that ran out, task by task. `firedTwice`: something was done that no clock asked for. `unanswered`: a clock that ran
 * out and set off nothing; of those for accepting, which always do.
 */
async function answeredOnce(tx: Tx): Promise<{ firedTwice: number; unanswered: number }> {
  const found = await sql<{ twice: number; unanswered: number }>`
    with fired as (select subject_id as task, rule, count(*)::int as n from deadline_fired where subject_kind = 'task' group by 1, 2),
    done as (select task, rule, count(*)::int as n from (
        select task_id as task, case kind when 'escalated' then detail ->> 'because' when 'slip' then detail ->> 'rule' else 'reached' end as rule from step
        where actor is null and task_id is not null and (kind in ('escalated', 'slip') or kind = 'visit-sent' and detail ->> 'because' = 'not-reached-in-time')) s group by 1, 2)
    select coalesce(sum(greatest(coalesce(d.n, 0) - coalesce(f.n, 0), 0)), 0)::int as twice,
      coalesce(sum(greatest(f.n - coalesce(d.n, 0), 0)) filter (where rule = 'accept'), 0)::int as unanswered
    from fired f full join done d using (task, rule)`.execute(tx)
  const { twice, unanswered } = found.rows[0]!
  return { firedTwice: twice, unanswered }
}
