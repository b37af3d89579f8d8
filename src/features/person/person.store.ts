import { sql, type Transaction } from 'kysely'
import { float8s, int2s, int8s, texts, times, uuids } from '../../platform/postgres/arrays.ts'
import type { RegionCode } from '../../domain/region-code.ts'
import { openRecords, type Vault } from '../../platform/vault.ts'
import { personRecordIn, type Belonging, type PersonRecord, type RegionSource } from './person.rules.ts'

export type PersonRow = {
  id: number
  region: number
  region_source: RegionSource
  region_confidence: number
  birth_year: number | null
  sex: 'f' | 'm' | null
  registered_at: Date | null
  has_guardian: boolean
  lon: number | null
  lat: number | null
  losses: number
  named_unit: string | null
}
export type PersonTables = { person: PersonRow & { cleared_at: Date | null }; identifier: { token: string; kind: string; person_id: number }; home_area: { prefix: string; region: number } }
type Tx = Transaction<PersonTables>

const PERSON_COLUMNS = ['id', 'region', 'region_source', 'region_confidence', 'birth_year', 'sex', 'registered_at', 'has_guardian', 'lon', 'lat', 'losses', 'named_unit'] as const

/** Who a token belongs to, with the place as it is known now. Unknown tokens are missing. Index: identifier's key. */
export async function personsByTokens(tx: Tx, tokens: readonly string[]): Promise<Map<string, { id: number } & Belonging>> {
  const found = await sql<{ token: string; id: number; region: RegionCode; source: RegionSource; unit: string | null }>`
    select i.token, p.id, p.region, p.region_source as source, p.named_unit as unit from identifier i join person p on p.id = i.person_id where i.token = any(${uuids(tokens, (token) => token)}::uuid[])`.execute(tx)
  return new Map(found.rows.map((row) => [row.token, { id: row.id, region: row.region, source: row.source, unit: row.unit }]))
}

export type NewPerson = { readonly token: string; readonly kind: string; readonly belonging: Belonging; readonly confidence: number }

/**
 * Makes people who are known by one identifier only. Two batches may meet the same stranger: the identifier's key decides whose person
 * it is, and the loser's row is never written; `made` holds those that were. `token` order keeps the two from waiting for each other.
 */
export async function createPersons(tx: Tx, persons: readonly NewPerson[], now: Date): Promise<{ persons: Map<string, { id: number } & Belonging>; made: Set<number> }> {
  const sorted = [...persons].sort((a, b) => (a.token < b.token ? -1 : 1))
  const made = await sql<{ id: number }>`
    with stranger as (
      select *, nextval(pg_get_serial_sequence('person', 'id')) as id from unnest(
        ${sorted.map((one) => one.token)}::uuid[], ${sorted.map((one) => one.kind)}::text[], ${sorted.map((one) => one.belonging.region)}::bigint[],
        ${sorted.map((one) => one.belonging.source)}::text[], ${sorted.map((one) => one.confidence)}::smallint[]) as t (token, kind, region, source, confidence)
    ), known as (
      insert into identifier (token, kind, person_id) select token, kind, id from stranger on conflict do nothing returning person_id
    )
    insert into person (id, region, region_source, region_confidence, created_at)
    select id, region, source, confidence, ${now} from stranger where id in (select person_id from known) returning id`.execute(tx)
  return { persons: await personsByTokens(tx, sorted.map((one) => one.token)), made: new Set(made.rows.map((row) => row.id)) }
}

/** Adds identifiers (an account, an id number) that were seen together with a known one. Those that belong to somebody stay there. */
export async function addIdentifiers(tx: Tx, identifiers: readonly { token: string; kind: string; personId: number }[]): Promise<void> {
  if (identifiers.length === 0) return
  const sorted = [...identifiers].sort((a, b) => (a.token < b.token ? -1 : 1))
  await sql`insert into identifier (token, kind, person_id)
    select * from unnest(${uuids(sorted, (one) => one.token)}::uuid[], ${texts(sorted, (one) => one.kind)}::text[], ${int8s(sorted, (one) => one.personId)}::bigint[])
    on conflict do nothing`.execute(tx)
}

/** Held until the transaction ends, always in the order of id: two batches about one person come one after the other, and never deadlock. */
export async function lockPersons(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await sql`select count(*) from (select 1 from person where id = any(${int8s(ids, (id) => id)}::bigint[]) order by id for no key update) as locked`.execute(tx)
}

export async function movePersons(tx: Tx, moves: readonly { id: number; belonging: Belonging; confidence: number }[]): Promise<void> {
  if (moves.length === 0) return
  await sql`update person p set region = m.region, region_source = m.source, region_confidence = m.confidence, named_unit = m.unit
    from unnest(${moves.map((one) => one.id)}::bigint[], ${moves.map((one) => one.belonging.region)}::bigint[], ${moves.map((one) => one.belonging.source)}::text[],
      ${moves.map((one) => one.confidence)}::smallint[], ${moves.map((one) => one.belonging.unit ?? null)}::text[]) as m (id, region, source, confidence, unit) where p.id = m.id`.execute(tx)
}

export type PersonFact = {
  readonly id: number; readonly birthYear: number | null; readonly sex: 'f' | 'm' | null
  readonly lon: number | null; readonly lat: number | null; readonly pointAt: Date | null
}

/** Year of birth and sex where they are not known; a newer point where a signal told the last one. What says nothing new writes nothing. */
export async function learnFacts(tx: Tx, facts: readonly PersonFact[]): Promise<void> {
  if (facts.length === 0) return
  await sql`
    update person p set birth_year = coalesce(p.birth_year, f.birth_year), sex = coalesce(p.sex, f.sex), lon = case when f.newer then f.lon else p.lon end,
      lat = case when f.newer then f.lat else p.lat end, point_at = case when f.newer then f.point_at else p.point_at end
    from (select t.*, t.lon is not null and (k.lon is null or (k.point_at < t.point_at and (k.lon, k.lat) is distinct from (t.lon, t.lat))) as newer
      from unnest(${facts.map((one) => one.id)}::bigint[], ${facts.map((one) => one.birthYear)}::smallint[], ${facts.map((one) => one.sex)}::char(1)[],
        ${facts.map((one) => one.lon)}::float8[], ${facts.map((one) => one.lat)}::float8[], ${facts.map((one) => one.pointAt?.toISOString() ?? null)}::timestamptz[]) as t (id, birth_year, sex, lon, lat, point_at)
      join person k on k.id = t.id) f
    where p.id = f.id and (f.newer or (p.birth_year is null and f.birth_year is not null) or (p.sex is null and f.sex is not null))`.execute(tx)
}

export function personsByIds(tx: Tx, ids: readonly number[]): Promise<PersonRow[]> {
  if (ids.length === 0) return Promise.resolve([])
  return tx.selectFrom('person').select(PERSON_COLUMNS).where('id', 'in', [...ids]).execute()
}

export async function phoneTokenOf(tx: Tx, personId: number): Promise<string | undefined> {
  const found = await tx.selectFrom('identifier').select('token').where('person_id', '=', personId).where('kind', '=', 'phone').orderBy('token').limit(1).executeTakeFirst()
  return found?.token
}

/** What the vault keeps of them, by id; empty where nothing is kept. */
export async function personRecords(tx: Tx, vault: Vault, ids: readonly number[]): Promise<(id: number) => PersonRecord> {
  const words = await openRecords(tx as never, vault, 'person', [...new Set(ids.map(String))])
  return (id) => personRecordIn(words.get(String(id)))
}

export async function personRecord(tx: Tx, vault: Vault, id: number): Promise<PersonRecord> {
  return (await personRecords(tx, vault, [id]))(id)
}

export function personById(tx: Tx, id: number): Promise<PersonRow | undefined> {
  return tx
    .selectFrom('person')
    .select(PERSON_COLUMNS)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function personIdByToken(tx: Tx, token: string): Promise<number | undefined> {
  const found = await tx.selectFrom('identifier').select('person_id').where('token', '=', token).executeTakeFirst()
  return found?.person_id
}

/** Signals up to here have been answered for: only later ones can make the next warning. A loss is remembered. */
export async function clearPerson(tx: Tx, id: number, now: Date, lost: boolean): Promise<void> {
  await sql`update person set cleared_at = ${now}, losses = losses + ${lost ? 1 : 0} where id = ${id}`.execute(tx)
}

export async function personAsItIs(tx: Tx, id: number): Promise<unknown> {
  return (await sql<{ was: unknown }>`select to_jsonb(p) as was from person p where id = ${id}`.execute(tx)).rows[0]!.was
}

/** What outcomes and handovers change of a person, as it was. */
export async function putPersonBack(tx: Tx, was: unknown): Promise<void> {
  await sql`update person p set region = w.region, region_source = w.region_source, region_confidence = w.region_confidence, losses = w.losses, cleared_at = w.cleared_at
    from jsonb_populate_record(null::person, ${JSON.stringify(was)}::jsonb) w where p.id = w.id`.execute(tx)
}

/** A case was filed: this person has lost money. */
export async function rememberLoss(tx: Tx, id: number): Promise<void> {
  await sql`update person set losses = losses + 1 where id = ${id}`.execute(tx)
}

/** A warning that closed with a loss is open again: the loss is counted when it closes with one. */
export async function takeBackLoss(tx: Tx, id: number): Promise<void> {
  await sql`update person set losses = greatest(losses - 1, 0) where id = ${id}`.execute(tx)
}

/** The same for many, each with its own time. */
export async function clearPersons(tx: Tx, cleared: readonly { readonly id: number; readonly at: Date; readonly lost: boolean }[]): Promise<void> {
  if (cleared.length === 0) return
  await sql`update person p set cleared_at = c.at, losses = p.losses + c.lost
    from unnest(${cleared.map((one) => one.id)}::bigint[], ${cleared.map((one) => one.at.toISOString())}::timestamptz[], ${cleared.map((one) => (one.lost ? 1 : 0))}::smallint[]) as c (id, at, lost) where p.id = c.id`.execute(tx)
}

/** 3 digits tell a landline's city at the least, 8 are more than any operator hands out at once. */
const PREFIX_DIGITS = { least: 3, most: 8 }

/** Where numbers were issued, each by its longest known prefix. Index: home_area's key. */
export async function homeAreasOf(tx: Tx, phones: readonly string[]): Promise<(number: string) => RegionCode | undefined> {
  const prefixes = new Set<string>()
  for (const phone of phones) for (let digits = PREFIX_DIGITS.least; digits <= PREFIX_DIGITS.most; digits++) prefixes.add(phone.slice(0, digits))
  const found = await sql<{ prefix: string; region: RegionCode }>`select prefix, region from home_area where prefix = any(${[...prefixes]}::text[])`.execute(tx)
  const regions = new Map(found.rows.map((row) => [row.prefix, row.region]))
  return (number) => {
    for (let digits = PREFIX_DIGITS.most; digits >= PREFIX_DIGITS.least; digits--) {
      const region = regions.get(number.slice(0, digits))
      if (region !== undefined) return region
    }
    return undefined
  }
}

/** A prefix that is there already moves to the region given now. */
export async function saveHomeAreas(tx: Tx, areas: readonly { readonly prefix: string; readonly region: RegionCode }[]): Promise<void> {
  const regions = new Map(areas.map((one) => [one.prefix, one.region]))
  await sql`insert into home_area (prefix, region) select * from unnest(${[...regions.keys()]}::text[], ${[...regions.values()]}::bigint[])
    on conflict (prefix) do update set region = excluded.region`.execute(tx)
}

export type Enrolment = {
  readonly id: number; readonly registeredAt: Date | null; readonly birthYear: number | null; readonly sex: 'f' | 'm' | null; readonly hasGuardian: boolean; readonly losses: number
}

/** What the register says of people; what it does not say stays as it was. */
export async function enrol(tx: Tx, enrolments: readonly Enrolment[]): Promise<void> {
  await sql`update person p set registered_at = coalesce(e.registered_at, p.registered_at), birth_year = coalesce(e.birth_year, p.birth_year), sex = coalesce(e.sex, p.sex),
      has_guardian = p.has_guardian or e.has_guardian, losses = greatest(p.losses, e.losses)
    from unnest(${int8s(enrolments, (one) => one.id)}::bigint[], ${enrolments.map((one) => one.registeredAt?.toISOString() ?? null)}::timestamptz[], ${enrolments.map((one) => one.birthYear)}::smallint[],
      ${enrolments.map((one) => one.sex)}::char(1)[], ${enrolments.map((one) => one.hasGuardian)}::boolean[], ${enrolments.map((one) => one.losses)}::smallint[])
      as e (id, registered_at, birth_year, sex, has_guardian, losses) where p.id = e.id`.execute(tx)
}

/** On the register from the day given, or off it; and whether there is somebody to call. */
export async function setRegistered(tx: Tx, id: number, { registeredAt, hasGuardian }: { readonly registeredAt: Date | null; readonly hasGuardian: boolean }): Promise<void> {
  await sql`update person set registered_at = ${registeredAt}, has_guardian = ${hasGuardian} where id = ${id}`.execute(tx)
}

/** Age and sex were read from an id number that is kept no longer. */
export async function forgetFacts(tx: Tx, id: number): Promise<void> {
  await sql`update person set birth_year = null, sex = null where id = ${id}`.execute(tx)
}

/** Whoever is on the register for these places; of them the first `max` in the order of their villages. Index: person_registered. */
export async function registeredIn(tx: Tx, range: { readonly first: RegionCode; readonly last: RegionCode }, max: number): Promise<PersonRow[]> {
  return tx.selectFrom('person').select(PERSON_COLUMNS).where('registered_at', 'is not', null).where('region', '>=', range.first).where('region', '<=', range.last).orderBy('region').orderBy('registered_at').limit(max).execute()
}

/** Index: person_registered, and nothing but the index. */
export async function countRegisteredIn(tx: Tx, range: { readonly first: RegionCode; readonly last: RegionCode }): Promise<number> {
  return (await sql<{ n: number }>`select count(*)::int as n from person where registered_at is not null and region between ${range.first} and ${range.last}`.execute(tx)).rows[0]!.n
}

/** Index: person_by_region. */
export async function countPeopleIn(tx: Tx, range: { readonly first: RegionCode; readonly last: RegionCode }): Promise<number> {
  return (await sql<{ n: number }>`select count(*)::int as n from person where region between ${range.first} and ${range.last}`.execute(tx)).rows[0]!.n
}

/** Everybody of exactly this region belongs to another one from now on; how sure that is does not change. Answers how many. Index: person_by_region. */
export async function moveEverybody(tx: Tx, from: RegionCode, to: RegionCode): Promise<number> {
  const moved = await sql`update person set region = ${to} where region = ${from}`.execute(tx)
  return Number(moved.numAffectedRows)
}

/** Every time that clear text of a person was shown: counted, and seen by the unit's own leaders. */
export async function recordReveal(tx: Transaction<RevealTables>, reveal: { userId: string; unit: string; personId: number; taskId: string | null; reason: string; fields: readonly string[] }, now: Date): Promise<void> {
  await sql`insert into reveal (at, user_id, unit, person_id, task_id, reason, fields)
    values (${now}, ${reveal.userId}, ${reveal.unit}, ${reveal.personId}, ${reveal.taskId}, ${reveal.reason}, ${reveal.fields}::text[])`.execute(tx)
}
type RevealOfMany = { readonly userId: string; readonly unit: string; readonly personIds: readonly number[]; readonly reason: string; readonly fields: readonly string[] }

/** The same of many at once: a file of them. */
export async function recordRevealOfMany(tx: Transaction<RevealTables>, { userId, unit, personIds, reason, fields }: RevealOfMany, now: Date): Promise<void> {
  await sql`insert into reveal (at, user_id, unit, person_id, reason, fields) select ${now}, ${userId}, ${unit}, id, ${reason}, ${fields}::text[] from unnest(${int8s(personIds, (id) => id)}::bigint[]) as t (id)`.execute(tx)
}
type RevealTables = { reveal: { person_id: number } }

export type PastReveal = { readonly at: Date; readonly userId: string; readonly unit: string; readonly personId: number; readonly taskId: string }

/** Tasks accepted in the past: each showed its person. */
export async function recordReveals(tx: Transaction<RevealTables>, reveals: readonly PastReveal[], reason: string, fields: readonly string[]): Promise<void> {
  if (reveals.length === 0) return
  await sql`insert into reveal (at, user_id, unit, person_id, task_id, reason, fields)
    select at, user_id, unit, person_id, task_id, ${reason}, ${fields}::text[] from unnest(${reveals.map((one) => one.at.toISOString())}::timestamptz[], ${reveals.map((one) => one.userId)}::uuid[],
      ${reveals.map((one) => one.unit)}::text[], ${reveals.map((one) => one.personId)}::bigint[], ${reveals.map((one) => one.taskId)}::uuid[]) as t (at, user_id, unit, person_id, task_id)`.execute(tx)
}

// Loading a registry -------------------------------------------------------------------------------
export type FullPerson = {
  readonly id: number; readonly belonging: Belonging; readonly confidence: number; readonly birthYear: number; readonly sex: 'f' | 'm'; readonly registeredAt: Date | null
  readonly hasGuardian: boolean; readonly lon: number; readonly lat: number; readonly usualTransferFen: number; readonly losses: number; readonly createdAt: Date
}

/** Ids for people who are about to be written, so that what is sealed under an id can be made before. */
export async function reservePersonIds(tx: Tx, count: number): Promise<number[]> {
  const reserved = await sql<{ id: number }>`select nextval(pg_get_serial_sequence('person', 'id')) as id from generate_series(1, ${count})`.execute(tx)
  return reserved.rows.map((row) => row.id)
}

export async function insertPersons(tx: Tx, persons: readonly FullPerson[]): Promise<void> {
  const column = <T>(pick: (person: FullPerson) => T): T[] => persons.map(pick)
  await sql`insert into person (id, region, region_source, region_confidence, birth_year, sex, registered_at, has_guardian, lon, lat, usual_transfer_fen, losses, created_at)
    select * from unnest(${int8s(persons, (one) => one.id)}::bigint[], ${int8s(persons, (one) => one.belonging.region)}::bigint[], ${texts(persons, (one) => one.belonging.source)}::text[],
      ${int2s(persons, (one) => one.confidence)}::smallint[], ${int2s(persons, (one) => one.birthYear)}::smallint[], ${column((one) => one.sex)}::char(1)[], ${times(persons, (one) => one.registeredAt)}::timestamptz[],
      ${column((one) => one.hasGuardian)}::boolean[], ${float8s(persons, (one) => one.lon)}::float8[], ${float8s(persons, (one) => one.lat)}::float8[], ${int8s(persons, (one) => one.usualTransferFen)}::bigint[],
      ${int2s(persons, (one) => one.losses)}::smallint[], ${times(persons, (one) => one.createdAt)}::timestamptz[])`.execute(tx)
}

/** Of people who were just written: new to everybody, so nothing is asked about conflicts, which costs half as much. */
export async function insertIdentifiers(tx: Tx, identifiers: readonly { token: string; kind: string; personId: number }[]): Promise<void> {
  const sorted = [...identifiers].sort((a, b) => (a.token < b.token ? -1 : 1))
  await sql`insert into identifier (token, kind, person_id)
    select * from unnest(${uuids(sorted, (one) => one.token)}::uuid[], ${texts(sorted, (one) => one.kind)}::text[], ${int8s(sorted, (one) => one.personId)}::bigint[])`.execute(tx)
}

export type PersonNote = { readonly id: string; readonly personId: number; readonly by: string; readonly region: number; readonly unit: string }

/** The words stand in the vault under the note's id. */
export async function addPersonNote(tx: Transaction<NoteTables>, { id, personId, by, region, unit }: PersonNote, now: Date): Promise<void> {
  await tx.insertInto('person_note').values({ id, person_id: personId, at: now, by_user: by, region, unit }).execute()
}
export type PersonNoteRow = { id: string; person_id: number; at: Date; by_user: string; region: number; unit: string }
type NoteTables = { person_note: PersonNoteRow }

/** About people whom no live warning is about. Index: person_note_by_age. */
const oldNotes = (before: Date) => sql`n.at < ${before} and not exists (select from warning w where w.person_id = n.person_id and w.state <> 'closed')`

/** Answers the ids of what is gone: the words lie sealed in the vault. */
export async function forgetNotes(tx: Transaction<NoteTables>, before: Date, max: number): Promise<string[]> {
  const gone = await sql<{ id: string }>`delete from person_note where id in (select n.id from person_note n where ${oldNotes(before)} order by n.at, n.id limit ${max}) returning id`.execute(tx)
  return gone.rows.map((row) => row.id)
}

export async function countOldNotes(tx: Transaction<NoteTables>, before: Date, max: number): Promise<number> {
  return (await sql<{ n: number }>`select count(*)::int as n from (select from person_note n where ${oldNotes(before)} limit ${max}) t`.execute(tx)).rows[0]!.n
}

export async function oldestNote(tx: Transaction<NoteTables>): Promise<Date | null> {
  return (await tx.selectFrom('person_note').select('at').orderBy('at').limit(1).executeTakeFirst())?.at ?? null
}
