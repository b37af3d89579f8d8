import { betterBelonging, CONFIDENCE, isSamePlace, type Belonging, type PersonRecord } from '../features/person/person.rules.ts'
import { createPersons, forgetFacts, lockPersons, movePersons, personById, personIdByToken, personRecord, personsByTokens, setRegistered } from '../features/person/person.store.ts'
import { casesOfPerson } from '../features/case/case.store.ts'
import { factsAfter, type RegisteredFacts, type RegistrationRecord } from '../features/registry/registry.rules.ts'
import { liveRegistrationsOf, markTaken, registrationRecords, waitingToGo, type Registration } from '../features/registry/registry.store.ts'
import { warningFor } from '../features/warning/warning.store.ts'
import { contains, rangeOf, type RegionCode } from '../domain/region-code.ts'
import { asSystem, type Context, type Tx } from '../platform/transaction.ts'
import { keepIdentifiers, keepRecords } from '../platform/vault.ts'

const REMOVALS_AT_ONCE_MAX = 1_000
/** A case in one of these needs nobody any more. */
const ENDED_CASES: readonly string[] = ['closed', 'not-filed', 'transferred']

export type Told = { readonly registration: Registration; readonly before: RegistrationRecord | undefined; readonly after: RegistrationRecord }

/**
 * What a citizen registered becomes part of the register: the person of that number, with a village, a name, guardians. The two are apart,
 * because the public zone will write registrations where no register is (docs/adr/0012-registry.md).
 */
export async function takeIntoRegistry(tx: Tx, context: Context, { registration, before, after }: Told): Promise<void> {
  const { vault } = context
  const isOwn = registration.keeper === registration.token
  const told: Belonging = { region: registration.region as RegionCode, source: isOwn ? 'registered' : 'written-address' }
  const identifier = vault.identifier('phone', after.phone)
  const known = (await personsByTokens(tx, [identifier.token])).get(identifier.token)
    ?? (await createPersons(tx, [{ token: identifier.token, kind: 'phone', belonging: told, confidence: CONFIDENCE[told.source] }], context.now)).persons.get(identifier.token)!
  await lockPersons(tx, [known.id])
  await keepIdentifiers(tx, vault, [identifier])
  const person = (await personById(tx, known.id))!
  const record = await personRecord(tx, context.vault, person.id)
  const facts = factsAfter(record, { before, after }, isOwn)
  await keepRecord(tx, context, person.id, { ...withoutFacts(record), phone: record.phone ?? after.phone, ...facts })
  await move(tx, person.id, { region: person.region as RegionCode, source: person.region_source, unit: person.named_unit }, told)
  await setRegistered(tx, person.id, { registeredAt: person.registered_at ?? registration.createdAt, hasGuardian: facts.guardians !== undefined })
  await markTaken(tx, [registration.id], context.now)
}

/** A grid that lies in the village told is the closer answer to the same question. */
async function move(tx: Tx, id: number, known: Belonging, told: Belonging): Promise<void> {
  const closer = contains(rangeOf(told.region), known.region) ? { ...told, region: known.region } : told
  const better = betterBelonging(known, closer)
  if (!isSamePlace(better, known)) await movePersons(tx, [{ id, belonging: better, confidence: CONFIDENCE[better.source] }])
}

/**
 * A registration was deleted; `said`: what it had said. Whoever has shown the number itself takes themselves off the register: only the number and
 * the village stay, so that a warning still finds them. A guardian takes back what they said, and their parent off only if nobody else put them on.
 * True: an open warning or case needs what is known, and it goes when that is closed.
 */
export async function takeOffRegistry(tx: Tx, context: Context, registration: Registration, { said, isOwn }: { readonly said: RegistrationRecord | undefined; readonly isOwn: boolean }): Promise<boolean> {
  const id = await personIdByToken(tx, registration.token)
  if (id === undefined) return settled(tx, context, registration)
  await lockPersons(tx, [id])
  const person = (await personById(tx, id))!
  const isTheirs = person.registered_at?.getTime() === registration.createdAt.getTime() && (await liveRegistrationsOf(tx, registration.token)).length === 0
  if (!isOwn && !isTheirs) {
    const record = await personRecord(tx, context.vault, id)
    const facts = await saidByOthers(tx, context, registration.token, factsAfter(record, { before: said, after: undefined }, false))
    await keepRecord(tx, context, id, { ...withoutFacts(record), ...facts })
    await setRegistered(tx, id, { registeredAt: person.registered_at, hasGuardian: facts.guardians !== undefined })
    return settled(tx, context, registration)
  }
  if (await hasWork(tx, id)) {
    await setRegistered(tx, id, { registeredAt: null, hasGuardian: person.has_guardian })
    return true
  }
  await forgetPerson(tx, context, id)
  return settled(tx, context, registration)
}

/** What one takes back another may have said, too: gaps are filled by those that are left, and whoever shows the number itself has the last word. */
async function saidByOthers(tx: Tx, context: Context, token: string, facts: RegisteredFacts): Promise<RegisteredFacts> {
  const left = (await liveRegistrationsOf(tx, token)).toSorted((a, b) => Number(a.keeper === token) - Number(b.keeper === token))
  const said = await registrationRecords(tx, context.vault, left.map(({ id }) => id))
  return left.reduce((known, { id, keeper }) => factsAfter(known, { before: undefined, after: said.get(id)! }, keeper === token), facts)
}

/** Those whose warning or case has been closed since. Whoever has come back meanwhile stays. */
export async function finishRemovals(context: Context): Promise<void> {
  // The register is elsewhere, and so is the work that waits.
  if (context.zone === 'public') return
  for (const waiting of await asSystem(context, (tx) => waitingToGo(tx, REMOVALS_AT_ONCE_MAX))) {
    await asSystem(context, async (tx) => {
      const id = await personIdByToken(tx, waiting.token)
      if (id !== undefined) {
        await lockPersons(tx, [id])
        const isBack = (await personById(tx, id))!.registered_at !== null
        if (!isBack && (await hasWork(tx, id))) return
        if (!isBack) await forgetPerson(tx, context, id)
      }
      await settled(tx, context, waiting)
    })
  }
}

async function forgetPerson(tx: Tx, context: Context, id: number): Promise<void> {
  const { phone } = await personRecord(tx, context.vault, id)
  await keepRecord(tx, context, id, phone === undefined ? {} : { phone })
  await setRegistered(tx, id, { registeredAt: null, hasGuardian: false })
  await forgetFacts(tx, id)
}

async function hasWork(tx: Tx, id: number): Promise<boolean> {
  return (await warningFor(tx, id)) !== undefined || (await casesOfPerson(tx, id)).some(({ state }) => !ENDED_CASES.includes(state))
}

async function settled(tx: Tx, context: Context, { id }: Registration): Promise<false> {
  await markTaken(tx, [id], context.now)
  return false
}

async function keepRecord(tx: Tx, { vault }: Context, id: number, record: PersonRecord): Promise<void> {
  await keepRecords(tx, vault, 'person', [{ id: String(id), clear: JSON.stringify(record) }])
}

function withoutFacts(record: PersonRecord): Omit<PersonRecord, keyof RegisteredFacts> {
  const { name: _name, address: _address, guardians: _guardians, ...rest } = record
  return rest
}
