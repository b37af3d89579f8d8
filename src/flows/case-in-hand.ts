import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { caseById, caseForUpdate, type CaseRow } from '../features/case/case.store.ts'
import { lockPersons } from '../features/person/person.store.ts'
import { recordSteps } from '../features/task/task.store.ts'
import { announce } from '../platform/outbox.ts'
import { actAs, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { isFirst, mustBeRepeat, type TapContext } from './task-in-hand.ts'

/** A file is not read for nothing: whoever sends one must be able to see the case. */
export function caseInSight(context: ActorContext, id: string): Promise<CaseRow> {
  allow(context.actor, 'case.write')
  return actAs(context, (tx) => caseById(tx, id), (_tx, found) => {
    if (found === undefined) throw refuse('request.not_found')
    return Promise.resolve(found)
  })
}

/** An action of a person on a case: found through their walls, locked from the victim down. A tap that was answered before changes nothing. */
export function actOnCase(context: TapContext, id: string, act: (tx: Tx, one: CaseRow) => Promise<void>): Promise<void> {
  allow(context.actor, 'case.write')
  return actAs(context, (tx) => caseById(tx, id), async (tx, seen) => {
    // One that was handed to another unit is out of one's sight; the tap that did it may still come twice.
    if (seen === undefined) return mustBeRepeat(tx, context, id)
    const one = await lockedFraudCase(tx, seen)
    if (one === undefined) throw refuse('request.not_found')
    if (await isFirst(tx, context, id)) await act(tx, one)
  })
}

/** Person, then case; as it is once nobody else can change it. */
export async function lockedFraudCase(tx: Tx, seen: CaseRow): Promise<CaseRow | undefined> {
  await lockPersons(tx, [seen.person_id])
  return caseForUpdate(tx, seen.id)
}

type Move = { readonly kind: string; readonly actor: string | null; readonly detail?: Record<string, unknown> }

/** One line of history, and the pages that show the case are told to look again. */
export async function recordOnCase(tx: Tx, context: Context, { id, region, unit }: Pick<CaseRow, 'id' | 'region' | 'unit'>, move: Move): Promise<void> {
  await recordSteps(tx, [{ subjectId: id, taskId: null, region, unit, ...move }], context.now)
  await announce(tx, [{ type: 'case.changed', subject: id, region, unit }], context.now)
}

