import type { ThreeWayCallView } from '../contract/three-way-call.ts'
import { CALL_LEGS } from '../domain/three-way-call.ts'
import { organisationsByCodes } from '../features/organisation/organisation.store.ts'
import { isLive } from '../features/three-way-call/three-way-call.rules.ts'
import { lastCallOf, legsOf } from '../features/three-way-call/three-way-call.store.ts'
import type { Tx } from '../platform/transaction.ts'
import { userNames } from './names.ts'

/** The three-way call of a case that is going on, or the last one. */
export async function threeWayCallOf(tx: Tx, caseId: string): Promise<ThreeWayCallView | null> {
  const call = await lastCallOf(tx, caseId)
  if (call === undefined) return null
  const legs = await legsOf(tx, call.id)
  const banks = await organisationsByCodes(tx, call.bank === null ? [] : [call.bank])
  const users = await userNames(tx, [call.started_by])
  return {
    id: call.id, state: call.state, third: call.third, bank: call.bank === null ? null : (banks.get(call.bank)?.name ?? call.bank), startedAt: call.started_at.toISOString(), startedBy: users.get(call.started_by) ?? '',
    endedAt: call.ended_at?.toISOString() ?? null, ending: call.ending,
    legs: CALL_LEGS.flatMap((leg) => legs.filter((row) => row.leg === leg)).map((row) => ({ leg: row.leg, state: row.state, at: row.at.toISOString(), reason: row.reason, mayRetry: call.state === 'open' && !isLive(row.state) })),
  }
}
