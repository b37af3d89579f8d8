import { sql, type Transaction } from 'kysely'
import type { SwitchState } from './duty-switch.rules.ts'

export type SwitchRow = {
  id: string; duty_id: string; return_id: string | null; unit: string; asked_by: string; asked_of: string; state: SwitchState; note: string
  asked_at: Date; answered_at: Date | null; decided_at: Date | null; decided_by: string | null
}
type Tx = Transaction<{ duty_switch: SwitchRow }>

const SWITCHES_MAX = 200
const OPEN = ['asked', 'agreed'] as const

export async function insertSwitch(tx: Tx, row: Omit<SwitchRow, 'state' | 'answered_at' | 'decided_at' | 'decided_by'>): Promise<void> {
  await tx.insertInto('duty_switch').values({ ...row, state: 'asked', answered_at: null, decided_at: null, decided_by: null }).execute()
}

export function switchById(tx: Tx, id: string): Promise<SwitchRow | undefined> {
  return tx.selectFrom('duty_switch').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function isSwitchOpen(tx: Tx, dutyIds: readonly string[]): Promise<boolean> {
  const found = await sql`select 1 from duty_switch where (duty_id = any(${[...dutyIds]}::uuid[]) or return_id = any(${[...dutyIds]}::uuid[])) and state in ('asked', 'agreed') limit 1`.execute(tx)
  return found.rows.length > 0
}

export async function changeSwitch(tx: Tx, id: string, change: Partial<SwitchRow>): Promise<void> {
  await tx.updateTable('duty_switch').set(change).where('id', '=', id).execute()
}

/** The shift is another one now: whoever was asked about it is asked no more. */
export async function withdrawSwitches(tx: Tx, dutyIds: readonly string[], now: Date): Promise<void> {
  if (dutyIds.length === 0) return
  await tx.updateTable('duty_switch').set({ state: 'withdrawn', decided_at: now }).where('state', 'in', OPEN).where((is) => is.or([is('duty_id', 'in', [...dutyIds]), is('return_id', 'in', [...dutyIds])])).execute()
}

/** The newest first. Index: duty_switch_by_unit. */
export function switchesOfUnit(tx: Tx, unit: string, since: Date): Promise<SwitchRow[]> {
  return tx.selectFrom('duty_switch').selectAll().where('unit', '=', unit).where('asked_at', '>=', since).orderBy('asked_at', 'desc').limit(SWITCHES_MAX).execute()
}

/** Asked by or of one person. Indexes: duty_switch_by_asker, duty_switch_by_asked. */
export function switchesOf(tx: Tx, userId: string, since: Date): Promise<SwitchRow[]> {
  return tx.selectFrom('duty_switch').selectAll().where((is) => is.or([is('asked_by', '=', userId), is('asked_of', '=', userId)])).where('asked_at', '>=', since).orderBy('asked_at', 'desc').limit(SWITCHES_MAX).execute()
}
