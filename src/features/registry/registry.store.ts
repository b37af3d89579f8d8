import { sql, type Transaction } from 'kysely'
import { withGuardians, type Guardian } from '../../domain/guardian.ts'
import { PROOF_LIMITS } from '../../domain/limits.ts'
import { int8s, texts, times, uuids } from '../../platform/postgres/arrays.ts'
import { openRecords, type Vault } from '../../platform/vault.ts'
import type { ForWhom, Proof, RegistrationRecord } from './registry.rules.ts'

export type Registration = {
  readonly id: string; readonly token: string; readonly keeper: string; readonly forWhom: ForWhom; readonly consent: string; readonly credit: string | null
  readonly region: number; readonly createdAt: Date; readonly changedAt: Date
}
type Tx = Transaction<{ registration: { id: string } }>
export const REGISTRATION_COLUMNS = sql`id, token, keeper, for_whom as "forWhom", consent, credit, region, created_at as "createdAt", changed_at as "changedAt"`

// Codes -------------------------------------------------------------------------------------------------
const PROOF_COLUMNS = sql`sent_at as "sentAt", expires_at as "expiresAt", tries, sent_on::text as "sentOn", sent_count as "sentCount"`

/** False: one was sent a moment ago, or as many as a day has. One statement, so that two requests at once send one code. */
export async function noteCodeSent(tx: Tx, token: string, day: string, now: Date): Promise<boolean> {
  const { apartSeconds, codeMinutes, sentPerDayMax } = PROOF_LIMITS
  const [before, expiresAt] = [new Date(now.getTime() - apartSeconds * 1_000), new Date(now.getTime() + codeMinutes * 60_000)]
  const noted = await sql`insert into phone_proof as p (token, sent_at, expires_at, tries, sent_on, sent_count) values (${token}, ${now}, ${expiresAt}, 0, ${day}::date, 1)
    on conflict (token) do update set sent_at = excluded.sent_at, expires_at = excluded.expires_at, tries = 0, sent_on = excluded.sent_on,
      sent_count = case when p.sent_on = excluded.sent_on then p.sent_count + 1 else 1 end
    where p.sent_at <= ${before} and (p.sent_on < excluded.sent_on or p.sent_count < ${sentPerDayMax})`.execute(tx)
  return noted.numAffectedRows === 1n
}

/** Locked: two guesses at once are two. */
export async function proofOf(tx: Tx, token: string): Promise<Proof | undefined> {
  return (await sql<Proof>`select ${PROOF_COLUMNS} from phone_proof where token = ${token} for update`.execute(tx)).rows[0]
}

/** A right code is used once; a wrong one is counted. */
export async function noteTry(tx: Tx, token: string, isRight: boolean, now: Date): Promise<void> {
  if (isRight) await sql`update phone_proof set expires_at = ${now} where token = ${token}`.execute(tx)
  else await sql`update phone_proof set tries = tries + 1 where token = ${token}`.execute(tx)
}

/** Answers whose they were. Index: phone_proof_ends. */
export async function forgetProofs(tx: Tx, before: Date, max: number): Promise<string[]> {
  const gone = await sql<{ token: string }>`delete from phone_proof where token in (select token from phone_proof where expires_at < ${before} order by expires_at limit ${max}) returning token`.execute(tx)
  return gone.rows.map(({ token }) => token)
}

export async function insertCitizenSession(tx: Tx, session: { readonly hash: Buffer; readonly token: string; readonly expiresAt: Date }): Promise<void> {
  await sql`insert into citizen_session (hash, token, expires_at) values (${session.hash}, ${session.token}, ${session.expiresAt})`.execute(tx)
}

export async function tokenOfSession(tx: Tx, hash: Buffer, now: Date): Promise<string | undefined> {
  return (await sql<{ token: string }>`select token from citizen_session where hash = ${hash} and expires_at > ${now}`.execute(tx)).rows[0]?.token
}

export async function deleteCitizenSession(tx: Tx, hash: Buffer): Promise<void> {
  await sql`delete from citizen_session where hash = ${hash}`.execute(tx)
}

/** Index: citizen_session_ends. */
export async function deleteExpiredCitizenSessions(tx: Tx, now: Date): Promise<void> {
  await sql`delete from citizen_session where expires_at <= ${now}`.execute(tx)
}

// Registrations -------------------------------------------------------------------------------------------
export type NewRegistration = Omit<Registration, 'createdAt' | 'changedAt'>

/** The live one of this number and this keeper, made or changed, locked; `isNew`: it was made. Index: registration_one_live. */
export async function saveRegistration(tx: Tx, one: NewRegistration, now: Date): Promise<Registration & { readonly isNew: boolean }> {
  const saved = await sql<Registration & { isNew: boolean }>`
    insert into registration as r (id, token, keeper, for_whom, consent, credit, region, created_at, changed_at)
    values (${one.id}, ${one.token}, ${one.keeper}, ${one.forWhom}, ${one.consent}, ${one.credit}, ${one.region}, ${now}, ${now})
    on conflict (token, keeper) where ended_at is null do update set for_whom = excluded.for_whom, consent = excluded.consent, region = excluded.region, changed_at = excluded.changed_at, taken_at = null
    returning ${REGISTRATION_COLUMNS}, id = ${one.id} as "isNew"`.execute(tx)
  return saved.rows[0]!
}

export async function liveRegistration(tx: Tx, token: string, keeper: string): Promise<Registration | undefined> {
  return (await sql<Registration>`select ${REGISTRATION_COLUMNS} from registration where token = ${token} and keeper = ${keeper} and ended_at is null for update`.execute(tx)).rows[0]
}

/** Of this number, whoever keeps them. Index: registration_one_live. */
export async function liveRegistrationsOf(tx: Tx, token: string): Promise<Registration[]> {
  return (await sql<Registration>`select ${REGISTRATION_COLUMNS} from registration where token = ${token} and ended_at is null order by id for update`.execute(tx)).rows
}

/** Index: registration_by_keeper. */
export async function keptBy(tx: Tx, keeper: string): Promise<number> {
  return (await sql<{ kept: number }>`select count(*)::int as kept from registration where keeper = ${keeper} and ended_at is null`.execute(tx)).rows[0]!.kept
}

/** What was said is forgotten by whoever calls; the row stays, so that a credit of the past keeps its count of the day. */
export async function endRegistrations(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  await sql`update registration set ended_at = ${now}, changed_at = ${now}, taken_at = null where id = any(${uuids(ids, (id) => id)}::uuid[])`.execute(tx)
}

export async function markTaken(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  await sql`update registration set taken_at = ${now} where id = any(${uuids(ids, (id) => id)}::uuid[])`.execute(tx)
}

/** The other zone's register has it as it stood at `changedAt`; what was changed since waits for its own word. */
export async function markTakenAsOf(tx: Tx, id: string, changedAt: Date, now: Date): Promise<void> {
  await sql`update registration set taken_at = ${now} where id = ${id} and changed_at = ${changedAt}`.execute(tx)
}

/** Deleted, and still in the register, because police work needed it. Index: registration_to_take. */
export async function waitingToGo(tx: Tx, max: number): Promise<Registration[]> {
  return (await sql<Registration>`select ${REGISTRATION_COLUMNS} from registration where taken_at is null and ended_at is not null order by changed_at limit ${max}`.execute(tx)).rows
}

/** Many of the past at once, taken on the day on which they came. */
export async function insertRegistrations(tx: Tx, rows: readonly Registration[]): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into registration (id, token, keeper, for_whom, consent, credit, region, created_at, changed_at, taken_at)
    select id, token, keeper, for_whom, consent, credit, region, created_at, changed_at, changed_at from unnest(${uuids(rows, (one) => one.id)}::uuid[], ${uuids(rows, (one) => one.token)}::uuid[],
      ${uuids(rows, (one) => one.keeper)}::uuid[], ${texts(rows, (one) => one.forWhom)}::text[], ${texts(rows, (one) => one.consent)}::text[], ${texts(rows, (one) => one.credit)}::text[], ${int8s(rows, (one) => one.region)}::bigint[],
      ${times(rows, (one) => one.createdAt)}::timestamptz[], ${times(rows, (one) => one.changedAt)}::timestamptz[]) as t (id, token, keeper, for_whom, consent, credit, region, created_at, changed_at)`.execute(tx)
}

/** Of a parent's guardians the one whose number was shown. */
export function keeperIn(vault: Vault, keeper: string, guardians: readonly Guardian[]): Guardian {
  return guardians.find(({ phone }) => vault.token('phone', phone) === keeper)!
}

/** What each of these registrations says, by id. A live one always has its words. */
export async function registrationRecords(tx: Tx, vault: Vault, ids: readonly string[]): Promise<Map<string, RegistrationRecord>> {
  const words = await openRecords(tx as never, vault, 'registration', ids)
  return new Map([...words].map(([id, text]) => [id, withGuardians(JSON.parse(text) as RegistrationRecord)]))
}
