import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { allows, type TipMove } from '../features/tip/tip.rules.ts'
import { lockTip, tipById, type Tip } from '../features/tip/tip.store.ts'
import { recordSteps } from '../features/task/task.store.ts'
import { announce } from '../platform/outbox.ts'
import { actAs, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'

/** An action of a person on a citizen's report: found through their walls, then locked. */
export function actOnTip<T>(context: ActorContext, id: string, act: (tx: Tx, tip: Tip) => Promise<T>): Promise<T> {
  allow(context.actor, 'tip.work')
  return actAs(context, (tx) => tipById(tx, id), async (tx, seen) => {
    const tip = seen === undefined ? undefined : await lockTip(tx, id)
    if (tip === undefined) throw refuse('request.not_found')
    return act(tx, tip)
  })
}

const WHY_NOT = { received: 'tip.not_taken', taken: 'tip.in_work', confirmed: 'tip.ended', unconfirmed: 'tip.ended', dismissed: 'tip.ended', withdrawn: 'tip.withdrawn' } as const

export function mustAllow({ state }: Tip, move: TipMove): void {
  if (!allows(state, move)) throw refuse(WHY_NOT[state])
}

/** It is taken as a victim's report once. */
export function mustHaveNoCase(tip: Tip): void {
  mustAllow(tip, 'answer')
  if (tip.caseId !== null) throw refuse('tip.has_case')
}

type Move = { readonly kind: string; readonly actor: string | null; readonly detail?: Record<string, unknown>; readonly news?: 'tip.opened' | 'tip.urgent' | 'tip.changed' | 'tip.alarm' }

/** A line of its history, and the desks that show it look again; where nobody works there is nobody to tell. */
export async function recordOnTip(tx: Tx, context: Context, { id, region, unit }: Pick<Tip, 'id' | 'region' | 'unit'>, { news = 'tip.changed', ...move }: Move): Promise<void> {
  await recordSteps(tx, [{ subjectId: id, taskId: null, region, unit, ...move }], context.now)
  if (context.zone !== 'public') await announce(tx, [{ type: news, subject: id, region, unit }], context.now)
}
