import { casesByIds, type CaseRow } from '../features/case/case.store.ts'
import { followUpSettingsOf } from '../features/settings/settings.store.ts'
import { recordSteps } from '../features/task/task.store.ts'
import { beginWatch, endWatch, type WatchRow } from '../features/watch/watch.store.ts'
import type { WarningLevel } from '../domain/levels.ts'
import { announce } from '../platform/outbox.ts'
import type { Context, Tx } from '../platform/transaction.ts'

const DAY_MS = 86_400_000

/** Whoever was cheated is tried again: the victim of an accepted case is watched, from the next signal on (mission M11). */
export async function watchVictim(tx: Tx, context: Context, { id, person_id, region, unit }: CaseRow): Promise<void> {
  const { watchDays } = await followUpSettingsOf(tx)
  await beginWatch(tx, { case_id: id, person_id, from_at: context.now, until_at: new Date(context.now.getTime() + watchDays * DAY_MS), region, unit })
}

export function endVictimWatch(tx: Tx, context: Context, { id }: CaseRow): Promise<void> {
  return endWatch(tx, id, context.now)
}

type Warned = { readonly id: string; readonly personId: number; readonly level: WarningLevel; readonly region: number; readonly unit: string }

/** A watched victim is in danger again, or in more: it stands on the case and on the warning, and whoever has the case is told, with the centre. `watches`: those that run now. */
export async function tellOfWatched(tx: Tx, context: Context, watches: readonly WatchRow[], warnings: readonly Warned[]): Promise<void> {
  const met = watches.flatMap((watch) => warnings.filter((warning) => warning.personId === watch.person_id).map((warning) => ({ watch, warning })))
  if (met.length === 0) return
  const cases = new Map((await casesByIds(tx, met.map(({ watch }) => watch.case_id))).map((one) => [one.id, one]))
  const hits = met.map(({ watch, warning }) => ({ one: cases.get(watch.case_id)!, warning }))
  await recordSteps(tx, hits.flatMap(({ one, warning }) => [
    { subjectId: one.id, taskId: null, actor: null, kind: 'warned-again', detail: { level: warning.level }, region: one.region, unit: one.unit },
    { subjectId: warning.id, taskId: null, actor: null, kind: 'within-watch', detail: { number: one.number }, region: warning.region, unit: warning.unit },
  ]), context.now)
  await announce(tx, hits.flatMap(({ one }) => [
    { type: 'case.changed', subject: one.id, region: one.region, unit: one.unit },
    { type: 'case.slip', subject: one.id, region: one.region, unit: one.unit }, { type: 'case.slip', subject: one.id },
  ]), context.now)
}
