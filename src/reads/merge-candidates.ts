import { sql } from 'kysely'
import type { MergeCandidates, MergeSign } from '../contract/warning.ts'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import type { PersonRecord } from '../features/person/person.rules.ts'
import { personRecord, personRecords, personsByIds, type PersonRow } from '../features/person/person.store.ts'
import { personView } from '../features/person/person.view.ts'
import { mayGoInto } from '../features/warning/warning.rules.ts'
import { warningById, type WarningRow } from '../features/warning/warning.store.ts'
import { readAndEnrich, readAsSystem, type ActorContext, type Tx } from '../platform/transaction.ts'
import { warningRows } from './warning-list.ts'

/** Two warnings of one event lie close together in time. */
const WITHIN_DAYS = 7
const NEIGHBOURS_MAX = 300
const LINKED_MAX = 50
const SHOWN_MAX = 20
const DAY_MS = 86_400_000
/** signal.kind of what names a payee: a transfer, a counter alert. */
const PAYING = sql`(4, 5)`

type Links = ReadonlyMap<number, readonly MergeSign[]>
type Known = { readonly record: PersonRecord; readonly person: PersonRow }

/**
 * Other warnings, live or closed without an answer, that speak for being of the same human being, with what speaks for it: those of the same unit within a week are
 * compared in the vault, and whoever the register or a case ties to this person is asked for by token. All through the reader's walls, all masked.
 */
export async function mergeCandidates(context: ActorContext, id: string): Promise<MergeCandidates> {
  allow(context.actor, 'warning.merge')
  const { warning, linked } = await readAndEnrich(context, async (tx) => {
    const found = await warningById(tx, id)
    if (found === undefined) throw refuse('request.not_found')
    return found
  }, async (tx, found) => ({ warning: found, linked: await linksOf(tx, context, found) }))
  const near = await readAndEnrich(context, (tx) => around(tx, context, warning, [...linked.keys()]), (_tx, rows) => Promise.resolve(rows.filter(mayGoInto)))
  return readAsSystem(context, (tx) => compared(tx, context, warning, { near, linked }))
}

/** Index: warning_by_unit, warning_by_person. */
async function around(tx: Tx, { now }: ActorContext, warning: WarningRow, linked: readonly number[]): Promise<WarningRow[]> {
  const since = new Date(Math.min(now.getTime(), warning.opened_at.getTime()) - WITHIN_DAYS * DAY_MS)
  const rows = await sql<WarningRow>`
    (select * from warning where unit = ${warning.unit} and opened_at >= ${since} and person_id <> ${warning.person_id} order by opened_at desc, id limit ${NEIGHBOURS_MAX})
    union (select * from warning where person_id = any(${linked}::bigint[]) and opened_at >= ${since} order by opened_at desc, id limit ${LINKED_MAX})`.execute(tx)
  return rows.rows
}

/** Who is tied to this person by what is known for sure. Indexes: registration_one_live, registration_by_keeper, identifier's key, fraud_case_by_person, fraud_case_by_warning. */
async function linksOf(tx: Tx, context: ActorContext, warning: WarningRow): Promise<Links> {
  const links = new Map<number, MergeSign[]>()
  const add = (personId: number, sign: MergeSign) => { if (personId !== warning.person_id) links.set(personId, [...(links.get(personId) ?? []), sign]) }
  const record = await personRecord(tx, context.vault, warning.person_id)
  const own = record.phone === undefined ? [] : [context.vault.token('phone', record.phone)]
  const household = await sql<{ person_id: number }>`
    with keeper as (select keeper as token from registration where token = any(${own}::uuid[]) and ended_at is null union select unnest(${own}::uuid[])),
      kept as (select token from keeper union select r.token from registration r join keeper k on k.token = r.keeper where r.ended_at is null)
    select distinct i.person_id from identifier i where i.token in (select token from kept) limit ${LINKED_MAX}`.execute(tx)
  for (const row of household.rows) add(row.person_id, 'household')
  if (record.guardians !== undefined) {
    const guardians = await sql<{ person_id: number }>`select person_id from identifier where token = any(${record.guardians.map(({ phone }) => context.vault.token('phone', phone))}::uuid[])`.execute(tx)
    for (const row of guardians.rows) add(row.person_id, 'guardian')
  }
  const cases = await sql<{ person_id: number }>`
    select w.person_id from fraud_case c join warning w on w.id = c.warning_id where c.person_id = ${warning.person_id}
    union select c.person_id from fraud_case c where c.warning_id = ${warning.id} limit ${LINKED_MAX}`.execute(tx)
  for (const row of cases.rows) add(row.person_id, 'case')
  return links
}

async function compared(tx: Tx, context: ActorContext, warning: WarningRow, { near, linked }: { readonly near: readonly WarningRow[]; readonly linked: Links }): Promise<MergeCandidates> {
  const ids = [...new Set([warning.person_id, ...near.map((one) => one.person_id)])]
  const persons = new Map((await personsByIds(tx, ids)).map((person) => [person.id, person]))
  const recordOf = await personRecords(tx, context.vault, ids)
  const known = (personId: number): Known => ({ record: recordOf(personId), person: persons.get(personId)! })
  const payers = await whoPaidTheSame(tx, warning, ids)
  const one = known(warning.person_id)
  const found = near.flatMap((other) => {
    const signs = [...new Set([...(linked.get(other.person_id) ?? []), ...signsOf(one, known(other.person_id)), ...(payers.has(other.person_id) ? (['account'] as const) : [])])]
    return signs.length === 0 ? [] : [{ other, signs }]
  }).toSorted((a, b) => b.signs.length - a.signs.length || b.other.opened_at.getTime() - a.other.opened_at.getTime()).slice(0, SHOWN_MAX)
  const rows = await warningRows(tx, found.map(({ other }) => other))
  return {
    items: found.map(({ other, signs }, nth) => {
      const { record, person } = known(other.person_id)
      return { warning: rows[nth]!, person: personView(person, record, false, context.now), signs }
    }),
  }
}

/** What two sealed records have in common. */
function signsOf(one: Known, other: Known): MergeSign[] {
  const isSame = (a: string | undefined, b: string | undefined) => a !== undefined && b !== undefined && bare(a) !== '' && bare(a) === bare(b)
  const [a, b] = [one.record, other.record]
  const guards = (record: PersonRecord, phone: string | undefined) => record.guardians?.some((guardian) => isSame(guardian.phone, phone)) === true
  const isGuardian = guards(a, b.phone) || guards(b, a.phone) || a.guardians?.some(({ phone }) => guards(b, phone)) === true
  const isSameAge = one.person.birth_year === null || other.person.birth_year === null || one.person.birth_year === other.person.birth_year
  return [
    ...(isGuardian ? (['guardian'] as const) : []), ...(isSame(a.address, b.address) ? (['address'] as const) : []), ...(isSame(a.name, b.name) && isSameAge ? (['name'] as const) : []),
  ]
}

function bare(words: string): string {
  return words.replace(/\s/g, '')
}

/** Who of these paid, or was about to pay, the same account. Index: signal_by_person. */
async function whoPaidTheSame(tx: Tx, warning: WarningRow, personIds: readonly number[]): Promise<Set<number>> {
  const since = new Date(warning.opened_at.getTime() - WITHIN_DAYS * DAY_MS)
  const paid = await sql<{ person_id: number }>`
    with mine as (select distinct counterpart from signal where person_id = ${warning.person_id} and occurred_at >= ${since} and kind in ${PAYING} and counterpart is not null limit ${LINKED_MAX})
    select distinct s.person_id from signal s where s.person_id = any(${personIds}::bigint[]) and s.occurred_at >= ${since} and s.kind in ${PAYING} and s.counterpart in (select counterpart from mine)`.execute(tx)
  return new Set(paid.rows.map((row) => row.person_id))
}
