import { sql, type Transaction } from 'kysely'
import { SECOND_FACTOR_SETTING, type FactorRoles } from '../../contract/account.ts'
import { DEFAULT_APPEAL_CLOCK, type AppealClock } from '../../contract/appeal.ts'
import { NO_WORKING_DAYS_SET, type WorkingDays } from '../../contract/calendar.ts'
import { DEFAULT_CASE_CLOCKS, type CaseClocks } from '../../contract/case.ts'
import { DEFAULT_FOLLOW_UP_SETTINGS, type FollowUpSettings } from '../../contract/follow-up.ts'
import { DEFAULT_ESCALATION, OPEN_REDS_MAX_DEFAULT, type Escalation, type PaceSettings } from '../../contract/pace.ts'
import { DEFAULT_RETENTION, type RetentionSettings } from '../../contract/retention.ts'
import { DEFAULT_ROSTER_SETTINGS, type RosterSettings } from '../../contract/roster.ts'
import { DEFAULT_TIP_CLOCK, type TipClock } from '../../contract/tip.ts'
import { DEFAULT_CLOCKS, DEFAULT_COUNTER_SETTINGS, DEFAULT_MESSAGES, DEFAULT_ORDER_SETTINGS, type Clocks, type MessageTexts, type OrderSettings } from '../../contract/settings.ts'

export type SettingsTables = {
  setting: { key: string; value: unknown; changed_at: Date; changed_by: string | null }
  decision_table: { version: number; content: unknown; note: string; created_at: Date; created_by: string | null }
  bureau: { one: boolean; kind: 'demo' | 'real'; name: string; city: number; created_at: Date; vault_check: string }
}
type Tx = Transaction<SettingsTables>

export type Pace = PaceSettings

const PACE_KEYS = ['clocks', 'escalation', 'open-reds-max'] as const

export async function paceOf(tx: Tx): Promise<Pace> {
  return (await paceSince(tx)).pace
}

/** With when the newest part of it was set. */
export async function paceSince(tx: Tx): Promise<{ readonly pace: Pace; readonly changedAt: Date | null }> {
  const rows = await tx.selectFrom('setting').select(['key', 'value', 'changed_at']).where('key', 'in', PACE_KEYS).execute()
  const value = (key: (typeof PACE_KEYS)[number]) => rows.find((row) => row.key === key)?.value
  const escalation = { ...DEFAULT_ESCALATION, ...(value('escalation') as Partial<Escalation> | undefined) }
  return {
    pace: { clocks: whole(value('clocks') as Partial<Clocks> | undefined), escalation, openRedsMax: (value('open-reds-max') as number | undefined) ?? OPEN_REDS_MAX_DEFAULT },
    changedAt: rows.map((row) => row.changed_at).toSorted((a, b) => b.getTime() - a.getTime())[0] ?? null,
  }
}

export async function savePace(tx: Tx, { clocks, escalation, openRedsMax }: Pace, by: string | null, now: Date): Promise<void> {
  const values: Record<(typeof PACE_KEYS)[number], unknown> = { clocks, escalation, 'open-reds-max': openRedsMax }
  for (const key of PACE_KEYS) await saveSetting(tx, key, values[key], by, now)
}

/** Until the end of the transaction: of two people who change it at once the second sees what the first has done. */
export async function lockPace(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('pace', 0))`.execute(tx)
}

/** Clocks that were saved before a rule existed have the default for it. */
function whole(saved: Partial<Clocks> = {}): Clocks {
  const of = (level: keyof Clocks) => ({ ...DEFAULT_CLOCKS[level], ...saved[level] })
  return { red: of('red'), orange: of('orange'), yellow: of('yellow'), blue: of('blue') }
}

/** What was not set has its default. */
async function savedValue<Value>(tx: Tx, key: string): Promise<Value | undefined> {
  return (await tx.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst())?.value as Value | undefined
}

export const APPEAL_CLOCK_SETTING = 'appealClock'

export async function appealClockOf(tx: Tx): Promise<AppealClock> {
  return { ...DEFAULT_APPEAL_CLOCK, ...(await savedValue<Partial<AppealClock>>(tx, APPEAL_CLOCK_SETTING)) }
}

export const TIP_CLOCK_SETTING = 'tipClock'

export async function tipClockOf(tx: Tx): Promise<TipClock> {
  return { ...DEFAULT_TIP_CLOCK, ...(await savedValue<Partial<TipClock>>(tx, TIP_CLOCK_SETTING)) }
}

export const WORKING_CALENDAR_SETTING = 'workingCalendar'

export async function workingCalendarOf(tx: Tx): Promise<WorkingDays> {
  return { ...NO_WORKING_DAYS_SET, ...(await savedValue<Partial<WorkingDays>>(tx, WORKING_CALENDAR_SETTING)) }
}

/** Until the end of the transaction: whoever counts days while it changes waits, so that nothing is counted by a calendar that is no more. */
export async function lockCalendar(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('working calendar', 0))`.execute(tx)
}

/** For whoever counts; many may at a time. */
export async function holdCalendar(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended('working calendar', 0))`.execute(tx)
}

export const COUNTER_ARRIVAL_SETTING = 'counter-arrival-seconds'

export async function counterArrivalSeconds(tx: Tx): Promise<number> {
  return (await savedValue<number>(tx, COUNTER_ARRIVAL_SETTING)) ?? DEFAULT_COUNTER_SETTINGS.arrivalSeconds
}

export const CASE_CLOCKS_SETTING = 'caseClocks'

export async function caseClocksOf(tx: Tx): Promise<CaseClocks> {
  return { ...DEFAULT_CASE_CLOCKS, ...(await savedValue<Partial<CaseClocks>>(tx, CASE_CLOCKS_SETTING)) }
}

export const FOLLOW_UP_SETTING = 'followUp'

export async function followUpSettingsOf(tx: Tx): Promise<FollowUpSettings> {
  return { ...DEFAULT_FOLLOW_UP_SETTINGS, ...(await savedValue<Partial<FollowUpSettings>>(tx, FOLLOW_UP_SETTING)) }
}

export const ROSTER_SETTING = 'roster'

export async function rosterSettingsOf(tx: Tx): Promise<RosterSettings> {
  return { ...DEFAULT_ROSTER_SETTINGS, ...(await savedValue<Partial<RosterSettings>>(tx, ROSTER_SETTING)) }
}

export async function factorRolesOf(tx: Tx): Promise<FactorRoles> {
  return (await savedValue<FactorRoles>(tx, SECOND_FACTOR_SETTING)) ?? { roles: [] }
}

export const RETENTION_SETTING = 'retention'

export async function retentionSettingsOf(tx: Tx): Promise<RetentionSettings> {
  return { ...DEFAULT_RETENTION, ...(await savedValue<Partial<RetentionSettings>>(tx, RETENTION_SETTING)) }
}

/** Signals of the days before it have been looked through; what was left of them is the evidence of a warning. */
const SIGNALS_CLEARED_SETTING = 'retention-signals-cleared'

export async function signalsClearedUntil(tx: Tx): Promise<Date | undefined> {
  const saved = await savedValue<string>(tx, SIGNALS_CLEARED_SETTING)
  return saved === undefined ? undefined : new Date(saved)
}

export function saveSignalsCleared(tx: Tx, until: Date, now: Date): Promise<void> {
  return saveSetting(tx, SIGNALS_CLEARED_SETTING, until.toISOString(), null, now)
}

export const MESSAGES_SETTING = 'messages'

export async function messageTextsOf(tx: Tx): Promise<MessageTexts> {
  return { ...DEFAULT_MESSAGES, ...(await savedValue<Partial<MessageTexts>>(tx, MESSAGES_SETTING)) }
}

export async function orderSettingsOf(tx: Tx): Promise<OrderSettings> {
  return { ...DEFAULT_ORDER_SETTINGS, ...(await savedValue<Partial<OrderSettings>>(tx, 'orders')) }
}

export async function saveSetting(tx: Tx, key: string, value: unknown, by: string | null, now: Date): Promise<void> {
  await sql`insert into setting (key, value, changed_at, changed_by) values (${key}, ${JSON.stringify(value)}::jsonb, ${now}, ${by})
    on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(tx)
}

/** Marked by every import that changes divisions or their polygons. */
export const PLACES_SETTING = 'boundaries'

export async function settingChangedAt(tx: Tx, key: string): Promise<Date | undefined> {
  return (await tx.selectFrom('setting').select('changed_at').where('key', '=', key).executeTakeFirst())?.changed_at
}

export async function activeTableVersion(tx: Tx): Promise<number | undefined> {
  const newest = await tx.selectFrom('decision_table').select((eb) => eb.fn.max('version').as('version')).executeTakeFirst()
  return newest?.version ?? undefined
}

export async function decisionTable(tx: Tx, version: number): Promise<SettingsTables['decision_table'] | undefined> {
  return tx.selectFrom('decision_table').selectAll().where('version', '=', version).executeTakeFirst()
}

/** Versions count up one by one: two people who publish at once get one number each. */
export async function nextTableVersion(tx: Tx): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('decision_table'))`.execute(tx)
  return ((await activeTableVersion(tx)) ?? 0) + 1
}

export async function saveDecisionTable(tx: Tx, table: { version: number; content: unknown; note: string; by: string | null }, now: Date): Promise<void> {
  await sql`insert into decision_table (version, content, note, created_at, created_by) values (${table.version}, ${JSON.stringify(table.content)}::jsonb, ${table.note}, ${now}, ${table.by})`.execute(tx)
}

export function decisionTables(tx: Tx): Promise<SettingsTables['decision_table'][]> {
  return tx.selectFrom('decision_table').selectAll().orderBy('version', 'desc').limit(200).execute()
}

export async function bureauOf(tx: Tx): Promise<SettingsTables['bureau'] | undefined> {
  return tx.selectFrom('bureau').selectAll().executeTakeFirst()
}

export async function foundBureau(tx: Tx, bureau: { kind: 'demo' | 'real'; name: string; city: number; vaultCheck: string }, now: Date): Promise<void> {
  await tx.insertInto('bureau').values({ one: true, kind: bureau.kind, name: bureau.name, city: bureau.city, created_at: now, vault_check: bureau.vaultCheck }).execute()
}
