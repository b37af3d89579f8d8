import { allow, may } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { isDutyOfficerNow, onDutyRoles } from '../features/roster/roster.store.ts'
import { readAsSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'

/** The centre's commanders and analysts may, and of a station's officers the one who is its duty officer now. */
export async function mustApprove(context: ActorContext): Promise<void> {
  allow(context.actor, 'order.approve')
  await readAsSystem(context, (tx) => mustApproveNow(tx, context))
}

/** Where it depends on what is locked. */
export async function mustApproveNow(tx: Tx, context: ActorContext): Promise<void> {
  allow(context.actor, 'order.approve')
  if (!(await approvesNow(tx, context))) throw refuse('order.not_duty_officer')
}

export async function approvesNow(tx: Tx, { actor, now }: ActorContext): Promise<boolean> {
  return may(actor, 'order.approve') && (actor.role !== 'officer' || (await isDutyOfficerNow(tx, actor.userId, now)))
}

/** In the unit and in the centre, at their posts now. Of a station's officers the duty officer approves. */
export async function othersWhoMayApprove(tx: Tx, context: Context, unit: string, than: string): Promise<number> {
  const present = await onDutyRoles(tx, unit, context.now)
  return new Set(present.filter((one) => one.userId !== than && may(one, 'order.approve') && (one.role !== 'officer' || one.post === 'duty-officer')).map((one) => one.userId)).size
}
