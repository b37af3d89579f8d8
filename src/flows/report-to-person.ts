import type { ReadReport } from '../features/report/report.rules.ts'
import { betterBelonging, CONFIDENCE, isSamePlace, type Belonging, type Said } from '../features/person/person.rules.ts'
import { addIdentifiers, createPersons, homeAreasOf, lockPersons, movePersons, personById, personsByTokens, type PersonRow } from '../features/person/person.store.ts'
import { knownRegions } from '../features/region/region.store.ts'
import { bureauOf } from '../features/settings/settings.store.ts'
import { refuse, refuseFields } from '../domain/refusal.ts'
import { regionDigits, type RegionCode } from '../domain/region-code.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { keepIdentifiers, keepRecords, type Identifier } from '../platform/vault.ts'
import { rememberSayings } from './signal-to-person.ts'
import type { LocatePlace } from './signals-to-warnings.ts'

/** Whoever reports is found by telephone or id number, or met for the first time; what they say of themselves is learnt. Locked when this returns. */
export async function victimOf(tx: Tx, context: Context, victim: ReadReport['victim'], locate?: LocatePlace): Promise<PersonRow> {
  const { phone, idNumber, name, address } = victim
  const { vault } = context
  const identifiers = identifiersOf(context, victim)
  const record: Said = { phone, ...(name === undefined ? {} : { name }), ...(idNumber === undefined ? {} : { idNumber }), ...(address === undefined ? {} : { address }) }
  const found = await knownAmong(tx, identifiers)
  const met = found === undefined ? await meet(tx, context, identifiers[0]!) : undefined
  const { id } = found ?? met!.person
  await lockPersons(tx, [id])
  if (met?.isMade === true) await keepRecords(tx, vault, 'person', [{ id: String(id), clear: JSON.stringify(record) }])
  await rememberSayings(tx, context, new Map([[id, { record, point: undefined, isMade: met?.isMade === true }]]))
  await addIdentifiers(tx, identifiers.map(({ token, kind }) => ({ token, kind, personId: id })))
  await keepIdentifiers(tx, vault, identifiers)
  const person = (await personById(tx, id))!
  return (await hasMoved(tx, person, await homeTold(tx, victim, locate))) ? (await personById(tx, id))! : person
}

/** Whom the number belongs to, by telephone before id number; nothing is locked. */
export function knownVictim(tx: Tx, context: Context, victim: ReadReport['victim']): Promise<{ readonly id: number } | undefined> {
  return knownAmong(tx, identifiersOf(context, victim))
}

function identifiersOf({ vault }: Context, { phone, idNumber }: ReadReport['victim']): Identifier[] {
  return [vault.identifier('phone', phone), ...(idNumber === undefined ? [] : [vault.identifier('id-number', idNumber)])]
}

async function knownAmong(tx: Tx, identifiers: readonly Identifier[]): Promise<{ readonly id: number } | undefined> {
  const known = await personsByTokens(tx, identifiers.map(({ token }) => token))
  return identifiers.map(({ token }) => known.get(token)).find((person) => person !== undefined)
}

/** Where they say that they live: chosen with them on the line, or as their address reads. */
async function homeTold(tx: Tx, { region, address }: ReadReport['victim'], locate?: LocatePlace): Promise<Belonging | undefined> {
  if (region !== undefined) {
    if (!(await knownRegions(tx, [region])).has(region)) throw refuseFields('case.invalid', [{ path: '/victim/region', refusal: refuse('signal.unknown_region', { region: regionDigits(region) }) }])
    return { region, source: 'verified-address' }
  }
  const found = address === undefined ? undefined : locate?.({ address })
  return found === undefined ? undefined : { region: found, source: 'written-address' }
}

async function hasMoved(tx: Tx, person: PersonRow, told: Belonging | undefined): Promise<boolean> {
  if (told === undefined) return false
  const known: Belonging = { region: person.region as RegionCode, source: person.region_source, unit: person.named_unit }
  const belonging = betterBelonging(known, told)
  if (isSamePlace(belonging, known)) return false
  await movePersons(tx, [{ id: person.id, belonging, confidence: CONFIDENCE[belonging.source] }])
  return true
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
