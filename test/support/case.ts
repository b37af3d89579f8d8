import { sql } from 'kysely'
import type { Signal } from '../../src/contract/signal.ts'
import { readSignal } from '../../src/features/signal/signal.rules.ts'
import { acceptTask } from '../../src/flows/accept-task.ts'
import { signalsToWarnings } from '../../src/flows/signals-to-warnings.ts'
import { aResident, type SmallBureau } from './small-bureau.ts'

export type OneCase = { readonly id: string; readonly warningId: string; readonly personId: number; readonly phone: string }
let told = 0

/** Something that is heard of somebody: on a list from above, of this level. */
export async function hear(bureau: SmallBureau, phone: string, at: Date, level: 'red' | 'orange' | 'yellow' = 'orange', more: Partial<Signal> = {}): Promise<void> {
  const signal = { ref: `heard-${++told}`, kind: 'listed', at: at.toISOString(), person: { phone }, level, ...more } as Signal
  await signalsToWarnings(bureau.at(at), bureau.source, [readSignal(signal, at)], () => undefined)
}

/** A resident of the first station with a warning that has just been offered to officer Chen. */
async function anOfferedTask(bureau: SmallBureau, at: Date, level: 'orange' | 'yellow' = 'orange'): Promise<OneCase> {
  const phone = `142${String(30_000_000 + ++told)}`
  const personId = await aResident(bureau, phone)
  await hear(bureau, phone, at, level)
  const task = await bureau.system(async (tx) => (await sql<{ id: string; subject_id: string }>`select id, subject_id from task where person_id = ${personId}`.execute(tx)).rows[0]!)
  return { id: task.id, warningId: task.subject_id, personId, phone }
}

/** The same, accepted. */
export async function anAcceptedTask(bureau: SmallBureau, at: Date, level: 'orange' | 'yellow' = 'orange'): Promise<OneCase> {
  const offered = await anOfferedTask(bureau, at, level)
  await acceptTask(bureau.as('chen', at), offered.id)
  return offered
}

/** Everything that is kept of a case but its history, to be compared with how it was before. */
export function caseAsItIs(bureau: SmallBureau, { warningId, personId }: OneCase): Promise<unknown> {
  return bureau.system(async (tx) => {
    const all = async (query: ReturnType<typeof sql<{ row: unknown }>>) => (await query.execute(tx)).rows.map(({ row }) => row)
    return {
      person: await all(sql`select to_jsonb(p) as row from person p where id = ${personId}`),
      warning: await all(sql`select to_jsonb(w) as row from warning w where id = ${warningId}`),
      tasks: await all(sql`select to_jsonb(t) as row from task t where subject_id = ${warningId} order by id`),
      clocks: await all(sql`select to_jsonb(d) as row from deadline d where subject_id = ${warningId} or subject_id in (select id from task where subject_id = ${warningId}) order by subject_id, rule`),
      handovers: await all(sql`select to_jsonb(h) as row from handover h where warning_id = ${warningId}`),
    }
  })
}
