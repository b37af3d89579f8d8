import type { ReadReport } from '../features/report/report.rules.ts'
import { CONFIDENCE, type Belonging, type Said } from '../features/person/person.rules.ts'
import { addIdentifiers, createPersons, homeAreasOf, lockPersons, personById, personsByTokens, type PersonRow } from '../features/person/person.store.ts'
import { bureauOf } from '../features/settings/settings.store.ts'
import { refuse } from '../domain/refusal.ts'
import type { RegionCode } from '../domain/region-code.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { keepIdentifiers, keepRecords, type Identifier } from '../platform/vault.ts'
import { rememberSayings } from './signal-to-person.ts'

/** Whoever reports is found by telephone or id number, or met for the first time; what they say of themselves is learnt. Locked when this returns. */
export async function victimOf(tx: Tx, context: Context, { phone, idNumber, name, address }: ReadReport['victim']): Promise<PersonRow> {
  const { vault } = context
  const identifiers: Identifier[] = [vault.identifier('phone', phone), ...(idNumber === undefined ? [] : [vault.identifier('id-number', idNumber)])]
  const record: Said = { phone, ...(name === undefined ? {} : { name }), ...(idNumber === undefined ? {} : { idNumber }), ...(address === undefined ? {} : { address }) }
  const known = await personsByTokens(tx, identifiers.map(({ token }) => token))
  const found = identifiers.map(({ token }) => known.get(token)).find((person) => person !== undefined)
  const met = found === undefined ? await meet(tx, context, identifiers[0]!) : undefined
  const { id } = found ?? met!.person
  await lockPersons(tx, [id])
  if (met?.isMade === true) await keepRecords(tx, vault, 'person', [{ id: String(id), clear: JSON.stringify(record) }])
  await rememberSayings(tx, context, new Map([[id, { record, point: undefined, isMade: met?.isMade === true }]]))
  await addIdentifiers(tx, identifiers.map(({ token, kind }) => ({ token, kind, personId: id })))
  await keepIdentifiers(tx, vault, identifiers)
  return (await personById(tx, id))!
}

async function meet(tx: Tx, context: Context, { token, kind, value }: Identifier): Promise<{ person: { id: number }; isMade: boolean }> {
  const bureau = await bureauOf(tx)
  if (bureau === undefined) throw refuse('bureau.missing')
  const home = (await homeAreasOf(tx, [value]))(value)
  const belonging: Belonging = home === undefined ? { region: bureau.city as RegionCode, source: 'centre-queue' } : { region: home, source: 'home-area' }
  const { persons, made } = await createPersons(tx, [{ token, kind, belonging, confidence: CONFIDENCE[belonging.source] }], context.now)
  const person = persons.get(token)!
  return { person, isMade: made.has(person.id) }
}
