import type { z } from 'zod'
import type { OrganisationQuery, OrganisationRow } from '../contract/organisation.ts'
import { allow } from '../domain/access.ts'
import { regionDigits } from '../domain/region-code.ts'
import { organisationsByWords, organisationsOfKind } from '../features/organisation/organisation.store.ts'
import { readAsSystem, type ActorContext } from '../platform/transaction.ts'

/** Banks, payment firms, carriers, firms and shops: public facts, the same for every unit. */
export async function organisations(context: ActorContext, { kind, words }: z.infer<typeof OrganisationQuery>): Promise<OrganisationRow[]> {
  allow(context.actor, 'directory.read')
  const kinds = kind === undefined ? undefined : [kind]
  const found = await readAsSystem(context, (tx) => (words === undefined ? organisationsOfKind(tx, kinds) : organisationsByWords(tx, words, kinds)))
  return found.map(({ code, name, shortNames, reach, region, phone, kind: itsKind }) => ({
    code, kind: itsKind, name, shortNames: [...shortNames], reach, region: region === null ? null : regionDigits(region), phone,
  }))
}
