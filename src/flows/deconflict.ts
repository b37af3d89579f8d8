import { allow } from '../domain/access.ts'
import { parseIdNumber } from '../domain/id-number.ts'
import { normalizePhone } from '../domain/phone.ts'
import { refuse } from '../domain/refusal.ts'
import { personIdByToken } from '../features/person/person.store.ts'
import { centreUnit, unitByCode } from '../features/roster/roster.store.ts'
import { warningFor } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, type ActorContext } from '../platform/transaction.ts'

export type InHand = { readonly inHand: boolean; readonly ref: string | null; readonly centrePhone: string | null }

/**
 * "Is somebody on this already?" The one answer that crosses the walls: in hand or not, a reference, and the centre's number. Nothing of who
 * or where; asked, why, and answered, it stands in the audit chain, because the question itself tells that somebody is interested in this person.
 */
export async function deconflict(context: ActorContext, identifier: string, reason: string): Promise<InHand> {
  allow(context.actor, 'person.deconflict')
  const phone = normalizePhone(identifier)
  const idNumber = parseIdNumber(identifier)?.idNumber
  if (phone === undefined && idNumber === undefined) throw refuse('person.no_identifier')
  const token = phone !== undefined ? context.vault.token('phone', phone) : context.vault.token('id-number', idNumber!)
  return asSystem(context, async (tx) => {
    const personId = await personIdByToken(tx, token)
    const live = personId === undefined ? undefined : await warningFor(tx, personId)
    await audit(tx, { actor: context.actor.login, action: 'deconflict', subject: token, detail: { inHand: live !== undefined, reason } }, context.now)
    if (live === undefined) return { inHand: false, ref: null, centrePhone: null }
    const centre = await unitByCode(tx, await centreUnit(tx))
    return { inHand: true, ref: live.id.slice(-8), centrePhone: centre?.phone ?? null }
  })
}
