import { sql, type Transaction } from 'kysely'
import type { CallLeg, LegState, ThirdParty } from '../../domain/three-way-call.ts'

export type CallRow = {
  id: string; case_id: string; third: ThirdParty; bank: string | null; state: 'open' | 'ended'; started_at: Date; started_by: string
  ended_at: Date | null; ending: 'hung-up' | 'all-left' | 'timed-out' | null; region: number; unit: string
}
/** `attempt`: how often it was rung; what is told of an earlier one does not count. */
export type LegRow = { call_id: string; leg: CallLeg; state: LegState; attempt: number; at: Date; reason: string | null; region: number; unit: string }
export type ThreeWayTables = { three_way_call: CallRow; call_leg: LegRow }
type Tx = Transaction<ThreeWayTables>

export async function insertCall(tx: Tx, call: CallRow, legs: readonly LegRow[]): Promise<void> {
  await tx.insertInto('three_way_call').values(call).execute()
  await tx.insertInto('call_leg').values([...legs]).execute()
}

/** The newest. Index: three_way_call_by_case. */
export function lastCallOf(tx: Tx, caseId: string): Promise<CallRow | undefined> {
  return tx.selectFrom('three_way_call').selectAll().where('case_id', '=', caseId).orderBy('started_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
}

export function callById(tx: Tx, id: string): Promise<CallRow | undefined> {
  return tx.selectFrom('three_way_call').selectAll().where('id', '=', id).executeTakeFirst()
}

export function callForUpdate(tx: Tx, id: string): Promise<CallRow | undefined> {
  return tx.selectFrom('three_way_call').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export function legsOf(tx: Tx, callId: string): Promise<LegRow[]> {
  return tx.selectFrom('call_leg').selectAll().where('call_id', '=', callId).execute()
}

export async function changeLeg(tx: Tx, callId: string, leg: CallLeg, change: Pick<LegRow, 'state' | 'at' | 'reason'> & { attempt?: number }): Promise<void> {
  await tx.updateTable('call_leg').set(change).where('call_id', '=', callId).where('leg', '=', leg).execute()
}

export async function endCall(tx: Tx, id: string, ending: NonNullable<CallRow['ending']>, now: Date): Promise<void> {
  await tx.updateTable('three_way_call').set({ state: 'ended', ended_at: now, ending }).where('id', '=', id).execute()
}

/** Calls and what belongs to them go where their case goes. */
export async function moveCallsWithCase(tx: Tx, caseId: string, unit: string): Promise<void> {
  await sql`update call_leg set unit = ${unit} where call_id in (select id from three_way_call where case_id = ${caseId})`.execute(tx)
  await tx.updateTable('three_way_call').set({ unit }).where('case_id', '=', caseId).execute()
}
