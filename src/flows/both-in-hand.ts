import { refuse } from '../domain/refusal.ts'
import { lockPersons } from '../features/person/person.store.ts'
import type { NewStep } from '../features/task/task.store.ts'
import { warningsByIds, warningsForUpdate, type WarningRow } from '../features/warning/warning.store.ts'
import { actAs, type Tx } from '../platform/transaction.ts'
import { isFirst, type TapContext } from './task-in-hand.ts'

/** Two warnings of one human being: the one that is or was merged, and the one that goes on for both. */
export type Both = { readonly merged: WarningRow; readonly kept: WarningRow }

/** Whoever does not see both has neither. Persons and warnings are locked in the order of their ids: merged the one into the other and the other into the one at once, one is first. */
export async function actOnBoth(context: TapContext, ids: { readonly merged: string; readonly kept: string }, act: (tx: Tx, both: Both) => Promise<void>): Promise<void> {
  await actAs(context, (tx) => warningsByIds(tx, [ids.merged, ids.kept]), async (tx, seen) => {
    if (![ids.merged, ids.kept].every((id) => seen.some((one) => one.id === id))) throw refuse('request.not_found')
    await lockPersons(tx, seen.map((one) => one.person_id))
    const locked = new Map((await warningsForUpdate(tx, [ids.merged, ids.kept])).map((one) => [one.id, one]))
    if (await isFirst(tx, context, ids.merged)) await act(tx, { merged: locked.get(ids.merged)!, kept: locked.get(ids.kept)! })
  })
}

/** What stands in both histories when two that were one go apart again. */
export function apart(actor: string, merged: WarningRow, kept: WarningRow): NewStep[] {
  const step = (one: WarningRow, kind: string, other: WarningRow) => ({ subjectId: one.id, taskId: null, actor, kind, detail: { number: shortOf(other) }, region: one.region, unit: one.unit })
  return [step(merged, 'unmerged', kept), step(kept, 'unmerged-in', merged)]
}

/** As it stands on pages and is read out on the telephone. */
export function shortOf({ id }: Pick<WarningRow, 'id'>): string {
  return id.slice(0, 8)
}
