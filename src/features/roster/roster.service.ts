import { allow } from '../../domain/access.ts'
import { asSystem, type ActorContext } from '../../platform/transaction.ts'
import { setPosition } from './roster.store.ts'

/** Where an officer's phone is, as the phone says. Kept as the last place only, for choosing who is nearest to a door. */
export async function notePosition(context: ActorContext, position: { lon: number; lat: number }): Promise<void> {
  allow(context.actor, 'task.work')
  await asSystem(context, (tx) => setPosition(tx, context.actor.userId, position, context.now))
}
