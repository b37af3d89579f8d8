import { allow, may } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { isDutyOfficerNow, onDutyRoles } from '../features/roster/roster.store.ts'
import { readAsSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'

/** The centre's commanders and analysts may, and of a station's officers the one who is its duty officer now. */
export async function mustApprove(context: ActorContext): Promise<void> {
  allow(context.actor, 'order.approve')
  if (context.actor.role !== 'officer') return
  if (!(await readAsSystem(context, (tx) => isDutyOfficerNow(tx, context.actor.userId, context.now)))) throw refuse('order.not_duty_officer')
}

/** In the unit and in the centre, at their posts now. Of a station's officers the duty officer approves. */
export async function othersWhoMayApprove(tx: Tx, context: Context, unit: string, than: string): Promise<number> {
  const present = await onDutyRoles(tx, unit, context.now)
  return new Set(present.filter((one) => one.userId !== than && may(one, 'order.approve') && (one.role !== 'officer' || one.post === 'duty-officer')).map((one) => one.userId)).size
}
