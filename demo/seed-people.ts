import { CONFIDENCE, type PersonRecord } from '../src/features/person/person.rules.ts'
import { insertIdentifiers, insertPersons, reservePersonIds, type FullPerson } from '../src/features/person/person.store.ts'
import { insertRegistrations } from '../src/features/registry/registry.store.ts'
import { asSystem, type Context } from '../src/platform/transaction.ts'
import { keepIdentifiers, keepRecords, type Identifier } from '../src/platform/vault.ts'
import type { City } from './city.ts'
import { pastRegistrations, type PastRegistration } from './past-registrations.ts'
import { ageOf } from './people.ts'
import { Random } from './random.ts'
import { residentAt, type Resident } from './residents.ts'

const PERSONS_PER_TRANSACTION = 2_500
/** While one batch is being written the next is sealed: PostgreSQL has one core, we have the other. */
const BATCHES_AT_ONCE = 2
const DAY_MS = 86_400_000
/** Registration began so many days ago and is still going on. */
const REGISTERING_DAYS = 430
const KNOWN_DAYS_AGO = 470
/** Lost money to a fraud before this bureau kept its books. */
const EARLIER_VICTIM_SHARE = 0.004
const GROWN_UP_AGE = 18

/** Everybody from six years on, found by phone and id number, the registered by account as well. Answers the person's id by the resident's index. */
export async function settlePeople(context: Context, city: City): Promise<number[]> {
  const total = city.people.count
  const ids = await asSystem(context, (tx) => reservePersonIds(tx, total))
  const register = pastRegistrations(city, context.now)
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < total) {
      const from = next
      next = Math.min(total, from + PERSONS_PER_TRANSACTION)
      const count = next - from
      await settle(context, Array.from({ length: count }, (_, offset) => dossier(context, city, { index: from + offset, id: ids[from + offset]!, register })))
    }
  }
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, lane))
  return ids
}

type Dossier = { readonly person: FullPerson; readonly identifiers: readonly Identifier[]; readonly clear: string; readonly past: PastRegistration | undefined }

async function settle(context: Context, dossiers: readonly Dossier[]): Promise<void> {
  await asSystem(context, async (tx) => {
    await insertPersons(tx, dossiers.map(({ person }) => person))
    await insertIdentifiers(tx, dossiers.flatMap(({ person, identifiers }) => identifiers.map(({ token, kind }) => ({ token, kind, personId: person.id }))))
    // Of the three only the number is ever dialled or looked up without its record.
    await keepIdentifiers(tx, context.vault, dossiers.map(({ identifiers }) => identifiers[0]!))
    await keepRecords(tx, context.vault, 'person', dossiers.map(({ person, clear }) => ({ id: String(person.id), clear })))
    const past = dossiers.flatMap((one) => one.past ?? [])
    await insertRegistrations(tx, past.map(({ registration }) => registration))
    await keepRecords(tx, context.vault, 'registration', past.map(({ registration, record }) => ({ id: registration.id, clear: JSON.stringify(record) })))
  })
}

type Entry = { readonly index: number; readonly id: number; readonly register: ReturnType<typeof pastRegistrations> }

function dossier({ vault, now }: Context, city: City, { index, id, register }: Entry): Dossier {
  const resident = residentAt(city, index)
  const random = new Random(city.seed).fork('registry').fork(index)
  const record: PersonRecord = {
    name: resident.name, phone: resident.phone, idNumber: resident.idNumber, address: resident.address,
    ...(resident.guardians.length === 0 ? {} : { guardians: resident.guardians }),
  }
  const known = facts(resident, random, now)
  const phone = vault.identifier('phone', resident.phone)
  return {
    person: { id, ...known, losses: ageOf(city.people, index) >= GROWN_UP_AGE && random.chance(EARLIER_VICTIM_SHARE) ? 1 : 0 },
    // Whose card it is the registry knows only of the registered; of the others when a bank says so.
    identifiers: [phone, vault.identifier('id-number', resident.idNumber), ...(resident.registered ? [vault.identifier('account', resident.account)] : [])],
    clear: JSON.stringify(record),
    past: known.registeredAt === null ? undefined : register(resident, phone.token, known.registeredAt),
  }
}

function facts(resident: Resident, random: Random, now: Date): Omit<FullPerson, 'id' | 'losses'> {
  const known = new Date(now.getTime() - KNOWN_DAYS_AGO * DAY_MS)
  // Most came in the first months; the last of them yesterday.
  const registeredAt = resident.registered ? new Date(now.getTime() - DAY_MS - REGISTERING_DAYS * DAY_MS * Math.sqrt(random.next())) : null
  const source = resident.registered ? 'registered' : 'verified-address'
  return {
    belonging: { region: resident.grid, source }, confidence: CONFIDENCE[source], birthYear: Number(resident.birthDate.slice(0, 4)), sex: resident.sex === 'female' ? 'f' : 'm', registeredAt,
    hasGuardian: resident.guardians.length > 0, lon: resident.lon, lat: resident.lat, usualTransferFen: resident.usualTransferFen, createdAt: known,
  }
}
