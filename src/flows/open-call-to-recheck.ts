import { phoneTokenOf } from '../features/person/person.store.ts'
import { FLAGS, type ReadSignal } from '../features/signal/signal.rules.ts'
import { callEndedSince, forgetOpenCall, openCall } from '../features/signal/signal.store.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { openIdentifiers } from '../platform/vault.ts'
import { takeSignals, type LocatePlace, type Source } from './signals-to-warnings.ts'

/**
 * Ten minutes after a suspect call began: when nothing said that it ended, this becomes a signal of our own (source `golden-bell`) and goes
 * the way of every other signal. Runs in the transaction that took the deadline, so that a worker that dies gives both back.
 */
export async function recheckOpenCall(tx: Tx, context: Context, ourSource: Source, locate: LocatePlace, callId: string): Promise<'still-on' | 'ended'> {
  const call = await openCall(tx, callId)
  if (call === undefined) return 'ended'
  await forgetOpenCall(tx, callId)
  if (await callEndedSince(tx, call)) return 'ended'
  const phone = await phoneTokenOf(tx, call.personId)
  if (phone === undefined) return 'ended'
  const clear = await openIdentifiers(tx, context.vault, [phone, call.counterpart])
  const [own, other] = [clear.get(phone), clear.get(call.counterpart)]
  if (own === undefined || other === undefined) return 'ended'
  const signal: ReadSignal = {
    ref: `still-on:${callId}`, kind: 'call', at: context.now, person: [{ kind: 'phone', value: own }], name: undefined, address: undefined, place: undefined,
    counterpart: { kind: 'phone', value: other }, amountFen: undefined, durationSeconds: Math.floor((context.now.getTime() - call.beganAt.getTime()) / 1_000),
    flags: FLAGS.callStillOn | FLAGS.longCall | (other.startsWith('+') ? FLAGS.foreign : 0), phrases: [], phraseScore: 0, phraseType: undefined, text: undefined, tags: [],
  }
  await takeSignals(tx, context, ourSource, [signal], locate)
  return 'still-on'
}
