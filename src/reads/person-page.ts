import { sql } from 'kysely'
import type { PersonPageView } from '../contract/person.ts'
import { allow } from '../domain/access.ts'
import { maskDigits } from '../domain/digit-mask.ts'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { maskName } from '../domain/name-mask.ts'
import { maskPhone } from '../domain/phone.ts'
import { refuse } from '../domain/refusal.ts'
import type { CaseRow } from '../features/case/case.store.ts'
import { personById, personRecord, type PersonNoteRow } from '../features/person/person.store.ts'
import { personView } from '../features/person/person.view.ts'
import { warningById, type WarningRow } from '../features/warning/warning.store.ts'
import { readAndEnrich, type ActorContext, type Tx } from '../platform/transaction.ts'
import { openRecords } from '../platform/vault.ts'
import { registrationsOfPerson } from './credits.ts'
import { placeOf, regionPaths, unitNames, userNames } from './names.ts'
import { signalsBetween, signalViews } from './signal-views.ts'

const WARNINGS_SHOWN_MAX = 50
const CASES_SHOWN_MAX = 20
const SIGNALS_SHOWN_MAX = 100
const NOTES_SHOWN_MAX = 50
/** What was heard longer ago says nothing of today. */
const HEARD_DAYS = 400

/**
 * A person, reached from one of their warnings: no number of a person is ever in an address. Warnings, cases, signals and notes come through the actor's
 * walls, so that who may see one warning does not see what another station has of the same person.
 */
export function personPage(context: ActorContext, warningId: string): Promise<PersonPageView> {
  allow(context.actor, 'warning.read')
  return readAndEnrich(context, async (tx) => {
    const warning = await warningById(tx, warningId)
    if (warning === undefined) throw refuse('request.not_found')
    return seenOf(tx, context, warning.person_id)
  }, async (tx, seen) => {
    const person = (await personById(tx, seen.personId))!
    const known = await personRecord(tx, context.vault, person.id)
    // Where a signal came from is behind a wall of its own: which of them may be seen was asked before.
    const signals = (await signalsBetween(tx, person.id, { from: seen.from, to: context.now, max: SIGNALS_SHOWN_MAX })).filter((row) => seen.heard.has(row.id))
    const reveals = await sql<{ count: number }>`select count(*)::int as count from reveal where person_id = ${person.id}`.execute(tx)
    return {
      person: personView(person, known, false, context.now), place: placeOf(person, await regionPaths(tx, [person.region])), registeredAt: person.registered_at?.toISOString() ?? null,
      registrations: await registrationsOfPerson(tx, person.id),
      guardians: (known.guardians ?? []).map(({ name, phone }) => ({ name: maskName(name), phone: maskPhone(phone) })),
      warnings: seen.warnings.map((row) => ({ id: row.id, level: WARNING_LEVELS[row.level - 1]!, fraudType: row.fraud_type, openedAt: row.opened_at.toISOString(), outcome: row.outcome })),
      cases: seen.cases.map((row) => ({ id: row.id, number: row.number, state: row.state, fraudType: row.fraud_type, lossFen: row.loss_fen, reportedAt: row.reported_at.toISOString() })),
      signals: await signalViews(tx, context, signals), notes: await noteViews(tx, context, seen.notes), revealCount: reveals.rows[0]!.count, now: context.now.toISOString(),
    }
  })
}

/** Indexes: warning_by_person, fraud_case_by_person, signal_by_person, person_note_by_person. */
async function seenOf(tx: Tx, context: ActorContext, personId: number) {
  const warnings = await sql<WarningRow>`select * from warning where person_id = ${personId} order by opened_at desc limit ${WARNINGS_SHOWN_MAX}`.execute(tx)
  const cases = await sql<CaseRow>`select * from fraud_case where person_id = ${personId} order by reported_at desc limit ${CASES_SHOWN_MAX}`.execute(tx)
  const notes = await sql<PersonNoteRow>`select * from person_note where person_id = ${personId} order by at desc, id limit ${NOTES_SHOWN_MAX}`.execute(tx)
  const from = new Date(context.now.getTime() - HEARD_DAYS * 86_400_000)
  const heard = await sql<{ id: number }>`select id from signal where person_id = ${personId} and occurred_at between ${from} and ${context.now} order by occurred_at desc limit ${SIGNALS_SHOWN_MAX}`.execute(tx)
  return { personId, from, warnings: warnings.rows, cases: cases.rows, notes: notes.rows, heard: new Set(heard.rows.map((row) => row.id)) }
}

async function noteViews(tx: Tx, context: ActorContext, rows: readonly PersonNoteRow[]): Promise<PersonPageView['notes']> {
  const words = await openRecords(tx, context.vault, 'person-note', rows.map((row) => row.id))
  const [users, units] = [await userNames(tx, rows.map((row) => row.by_user)), await unitNames(tx, rows.map((row) => row.unit))]
  return rows.map((row) => ({ id: row.id, at: row.at.toISOString(), by: users.get(row.by_user) ?? '', unit: units.get(row.unit) ?? row.unit, text: maskDigits(words.get(row.id) ?? '') }))
}
