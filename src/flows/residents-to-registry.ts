import { betterBelonging, CONFIDENCE, factsOfId, isSamePlace, type Belonging, type PersonRecord } from '../features/person/person.rules.ts'
import { addIdentifiers, createPersons, enrol, lockPersons, movePersons, personRecords, personsByIds, personsByTokens } from '../features/person/person.store.ts'
import { guardiansAfter, residentsIn, type Resident } from '../features/resident/resident.rules.ts'
import { knownRegions } from '../features/region/region.store.ts'
import { dayText } from '../domain/period.ts'
import type { RegionCode } from '../domain/region-code.ts'
import { allow } from '../domain/access.ts'
import type { BadLine, Table } from '../domain/table-cells.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { keepIdentifiers, keepRecords, type Identifier } from '../platform/vault.ts'

/** The place that a written address names; undefined when it is not sure enough to send somebody there. */
export type FindAddress = (address: string) => RegionCode | undefined
export type Enrolled = { readonly added: number; readonly changed: number; readonly bad: readonly BadLine[] }
/** `by`: who is named in the audit log. */
type How = { readonly find: FindAddress; readonly by: string }

const RESIDENTS_PER_TRANSACTION = 1_000

/**
 * A register becomes people: found by number and id number, with a place, a door, guardians, and what they lost before. Who is known already
 * learns it; a line about two people, or of nowhere, is named and left out. Sent again it changes nothing.
 */
export async function residentsToRegistry(contextNow: () => Context, residents: readonly Resident[], how: How): Promise<Enrolled> {
  const { kept, bad } = withoutRepeats(residents)
  let [added, changed] = [0, 0]
  for (let start = 0; start < kept.length; start += RESIDENTS_PER_TRANSACTION) {
    const context = contextNow()
    const done = await asSystem(context, (tx) => enrolSome(tx, context, kept.slice(start, start + RESIDENTS_PER_TRANSACTION), how))
    added += done.added
    changed += done.changed
    bad.push(...done.bad)
  }
  return { added, changed, bad }
}

type Register = { readonly rowsTotal: number; readonly added: number; readonly changed: number; readonly bad: readonly (BadLine & { readonly cells: readonly string[] })[] }

/** A register's file from the desk. The rows that were left out go back as they stood, each with what is wrong, to be corrected and sent again. */
export async function takeResidents(context: ActorContext, table: Table, find: FindAddress): Promise<Register> {
  allow(context.actor, 'resident.import')
  const { good, bad } = residentsIn(table)
  const done = await residentsToRegistry(() => context, good, { find, by: context.actor.login })
  const cells = new Map(table.rows.map((row) => [row.line, row.cells]))
  const left = [...bad, ...done.bad].toSorted((a, b) => a.line - b.line).map((one) => ({ ...one, cells: cells.get(one.line)! }))
  return { rowsTotal: table.rows.length, added: done.added, changed: done.changed, bad: left }
}

/** One number is one person: of two lines with the same number or id number the second is left out. */
function withoutRepeats(residents: readonly Resident[]): { kept: Resident[]; bad: BadLine[] } {
  const seen = new Map<string, number>()
  const bad: BadLine[] = []
  const kept = residents.filter((resident) => {
    const keys = [`phone ${resident.phone}`, ...(resident.idNumber === undefined ? [] : [`id ${resident.idNumber}`])]
    const before = keys.map((key) => seen.get(key)).find((line) => line !== undefined)
    if (before !== undefined) bad.push({ line: resident.line, zh: `电话或身份证号与第 ${before} 行重复`, en: `the number or id number stands on line ${before}` })
    else for (const key of keys) seen.set(key, resident.line)
    return before === undefined
  })
  return { kept, bad }
}

type Told = { readonly resident: Resident; readonly identifiers: readonly Identifier[]; readonly belonging: Belonging }
type Known = Map<string, { id: number } & Belonging>

async function enrolSome(tx: Tx, context: Context, residents: readonly Resident[], { find, by }: How): Promise<Enrolled> {
  const bad: BadLine[] = []
  const told = await placedResidents(tx, context, residents, find, bad)
  const known = await personsByTokens(tx, told.flatMap((one) => one.identifiers.map(({ token }) => token)))
  const idOf = (persons: Known, one: Told) => one.identifiers.map(({ token }) => persons.get(token)).find((person) => person !== undefined)
  const single = told.filter((one) => {
    const ids = new Set(one.identifiers.flatMap(({ token }) => known.get(token)?.id ?? []))
    if (ids.size > 1) bad.push({ line: one.resident.line, zh: '电话与身份证号分属两名已知人员', en: 'the number and the id number belong to two people' })
    return ids.size <= 1
  })
  const strangers = single.filter((one) => idOf(known, one) === undefined)
  const { persons, made } = await createPersons(tx, strangers.map(({ identifiers: [phone], belonging }) => ({ token: phone!.token, kind: phone!.kind, belonging, confidence: CONFIDENCE[belonging.source] })), context.now)
  const all = single.map((one) => ({ ...one, person: (idOf(known, one) ?? idOf(persons, one))! }))
  await addIdentifiers(tx, all.flatMap(({ identifiers, person }) => identifiers.map(({ token, kind }) => ({ token, kind, personId: person.id }))))
  await keepIdentifiers(tx, context.vault, all.map(({ identifiers }) => identifiers[0]!))
  await writeResidents(tx, context, all)
  await audit(tx, { actor: by, action: 'residents.imported', subject: String(all.length), detail: { added: made.size, changed: all.length - made.size, bad: bad.length } }, context.now)
  return { added: made.size, changed: all.length - made.size, bad }
}

/** A code that exists, else the place that the address names. */
async function placedResidents(tx: Tx, { vault }: Context, residents: readonly Resident[], find: FindAddress, bad: BadLine[]): Promise<Told[]> {
  const regions = await knownRegions(tx, residents.flatMap(({ region }) => region ?? []))
  return residents.flatMap((resident): Told[] => {
    const { line, phone, idNumber, region: code, address, registeredAt } = resident
    const region = code === undefined ? find(address ?? '') : regions.has(code) ? code : undefined
    if (region === undefined) {
      bad.push(code === undefined ? { line, zh: '没有区划代码，地址也不能确定到本市的一处区划（可用 gb locate 查看原因）', en: 'no region code, and the address is not sure to name one place of this city (gb locate says why)' } : { line, zh: `区划代码 ${code} 不存在`, en: `there is no region ${code}` })
      return []
    }
    const identifiers = [vault.identifier('phone', phone), ...(idNumber === undefined ? [] : [vault.identifier('id-number', idNumber)])]
    return [{ resident, identifiers, belonging: { region, source: registeredAt === null ? 'verified-address' : 'registered' } }]
  })
}

/** The records under the persons' locks: a signal about one of them may come in at this moment. */
async function writeResidents(tx: Tx, { vault }: Context, all: readonly (Told & { readonly person: { readonly id: number } & Belonging })[]): Promise<void> {
  await lockPersons(tx, all.map(({ person }) => person.id))
  const recordOf = await personRecords(tx, vault, all.map(({ person }) => person.id))
  await keepRecords(tx, vault, 'person', all.map(({ resident, person }) => ({ id: String(person.id), clear: JSON.stringify(recordWith(recordOf(person.id), resident)) })))
  const registered = new Map((await personsByIds(tx, all.map(({ person }) => person.id))).map((person) => [person.id, person.registered_at]))
  await movePersons(tx, all.flatMap(({ resident, person, belonging }) => {
    // The village and the day that are known already: an export that comes back, by which nobody has looked anything up.
    if (isSameDay(registered.get(person.id), resident.registeredAt) && belonging.region === person.region) return []
    const better = betterBelonging(person, belonging)
    return isSamePlace(better, person) ? [] : [{ id: person.id, belonging: better, confidence: CONFIDENCE[better.source] }]
  }))
  await enrol(tx, all.map(({ resident, person }) => {
    const facts = resident.idNumber === undefined ? undefined : factsOfId(resident.idNumber)
    const known = registered.get(person.id) ?? null
    const registeredAt = isSameDay(known, resident.registeredAt) ? known : resident.registeredAt
    return { id: person.id, registeredAt, birthYear: facts?.birthYear ?? null, sex: facts?.sex ?? null, hasGuardian: resident.guardians.some((one) => one !== undefined), losses: resident.losses }
  }))
}

/** A register says the day; the moment may be known better. */
function isSameDay(known: Date | null | undefined, told: Date | null): boolean {
  return known != null && told !== null && dayText(known) === dayText(told)
}

/** What the register says replaces what was known; what it leaves out stays. */
function recordWith(known: PersonRecord, { phone, name, idNumber, address, guardians }: Resident): PersonRecord {
  const all = guardiansAfter(known.guardians ?? [], guardians)
  const said = { phone, name, idNumber, address, guardians: all.length === 0 ? undefined : all }
  return { ...known, ...(Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as PersonRecord) }
}
