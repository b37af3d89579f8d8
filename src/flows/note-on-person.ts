import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { addPersonNote } from '../features/person/person.store.ts'
import { warningById } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { actAs, type ActorContext } from '../platform/transaction.ts'
import { keepRecords } from '../platform/vault.ts'

/** What the next officer should know before they call: hard of hearing, lives with a son, was rude to the last one. Reached from a warning that the writer may see. */
export function noteOnPerson(context: ActorContext, warningId: string, text: string): Promise<void> {
  allow(context.actor, 'warning.read')
  return actAs(context, (tx) => warningById(tx, warningId), async (tx, warning) => {
    if (warning === undefined) throw refuse('request.not_found')
    const id = context.newId()
    await addPersonNote(tx, { id, personId: warning.person_id, by: context.actor.userId, region: warning.region, unit: warning.unit }, context.now)
    await keepRecords(tx, context.vault, 'person-note', [{ id, clear: text }])
    await audit(tx, { actor: context.actor.login, action: 'person.note', subject: warningId, detail: { note: id } }, context.now)
  })
}
