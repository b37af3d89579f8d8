import type { BulkResult } from '../contract/bulk.ts'
import type { BulkFollowUpBody } from '../contract/follow-up.ts'
import { allow } from '../domain/access.ts'
import { handOverFollowUp } from './follow-up-to-other-officer.ts'
import { eachOf } from './in-bulk.ts'
import type { TapContext } from './task-in-hand.ts'
import { undoFollowUpStep } from './undo-step.ts'

/** Several calls and visits go to one colleague or unit, each in a transaction of its own. */
export function handOverFollowUps(context: TapContext, { ids, ...body }: BulkFollowUpBody): Promise<BulkResult> {
  allow(context.actor, 'task.work')
  return eachOf(ids, (id) => handOverFollowUp(context, id, body))
}

/** Taken back within thirty seconds, each for itself: one that somebody has accepted meanwhile stays with them. */
export function undoFollowUpSteps(context: TapContext, ids: readonly string[]): Promise<BulkResult> {
  allow(context.actor, 'task.work')
  return eachOf(ids, (id) => undoFollowUpStep(context, id))
}
